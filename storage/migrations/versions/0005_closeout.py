"""In which role somebody signed, and which copies of a file have been pointed out."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql import sqltypes

revision: str = "0005"
down_revision: str | None = "0004"


def upgrade() -> None:
    """Add the columns."""
    with op.batch_alter_table("signature", schema=None) as batch_op:
        batch_op.add_column(sa.Column("role", sqltypes.AutoString(), nullable=True))
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.add_column(sa.Column("pointed_out", sqltypes.UTCDateTime(), nullable=True))
        batch_op.create_index("ix_evidence_unit_sha256", ["unit_id", "sha256"], unique=False)

"""What a worksheet says besides of an issue: its notes (备注)."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql import sqltypes

revision: str = "0004"
down_revision: str | None = "0003"


def upgrade() -> None:
    """Add the column."""
    with op.batch_alter_table("issue", schema=None) as batch_op:
        batch_op.add_column(sa.Column("notes", sqltypes.AutoString(), nullable=True))

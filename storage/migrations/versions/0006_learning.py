"""What is learnt besides confirmed words: words that are not of an issue, and words of the unit's own."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql import sqltypes

revision: str = "0006"
down_revision: str | None = "0005"


def upgrade() -> None:
    """Add the columns; what was learnt so far was confirmed."""
    with op.batch_alter_table("alias", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("kind", sqltypes.AutoString(), nullable=False, server_default="confirmed")
        )
        batch_op.add_column(sa.Column("meaning", sqltypes.AutoString(), nullable=True))
        batch_op.alter_column("issue_id", existing_type=sa.Integer(), nullable=True)
        batch_op.alter_column("entry_id", existing_type=sa.Integer(), nullable=True)
    with op.batch_alter_table("alias", schema=None) as batch_op:
        batch_op.alter_column("kind", existing_type=sqltypes.AutoString(), server_default=None)

"""The criteria of each profile as text. The next load fills it."""

import sqlalchemy as sa
from alembic import op

revision = "20261121_outline"
down_revision = "20261121_bounds"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("candidates", sa.Column("criteria_text", sa.Text(), nullable=False, server_default=""))
    op.execute("UPDATE revision SET digest = ''")  # or the same files would be taken for loaded


def downgrade() -> None:
    op.drop_column("candidates", "criteria_text")

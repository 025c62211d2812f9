"""Which measurement a criterion asks for, and how an attribute may be stated. The next load fills the columns."""

import sqlalchemy as sa
from alembic import op

revision = "20261128_selection"
down_revision = "20261128_instance"
branch_labels = None
depends_on = None

CRITERIA = (("selection", sa.Text()), ("excluding", sa.JSON()), ("conflict", sa.Text()))


def upgrade() -> None:
    for name, type_ in CRITERIA:
        op.add_column("criteria", sa.Column(name, type_, nullable=True))
    op.add_column("attributes", sa.Column("valid_for", sa.Text(), nullable=True))
    for name in ("units", "operators"):
        op.add_column("attributes", sa.Column(name, sa.JSON(), nullable=False, server_default="[]"))
    op.execute("UPDATE revision SET digest = ''")  # or the same files would be taken for loaded


def downgrade() -> None:
    for name in ("operators", "units", "valid_for"):
        op.drop_column("attributes", name)
    for name, _ in reversed(CRITERIA):
        op.drop_column("criteria", name)

"""A random value with each revision, so that a restored database does not repeat the state of another history."""

import sqlalchemy as sa
from alembic import op

revision = "20261128_nonce"
down_revision = "20261128_selection"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("revision", sa.Column("nonce", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("revision", "nonce")

"""Two counters of each collection, of which the tags of lists are made; the next write begins them."""

import sqlalchemy as sa
from alembic import op

revision = "20261128_counters"
down_revision = "20261128_versions"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("revision", sa.Column("counters", sa.JSON(), nullable=True))


def downgrade() -> None:
    op.drop_column("revision", "counters")

"""The conflicts that a load left open. The next load looks at all files, as those of earlier loads were not kept."""

import sqlalchemy as sa
from alembic import op

revision = "20261128_load_conflicts"
down_revision = "20261128_range_indexes"
branch_labels = None
depends_on = None

SORTABLE = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "load_conflicts",
        sa.Column("collection", SORTABLE, nullable=False),
        sa.Column("id", SORTABLE, nullable=False),
        sa.Column("file_hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("collection", "id", name=op.f("pk_load_conflicts")),
    )
    op.execute("UPDATE revision SET digest = ''")


def downgrade() -> None:
    op.drop_table("load_conflicts")

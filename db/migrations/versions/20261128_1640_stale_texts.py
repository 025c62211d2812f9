"""The records whose search texts follow a changed name later, as too many hold it to be written at once."""

import sqlalchemy as sa
from alembic import op

revision = "20261128_stale_texts"
down_revision = "20261128_counters"
branch_labels = None
depends_on = None

SORTABLE = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "stale_texts",
        sa.Column("collection", SORTABLE, nullable=False),
        sa.Column("record_id", SORTABLE, nullable=False),
        sa.PrimaryKeyConstraint("collection", "record_id", name=op.f("pk_stale_texts")),
    )


def downgrade() -> None:
    # What still has to follow a name is known from here alone: the next load builds all texts.
    op.execute("UPDATE revision SET digest = '' WHERE EXISTS (SELECT 1 FROM stale_texts)")
    op.drop_table("stale_texts")

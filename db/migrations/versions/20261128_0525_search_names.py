"""The names and codes of records one by one, found by an index. The next load fills the table."""

import sqlalchemy as sa
from alembic import op

revision = "20261128_search_names"
down_revision = "20261128_documents"
branch_labels = None
depends_on = None

SORTABLE = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "search_names",
        sa.Column("collection", SORTABLE, nullable=False),
        sa.Column("name", SORTABLE, nullable=False),
        sa.Column("text_id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("collection", "name", "text_id", name=op.f("pk_search_names")),
    )
    op.execute("UPDATE revision SET digest = ''")  # or the same files would be taken for loaded


def downgrade() -> None:
    op.drop_table("search_names")

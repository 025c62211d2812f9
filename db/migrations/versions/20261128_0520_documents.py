"""The documents of the records. The next load writes them, and leaves the rows, their ids and their times alone."""

import sqlalchemy as sa
from alembic import op

revision = "20261128_documents"
down_revision = "20261128_nonce"
branch_labels = None
depends_on = None

SORTABLE = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "records",
        sa.Column("collection", SORTABLE, nullable=False),
        sa.Column("id", SORTABLE, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("part_of", SORTABLE, nullable=True),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("base_hash", sa.Text(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True).with_variant(sa.String(), "sqlite"), nullable=False),
        sa.CheckConstraint("version >= 1", name=op.f("ck_records_version_is_positive")),
        sa.PrimaryKeyConstraint("collection", "id", name=op.f("pk_records")),
    )
    op.create_index(op.f("ix_records_owner"), "records", ["owner"])
    op.create_index(op.f("ix_records_part_of_place"), "records", ["part_of", "place"])
    op.execute("UPDATE revision SET digest = ''")  # or the same files would be taken for loaded


def downgrade() -> None:
    op.drop_table("records")

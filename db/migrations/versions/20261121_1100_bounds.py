"""Ranges of facts that each profile admits by itself, derived from its tree. The next load fills them."""

import sqlalchemy as sa
from alembic import op

revision = "20261121_bounds"
down_revision = "20261121_orders"
branch_labels = None
depends_on = None

SORTABLE = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
INDEXED = ("attribute_id", "low", "high", "candidate_id")


def upgrade() -> None:
    op.create_table(
        "candidate_bounds",
        sa.Column("candidate_id", SORTABLE, nullable=False),
        sa.Column("attribute_id", SORTABLE, nullable=False),
        sa.Column("low", sa.Integer(), nullable=False),
        sa.Column("high", sa.Integer(), nullable=False),
        sa.CheckConstraint("low <= high", name=op.f("ck_candidate_bounds_low_not_above_high")),
        sa.ForeignKeyConstraint(["candidate_id"], ["candidates.id"], name=op.f("fk_candidate_bounds_candidate_id")),
        sa.ForeignKeyConstraint(["attribute_id"], ["attributes.id"], name=op.f("fk_candidate_bounds_attribute_id")),
        sa.PrimaryKeyConstraint("candidate_id", "attribute_id", "low", name=op.f("pk_candidate_bounds")),
    )
    op.create_index(op.f(f"ix_candidate_bounds_{'_'.join(INDEXED)}"), "candidate_bounds", list(INDEXED))
    op.execute("UPDATE revision SET digest = ''")  # or the same files would be taken for loaded


def downgrade() -> None:
    op.drop_table("candidate_bounds")

"""Estimates of claims with published counts, and ids of pieces of evidence. The next load fills the estimates."""

import sqlalchemy as sa
from alembic import op

revision = "20261128_estimates"
down_revision = "20261128_provenance"
branch_labels = None
depends_on = None

FIGURE = sa.Numeric().with_variant(sa.String(), "sqlite")
ESTIMATE = dict.fromkeys(("value", "low", "high"), FIGURE) | {"unit": sa.Text(), "method": sa.Text()}


def upgrade() -> None:
    for name, type_ in ESTIMATE.items():
        op.add_column("claims", sa.Column(f"estimate_{name}", type_, nullable=True))
    sortable = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
    op.add_column("evidence", sa.Column("id", sortable, nullable=False, server_default=""))
    # Marked as never published: until the next load gives ids, no number is taken.
    op.execute("UPDATE evidence SET id = '~' || claim_id || '.' || CAST(position + 1 AS TEXT)")
    op.create_index("uq_evidence_id", "evidence", ["id"], unique=True)
    op.execute("UPDATE revision SET digest = ''")  # or the same files would be taken for loaded


def downgrade() -> None:
    op.drop_index("uq_evidence_id", "evidence")
    op.drop_column("evidence", "id")
    for name in reversed(ESTIMATE):
        op.drop_column("claims", f"estimate_{name}")

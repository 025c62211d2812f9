"""Indexes for the orders that lists come in, and for filters by what a claim's evidence says."""

from alembic import op

revision = "20261121_orders"
down_revision = "20261121_search"
branch_labels = None
depends_on = None

LABELS = {
    "attributes": "name",
    "candidates": "title",
    "conditions": "name",
    "measures": "name",
    "mechanisms": "name",
    "references": "title",
    "risks": "name",
    "studies": "title",
    "therapies": "name",
}
INDEXES = (
    *((table, (label, "id")) for table, label in LABELS.items()),
    ("claims", ("kind", "id")),
    *(("evidence", (column, "claim_id")) for column in ("stance", "ground")),
)


def upgrade() -> None:
    for table, columns in INDEXES:
        op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, list(columns))


def downgrade() -> None:
    for table, columns in reversed(INDEXES):
        op.drop_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table_name=table)

"""Indexes that read the records of one value of a filter in the order asked for, so that no page sorts them all."""

from alembic import op

revision = "20261128_list_orders"
down_revision = "20261128_search_groups"
branch_labels = None
depends_on = None

ORDERS = {
    ("references", "kind"): ("title", "id", "updated_at"),
    ("references", "design"): ("title", "id", "updated_at"),
    ("studies", "design"): ("id", "title", "updated_at"),
    ("studies", "phase"): ("id", "title", "updated_at"),
    ("studies", "recruitment"): ("id", "title", "updated_at"),
    ("claims", "condition_id"): ("id", "kind", "updated_at"),
    ("claims", "mechanism_id"): ("id", "kind", "updated_at"),
    ("claims", "risk_id"): ("id", "kind", "updated_at"),
    ("claims", "measure_id"): ("id", "kind", "updated_at"),
    ("evidence", "stance"): ("id", "read_on"),
    ("evidence", "ground"): ("id", "read_on"),
    ("evidence", "level"): ("id", "read_on"),
    ("evidence", "directness"): ("id", "read_on"),
    ("evidence", "read"): ("id", "read_on"),
}
# The new ones begin with the same column.
REPLACED = {
    "references": ("kind", "design"),
    "studies": ("design", "phase", "recruitment"),
    "claims": ("condition_id",),
}


def upgrade() -> None:
    for table, columns in REPLACED.items():
        for column in columns:
            op.drop_index(f"ix_{table}_{column}", table)
    op.create_index("ix_evidence_read_on_id", "evidence", ["read_on", "id"])
    for (table, column), orders in ORDERS.items():
        for order in orders:
            names = [*dict.fromkeys((column, order, "id"))]
            op.create_index(f"ix_{table}_{'_'.join(names)}", table, names)


def downgrade() -> None:
    for (table, column), orders in ORDERS.items():
        for order in orders:
            op.drop_index(f"ix_{table}_{'_'.join(dict.fromkeys((column, order, 'id')))}", table)
    op.drop_index("ix_evidence_read_on_id", "evidence")
    for table, columns in REPLACED.items():
        for column in columns:
            op.create_index(f"ix_{table}_{column}", table, [column])

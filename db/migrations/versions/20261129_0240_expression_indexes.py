"""Indexes of what filters compare and lists sort by: values as numbers, and dates with the unknown ones first."""

import sqlalchemy as sa
from alembic import op

revision = "20261129_expression_indexes"
down_revision = "20261128_search_collections"
branch_labels = None
depends_on = None

DATES = (
    ("studies", "start", []),
    *(("references", "issued", before) for before in ([], ["kind"], ["design"])),
)


def name_date_order(table: str, date: str, before: list[str]) -> str:
    return "_".join(("ix", table, *before, date, "order"))


def upgrade() -> None:
    op.create_index("ix_claims_value_number", "claims", [sa.text("CAST(value AS FLOAT)")])
    for table, date, before in DATES:
        expression = sa.text(f"coalesce({date}, '')")
        op.create_index(name_date_order(table, date, before), table, [*before, expression, "id"])


def downgrade() -> None:
    for table, date, before in reversed(DATES):
        op.drop_index(name_date_order(table, date, before), table)
    op.drop_index("ix_claims_value_number", "claims")

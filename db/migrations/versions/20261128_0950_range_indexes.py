"""Indexes of what is filtered by a range, so that a range without any record is found to be empty at once."""

from alembic import op

revision = "20261128_range_indexes"
down_revision = "20261128_flags"
branch_labels = None
depends_on = None

COLUMNS = (
    *(("claims", column) for column in ("value", "events", "at_risk", "as_of")),
    *(("studies", column) for column in ("enrolment", "start")),
)


def upgrade() -> None:
    for table, column in COLUMNS:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def downgrade() -> None:
    for table, column in reversed(COLUMNS):
        op.drop_index(op.f(f"ix_{table}_{column}"), table)

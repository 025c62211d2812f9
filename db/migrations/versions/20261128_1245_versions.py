"""The version of its document in the row of every record."""

import sqlalchemy as sa
from alembic import op

revision = "20261128_versions"
down_revision = "20261128_load_conflicts"
branch_labels = None
depends_on = None

TABLES = ("candidates", "claims", "conditions", "measures", "mechanisms", "references", "risks", "studies", "therapies")


def upgrade() -> None:
    for name in TABLES:
        op.add_column(name, sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
        table = op.get_bind().dialect.identifier_preparer.quote(name)
        stored = f"SELECT version FROM records WHERE collection = '{name}' AND records.id = {table}.id"  # noqa: S608 - a name of the list above
        # Rows of a database that no load has given documents are at their first version.
        op.execute(f"UPDATE {table} SET version = coalesce(({stored}), 1)")  # noqa: S608 - as above


def downgrade() -> None:
    for name in TABLES:
        op.drop_column(name, "version")

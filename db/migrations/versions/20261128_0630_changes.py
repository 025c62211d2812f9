"""The log of changes, and what a change needs to find what it reaches. The next load fills what is derived."""

import sqlalchemy as sa
from alembic import op

revision = "20261128_changes"
down_revision = "20261128_estimates"
branch_labels = None
depends_on = None

SORTABLE = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
MOMENT = sa.DateTime(timezone=True).with_variant(sa.String(), "sqlite")

REFUSE_ON_SQLITE = """
CREATE TRIGGER changes_refuse_{event} BEFORE {event} ON changes
BEGIN SELECT RAISE(ABORT, 'the log of changes is never altered'); END
"""
REFUSE_ON_POSTGRESQL = """
CREATE FUNCTION changes_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the log of changes is never altered'; END $$
"""


def upgrade() -> None:
    op.create_table(
        "changes",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("collection", SORTABLE, nullable=False),
        sa.Column("record_id", SORTABLE, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("members", sa.JSON(), nullable=False),
        sa.Column("document", sa.Text(), nullable=True),
        sa.Column("affects", sa.JSON(), nullable=False),
        sa.Column("previous_hash", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_changes")),
    )
    op.create_index(op.f("ix_changes_collection_record_id_version"), "changes", ["collection", "record_id", "version"])
    op.create_table(
        "record_links",
        *(sa.Column(name, SORTABLE, nullable=False) for name in ("collection", "id", "target_collection", "target_id")),
        sa.Column("downward", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint(
            "collection", "id", "target_collection", "target_id", "downward", name=op.f("pk_record_links")
        ),
    )
    op.create_index(
        op.f("ix_record_links_target_collection_target_id"), "record_links", ["target_collection", "target_id"]
    )
    op.create_table(
        "record_flags",
        sa.Column("collection", SORTABLE, nullable=False),
        sa.Column("id", SORTABLE, nullable=False),
        sa.Column("flag", sa.Text(), nullable=False),
        sa.Column("messages", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("collection", "id", "flag", name=op.f("pk_record_flags")),
    )
    op.create_table(
        "search_phrases",
        *(sa.Column(name, SORTABLE, nullable=False) for name in ("phrase", "collection", "record_id")),
        sa.Column("stems", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("phrase", "collection", "record_id", name=op.f("pk_search_phrases")),
    )
    op.create_index(op.f("ix_search_phrases_collection_record_id"), "search_phrases", ["collection", "record_id"])
    op.add_column("search_texts", sa.Column("written", sa.Text(), nullable=False, server_default=""))
    op.add_column("search_words", sa.Column("writers", sa.Integer(), nullable=False, server_default="0"))
    _refuse_alterations(op.get_bind().dialect.name)
    op.execute("UPDATE revision SET digest = ''")  # or the same files would be taken for loaded


def _refuse_alterations(dialect: str) -> None:
    if dialect == "sqlite":
        for event in ("UPDATE", "DELETE"):
            op.execute(REFUSE_ON_SQLITE.format(event=event))
        return
    op.execute(REFUSE_ON_POSTGRESQL)
    op.execute(
        "CREATE TRIGGER changes_refuse BEFORE UPDATE OR DELETE OR TRUNCATE ON changes"
        " FOR EACH STATEMENT EXECUTE FUNCTION changes_refuse()"
    )


def downgrade() -> None:
    op.drop_column("search_words", "writers")
    op.drop_column("search_texts", "written")
    for table in ("search_phrases", "record_flags", "record_links", "changes"):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION changes_refuse()")

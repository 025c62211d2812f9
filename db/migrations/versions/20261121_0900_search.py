"""Full-text search: the folded text of every record, its words, and an index of each database's own kind."""

import sqlalchemy as sa
from alembic import op

revision = "20261121_search"
down_revision = "20261121_initial"
branch_labels = None
depends_on = None

SORTABLE = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")

# The text is folded already, so SQLite's tokeniser and PostgreSQL's parser have nothing left to decide.
VIRTUAL = """
CREATE VIRTUAL TABLE search_index USING fts5(
  names, title, body, context,
  content='search_texts', content_rowid='id', detail='column', tokenize='unicode61 remove_diacritics 0'
)
"""
COLUMNS = ("names", "title", "body", "context")
NEW, OLD = (", ".join(f"{row}.{column}" for column in ("id", *COLUMNS)) for row in ("new", "old"))
ADD = f"INSERT INTO search_index (rowid, {', '.join(COLUMNS)}) VALUES ({NEW});"  # noqa: S608 - names of ours
TAKE = f"INSERT INTO search_index (search_index, rowid, {', '.join(COLUMNS)}) VALUES ('delete', {OLD});"  # noqa: S608
TRIGGERS = {"INSERT": ADD, "DELETE": TAKE, "UPDATE": f"{TAKE} {ADD}"}

WORDS = "array_to_tsvector(array_remove(string_to_array({}, ' '), ''))"
VECTORS = {"names": "names", "stems": "title || ' ' || body || ' ' || context"}


def upgrade() -> None:
    op.create_table(
        "search_texts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), nullable=False),
        sa.Column("collection", sa.Text(), nullable=False),
        sa.Column("record_id", SORTABLE, nullable=False),
        sa.Column("listed", sa.Boolean(), nullable=False),
        sa.Column("spelt", sa.JSON(), nullable=False),
        sa.Column("prose", sa.Text(), nullable=False),
        *(sa.Column(column, sa.Text(), nullable=False) for column in COLUMNS),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_texts")),
        sa.UniqueConstraint("collection", "record_id", name=op.f("uq_search_texts_collection_record_id")),
    )
    op.create_table(
        "search_words",
        sa.Column("word", SORTABLE, nullable=False),
        sa.Column("reversed", SORTABLE, nullable=False),
        sa.Column("stem", SORTABLE, nullable=False),
        sa.Column("records", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("word", name=op.f("pk_search_words")),
    )
    op.create_index(op.f("ix_search_words_reversed"), "search_words", ["reversed"])
    op.create_index(op.f("ix_search_words_stem"), "search_words", ["stem"])
    _index_text(op.get_bind().dialect.name)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE search_index")
    op.drop_table("search_words")
    op.drop_table("search_texts")


def _index_text(dialect: str) -> None:
    if dialect == "sqlite":
        op.execute(VIRTUAL)
        for event, work in TRIGGERS.items():
            op.execute(f"CREATE TRIGGER search_index_{event} AFTER {event} ON search_texts BEGIN {work} END")
    else:
        for name, text in VECTORS.items():
            vector = f"search_index_{name} tsvector GENERATED ALWAYS AS ({WORDS.format(text)}) STORED"
            op.execute(f"ALTER TABLE search_texts ADD COLUMN {vector}")
            op.execute(f"CREATE INDEX search_index_{name} ON search_texts USING gin (search_index_{name})")

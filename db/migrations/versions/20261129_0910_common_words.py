"""An index of the words that most records write, of which suggestions take those that begin as typed."""

from alembic import op

revision = "20261129_common_words"
down_revision = "20261129_expression_indexes"
branch_labels = None
depends_on = None

INDEX = "ix_search_words_writers_word"


def upgrade() -> None:
    op.create_index(op.f(INDEX), "search_words", ["writers", "word"])


def downgrade() -> None:
    op.drop_index(op.f(INDEX), "search_words")

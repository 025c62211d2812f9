"""The word of its group in each search text, by which candidates of small collections are found apart."""

from alembic import op

revision = "20261128_search_groups"
down_revision = "20261128_missing_counts"
branch_labels = None
depends_on = None

GROUPS = {
    "groupvocabulary": "'conditions', 'mechanisms', 'risks', 'measures', 'attributes'",
    "groupentity": "'therapies', 'studies', 'candidates'",
    "groupliterary": "'references', 'claims'",
}


def upgrade() -> None:
    for word, collections in GROUPS.items():
        appended = f"SET context = ltrim(context || ' {word}') WHERE collection IN ({collections})"
        op.execute(f"UPDATE search_texts {appended}")


def downgrade() -> None:
    for word, collections in GROUPS.items():
        removed = f"SET context = rtrim(replace(context, '{word}', '')) WHERE collection IN ({collections})"
        op.execute(f"UPDATE search_texts {removed}")

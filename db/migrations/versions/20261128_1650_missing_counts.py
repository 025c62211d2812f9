"""Percentages without a count name the reason: an estimate of a survival curve, or a denominator left unprinted."""

from alembic import op

revision = "20261128_missing_counts"
down_revision = "20261128_stale_texts"
branch_labels = None
depends_on = None

WITHOUT = "('survival_estimate', 'pooled_estimate', 'not_derivable')"
WORDS_BEFORE = "counts IN ('printed', 'derived')"
WORDS_AFTER = "counts IN ('printed', 'derived', 'survival_estimate', 'pooled_estimate', 'not_derivable')"
PRINT_BEFORE = "counts IS NULL OR (events IS NOT NULL AND (counts = 'printed' OR value IS NOT NULL))"
PRINT_AFTER = (
    f"counts IS NULL OR ((events IS NULL) = (counts IN {WITHOUT}) AND (counts = 'printed' OR value IS NOT NULL))"
)


def upgrade() -> None:
    replace_checks(WORDS_AFTER, PRINT_AFTER)


def downgrade() -> None:
    """Drop the reasons; the next load cannot, since older files do not have them."""
    op.execute(f"UPDATE claims SET counts = NULL WHERE counts IN {WITHOUT}")  # noqa: S608 - words of ours
    replace_checks(WORDS_BEFORE, PRINT_BEFORE)


def replace_checks(words: str, print_: str) -> None:
    with op.batch_alter_table("claims") as batch:
        for name, condition in (("counts", words), ("derived_counts_have_print", print_)):
            batch.drop_constraint(op.f(f"ck_claims_{name}"), type_="check")
            batch.create_check_constraint(op.f(f"ck_claims_{name}"), condition)

"""Who made each claim, what was searched, what was read and when it is due; codes that are only broader.

The next load fills the columns.
"""

import sqlalchemy as sa
from alembic import op

revision = "20261128_provenance"
down_revision = "20261128_search_names"
branch_labels = None
depends_on = None

SORTABLE = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
WORD = sa.String(40)
OWNERS = ("attribute", "condition", "measure", "mechanism", "reference", "risk", "study", "therapy")
AGENT_TYPES = "manual_agent automated_agent manual_validation_of_automated_agent not_provided"
LEVELS = "randomised large_cohort small_series case_report preclinical label guideline company secondary"
OLD_SYSTEMS = "pmid pmcid doi isbn nct chictr hpscreg dailymed url mondo doid hp mesh icd10cm loinc atc sevco"
# Table -> name of a check -> its words before and after.
WORDS = {
    "claims": {"follow_up_kind": ("at over median mean maximum", "at within range median mean maximum over")},
    "evidence": {"extraction": ("manual import", "manual automated import not_provided")},
    **{f"{owner}_codings": {"system": (OLD_SYSTEMS, f"{OLD_SYSTEMS} unii ncit rxnorm ctis")} for owner in OWNERS},
}
COLUMNS = {
    "claims": (
        ("counts", WORD),
        ("certainty_method", sa.Text()),
        ("review_due", sa.Text()),
    ),
    "evidence": (
        ("quote_sha256", sa.Text()),
        ("passage", WORD),
        ("primary_level", WORD),
    ),
}
DOCUMENTS = {"claims": ("flags", "contributions", "searches"), "evidence": ("contributions",)}
INDEXED = {"claims": ("review_due", "reviewed_on"), "evidence": ("passage", "primary_level")}


def is_in(column: str, words: str) -> str:
    return f"{column} IN ({', '.join(repr(word) for word in words.split())})"


def is_partial_date(column: str) -> str:
    return (
        f"ltrim({column}, '0123456789-') = ''"
        f" AND length(replace({column}, '-', '')) ="
        f" CASE length({column}) WHEN 4 THEN 4 WHEN 7 THEN 6 WHEN 10 THEN 8 ELSE -1 END"
        f" AND substr({column}, 5, 1) IN ('', '-') AND substr({column}, 8, 1) IN ('', '-')"
        f" AND (length({column}) < 7 OR substr({column}, 6, 2) BETWEEN '01' AND '12')"
        f" AND (length({column}) < 10 OR substr({column}, 9, 2) BETWEEN '01' AND '31')"
    )


CHECKS = {
    "claims": {
        "counts": is_in("counts", "printed derived"),
        "derived_counts_have_print": (
            "counts IS NULL OR (events IS NOT NULL AND (counts = 'printed' OR value IS NOT NULL))"
        ),
        "review_due_is_a_partial_date": is_partial_date("review_due"),
        "spans_have_low": (
            "follow_up_kind IS NULL OR follow_up_kind NOT IN ('within', 'range') OR follow_up_low IS NOT NULL"
        ),
    },
    "evidence": {
        "quote_sha256_is_a_digest": "length(quote_sha256) = 64 AND ltrim(quote_sha256, '0123456789abcdef') = ''",
        "passage": is_in("passage", "own_result background method conclusion"),
        "primary_level": is_in("primary_level", LEVELS),
    },
}


def upgrade() -> None:
    create_agents()
    for table, columns in COLUMNS.items():
        with op.batch_alter_table(table) as batch:
            for name, type_ in columns:
                batch.add_column(sa.Column(name, type_, nullable=True))
            for name in DOCUMENTS[table]:
                batch.add_column(sa.Column(name, sa.JSON(), server_default="[]", nullable=False))
            if table == "claims":
                batch.add_column(sa.Column("is_stale", sa.Boolean(), server_default=sa.false(), nullable=False))
            for name, condition in CHECKS[table].items():
                batch.create_check_constraint(op.f(f"ck_{table}_{name}"), condition)
            for name in INDEXED[table]:
                batch.create_index(op.f(f"ix_{table}_{name}"), [name])
    for owner in OWNERS:
        with op.batch_alter_table(f"{owner}_codings") as batch:
            batch.add_column(sa.Column("relation", WORD, server_default="exact", nullable=False))
            batch.create_check_constraint(op.f(f"ck_{owner}_codings_relation"), is_in("relation", "exact broad"))
    change_words(before=0, after=1)
    create_contributions()
    op.add_column("revision", sa.Column("day", sa.Text(), nullable=True))
    op.execute("UPDATE revision SET digest = ''")  # or the same files would be taken for loaded


def change_words(before: int, after: int) -> None:
    for table, checks in WORDS.items():
        for name, words in checks.items():
            if words[before] != words[after]:
                with op.batch_alter_table(table) as batch:
                    batch.drop_constraint(op.f(f"ck_{table}_{name}"), type_="check")
                    batch.create_check_constraint(op.f(f"ck_{table}_{name}"), is_in(name, words[after]))


def create_agents() -> None:
    op.create_table(
        "agents",
        sa.Column("id", SORTABLE, nullable=False),
        sa.Column("agent_type", WORD, nullable=False),
        sa.CheckConstraint(is_in("agent_type", AGENT_TYPES), name=op.f("ck_agents_agent_type")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agents")),
    )
    op.create_table(
        "agent_names",
        sa.Column("agent_id", SORTABLE, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name=op.f("fk_agent_names_agent_id")),
        sa.PrimaryKeyConstraint("agent_id", name=op.f("pk_agent_names")),
    )


def create_contributions() -> None:
    op.create_table(
        "searches",
        sa.Column("claim_id", SORTABLE, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("agent_id", SORTABLE, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("date", sa.Text(), nullable=False),
        sa.Column("found", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint(is_partial_date("date"), name=op.f("ck_searches_date_is_a_partial_date")),
        sa.CheckConstraint("found >= 0", name=op.f("ck_searches_found_is_a_count")),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name=op.f("fk_searches_agent_id")),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name=op.f("fk_searches_claim_id")),
        sa.PrimaryKeyConstraint("claim_id", "position", name=op.f("pk_searches")),
    )
    op.create_index(op.f("ix_searches_agent_id"), "searches", ["agent_id"])
    op.create_table(
        "contributions",
        sa.Column("claim_id", SORTABLE, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("evidence_position", sa.Integer(), nullable=True),
        sa.Column("agent_id", SORTABLE, nullable=False),
        sa.Column("role", WORD, nullable=False),
        sa.Column("date", sa.Text(), nullable=False),
        sa.Column("agent_type", WORD, nullable=False),
        sa.CheckConstraint(is_in("role", "drafted extracted reviewed approved"), name=op.f("ck_contributions_role")),
        sa.CheckConstraint(is_in("agent_type", AGENT_TYPES), name=op.f("ck_contributions_agent_type")),
        sa.CheckConstraint(is_partial_date("date"), name=op.f("ck_contributions_date_is_a_partial_date")),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name=op.f("fk_contributions_agent_id")),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name=op.f("fk_contributions_claim_id")),
        sa.PrimaryKeyConstraint("claim_id", "position", name=op.f("pk_contributions")),
    )
    op.create_index(op.f("ix_contributions_agent_id"), "contributions", ["agent_id"])
    op.create_index(op.f("ix_contributions_agent_type_claim_id"), "contributions", ["agent_type", "claim_id"])
    op.create_index(op.f("ix_contributions_role_claim_id"), "contributions", ["role", "claim_id"])


def downgrade() -> None:
    """Rows with a word that was not there before go back to the nearest one, or are dropped for the next load."""
    op.drop_column("revision", "day")
    for table in ("contributions", "searches", "agent_names", "agents"):
        op.drop_table(table)
    op.execute("UPDATE claims SET follow_up_kind = 'over' WHERE follow_up_kind IN ('within', 'range')")
    op.execute("UPDATE evidence SET extraction = 'manual' WHERE extraction IN ('automated', 'not_provided')")
    for owner in OWNERS:
        op.execute(f"DELETE FROM {owner}_codings WHERE system IN ('unii', 'ncit', 'rxnorm', 'ctis')")  # noqa: S608 - names of ours
    change_words(before=1, after=0)
    for owner in OWNERS:
        with op.batch_alter_table(f"{owner}_codings") as batch:
            batch.drop_constraint(op.f(f"ck_{owner}_codings_relation"), type_="check")
            batch.drop_column("relation")
    for table, columns in COLUMNS.items():
        with op.batch_alter_table(table) as batch:
            for name in INDEXED[table]:
                batch.drop_index(op.f(f"ix_{table}_{name}"))
            for name in CHECKS[table]:
                batch.drop_constraint(op.f(f"ck_{table}_{name}"), type_="check")
            for name in (*DOCUMENTS[table], *(name for name, _ in columns)):
                batch.drop_column(name)
            if table == "claims":
                batch.drop_column("is_stale")
    op.execute("UPDATE revision SET digest = ''")

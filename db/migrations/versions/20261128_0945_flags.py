"""Flags of claims, why a claim stands as it does, names of actors that can be erased, an index for the feed.

The next load fills what is computed.
"""

import sqlalchemy as sa
from alembic import op

revision = "20261128_flags"
down_revision = "20261128_changes"
branch_labels = None
depends_on = None

SORTABLE = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
WORD = sa.String(40)
FLAGS = ("retracted_source", "corrected_source", "concern", "stale", "superseded", "hold")
STANDS_BECAUSE = ("supported", "disputed", "retracted", "corrected", "unsupported", "ruling")


def is_in(column: str, words: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(word) for word in words)})"


def upgrade() -> None:
    op.create_table(
        "claim_flags",
        sa.Column("claim_id", SORTABLE, nullable=False),
        sa.Column("flag", WORD, nullable=False),
        sa.CheckConstraint(is_in("flag", FLAGS), name=op.f("ck_claim_flags_flag")),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name=op.f("fk_claim_flags_claim_id")),
        sa.PrimaryKeyConstraint("claim_id", "flag", name=op.f("pk_claim_flags")),
    )
    op.create_index(op.f("ix_claim_flags_flag_claim_id"), "claim_flags", ["flag", "claim_id"])
    op.create_index(op.f("ix_changes_collection_seq"), "changes", ["collection", "seq"])
    op.create_table(
        "actor_names",
        sa.Column("actor", SORTABLE, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("actor", name=op.f("pk_actor_names")),
    )
    with op.batch_alter_table("claims") as batch:
        batch.add_column(sa.Column("stands_because", WORD, server_default="supported", nullable=False))
        batch.create_check_constraint(op.f("ck_claims_stands_because"), is_in("stands_because", STANDS_BECAUSE))
    op.execute("UPDATE revision SET digest = ''")  # or the same files would be taken for loaded


def downgrade() -> None:
    with op.batch_alter_table("claims") as batch:
        batch.drop_constraint(op.f("ck_claims_stands_because"))
        batch.drop_column("stands_because")
    op.drop_index(op.f("ix_changes_collection_seq"), "changes")
    op.drop_table("actor_names")
    op.drop_table("claim_flags")

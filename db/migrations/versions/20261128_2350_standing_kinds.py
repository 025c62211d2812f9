"""An index of the claims of a standing and a kind: a list of rejected risks read every risk."""

from alembic import op

revision = "20261128_standing_kinds"
down_revision = "20261128_search_collections"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_claims_standing", "claims")
    op.create_index("ix_claims_standing_kind_id", "claims", ["standing", "kind", "id"])


def downgrade() -> None:
    op.drop_index("ix_claims_standing_kind_id", "claims")
    op.create_index("ix_claims_standing", "claims", ["standing"])

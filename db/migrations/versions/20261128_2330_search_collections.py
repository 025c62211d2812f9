"""The word of its collection in each search text, by which an index alone finds and counts the matches of a list."""

from alembic import op

revision = "20261128_search_collections"
down_revision = "20261128_list_orders"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "UPDATE search_texts SET context = context || ' collection' || collection"
        " || CASE WHEN listed THEN '' ELSE ' unlistedrecords' END"
    )


def downgrade() -> None:
    op.execute(
        "UPDATE search_texts SET context ="
        " replace(replace(context, ' unlistedrecords', ''), ' collection' || collection, '')"
    )

"""The digests of catalogues loaded into this database, and the secret that signs its cursors."""

import sqlalchemy as sa
from alembic import op

revision = "20261128_instance"
down_revision = "20261121_outline"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True).with_variant(sa.String(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "catalogue_loads",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("loaded_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_catalogue_loads")),
    )
    op.create_table(
        "instance_secret",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_instance_secret_is_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instance_secret")),
    )
    op.execute("INSERT INTO catalogue_loads SELECT digest, updated_at FROM revision WHERE digest <> ''")


def downgrade() -> None:
    op.drop_table("instance_secret")
    op.drop_table("catalogue_loads")

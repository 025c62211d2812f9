"""What alembic runs: on the connection handed in, or, from its own command line, on `-x url=...`. It opens no other."""

from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from alembic.util import CommandError
from sqlalchemy import Connection, Engine

from db.engine import create_database_engine, write_transaction
from db.migrations import wrap_strings  # noqa: F401 - registers the hook that pyproject.toml names
from db.models import Base
from db.models.base import Figure, Moment
from db.schema_drift import AUTOGENERATE_PLUGINS
from db.search.full_text_index import is_modelled

# A migration must not change when a class does, so the types of our own are written out.
SPELT_OUT = {
    Figure: "sa.Numeric().with_variant(sa.String(), 'sqlite')",
    Moment: "sa.DateTime(timezone=True).with_variant(sa.String(), 'sqlite')",
}


def spell_out(kind: str, item: object, _context: AutogenContext) -> str | Literal[False]:
    return SPELT_OUT.get(type(item), False) if kind == "type" else False


def migrate(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        transactional_ddl=True,
        transaction_per_migration=False,
        render_as_batch=True,  # SQLite alters a table by building it anew
        render_item=spell_out,
        autogenerate_plugins=AUTOGENERATE_PLUGINS,
        include_name=is_modelled,
    )
    with context.begin_transaction():
        context.run_migrations()


def named_on_the_command_line() -> Engine:
    url = context.get_x_argument(as_dictionary=True).get("url")
    if url is None:
        raise CommandError("Say which database: alembic -x url=sqlite:///var/therapydb.sqlite ...")
    return create_database_engine(url)


with write_transaction(context.config.attributes.get("connection") or named_on_the_command_line()) as opened:
    migrate(opened)

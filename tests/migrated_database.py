"""Empty databases with all tables; on SQLite the migrations run once in a process, and their file is copied."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Engine

from db.engine import create_database_engine
from db.migrate import upgrade


def migrate(engine: Engine) -> None:
    """Bring an empty database to the newest revision."""
    if engine.dialect.name == "sqlite":
        Path(str(engine.url.database)).write_bytes(_migrated_file())
    else:
        upgrade(engine)


@cache
def _migrated_file() -> bytes:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "therapydb.sqlite"
        engine = create_database_engine(f"sqlite:///{file}")
        upgrade(engine)
        engine.dispose()  # the last connection writes what the log holds into the file
        return file.read_bytes()

"""The number of open conflicts between files and database, for `/metrics`.

It is read from the database at each scrape, so whichever worker answers, and whatever command decided a conflict
meanwhile, the number is that of now.
"""

from sqlalchemy.exc import SQLAlchemyError

from db.engine import Bind, read_connection
from db.load_conflicts import fetch_open_conflicts

NAME = "therapydb_load_conflicts"
HEAD = f"# HELP {NAME} Records that the files and the database both changed.\n# TYPE {NAME} gauge\n"


def format_load_conflicts(database: Bind | None) -> str:
    """Return the lines of the metric, none if the database cannot be read: the others are shown all the same."""
    if database is None:
        return ""
    try:
        with read_connection(database) as connection:
            return f"{HEAD}{NAME} {len(fetch_open_conflicts(connection))}.0\n"
    except SQLAlchemyError:
        return ""

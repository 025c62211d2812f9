"""What a constraint refused, in the words of the files."""

from collections.abc import Iterable

from db.loader.constraint_messages import CONSTRAINT_MESSAGES

CHECK_FAILED, NOT_NULL_FAILED = "CHECK constraint failed: ", "NOT NULL constraint failed: "


def explain_row_error(table: str, columns: Iterable[str], error: str) -> tuple[str, str]:
    """Return field and message; a constraint without a message gives its name and the column it begins with."""
    if NOT_NULL_FAILED in error:
        return error.partition(NOT_NULL_FAILED)[2].partition(".")[2], "is missing"
    name = error.partition(CHECK_FAILED)[2].removeprefix(f"ck_{table}_")
    # By convention a constraint is named after the column that it is about.
    column = next((column for column in columns if name.startswith(column)), "")
    return CONSTRAINT_MESSAGES.get(name, (column, f"must hold: {name.replace('_', ' ') or error}"))


def explain_constraint(constraint: str, error: str, tables: Iterable[str]) -> str:
    """Return field and message in one line; the name of the constraint may be empty."""
    # The longest match: `therapy_conditions` also contains `conditions`.
    table = max((table for table in tables if table in constraint), key=len, default="")
    name = constraint.removeprefix(f"ck_{table}_")
    message = f"must hold: {name.replace('_', ' ') or error.splitlines()[0]}"
    field, message = CONSTRAINT_MESSAGES.get(name, ("", message))
    return " ".join(filter(None, (table, field, message)))

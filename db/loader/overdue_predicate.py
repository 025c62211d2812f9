"""Which claims are due for another reading, in SQL; `review_dates` says so of records."""

from datetime import date

from sqlalchemy import ColumnElement, false, func


def overdue_predicate(due: ColumnElement[str | None], day: date) -> ColumnElement[bool]:
    """`review_dates.is_overdue` in SQL, never null."""
    return func.coalesce(due < day.isoformat(), false())

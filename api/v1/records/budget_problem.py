"""The 503 of a list that would read too many records: the parameters to blame, and the filters that would help."""

from api.http import Problem
from api.http.problems import Fault
from db.queries.page.list_budget import ListBudgetError

COUNTED = {
    "count": "counting reads every record that matches",
    "facets": "facets are counted over every record that matches",
}
UNINDEXED = "records are tested one by one: too many were read before a page was found"


def make_budget_problem(error: ListBudgetError) -> Problem:
    """Return a problem without `Retry-After`: the same request would read the same records again."""
    names = _join_names(error.too_wide)
    detail = f"{names} would read more records than one request may; waiting does not help"
    help_ = f"add {_join_names(error.narrowing, 'or')}" if error.narrowing else "ask without it, or for a stream"
    faults = [_make_fault(name, error.narrowing) for name in error.too_wide]
    return Problem(503, f"{detail}: {help_}", errors=faults)


def _make_fault(name: str, narrowing: tuple[str, ...]) -> Fault:
    fault: Fault = {"parameter": name, "detail": COUNTED.get(name, UNINDEXED)}
    return {**fault, "expected": f"beside it {_join_names(narrowing, 'or')}"} if narrowing else fault


def _join_names(names: tuple[str, ...], word: str = "and") -> str:
    *others, last = [f"`{name}`" for name in names]
    return f"{', '.join(others)} {word} {last}" if others else last

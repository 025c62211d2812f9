"""What is asked of a list, and what of that its statement depends on."""

from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from db.queries.filters import Asked, Form
from db.queries.projection import Shape

Sort: TypeAlias = tuple[tuple[str, bool], ...]  # names of sorts, each with whether it descends


@dataclass(frozen=True, slots=True)
class PageForm:
    """What of a request its statement depends on."""

    collection: str
    shape: Shape
    sort: Sort
    filters: tuple[Form, ...]
    continued: bool = False
    limited: bool = True
    counted: bool = False
    facets: tuple[str, ...] = ()
    direct: bool = False  # whether facets by therapy leave narrower ones out


@dataclass(frozen=True, slots=True)
class PageAsked:
    """`after` are the sort keys of the last record seen, its id last; `owner` the therapy it is asked within."""

    collection: str
    shape: Shape
    sort: Sort
    filters: tuple[Asked, ...] = ()
    after: tuple[Any, ...] | None = None
    limit: int | None = None
    counted: bool = False
    owner: str | None = None
    views: tuple[tuple[str, tuple[str, ...]], ...] = ()
    facets: tuple[str, ...] = ()
    direct: bool = False

    @property
    def form(self) -> PageForm:
        filters = tuple(asked.form for asked in self.filters)
        continued, limited = self.after is not None, self.limit is not None
        form = PageForm(self.collection, self.shape, self.sort, filters, continued, limited, self.counted)
        return replace(form, facets=self.facets, direct=self.direct) if self.facets else form

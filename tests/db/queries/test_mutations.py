"""The check is itself checked: each way of getting the projection wrong shows in a document."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
from sqlalchemy import Connection, Select, literal, true
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.functions import FunctionElement

from api.v1.records.resource import Resource
from api.v1.records.resource_registry import RESOURCES
from db.queries import claim_inheritance, projection
from db.queries.collection_registry import SOURCES
from db.queries.compiled_statements import STATEMENTS
from db.queries.json_sql import json_array
from tests.db.queries.document_comparison import fill, inclusions, mismatch
from tests.db.queries.random_catalogue import World, world

DIALECTS = ("sqlite", "postgresql")
SEED = 1
Patch = Callable[[pytest.MonkeyPatch], None]


@dataclass(frozen=True)
class Mutation:
    """`shows_in` is a type of record whose documents it spoils; `on` the databases where it changes anything."""

    patch: Patch
    shows_in: str
    on: tuple[str, ...] = DIALECTS


def change_relation(source: str, name: str, **changes: Any) -> Patch:
    def patch(monkeypatch: pytest.MonkeyPatch) -> None:
        relations: Any = SOURCES[source].relations
        monkeypatch.setitem(relations, name, replace(relations[name], **changes))

    return patch


def swap_relations(source: str, first: str, second: str) -> Patch:
    def patch(monkeypatch: pytest.MonkeyPatch) -> None:
        relations: Any = SOURCES[source].relations
        first_relation, second_relation = relations[first], relations[second]
        monkeypatch.setitem(relations, first, second_relation)
        monkeypatch.setitem(relations, second, first_relation)

    return patch


def unwrap_scalar(kind: str) -> Patch:
    """A kind of value goes out as the database holds it."""
    return lambda monkeypatch: monkeypatch.setitem(projection.SCALARS, kind, lambda column: column)


def drop_order_by(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Select, "order_by", lambda self, *_: self)


def drop_correlation(monkeypatch: pytest.MonkeyPatch) -> None:
    """Subqueries bring their own copy of the row they stand on."""
    monkeypatch.setattr(Select, "correlate_except", lambda self, *_: self.correlate(None))


def drop_coalesce(monkeypatch: pytest.MonkeyPatch) -> None:
    """An array of nothing is null."""

    def compiled(element: FunctionElement[Any], compiler: Any, **kw: Any) -> str:
        (document,) = (compiler.process(clause, **kw) for clause in element.clauses)
        if compiler.dialect.name == "sqlite":
            return f"CASE WHEN count(*) THEN json_group_array({document}) END"
        return f"('[' || string_agg(({document})::text, ',') || ']')::json"

    for dialect in DIALECTS:
        monkeypatch.setitem(json_array._compiler_dispatcher.specs, dialect, compiled)  # type: ignore[attr-defined]  # noqa: SLF001


MUTATIONS = {
    "no order": Mutation(drop_order_by, "therapies"),
    "order by another column": Mutation(
        change_relation("therapies", "candidates", order_by=lambda _, row: (row.c.updated_at,)), "therapies"
    ),
    "order of links lost": Mutation(
        change_relation("studies", "therapies", order_by=lambda _, row: (row.c.updated_at,)), "studies"
    ),
    "no correlation": Mutation(drop_correlation, "claims"),
    "broken correlation": Mutation(change_relation("claims", "evidence", join=lambda *_: true()), "claims"),
    "correlation to another column": Mutation(
        change_relation(
            "claims",
            "condition",
            join=lambda row, second_relation: second_relation.c.id == row.c.therapy_id,
            columns=("therapy_id",),
        ),
        "claims",
    ),
    "swapped joins": Mutation(swap_relations("claims", "population", "versus"), "claims"),
    "swapped parent and children": Mutation(swap_relations("therapies", "parents", "children"), "therapies"),
    "null for an empty list": Mutation(drop_coalesce, "therapies"),
    "boolean unwrapped": Mutation(unwrap_scalar("flag"), "references", on=("sqlite",)),
    "figure unwrapped": Mutation(unwrap_scalar("figure"), "claims", on=("sqlite",)),
    "moment unwrapped": Mutation(unwrap_scalar("moment"), "risks", on=("postgresql",)),
    "list unwrapped": Mutation(unwrap_scalar("list"), "therapies", on=("sqlite",)),
    "document unwrapped": Mutation(unwrap_scalar("document"), "candidates"),
    "empty group": Mutation(
        lambda monkeypatch: monkeypatch.setattr(projection, "_any_member_present", lambda *_: true()), "claims"
    ),
    "group judged by one member": Mutation(
        lambda monkeypatch: monkeypatch.setattr(
            projection, "_any_member_present", lambda shape, row: row.c[shape.members[1].source].is_not(None)
        ),
        "claims",
    ),
    "ended records listed": Mutation(
        lambda monkeypatch: monkeypatch.setattr(projection, "_published_predicates", lambda _: []), "conditions"
    ),
    "rejected claims listed": Mutation(
        change_relation("mechanisms", "claims", join=lambda row, claim: claim.c.mechanism_id == row.c.id), "mechanisms"
    ),
    "nothing hidden": Mutation(
        lambda monkeypatch: monkeypatch.setattr(claim_inheritance, "_is_hidden", lambda *_: literal(value=False)),
        "therapies",
    ),
    "not inherited": Mutation(
        change_relation("therapies", "procedures", join=lambda row, claim: claim.c.therapy_id == row.c.id), "therapies"
    ),
}


@pytest.fixture
def uncached(connection: Connection) -> Iterator[Connection]:
    """What is kept of statements knows nothing of the mutation, and must not outlive it."""
    STATEMENTS.clear()
    yield connection.execution_options(compiled_cache=None)
    connection.execution_options(compiled_cache={})
    STATEMENTS.clear()


@pytest.mark.slow
@pytest.mark.parametrize("name", MUTATIONS)
def test_mutation_shows_in_a_document(
    name: str, dialect: str, uncached: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    mutation = MUTATIONS[name]
    (resource,) = (resource for resource in RESOURCES if resource.key == mutation.shows_in)
    catalogue = world(SEED)
    fill(uncached, catalogue, SEED)
    mutation.patch(monkeypatch)
    assert _shows(uncached, catalogue, resource) == (dialect in mutation.on)


def _shows(connection: Connection, catalogue: World, resource: Resource) -> bool:
    try:
        return any(mismatch(connection, catalogue, resource, include) for include in inclusions(resource))
    except DBAPIError:  # PostgreSQL refuses two rows where there is room for one
        return True

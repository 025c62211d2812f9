"""The requests that are measured, as the product takes them and as its peers do."""

from functools import cache
from typing import NamedTuple
from urllib.parse import urlencode

from api.v1.records.resource_registry import RESOURCES
from schemas.shape import Shape, build_shape

DATABASE = "THERAPYDB_BENCH_DATABASE"  # of the environment: the URL of the database of all applications
STANDING = ("accepted", "contested")  # of claims; the product's default
RELATIONS = ("components", "candidates", "burdens")


class Workload(NamedTuple):
    """One request: a record with its relations, or the first page of a list."""

    name: str
    collection: str
    fields: tuple[str, ...]
    include: tuple[str, ...] = ()
    record: str = ""
    sort: tuple[tuple[str, bool], ...] = ()
    limit: int = 50

    @property
    def path(self) -> str:
        return f"/v1/{self.collection}/{self.record}".rstrip("/")

    @property
    def url(self) -> str:
        query = {"fields": ",".join(self.fields), "include": ",".join(self.include)}
        query |= {} if self.record else {"limit": str(self.limit)}
        return f"{self.path}?{urlencode({name: value for name, value in query.items() if value})}"


WORKLOADS = (
    Workload("item", "therapies", ("id", "name", "kind", "stage", *RELATIONS), RELATIONS, record="zimislecel"),
    Workload(
        "list", "therapies", ("id", "name", "kind", "stage", "components"), ("components",), sort=(("name", False),)
    ),
    Workload("claims", "claims", ("id", "kind", "statement", "standing")),
)
SCHEMAS = {resource.name: resource.schema for resource in RESOURCES}


@cache
def build_workload_shape(workload: Workload) -> Shape:
    return build_shape(SCHEMAS[workload.collection], workload.fields, workload.include)

"""Django REST framework: generic views, serializers, and related rows by `select_related` and `prefetch_related`.

Models without a migration of their own are made from the tables, as `inspectdb` writes them, and serializers from the
shape of a request. Not like for like: no middleware, authentication, permissions, pagination or count, no query string,
ETag, links or log line. `inherited_from` of a claim is always null; the record that is measured inherits none.
"""

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import django
import sqlalchemy as sa
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import models
from django.urls import path
from rest_framework import serializers
from rest_framework.generics import ListAPIView, RetrieveAPIView

from bench.peers.workloads import STANDING, WORKLOADS, Workload, build_workload_shape
from db.models import Base
from schemas.shape import Member, Shape

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

APP = "peers"
# Tables by the name that the relations to them have.
TABLES = ("therapies", "components", "candidates", "references", "studies", "claims", "conditions", "mechanisms")
TABLES += ("risks", "measures", "populations", "evidence")
# What a member that holds many rows reads: the table, its key to the owner, rows left out and order.
RELATED: dict[str, tuple[str, str, dict[str, Any], tuple[str, ...]]] = {
    "components": ("components", "therapy", {}, ("position",)),
    "candidates": ("candidates", "therapy", {"status": "published"}, ("title", "id")),
    "burdens": ("claims", "therapy", {"status": "published", "standing__in": STANDING, "kind": "burden"}, ("id",)),
    "evidence": ("evidence", "claim", {}, ("position",)),
}
MODELS: dict[str, type[models.Model]] = {}


class JsonColumn(models.JSONField):
    """JSON as text or, with PostgreSQL, decoded by the driver."""

    def from_db_value(self, value: Any, *_: object) -> Any:
        return json.loads(value) if isinstance(value, str) else value


COLUMNS: tuple[tuple[type[Any], type[models.Field]], ...] = (
    (sa.Boolean, models.BooleanField),
    (sa.Integer, models.IntegerField),
    (sa.Numeric, models.FloatField),
    (sa.DateTime, models.DateTimeField),
    (sa.JSON, JsonColumn),
)


class GroupSerializer(serializers.Serializer):
    """Columns of the row as an object, null if all are."""

    def to_representation(self, instance: Any) -> Any:
        members = super().to_representation(instance)
        return members if any(value is not None for value in members.values()) else None


class DocumentField(serializers.Field):
    """A document that is stored as JSON text."""

    def to_representation(self, value: Any) -> Any:
        return json.loads(value) if isinstance(value, str) else value


FIELDS: dict[str, Any] = {
    "text": serializers.CharField,
    "integer": serializers.IntegerField,
    "figure": serializers.FloatField,
    "flag": serializers.BooleanField,
    "moment": lambda **options: serializers.DateTimeField(format="%Y-%m-%dT%H:%M:%SZ", **options),
    "list": serializers.ListField,
    "document": DocumentField,
}


def make_django() -> "WSGIApplication":
    django.setup()
    for name in TABLES:
        MODELS[name] = build_model(Base.metadata.tables[name])
    settings.ROOT_URLCONF = tuple(build_path(workload) for workload in WORKLOADS)
    return get_wsgi_application()


def build_model(table: sa.Table) -> type[models.Model]:
    fields = dict(_build_column(table.name, column) for column in table.columns)
    meta = type("Meta", (), {"managed": False, "db_table": table.name, "app_label": APP})
    return type(table.name.title(), (models.Model,), {"__module__": __name__, "Meta": meta, **fields})


def _build_column(table: str, column: sa.Column[Any]) -> tuple[str, Any]:
    options: dict[str, Any] = {"primary_key": column.primary_key and column.name == "id"}
    options |= {"null": column.nullable, "db_column": column.name}
    targets = [key.column.table.name for key in column.foreign_keys if key.column.name == "id"]
    if column.name.endswith("_id") and targets and targets[0] in TABLES:
        name = column.name.removesuffix("_id")
        # Only what `RELATED` reads has a way back from the owner.
        back = table if any((table, name) == related[:2] for related in RELATED.values()) else "+"
        target = f"{APP}.{targets[0].title()}"
        return name, models.ForeignKey(target, models.DO_NOTHING, related_name=back, **options)
    kind = next((field for type_, field in COLUMNS if isinstance(column.type, type_)), models.TextField)
    return column.name, kind(**options)


def build_path(workload: Workload) -> Any:
    shape, model = build_workload_shape(workload), MODELS[workload.collection]
    rows = model._default_manager.filter(status="published").prefetch_related(*build_prefetches(shape))  # noqa: SLF001 - public by its documentation
    serializer = build_serializer(shape)
    if workload.record:
        view = RetrieveAPIView.as_view(queryset=rows, serializer_class=serializer)
        return path(f"v1/{workload.collection}/<pk>", view)
    rows = rows.filter(standing__in=STANDING) if workload.collection == "claims" else rows
    rows = rows.order_by(*(name for name, _ in workload.sort), "id")[: workload.limit]
    return path(f"v1/{workload.collection}", ListAPIView.as_view(queryset=rows, serializer_class=serializer))


def build_prefetches(shape: Shape) -> Iterator[Any]:
    for member in shape.members:
        if member.kind == "many" and member.shape:
            table, key, filters, order = RELATED[member.name]
            rows = MODELS[table]._default_manager.filter(**filters).order_by(*order)  # noqa: SLF001 - see above
            rows = rows.select_related(key, *build_joins(member.shape))
            rows = rows.prefetch_related(*build_prefetches(member.shape))
            yield models.Prefetch(table, rows, to_attr=f"prefetched_{member.name}")


def build_joins(shape: Shape, prefix: str = "") -> Iterator[str]:
    """Yield the paths of what belongs to a row by a key."""
    for member in shape.members:
        if member.kind == "one" and member.shape and member.name != "inherited_from":
            yield prefix + member.name
            yield from build_joins(member.shape, f"{prefix}{member.name}__")


def build_serializer(shape: Shape, base: type[Any] = serializers.Serializer) -> type[Any]:
    return type("RecordSerializer", (base,), {member.name: _build_field(member) for member in shape.members})


def _build_field(member: Member) -> Any:
    if member.shape is None:
        # A source that is the field's own name is refused.
        return FIELDS[member.kind](**({"source": member.source} if member.source != member.name else {}))
    if member.kind == "group":
        return build_serializer(member.shape, GroupSerializer)(source="*")
    if member.kind == "many":
        return build_serializer(member.shape)(many=True, source=f"prefetched_{member.name}")
    if member.name == "inherited_from":
        return serializers.ReadOnlyField(default=None)
    return build_serializer(member.shape)()

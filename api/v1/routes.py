"""The routes of this version: those of every resource, made from the registry, and all others."""

from collections.abc import Callable, Mapping
from typing import TypeAlias

from flask import Response

from api.openapi import Api, Blueprint
from api.v1 import changes, compare, figures, formats, resolve, search, service, vocabulary
from api.v1.match import batch, single
from api.v1.records.available_formats import JsonSchema, build_document_schemas
from api.v1.records.envelope_schemas import build_item_schema, build_page_schema
from api.v1.records.query_schemas import build_item_query, build_list_query
from api.v1.records.resource import Resource
from api.v1.records.resource_registry import RESOURCES, WITHIN_THERAPY
from api.v1.records.views import get_record, list_records

View: TypeAlias = Callable[..., Response]
QueryArgs: TypeAlias = dict[str, object]

PREFIX = "/v1"
MERGED_DESCRIPTION = "The record was merged into another one, at `Location`."


def validate_schemas() -> None:
    """Raise TypeError or LookupError if a schema has a member that no query can read."""
    for resource in (*RESOURCES, *WITHIN_THERAPY):
        resource.validate_schema()


def register_routes(api: Api) -> None:
    """Register every operation."""
    blueprints = {resource.name: _create_blueprint(resource) for resource in RESOURCES}
    for resource in WITHIN_THERAPY:
        _add_nested_list(blueprints["therapies"], resource)
    groups: dict[str, list[Blueprint]] = {
        "Overview": [service.create_blueprint(PREFIX)],
        "Records": [*blueprints.values()],
        "Search and comparison": [module.create_blueprint(PREFIX) for module in (search, compare, figures, resolve)],
        "Matching": [module.create_blueprint(PREFIX) for module in (single, batch)],
        "Changes": [changes.create_blueprint(PREFIX)],
        "Vocabulary and formats": [module.create_blueprint(PREFIX) for module in (vocabulary, formats)],
    }
    for blueprint in (blueprint for group in groups.values() for blueprint in group):
        api.register_blueprint(blueprint)
    tags = [{"name": name, "tags": [blueprint.name for blueprint in group]} for name, group in groups.items()]
    api.spec.options["x-tagGroups"] = tags


def _create_blueprint(resource: Resource) -> Blueprint:
    blueprint = Blueprint(resource.name, __name__, url_prefix=PREFIX, description=resource.description)
    _add_list(blueprint, resource)
    _add_item(blueprint, resource)
    return blueprint


def _add_list(blueprint: Blueprint, resource: Resource) -> None:
    @blueprint.arguments(build_list_query(resource), location="query")
    @blueprint.response(200, build_page_schema(resource.schema))
    @_document_formats(blueprint, build_document_schemas(resource, single=False))
    def view(args: QueryArgs) -> Response:
        return list_records(resource, args)

    view.__doc__ = f"List {resource.name}.\n\n{resource.description}"
    blueprint.get(resource.path, endpoint=f"list_{resource.name}")(view)


def _add_item(blueprint: Blueprint, resource: Resource) -> None:
    @blueprint.arguments(build_item_query(resource), location="query")
    @_document_formats(blueprint, build_document_schemas(resource, single=True))
    @blueprint.response(200, build_item_schema(resource))
    @blueprint.alt_response(301, description=MERGED_DESCRIPTION)
    def view(args: QueryArgs, id: str) -> Response:  # noqa: A002 - the name of the path's parameter
        return get_record(resource, args, id)

    view.__doc__ = f"Get one {resource.noun}.\n\nA withdrawn record is answered with 410 and the reason."
    blueprint.get(f"{resource.path}/<id>", endpoint=f"get_{resource.noun.split()[0]}")(view)


def _add_nested_list(blueprint: Blueprint, resource: Resource) -> None:
    @blueprint.arguments(build_list_query(resource), location="query")
    @blueprint.response(200, build_page_schema(resource.schema))
    @_document_formats(blueprint, build_document_schemas(resource, single=False))
    @blueprint.alt_response(301, description=MERGED_DESCRIPTION)
    def view(args: QueryArgs, id: str) -> Response:  # noqa: A002 - as above
        return list_records(resource, args, parent_id=id)

    view.__doc__ = f"List the {resource.name} of one therapy.\n\n{resource.description}"
    blueprint.get(resource.path, endpoint=f"list_therapy_{resource.name}")(view)


def _document_formats(blueprint: Blueprint, schemas: Mapping[str, JsonSchema]) -> Callable[[View], View]:
    """Document the response in other media types, after the one that the decorator above this one documents."""

    def decorate(view: View) -> View:
        for media_type, schema in reversed([*schemas.items()]):
            view = blueprint.alt_response(200, schema=dict(schema), content_type=media_type)(view)
        return view

    return decorate

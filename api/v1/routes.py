"""The operations of every resource, registered from the one list."""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from flask import Response

from api.openapi import Api, Blueprint
from api.v1 import compare, formats, resolve, search, service
from api.v1.match import batch, single
from api.v1.records.available_formats import contents
from api.v1.records.envelope_schemas import item_answer, page_answer
from api.v1.records.query_schemas import item_query, list_query
from api.v1.records.resource import Resource
from api.v1.records.resource_registry import RESOURCES, WITHIN_THERAPY
from api.v1.records.views import serve_item, serve_page

View: TypeAlias = Callable[..., Response]
PREFIX = "/v1"
MERGED = "It was merged into the record at `Location`."


def register(api: Api) -> None:
    for resource in (*RESOURCES, *WITHIN_THERAPY):
        resource.refuse_unreadable()
    blueprints = {resource.name: _blueprint(resource) for resource in RESOURCES}
    for resource in WITHIN_THERAPY:
        _add_sub_list(blueprints["therapies"], resource)
    others = (one.blueprint(PREFIX) for one in (formats, resolve, search, compare, single, batch))
    for blueprint in (service.blueprint(PREFIX), *blueprints.values(), *others):
        api.register_blueprint(blueprint)


def _blueprint(resource: Resource) -> Blueprint:
    blueprint = Blueprint(resource.name, __name__, url_prefix=PREFIX, description=resource.description)
    _add_list(blueprint, resource)
    _add_item(blueprint, resource)
    return blueprint


def _add_list(blueprint: Blueprint, resource: Resource) -> None:
    @blueprint.arguments(list_query(resource), location="query")
    @blueprint.response(200, page_answer(resource.schema))
    @_also(blueprint, contents(resource, single=False))
    def view(query: dict[str, Any]) -> Response:
        return serve_page(resource, query)

    view.__doc__ = f"List {resource.name}.\n\n{resource.description}"
    blueprint.get(resource.path, endpoint=f"list_{resource.name}")(view)


def _add_item(blueprint: Blueprint, resource: Resource) -> None:
    @blueprint.arguments(item_query(resource), location="query")
    @_also(blueprint, contents(resource, single=True))
    @blueprint.response(200, item_answer(resource))
    @blueprint.alt_response(301, description=MERGED)
    def view(query: dict[str, Any], id: str) -> Response:  # noqa: A002 - the name of the path's parameter
        return serve_item(resource, query, id)

    view.__doc__ = f"Get one {resource.noun}.\n\nOne that was withdrawn is 410, and says why."
    blueprint.get(f"{resource.path}/<id>", endpoint=f"get_{resource.noun.split()[0]}")(view)


def _add_sub_list(blueprint: Blueprint, resource: Resource) -> None:
    @blueprint.arguments(list_query(resource), location="query")
    @blueprint.response(200, page_answer(resource.schema))
    @_also(blueprint, contents(resource, single=False))
    @blueprint.alt_response(301, description=MERGED)
    def view(query: dict[str, Any], id: str) -> Response:  # noqa: A002
        return serve_page(resource, query, owner=id)

    view.__doc__ = f"List the {resource.name} of one therapy.\n\n{resource.description}"
    blueprint.get(resource.path, endpoint=f"list_therapy_{resource.name}")(view)


def _also(blueprint: Blueprint, contents: Mapping[str, Mapping[str, Any]]) -> Callable[[View], View]:
    """Declare the other media types of an answer; the declaration above this one comes before them."""

    def declare(view: View) -> View:
        for media_type, schema in reversed([*contents.items()]):
            view = blueprint.alt_response(200, schema=dict(schema), content_type=media_type)(view)
        return view

    return declare

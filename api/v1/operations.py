"""The operations of every resource, registered from the one list."""

from collections.abc import Callable
from typing import Any

from flask import Response

from api.http import Api, Blueprint
from api.v1 import resolve, service
from api.v1.answers import item_answer, page_answer
from api.v1.query import item_query, list_query
from api.v1.reading import serve_item, serve_page
from api.v1.resource import Resource
from api.v1.resources import RESOURCES, WITHIN_THERAPY

PREFIX = "/v1"


def register(api: Api) -> None:
    blueprints = {resource.name: _blueprint(resource) for resource in RESOURCES}
    for resource in WITHIN_THERAPY:
        _add_sub_list(blueprints["therapies"], resource)
    for blueprint in (service.blueprint(PREFIX), *blueprints.values(), resolve.blueprint(PREFIX)):
        api.register_blueprint(blueprint)


def _blueprint(resource: Resource) -> Blueprint:
    blueprint = Blueprint(resource.name, __name__, url_prefix=PREFIX, description=resource.description)
    _add_list(blueprint, resource)
    _add_item(blueprint, resource)
    return blueprint


def _add_list(blueprint: Blueprint, resource: Resource) -> None:
    def view(query: dict[str, Any]) -> Response:
        return serve_page(resource, query)

    said = f"List {resource.name}.\n\n{resource.description}"
    _add(
        blueprint,
        f"list_{resource.name}",
        resource.path,
        said,
        view,
        list_query(resource),
        page_answer(resource.schema),
    )


def _add_item(blueprint: Blueprint, resource: Resource) -> None:
    def view(query: dict[str, Any], id: str) -> Response:  # noqa: A002 - the name of the path's parameter
        return serve_item(resource, query, id)

    said = f"Get one {resource.noun}.\n\nA merged record leads to its successor; a withdrawn one is 410 and says why."
    name = f"get_{resource.noun.split()[0]}"
    _add(blueprint, name, f"{resource.path}/<id>", said, view, item_query(resource), item_answer(resource))


def _add_sub_list(blueprint: Blueprint, resource: Resource) -> None:
    def view(query: dict[str, Any], id: str) -> Response:  # noqa: A002
        return serve_page(resource, query, owner=id)

    said = f"List the {resource.name} of one therapy.\n\n{resource.description}"
    name = f"list_therapy_{resource.name}"
    _add(blueprint, name, resource.path, said, view, list_query(resource), page_answer(resource.schema))


def _add(
    blueprint: Blueprint,
    name: str,
    path: str,
    said: str,
    view: Callable[..., Response],
    query: Any,
    answer: Any,
) -> None:
    view.__name__, view.__doc__ = name, said
    declared = blueprint.response(200, answer)(view)
    declared = blueprint.arguments(query, location="query")(declared)
    blueprint.get(path, endpoint=name)(declared)

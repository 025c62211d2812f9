"""Blueprints made of a table of routes."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeAlias

from flask import Blueprint, Response

ViewRoutes: TypeAlias = Mapping[str, tuple[str, Callable[..., Response]]]  # endpoint -> path and view


def create_view_blueprint(name: str, routes: ViewRoutes, folder: Path | None = None) -> Blueprint:
    """Return a blueprint of GET routes; `folder` is that in which its `templates` are."""
    blueprint = Blueprint(name, __name__, template_folder=folder and str(folder / "templates"))
    for endpoint, (path, view) in routes.items():
        blueprint.add_url_rule(path, endpoint=endpoint, view_func=view)
    return blueprint

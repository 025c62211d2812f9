"""`therapydb openapi`: generates openapi.yaml from the code, checks that it is current, records its examples."""

import difflib
from itertools import islice
from tempfile import TemporaryDirectory

import click
from flask import Flask

from api import examples
from api.app import CONTRACT, create_app, create_documented_api
from api.cli.catalogue import load_catalogue
from api.examples.parameters import PARAMETER_EXAMPLES
from api.http import init_app
from api.openapi.document import build_openapi_document
from api.openapi.yaml_text import dump_yaml
from api.settings import Settings
from api.v1.retired import RETIRED
from db.engine import create_database_engine
from db.migrate import upgrade

MAX_DIFF_LINES = 40


@click.group("openapi")
def openapi_group() -> None:
    """Write or check openapi.yaml, the OpenAPI document that is served."""


@openapi_group.command("write")
def write_document() -> None:
    """Generate openapi.yaml from the code."""
    CONTRACT.write_text(render_document(), "utf-8")
    click.echo(f"Wrote {CONTRACT.name}.")


@openapi_group.command("check", short_help="Fail unless openapi.yaml is current.")
def check_document() -> None:
    """Fail, and show the differences, unless openapi.yaml is byte for byte what the code generates."""
    written, generated = CONTRACT.read_text("utf-8") if CONTRACT.exists() else "", render_document()
    if written == generated:
        click.echo(f"{CONTRACT.name} is current.")
        return
    lines = difflib.unified_diff(written.splitlines(), generated.splitlines(), "openapi.yaml", "the code", lineterm="")
    click.echo("\n".join(islice(lines, MAX_DIFF_LINES)))
    raise click.ClickException(f"{CONTRACT.name} is not current; run `therapydb openapi write`.")


@openapi_group.command("examples", short_help="Record the example responses of openapi.yaml again.")
def record_examples() -> None:
    """Load the catalogue into a temporary database, and record the example responses of openapi.yaml again."""
    with TemporaryDirectory() as folder:
        engine = create_database_engine(f"sqlite:///{folder}/catalogue.sqlite")
        upgrade(engine)
        load_catalogue(engine)
        examples.write_examples(create_app(Settings(), engine))
        engine.dispose()
    click.echo(f"Wrote {examples.EXAMPLES_FILE.name}; `therapydb openapi write` adds it to {CONTRACT.name}.")


def render_document() -> str:
    """Return the text of openapi.yaml as the code generates it."""
    app = Flask("therapydb", static_folder=None)
    init_app(app)
    return dump_yaml(
        build_openapi_document(create_documented_api(app), examples.load_examples(), RETIRED, PARAMETER_EXAMPLES)
    )

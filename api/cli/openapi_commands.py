"""`therapydb openapi`: write the contract from the code, or check that the written one is that of the code."""

import difflib
from itertools import islice
from tempfile import TemporaryDirectory

import click
from flask import Flask

from api import examples
from api.app import CONTRACT, create_app, create_documented_api
from api.cli.catalogue import load_catalogue
from api.http import init_app
from api.openapi import document, yaml_text
from api.settings import Settings
from api.v1.retired import RETIRED
from db.engine import create_database_engine
from db.migrate import upgrade

MAX_DIFF_LINES = 40


@click.group("openapi")
def openapi_group() -> None:
    """Write or check openapi.yaml, the contract that is served."""


@openapi_group.command()
def write() -> None:
    """Write openapi.yaml from the code."""
    CONTRACT.write_text(render_openapi(), "utf-8")
    click.echo(f"Wrote {CONTRACT.name}.")


@openapi_group.command(short_help="Fail unless openapi.yaml is that of the code.")
def check() -> None:
    """Fail, and show where, if openapi.yaml is not byte for byte what the code says."""
    written, ours = CONTRACT.read_text("utf-8") if CONTRACT.exists() else "", render_openapi()
    if written == ours:
        click.echo(f"{CONTRACT.name} is that of the code.")
        return
    lines = difflib.unified_diff(written.splitlines(), ours.splitlines(), "openapi.yaml", "the code", lineterm="")
    click.echo("\n".join(islice(lines, MAX_DIFF_LINES)))
    raise click.ClickException(f"{CONTRACT.name} is not that of the code; run `therapydb openapi write`.")


@openapi_group.command("examples", short_help="Ask again for the answers that openapi.yaml shows.")
def ask_for_examples() -> None:
    """Load the catalogue into a database of its own, and ask it again for the answers that openapi.yaml shows."""
    with TemporaryDirectory() as folder:
        engine = create_database_engine(f"sqlite:///{folder}/catalogue.sqlite")
        upgrade(engine)
        load_catalogue(engine)
        examples.write_examples(create_app(Settings(), engine))
        engine.dispose()
    click.echo(f"Wrote {examples.WRITTEN.name}; `therapydb openapi write` puts it into {CONTRACT.name}.")


def render_openapi() -> str:
    app = Flask("therapydb", static_folder=None)
    init_app(app)
    return yaml_text.dump_yaml(document.build_document(create_documented_api(app), examples.load_examples(), RETIRED))

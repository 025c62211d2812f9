"""`therapydb openapi`: write the contract from the code, or check that the written one is that of the code."""

import difflib
from itertools import islice

import click
from flask import Flask

from api import CONTRACT, describe
from api.http import contract, install, openapi

MOST_LINES = 40


@click.group("openapi")
def openapi_group() -> None:
    """Write or check openapi.yaml, the contract that is served."""


@openapi_group.command()
def write() -> None:
    """Write openapi.yaml from the code."""
    CONTRACT.write_text(generated(), "utf-8")
    click.echo(f"Wrote {CONTRACT.name}.")


@openapi_group.command()
def check() -> None:
    """Fail, and show where, if openapi.yaml is not byte for byte what the code says."""
    written, ours = CONTRACT.read_text("utf-8") if CONTRACT.exists() else "", generated()
    if written == ours:
        click.echo(f"{CONTRACT.name} is that of the code.")
        return
    lines = difflib.unified_diff(written.splitlines(), ours.splitlines(), "openapi.yaml", "the code", lineterm="")
    click.echo("\n".join(islice(lines, MOST_LINES)))
    raise click.ClickException(f"{CONTRACT.name} is not that of the code; run `therapydb openapi write`.")


def generated() -> str:
    app = Flask("therapydb", static_folder=None)
    install(app)
    return openapi.dumps(contract.document(describe(app)))

"""README lists every variable and command, and each link of the documents leads somewhere."""

import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import click
import pytest

from api.cli import main
from api.settings import VARIABLES, Settings

ROOT = Path(__file__).parents[1]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])
README = (ROOT / "README.md").read_text("utf-8")


def read_table(first: str) -> list[list[str]]:
    """Give the rows of the table whose first heading this is, cell by cell, without backquotes."""
    lines = README.partition(f"| {first} |")[2].partition("\n\n")[0].splitlines()[2:]
    return [[cell.strip().replace("`", "") for cell in line.strip("|").split("|")] for line in lines]


def test_every_variable_is_in_the_table_with_its_default() -> None:
    defaults = {field.name: "none" if field.default in ("", ()) else str(field.default) for field in fields(Settings)}
    expected = {variable: defaults[name] for name, (variable, _, _) in VARIABLES.items()}
    expected |= {"THERAPYDB_PUBLIC_URL": "http://HOST:PORT", "THERAPYDB_SECRET": "random, kept in the database"}
    assert {variable: default for variable, default, _ in read_table("variable")} == expected


def list_commands(command: click.Command, *before: str) -> Iterator[str]:
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            assert inner is not None
            yield from list_commands(inner, *before, name)
    else:
        needed = [param.name.upper() for param in command.params if param.required and param.name]
        yield " ".join([*before, *needed])


def test_every_command_is_in_the_table() -> None:
    assert sorted(command for command, _ in read_table("command")) == sorted(list_commands(main, "therapydb"))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_leads_somewhere(document: Path) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)]+)\)", document.read_text("utf-8")):
        name, _, heading = target.partition("#")
        there = document.parent / name if name else document
        assert there.exists(), target
        assert not heading or heading in list_heading_anchors(there), target


def list_heading_anchors(document: Path) -> set[str]:
    """Give the headings as GitHub spells them in links."""
    found = re.findall(r"^#+ (.+)$", document.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in found}

"""Each dependency of a run is imported by the code, and CONTRIBUTING gives its reason."""

import ast
import re
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
DEPENDENCIES = {re.split(r"[\[><=~!;]", dependency)[0] for dependency in PROJECT["dependencies"]}
IMPORTED_BY_OTHERS = {"pystemmer"}  # by snowballstemmer, where it is there


def list_imported_packages() -> set[str]:
    """Give the top-level packages that the rooms import."""
    names: set[str] = set()
    for path in (path for room in ("api", "db", "schemas") for path in (ROOT / room).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                names.add(node.module.partition(".")[0])
    return names


def test_every_dependency_is_imported() -> None:
    owners = packages_distributions()
    imported = {owner.lower().replace("_", "-") for name in list_imported_packages() for owner in owners.get(name, ())}
    assert {name.lower() for name in DEPENDENCIES} - imported == IMPORTED_BY_OTHERS


def test_contributing_gives_the_reason_for_every_dependency() -> None:
    table = (ROOT / "CONTRIBUTING.md").read_text("utf-8").partition("## Dependencies")[2].partition("\n## ")[0]
    assert set(re.findall(r"^\| `([^`]+)` \| \S", table, re.MULTILINE)) == DEPENDENCIES

import ast
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MODULES = sorted(path.relative_to(ROOT) for room in ("api", "db", "schemas") for path in (ROOT / room).rglob("*.py"))
WEB = {"click", "flask", "flask_cors", "limits", "flask_smorest", "granian", "werkzeug"}
SPELLING = {"apispec", "marshmallow", "webargs"}
STORAGE = {"alembic", "psycopg", "sqlalchemy", "sqlite3"}
RULES = [  # folder, what its modules must not import, and what of it they may
    ("api", {"tests"}, set[str]()),
    ("api/http", {"api", "db", "schemas"}, {"api.http"}),
    ("api/openapi", {"api", "db", "schemas"}, {"api.http", "api.openapi"}),
    ("db", {"api", "schemas", "tests"} | WEB | SPELLING, set[str]()),
    ("db/units", {"db"}, {"db.units", "db.vocab"}),
    ("db/hierarchy.py", {"db"}, set[str]()),
    ("db/models", {"db"}, {"db.models", "db.vocab"}),
    ("db/matching", {"db"}, {"db.hierarchy", "db.matching", "db.units", "db.vocab"}),
    ("db/loader", {"db.queries"}, set[str]()),
    ("db/queries", {"db.loader"}, set[str]()),
    ("db/search", {"db.loader", "db.queries"}, set[str]()),
    ("schemas", {"api", "db", "tests"} | WEB | STORAGE, {"db.vocab"}),
]


@cache
def parse_module(module: Path) -> ast.Module:
    return ast.parse((ROOT / module).read_text("utf-8"))


def list_imports(module: Path) -> Iterator[str]:
    """Give every name that is imported, in full: `from db.vocab import enums` is `db.vocab.enums`."""
    for node in ast.walk(parse_module(module)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} names a neighbour by dots"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def is_within(name: str, packages: set[str] | frozenset[str]) -> bool:
    return any(f"{name}.".startswith(f"{package}.") for package in packages)


@pytest.mark.parametrize(("folder", "closed", "allowed"), RULES, ids=[rule[0] for rule in RULES])
def test_imports_run_one_way(folder: str, closed: set[str], allowed: set[str]) -> None:
    modules = [module for module in MODULES if module.is_relative_to(folder)]
    names = [(module, name) for module in modules for name in list_imports(module)]
    assert modules
    assert [pair for pair in names if is_within(pair[1], closed) and not is_within(pair[1], allowed)] == []


def test_vocabulary_needs_nothing_but_the_standard_library() -> None:
    names = [name for module in MODULES if module.is_relative_to("db/vocab") for name in list_imports(module)]
    assert [name for name in names if not is_within(name, sys.stdlib_module_names | {"db.vocab"})] == []


def test_only_the_settings_look_at_the_environment() -> None:
    looking = re.compile(r"\b(os\.environ|environs|getenvb?)\b|from os import.*environ")
    assert [str(it) for it in MODULES if looking.search((ROOT / it).read_text("utf-8"))] == ["api/settings.py"]


def test_every_module_has_a_docstring() -> None:
    assert [str(module) for module in MODULES if not ast.get_docstring(parse_module(module))] == []

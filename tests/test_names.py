"""Holds the names of the code to the words of the field: verb and noun, one thing a name."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from tokenize import COMMENT, generate_tokens

from db.vocab.record_types import RECORD_TYPES
from tests.test_rooms import MODULES, parse_module

MAX_ONE_WORD = 0.45  # of all functions and methods
MAX_PARTICIPLES = 0.01
MAX_SHARED = 0.15  # of all top-level functions and classes, those whose name stands in three or more files
MAX_ANY = 314  # how often `Any` stands in the syntax trees of the three packages
MAX_LINES = 250  # of a module that is not a table of data
MIN_COMMENTS = 0.02  # of the lines of the three packages that say why; lines with `noqa` and the like do not count
DATA = {
    *("db/vocab/attributes.py", "db/vocab/enums.py", "schemas/imports/fhir/words/harmless_words.py"),
    "schemas/imports/fhir/words/word_tables.py",
}
DIRECTIVE = re.compile(r"#\s*(noqa|type:|fmt:|pragma)")
IRREGULAR = (
    "begun borne bound brought built chosen cut done drawn fed felt found given gone grown had held kept known laid "
    "led left let lost made meant met paid put read said seen sent set shown spoken split spread taken told understood "
    "won written"
)
ADJECTIVES = {"embed", "feed", "need", "proceed", "seed", "speed"}  # they end in -ed and are no participles
# A module of the same name for each of these in several rooms: the model, the schema, the query, the rows.
PARTS = {"approval", "coding", "criterion", "population"}  # of records
SAME_THING = {"catalogue_revision", "concepts", "resolve", "search"}  # likewise


def iterate_functions() -> Iterator[tuple[Path, str]]:
    for module in MODULES:
        if "versions" in module.parts:
            continue  # alembic names what they define
        for node in ast.walk(parse_module(module)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("__"):
                yield module, node.name.strip("_")


def is_participle(name: str) -> bool:
    return (name in IRREGULAR.split() or re.fullmatch(r"[a-z]+ed", name) is not None) and name not in ADJECTIVES


def list_record_modules() -> set[str]:
    singular = {record_type.singular for record_type in RECORD_TYPES} | PARTS
    plural = {f"{name[:-1]}ies" if name.endswith("y") else f"{name}s" for name in singular}
    return singular | plural | {"criteria"}


def test_functions_are_verb_and_noun() -> None:
    names = [name for _, name in iterate_functions()]
    single = [name for name in names if "_" not in name]
    assert len(single) / len(names) <= MAX_ONE_WORD


def test_functions_are_not_called_by_a_participle() -> None:
    functions = list(iterate_functions())
    bare = [f"{module}: {name}" for module, name in functions if is_participle(name)]
    assert len(bare) / len(functions) <= MAX_PARTICIPLES, bare


def test_a_top_level_name_stands_for_one_thing() -> None:
    files: dict[str, set[Path]] = defaultdict(set)
    for module in MODULES:
        for node in parse_module(module).body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and "versions" not in module.parts:
                files[node.name.strip("_")].add(module)
    definitions = sum(map(len, files.values()))
    shared = {name: modules for name, modules in files.items() if len(modules) > 2}
    assert sum(map(len, shared.values())) / definitions <= MAX_SHARED, sorted(shared)


def test_a_module_name_stands_for_one_thing() -> None:
    modules: dict[str, list[str]] = defaultdict(list)
    for module in MODULES:
        if module.stem not in {"__init__", "__main__"} and "versions" not in module.parts:
            modules[module.stem].append(str(module))
    ambiguous = {name: paths for name, paths in modules.items() if len(paths) > 1}
    assert {name: paths for name, paths in ambiguous.items() if name not in list_record_modules() | SAME_THING} == {}


def test_any_is_rare() -> None:
    nodes = (node for module in MODULES for node in ast.walk(parse_module(module)))
    assert sum(isinstance(node, ast.Name) and node.id == "Any" for node in nodes) <= MAX_ANY


def test_choices_are_explained() -> None:
    sources = [module.read_text("utf-8") for module in MODULES if "versions" not in module.parts]
    tokens = (token for source in sources for token in generate_tokens(StringIO(source).readline))
    comments = sum(token.type == COMMENT and not DIRECTIVE.match(token.string) for token in tokens)
    assert comments / sum(source.count("\n") for source in sources) >= MIN_COMMENTS


def test_modules_are_short() -> None:
    lines = {str(module): len(module.read_text("utf-8").splitlines()) for module in MODULES if str(module) not in DATA}
    long = {module: count for module, count in lines.items() if count > MAX_LINES and "versions" not in module}
    assert long == {}

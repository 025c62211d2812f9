"""YAML text into plain values that remember their place.

Read through nodes, so that every value keeps its file and line, a figure keeps its printed digits, a date stays
text, and whatever YAML would silently take for something else is refused.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, NamedTuple

import yaml

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
TAG = "tag:yaml.org,2002:"
WHOLE = re.compile(r"[-+]?(0|[1-9][0-9]*)")
FRACTION = re.compile(r"[-+]?(0|[1-9][0-9]*)\.[0-9]+")
BROKEN = "\ufffd"  # stands where bytes could not be read
PLAIN = {"true": True, "false": False, "null": None, "~": None, "": None}
CONFUSED = "YAML reads {word} as something else: write numbers plainly, true or false for yes or no, text in quotes"

Path = tuple[str | int, ...]


class Place(NamedTuple):
    file: str
    line: int


class Problem(NamedTuple):
    """One thing that is wrong, as a curator finds it: where, in which field, and what."""

    file: str
    line: int
    field: str
    message: str


class Document(NamedTuple):
    """One file's value, the place of everything in it, and what could not be read, with the way to it."""

    value: Any
    places: dict[Path, Place]
    problems: list[tuple[Place, Path, str]]


def read(file: str, text: str) -> Document:
    """Read one YAML file; a file that is no YAML has no value and one problem."""
    document = Document(None, {}, [])
    if BROKEN in text:
        place = Place(file, text[: text.index(BROKEN)].count("\n") + 1)
        document.problems.append((place, (), "holds a character that is not UTF-8"))
        return document
    try:
        root = yaml.compose(text, Loader=LOADER)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        why = getattr(error, "problem", None) or str(error)
        document.problems.append((Place(file, mark.line + 1 if mark else 1), (), f"not YAML: {why}"))
        return document
    return document if root is None else document._replace(value=_value(root, (), file, document, set()))


def _value(node: yaml.Node, path: Path, file: str, into: Document, seen: set[int]) -> Any:
    into.places[path] = place = Place(file, node.start_mark.line + 1)
    if id(node) in seen:
        into.problems.append((place, path, "repeat the words: anchors and aliases are not used here"))
        return None
    seen.add(id(node))
    if isinstance(node, yaml.MappingNode):
        return {
            key.value: _value(value, (*path, key.value), file, into, seen)
            for key, value in _distinct(node, path, place, into)
        }
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, (*path, n), file, into, seen) for n, item in enumerate(node.value)]
    try:
        return scalar(node.tag.removeprefix(TAG), node.value, plain=not getattr(node, "style", None))
    except ValueError as error:
        into.problems.append((place, path, str(error)))
        return None


def _distinct(
    node: yaml.MappingNode, path: Path, place: Place, into: Document
) -> Iterator[tuple[yaml.Node, yaml.Node]]:
    names: set[str] = set()
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            into.problems.append((place, path, "the name of a field is not a word"))
        elif key.value in names:
            at = Place(place.file, key.start_mark.line + 1)
            into.problems.append((at, (*path, key.value), "stands here twice"))
        else:
            names.add(key.value)
            yield key, value


def scalar(tag: str, text: str, *, plain: bool) -> Any:
    """Return the value of one scalar: text unless it is plainly a number, true, false or nothing."""
    if not plain or tag in {"str", "timestamp"}:
        return text
    if tag == "int" and WHOLE.fullmatch(text):
        return int(text)
    if tag == "float" and FRACTION.fullmatch(text):
        return Decimal(text)
    if tag in {"bool", "null"} and text in PLAIN:
        return PLAIN[text]
    raise ValueError(CONFUSED.format(word=text))


def spell(path: Path) -> str:
    """`("evidence", 0, "level")` as `evidence[0].level`."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).lstrip(".")

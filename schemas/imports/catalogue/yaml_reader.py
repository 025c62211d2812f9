"""Reads YAML text into plain values that remember their place.

Read through nodes, so that every value keeps its file and line, a figure keeps its printed digits, a date stays
text, and whatever YAML would silently take for something else is refused.
"""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple, TypeAlias

import yaml

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
TAG = "tag:yaml.org,2002:"
INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)")
FRACTION = re.compile(r"[-+]?(0|[1-9][0-9]*)\.[0-9]+")
UNREADABLE = "\ufffd"  # stands where bytes could not be read
CONSTANTS = {"true": True, "false": False, "null": None, "~": None, "": None}
AMBIGUOUS_SCALAR = (
    "YAML reads {word} as something else: write numbers plainly, true or false for yes or no, text in quotes"
)


class Place(NamedTuple):
    file: str
    line: int


Path: TypeAlias = tuple[str | int, ...]
Places: TypeAlias = Mapping[Path, Place]


class FileProblem(NamedTuple):
    """A problem as a curator finds it: the place, the field and the message."""

    file: str
    line: int
    field: str
    message: str


class YamlDocument(NamedTuple):
    """The value of a file, the place of everything in it, and what could not be read, each with its path."""

    value: object
    places: dict[Path, Place]
    problems: list[tuple[Place, Path, str]]


def read_yaml(file: str, text: str) -> YamlDocument:
    """Read one YAML file; a file that is not YAML has no value and one problem."""
    document = YamlDocument(None, {}, [])
    if UNREADABLE in text:
        place = Place(file, text[: text.index(UNREADABLE)].count("\n") + 1)
        document.problems.append((place, (), "holds a character that is not UTF-8"))
        return document
    try:
        root = yaml.compose(text, Loader=LOADER)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        why = getattr(error, "problem", None) or str(error)
        document.problems.append((Place(file, mark.line + 1 if mark else 1), (), f"not YAML: {why}"))
        return document
    return document if root is None else document._replace(value=_read_node(root, (), file, document, set()))


def _read_node(node: yaml.Node, path: Path, file: str, document: YamlDocument, seen: set[int]) -> object:
    document.places[path] = place = Place(file, node.start_mark.line + 1)
    # Composing gives an alias the node of its anchor, so a node that comes twice is one; a few nested ones could also
    # fill the memory.
    if id(node) in seen:
        document.problems.append((place, path, "repeat the words: anchors and aliases are not used here"))
        return None
    seen.add(id(node))
    if isinstance(node, yaml.MappingNode):
        return {
            key.value: _read_node(value, (*path, key.value), file, document, seen)
            for key, value in _iterate_distinct_keys(node, path, place, document)
        }
    if isinstance(node, yaml.SequenceNode):
        return [_read_node(item, (*path, n), file, document, seen) for n, item in enumerate(node.value)]
    try:
        # Only a plain scalar may be anything but text: quotes are how an editor says that it is.
        return parse_scalar(node.tag.removeprefix(TAG), node.value, plain=not getattr(node, "style", None))
    except ValueError as error:
        document.problems.append((place, path, str(error)))
        return None


def _iterate_distinct_keys(
    node: yaml.MappingNode, path: Path, place: Place, document: YamlDocument
) -> Iterator[tuple[yaml.Node, yaml.Node]]:
    names: set[str] = set()
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            document.problems.append((place, path, "the name of a field is not a word"))
        elif key.value in names:
            at = Place(place.file, key.start_mark.line + 1)
            document.problems.append((at, (*path, key.value), "stands here twice"))
        else:
            names.add(key.value)
            yield key, value


def parse_scalar(tag: str, text: str, *, plain: bool) -> object:
    """Return the value of one scalar: text unless it is plainly a number, true, false or nothing."""
    if not plain or tag in {"str", "timestamp"}:
        return text
    if tag == "int" and INTEGER.fullmatch(text):
        return int(text)
    if tag == "float" and FRACTION.fullmatch(text):
        return Decimal(text)
    if tag in {"bool", "null"} and text in CONSTANTS:
        return CONSTANTS[text]
    raise ValueError(AMBIGUOUS_SCALAR.format(word=text))


def format_path(path: Path) -> str:
    """`("evidence", 0, "level")` as `evidence[0].level`."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).lstrip(".")

"""Wraps the long strings of a generated migration, such as the texts of constraints, which no formatter splits."""

import ast
import json
from collections.abc import Iterator
from pathlib import Path
from textwrap import wrap

from alembic.script import write_hooks

MAX_STRING_LENGTH = 90


def wrap_long_strings(source: str) -> str:
    """Write every long string on one line as adjacent shorter ones, broken at spaces."""
    lines = source.splitlines(keepends=True)
    for node in sorted(_iterate_long_strings(ast.parse(source)), key=lambda node: (node.lineno, node.col_offset))[::-1]:
        line = lines[node.lineno - 1].encode()
        start, end = line[: node.col_offset].decode(), line[node.end_col_offset :].decode()
        lines[node.lineno - 1] = f"{start}({_split_string(str(node.value))}){end}"
    return "".join(lines)


def _iterate_long_strings(tree: ast.Module) -> Iterator[ast.Constant]:
    docstring = tree.body[0].value if tree.body and isinstance(tree.body[0], ast.Expr) else None
    strings = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str))
    for node in strings:
        is_long = len(str(node.value)) > MAX_STRING_LENGTH and node.lineno == node.end_lineno
        if is_long and node is not docstring:
            yield node


def _split_string(text: str) -> str:
    pieces = wrap(text, MAX_STRING_LENGTH, drop_whitespace=False, break_long_words=False, break_on_hyphens=False)
    return "\n".join(json.dumps(piece, ensure_ascii=False) for piece in pieces)


@write_hooks.register("wrap_strings")
def wrap_migration(filename: str, options: dict[str, object]) -> None:
    """Wrap a migration that alembic has just written."""
    del options
    path = Path(filename)
    path.write_text(wrap_long_strings(path.read_text("utf-8")), "utf-8")

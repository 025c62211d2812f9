"""Write SVG elements with presentation attributes only, so that no content security policy can strip their style.

`class` marks what follows the reader's colour scheme; `style_sheet` makes it do so where styles are allowed.
"""

from collections.abc import Iterator
from html import escape
from typing import Literal, TypeAlias

Theme: TypeAlias = Literal["light", "dark", "auto"]
Value: TypeAlias = str | float

PALETTES = {
    "light": {"ink": "#1a1a1a", "faint": "#767676", "rule": "#c8c8c8", "paper": "#ffffff"},
    "dark": {"ink": "#ececec", "faint": "#a0a0a0", "rule": "#4a4a4a", "paper": "#161616"},
}
FONT = "system-ui, 'Segoe UI', Roboto, 'DejaVu Sans', Arial, sans-serif"
# Advance widths in em, on the wide side of common sans-serif fonts: a label may end early but never overflows.
NARROW, WIDE, UPPER, USUAL = 0.36, 0.98, 0.76, 0.6
NARROW_LETTERS, WIDE_LETTERS = frozenset("iljtfr.,:;'|!()[] -"), frozenset("mwMW%@—")


def format_element(name: str, *children: str, **attributes: Value) -> str:
    """Return one element; `class_` is `class`, and `_` in an attribute's name is `-`."""
    # Keyword arguments cannot hold dashes, and `class` is a word of Python.
    pairs = (f' {key.strip("_").replace("_", "-")}="{_format_value(value)}"' for key, value in attributes.items())
    opening = f"<{name}{''.join(pairs)}"
    return f"{opening}>{''.join(children)}</{name}>" if children else f"{opening}/>"


def _format_value(value: Value) -> str:
    return escape(value) if isinstance(value, str) else f"{value:.2f}".rstrip("0").rstrip(".")


def format_style_sheet(theme: Theme) -> str:
    """Return the rules that switch to the dark palette with the reader's system, for theme `auto` only."""
    if theme != "auto":
        return ""
    dark = PALETTES["dark"]
    rules = "".join(f".{name}{{fill:{colour}}}.{name}-line{{stroke:{colour}}}" for name, colour in dark.items())
    return format_element("style", f"@media (prefers-color-scheme:dark){{{rules}}}")


def measure_text(text: str, size: float) -> float:
    """Return an upper estimate of the width of a text in px, for a sans-serif font of that size."""
    return size * sum(map(_measure_letter, text))


def _measure_letter(letter: str) -> float:
    if letter in NARROW_LETTERS:
        return NARROW
    if letter in WIDE_LETTERS or not letter.isascii():
        return WIDE
    return UPPER if letter.isupper() else USUAL


def wrap_text(text: str, size: float, width: float) -> list[str]:
    """Break a text into lines that fit the width; a word that is longer than a line is broken, nothing is dropped."""
    lines = [""]
    for word in _split_words(text, size, width):
        joined = f"{lines[-1]} {word}".strip()
        if lines[-1] and measure_text(joined, size) > width:
            lines.append(word)
        else:
            lines[-1] = joined
    return lines


def _split_words(text: str, size: float, width: float) -> Iterator[str]:
    for word in text.split():
        rest = word
        while len(rest) > 1 and measure_text(rest, size) > width:
            end = next(n for n in range(len(rest), 0, -1) if n == 1 or measure_text(rest[:n], size) <= width)
            yield rest[:end]
            rest = rest[end:]
        yield rest

"""The passage of a text that matches a query, as safe HTML: escaped, with `<mark>` around the matching words."""

from collections.abc import Container, Iterator
from functools import lru_cache
from html import escape
from re import Match

from db.search.text_normalizer import WORD, stem_words

MAX_LENGTH = 240  # characters of the text
LEAD = 60  # of them, before the first matching word
CUT = "…"


def build_snippet(text: str, terms: Container[str]) -> str:
    """Return the window with the most matching words, each marked."""
    matches = [word for word in WORD.finditer(text) if any(stem in terms for stem in _stem_word(word.group()))]
    start, end = _find_window(text, matches)
    inside = [word for word in matches if start <= word.start() and word.end() <= end]
    marked = "".join(_iter_pieces(text, inside, start, end))
    return f"{CUT if start else ''}{marked}{CUT if end < len(text) else ''}"


@lru_cache(maxsize=10_000)
def _stem_word(word: str) -> tuple[str, ...]:
    """Return the stems of a word as it is written: two of one with a Greek letter in it."""
    return tuple(stem_words(word))


def _find_window(text: str, matches: list[Match[str]]) -> tuple[int, int]:
    if len(text) <= MAX_LENGTH:
        return 0, len(text)
    # The best window begins at one of the matches or at the start, so no other is tried.
    starts = [0, *(_word_start(text, max(0, word.start() - LEAD)) for word in matches)]
    # Of windows with as many matches, the first.
    start = max(
        starts, key=lambda at: (sum(at <= word.start() and word.end() <= at + MAX_LENGTH for word in matches), -at)
    )
    end = min(start + MAX_LENGTH, len(text))
    # The last word is cut only where it is longer than the window.
    return start, end if end == len(text) else max(text.rfind(" ", start, end), start + LEAD)


def _word_start(text: str, at: int) -> int:
    return 0 if at == 0 else text.find(" ", at) + 1


def _iter_pieces(text: str, matches: list[Match[str]], start: int, end: int) -> Iterator[str]:
    for word in matches:
        yield escape(text[start : word.start()])
        yield f"<mark>{escape(word.group())}</mark>"
        start = word.end()
    yield escape(text[start:end])

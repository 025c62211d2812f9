"""The known name that a mistyped one most likely stands for."""

import re
from collections.abc import Iterable
from difflib import get_close_matches

SIMILARITY_FLOOR = 0.6  # below it a suggestion misleads more often than it helps
MAX_COMPARED = 200  # characters; similarity costs the square of them


NEGATED = re.compile(r"(no|not|non|never|without|kein\w*|nicht)[ _-]", re.IGNORECASE)


def strip_negation(name: object) -> str | None:
    """Return what stands behind the negation of a name; None if it has none."""
    found = NEGATED.match(str(name)[:MAX_COMPARED])
    return str(name)[found.end() : MAX_COMPARED] or None if found else None


def find_nearest_name(name: object, known: Iterable[str]) -> str | None:
    """Return the known name most similar to `name` in any case, or None if none is similar.

    A negated name is never answered with the affirmed one, nor the other way round.
    """
    is_negated = NEGATED.match(str(name)) is not None
    folded = {
        candidate.casefold(): candidate for candidate in known if (NEGATED.match(candidate) is not None) is is_negated
    }
    similar = get_close_matches(str(name)[:MAX_COMPARED].casefold(), folded, 1, SIMILARITY_FLOOR)
    return folded[similar[0]] if similar else None

"""What a reader typed, as the words to look for. Nothing of it reaches a database but letters and digits.

No text is refused: of a long one the first words are looked for, and one without words finds nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice

from db.search.text_normalizer import split_words, stem_word

MAX_QUERY_LENGTH = 256  # characters, which whoever takes the text holds it to
MAX_TERMS = 16

# Too common to tell one record from another, in the languages that people ask in here.
_IGNORED = """
a about after afterwards am an and are as at be been but by can could did do does for from get had has have how i if
in into is it its many may me much my of on or our should so than that the their them then there they this to was we
were what when where which while who whom whose why will with would you your
con de del el en la las los para por que un una y
"""
STOP_WORDS = frozenset(_IGNORED.split())
# Common words that together ask for something.
_MEANT = {"who can": "candidate", "can i get": "candidate", "how old": "age", "how long": "duration"}


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """`words` as typed, folded; `terms` are the stems to look for, each with the word it was typed as."""

    words: tuple[str, ...]
    terms: Mapping[str, str]


def parse_query(text: str) -> SearchQuery:
    """Read a query: common words are left out, unless it has no others."""
    # Cut before it is folded: NFKD makes up to eighteen letters of one.
    typed = split_words(text[:MAX_QUERY_LENGTH])
    padded_query = f" {' '.join(typed)} "
    implied_terms = [meaning for phrase, meaning in _MEANT.items() if f" {phrase} " in padded_query]
    # A query of common words alone, such as "how to", is looked for as it is.
    significant_words = [word for word in typed if word not in STOP_WORDS] + implied_terms or typed
    terms: dict[str, str] = {}
    for word in significant_words:
        # The first of several words with the same stem is the one reported as typed.
        terms.setdefault(stem_word(word), word)
    return SearchQuery(tuple(typed), dict(islice(terms.items(), MAX_TERMS)))

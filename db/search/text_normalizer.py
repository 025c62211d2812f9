"""The one normaliser. It folds the text of records and of queries alike, so the databases compare plain words.

Folded away: case, diacritics, Greek letters against their names, hyphens and other punctuation, British against
American spelling, and the endings of words. What is left holds letters and digits only.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from snowballstemmer import stemmer

WORD = re.compile(r"[^\W_]+")
CHUNK = re.compile(r"\S+")
MAX_WORD_LENGTH = 60
MAX_COMPOUND_PARTS = 4  # parts of a word such as VX-880 or beta-cell that are also found written as one
MIN_SPELLING_LENGTH = 5  # below it, `ae` is the abbreviation of an adverse event

_GREEK = "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau upsilon"
_LETTERS = dict(zip("αβγδεζηθικλμνξοπρστυφχψω", [*_GREEK.split(), "phi", "chi", "psi", "omega"], strict=True))
_NAMED = {ord(letter): f" {name} " for letter, name in _LETTERS.items()}

# British spellings, each a pattern and what stands for it and its American twin alike.
_SPELLINGS = tuple(
    (re.compile(pattern), fold)
    for pattern, fold in (
        (r"ae|oe", "e"),
        (r"(?<=\w\w)our", "or"),
        (r"is(?=(e|ed|es|er|ers|ing|ation|ations)$)", "iz"),
        (r"ys(?=(e|ed|es|er|ers|ing)$)", "yz"),
        (r"(?<=[tb])re(?=s?$)", "er"),
        (r"ll(?=(ed|er|ers|ing|ment|ments)$)", "l"),
        (r"ogue(?=s?$)", "og"),
        (r"mme(?=s?$)", "m"),
        (r"(?<=lic)ence", "ense"),
        (r"ph(?=(ur|ate|ide))", "f"),
        (r"emi(a|as|c)$", "em"),  # anaemia and anaemic
    )
)


def fold_text(text: str) -> str:
    """Fold letters, and leave the rest of the text where it was."""
    # NFKD splits accents off letters, to be dropped below, and folds digits and letters written in other widths.
    if text.isascii():
        return text.lower()  # most names: there is nothing else to fold
    parts = unicodedata.normalize("NFKD", text).casefold()
    # Greek letters keep their base letter here, which the table below then spells out.
    plain = "".join(letter for letter in parts if not unicodedata.combining(letter))
    return plain.translate(_NAMED)


def split_words(text: str) -> list[str]:
    """The words of a text, folded, with the endings they have."""
    return [word[:MAX_WORD_LENGTH] for word in WORD.findall(fold_text(text))]


def stem_words(text: str) -> list[str]:
    """The words of a text without their endings: what is compared."""
    return [stem_word(word) for word in split_words(text)]


def join_compounds(text: str) -> Iterator[str]:
    """Words written in parts, such as VX-880, as they look written in one."""
    for chunk in CHUNK.findall(fold_text(text)):
        parts = WORD.findall(chunk)
        if 1 < len(parts) <= MAX_COMPOUND_PARTS:
            yield "".join(parts)[:MAX_WORD_LENGTH]


@lru_cache(maxsize=50_000)
def stem_word(word: str) -> str:
    """One word, in one spelling and without its ending."""
    if len(word) >= MIN_SPELLING_LENGTH:
        for pattern, fold in _SPELLINGS:
            word = pattern.sub(fold, word)
    # A stemmer keeps the word it works on, so threads cannot share one.
    return str(stemmer("english").stemWord(word))

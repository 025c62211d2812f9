"""Words as they are compared: one blank for any blank, one hyphen for any dash, and letters without their accents.

The same words come with no-break spaces, decomposed accents, or without accents at all.
"""

import re
import unicodedata

DASHES = dict.fromkeys(range(0x2010, 0x2016), "-")
INVISIBLE = dict.fromkeys((0xAD, *range(0x200B, 0x2010), 0x2060, 0xFEFF))
REPLACED = {**DASHES, **INVISIBLE}
MAX_LENGTH = 4000  # characters that are read of one text
SEMANTIC_TAG = re.compile(r" \([a-z ]+\)$")  # at the end of a name of SNOMED CT
BLANKS = re.compile(r"[\s_]+")


def fold_words(text: str) -> str:
    """Return the beginning of a text as patterns of `compile_folded` expect it."""
    text = text[:MAX_LENGTH]
    if not text.isascii():
        text = strip_accents(unicodedata.normalize("NFKC", text.translate(REPLACED)))
    return BLANKS.sub(" ", text)


def is_too_long(text: str | None) -> bool:
    """True for a text that is not read whole, so that what it says is not known."""
    return text is not None and len(text) > MAX_LENGTH


def strip_accents(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def compile_folded(pattern: str, flags: int = re.IGNORECASE) -> re.Pattern[str]:
    """Compile a pattern for folded words; accents in it are stripped too."""
    return re.compile(strip_accents(pattern), flags)

"""Words as they are compared: small letters without their accents, one blank for any blank, one hyphen for any dash.

The same words come with no-break spaces, decomposed accents, or without accents at all. In small letters, since tables
of words are compared several times as fast where the case matters.
"""

import re
import unicodedata

from schemas.imports.fhir.kept_answers import keep_answers

DASHES = dict.fromkeys(range(0x2010, 0x2016), "-")
INVISIBLE = dict.fromkeys((0xAD, *range(0x200B, 0x2010), 0x2060, 0xFEFF))
REPLACED = {**DASHES, **INVISIBLE}
MAX_LENGTH = 4000  # characters that are read of one text
SEMANTIC_TAG = re.compile(r" \([a-z ]+\)$")  # at the end of a name of SNOMED CT
ESCAPED = re.compile(r"\\.|([^\\]+)", re.DOTALL)
BLANKS = re.compile(r"[\s_]+")


def fold_words(text: str) -> str:
    """Return the beginning of a text as patterns of `compile_folded` expect it."""
    text = text[:MAX_LENGTH].lower()
    if not text.isascii():
        text = strip_accents(unicodedata.normalize("NFKC", text.translate(REPLACED)))
    return BLANKS.sub(" ", text)


@keep_answers
def strip_words(pattern: re.Pattern[str], words: str) -> str:
    return pattern.sub("", words)


def is_too_long(text: str | None) -> bool:
    """True for a text that is not read whole, so that what it says is not known."""
    return text is not None and len(text) > MAX_LENGTH


def strip_accents(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text.replace("\N{LATIN SMALL LETTER SHARP S}", "ss"))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def compile_folded(pattern: str) -> re.Pattern[str]:
    """Compile a pattern for folded words; accents and capitals in it, but for those of classes, are folded too."""
    return re.compile(ESCAPED.sub(lambda found: found[0].lower() if found[1] else found[0], strip_accents(pattern)))

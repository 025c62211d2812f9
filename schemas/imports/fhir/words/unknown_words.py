"""The first word of a text that is not known to be harmless, by the tables of harmless words."""

import re

from schemas.imports.fhir.fhir_facts import UnusedError
from schemas.imports.fhir.kept_answers import keep_answers
from schemas.imports.fhir.words.folded_text import compile_folded
from schemas.imports.fhir.words.harmless_words import Vocabulary
from schemas.imports.fhir.words.word_tables import NEGATIONS

MAX_SHOWN = 40  # letters of a word that is named
LETTERS = re.compile(r"[^\W\d_]{2,}|[^\W\d_a-z]|\?")  # a question mark says that it is not sure
# Dates, a dose of nothing, a number of pieces and steps, which of a medicine say from when or until when.
YEAR = r"(?:19|20)\d\d"
DATE = (
    rf"{YEAR}-\d{{1,2}}(?:-\d{{1,2}})?|\d{{1,2}}[./]\d{{1,2}}[./](?:{YEAR}|\d\d)(?!\d)|\d{{1,2}}-\d{{1,2}}-{YEAR}"
    rf"|\d{{1,2}}[./]{YEAR}|\d{{1,2}}\.(?:0[1-9]|1[0-2])\.|{YEAR}(?![\d.,]|\s*(?:mg|g|ml|iu|ie|ui|u|units?|mcg|[µμ]g)\b)"
)
STEPS = (
    r"(?:day|week|month|tag|woche|monat|jour|semaine|dia|semana|giorno|settimana|dag)s? "
    r"\d+(?= ?[:)-]| and | to | bis |$)"
)
SPAN = (
    r"(?:\b\d+|\b(?:one|einen?|une|una|uma|een)) ?"
    r"(?:day|week|month|tag|woche|monat|jour|semaine|mois|dia|semana|mes|giorno|settimana|mese|dag|maand)\b"
)
BEFORE = (
    r"(?:before|vor|avant|antes|prima|voor)(?: \w+){0,2} \w*"
    r"(?:transplant|trasplant|greffe|trapianto|infusion|injection)"
    r"|(?:before|avant|antes|prima)(?= ?(?:[.,;]|$))|(?:to|should|will) (?:take|use)\b"
)
# What is counted by itself: `one dose`, `x 5`, `5/7`, `5 d`, `J1-J5`, `10 tablets`, `einmal`.
COUNTS = (
    r"(?:1|one|eine|une|una|een) dos(?:e|is)\b|for the (?:day|week|month)\b|\d+/(?:7|12|52)\b|\d+ ?d\b|[jd]\d+"
    r"|(?:am|vom|on|le|el) \d{1,2}\.\d{1,2}\.?"
)
# `After transplantation` may be when it is to begin, and a weekday the only day, unless the text says how often.
AFTER = (
    r"^\W*(?:(?:take|start|use|give|only|erst|ab|nur) )?(?:after|following|post|nach|apres|despues|tras|dopo|apos|na)"
    r"\W+(?:\w+ )?\w*(?:transplant\w*|trasplant\w*|greffe|trapianto|[hln]tx)"
    r"(?!.*(?:dauer|lifelong|lebenslang|long[- ]?term|au long cours|cronic))"
    r"|\b(?:(?:at|on|during|bei|wahrend|zur|lors|durante)(?: (?:the|der|de|du|la|el|il))*"
    r"|(?:day|morning|evening|time|tag|morgen|jour|dia|giorno) (?:of|der|de|du|del)(?: (?:the|la|el))?)"
    r" (?:(?:kidney|renal|liver|heart|lung|pancreas|islet) )?"
    r"(?:\w*transplantation|transplant|trasplante|trapianto|greffe)"
    r"(?! (?:clinic|cent|team|hospital|department|unit|protocol|ambulanz|list))\b"
)
WEEKDAY = (
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|lundi|mardi|mercredi"
    r"|jeudi|vendredi|samedi|dimanche|lunes|martes|miercoles|jueves|viernes|sabado|domingo|lunedi|martedi|mercoledi"
    r"|giovedi|venerdi|maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag|(?:segunda|terca|quarta|quinta|sexta)"
    r"(?:-feira)?"
)
ONE_DAY = (
    r"^(?!.*\b(?:woch|w(?:oe|o)chent|week|wkly|jede|semain|seman|settiman"
    rf"|(?:{WEEKDAY})\W+(?:{WEEKDAY})\b|(?:ogni|cada|chaque|tous|todos|every|each|elke|and|und|et|y|e|en)\b))"
    rf".*\b(?:{WEEKDAY})(?:s? (?:morning|evening|abend|morgen|matin|soir))?\W*$"
)
ALONE = (
    r"(?<!\d)(?<!\d )x ?\d+\s*$|^\W*(?:take )?\d{2,} (?:tab|cap|kaps|comp|pill|st)\w*\W*$"
    r"|^\W*(?:(?:take|taken|given|used|injected|infused|genommen|gegeben) )?(?:1 ?x|einmal|zweimal|twice|two times"
    r"|deux fois|dos veces|due volte|duas vezes|eenmaal|tweemaal)(?: (?:taken|genommen|gegeben))?\W*$"
    r"|(?<!daily )(?<!day )(?<!at )\b(?:once|una vez|une fois|una volta|uma vez)(?: (?:only|taken))?\W*$"
)
COUNTED = re.compile(
    rf"(?<![\d.,])(?:{DATE})|(?<![\d.,:/-])(?<!- )0(?:[.,]0+)?(?![\d.,:/-])(?! -)|# ?\d+|\b{STEPS}|\b(?:{BEFORE})"
    rf"|\b(?:{COUNTS})|{ALONE}|{AFTER}|{ONE_DAY}"
    rf"|(?<!every )(?<!each )(?<!per )(?<!in )(?<!x )(?<!time )(?<!times ){SPAN}"
)
DATED = re.compile(rf"(?<![\d.,])(?:{DATE})")
# Who performed or verified a result, and where: names, which no table has, but no negation.
_NAME = rf"(?!(?:{'|'.join(NEGATIONS)}|never|only|but|due|because|from|of)\b)[\w&'-]+\.?"
SIGNED = compile_folded(
    r"(?<!not )(?<!not been )\b(testing |test )?"
    r"(performed|tested|analy[sz]ed|verified|validated|released|reviewed|authori[sz]ed|collected"
    r"|freigegeben|validiert"
    r"|durchgef(ü|ue)hrt|valid[ée]e?"
    r"|validado|validato) (at|by|in|von|durch|par|por|da|door):?"
    rf"( {_NAME}){{1,3}}(, {_NAME}( {_NAME}){{0,3}}){{0,3}}"
    rf"|\b(dr|prof|surgeon|operateur|visum)\.?:?( dr\.?)? {_NAME}"
)


def refuse_unknown_words(text: str, vocabulary: Vocabulary, place: str = "in a note or reason") -> None:
    """Raise `UnusedError` at the first word of a folded text that is not known to be harmless."""
    if unknown := find_unknown_word(SIGNED.sub(" ", text), vocabulary):
        raise UnusedError(describe_unknown_word(unknown, place))


def describe_unknown_word(word: str, place: str) -> str:
    return f"has the word {word[:MAX_SHOWN]} {place}, which is not understood"


@keep_answers
def find_unknown_word(text: str, vocabulary: Vocabulary, own: frozenset[str] = frozenset()) -> str | None:
    """Return the first word of a folded text that the vocabulary does not have; None if all are understood.

    `own` are further words that are understood here, such as the name of the medicine that has the text.
    """
    left = vocabulary.phrases.sub(" ", text.casefold())
    return next((word for word in LETTERS.findall(left) if word not in vocabulary.words and word not in own), None)


@keep_answers
def find_unknown_number(text: str, vocabulary: Vocabulary) -> str | None:
    """Return the first date or count of a folded text by which something may begin or end; None if there is none."""
    found = COUNTED.search(vocabulary.phrases.sub(" ", text.casefold()))
    return found[0].strip() if found else None


@keep_answers
def find_date(text: str, vocabulary: Vocabulary) -> str | None:
    """Return the first date of a folded text, such as that of an older result; None if there is none."""
    found = DATED.search(vocabulary.phrases.sub(" ", text.casefold()))
    return found[0] if found else None


def list_words(text: str) -> frozenset[str]:
    """Return the words of a folded text, as they are compared."""
    return frozenset(LETTERS.findall(text.casefold()))

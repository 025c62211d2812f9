"""Groups of synonyms that are not names of records, lay terms above all; one group per line.

The names and synonyms of records are added. A text that contains one phrase of a group is found by the others.
"""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from db.search.text_normalizer import stem_words

Phrase: TypeAlias = tuple[str, ...]
Thesaurus: TypeAlias = Mapping[Phrase, frozenset[str]]

MAX_PHRASE_WORDS = 6  # in a phrase that is looked for

GROUPS: tuple[tuple[str, ...], ...] = (
    ("hypoglycaemia", "low sugar", "low blood sugar", "low blood glucose", "hypo", "hypos", "hipoglucemia"),
    ("severe hypoglycaemia", "severe hypo", "passing out from low sugar", "hipoglucemia grave"),
    ("hyperglycaemia", "high sugar", "high blood sugar"),
    ("impaired awareness of hypoglycaemia", "hypoglycaemia unawareness", "hypo unawareness", "low sugar blackouts"),
    ("insulin independence", "free of insulin", "off insulin", "without insulin", "come off insulin", "cure"),
    ("immunosuppression", "immunosuppressant", "anti-rejection drugs", "immunosuppressive drugs"),
    ("haemorrhage", "bleeding", "blood loss"),
    ("thrombosis", "clot", "blood clot"),
    ("malignancy", "cancer", "tumour"),
    ("death", "died", "dying", "mortality", "fatal"),
    ("adverse event", "adverse reaction", "side effect", "complication", "harm"),
    ("kidney", "renal"),
    ("kidney transplant", "kidney graft", "kidney allograft", "renal transplant", "renal graft", "renal allograft"),
    ("kidney toxicity", "kidney damage", "kidney failure", "nephrotoxicity"),
    ("liver", "hepatic"),
    ("heart", "cardiac", "cardiovascular"),
    ("eye", "retina", "retinopathy"),
    ("infertility", "fertility", "having children"),
    ("alopecia", "hair loss", "losing hair"),
    ("nausea", "feeling sick"),
    ("vomiting", "throwing up"),
    ("pregnancy", "pregnant", "breastfeeding", "embarazo"),
    ("child", "children", "paediatric", "teenager", "adolescent"),
    ("total cost", "cost", "price", "expensive", "money", "costo"),
    ("hospital stay", "days in hospital", "length of stay"),
    ("approval", "approved", "licensed", "authorised", "allowed"),
    ("clinical hold", "put on hold", "paused", "stopped"),
    ("study", "trial", "clinical trial"),
    ("candidate", "eligibility", "eligible", "qualify", "criteria"),
    ("entry criteria", "inclusion criteria", "eligibility criteria"),
    ("hba1c", "haemoglobin a1c", "glycated haemoglobin", "a1c", "long-term blood sugar"),
    ("estimated glomerular filtration rate", "egfr", "kidney function", "kidney filtration"),
    ("time in range", "sugar in range", "glucose in range"),
    ("diabetic ketoacidosis", "ketoacidosis", "DKA"),
    ("body mass index", "bmi", "overweight", "obesity"),
    ("autoantibodies", "antibodies", "autoantibody"),
    ("stem cell", "stem cells", "células madre"),
    ("stem cell therapy", "células madre", "terapia con células madre"),
    ("mesenchymal stromal cells", "mesenchymal stem cells", "MSC", "MSCs"),
    ("regulatory t cells", "treg", "tregs"),
    ("pluripotent", "iPSC", "embryonic stem cell", "induced pluripotent"),
    ("autologous", "own cells", "patient's own"),
    ("allogeneic", "donor cells", "from a donor"),
    ("encapsulation", "encapsulated", "capsule", "capsules"),
    ("gene editing", "gene edited", "CRISPR", "genetically modified"),
    ("islet transplantation", "trasplante de islotes"),
)


def list_phrases(names: Iterable[str]) -> dict[Phrase, frozenset[str]]:
    """Return the phrases of one group of names, each with the stems of all of them."""
    phrases = [tuple(stem_words(name)) for name in names]
    group_stems = frozenset(word for phrase in phrases for word in phrase)
    return dict.fromkeys((phrase for phrase in phrases if phrase), group_stems)


def build_thesaurus(named: Iterable[Mapping[Phrase, frozenset[str]]]) -> Thesaurus:
    """Build a table from each phrase to the stems of every group that it is in."""
    table: dict[Phrase, frozenset[str]] = {}
    for group in (*_GROUP_PHRASES, *named):
        for phrase, stems in group.items():
            # A phrase may be in several groups: one synonym can stand for two therapies.
            table[phrase] = table.get(phrase, frozenset()) | stems
    return table


def find_aliases(name: str) -> tuple[str, ...]:
    """Return aliases of a name."""
    return _ALIASES.get(tuple(stem_words(name)), ())


def find_first_words(table: Thesaurus) -> frozenset[str]:
    """Return the words that start a phrase: few do, and runs are built only where one can match."""
    return frozenset(phrase[0] for phrase in table)


def expand_stems(table: Thesaurus, firsts: Container[str], text: Sequence[str]) -> set[str]:
    """Return additional stems under which a text is indexed. `firsts` are the first words of the table."""
    return {word for phrase in iter_phrases(firsts, text) for word in table.get(phrase, ())}


def iter_phrases(firsts: Container[str], text: Sequence[str]) -> Iterator[Phrase]:
    """Yield every run of words in the text that starts with one of the first words."""
    for start, word in enumerate(text):
        if word in firsts:
            yield from (tuple(text[start : start + length]) for length in range(1, MAX_PHRASE_WORDS + 1))


_GROUP_PHRASES = tuple(map(list_phrases, GROUPS))
_ALIASES: Mapping[Phrase, tuple[str, ...]] = {tuple(stem_words(phrase)): group for group in GROUPS for phrase in group}

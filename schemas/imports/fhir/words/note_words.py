"""Notes to a diagnosis, a result or a procedure that say that it is somebody else's, a mistake, or not so.

Read by sentences: a note may speak of much else, such as who came along or what is planned.
"""

import re
from collections.abc import Iterator

from schemas.imports.fhir.fhir_facts import UnusedError
from schemas.imports.fhir.json_values import JsonObject, get_text, iter_objects
from schemas.imports.fhir.kept_answers import keep_answers
from schemas.imports.fhir.words.comment_words import is_comment
from schemas.imports.fhir.words.diagnosis_words import COMPLICATION_WORDS
from schemas.imports.fhir.words.folded_text import fold_words, strip_words
from schemas.imports.fhir.words.harmless_words import GENERAL_REMARK, PROCEDURE, RESULT, Vocabulary
from schemas.imports.fhir.words.label_words import is_label, list_stated_values, names_other_value
from schemas.imports.fhir.words.relative_words import is_of_relatives
from schemas.imports.fhir.words.unknown_words import find_date, refuse_unknown_words
from schemas.imports.fhir.words.word_tables import (
    DONATED,
    DOUBTFUL_ENDS,
    FETAL_WORDS,
    NOT_PERFORMED,
    NOT_SURE,
    OTHER_PERSON_WORDS,
    RECEIVED_FROM,
    TYPE_2,
    compile_words,
)

SENTENCE_END = re.compile(r"(?<=\w\w\w)[.!;](?=\s|$)|[\r\n]+|(?<=\?)\s")
FEW_WORDS = 6  # of a sentence that can be about nothing but what it is a note to
NOT_MEANT = "has a note that says that it is somebody else's, an error, not sure or not so"
ERRORS = compile_words(
    r"(wrong|another|different|incorrect|other) (patient|person|chart|individual)\w*",
    *(r"not (this|the|my|our|that) (patient|person|pt)\w*", r"(in|by) (error|mistake)", r"erroneous\w*"),
    *(
        r"mis-?(labell?ed|identified|filed|attributed)",
        r"mix(ed)?[- ]?up",
        "swapped",
        r"belongs to \w+",
        r"(result|report) (was )?(cancell?ed|withdrawn|voided|superseded)",
    ),
    *(r"quality control", r"control (sample|material)", r"qualit(ä|ae)tskontrolle"),
    *("ignore", "disregard", "do not use", r"to be (deleted|discarded)", "retracted", r"mis-?diagnos\w*"),
    *(r"falsche[rnms]? (patient\w*|person|akte|probe)", r"verwechs\w*", r"vertausch\w*", r"irrt(ü|ue)mlich\w*"),
    *(r"versehentlich\w*", r"(andere[rnms]?|fremde[rnms]?) (patient\w*|person)", "nicht verwenden", "ignorieren"),
    *(r"(otr[oa]|distint[oa]) (paciente|persona)", r"paciente (equivocad[oa]|err[óo]ne[oa]|incorrect[oa])", "no usar"),
    *("por error", r"(autre|mauvais|faux) patient\w*", "par erreur", r"erreur d\W?\w*", "ne pas utiliser"),
    *(r"(altr[oa]|divers[oa]) (paziente|persona)", r"paziente (sbagliat[oa]|errat[oa])", "per errore"),
    *(r"(outr[oa]) (paciente|pessoa|doente)", r"paciente (errad[oa]|trocad[oa])", "por engano", "non utilizzare"),
    *(r"(andere|verkeerde) (pati[ëe]nt\w*|persoon)", r"per (vergissing|abuis)", r"verwissel\w*", "niet gebruiken"),
)
# Who came along, lives there or was told is not whose the record is.
COMPANY = compile_words(
    *(r"liv(es|ing) with", r"accompanied by", r"(spoke|discussed|talked) (to|with)", "informed", "brought (in )?by"),
    *(r"(wohnt|lebt) (mit|bei)", r"begleit\w*", r"informiert", r"vive con", r"acompa[ñn]ad\w*", r"accompagn\w*"),
    *(r"vit avec", r"woont bij", r"acompanhad\w*"),
)
# What a relative has is no denial of what the patient has, unless it is the same.
RELATIVE_HAS = compile_words("has", "have", "had", "hat", "hatte", "tiene", "ha", "tem", "heeft", "died", "suffers")
# What laboratories print below every result of the kind.
GENERAL = compile_words(
    *("may", "might", "can", "could", "if", "should", "kann", "k(ö|oe)nnen", "sollte", "peut", "peuvent", "puede"),
    *("pueden", "pu[òo]", "possono", "pode", "podem", "kan", "kunnen"),
)
# What may be wrong with this one.
OF_THIS_RESULT = compile_words(
    r"(result|value|sample|specimen|it|this|ergebnis|wert|probe|r[ée]sultat|valeur|resultado|valor|muestra|risultato"
    r"|valore|campione|amostra|uitslag|waarde|monster)"
    r" (may|might|can|could|should|kann|k(ö|oe)nnte|sollte|peut|puede|pu[òo]|pode|kan)",
)
DIABETES = compile_words(r"\w*diab\w*", r"d[mt][ -]?[12]?", r"t[12]dm?", r"(type|typ|tipo) ?[12i]+", "this", "it")
DIAGNOSIS = compile_words(
    *(r"\w*diab\w*", r"d[mt][ -]?[12]?", r"t[12]dm?", r"(type|typ|tipo) ?[12i]+", r"\w*diagn\w*", "condition"),
    *("disease", "erkrankung", "krankheit", "enfermedad", "maladie", "malattia", r"doen[çc]a", "ziekte", "aandoening"),
)
NOT_SURE_WORDS = compile_words(*NOT_SURE)
# What is planned next, or a consequence or an allergy that there is not, says nothing against the diagnosis.
OTHER_MATTERS = compile_words(
    *(
        r"folge(erkrankung|sch(ä|ae)d|krankheit)\w*",
        r"sp(ä|ae)t(sch(ä|ae)d|folge|komplikation)\w*",
        "sequelae",
        "secuelas",
    ),
    *(r"allergi\w*", r"alergi\w*"),
    *(
        r"\w*kontrolle\w*",
        r"\w*termin\w*",
        r"appointments?",
        r"visits?",
        r"screening",
        "review",
        r"follow-?up",
        "recall",
    ),
    *(
        "cita",
        "revisi[óo]n",
        "controles?",
        "rendez-vous",
        r"contr[ôo]le",
        "controllo",
        "visita",
        "consulta",
        "afspraak",
    ),
)
DENIED = compile_words(
    r"(no|not( a)?|never( had)?|keine?|nicht|nie|pas (de|d\W)|sin|sem|geen|nessun|senza) (known )?\w*diab\w*",
    r"(does|do|did) not have( \w+)?",
    r"no longer (has|have|diabetic|present)",
)
OTHER_KINDS = compile_words(
    *TYPE_2,
    *("mody", "monogenic", r"monog[eé]n\w*", r"(type|typ|tipo)\W{0,3}3c", r"pan[ck]reopriv\w*", r"gesta[tcz]ion\w*"),
    *(r"(steroid|drug)[- ]?indu[cz]\w*", r"pan[ck]reatogen\w*", r"atypi\w* diabetes", r"diabetes at[iy]pi\w*"),
)
SPOILT = compile_words(
    *(
        r"h(a)?emoly[sz]ed",
        r"h(ä|ae)molyti?s\w*",
        r"h(ä|ae)molysiert",
        r"hemoli[sz]ad\w*",
        r"emolizzat\w*",
        r"h[ée]molys[ée]e?",
    ),
    *(r"(slight|mild|moderate|gross|marked|strong|severe) h(a)?emolysis", "clotted", "geronnen", "gehemolyseerd"),
    r"h(a)?emolysis (present|noted|detected|observed)",
    *("contaminated", "kontaminiert", "unreliable", "invalid", "not valid", r"ung(ü|ue)ltig", "nicht verwertbar"),
)


def refuse_noted_diagnosis(resource: JsonObject, harmless: re.Pattern[str], *, is_type_1: bool) -> None:
    """Raise `UnusedError` where a note denies or doubts the diagnosis, or names another type of it."""
    for sentence in iter_note_sentences(resource):
        is_of_family = is_type_1 and is_of_relatives(sentence)
        if not is_of_family and _speaks_against_diagnosis(sentence, harmless, is_type_1):
            raise UnusedError(NOT_MEANT, "note")


@keep_answers
def _speaks_against_diagnosis(sentence: str, harmless: re.Pattern[str], is_type_1: bool) -> bool:  # noqa: FBT001 - a key
    words = strip_words(harmless, sentence)
    if DENIED.search(words) or (is_type_1 and OTHER_KINDS.search(words)):
        return True
    # That a complication is ruled out or suspected says nothing against the disease.
    is_of_complication = is_type_1 and COMPLICATION_WORDS.search(words) and not DIAGNOSIS.search(words)
    if not is_of_complication and _is_doubted(words):
        return True
    is_of_relative = RELATIVE_HAS.search(words) and not DIABETES.search(words) and not ERRORS.search(words)
    return _is_of_another(words) and not is_of_relative


def refuse_noted_result(resource: JsonObject) -> None:
    """Raise `UnusedError` where a note says that a result is not the patient's, or that its specimen was spoilt."""
    values = list_stated_values(resource)
    for sentence in iter_note_sentences(resource):
        if names_other_value(sentence, values) or _speaks_against_result(sentence):
            raise UnusedError(NOT_MEANT, "note")
        refuse_unknown_words(sentence, GENERAL_REMARK if _is_general(sentence) else RESULT)
        if dated := find_date(sentence, RESULT):
            raise UnusedError(f"has a note with the date {dated}, of which it may be")


@keep_answers
def _speaks_against_result(sentence: str) -> bool:
    is_bad = (FETAL_WORDS.search(sentence) or SPOILT.search(sentence)) and not _is_general(sentence)
    return bool(is_bad) or is_label(sentence) or _is_of_another(sentence)


def refuse_noted_procedure(resource: JsonObject) -> None:
    """Raise `UnusedError` where a note says that a procedure was not done, or not to the patient."""
    for sentence in iter_note_sentences(resource):
        stated = strip_words(PROCEDURE.phrases, sentence)
        words = stated if DONATED.search(stated) else strip_words(RECEIVED_FROM, stated)
        if NOT_PERFORMED.search(words) or _is_doubted(words) or _is_of_another(words):
            raise UnusedError(NOT_MEANT, "note")
        refuse_unknown_words(words, PROCEDURE)


def refuse_unknown_notes(resource: JsonObject, vocabulary: Vocabulary) -> None:
    """Raise `UnusedError` at the first word of a note that is not understood, or that speaks of somebody else."""
    for sentence in iter_note_sentences(resource):
        if _is_of_another(sentence):
            raise UnusedError(NOT_MEANT, "note")
        refuse_unknown_words(sentence, vocabulary)


def iter_sentences(text: str) -> Iterator[str]:
    """Yield the sentences of a text, folded."""
    yield from filter(str.strip, map(fold_words, SENTENCE_END.split(text)))


@keep_answers
def calls_mistaken(sentence: str) -> bool:
    """True for a sentence, such as of the report of several results, that calls one a mistake or spoilt."""
    return bool(ERRORS.search(sentence) or (SPOILT.search(sentence) and not _is_general(sentence)))


def iter_note_sentences(resource: JsonObject) -> Iterator[str]:
    """Yield the sentences of the notes of a resource, and of the comments among its components, folded."""
    for _, note in iter_objects(resource, "note"):
        yield from iter_sentences(get_text(note, "text") or "")
    for _, component in iter_objects(resource, "component"):
        if is_comment(component.get("code")):
            yield from iter_sentences(get_text(component, "valueString") or "")


def _is_general(sentence: str) -> bool:
    """True for what may be so of any result, and is not said of this one."""
    return bool(GENERAL.search(sentence)) and not OF_THIS_RESULT.search(sentence)


def _is_of_another(sentence: str) -> bool:
    is_other = OTHER_PERSON_WORDS.search(sentence) and not COMPANY.search(sentence)
    return bool(is_other or ERRORS.search(sentence))


def _is_doubted(sentence: str) -> bool:
    is_short = len(sentence.split()) <= FEW_WORDS and not OTHER_MATTERS.search(sentence)
    is_about_it = is_short or DIAGNOSIS.search(sentence)
    return bool(is_about_it and (NOT_SURE_WORDS.search(sentence) or DOUBTFUL_ENDS.search(sentence.strip())))

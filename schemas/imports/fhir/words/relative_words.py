"""Sentences that say that a relative has diabetes, too or of another type, and so nothing against the patient's own.

The whole sentence: that a relative has the disease, without a word for *too*, may say whose it is instead.
"""

from schemas.imports.fhir.kept_answers import keep_answers
from schemas.imports.fhir.words.folded_text import compile_folded
from schemas.imports.fhir.words.word_tables import POSSESSIVES, RELATIVES, TYPE_1, TYPE_2

_HAS = r"(has|have|had|hat|haben|hatte|a|ont|tiene|tienen|ha|hanno|tem|heeft)"
_TOO = r"(also|too|auch|aussi|tambi[ée]n|anche|tamb[ée]m|ook)"
_BEFORE, _AFTER = r"((an|un|einen) )?(diabet\w* (mellitus )?)?((de|di) )?", r"( ?-?diabet\w*)?( mellitus)?"
_TYPE_2 = rf"{_BEFORE}({'|'.join(TYPE_2)}){_AFTER}"
_ANY_TYPE = rf"({_BEFORE}({'|'.join((*TYPE_1, *TYPE_2))}){_AFTER}|(un )?diab\w*( mellitus)?)"
_WHOSE = rf"({POSSESSIVES} |patient.?s |both |beide |il |el |le |la |de )?"
_WHO = rf"{_WHOSE}{RELATIVES}s?( (and|und|et|y|e|en) {_WHOSE}{RELATIVES}s?)?"
_HISTORY = (
    r"(positive )?(family (history|hx)|fhx?|familienanamnese|ant[ée]c[ée]dents familiaux|antecedentes familiares"
    r"|anamnesi familiare|hist[óo]ria familiar|familieanamnese)( is)?( positi[vf]\w*)?:?( (of|for|f[üu]r|d[ei]|voor))?"
)
OF_RELATIVES = compile_folded(
    rf"\W*({_WHO} ({_TOO} {_HAS} {_ANY_TYPE}|{_HAS} {_TOO} {_ANY_TYPE}|{_HAS} {_ANY_TYPE} {_TOO}|{_HAS} {_TYPE_2})"
    rf"|{_HISTORY} {_TYPE_2})\W*"
)


@keep_answers
def is_of_relatives(sentence: str) -> bool:
    """True for a folded sentence that is about the diabetes of relatives alone."""
    return OF_RELATIVES.fullmatch(sentence) is not None

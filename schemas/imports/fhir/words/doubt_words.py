"""Words beside the code of a diagnosis, a procedure or an allergy that doubt or deny it, by what they speak of.

Names of diseases are an open list, so that unlike of notes not every word can be known. Those of other persons, and
doubts that titles of sections have too, are in `word_tables`. Each line is a part of a pattern.
"""

from schemas.imports.fhir.kept_answers import keep_answers
from schemas.imports.fhir.words.folded_text import compile_folded
from schemas.imports.fhir.words.word_tables import compile_words

DOUBTS = r"""
vs|versus|suspicious|s/o|poss|prob|perhaps|maybe|may ?be|could be|might be|can(not|.?t| not) (be )?(exclude|rule)\w*
could(n.?t| not) (be )?(exclude|rule)\w*|tbd|to be determined
(concerning|worrisome|suggestive|indicative|suspect) (for|of)|(consistent|compatible) with|in keeping with|unclear
uncertain|unsure|not (sure|certain|clear)|tentative|presumed|thought to (be|have)|looks like|appears to (be|have)
(sounds|seems) like|apparently|allegedly|reportedly|verd\.?|a\.? ?e\.?(?=[ :])|(am )?ehesten|evtl|eventuell
vielleicht|unklar\w*|unsicher\w*|ungesichert|nicht (gesichert|sicher)|k(ö|oe)nnte|(passend|vereinbar) (zu|mit)
hinweis\w* (auf|f(ü|ue)r)|auszuschlie(ß|ss)en|noch offen|wohl|vermutet|vmtl|mutma(ß|ss)lich|peut-? ?être
vraisembl\w*|douteu(x|se)|doute|incertain\w*|évocat\w*|compatible avec|pourrait
à (éliminer|explorer|vérifier|préciser)|présum\w*|suspicion|quizás?|tal vez|podr[íi]a|dudos\w*|impresiona
compatible con|sugestiv\w*|presunt\w*|(a|por) (descartar|determinar|aclarar|valorar)|a lo mejor|forse|potrebbe
dubbi[oa]|da (verificare|definire|valutare|accertare)|compatibile con|suggestiv\w*|talvez|pode ser|duvidos\w*
a (esclarecer|confirmar|avaliar)|compat[íi]vel com|misschien|twijfel\w*|onduidelijk|onzeker|passend bij|nog onbekend
ddx|differential (diagnos\w*|dx|includes?)|(was |been )?considered|to rule in|unconfirmed|tbc(?!\w|\W+(of|pulm))|scare
nader te (bepalen|onderzoeken)
"""
DENIALS = r"""
neg(ative)?\.? for|(biops\w*|histolog\w*|patholog\w*|cytolog\w*|pcr|culture|smear) (was |is |result )?neg\w*
not (found|seen|present|detected|diagnosed|supported|the case|have)|(does|did|do) ?n.?t have|free of
never (had|been|diagnosed|confirmed|present|proven)|not (proven|verified|true|applicable)|n/a|disregard
(diagnos\w*|dx) (was |is |has been )?(revised|changed|removed|withdrawn|rejected|retracted|corrected|amended)
verworfen|revidiert|entf(ä|ae)llt|kein nachweis|nicht (nachgewiesen|vorhanden|zutreffend|mehr)
diagnose ge(ä|ae)ndert|frei von|biopsie negativ|infirm[ée]e?|démenti\w*|rejetée?|(biopsie|histologie) négative
non (retrouvée?|retenue?)|rechazad[oa]|negada|biopsia negativa?|no (se confirma|presenta|tiene)|libre de|smentit[oa]
confutat[oa]|non (presente|confermat\w*)|afastad[oa]|n[ãa]o (tem|confirma\w*)|verworpen|weerlegd
niet (aanwezig|aangetoond|gevonden)|biopt negatief
"""
FEARS = r"""
(anxiety|anxious|worr\w+|fear\w*|concern\w*|afraid|nervous) (about|of|for|over|regarding|that)|worrisome
(?!photo|hydro)\w*phobi[ae]\w*|(angst|furcht|sorge) (vor|um|voor)|\w*angst|peur d\w*|crainte d\w*|miedo a|temor a
paura d\w*|timore d\w*|medo d\w*|receio d\w*|(patient|pt) (thinks|believes)
"""
PREVENTIONS = r"""
predispos\w*|prädispos\w*|prédispos\w*|preventi(on|ve|ve care)|prävention\w*|vorbeug\w*|prévention|prevenci[óo]n
prevenzione|preven[çc][ãa]o|preventie|(genetic|increased|familial) susceptib\w*|susceptible to
(increased|elevated|high) likelihood|carrier screening
genetic (test|counsel)\w*
"""
EVALUATIONS = r"""
(encounter|visit|here|seen|refer\w*|admitted|presents?) (to|for) (evaluat|assess|rule|exclu|investig|work)\w*
evaluat(e|ed|ion|ing) (for|of)|to evaluate|work-? ?up( for| of)?|investigat\w+ (for|of)|assessment for
(test(s|ed|ing)?|screen(ed|s)?|check(ed|ing)?|labs|assay|imaging|biops\w+|scan) for|check-? ?up|awaiting|await \w+
(pathology|results?|histology) (outstanding|awaited)|(in )?abkl(ä|ae)r\w+|zum ausschlu(ß|ss)|untersuchung auf
(befund|histologie) (steht aus|ausstehend)|bilan (de|d)|recherche d\w*|dépistage|despistaje|cribado
(en )?estudio( de)?|a estudio|accertament\w+|rastrei\w+|screening|onderzoek naar|bevolkingsonderzoek|uitslag volgt
"""
TEST_RECORDS = r"""
(test|demo|dummy|fake|training|mock|sample|example) ?(patient|record|entry|data|case|diagnosis|condition|only)\w*
demo|dummy|fake|fictitious|fictional|synthetic|this is a test|zz+\w*|muster(patient|fall)\w*|invalid|ung(ü|ue)ltig
void|paciente de prueba|patient (fictif|test|de test)|paziente di prova|(doente|paciente) (de )?teste|fiktiv\w*
ficti\w*|inv[áa]lid[oa]|invalide|ongeldig|placeholder
simulat(ion|ed)
"""
_KINDS = (DOUBTS, DENIALS, FEARS, PREVENTIONS, EVALUATIONS, TEST_RECORDS)
_DOUBTED = compile_words(*(line for kind in _KINDS for line in kind.split("\n") if line))
# At the end of a text, `breast cancer: no`, `HIV (negative)`, `Cancer never`; at its start `AF`, the family's history.
_DENIED_ENDS = compile_folded(
    r"[:,(-] ?(no|nein|non|nee|não|false|falsch|neg|negati[vf]\w*)\W*(;|$)"
    r"|\b(not|never|nicht|nie|nunca|jamais|mai|nooit|niet)\W*(;|$)"
    r"|(^|; )a\.?f\.? (de|di|d|ca|c[áa]ncer|neo\w*|diab\w*|carcin\w*|positiv\w*)\b"
)


@keep_answers
def has_denying_words(words: str) -> bool:
    """True if folded words beside a code doubt or deny it, or are those of a test record."""
    return bool(_DOUBTED.search(words) or _DENIED_ENDS.search(words))

"""Words beside a code of type 1 diabetes that are understood: any other may say anything, so the diagnosis is used.

In the languages of the tables of doubts, and with the words of the titles that ICD-10, SNOMED CT and MONDO print.
"""

import re

from schemas.imports.fhir.fhir_facts import UnusedError
from schemas.imports.fhir.kept_answers import keep_answers
from schemas.imports.fhir.words.diagnosis_words import (
    COMPLICATION_WORDS,
    strip_earlier_complications,
    strip_harmless_words,
)
from schemas.imports.fhir.words.folded_text import compile_folded, strip_accents
from schemas.imports.fhir.words.unknown_words import describe_unknown_word
from schemas.imports.fhir.words.word_tables import OTHER_STAGES

DISEASE = (
    "diabetes diabete diabète diabetic diabetics diabetisch diabetische diabetischer diabetischen diabetiker "
    "diabetikerin diabético diabética diabétique diabetico diabetica mellitus mellito sucré melito melitus type "
    "typ typus tipo one eins uno un um een i 1 1a 1b type1 typ1 tipo1 t1 t1d t1dm tdm1 dm dm1 dmt1 dmid did iddm "
    "id insulin insulino insulina insuline insulindependent insulindependenter dependent dependiente dépendant "
    "dipendente dependente abhängig abhängiger afhankelijk afhankelijke insulinodependiente insulinodépendant "
    "insulinodipendente insulinodependente insulinabhängig insulinabhängiger insulinpflichtig insulinpflichtiger "
    "insulineafhankelijke insulinpflicht treated juvenile juvenil juveniler giovanile jugendlicher jeugd "
    "autoimmune autoinmune autoimmun autoimmuner autoimmunitario auto immune immun mediated idiopathic "
    "idiopathisch brittle labile lada latent latenter adults adulthood childhood"
)
COURSE = (
    "established known bekannt bekannter longstanding long standing chronic chronische chronischer acute since "
    "seit depuis desde dal sinds diagnosed diagnosis diagnoses diagnose diagnosi diagnóstico diagnostic "
    "hauptdiagnose primary principal years year yrs yr jahre jahren jahr age aged at alter confirmed gesichert "
    "gesicherter confirmado confirmada confermato bestätigt bevestigd active aktiv actif activo attivo manifest "
    "manifester erstmanifestation manifestation manifestations new neu neuer newly recent recently onset debut "
    "début esordio honeymoon partial remission phase controlled uncontrolled poorly well inadequately control "
    "good poor kontrolliert eingestellt schlecht gut eingestellter unkontrolliert descompensado compensado "
    "decompensated compensated déséquilibré équilibré scompensato entgleist entgleister unstable stable instabil "
    "stabil pump pumpe insulinpumpe pumpentherapie csii mdi cgm therapy therapie treatment under unter obese lean "
    "overweight disorder disease finding condition problem krankheit enfermedad maladie malattia ziekte positive"
)
TITLES = (
    "unspecified specified other otherwise nos nnb näher bezeichnet bezeichneten multiple multiplen mention mild "
    "moderate severe mäßig leicht schwer proliferative nonproliferative proliferatively macular edema oedema ödem "
    "left right bilateral links rechts beidseits involving traction detachment retinal cataract stage ophthalmic "
    "neurological circulatory peripheral periphere autonomic autonome amyotrophy mononeuropathy polyneuropathy "
    "skin oral periodontal arthropathy joint joints coma due associated affecting complication blood "
    "glucose sugar level elevated stages status unaware awareness increased chronic end failure "
    "insufficiency tubulointerstitial glomerulosclerosis nephrotic syndrome syndrom syndrome diabeticum "
    "diabetischem diabetischen sonstige sonstigen sonstiger andere anderen fußsyndrom wahrnehmungsstörung "
    "nonketotic ketotic following treatment poly combined rhegmatogenous dermatitis vascular circulation"
)
FOREIGN_TITLES = (
    "neurologisch neurologische neurologischen vaskulär vaskuläre vaskulären peripheren renale renalen "
    "ophthalmologische ophthalmologischen diabetischer störung neurologiques vasculaires circulatoires périphériques "
    "oculaires ophtalmiques autres autre précisée précisées multiples mention précision trouble affection "
    "mononeuropathie polyneuropathie arthropathie oftálmica oftálmicas neurológica neurológicas circulatoria "
    "circulatorias periférica periféricas otra otras especificada especificadas múltiples mención trastorno leve "
    "moderada grave proliferativa proliferativo crónica autonómica amiotrofia mononeuropatía polineuropatía "
    "artropatía ojo derecho izquierdo cutánea orales diabéticas oculari oftalmiche neurologiche circolatorie "
    "periferiche altra altre specificata specificate disturbo renais circulatórias outra outras múltiplas menção "
    "transtorno perifere circulatoire vasculaire oftalmologische overige andere gespecificeerde multipele meervoudige "
    "stoornis"
)
FURTHER = (
    "primär primärer long term current use ed erstdiagnose insulinpumpentherapie ict dauerdiagnose microinfusore "
    "tratamiento larga evolución terapia traitement dt1 aandoening suikerziekte pediatric paediatric children "
    "pregnancy pre existing preexisting problematic erectile omnipod dexcom tandem libre medtronic tyypin tyypi "
    "cukrzyca typu komplikationer diabetestyyppi sukkersyge sokeritauti cukrovka typus1 сахарный диабет типа "
    "1型糖尿病 behandling behandlad treated uses using sous uso bomba pompe pompa insulinepomp insulinepomptherapie "
    "insulintherapie insulinico insulinica intensivierte intensivierter konventionelle konventioneller ancien "
    "ancienne guter gute schlechter schlechte einstellung eingestellte stoffwechsellage mal male bien ben bene bueno "
    "buen buena buon buono compenso trattamento tratamento terapeutico descompensada compensada controlada controlado "
    "controllato scompensata compensato equilibrato mal contrôlé diagnosticada diagnosticado diagnosticato "
    "diagnostiqué gediagnosticeerd goed slecht gereguleerd gereguleerde gecontroleerd ontregeld"
    " multiple daily injections dx dxd w closed loop hybrid system aid managed ia ib endocrinology endocrinologist"
    " clinic both beide beider frequent recurrent diab mell schema basal bolus intensive intensiva intensivo"
    " intensivierten intensifiée esrd"
)
SMALL_WORDS = (
    "di a an the of with and or to in on by for from as per is has der die das des dem den ein eine mit und oder von "
    "bei als im am bis de del della dello dei la le les el los las il lo un una une du des et ou y o e con avec "
    "com en em da do dos das al alla à a het een van met door bij op l d"
)
UNDERSTOOD = frozenset(strip_accents(f"{DISEASE} {COURSE} {TITLES} {FOREIGN_TITLES} {FURTHER} {SMALL_WORDS}").split())
# Dates, years, ages, codes of the disease, long numbers and tags of coding are not words.
NUMBERS = compile_folded(
    r"\(((cms|multi)[/-]? ?)?hcc\)|\(cms[/-]hcc\)|\(hc? ?code\)|\(code\)|\be10(\.\w+)?( [agvz](?=\)))?\b"
    r"|\b(age|alter|aged|at) (of |age )?\d{1,2}( ?(yo|y/o|years?( old| of age)?|yrs?))?\b"
    r"|\b(sees|seen by|followed by|under|by) (dr|prof)\.? \w+"
    r"|\b(hb)?a1c( (goal|target))?\W{0,3}\d+([.,]\d+)? ?(%|mmol/mol)?|\bstage 3 (?=type)"
    r"|\b(gad ?(65)?|(gad ?(65)?|ia-?2|islet|zn ?t8)? ?(auto)?(antibod(y|ies)|anti(korper|cuerpos|corps|corpi)))"
    r"\W+positi[vf]\w*"
    r"|\(multi\)|^\[x\]|\b(omnipod|libre|minimed|dexcom) ?g?\d+g?\b"
    r"|\b(x|for|seit|desde hace|depuis|da|sinds|ha) \d{1,2} (years?|yrs?|jahren?|anos|ans|anni|jaar)\b(?! ago)"
    r"|\b(\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|(19|20)\d\d[./-]\d{1,2}([./-]\d{1,2})?|\d{1,2}[./-](19|20)\d\d"
    r"|(19|20)\d\d|\d{6,})\b"
)
# Negations that say nothing against the disease.
QUALIFIERS = compile_folded(
    r"\b(not|nicht|non|no)[ -](otherwise|obese|proliferativ\w*|ketotic|elsewhere|stated|näher|naeher|als|specified"
    r"|especificad\w*|specificat\w*|involving the macula"
    r"|complicad\w*|kompliziert\w*|entgleist\w*|(well )?controlled|at goal)"
    r"( as)?( (specified|classified|uncontrolled|entgleist\w*|bezeichnet\w*))?(?!\w)"
)
# Phrases whose words alone may say something else; `in adults` is no type of its own, `adult onset` may be one.
PHRASES = compile_folded(
    r"\b((in|of) (an )?adults?(?! onset| type)|insulin pump in (place|situ)|presence of (an )?(insulin )?pump"
    r"|(encounter|visit) for(?= (type 1|t1d|dm|diab))|follow[- ]up(?= (visit|care|of|for)\b|\W*$|;)"
    r"|(esrd|eskd|ckd|nephropathy|renal failure|kidney disease),? (s/p|status post) (kidney|renal) transplant(ation)?"
    r"|(gute[rsn]?|schlechte[rsn]?|erhöhte[rsn]?|good|poor|high|bon|bonne|buena?|buona?) (hb)?a1c"
    r"|complica\w+ (non pr[ée]cis[ée]\w*|n[ãa]o especificad\w*)|niet gespecificeerde? complica\w+)(?!\w)"
)
OVER = compile_folded(
    r"\b(19|20)\d\d ?(-|to|bis|until|au?|tot) ?(19|20)\d\d|\b(bis|until|till|hasta|fino al?|jusqu\W?\w*|tot|ate) "
    r"(\w+ )?(19|20)\d\d"
)
WORD = re.compile(r"\w+")


def refuse_unknown_type_1_words(words: str) -> None:
    """Raise `UnusedError` at the first word that is not understood."""
    if reason := _describe_unknown(words):
        raise UnusedError(reason, "code")


@keep_answers
def _describe_unknown(words: str) -> str:
    if OVER.search(words):
        return "has words of a time that is over"
    left = strip_titles(words)
    unknown = next((word for word in WORD.findall(left.casefold()) if word not in UNDERSTOOD), None)
    return "" if unknown is None else describe_unknown_word(unknown, "beside its code")


def strip_titles(words: str) -> str:
    """Return the words without complications, stages of them, numbers and the negations of titles."""
    current = strip_earlier_complications(strip_harmless_words(PHRASES.sub(" ", words)))
    return NUMBERS.sub(" ", COMPLICATION_WORDS.sub(" ", OTHER_STAGES.sub(" ", QUALIFIERS.sub(" ", current))))

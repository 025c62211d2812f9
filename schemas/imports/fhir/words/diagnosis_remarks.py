"""Words of notes beside a code of type 1 diabetes, and of categories of any diagnosis, that are understood.

Any other may say anything: that it is unclear, cured or in doubt. So the diagnosis is not used.
"""

from schemas.imports.fhir.fhir_facts import UnusedError
from schemas.imports.fhir.json_values import JsonObject, get_list
from schemas.imports.fhir.kept_answers import keep_answers
from schemas.imports.fhir.resource_status import read_concept_words
from schemas.imports.fhir.words.diagnosis_words import COMPLICATIONS, EXCLUDED
from schemas.imports.fhir.words.harmless_words import (
    NUMBERS,
    PEOPLE_OF_CARE,
    SMALL_WORDS,
    STABLE,
    TIMES,
    UNITS,
    build_vocabulary,
)
from schemas.imports.fhir.words.note_words import COMPANY, RELATIVE_HAS, iter_note_sentences
from schemas.imports.fhir.words.relative_words import is_of_relatives
from schemas.imports.fhir.words.understood_words import OVER, UNDERSTOOD, strip_titles
from schemas.imports.fhir.words.unknown_words import SIGNED, describe_unknown_word, find_unknown_word
from schemas.imports.fhir.words.word_tables import OTHER_PERSON_WORDS, compile_words

VISITS = """
seen see sees discussed reviewed follow followed following followup up next last visit visits appointment
appointments planned scheduled plan assessment overview summary note notes noted comment details detail
managed manages manage management monitored monitoring care clinic hospital office endocrine diabetology
ophthalmology podiatry nephrology cardiology specialist educator dietitian nutrition education refer referred
referral see annual yearly quarterly every recheck check checked labs lab exam exams examination today added
documented recorded entered updated aware awareness precautions wears wearing medical id bracelet counseled
instructed understands understanding good excellent great fair compliant exercise sports school work job college
lives living active diet carb carbs carbohydrate counting motivated goal goals target targets at january february
march april may june july august september october november december weight bmi height kg lipids pressure sees team
problem list complaints complaint admission admitted discharge discharged hospitalized hospitalised hospitalization
episode episodes time first presentation presented presenting patient she he her his their they has
started start began using wear site sites set infusion rotation when
both also still remains doing now currently treated treat titrate adjust adjusted adjustment
months days hours weeks completed transplant transplantation meals meal breakfast lunch dinner bedtime snacks
hypothyroidism hashimoto thyroiditis celiac coeliac hypertension hyperlipidemia dyslipidemia asthma depression anxiety
gesehen besprochen nachste nachster nachsten kontrolle kontrollen kontrolliert geplant termin verlauf betreuung
betreut behandelt behandelnd hausarzt diabetologe diabetologin diabetologie diabetologisch diabetologische
schwerpunktpraxis praxis schulung geschult erhalt erhielt tragt versorgt versorgung regelmassige vierteljahrlich
jahrlich zuletzt aktuell beginn erstdiagnostiziert beim monate monaten diabetologen erhalten verlaufskontrolle
vorstellung vorgestellt arzt
suivi suivie vu vue consultation diabetologue prochain prochaine rendez vous education equilibre ambulatoire
seguimiento seguido seguida visto vista consulta endocrinologia proxima proximo revision control educacion
seguito seguita visita prossima controllo ambulatorio diabetologia gezien controle internist bij polikliniek
diabetesverpleegkundige volgende afspraak onder acompanhamento acompanhado proxima
"""
TREATMENTS = """
insulin insulins basal bolus prandial rapid acting correction ratio factor carb sensitivity injection injections
inject injecting pen pens pump pumps lispro aspart glargin glargine degludec detemir glulisine nph regular humalog
novolog
novorapid lantus toujeo tresiba levemir fiasp lyumjev basaglar apidra humulin novolin actrapid protaphane abasaglar
semglee admelog glucagon baqsimi gvoke ketone ketones strips meter glucometer sensor sensors continuous glucose
sugar sugars blood monitor readings range tir gmi hba hbac average mean slim tandem control iq medtronic minimed
omnipod dash dexcom libre freestyle guardian ypsopump mylife camaps loop looping openaps androidaps accu chek combo
insight dana smartguard sensorgestutzt sensorgesteuert basisinsulin mahlzeiteninsulin pens spritzt spritzen glukose
blutzucker glucometre glycemie capteur schema basale multiinjections microinfusore sensore glicemia glucemia sensore
infusora bomba pomp sensor glucosesensor therapy regimen dose doses total tdd units unit sick day rules
"""
_RULED_OUT = rf"(?:{'|'.join(COMPLICATIONS)}):? (?:is |was )?(?:{'|'.join(EXCLUDED)})"
_NO = (
    r"(?:no|without|denies(?: any)?|never(?: had)?|has not had|has had no|keine?|sans|sin|senza|geen|sem)"
    r"(?: (?:recent|further|severe|known|frequent|prior|new|drug|episodes? of|hinweise? auf))*"
)
_TROUBLE = (
    r"(?:dka|ketoacidos\w*|ketoazidos\w*|a?cid[oó]ceto\w*|c?h?etoacidos\w*|hypo\w*|hipo\w*|ipo\w*|lows?|allerg\w*"
    r"|alerg\w*|complications?|concerns|issues|complaints|changes?|folge\w+|spat\w+)"
)
_WITHIN = r"(?: (?:in|within|over|for|since) (?:the )?(?:last|past)? ?(?:\d+ )?(?:years?|months?|weeks?|visit|\d{4}))?"
_DONE = (
    r"(?:diagnosed|seen|discussed|started|hospitali[sz]ed|admitted|referred|reviewed|instructed|counseled|adjusted"
    r"|geschult|besprochen|erstdiagnostiziert)"
)
_EXAMINED = (
    r"(?:eyes?|feet|foot|retinal?|fundus|monofilament|tsh|thyroid|celiac|coeliac|urine|acr|microalbumin\w*|labs?"
    r"|lipids?|kidney function|ecg|ekg)(?: (?:exam|examination|screening|check|test|labs?|panel|screen))?"
)
# A negation, an end or a doubt is understood only together with what it speaks of.
REMARK_PHRASES = "\n".join(
    (
        _RULED_OUT,
        rf"{_NO} {_TROUBLE}{_WITHIN}",
        r"(?:complications|komplikationen|folgeerkrankungen)\W+(?:none|keine|no)(?: known)?",
        r"(?:at |high |low |increased )?risk (?:of|for)(?= (?:severe |nocturnal )?hyp[oe]\w*)",
        r"(?:annual|yearly|eye|foot|retinal?|celiac|coeliac|thyroid) screenings?",
        rf"{_EXAMINED}(?: (?:in )?[\d./-]+)?(?: (?:was|is|were|are))?:? (?:normal|negative|unremarkable|ok|clear|wnl)",
        r"c-?peptide?\W+(?:was |is )?(?:negative|undetectable|low|very low|absent|< ?0?[.,]\d+)",
        r"(?:negative|undetectable|low|absent) c-?peptide?",
        r"(?:diagnosed|dx|dxd|diagnosis|erstdiagnose|ed)(?: in)? (?:19|20)\d\d (?:in|at) (?!error|doubt)\w+",
        r"[+-]?gad(?:65)?(?: ab| antibod\w+)?\W+(?:positive|pos|\+)|(?:islet )?(?:auto)?antibod\w+\W+(?:positive|pos)",
        rf"(?:was|were|has been|have been|wurde|is) {_DONE}",
        r"(?:diabetes|annual|yearly|medication|chart) reviews?|(?:site|pump|set|dose|sensor) changes?",
    )
)
_NOTES = (SMALL_WORDS, NUMBERS, UNITS, PEOPLE_OF_CARE, STABLE, TIMES, VISITS, TREATMENTS, " ".join(UNDERSTOOD))
REMARKS = build_vocabulary(_NOTES, REMARK_PHRASES)
CATEGORIES = build_vocabulary(
    (
        SMALL_WORDS,
        """
        problem problems list item encounter visit diagnosis diagnoses diagnostic health concern concerns condition
        conditions disease diseases disorder finding symptom complaint chief medical chronic acute active current
        primary secondary principal main discharge admission final confirmed billing billed clinical inpatient
        outpatient ambulatory comorbidity comorbidities complication medication social determinants sdoh functional
        cognitive mental status disability endocrine metabolic nutritional endocrinology oncology infectious
        neoplasm cancer infection cardiovascular renal kidney long term type diabetes mellitus us core icd sct
        hauptdiagnose nebendiagnose nebendiagnosen hauptdiagnosen diagnose diagnosen dauerdiagnose dauerdiagnosen
        entlassdiagnose entlassungsdiagnose aufnahmediagnose behandlungsdiagnose fachabteilungsdiagnose
        grunderkrankung grundkrankheit abrechnungsdiagnose akutdiagnose erkrankung krankheit chronisch problemliste
        problemlisteneintrag primardiagnose sekundardiagnose stationar ambulant gesichert probleme begleiterkrankung
        diagnostico diagnosticos problema problemas lista enfermedad cronica principal secundario diagnostics
        probleme problemes liste maladie chronique associe diagnosi elenco problemi malattia cronica principale
        secondaria probleem problemen probleemlijst hoofddiagnose nevendiagnose aandoening ziekte doenca element
        """,
    ),
    "care plan problem",
)
# What is understood word by word, and doubts it together.
HEARSAY = compile_words(r"(treated|managed|coded|listed|labell?ed|entered|documented) (as|for)", r"(per|by) patient")


def refuse_unknown_remarks(resource: JsonObject) -> None:
    """Raise `UnusedError` at the first word of a note to type 1 diabetes that is not known to be harmless."""
    for sentence in iter_note_sentences(resource):
        if unknown := _find_unknown_remark(sentence):
            raise UnusedError(describe_unknown_word(unknown, "in a note"), "note")


def refuse_unknown_categories(resource: JsonObject) -> None:
    """Raise `UnusedError` at the first word of a category that is not usual, such as *risk*."""
    for category in get_list(resource, "category"):
        if unknown := _find_unknown_category(read_concept_words(category)):
            raise UnusedError(describe_unknown_word(unknown, "in a category"), "category")


@keep_answers
def _find_unknown_remark(sentence: str) -> str | None:
    if is_of_relatives(sentence):
        return None
    if OTHER_PERSON_WORDS.search(sentence) and (COMPANY.search(sentence) or RELATIVE_HAS.search(sentence)):
        # What is said of others; that it is the diagnosis itself is refused before.
        sentence = sentence.partition(",")[2]
    if doubted := HEARSAY.search(sentence) or OVER.search(sentence):
        return doubted[0]
    stated = REMARKS.phrases.sub(" ", SIGNED.sub(" ", sentence))
    return find_unknown_word(strip_titles(stated), REMARKS)


def _find_unknown_category(words: str) -> str | None:
    return find_unknown_word(words.replace("-", " "), CATEGORIES)

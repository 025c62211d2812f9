"""Words beside a code that contradict it: of somebody else, not sure, not so, not measured, or of another material.

Read in English, and as far as they are common in German, French, Spanish, Italian, Portuguese and Dutch.
"""

import re
from collections.abc import Mapping

from schemas.imports.fhir.words.folded_text import compile_folded


def compile_words(*alternatives: str) -> re.Pattern[str]:
    return compile_folded(rf"\b({'|'.join(alternatives)})(?!\w)")


# The donor of a transplant that was received, where words name a transplantation.
TRANSPLANTED = compile_folded(r"transplant|trasplant|greffe|trapianto")
# That the patient gave it.
DONATED = compile_folded(
    r"(?<!recipient )ne[ph]+re[ck]tom|donor evaluation"
    r"|\bdonor\W+(is |was |= ?)?((this|the|our) )?(patient|pt|recipient|self|himself|herself)\b"
    r"|\bspender\W+(ist |war )?((dieser|der) )?patient"
    r"|\b(kidney|organ|graft|niere|liver|rein|ri[ñn][óo]n|rene|rim|nier) (was |is |wurde |(a )?[ée]t[ée] )?"
    r"(donated|given|gespendet|donn[ée]e?|donad[oa]|donat[oa]|doad[oa]|gedoneerd)"
    r"(?! (by|from|von|vom|durch|par|por|da|door))"
    r"|^\W*donated\W*$|\bdonated (a |his |her |one |the |left |right )*(kidney|organ|liver)(?! (from|by|transplant))"
)
DONOR_NAMES = r"(donors?|spender(in)?|organspender(in)?|donneu(r|se)|donante|donatore|doador|donador)"
DONOR_KINDS = (
    r"(deceased|living|dead|brain[- ]dead|cadaver\w*|dbd|dcd|unrelated|related|verstorbene?r?|hirntot\w*"
    r"|d[ée]c[ée]d[ée]|vivant)"
)
RELATIVES = (
    r"(mother|father|brother|sister|wife|husband|son|daughter|spouse|partner|parent|sibling|cousin|aunt|uncle|friend"
    r"|mutter|vater|bruder|schwester|ehefrau|ehemann|tochter|sohn|mère|père|frère|sœur|soeur|épouse|mari|madre|padre"
    r"|herman[oa]|espos[oa]|hij[oa]|fratello|sorella|figli[oa]|moglie|marito|m[ãa]e|pai|irm[ãa]o?|filh[oa]|moeder"
    r"|vader|broer|zus|echtgeno\w+)"
)
POSSESSIVES = r"(his|her|the|their|sein\w*|ihr\w*|der|dem|die|sa|son|su|suo|sua|seu|zijn|haar)"
GRAFTS = r"(kidney|organ|graft|transplant\w*|allograft|pancreas|liver|niere|transplantat|nier|tx)"
RECEIVED_FROM = compile_words(
    # Whose it was, after a word that says so: `Donor: deceased`, `kidney from his mother`, `Lebendspende der Mutter`.
    rf"{DONOR_NAMES}( (age|type|sex|relation\w*|alter))?[:,] ?(a )?({DONOR_KINDS}|{RELATIVES}|\d+)",
    "without recipient nephrectomy",
    rf"{DONOR_NAMES} (age|alter)( was| of)? \d+",
    rf"({DONOR_KINDS}[- ])?({DONOR_KINDS}[- ])?({DONOR_NAMES}|(nieren)?lebendspende|[ld][drul]?[kr]t) "
    rf"\(({POSSESSIVES} )?{RELATIVES}\)",
    rf"{GRAFTS} (was |is )?(donated |gespendet |recovered )?(from|by|von|vom|durch|van) (a |an |{POSSESSIVES} )?"
    rf"({DONOR_KINDS} )?({RELATIVES}|{DONOR_NAMES})",
    rf"({DONOR_KINDS}[- ])?{DONOR_NAMES} (was|is|war|ist) ({POSSESSIVES} )?{RELATIVES}",
    rf"{RELATIVES} (was|is|as|war|ist|als) (the |der |die )?{DONOR_NAMES}",
    rf"(donado|donn[ée]e?|donat[oa]|doado|gedoneerd|donated|gespendet) (por|par|da|door|by|von|vom)"
    rf" ({POSSESSIVES} )?{RELATIVES}",
    rf"(nieren)?lebendspende (der|des|durch die|durch den|von) ({POSSESSIVES} )?{RELATIVES}s?",
    rf"{DONOR_KINDS} (kidney |renal |organ )?{DONOR_NAMES}",
    r"(deceased|living|related|unrelated|cadaver\w*|brain[- ]dead)[- ](related |unrelated )?(kidney )?donor",
    *(r"donante (de )?(cad[áa]ver|viv[oa])", r"(leichen|lebend|post-?mortal\w*)[- ]?(nieren)?spende"),
    *(r"donneur (vivant|décédé)", r"donatore (vivente|cadavere)", r"doador (vivo|falecido|cad[áa]ver)"),
)
DONATION = (r"\w*spende\w*", "donation", r"donaci[óo]n", r"donazione", r"doa[çc][ãa]o", r"donatie", r"don d\W?\w*")
# As a reason, where nobody is named from whom something was received: the patient gave it.
DONATION_WORDS = compile_words(*DONATION, DONOR_NAMES)
# Of what a procedure was, instead of the procedure.
NOT_PERFORMED = compile_words(
    *("evaluation", r"explant\w*", r"\w*entnahme", "abgesagt", r"fail(ed|ure)", r"\w*ne[ph]+re[ck]tom\w*"),
    *("not transplanted", r"back(ed|ing) out", "discarded", r"wait(ing|-?listed)?", "(?<!mis)listed", "gelistet"),
    *(
        r"(recipient|patient|empf(ä|ae)nger\w*) (died|dead|deceased|verstorben)",
        "postponed",
        r"verschoben\w*",
        "verworfen",
    ),
    r"(for|f(ü|ue)r|pour|para|per|voor) ((a|the|kidney|renal|une|un|eine|el) )*"
    r"(\w*transplant\w*|trasplante|greffe|trapianto)\W*$",
    r"transplantectomy",
    r"(evaluation|assessment|work-?up|referral|listing|listed|candidate|consult\w*|counsel\w*|preparation) (for|to)",
    *(r"pre-?(operative|op|transplant)\w*", r"wait(ing)? ?list\w*", r"warteliste\w*", r"abkl(ä|ae)rung\w*"),
    r"evaluierung",
    *DONATION,
    "living donor",
    *(r"abort(ed|ion)?", r"abandon(ed|n[ée]e?)", r"abgebrochen", r"abbruch", r"abort[ée]e?", r"abortad[oa]"),
    r"interrott[oa]",
    *(r"interrump\w*", "interrompue?", r"afgebroken", r"(not|never) (performed|done|carried out|completed)"),
    r"unsuccessful",
    *(r"nicht (durchgef(ü|ue)hrt|erfolgt)", "no realizad[oa]", r"non (réalisée?|eseguit[oa])", r"n[ãa]o realizad[oa]"),
    *("niet uitgevoerd", r"evaluaci[óo]n", r"évaluation", r"valutazione", r"avalia[çc][ãa]o", r"beoordeling"),
    *(r"lista de espera", r"liste d'attente", r"lista d'attesa", r"wachtlijst", "attempt(ed)?", "incomplete"),
    "intended",
)

OTHER_PERSON = (
    *(r"a\.?f\.?(?=:)", r"fam\. ?(an)?\w*", r"kind(?! of)", "enfant", r"carer of", r"caregiver\w*", r"bebé", "bebe"),
    *(r"(baby|child|kid)(ren)? (with|of)", "coniuge", r"c[óo]nyuge", "conjointe?", r"c[ôo]njuge"),
    *("family history", "familial history", "family hx", "fhx?", r"(grand)?(mother|father)", "brother", "sister"),
    *("siblings?", "son", "daughter", "aunt", "uncle", "cousin", r"maternal(?! care)", "paternal", "husband", "wife"),
    *("spouse", "partner", r"donors?(?!.specific)", "familienanamnese", r"familiäre (anamnese|belastung)"),
    *("mutter", "vater", "bruder", "schwester", "sohn", "tochter", "ehe(mann|frau)", r"spender\w*"),
    *(r"ant[ée]c[ée]dents? familia\w+", "mère", "père", "frère", "sœur", "donneu(r|se)"),
    *("antecedentes familiares", "madre", "padre", "herman[oa]", "donante", "hij[oa]", "abuel[oa]"),
    *(r"anamnesi familiare", r"familiarit[àa]", "fratello", "sorella", "figli[oa]", "nonn[oa]", r"donator[ei]"),
    *(r"hist[óo]ria familiar", "m[ãa]e", "pai", r"irm[ãa]o?", "filh[oa]", r"av[óôo]", r"doador(a|es)?"),
    *(r"familie ?(anamnese|voorgeschiedenis)", "moeder", "vader", "broer", "zus(ter)?", "zoon", "dochter"),
    *("bab(y|ies)", "newborn", r"neonat\w*", "infant", "bébé", "neugeborenes?", r"(des|vom|beim) kind(es)?"),
    "verwandte",
    *("relatives", "family members?", "niece", "nephew", r"twin(?! pregnan)", "grand(son|daughter)", "cugin[oa]"),
    *(r"relative(?! (insulin|risk|weight|humidity|defici\w*))(?!ly)", "parents?", r"angeh(ö|oe)rig\w*"),
    *("mom(my)?", "mum(my)?", r"dad(dy)?", "g(rand)?(ma|pa)", r"[mp]g[mf]", "granny", "nana", "sibs?"),
    *(r"\w+-in-law", "onkel", "nichte", "neffe", r"schw(a|ä)ger(in)?", "oncle", "ni[èe]ce", "neveu", r"suegr[oa]"),
    *(r"sobrin[oa]", r"sobrinh[oa]", r"suocer[oa]", r"nipote", r"schoon(moeder|vader|zus)", "proband", "index patient"),
    *("tía", "tío", "tante", "oma", "opa", "storia familiare", "del bambino", "del niño"),
    *("grootmoeder", "grootvader", r"familiaire belasting", r"grand-?(mère|père)", r"gro(ß|ss)(mutter|vater)"),
)
NOT_SURE = (
    *(r"\w*abkl(ä|ae)rung", r"v\.? ?a\.?(?= )", r"z\. ?a\.?", r"a\. ?v\.?", "en estudio", "in accertamento"),
    *(r"en cours d\W?explor\w*", r"susp\.?", r"sosp\.?", r"provisional\w*", r"working diagnos\w*", "questionable"),
    *("equivocal", r"(increased|high|higher|elevated|genetic) risk(?! (pregnan|foot))", r"risiko[- ]\w+"),
    r"fr(ü|ue)herkennung",
    "do not use",
    *(r"(wrong|not (this|the|my)) (patient|chart|person)", r"falsche[rn]? (patient|akte)\w*"),
    r"paciente equivocad[oa]",
    *("duplicate", "ignore", r"(mauvais|faux) patient", r"paziente sbagliat[oa]", r"verkeerde pati[ëe]nt"),
    *(r"(to be|pending|awaiting|await) confirm\w*", "pending", r"zu best(ä|ae)tigen", r"(por|a|de) confirmar"),
    "à confirmer",
    *("da confermare", "te bevestigen", r"(wrong|false|incorrect|erroneous) diagnos\w*"),
    r"falsche?r? (diagnose|befund)",
    *(r"diagn[óo]stico (err[óo]neo|equivocado|incorrect\w*|errado)", "diagnosi errata", "erreur de diagnostic"),
    *(r"diagnostic erron[ée]", "verkeerde diagnose", "deleted", r"gel(ö|oe)scht", "inactive", r"vorsorge\w*"),
    *(r"rule[sd]?[ -]?out", "r/o", r"suspect(ed|ée?)?", "suspicion", "query", "at risk", "risk of", "risk for"),
    *(r"(not|nicht|non|no|niet) (confirmed|bestätigt|confermat[oa]|confirmad[oa]|confirmée?|bevestigd)", "widerlegt"),
    *(r"(in )?error", "erroneous", r"irrt(ü|ue)mlich\w*", r"d\.?d\.?(?=[ :])", r"non?-?diabetic", r"nicht-?diabet\w*"),
    *("disproved", "refuted", r"misdiagnos\w*", "fehldiagnose", "(fear|concern|education) (of|about|for)"),
    *("screening", "no evidence", "no history", "negative for", "(?<!total )absence of", r"possibl[ey]"),
    r"probabl[ey]",
    *(r"differential[ -]?diagnos\w*", "diagnosi differenziale", "diagn[óo]stico diferencial"),
    "diagnostic différentiel",
    *("presumptive", "likely", "unlikely", "doubtful", "excluded"),
    *("exclusion", r"denie[sd]", "planned", "scheduled", "placebo", "blinded", "sham"),
    *(r"cancell?ed", r"verdacht\w*", r"v\. ?a\.", "ausschluss", r"ausgeschlossen\w*", r"fraglich\w*", r"geplant\w*"),
    *(r"sospecha\w*", r"descart\w+", "posible", "probable", "sin evidencia", "negativ[oa] para", r"riesgo de"),
    *("éventuel(le)?", r"probables?", r"écarté\w*", r"exclue?s?", r"risque de", r"à exclure", "éliminer"),
    *(r"m(ö|oe)glich\w*", r"wahrscheinlich\w*", r"z\. ?n\. ausschluss", r"risiko (für|von)", r"vermutlich\w*"),
    *(r"sospett[oaie]\w*", "possibile", "probabile", r"da escludere", r"esclus[oa]", r"rischio di", "assenza di"),
    *(r"suspeita\w*", "suspeito", r"poss[íi]vel", r"prov[áa]vel", r"exclu[íi]d[oa]", r"a excluir", r"risco de"),
    *(r"aus[êe]ncia de", r"verdenking", "verdacht", "mogelijk", "waarschijnlijk", "uitgesloten", r"uit te sluiten"),
    *(r"risico op", r"geen aanwijzing\w*", "afwezigheid van", r"gepland\w*", "pianificat[oa]", "planead[oa]"),
)
# That something is not done or taken now, which of a medicine ends what was stated before.
STOPPED = (
    *("discontinued", "stopped", "ceased", "paused", "suspended", "withdrawn", "on hold", "no longer", "not taking"),
    *(r"abgesetzt\w*", r"pausiert\w*", r"ausgesetzt\w*", r"beendet\w*", "nicht mehr", r"suspend(id[oa]|ue?)"),
    r"sospes[oa]",
    *(r"interrott[oa]", r"interrump\w*", r"arr[êe]t[ée]e?s?", "interrompue?", r"suspens[oa]", r"gesto(p|pp)t"),
    "gestaakt",
    *("stopgezet", "ya no", "non più", "ne prend plus", "niet meer"),
)
# Of a medicine as an instruction: that it is not to be taken.
STOP_ORDERS = (
    *("stop", "hold", "held", r"(do not|don.?t|not to be) (take|use|taken|used)", "discontinue", r"d/c.?d?", r"dc.?d"),
    *(r"absetzen", r"nicht (weiter )?(ein)?nehmen", r"(en |in )?pausa?e?", "no tomar", "non prendere"),
    "ne pas prendre",
    *("niet innemen", r"n[ãa]o tomar", r"(take )?(0|zero|no) (tablets?|capsules?)", r"suspender", r"sospendere"),
    r"arr[êe]ter",
    *(r"start(ing)? after", "stoppen", "staken"),
    *(r"never (been )?(taken|started|filled|picked up|used)", r"(was )?not (taken|given|filled|dispensed)"),
    *(
        r"nie (ein)?genommen",
        r"nicht eingel(ö|oe)st",
        r"jamais pris",
        "nunca tom[oó]",
        "mai assunto",
        "nooit (in)?genomen",
    ),
)
# Beside the code of a medicine: that it was taken once, or must not be.
REFUSED_MEDICINE = (
    *(r"never (taken|started)", r"not (started|tolerated|given)", r"noch nicht begonnen", r"nie (ein)?genommen"),
    "declined",
    *("refused", "verweigert", "abgelehnt", r"rechazad[oa]", r"rifiutat[oa]", r"refusée?", "nicht vertragen"),
    r"no tolerad\w*",
    *(r"[ck]ontra-?indi[ck]\w*", r"contre-?indiqu\w*", "ausgeschlichen", r"retirad[oa]", r"terminad[oa]"),
    r"conclus[oa]",
    *(r"terminée?", r"be[ëe]+indigd", "ended", "finished", "expired", r"former(ly)?", r"fr(ü|ue)her\w*", "historical"),
    *("en el pasado", "in passato", "to start", r"recommended", "empfohlen", "vorgesehen", r"consider(ed)?", "weigert"),
    *(r"(previous|prior|past|former) use", "do not give", r"allerg(y|ies|ic|ie|ia)", r"intol[ée]r\w+", "alergia"),
    *(r"unvertr(ä|ae)glich\w*",),
)
STOPPED_WORDS = compile_words(*STOPPED)
# A condition after an order, and a negation before it: it is taken now.
CONDITION = (
    r"(?!\W*(\w+ ){0,3}?(if|bei|before|with|con|com|avec|met|mit|ohne|without|abruptly|until(?! further)|unless|when"
)
CONDITION += r"|wenn|falls|se|si|als|suddenly|vor|antes|prima|avant)(?!\w))"
# A dose is taken later on the day of a blood test.
HELD_FOR_TESTS = (
    r"(?:hold|delay|skip) (?:your |the )?(?:am|morning)(?: \w+)? dose(?: of \w+)?"
    r"(?: on (?:the )?(?:lab|blood|clinic) days?| (?:on|in) the (?:day|morning) of (?:the )?(?:labs?|blood \w+)"
    r"| until (?:after )?(?:the )?(?:labs?|bloods?|blood work|level|trough)(?: (?:is|are))?"
    r"(?: (?:drawn|taken|done))?){1,2}"
)
STILL_TAKEN = compile_words(
    HELD_FOR_TESTS,
    r"(do not|don.?t|never|nicht|nie|no|ne|non|niet|n[ãa]o) (\w+ ){0,3}"
    r"(stop\w*|discontinu\w*|absetz\w*|hold|suspend\w*|arr[êe]t\w*)",
    *(r"(after|nach|until|following) (\w+ ){0,3}(paus\w*|stop\w*)", r"not (been )?(stopped|discontinued|paused)"),
)
STOP_ORDER_WORDS = compile_words(*STOPPED, *(f"{words}(?!\\w){CONDITION}" for words in STOP_ORDERS))
REFUSED_MEDICINE_WORDS = compile_words(*STOPPED, *STOP_ORDERS, *REFUSED_MEDICINE)
DOUBTFUL_WORDS = compile_words(*OTHER_PERSON, *NOT_SURE)
# At the start or the end of a text: `No diabetes`, `? type 1 diabetes`; within one they may say anything.
# But not `Non-insulin-dependent diabetes`, as type 2 is called.
NEGATIONS = (
    *("no", "not", r"kein\w*", "nicht", "ohne", "pas de", "pas d'", "non", "sans", "sin", r"nessun\w*", "senza"),
    *("n[ãa]o", "sem", r"nenhum\w*", "geen", "niet", "zonder"),
)
DOUBTFUL_ENDS = compile_folded(
    rf"(^|; )(({'|'.join(NEGATIONS)})\b(?!-)(?![- ]+(\w+[- ]+)?(insulin|entgleist))|\?)|\?\W*(;|$)"
)

UNMEASURED = (
    r"(weight|pounds|kilos?|kg) (lost|gained)",
    r"(peso|poids) (sec|seco|secco|(de )?forma?e?|habitu\w*|abitual\w*|previo)",
    *(r"(peso|poids) (m[áa]xim\w*|massim\w*|m[íi]nim\w*|ant[ée]rieur\w*|anterior\w*|precedent\w*)", r"droog ?gewicht"),
    *(r"(normal|h(ö|oe)chst|tiefst|ausgangs|entlassungs?|aufnahme)gewicht\w*", "ibw"),
    r"vor (der )?(schwangerschaft|erkrankung)",
    *(r"\w+ (years?|months?|weeks?) ago", r"vor \w+ (jahr|monat|woche)\w*", r"il y a \w+ (ans?|mois|semaines?)"),
    *(r"hace \w+ (a[ñn]os?|mes\w*|semanas?)", r"\w+ (anni|mesi) fa", r"h[áa] \w+ (anos|meses)"),
    r"\w+ (jaar|maanden) geleden",
    *(r"(ziel|soll|wunsch|ideal|trocken)[- ](gewicht|wert|bereich)\w*", r"gewenst\w*", r"desejad\w*", r"desead\w*"),
    "meta",
    *(r"[óo]ptim\w*", r"ottimal\w*", "projected", r"souhaitée?", "aspirational"),
    *("targets?", "goals?", "reference", "expected", "planned", "ideal", "desired"),
    # A difference, a place among others, or an older or extreme value told again is not the value of that day.
    *(r"(ziel|wunsch|ideal|trocken|maximal|minimal)(gewicht|wert|bereich)\w*", r"id[ée]al\w*", r"sollgewicht\w*"),
    r"(dry|adjusted|lean|usual|max(imum)?|min(imum)?|average|mean) (body )?(weight|bmi|bp|(blood )?pressure)",
    *("peso desiderato", "poids souhaité", "streefgewicht", r"gewichts(verlust|abnahme|zunahme|verlies)"),
    *("perte de poids", "pérdida de peso", "perda de peso", "perdita di peso", "before pregnancy"),
    r"(weight|size|length|height) at birth",
    *(r"vorherig\w*", "vorbefund", "anterior", r"pr[ée]c[ée]dente?s?", "decline", "gmi"),
    "glucose management indicator",
    *("at diagnosis", "bei diagnose", "alla diagnosi", r"al diagn[óo]stico"),
    *("change", "difference", "delta", "gain", "loss", "reduction", "percentile", r"z[- ]?score", "sds"),
    *("previous", "historical", "highest", "lowest", "peak", "nadir", "vorwert"),
    *(r"birth ?(weight|length)", r"pre-?pregnan\w*", "geburtsgewicht", r"ziel(wert)?", r"soll(wert)?", "cible"),
    *("objectif", "objetivo", "obiettivo", "streefwaarde", r"doel(waarde)?", "atteso", "esperad[oa]", r"attendue?"),
    *(r"verwacht\w*", "peso alla nascita", r"peso a[lo] na[sc]\w*", "geboortegewicht", "poids de naissance"),
    *("variazione", "diferencia", "diferen[çc]a", "verschil", "différence", "unterschied", r"(ä|ae)nderung"),
)
# A filtration rate is estimated, and by LOINC's names predicted; of anything else nobody measured it.
ESTIMATES = compile_words(
    *("predicted", "estimated", r"gesch(ä|ae)tzt\w*", r"estim[ée]e?", "estimad[oa]", "stimat[oa]", r"geschat\w*"),
)
UNMEASURED_WORDS = compile_words(*UNMEASURED)
FETAL_WORDS = compile_words(r"fo?etal\w*", r"fo?etus(es)?", "cord blood", "umbilical", r"nabelschnur\w*")
OTHER_PERSON_WORDS = compile_words(*OTHER_PERSON)
# Where the same words say something else.
HARMLESS_WORDS = compile_folded(
    r"\b((in|within) (the )?target range|target range\W{0,2}\d[\d.,]*|zeit im zielbereich"
    r"|reference (measurement|method|procedure|lab)|estimated average glucose)"
)
FILTRATION = compile_folded(r"\be?gfr|glom[eé]rul|\b(dfg|vfg|tfg)")

BODY_FLUIDS = compile_words(
    r"(?<=[(/ ])u(?=\)|$|;)",
    *("urine", r"urinar\w*", "urinaires?", "urina", "orina", r"kreatinin i\. ?u\.", r"\w*urin", "csf"),
    *(r"cerebrospinal\w*", "liquor", "pleural", r"ascit\w*", "peritoneal"),
    *(r"\w+[/.]* i\. ?u\.", "urines", r"dialysa\w*", r"drain(age|s)?", r"aszites", "(body )?fluid", "blood unit"),
    *("synovial", "saliva", "sweat", "dialysate", "stool", r"f(a)?eces", "amniotic", "bronchoalveolar", "breast milk"),
)
BLOOD = compile_words("blood", "serum", "plasma", "serum/plasma")
NOT_IN_BLOOD = (
    *("urine_albumin_creatinine", "height", "weight", "bmi", "age", "time_in_range", "sex", "pregnancy_status"),
    *("systolic_blood_pressure", "diastolic_blood_pressure"),
)
# Pressures of a strained heart, and means of a day, are no reading at rest.
STRAINED = compile_words(
    *("exercise", "stress", r"ergomet\w*", r"treadmill", r"\w*belastung\w*", "ejercicio", r"esfuerzo", "effort"),
    *("sforzo", r"esfor[çc]o", r"exerc[íi]cio", r"inspanning\w*"),
    r"24[ -]?(h|hours?|hr|std|stunden|horas|heures|ore|uur)\w*",
    *("mean", "average", r"mittel\w*", "media", "média", "moyenne", "gemiddelde?", "max(imum)?", "min(imum)?"),
    "maximal",
)
NOT_FASTING = compile_words(
    *(r"([1-4]|0[.,]5|1[.,]5) ?(h|hrs?|hours?|horas?|heures?|ore|stunden?|std|uur)", r"p[óo]s[- ]?prandial\w*"),
    *(r"(15|30|45|60|75|90|120|150|180|240) ?min\w*", r"post[- ]?prandial\w*"),
    r"pre-?(dinner|lunch|supper|meal|prandial)",
    *(r"before (lunch|dinner|supper|bed\w*|meals?)", r"vor dem (mittag|abend)essen", r"avant (le )?(d[îi]ner|repas)"),
    *(r"antes del? (almuerzo|cena|comer|almo[çc]o|jantar)", r"prima di (pranzo|cena)", r"voor (lunch|avondeten)"),
    *("random", r"(non|not)[ -]?fasting", "unfasted", r"post-?prandial\w*", "post-?meal", r"after (a )?meals?"),
    *("stimulated", r"(post|after) (glucagon|challenge|load|mmtt)"),
    r"\d+ ?(h|hr|hours?|min|minutes) (post|after|pp)\w*",
    *(r"posprandial\w*", "aléatoire", "casual", "al azar", "bedtime", r"[1-4] ?h\w* ogtt"),
    *(r"nach dem (essen|frühstück|mittagessen|abendessen)", "after (breakfast|lunch|dinner|eating)"),
    r"(nicht|non|no|niet|pas|n[ãa]o)[ -](nüchtern|nuchter|(en )?ayunas|(à )?jeun|a digiuno|(em )?jejum)",
    *("nicht nüchtern", r"postprandial\w*", r"gelegenheits\w*", r"\w*stimul\w*", "stimolo", r"glu[ck]agon\w*", "mmtt"),
    *("postload", r"\w*belastungstest\w*", "tagesprofil"),
    r"(fasting|fasted|nüchtern|nuchter|ayunas|jeun|digiuno|jejum)\W+(no|nein|nee|n[ãa]o|non|false)",
    r"(nach|na|après|apres|después|despues|tras|dopo|após|apos|with|mit|post)[- ](de |der |den |le |la |el |i |il )?"
    r"(m[ae][ah]l\w*|maaltijd|repas|comer|pasti?|pranzo|cena|refei[çc]\w*|breakfast|frühstück|load|sobrecarga|carico"
    r"|essen|\w*belastung)",
    r"\d+-(minuten|min)-\w+",
)
OTHER_AGE = compile_folded(r"\bat (onset|diagnosis|menarche|menopause|death|first)\b|\b(gestational|bone)\b")
FASTING = ("fasting_glucose", "c_peptide_fasting")

# A stage, or the end, of something else beside the diabetes.
OTHER_STAGES = compile_folded(
    r"\bmacular o?edema,? resolved following treatment(?!\w)|"
    r"\b(ckd|kidney|renal|rénale|disease|insufficiency|insuffi\w*|\w*nier\w*|\w*pat(h?[iy]\w*|ía)|erc|irc|mrc|nyha|ulcer|foot)\W+"
    r"((chronic|chronique|cr[óo]nica|cronica)\W+)?(stage|stadi(um|o|e)|stade|estadio|est[áa]gio)\W?\w+"
    r"|\b(stage|stadi(um|o|e)|stade|estadio)\W?\w+\W+(chronic )?(ckd|kidney|renal|nier\w*|ulcer|retino\w*|nephro\w*)"
)
TYPE_1 = r"(type|typ|tipo|typus)[ -]?(1|i)", r"t1dm?", r"dm ?1"
TYPE_2 = (
    *(r"(type|typ|tipo|typus)\W{0,3}(2\w?|ii|two|zwei|deux|dos|due)", r"t2dm?", "dmt2", r"dm[ -]?(2|ii)"),
    r"diabetes mellitus (2|ii)",
    "niddm",
    r"non[- ]insulin[- ]dependent",
)
# The kind of diabetes that words name, where the code is of another: by the key in `find_kind`.
CONTRADICTING_KINDS: Mapping[str, re.Pattern[str]] = {
    "type 1": compile_words(
        *(r"maturity[- ]onset\w*", r"after (a )?transplant\w*", r"nach \w*transplant\w*", r"adult[- ]onset diabetes"),
        *(r"(non|no|not|nicht|n[ãa]o|niet)[- ]?insulin\w*", "cfrd", r"cf[- ]related", r"mukoviszidose\w*", "gdm"),
        *(r"\w*indu[cz]\w*", "induced", r"por esteroides", r"[ck]ortison\w*", r"corticoid\w*", "diabetes 2"),
        *(
            r"\w*pan[ck]r[eé]ate[ck]t\w*",
            r"pan[ck]reatitis\w*",
            r"(type|typ|tipo)\W?1[.,]5",
            r"impaired (glucose|fast)\w*",
        ),
        *("igt", "ifg", r"gl[uy][ck]\w*intoleran\w*", r"intoleran\w* (to |al |à |alla |ao )?(la )?gl\w*", "wolfram"),
        *(r"diabetes renalis", r"renal diabetes", r"lipoatroph\w*", r"mitochondri\w*", r"h(a)?emochromat\w*"),
        *(
            "secondary",
            r"sekund(ä|ae)r\w*",
            r"secundari\w*",
            r"secondai?ri?\w*",
            r"stress[- ]?hyper\w*",
            r"hnf\W?\w+",
            "gck",
        ),
        *(r"post-?transplant\w*", "ptdm", "nodat", r"monog[eé]n\w*", r"(?<!partial )remission(?! phase)"),
        *TYPE_2,
        *("mody", "monogenic", r"gesta[tcz]ion\w*", r"schwangerschafts?diab\w*", r"zwangerschaps\w*", "insipidus"),
        *(r"(steroid|drug)[- ]?indu[cz]\w*", r"steroid\w*diabetes", "da steroidi", "pancreatogenic"),
        *(r"pan[ck]reopriv\w*", r"(type|typ|tipo)\W{0,3}3c", "altersdiabetes", r"neonatal\w*", "cystic fibrosis"),
        *(
            r"pr[äéeê]-?diab\w*",
            r"pre-?symptomatic",
            r"pre-?clinical",
            "resolved",
            "cured",
            r"(aus|ab)geheilt",
            r"curad[oa]",
            r"res[ui]e?lt[oa]",
            r"guérie?",
            r"risolt[oa]",
            r"genezen",
        ),
        r"(stage|stadi(um|o|e)|stade|estadio|est[áa]gio)[ :-]?(1|2|i|ii)",
    ),
    "type 2": compile_words(*TYPE_1),
}

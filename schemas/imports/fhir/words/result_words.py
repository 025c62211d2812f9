"""Words beside the code of a result that name another quantity, in the languages of the tables of doubts.

The words of one text, without accents: those that contradict the code wherever they stand, and those that do so unless
the text names the quantity of the code too.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

from schemas.imports.fhir.words.word_tables import compile_words


class OtherQuantities(NamedTuple):
    """The words of a quantity, those of others that are ordered with it, and those that always contradict it."""

    own: re.Pattern[str]
    others: re.Pattern[str]
    contradicting: re.Pattern[str]


def build_quantities(own: str, others: str, contradicting: str = "(?!)") -> OtherQuantities:
    return OtherQuantities(compile_words(own), compile_words(others), compile_words(contradicting))


BLOOD_CELLS = (
    r"\w*le[uc][ck]?o[cz]\w*|wbc|\w*lymf?ph?o\w*|linfo\w*|eosino\w*|baso\w*|mono[cz]yt\w*|erythro\w*|eritro\w*|rbc"
)
NEUTROPHILS = r"neutr[oó]\w*|anc|pmn|granulo\w*"
PLATELETS = r"plate?lets?|\w*thrombo[cz]\w*|trombo[cz]\w*|plaquet\w*|piastrin\w*|plt"
RATIOS = r"ratio|quotient\w*|rapporto|relaci[oó]n|cociente|clearance|aclaramiento|clairance"
OTHER_SETTINGS = r"\w*dialys\w*|\w*dialisi\w*|standing|im stehen|orthosta\w*|ortosta\w*|ziel\w*"
OTHER_VESSELS = r"ankle|kn(o|oe)chel\w*|thigh|pulmonary|pulmonal\w*|rvsp|pap|pasp|pcwp|intraocular|augeninnen\w*"
AMINOTRANSFERASES = r"ggt|gamma\W?gt|alkaline \w+|alkalische \w+|lipase|ldh|amylase"
LIPIDS = r"non-?hdl\w*|hdl\w*|vldl\w*|total \w+|\w+, ?total|gesamt\w*|cholesterol total|colesterol\w* totale?"
QUANTITIES: Mapping[str, OtherQuantities] = {
    "alanine_aminotransferase": build_quantities(
        r"s?alt|alat|s?gpt|tgp|alanin\w*", rf"s?ast|asat|s?got|tgo|aspart\w*|{AMINOTRANSFERASES}", RATIOS
    ),
    "aspartate_aminotransferase": build_quantities(
        r"s?ast|asat|s?got|tgo|aspart\w*", rf"s?alt|alat|s?gpt|tgp|alanin\w*|{AMINOTRANSFERASES}", RATIOS
    ),
    "systolic_blood_pressure": build_quantities(
        r"s[iy]sto?l\w*|sist\w*|syst|sbp|pas",
        r"diast\w*|dbp|map|mean arterial \w+",
        f"{OTHER_SETTINGS}|{OTHER_VESSELS}",
    ),
    "diastolic_blood_pressure": build_quantities(
        r"diast\w*|dbp|pad", r"s[iy]st\w*|sbp|map|mean arterial \w+", f"{OTHER_SETTINGS}|{OTHER_VESSELS}"
    ),
    "ldl_cholesterol": build_quantities(
        r"ldl\w*|low density", rf"{LIPIDS}|trigl[iy][ck]?\w*|apo\w*", rf"non-?hdl\w*|{RATIOS}"
    ),
    "triglycerides": build_quantities(r"tri(a[cz][iy]l)?gl[iy]\w*|tg|trig", rf"{LIPIDS}|ldl\w*|[ck]h?olest\w*", RATIOS),
    "leukocytes": build_quantities(
        r"\w*le[uc][ck]?o[cz]\w*|wbc|white \w*|wei(ß|ss)e \w*|globul\w* (blanc\w*|bianchi)",
        rf"{BLOOD_CELLS}|{NEUTROPHILS}|{PLATELETS}|reti[ck]ulo\w*",
    ),
    "neutrophils": build_quantities(NEUTROPHILS, rf"{BLOOD_CELLS}|{PLATELETS}"),
    "platelets": build_quantities(
        PLATELETS,
        rf"{BLOOD_CELLS}|{NEUTROPHILS}|reti[ck]ulo\w*",
        r"\w*kon[zc]entrat\w*|concentrad[oa]|concentrate|product|prp|mpv|mean platelet \w+|pdw",
    ),
    "weight": build_quantities(
        "(?!)",
        r"bmi|body mass index|height",
        r"fat|lean|\w*fett\w*|muscle|muskel\w*|mager\w*|grasa|grass[ao]|masse grasse|gordura|vetmassa"
        r"|massa magra|mother",
    ),
    "height": build_quantities(
        "(?!)",
        r"weight|bmi",
        r"\w*waist\w*|\w*umfang\w*|circumference|sitting|(mid-?)?parental|target|ziel\w*|cintura|vita|tour de \w+|knee"
        r"|arm span|armspann\w*|tailleomvang|circonferenza|circunferencia|perimetro|fundal",
    ),
    "bmi": build_quantities(
        r"bmi|body mass|imc|quetelet|k(o|oe)rpermass\w*", r"waist|weight|height", r"percentile|sds"
    ),
    "time_in_range": build_quantities(
        "(?!)",
        r"a1c|gmi",
        r"above|below|tar|tbr|cv|coefficient|active|oberhalb|unterhalb|(uber|ueber|unter) (dem )?ziel\w*|tight|titr"
        r"|hyper\w*|hypo\w*|por encima|por debajo|au-dessus|en dessous|sopra|sotto|boven|onder"
        r"|acima|abaixo|varia\w*|wear",
    ),
    "c_peptide_fasting": build_quantities(
        r"[ck]\W?pept\w*|pept\w* (de )?c|connecting \w*",
        r"insulin\w*|crp|glu[ck]ose",
        rf"pro-?insulin\w*|auc|ucpcr|islets?|perifus\w*|{RATIOS}",
    ),
    "creatinine": build_quantities(
        r"\w*[ck]rea\w*",
        r"[ck]istatin\w*|cystatin\w*|bun|ure[ae]|urato|harn\w*|bilirubin\w*|uric \w+|acid[oe] urico|acide urique",
        rf"[ck]reatin(e )?kinase|kreatinkinase|ck|u-[ck]rea\w*|(albumin|protein)\w*[ /-]+[ck]rea\w*|{RATIOS}",
    ),
    "egfr": build_quantities(
        r"\w*gfr|glom\w*|filtra\w*|dfg|vfg|tfg|ckd-?epi|mdrd",
        r"[ck]reatinin\w*|clearance|cystatin\w*",
        r"vor \w*(transplant|nephrekt|spende)\w*|(prior to|before|after) (nephrectomy|transplant\w*|donation)"
        r"|baseline|basal|graft",
    ),
    "hba1c": build_quantities(
        r"\w*a1c?|gl[iy][ck]\w* h\w*|h\w* gl[iy][ck]\w*|emoglobina \w+|gly[ck]o\w*",
        r"fru[ck]tosamin\w*|albumin\w*|time in \w+|hbf|hba2|reti[ck]ulo\w*|cv",
        r"qc|h?a?emoglobin (f|a2|a(?! ?1))|hb ?f|h(a|ae)moglobin (f|a2|a(?! ?1))|max(imum)?|min(imum)?|ea1c"
        r"|g[lm]\w*-indi[ck]ator|calculated|berechnet\w*|errechnet\w*"
        r"|(at|bei|au|al|all') ?(onset|erstdiagnose|debut|esordio|diagnostic)"
        r"|letzte[rs]?|last|dernie?re?|ultim[oa]|vor \d+ \w+|best ever|eigenangabe|(patient|self)[- ]reported"
        r"|(control|qc|test|calibration) (sample|material)|kontrollprobe|ringversuch|quality control|[ck]alibrator"
        r"|proficiency \w+|fru[ck]tosamin\w*",
    ),
    "haemoglobin": build_quantities(
        r"hb|hgb|h?a?emoglob\w*|hemoglob\w*|h(a|ae)moglob\w*",
        r"albumin\w*|protein\w*|h(a|ae)?mato[ck]rit\w*|ematocrito",
        r"mchc?|mcv|hb[af]2?|a1c|\w*a1c|free|freies|[ck]arb(o|ox)\w*|met-?h(a|ae)?moglob\w*|im stuhl"
        r"|(vor|before|pre|prior to)[- ]?transfusion|mean \w+|fetal\w*|transfusion \w+",
    ),
    "fasting_glucose": build_quantities(
        r"\w*glu[ck]\w*|gly[ck]?em\w*|glycemi\w*|gli[ck]em\w*|\w*zucker|bz|fpg|fbg|fbs|\w*sugar|suiker\w*",
        r"insulin\w*|[ck]\W?pept\w*|\w*a1c|fru[ck]tosamin\w*|keton\w*|la[ck]tat\w*",
        r"cgm|sensor\w*|rbs|ppbs|pp|fed|average|mean|evening|abends|(sera|noche|soir)",
    ),
    "inr": build_quantities(r"inr|normali\w*", r"a?ptt|quick|prothrombin\w*|pt"),
    "urine_albumin_creatinine": build_quantities(r"\w*album\w*|u?acr", r"\w*protein\w*|u?pcr|eiwei\w*"),
    "age": build_quantities(
        "(?!)",
        r"duration|dauer",
        r"(alter|leeftijd) (bei|zum|der|bij) \w+|eta (d['\W]?|all[a'\W]*|di |al )?(esordio|diagnosi)\w*"
        r"|age (at|au|de|of|a la) (the )?(?!visit|today|present)\w+|(edad|idade) (al?|de|no|en|gestacional)( \w+)*"
        r"|\w+alter(?<!lebensalter)|(edad|eta|idade|age) (osea|ossea|osseux|gestacional|gestazionale|gestationnel)"
        r"|(vascular|heart|biological|corrected|bone|gestational|skeletal|mental|metabolic) age",
    ),
}


# That the result was never reported, or is one of a control or of an earlier time that is told again.
NOT_REPORTED = compile_words(
    *(r"cancell?ed", r"storn\w*", r"annul\w*", r"annullat\w*", r"anulad\w*", r"cancelad\w*", r"geannuleerd"),
    *("void(ed)?", "withdrawn", "rejected", "pending", r"ausstehend\w*", "ausstand", "en attente", "pendiente"),
    *("in attesa", "duplicate", "do not use", "not (done|performed|reported|valid)", "nicht durchgef(u|ue)hrt"),
    *(r"h?a?emoly[sz]ed", r"h(a|ae)molyti?s\w*", "clotted", "invalid", "ung(u|ue)ltig", "error"),
    *(r"test patient", r"reported by (patient|self)", r"(patient|self)[- ]reported", "replaced", "superseded"),
    *(r"(?<!glycemic )(?<!glycaemic )(?<!diabetes )controls?(?! (group|method|range))", r"\w*kontrollprobe"),
    *("prior(?! to)", "(?<!year )(?<!years )old", "alte[rs]? (wert|befund)", r"ant[eé]rieure?", "outdated", "veraltet"),
)
BASELINE = compile_words("baseline", "basal", "initial", "ausgangswert")
STATED_BASAL = ("fasting_glucose", "c_peptide_fasting")  # whose names are such words


def is_not_reported(attribute: str, words: str) -> bool:
    """True if a text beside the code says that there is no result, or that it is an older one or one of a control."""
    is_older = attribute not in STATED_BASAL and BASELINE.search(words)
    return bool(is_older or NOT_REPORTED.search(words))


def names_other_quantity(attribute: str, words: str) -> bool:
    """True if a text beside the code, of those that `; ` separates, names another quantity than the attribute."""
    known = QUANTITIES.get(attribute)
    return known is not None and any(
        known.contradicting.search(text) or (known.others.search(text) and not known.own.search(text))
        for text in words.split("; ")
    )

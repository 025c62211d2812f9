"""Words of a diagnosis or procedure without a code that is known: that it is a pregnancy, or ended one."""

from schemas.imports.fhir.kept_answers import keep_answers
from schemas.imports.fhir.pregnancy_codes import BEGUN, ENDED
from schemas.imports.fhir.words.contradicting_words import has_doubtful_words
from schemas.imports.fhir.words.diagnosis_words import says_earlier
from schemas.imports.fhir.words.folded_text import strip_words
from schemas.imports.fhir.words.implied_words import PREGNANCY
from schemas.imports.fhir.words.word_tables import compile_words

ENDED_WORDS = compile_words(
    # But the delivery of insulin, and a course or a date before a birth.
    r"(vaginal|c(a?e)sare\w*|spontaneous|normal|assisted|forceps|vacuum|breech|\w*term|instrumental|obstetric\w*"
    r"|operative|home|multiple|twin) deliver(y|ies)|deliver(y|ed)(?=\W*(;|$)|[ (]+(procedure|finding|event))",
    *(r"deliver(y|ed) (of )?(an? |the |by )?(\w+ )?(fetus|baby|infant|newborn|child|placenta|twins?|c(a?e)sar\w*)",),
    *(r"(child|live|still)-?birth\w*", r"birth(?! (control|weight|defect\w*|date|certificate))"),
    *(r"parturition", r"c(a?e)sare\w*", r"c-?section", "sectio", r"post-?part(um|al)\w*", r"puerper\w*", "postnatal"),
    *(r"miscarriage\w*", r"abort(ion|us)\w*", r"stillborn\w*", r"ectopic \w+", "termination of pregnancy"),
    *(
        r"entbindung(?!s(termin|pfleg))\w*",
        r"\w*geburt(?!s(datum|gewicht|vorbereit|plan|termin|tag|jahr))\w*",
        r"kaiserschnitt\w*",
        r"wochenbett\w*",
        "entbunden",
    ),
    *(r"accouchement\w*", r"c[ée]sarienne", r"naissance", r"fausse couche", "ivg", r"avortement\w*"),
    *(r"parto", r"ces[áa]rea", r"nacimiento", r"aborto\w*", r"puerperio", r"nascita", r"taglio cesareo", r"nascimento"),
    *(r"bevalling\w*", r"keizersnede\w*", r"geboorte\w*", r"miskraam", "kraambed"),
)
PREGNANT_WORDS = compile_words(
    *(r"pregnan\w*", r"gravid\w*", r"antenatal", r"prenatal", r"gestation(?!al)", r"primigravida", r"multigravida"),
    *(r"obstetric\w*", r"pr[äe]-?e[ck]lamps\w*", r"e[ck]lamps\w*", r"\w*gravidarum", "embryo transfer", "antepartum"),
    *("trimester", r"fo?etus", r"(us|ultrasound|sono\w*) ob", "embryotransfer", "mutterpass", "chorionic sac"),
    *(r"\d{1,2}(\+\d)?\.? ?ssw", r"(viable|live|single|early) iup", r"iup (at|of|\d+)", r"amnio[cz]ent[eé]\w*"),
    *(r"nuchal (translucency|scan)", r"nackentransparenz\w*", r"chorionzotten\w*", r"chorionic vill(us|i)"),
    *(r"\w*schwanger\w*", "enceinte", r"grossesse\w*", r"embaraz\w*", "incinta", r"\w*zwanger\w*", "gestante"),
)


# That there is none, a department, what was before, and how far a birth was.
NO_SIGN = compile_words(
    r"(not|no|nicht|keine?|non|pas|denies|without|ohne|niet|n[ãa]o|sin|geen)[ -]"
    r"(currently |yet |known |evidence of |signs of |intrauterine )?"
    r"(pregnan\w*|\w*schwanger\w*|enceinte|gravid\w*|embaraz\w*|incinta|gestante|zwanger\w*|grossesse)",
    r"obstetrics? ?(and|&|/|und) ?gyn\w*",
    r"gyn[aäe]\w* ?(and|&|/|und|et|y|e) ?obst\w*",
    *("obstetric(al)? history", "(pregnancy|pregnancies) history"),
    *(r"(fr[üu]h)?gebor\w* (\w+ ){0,3}\d+(\+\d)?\.? ?ssw", r"\d+(\+\d)?\.? ?ssw gebor\w*"),
)


# What threatens has not ended.
THREATENED = compile_words(
    *(r"threatened \w+", r"drohende[rn]? \w+", r"amenaza de \w+", r"menace d\W?\w+", r"minaccia d\W?\w+"),
    *(r"dreigende \w+", r"amea[çc]a de \w+"),
)
PREGNANCY_TEST_WORDS = compile_words(
    *(r"pregnancy test\w*", r"schwangerschaftstest\w*", r"(test|prueba) de (grossesse|embarazo|gravidez)"),
    *("test di gravidanza", r"zwangerschapstest\w*", r"(beta-?)?hcg", r"choriogonadotropin\w*"),
)
HCG_WORDS = compile_words(r"(beta|b|ß|ss|\u03b2)?[- ]?hcg\w*", r"(chorio|chorionic |chorion)gonadotropin\w*")
# Of a result: that it is of a fetus, or of the weeks that a pregnancy has lasted. Fetal haemoglobin is the patient's.
FETAL_RESULT_WORDS = compile_words(
    *(r"fo?etal(?! (h(a)?emoglobin|hb|red|rbc|cell|h\b))( \w+)?", r"fo?etus", r"gestational age", "crown[- ]rump"),
    *("fundal height", r"herzt(ö|oe)ne", r"ssw", r"schwangerschaftswoche\w*", r"(edad|idade|eta) gest\w+"),
    *(r"[âa]ge gestationnel", r"zwangerschapsduur", r"obstetric\w*"),
)


@keep_answers
def find_worded_sign(words: str) -> str | None:
    """Return what the words are a sign of; None of what was earlier, is doubtful, denied, planned or only a test."""
    words = strip_words(NO_SIGN, words)
    if says_earlier(words) or has_doubtful_words(words) or PREGNANCY.search(words):
        return None
    if THREATENED.search(words) and ENDED_WORDS.search(words):
        return BEGUN
    if ENDED_WORDS.search(words):
        return ENDED
    return BEGUN if PREGNANT_WORDS.search(words) else None

"""Words of a diagnosis that name a complication, or that it was earlier; without what they rule out or screen for."""

from schemas.imports.fhir.kept_answers import keep_answers
from schemas.imports.fhir.words.folded_text import compile_folded, strip_words
from schemas.imports.fhir.words.word_tables import compile_words

COMPLICATIONS = (
    *(r"\w*[ck]ompli[ck]a[tcçnz]\w*", r"diabetic \w*path(y|ies)"),
    *(r"n[eé][ph]*f?ropat\w*", r"nephropat\w*", r"r[eé]tinopat\w*", r"neuropat\w*", r"n[eé]vropat\w*"),
    *(r"(mi[ck]ro|ma[ck]ro)?angiopat\w*", r"arthr?opat\w*", r"[ck]ardiomyopat\w*", r"gastropar\w*", r"dermopat\w*"),
    *(r"k?ch?[eé]toa[cz]id\w*", r"ketoa[cz]id\w*", r"cetoacid\w*", r"acidoc[eé]tos\w*", "dka", r"a[cz]idos\w*"),
    *(r"hypogly[ck]\w*", r"hipoglu[cz]\w*", r"hipoglic\w*", r"ipoglic\w*", r"hypogly\w*"),
    *(r"hypergly[ck]\w*", r"hipergl\w*", r"ipergl\w*", r"h?[iy]perosmol\w*", "coma", "koma", r"entgleis\w*"),
    *(r"kidney\w*", "renal(e|es)?", r"rénal\w*", r"reni", r"niere\w*", r"nier\w*", r"ckd", r"nefrop\w*", r"rein"),
    *(r"protein[uú]r\w*", r"albumin[uú]r\w*", r"eyes?", r"auge\w*", r"ocular\w*", r"ocula\w*", r"oogaa?n\w*", "ojos?"),
    *(r"[ck]atara[ck]t\w*", r"[ck]ata?rat\w*", r"ma[ck]ula\w*", "dme", r"gangr\w*", r"ulcer\w*", r"ul[ck]us"),
    *(r"úlcer\w*", r"ulc[eè]r\w*", "foot", "feet", r"fu(ß|ss)\w*", r"pie", "pied", "piede", "pé", r"voet\w*"),
    r"amputa\w*",
    *("npdr", "pdr", r"mi[ck]ro\w*ur\w*", "unawareness", "dysfunction", "irc", "erc", "cgm", "pump", r"\w*hypos?"),
    *("charcot", r"polyneurop\w*", r"polineurop\w*", r"peripheral vas\w*", r"pavk", r"wound", r"wunde"),
)
RULED_OUT = (
    r"w/?o",
    "utan",
    "uden",
    "uten",
    "bez",
    "without",
    "no",
    "not",
    "ohne",
    r"keine?",
    "sin",
    "sans",
    "senza",
    "sem",
    "zonder",
    "geen",
    "nessuna",
)
# What may stand before the complication; `no diabetes or nephropathy` rules out the diagnosis.
BETWEEN = (
    *("known", "any", "evidence", "signs?", "mention", "of", "chronic", "acute", "other", "further", "relevant"),
    *("late", r"o?edema", r"(œ|oe)d[eè]me"),
    *("diabetic", r"diabetische[nr]?", r"bekannten?", r"weiteren?", r"akuten?", r"chronischen?", r"otras?", "de", "di"),
    *(r"menci[óo]n", r"conocidas?", r"connues?", r"note", "bekende", "van"),
)
EXCLUDED = ("excluded", "ruled out", "ausgeschlossen", r"descartad[ao]", r"exclue?s?", r"esclus[ao]", r"uitgesloten")
_COMPLICATION = "|".join(COMPLICATIONS)
COMPLICATION_WORDS = compile_words(*COMPLICATIONS)
# `Without complications`, `retinopathy excluded` and `annual eye screening` say nothing against the diagnosis.
HARMLESS = compile_folded(
    rf"\b(({'|'.join(RULED_OUT)})( ({'|'.join(BETWEEN)})){{0,3}} ({_COMPLICATION})(?!\w)"
    rf"(( or |/|, | oder | o | ou | of )({_COMPLICATION})(?!\w))*"
    rf"|uncomplicated|unkompliziert\w*"
    rf"|(?<=[;,] )({_COMPLICATION}):? ((is|was|not|nicht) )?({'|'.join(EXCLUDED)})( \d[\d./-]*)?"
    rf"|(annual |yearly |last )?({_COMPLICATION}|retina\w*|fundus) screening"
    rf"|screening (for|of) ({_COMPLICATION})(?!\w))"
)
EARLIER_WORDS = compile_words(
    *("hx", r"pmhx?", r"zust\. ?n(ach)?", r"st\. ?n(ach)?", "atcd", "in anamnesi", r"\w*vorgeschichte"),
    r"anamnestisch\w*",
    *(r"(ap|app|apr|vg)(?=:)", "voorgeschiedenis", r"antecedentes?(?=:)", r"ex-?diab\w*"),
    *("history of", "hx of", r"h/o", "s/p", "status post", r"st\. ?p\.?", r"z\. ?n\.?", "zustand nach", "former"),
    *("previous", "past", r"fr[uü]he?rer?", "ehemalig", r"antecedentes? (personal(es)? )?de", r"ant[eé]c[eé]dents? d"),
    *(r"anamnesi di", r"pregress[oa]", r"storia di", r"hist[oó]ria d[eo]", r"hist[oó]rico de", r"historia de"),
    *(r"(voor)?geschiedenis van", "status na", "stato post", r"estado post", r"anciennement", "voormalig"),
)

EARLIER_COMPLICATION = compile_words(
    rf"(history of|hx of|h/o|s/p|status post|previous|past|z\. ?n\.?|zustand nach) (\w+ ){{0,2}}?({_COMPLICATION})"
)


# What was done for the disease is over, not the disease: `breast cancer s/p lumpectomy`.
EARLIER_TREATMENT = compile_words(
    r"(s/p|status post|st\. ?p\.?|z\. ?n\.?|zustand nach) (\w+ ){0,2}?(\w*ectomy|\w*ektomie|\w*resektion|resection"
    r"|excision|surgery|operation|op|radiation|radiotherapy|radiatio|x?rt|chemo\w*|ablation|biopsy|stent\w*|bypass|cabg|pci)"
)


def strip_harmless_words(words: str) -> str:
    """Return the words without complications that they rule out or that are looked for."""
    return strip_words(HARMLESS, words)


@keep_answers
def strip_earlier_complications(words: str) -> str:
    return EARLIER_TREATMENT.sub("", EARLIER_COMPLICATION.sub("", words))


@keep_answers
def names_complication(words: str) -> bool:
    return bool(COMPLICATION_WORDS.search(strip_harmless_words(words)))


@keep_answers
def says_earlier(words: str) -> bool:
    """True where words say that a diagnosis, and not only a complication, was earlier, so that it may be over."""
    return bool(EARLIER_WORDS.search(strip_earlier_complications(words)))

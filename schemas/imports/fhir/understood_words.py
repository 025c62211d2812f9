"""Words beside a code of type 1 diabetes that are understood: any other may say anything, so the diagnosis is not used.

In the languages of the tables of doubts, and with the words of the titles that ICD-10, SNOMED CT and MONDO print.
"""

import re

from schemas.imports.fhir.diagnosis_words import COMPLICATION_WORDS, strip_earlier_complications, strip_harmless_words
from schemas.imports.fhir.fhir_facts import UnusedError
from schemas.imports.fhir.folded_text import strip_accents
from schemas.imports.fhir.word_tables import OTHER_STAGES

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
    "overweight disorder disease finding condition problem krankheit enfermedad maladie malattia ziekte hla "
    "antibody antibodies gad gad65 ia2 znt8 positive"
)
TITLES = (
    "unspecified specified other otherwise nos nnb näher bezeichnet bezeichneten multiple multiplen mention mild "
    "moderate severe mäßig leicht schwer proliferative nonproliferative non proliferatively macular edema oedema "
    "ödem left right bilateral links rechts beidseits involving traction detachment retinal cataract stage "
    "ophthalmic neurological circulatory peripheral periphere autonomic autonome amyotrophy mononeuropathy "
    "polyneuropathy skin oral periodontal arthropathy joint joints coma due associated affecting secondary "
    "complication blood glucose sugar level elevated resolved stages status unaware impaired awareness increased "
    "chronic end failure insufficiency tubulointerstitial glomerulosclerosis nephrotic syndrome syndrom syndrome "
    "diabeticum diabetischem diabetischen nicht sonstige sonstigen sonstiger andere anderen fußsyndrom "
    "wahrnehmungsstörung nonketotic ketotic following treatment "
)
SMALL_WORDS = (
    "a an the of with w wo and or to in on by for from without not no as per is has der die das des dem den ein "
    "eine mit ohne und oder von bei als im am bis de del della dello dei la le les el los las il lo un una une du "
    "des et ou y o e con sin sans avec senza com sem en em da do dos das al alla à a het een van met zonder door "
    "bij op l d"
)
UNDERSTOOD = frozenset(strip_accents(f"{DISEASE} {COURSE} {TITLES} {SMALL_WORDS}").split()) - {
    "secondary",
    "resolved",
    "impaired",
}
# Dates, years, codes of the disease and long numbers are not words.
NUMBERS = re.compile(r"\b(e10(\.\w+)?|\d{1,4}[./-]\d{1,2}([./-]\d{1,4})?|(19|20)\d\d|\d{6,})\b")
WORD = re.compile(r"\w+")


def refuse_unknown_words(words: str) -> None:
    """Raise `UnusedError` at the first word that is not understood."""
    current = strip_earlier_complications(strip_harmless_words(words))
    left = NUMBERS.sub(" ", COMPLICATION_WORDS.sub(" ", OTHER_STAGES.sub(" ", current)).casefold())
    unknown = next((word for word in WORD.findall(left) if word not in UNDERSTOOD), None)
    if unknown is not None:
        raise UnusedError(f"has the word {unknown[:40]} beside its code, which is not understood", "code")

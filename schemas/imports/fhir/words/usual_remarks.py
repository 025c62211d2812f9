"""Usual remarks beside medicines and results: words that say nothing by themselves, and phrases, a pattern in a line.

Phrases hold the negations, numbers and prepositions that elsewhere may deny, count or move what they stand beside.
"""

_MONTHS = (
    r"(?:jan(?:uary|uar)?|feb(?:ruary|ruar)?|mar(?:ch)?|april?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?|marz|mai|juni|juli|oktober|dezember)"
)
_IN = r"in (?:\d\d?|two|three|four|six)(?: ?(?:-|to|bis) ?\d\d?)? ?"
_IN_MONTHS, _IN_WEEKS = rf"{_IN}(?:months?|mos?|monaten?)", rf"{_IN}(?:weeks?|wks?|wochen)"
_WITH_PATIENT = r"(?:with|to|mit|avec|con|com|met) (?:the |dem |der |den |le |la |el |il |o |de )?"
_WITH_PATIENT += r"(?:patient(?:in|en|e)?|pt|paciente|paziente|doente)"
# What is to be done next, said of medicines and results alike.
NEXT_STEPS = rf"""
(?:follow[- ]?up|f/u|return|recheck|repeat (?:hb)?a1c|repeat labs?) {_IN_MONTHS}|(?:follow[- ]?up|return) {_IN_WEEKS}
(?:follow[- ]?up|recheck) (?:at |on )?(?:the )?next (?:visit|appointment)|(?:routine |regular )?follow[- ]?up
(?:bitte )?(?:kontrolle|verlaufskontrolle|wiedervorstellung) {_IN_MONTHS}
(?:controle|prochain controle) dans \d\d? (?:mois|semaines)
(?:control|controllo|controle) (?:en|tra|em) \d\d? (?:mes\w*|mesi)
controle over \d\d? (?:maanden|weken)
(?:discussed|reviewed|besprochen|vu|discute|comentado|discusso|discutido|besproken) {_WITH_PATIENT}
mit (?:dem |der )?patient(?:in|en)? besprochen
(?:no|without) comments?|keine besonderheiten|sans commentaires?|sin comentarios|senza commenti|geen opmerkingen
(?:no|without) (?:further )?questions
"""
# Insulin by meals and glucose.
INSULIN = """
pump pumpe insulinpumpe pompe bomba pompa insulinepomp pompstand microinfusore basal basale bolus basalrate prandial
carb carbs carbohydrate carbohydrates ratio factor faktor blutzucker bz glucose glukose glycemie glycemies glucemia
glicemia bloedsuiker kohlenhydrate kohlenhydraten glucides carboidrati carbohidratos carboidratos raciones
koolhydraten korrektur korrekturfaktor mahlzeitenbolus
"""
INSULIN_PHRASES = r"""
sliding[- ]scale|(?:be|ke|ie|bz)[- ]?(?:schema|faktor|faktoren|plan)|zie pompstand|(?:pro|je|per) (?:be|ke)
(?:plus |and |with )?correction(?: (?:scale|factor|dose|bolus|insulin)|(?= \d))
(?:glucose|bg|bz) (?:above|over|uber) \d+
"""
# Words of a prescription: why, how much, and what the pharmacy may give instead.
PRESCRIPTION = """
indication indications transplanted tolerates ald wiederholungsrezept folgerezept dauerrezept herhaalrecept
kassenrezept erezept
"""
PRESCRIPTION_PHRASES = r"""
(?:to |for )?prevent(?:ion of)? (?:organ |kidney |transplant |graft )?rejection
(?:dispense|disp|qty|quantity):? \d+(?: (?:tablets?|capsules?|tabs?|caps?|ml))?,? (?:with )?refills?:? [1-9]\d?
refills? (?:sent|requested|given|provided|authori[sz]ed|approved|faxed)|refilled|(?:prescription|rx) (?:sent|renewed)
(?:sent to|filled at|from) (?:mail[- ]order|pharmacy)|mail[- ]order(?: pharmacy)?
rezept (?:ausgestellt|erneuert|mitgegeben)|ordonnance renouvelee|receta (?:renovada|cronica)|ricetta rinnovata
(?:brand(?: name)?|daw) (?:only|(?:medically )?necessary)|generic (?:ok|okay|allowed|permitted|substitution ok)
(?:no |generic )?substitution(?:s)?(?: (?:is )?(?:not )?(?:allowed|permitted|ok))?|do not substitute|(?:nec )?aut idem
non substituable|no sustituible|non sostituibile|nao substituir
last (?:trough |drug )?level (?:was |of )?[1-9]\d?(?:[.,]\d+)?
(?:do not|don.?t|never) (?:eat|drink|have|consume) (?:grapefruit(?: juice)?|alcohol|pomelo\w*)
au milieu d(?:u|es) repas|a la mitad de la comida|a meta (?:del )?pasto
"""
# Methods, devices and circumstances of a measurement, and what is known of the patient.
MEASUREMENT = """
fingerstick fingerprick verlaufskontrolle unauffallig persistent grade clothing indoor manually automatic known bekannt
bekannte nephropathy nephropathie ddg mychart portal
"""
MEASUREMENT_PHRASES = rf"""
(?:has|have) been (?:calculated|measured|determined)|bio[- ]rad(?: (?:d-?\d+|variant(?: ii)?))?
(?:this calculation )?(?:has|have) not been validated in all clinical situations
on (?:two|2) (?:separate |different )?occasions|not (?:yet )?at (?:goal|target)|cap[- ]accredited
(?:improved|increased?|decreased?|higher|lower|up|down) (?:since|from) \d\d?\d?(?:[.,]\d+)? ?%?(?: in {_MONTHS})?
(?:conversion|entspricht|corresponds? to|equals|correspond a|equivale a|komt overeen met):? (?:ifcc:? )?\d+ mmol/mol
a interpreter (?:selon|dans|en fonction du) (?:le )?contexte(?: clinique)?|interpret(?:ed)? in (?:the )?clinical context
(?:we |i )?will (?:increase|decrease|adjust) (?:the )?(?:basal|bolus|insulin)(?: insulin| doses?| rates?)?
(?:will )?continue (?:with )?(?:the )?(?:current |same )?(?:insulin )?(?:pump )?(?:regimen|therapy|treatment|settings)
repeat {_IN_MONTHS}|(?:patient|pt) (?:was |has been )?(?:informed|notified)|patient(?:in)? informiert
(?:no|without)(?: significant| visible| relevant)? ha?emolysis(?! (?:present|noted|detected|observed))
patient (?:was|is) (?:fasting|fasted)|shoes (?:off|removed)|(?:without|no) shoes|(?:measured|taken|weighed) at home
(?:large|small|regular|adult|thigh|pediatric) (?:adult )?cuff|after \d\d? ?min(?:ute)?s? (?:of )?(?:rest|sitting|seated)
"""

"""Words that say nothing against what they stand beside, by what they speak of; any other word may say anything.

For notes, instructions and reasons. In English, German, French, Spanish, Italian, Portuguese and Dutch, since the word
of one language is seldom a denial in another. No negation, no end and no doubt is among them: where such a word is
usual and harmless, the whole phrase is listed instead.
"""

import re
from dataclasses import dataclass

from schemas.imports.fhir.words.folded_text import compile_folded, strip_accents
from schemas.imports.fhir.words.usual_remarks import (
    INSULIN,
    INSULIN_PHRASES,
    MEASUREMENT,
    MEASUREMENT_PHRASES,
    NEXT_STEPS,
    PRESCRIPTION,
    PRESCRIPTION_PHRASES,
)
from schemas.imports.fhir.words.word_tables import HELD_FOR_TESTS


@dataclass(frozen=True, eq=False)  # compared by identity, as a key of kept answers
class Vocabulary:
    """Words that are understood, and phrases whose words alone may say something else."""

    words: frozenset[str]
    phrases: re.Pattern[str]


def build_vocabulary(groups: tuple[str, ...], phrases: str) -> Vocabulary:
    """Build a vocabulary of groups of words, and of phrases, a pattern of them in each line."""
    words = strip_accents(" ".join(groups)).casefold().split()
    return Vocabulary(frozenset(words), compile_folded(rf"\b(?:{'|'.join(filter(None, phrases.splitlines()))})(?!\w)"))


SMALL_WORDS = """
the an and or of to in on at by with from as per for is are has this der die das den dem des ein eine einen einem
einer und oder mit von vom zu zum zur im am auf aus nach vor fur pro ist sind je wird le la les un une et ou du de
au aux avec par sur en est pour sa ses el los las una uno y o con del al por para es su sus il lo gli e ed da dal
dalla dei delle della di nel nella alla os um uma com na nos nas do dos ao pelo pela em het een met van voor door bij
te ten zijn
"""
NUMBERS = """
eight twelve twenty eleven nine zwolf acht douze huit doce ocho dodici otto doze oito twaalf one two three four five
six seven ten half quarter third zwei drei vier funf sechs halbe halben eins deux trois quatre demi demie dos tres
cuatro medio media due tre quattro mezza mezzo meia dois duas quatro twee drie halve
"""
UNITS = """
mg g ug mcg μg ng ml l dl cl iu ie ui ut usp unit units u kg mmol mol nmol pmol umol μmol meq mval percent bpm cm mm
m hg min h hr hrs sec kcal fl pg k einheit einheiten unite unites unidad unidades unita unidade eenheid eenheden
mikrogramm milligramm gramm milligram milligrams microgram micrograms gram grams milliliter milliliters millilitre
mililitros miligramos milligrammes miligramas milligrammi
"""
PEOPLE_OF_CARE = """
patient patients patientin patienten paciente pacientes paziente patiente doente pt pat doctor dr md np pa rn
physician provider prescriber clinic clinician nurse pharmacist pharmacy gp endocrinologist nephrologist arzt arztin
arztlich arztliche hausarzt klinik ambulanz apotheke medecin clinique medico medica facultativo endocrino arts
huisarts kliniek
"""
STABLE = """
stable stabil stabile stabiel stabili estable estavel well good gut gute guter bien bene bem goed controlled
unchanged unverandert inchange invariato onveranderd continue continues continued continuing ongoing continuer
continua continuar poursuivre mantener manter weiter weiterhin fortfuhren fortsetzen voortzetten current currently
actual actuel actuelle attuale atual aktuell aktuelle huidig regular regularly regelmassig longterm chronic
chronische chronisch cronico cronica chronique dauertherapie dauermedikation dauerhaft maintenance
erhaltungstherapie erhaltungsdosis onderhoud mantenimiento entretien mantenimento manutencao habitual usual lifelong
lebenslang indefinitely fond therapy therapie treatment behandlung tratamiento traitement trattamento tratamento
terapia behandeling medication medications medicine medicines medikation medikament medicacion medicament
medicamento farmaco medicijn medicijnen medicatie tolerated tolerating tolerance vertragen vertraglich tolere
tolerado tollerato verdragen adherent compliant adherence compliance confirmed reviewed reconciled verified regimen
"""
TIMES = """
day daily everyday week weekly month monthly hour hourly morning mornings evening evenings night nights nightly noon
midday afternoon bedtime time times twice thrice once every each other alternate monday tuesday wednesday thursday
friday saturday sunday mon tue wed thu fri sat sun weekday am pm bid tid qid qd od bd td tds qds hs ac pc qam qpm
qhs qod mane nocte x weekends around clock interval apart tag taglich tgl taegl taeglich tagl woche wochentl
wochentlich monat monatlich stunde stundlich std uhr morgens mittags abends nachts fruh fruhmorgens mittag abend
nacht mal einmal zweimal dreimal jeden jede jedes alle montags dienstags mittwochs donnerstags freitags samstags
sonntags montag dienstag mittwoch donnerstag freitag samstag sonntag mo di mi fr so ds nachmittag nachmittags zur
nuchtern jour jr matin midi soir nuit coucher fois semaine mois heure chaque tous toutes lundi mardi mercredi jeudi
vendredi samedi dimanche quotidien quotidienne quotidiennement dia diario diaria diariamente manana tarde noche
mediodia cada otro otra vez veces semana semanal mes mensual hora lunes martes miercoles jueves viernes sabado
domingo acostarse dormir giorno die quotidiano mattina mattino sera pomeriggio mezzogiorno notte ogni volta volte
settimana mese ora lunedi martedi mercoledi giovedi venerdi domenica manha noite vezes mensal deitar almoco segunda
terca quarta quinta sexta dag dagelijks daags dd ochtend ochtends middag middags avond avonds keer maal eenmaal
tweemaal driemaal elke iedere wekelijks maand maandelijks uur maandag dinsdag woensdag donderdag vrijdag zaterdag
zondag slapen gaan dgs
"""
MEALS = """
food meal meals breakfast lunch dinner supper water milk juice glass stomach before after between during snack
liquid fluid fluids plenty eating mahlzeit mahlzeiten essen fruhstuck mittagessen abendessen wasser flussigkeit glas
schlafengehen schlafen viel etwas ausreichend zwischen wahrend magen repas petit dejeuner diner eau verre avant
apres jeun estomac comida comidas alimentos desayuno almuerzo cena agua vaso antes despues ayunas estomago comer
pasto pasti colazione pranzo acqua bicchiere prima dopo stomaco digiuno refeicao refeicoes pequeno jantar jejum copo
depois apos maaltijd maaltijden eten ontbijt avondeten na nuchter
"""
FORMS = """
tablet tablets tab tabs tabl tbl capsule capsules cap caps kps caplet caplets pill pills sachet sachets solution
suspension syrup injection infusion pen prefilled syringe vial ampoule ampule concentrate dose dosage strength
extended prolonged delayed release er xr sr xl ir modified immediate coated film hard soft oral orally mouth
po os iv im sc sq subcut subq subcutaneous subcutaneously intravenous intravenously intramuscular intramuscularly
under skin vein abdomen thigh belly tube gastric feeding teaspoon tablespoon teaspoons spoon tsp tbsp tablette
tabletten filmtablette filmtabletten retardtablette retardtabletten retard kapsel kapseln hartkapsel hartkapseln
weichkapsel stuck stk st ampulle amp spritze fertigspritze fertigpen inj injektion injektionslosung losung saft
tropfen beutel dosis subkutan intravenos intramuskular mund bauch oberschenkel bauchhaut comprime comprimes cp cpr
cps gelule gelules gel stylo seringue buvable voie orale bouche sous cutanee comprimido comprimidos capsula capsulas
jeringa pluma sobre ampolla inyeccion solucion via boca subcutanea intravenosa compressa compresse siringa penna
fiala bustina iniezione soluzione bocca sottocute sottocutanea endovenosa injecao caneta ampola saqueta solucao
injectie spuit zakje drank oraal mond stuks subcutaan
"""
INTAKE = """
into take takes taking taken use uses using give administer administered inject injects injected infuse infused swallow
swallowed drink dissolve mix sig directed prescribed instructed ordered directions instruction instructions label
protocol regimen schedule schema scheme according same about approximately up whole also together dose level levels
trough target range goal monitor monitored monitoring check checked lab labs blood inr adjust adjusted adjustment
adjusting increase increased decrease decreased reduced titrated titrate home please your nehmen einnehmen nimmt
einnahme eingenommen genommen verabreichen geben gabe spritzen injizieren schlucken unzerkaut ganz wie verordnet
verordnung anordnung anweisung verschrieben laut gemass medikationsplan spiegel zielspiegel talspiegel kontrolle
kontrollen spiegelkontrolle dosierung angepasst anpassung reduziert erhoht gesteigert prendre prend pris administrer
injecter avaler selon prescription ordonnance avis taux residuel cible controle adapter adaptee augmente posologie
tomar tome toma tomando administrar inyectar tragar segun indicacion indicaciones pauta prescripcion niveles
objetivo ajustar ajustada posologia dosificacion prendere assumere assume prende somministrare iniettare deglutire
secondo prescrizione indicazione livelli controllo dosaggio injetar engolir conforme indicacao prescricao esquema
niveis controlo innemen neem neemt gebruik gebruiken gebruikt toedienen spuiten injecteren slikken volgens
voorschrift dosering heel arztlicher arztlichen zieltalspiegel reports reported team nephrology substance
"""
INDICATIONS = """
immunosuppression immunosuppressive immunosuppressant immunsuppression immunosuppresseur inmunosupresion
immunosoppressione imunossupressao immunosuppressie antirejection rejection abstossung abstossungsprophylaxe rejet
rechazo rigetto rejeicao afstoting prophylaxis prophylaxe prevention prevencion prevenzione prevencao transplant
transplantation transplantiert trasplante trapianto transplante transplantatie greffe ntx ltx htx kidney renal liver
hepatic heart lung pancreas islet graft niere leber herz lunge niertransplantatie nierentransplantation rein foie
coeur rinon higado rene rim nier lever rheumatoid arthritis rheuma polyarthritis psoriasis lupus sle crohn colitis
ulcerative asthma copd nephritis glomerulonephritis nephrotic vasculitis uveitis sarcoidosis myasthenia dermatitis
eczema diabetes diabete type typ tipo glucose sugar hypertension hypertonie hypertonus cholesterol hyperlipidemia
thyroid anticoagulation atrial fibrillation autoimmune disease bowel inflammatory multiple sclerosis
"""
_ORGAN = (
    r"(?:(?:kidney|renal|liver|heart|lung|pancreas|islet) )?"
    r"(?:\w{0,9}transplant\w*|trasplante|trapianto|greffe|[a-z]?tx)"
)
_EVENTS = r"(?:rash|fever|fieber|(?:drug )?level|infection|infektion|vomiting|diarrhea|pregnan\w+|side effects?)"
_INTERACTING = r"(?:pomelo|toronja|alcohol|leche|grapefruit(?: juice)?|comida|alimentos)"
_CAUTION = (
    r"(?:crush|chew|exceed|skip|miss|drive|split|break|open"
    r"|(?:stop|discontinue)(?: taking)? (?:without|abruptly|suddenly)"
    r"|take with (?:food|grapefruit(?: juice)?|alcohol|antacids|milk))"
)
PRECAUTIONS = rf"""
(?:s/p|status post|z\. ?n\.?) {_ORGAN}(?: (?:in |\()?(?:19|20)\d\d\)?)?
(?:nach|after|following) {_ORGAN} (?:in |\()?(?:19|20)\d\d\)?
single[- ](?:use|patient|dose) (?:pre-?filled )?(?:pen|syringe|vial|autoinjector)s?
(?:according to|per|by|based on|target|trough|nach) drug levels?|drug (?:therapy|treatment)
(?:do not|don.?t|never) {_CAUTION}(?:,? or {_CAUTION})?(?: doses?)?
(?:stop|hold|absetzen|pausieren) (?:taking )?(?:if|bei|wenn|falls) {_EVENTS}
call (?:your |the )?(?:doctor|clinic|provider)(?: if {_EVENTS})?
nicht ohne rucksprache (?:absetzen|pausieren)|talking to your doctor
(?:on an |auf |en |a )?(?:empty stomach|leeren magen|estomago vacio|stomaco vuoto)|full glass
(?:according to|per|nach|laut|gemass) (?:the )?plan|(?:am|jeden) morgen|continued (?:at|on) discharge|started by
[1-9]\d* refills?(?:\(s\))?|au cours d(?:u|es) repas
nicht (?:zerkauen|teilen|zerkleinern)|ohne zu kauen
no (?:tomar|tome) con {_INTERACTING}|no (?:masticar|triturar)|sin masticar
ne pas (?:croquer|macher|ecraser|ouvrir)|sans (?:croquer|macher)
non masticare|senza masticare|nao mastigar|sem mastigar|niet kauwen|zonder (?:te )?kauwen
avoid (?:grapefruit(?: juice)?|alcohol|sun\w*|live vaccines?|driving|nsaids?)|no grapefruit(?: juice)?
with or without (?:food|meals?)|with/without food|mit oder ohne (?:essen|nahrung|mahlzeit)
independent of (?:food|meals)|unabhangig von (?:den )?mahlzeiten
avec ou sans (?:nourriture|repas)|con o sin (?:comida|alimentos)|con o senza cibo
com ou sem (?:comida|alimentos)|met of zonder (?:voedsel|eten)
may cause (?:drowsiness|dizziness|nausea)
restarted after (?:a )?pause|wieder (?:begonnen|angesetzt) nach pause
no (?:known |new )?(?:side effects?|adverse effects?|issues|problems|changes?|complaints)(?: reported)?
keine (?:nebenwirkungen|anderung(?:en)?|probleme|beschwerden)
sans (?:effets? secondaires?|changement)|sin (?:cambios|efectos (?:secundarios|adversos))
senza (?:variazioni|effetti collaterali)|sem (?:alteracoes|efeitos (?:secundarios|adversos))
geen (?:bijwerkingen|wijzigingen|veranderingen)
long[ -]?term(?: current)?(?: use| therapy| treatment)?|au long cours|a largo plazo|a lungo termine
institution specified timing|according to (?:the )?(?:label|plan|instructions|level|levels|protocol|inr)
"""
# Counted hours, days and weeks are known as an interval only, or they may be how long it lasts.
_COUNT = (
    r"(?:\d+|other|two|three|four|zwei|drei|vier|deux|trois|dos|tres|due|tre|dois|duas|twee|drie|second|zweiten?"
    r"|andere)"
)
_HOURS = r"(?:minutes?|mins?|min\.?|hours?|hrs?|h|minuten|stunden?|std\.?|heures?|horas?|ore|uren|uur|minutos|minuti)"
_SPANS = (
    rf"(?:{_HOURS}|days?|weeks?|wks?|months?|tage?n?|wochen?|monate?n?|jours?|semaines?|mois|dias?|semanas?|mes|meses"
    r"|giorni|settimane|mesi|dagen|weken|maanden)"
)
_EVERY = r"(?:every|each|q|alle|aller|jeden|tou(?:te)?s les|cada|ogni|om de|elke)"
INTERVALS = rf"""
(?:alle )?ore \d{{1,2}}(?:[:.]\d\d)?|as? \d{{1,2}} (?:heures|horas)(?: d.intervalle)?|de \d+/\d+ ?(?:horas|h)
de \d+ em \d+ (?:horas|dias)|\d+(?:[.,]\d+)? ?(?:mg|mcg|ug|ml|g|units?|iu) total
{_EVERY} ?{_COUNT}(?: \(\w+\))?(?: ?(?:-|to|bis|a) ?\d+)? ?{_SPANS}
(?:within|in|over|at least|up to|binnen|innerhalb von) \d+(?:-\d+)? {_HOURS}(?: of)?
\d+(?:[.,]\d+)?(?: ?- ?\d+)? ?{_HOURS} (?:before|after|apart|prior to|vor|nach|avant|apres|antes|despues|prima|dopo)
\d+(?:[.,]\d+)?(?: ?- ?\d+)? ?{_HOURS} (?:depois|voor|na)
tous les jours|todos los dias|todos os dias|tutti i giorni|toutes les semaines|7 days (?:a|per) week
divided doses|doses? (?:a|per|each|every|daily)|in \d divided doses|total daily dose|\d+ doses (?:daily|per day)
\d+(?: \d+){{2,3}}(?= ?(?:[^\d\s]|$))
"""

MEDICINE = build_vocabulary(
    (
        *(SMALL_WORDS, NUMBERS, UNITS, PEOPLE_OF_CARE, STABLE, TIMES, MEALS, FORMS, INTAKE, INDICATIONS),
        *(INSULIN, PRESCRIPTION),
    ),
    f"{PRECAUTIONS}{INTERVALS}{INSULIN_PHRASES}{PRESCRIPTION_PHRASES}{NEXT_STEPS}{HELD_FOR_TESTS}",
)

RESULTS = """
normales normaux normali result results value values reported measured determined analysed analyzed calculated using
calculation equation formula method methodology assay hplc immunoassay enzymatic turbidimetric capillary
electrophoresis chromatography ifcc ngsp dcct ckd epi mdrd cystatin isotope idms traceable standardised standardized
certified standard reference range ranges interval normal limit limits cutoff goal goals target targets met above
below over less greater than high low elevated increased decreased higher lower borderline abnormal optimal good
fair poor control controlled uncontrolled consistent diabetes diabetic prediabetes glycemic glycaemic glucose
average mean eag eagl hba hbac hemoglobin haemoglobin glycated glycosylated glycohemoglobin creatinine kidney renal
function egfr gfr stage g ast alt platelet platelets neutrophils leukocytes leucocytes cholesterol ldl hdl
triglycerides albumin ratio peptide antibody antibodies seen discussed reviewed noted stable unchanged improved
improving improvement point care poc bedside laboratory lab labs clinic office venous arterial serum plasma blood
sample specimen collected drawn taken fasting fasted tube edta heparin morning evening age adults adult children ada
american association guidelines guideline recommends recommended recommendation according who nice diagnosis
diagnostic screening criteria purpose presence represents interpretation comment comments note final validated
verified technically released automated manual scale standing weight height digital clothes light shoes sitting
seated rest resting left right arm cuff position oxygen room air bmi body mass index kg device meter analyzer
analyser years year male female sex race ethnicity free follow followup next visit months month week weeks day days
annual routine today ergebnis ergebnisse wert werte gemessen bestimmt berechnet nach formel methode referenzbereich
referenzwerte normbereich normwert grenzwert zielbereich zielwert therapieziel erreicht uber unter bis kleiner
grosser erhoht erniedrigt niedrig hoch grenzwertig gut eingestellt einstellung stoffwechsel stoffwechseleinstellung
nuchtern entnahme abnahme blutentnahme probe blut kapillar venos labor vor ort besprochen gesehen befund stabil
unverandert gebessert verbessert kontrolle nachste empfohlen besser als beim mal resultat resultats valeur valeurs
mesure dosage selon formule calcule normes normale cible atteint objectif glycemie hemoglobine glyquee jeun sang
prelevement laboratoire equilibre bon vu controle resultado resultados valor valores metodo medido calculado segun
rango referencia objetivo alcanzado glucemia hemoglobina glicosilada ayunas sangre muestra laboratorio estable buen
visto risultato risultati valore valori misurato calcolato secondo intervallo riferimento obiettivo raggiunto
glicemia emoglobina glicata digiuno sangue campione stabile buon controllo segundo intervalo atingido glicada jejum
amostra estavel bom controlo uitslag waarde waarden bepaald berekend volgens referentie referentiewaarde normaal
streefwaarde bereikt nuchter bloed monster laboratorium stabiel goede regulatie gezien besproken indicate indicates
developing mellitus readings reading stabiler sehr gute guter new increase decrease roche cobas abbott architect
tosoh siemens vantage biorad arkray menarini sebia alinity
"""
RESULT_PHRASES = r"""
without (?:shoes|clothes)|point[- ]of[- ]care test(?:ing)?
(?:improved|increase|decrease|change)? ?(?:since|from) last visit
(?:up|down) from \d+(?:[.,]\d+)?|(?:repeated and |result )(?:checked|confirmed(?! by)|verified)
(?:result )?confirmed by repeat (?:analysis|testing)
estimated (?:average glucose|gfr|glomerular)|\d{2,3}[- ]years? old
(?:ada|ckd[- ]epi|kdigo|who|easd|ddg|nice|acr) (?:19|20)\d\d
(?:19|20)\d\d (?:ckd|ada|equation|formula|guidelines?)
no (?:consensus|significant change|change|concerns|action required|further action|comments?)(?: exists)?
non[- ]?(?:pregnant|diabetic(?: (?:adults|range|patients))?)
absence of diabetes
increased risk (?:for|of) (?:developing )?diabetes|race[- ]free|without race
keine (?:anderung|auffalligkeiten)
sans particularite|sin alteraciones|geen bijzonderheden|nella norma
see (?:the )?(?:guidelines?|reference range)
"""
# Sentences of a general kind, such as what may disturb a method; they stand below every result of it.
GENERAL_WORDS = """
may might can could should be interfere interference affect affected affects lower raise falsely conditions
condition such fetal foetal haemolysis hemolysis hemolytic haemolytic unreliable occur occurs anaemia anemia iron
deficiency variant variants turnover erythrocyte erythrocytes red cell cells survival transfusion recent chronic
disease uremia dialysis results individuals persons people considered repeat testing confirm confirmed symptoms two
different altered shortened lifespan loss pregnancy splenectomy treatment any other misleading cause causes kann
konnen sollte werden verfalscht storen beeinflussen fetales hamolyse anamie erkrankungen bei peut peuvent etre puede
pueden ser puo possono essere pode podem kan kunnen zijn worden
"""
_OF_RESULTS = (SMALL_WORDS, NUMBERS, UNITS, PEOPLE_OF_CARE, RESULTS, MEASUREMENT)
_RESULT_PHRASES = f"{RESULT_PHRASES}{MEASUREMENT_PHRASES}{NEXT_STEPS}"
RESULT = build_vocabulary(_OF_RESULTS, _RESULT_PHRASES)
GENERAL_REMARK = build_vocabulary((*_OF_RESULTS, GENERAL_WORDS), _RESULT_PHRASES)

PROCEDURES = """
successful successfully erfolgreich reussi reussie exitoso exitosa riuscito geslaagd qualifier value uneventful
uncomplicated komplikationslos unkompliziert complication procedure operation surgery surgical op eingriff performed
done completed durchgefuhrt erfolgt realizado realizada effectue effectuee eseguito eseguita uitgevoerd complete
postoperative postop intraoperative recovery course stable good well excellent primary immediate graft function
urine output kidney renal pancreas liver heart lung islet islets cell cells organ transplant transplanted
transplantation transplants simultaneous combined spk pak tx ntx left right bilateral iliac fossa abdomen
extraperitoneal intraperitoneal heterotopic orthotopic allograft allogeneic portal vein artery ureter anastomosis
stent drain incision laparoscopic robotic open approach general anesthesia anaesthesia epidural cold warm ischemia
ischaemia time hours minutes hla abo compatible mismatch mismatches match matched crossmatch induction
basiliximab thymoglobulin atg alemtuzumab tacrolimus mycophenolate mmf prednisolone prednisone steroids standard
immunosuppression cmv ebv hospital university centre center medical surgeon ward home day days
week first second third ckd esrd eskd end due diabetic nephropathy diabetes type for dialysis hemodialysis
peritoneal preemptive pre emptive years year old male female age yo y cause deceased living related unrelated donor
donors brain dbd dcd cadaveric beating niere nieren nierentransplantation pankreas leber transplantiert links rechts
iliaca spender spenders lebendspende leichenspende postmortale hirntod verlauf postoperativ operativ linke rechte
rein gauche droit greffe suites simples donneur decede vivant rinon trasplante izquierdo derecho donante cadaver
vivo postoperatorio favorable rene trapianto sinistro destro donatore cadavere vivente decorso regolare rim
transplante esquerdo direito doador falecido nier transplantatie linker rechter overleden levend seen gesehen vu
visto gezien today ddkt lrkt lukt ldkt lurt lrrt tolerated condition ebl normal ok verlaufen gut
niertransplantatie levertransplantatie pancreastransplantatie
transplantatniere leichenniere trapianto dx sx destra sinistra lrd lrdt lurd ddrt creatinine
kreatinin creatinina serum pra panel reactive
nierenfunktion transplantatfunktion nephrology nephrologie funktion renale renal fonction funcion funzione bonne buena
buona dual syngeneic zooplastic percutaneous endoscopic
small large intestine lobe upper lower middle lungs thymus spleen face hand uterus ovary
hc services date site reimplantation allotransplantation homotransplantation
"""
PROCEDURE_PHRASES = r"""
(?:and )?(?:was )?transferred to (?:the )?(?:recovery|icu|pacu|ward|floor)|(?:at|on) discharge
discharged (?:home|on (?:post-?op(?:erative)? )?day|in (?:good|stable))
abo[- ]?incompatible|incompatible blood groups?|(?:cmv|ebv)(?: (?:igg|donor|recipient|d|r))? (?:positive|negative)
(?:negative (?:\w+ )?cross[- ]?match|(?:cross[- ]?match|xm|dsa)(?: (?:was|is|t cell|b cell))?:? (?:negative|neg))
follow[- ]?up(?: (?:in \d+ \w+|(?:with|at|by) \w+))?|f/u(?: with \w+)?
(?:at |in )?(?:an )?(?:outside (?:hospital|facility|cent(?:er|re))|elsewhere)
(?:patient )?(?:did|doing|is doing|does) well|(?:requiring|needing) (?:\w+ )?dialysis(?: x ?\d+)?|en bloc
discussed with (?:the )?(?:patient|pt|team|donor)|(?:mit (?:dem )?patient\w* )besprochen
[^\W\d]*(?:nieren|leber|herz|pankreas|lungen|organ)[- ]?transplantation(?:en)?|allogene?
implantation of graft
brain[- ](?:dead|death)|donation after (?:brain|cardiac|circulatory) death|ckd stage \d|delayed graft function
(?:no|without|any|minor) (?:immediate |intraoperative |postoperative |major )?complications?|no issues
keine komplikationen|ohne komplikationen|sans complications?|sin complicaciones|senza complicanze
sem complicacoes|geen complicaties|zonder complicaties
(?:s/p|status post|z\. ?n\.|zustand nach)
"""
PROCEDURE = build_vocabulary((SMALL_WORDS, NUMBERS, UNITS, PEOPLE_OF_CARE, PROCEDURES), PROCEDURE_PHRASES)

ALLERGIES = """
allergy allergic allergies allergie allergisch alergia alergico alergica allergia allergique reaction reactions
reaktion reaccion reazione reacao reactie anaphylaxis anaphylactic anaphylaxie anafilaxia anafilassi shock schock
choque rash hives urticaria urtikaria urticaire orticaria itching itch pruritus juckreiz prurit prurito jeuk
swelling schwellung angioedema angioodem quincke oedema edema throat tongue lips face breathing dyspnea dyspnoea
dyspnoe wheezing bronchospasm asthma hypotension skin haut exanthem exanthema ausschlag hautausschlag eruption
erupcion eruzione huiduitslag nausea vomiting diarrhea diarrhoea ubelkeit erbrechen durchfall nausees vomissements
nauseas vomitos diarrea stevens johnson syndrome serum sickness severe moderate mild schwer schwere leicht mittel
grave leve lieve ernstig life threatening reported reports per self confirmed bestatigt confirme confirmado
confermato bevestigd documented known bekannt connue conocida nota conhecida bekend positive test prick ige specific
in as a child childhood kindheit enfance infancia infanzia jeugd since seit depuis desde dal sinds years year ago
jahren at age of after first dose exposure avoid all beta lactams lactam penicillin penicillins cephalosporins
tacrolimus required epinephrine hospitalization hospitalized hospital icu intubation entire body arms legs trunk
generalized seen today emergency card allergiepass
"""
ALLERGY_PHRASES = r"""
(?:do not|don.?t) (?:give|use|administer)
nicht (?:geben|verabreichen)|ne pas (?:donner|administrer)
"""
ALLERGY = build_vocabulary((SMALL_WORDS, NUMBERS, UNITS, PEOPLE_OF_CARE, ALLERGIES), ALLERGY_PHRASES)

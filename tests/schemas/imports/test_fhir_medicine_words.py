"""Texts of medicines are understood word by word; a medicine with any other word is open, and named."""

import pytest

from tests.schemas.imports.fhir_builders import PATIENT, Resource, build_concept, read, with_note
from tests.schemas.imports.test_fhir_medications import ABOUT, ATC, build_request

TACROLIMUS = {**build_concept(ATC, "L04AD02"), "text": "Tacrolimus"}


ORDER = build_request(medicationCodeableConcept=TACROLIMUS, authoredOn="2026-05-01")


# As Epic, Cerner, Synthea, German, French, Spanish, Italian, Portuguese and Dutch systems print them.
USUAL_DOSAGES = (
    *("Take 1 tablet (1 mg) by mouth 2 times daily.", "TAKE ONE CAPSULE BY MOUTH TWICE A DAY", "1-0-1-0", "1-0-1"),
    *(
        "Take 2 mg by mouth every 12 (twelve) hours.",
        "Take 1 capsule (0.5 mg total) by mouth every morning.",
        "1 tab BID",
    ),
    *(
        "0,5 mg 1x tgl. morgens",
        "1-0-1-0 Stück",
        "2x täglich 1 Kapsel",
        "morgens und abends je 1 Tablette",
        "1/2-0-1/2-0",
    ),
    *(
        "1 Tbl. morgens nüchtern, 30 Minuten vor dem Frühstück",
        "alle 12 Stunden 1 mg",
        "jeden 2. Tag 5 mg",
        "10-0-10 mg",
    ),
    *("1 comprimé matin et soir", "1 gélule 2 fois par jour, à jeun", "2 mg le matin et 1 mg le soir", "1 cp par jour"),
    *("1 cápsula cada 12 horas", "Tomar 1 comprimido por la mañana y otro por la noche", "5 mg al día, vía oral"),
    *(
        "1 compressa al mattino e 1 alla sera",
        "1 cps x 2/die",
        "2 mg ogni 12 ore",
        "una compressa al giorno dopo i pasti",
    ),
    *("1 cápsula de 12 em 12 horas", "Tomar 1 comprimido ao pequeno-almoço", "2 mg por dia", "1 comprimido à noite"),
    *("2 maal daags 1 capsule", "1x per dag 1 tablet 's ochtends", "elke 12 uur 1 mg", "1 dd 1 tablet"),
    *(
        "Inject 40 mg under the skin every 14 days.",
        "40 mg s.c. alle 2 Wochen",
        "40 mg SC every other week",
        "5 mg PO QD",
    ),
    *(
        "Infuse 300 mg intravenously every 8 weeks",
        "10 mg once weekly",
        "15 mg 1x wöchentlich, montags",
        "Per protocol",
    ),
    *("Take with food", "Take as directed", "as directed by transplant clinic", "Swallow whole. Do not crush or chew."),
    *("Dosage per level, target trough 5-8 ng/mL", "Dosierung nach Spiegel, Zielspiegel 5-8 ng/ml", "nach Plan"),
    *("Tacrolimus 1 mg: 1-0-1", "2 capsules twice daily, 1 hour before or 2 hours after meals", "1 g twice daily"),
    *("Take at the same time each day. Avoid grapefruit juice.", "Take 3 tablets on Monday and Thursday", "5mg q12h"),
    *(
        "2 mg at 8 am and 8 pm",
        "um 8:00 und 20:00 Uhr je 1 mg",
        "1 mg 08:00 + 20:00",
        "Dauermedikation",
        "wie verordnet",
    ),
    *(
        "Take 1 tablet daily for kidney transplant",
        "0.5 mL (20 mg) subcutaneously every 7 days",
        "seit 01.03.2019 1-0-1",
    ),
)


USUAL_NOTES = (
    *("stable", "well controlled", "Dose unchanged", "Tolerated well, no side effects", "Taking as prescribed."),
    *("s/p kidney transplant 2019", "Long-term medication", "Patient adherent", "gut verträglich", "Dauertherapie"),
    *("bien toléré", "traitement au long cours", "tratamiento crónico", "terapia cronica", "chronische medicatie"),
    *(
        "Keine Nebenwirkungen",
        "Started on 2019-05-01",
        "since 2018",
        "Continue current dose",
        "Immunsuppression nach NTX",
    ),
)


# What is said of a medicine that is not taken, or perhaps not.
UNTAKEN = (
    *("Patient ran out 3 months ago and has not refilled", "Non-compliant, does not take it", "quit taking last month"),
    *("Never filled the prescription", "nimmt er nicht", "Last dose given 2026-06-01.", "course completed", "finished"),
    *(
        "lo ha dejado",
        "ne le prend pas",
        "non lo assume",
        "Patient denies taking",
        "gave up",
        "off this drug now",
        "Off",
    ),
    *("self-discontinued", "self stopped", "weaned off", "Taper over 14 days then off", "tapering", "#10, no refills"),
    *("used to take it", "took it in spring", "was on it until summer", "before transplantation", "Only in 2019"),
    *("History of use", "replaced by sirolimus", "switched to belatacept", "changed to everolimus", "Old script"),
    *(
        "cannot afford it",
        "insurance denied",
        "lost to follow-up",
        "refuses",
        "pt. does not want it",
        "skips it",
        "no longer",
    ),
    *(
        "hat es weggelassen",
        "selbst abgesetzt",
        "hört auf",
        "nicht abgeholt",
        "ausgelaufen",
        "ausgeschlichen",
        "vergisst",
    ),
    *(
        "nimmt sie kaum",
        "aufgebraucht",
        "Therapie beendet",
        "nie eingelöst",
        "umgestellt auf Sirolimus",
        "Auslassversuch",
    ),
    *(
        "a arrêté seul",
        "jamais pris",
        "traitement fini",
        "terminé",
        "remplacé",
        "oublie souvent",
        "n'en prend plus",
        "sevré",
    ),
    *(
        "dejó de tomarlo",
        "no lo toma",
        "abandonó",
        "finalizado",
        "se le acabó",
        "cambiado por sirolimus",
        "nunca la tomó",
    ),
    *("ha smesso", "non più assunto", "terminata", "finito", "sostituito", "mai presa", "abbandonata"),
    *("deixou de tomar", "não toma", "terminou", "parou", "acabou", "substituído", "nunca tomou"),
    *("gestopt", "niet ingenomen", "afgebouwd", "vergeten", "vervangen door", "neemt hij niet"),
    *(
        "Belongs to husband",
        "mother's drug",
        "test order",
        "duplicate entry",
        "see other order",
        "Clarify with GP",
        "???x",
    ),
)


UNTAKEN_DOSAGES = (
    *(
        "10 mg week 1, 5 mg week 2",
        "day 1: 50 mg, day 2: 40 mg",
        "Tag 1-5 50 mg",
        "3 doses",
        "01.05.-05.05.2026: 50 mg",
    ),
    *("5 Tage 50 mg", "one week", "until finished", "bis aufgebraucht", "starting 2027-01-01", "ab 01.01.2027 1-0-1"),
    *("on day of surgery", "at discharge", "0 mg", "50 mg pre-op", "for flares", "bei Schub", "1 tab #10"),
)


AS_NEEDED = (
    *("PRN", "as needed", "1 tablet every 6 hours as needed", "bei Bedarf", "1 Tbl. b. Bed.", "si besoin", "au besoin"),
    *("si precisa", "en caso de dolor", "al bisogno", "se necessario", "se necessário", "zo nodig", "if needed", "SOS"),
)


PAST_COURSES = (
    *(
        "50 mg daily for 5 days",
        "1-0-1 für 5 Tage",
        "50 mg pendant 7 jours",
        "50 mg durante 10 días",
        "50 mg x 14 days",
    ),
    *(
        "daily until 2026-06-30",
        "1-0-0 bis 30.06.2026",
        "50 mg per 5 giorni",
        "50 mg por 7 dias",
        "gedurende 7 dagen 50 mg",
    ),
    *(
        "for one week",
        "für eine Woche",
        "pendant deux semaines",
        "for 2-3 weeks",
        "through 06/30/2026",
        "tot 30-06-2026",
    ),
    *("jusqu'au 30/06/2026", "hasta el 30/06/2026", "fino al 30/06/2026", "até 30/06/2026", "twice daily for 48 hours"),
)


RUNNING_COURSES = ("daily for 12 months", "1-0-1 bis 30.06.2027", "until 2027-05-01", "durante 12 meses")


OPEN_COURSES = ("50 mg for 5 days, then 10 mg daily", "for 5 days", "bis 30.06.", "bis 05.06.")


FURTHER_DOSAGES = (
    *(
        "Take 1 tablet (50 mg) by mouth daily.",
        "Take 2 capsules (2 mg) by mouth 2 (two) times a day.",
    ),
    *(
        "Take 1 tablet by mouth once daily at bedtime",
        "TAKE 1 TABLET BY MOUTH EVERY DAY",
    ),
    *("TAKE TWO TABLETS BY MOUTH TWICE DAILY WITH MEALS",),
    *(
        "Take 1,000 mg by mouth 2 (two) times daily with meals.",
        "Take 0.5 tablets (2.5 mg total) by mouth daily",
    ),
    *("Take 1 capsule (1 mg total) by mouth 2 (two) times a day. Take with or without food.",),
    *("Take 3 mg in the morning and 2 mg in the evening.",),
    *(
        "Take 4 mg by mouth in the morning and 3 mg by mouth at night",
        "1 tablet orally daily",
    ),
    *(
        "1 tab(s) orally once a day",
        "1 cap(s) orally 2 times a day",
        "5 mg = 1 tab, Oral, Daily",
    ),
    *(
        "500 mg = 2 tab(s), Oral, BID, 120 tab(s), 3 Refill(s)",
        "2 mg = 2 cap, Oral, q12hr",
    ),
    *("Inject 0.4 mL (40 mg total) under the skin every 14 (fourteen) days.",),
    *(
        "Inject 25 mg into the skin once a week.",
        "Inject 10 Units under the skin nightly.",
        "20 mg PO daily",
    ),
    *(
        "10 mg, Oral, Daily",
        "1 g IV q6 months",
        "1-0-1-0 Filmtabletten",
        "1-0-0-0, vor dem Essen",
    ),
    *(
        "1 - 0 - 1 - 0",
        "1-0-1 Kapsel(n)",
        "morgens 1 mg, abends 1 mg",
        "Mo, Mi, Fr 1 Tablette",
        "2x1",
    ),
    *(
        "2 x 1 mg/d",
        "2 x tgl. 1 mg",
        "1x1 Tbl.",
        "20 mg 1-0-0",
        "5 mg/Tag",
        "Laut Medikationsplan",
    ),
    *(
        "nach ärztlicher Anweisung",
        "Zieltalspiegel 6-8 µg/l",
        "1 Tablette alle 8 Stunden",
    ),
    *(
        "1 Tablette zum Frühstück",
        "40 mg s.c. alle 14 Tage",
        "1 gélule matin et soir à 12 heures d'intervalle",
    ),
    *(
        "1 comprimé par jour le matin au cours du repas",
        "2 gélules à 1 mg matin et soir",
    ),
    *(
        "1 injection sous-cutanée toutes les 2 semaines",
        "1 mg x 2/j",
        "1 comprimido cada 24 horas",
    ),
    *(
        "1 cada 12 horas",
        "1-0-1 (desayuno, comida, cena)",
        "2 cápsulas por la mañana y 1 por la noche",
    ),
    *(
        "1 cp al dì",
        "1 compressa ogni 8 ore",
        "1 cp ore 8 e ore 20",
        "1 comprimido de 8/8 horas",
    ),
    *(
        "1 comprimido 2x/dia",
        "1 cápsula de 12/12h",
        "2x daags 1 tablet",
        "1 tablet per dag innemen met water",
    ),
    *("3 capsules 's morgens en 2 capsules 's avonds",),
    *("Take one tablet three times weekly (Monday, Wednesday, Friday).",),
    *(
        "Take daily as directed by your transplant team",
        "Goal trough 4-6",
    ),
    *("Take 5 mg by mouth daily for kidney transplant rejection prophylaxis",),
    *("Take 1 tablet (360 mg) by mouth 2 times daily. Swallow whole; do not crush.",),
    *(
        "Take medication on an empty stomach",
        "1 Stück morgens p.o.",
        "Substance: Tacrolimus 1 mg",
    ),
    *(
        "Immunosuppression",
        "Dose increased to 2 mg",
        "Dosis erhöht auf 2 mg",
        "Continue",
        "Weekly injection",
    ),
    *(
        "give 10 mg daily by mouth",
        "lifelong",
        "dauerhaft",
        "1-0-1, Dauermedikation",
        "Patient takes daily",
    ),
    *(
        "Patient is taking as prescribed",
        "Patient reports taking",
        "current medication",
        "Home medication",
    ),
    *(
        "Continued at discharge",
        "started by nephrology",
    ),
)


# Counts, times and places that say of a medicine that it may have been taken for a while only.
UNCLEAR = (
    *(
        "stop",
        "Take until gone",
        "Take all 10 tablets",
        "Take 1 tablet daily, start after surgery",
    ),
    *(
        "Take this one first",
        "Take one dose",
        "1 dose",
        "Take 2 tablets now",
        "today only",
        "take tonight",
    ),
    *(
        "Take before procedure",
        "Take 1 hour before MRI",
        "take before each infusion",
        "Use only in emergency",
    ),
    *(
        "for travel",
        "if fever",
        "when unwell",
        "Sick day rules",
        "home supply",
        "sample given",
        "Trial of drug",
    ),
    *(
        "week 1",
        "1 week",
        "for a month",
        "for the month",
        "one month",
        "one course",
        "Course of 5 days",
    ),
    *(
        "5 day course",
        "5-day burst",
        "medrol dose pack",
        "dosepak",
        "take as directed on package for 6 days",
    ),
    *(
        "twice daily (5 days)",
        "twice daily, 5 d",
        "x5d",
        "x 5",
        "5/7",
        "1 tab bd 7/7",
        "for 1/52",
        "2/12 supply",
    ),
    *(
        "1 month supply",
        "10 tablets",
        "#30",
        "pt not taking",
        "not needed",
        "no need",
        "patient takes sister's",
    ),
    *(
        "takes none",
        "take none",
        "taking nothing",
        "takes it rarely",
        "rarely",
        "sometimes",
        "seldom",
    ),
    *(
        "taken in the past",
        "taken before",
        "taken prior to transplant",
        "taken 2015",
        "use in 2015",
        "2015-2018",
    ),
    *(
        "from 2015 to 2018",
        "since 2015 to 2018",
        "2015: 5 mg",
        "plan: reduce to nil",
        "plan: increase",
    ),
    *(
        "plan to take",
        "to take",
        "should take",
        "will take",
        "wants to take",
        "increase to 5 mg from next visit",
    ),
    *(
        "planned",
        "waiting for approval",
        "pending approval",
        "awaiting delivery",
        "on order",
        "out of stock",
    ),
    *(
        "recalled",
        "expired",
        "allergic",
        "reaction",
        "nausea",
        "fever",
        "Patient rash",
        "dizziness",
        "level 0",
    ),
    *(
        "Target 0",
        "empty",
        "half empty bottle",
        "full bottle at home",
        "bottle empty",
        "pen empty",
    ),
    *(
        "control medication",
        "control patient",
        "Patient control",
        "self",
        "vor Transplantation",
    ),
    *(
        "bis Transplantation",
        "während Schwangerschaft",
        "nur während der Therapie",
        "im Wechsel mit",
    ),
    *(
        "abwechselnd",
        "einmal",
        "einmalig",
        "1x",
        "1x1 am 5.5.",
        "am 05.05.2026",
        "morgen",
        "heute",
        "jetzt",
    ),
    *(
        "jour 1",
        "J1-J5",
        "cure",
        "le matin du 5 mai",
        "1 semaine",
        "dès maintenant",
        "hoy",
        "esta semana",
    ),
    *(
        "oggi",
        "domani",
        "hoje",
        "vandaag",
        "morgen innemen",
    ),
)


SINGLE_DAYS = (
    *("at time of transplant", "day of transplant", "during transplantation", "am Tag der Transplantation"),
    *(
        "nach Transplantation",
        "after kidney transplant",
        "take after transplantation",
        "après greffe",
        "dopo trapianto",
    ),
    *("am Montag", "Monday", "5 mg on Monday", "le lundi", "el lunes", "op maandag", "drug level", "check drug level"),
    *(
        "single",
        "50 mg single",
        "once",
        "taken once",
        "50 mg once",
        "Take 1 tablet once",
        "una vez",
        "zweimal",
        "twice",
    ),
    *("50 mg OD 5/7", "bd 2/52", "OD for 1/12", "one dose"),
)


REPEATED_DAYS = (
    *("5 mg Monday, Thursday", "Nach NTX, Dauertherapie", "as directed by transplant clinic on an empty stomach"),
    *("15 mg jeden Montag", "15 mg einmal pro Woche am Montag", "every Monday", "15 mg montags", "chaque lundi"),
    *("once daily", "1 mg once in the morning", "10 mg once a week", "single-use pen, 40 mg every 14 days"),
    *("Immunsuppression nach NTX", "s/p kidney transplant", "nach Transplantation 2019", "dose by drug level"),
)


def write_dosage(text: str, resource: Resource = ORDER) -> Resource:
    return {**resource, "dosageInstruction": [{"text": text}]}


def read_medicines(resource: Resource) -> object:
    found = read(PATIENT, resource)
    assert [row["pointer"] for row in found.ignored] == ["/entry/1/resource"][: len(found.ignored)]
    return found.facts.get("medications", {"present": [], "absent": []})


@pytest.mark.parametrize(
    "resource",
    [
        *map(write_dosage, (*USUAL_DOSAGES, *FURTHER_DOSAGES, *REPEATED_DAYS)),
        *(with_note(ORDER, text) for text in USUAL_NOTES),
    ],
    ids=str,
)
def test_medicine_with_usual_texts_is_taken(resource: Resource) -> None:
    assert read_medicines(resource) == {"present": ["atc:L04AD02"], "absent": []}


@pytest.mark.parametrize(
    "resource",
    [
        *(with_note(ORDER, text) for text in (*UNTAKEN, *AS_NEEDED, *UNCLEAR)),
        *map(write_dosage, (*UNTAKEN, *UNTAKEN_DOSAGES, *AS_NEEDED, *UNCLEAR)),
        *(write(text) for text in SINGLE_DAYS for write in (write_dosage, lambda text: with_note(ORDER, text))),
        *({**ORDER, "statusReason": {"text": text}} for text in UNTAKEN),
    ],
    ids=str,
)
def test_medicine_with_words_that_are_not_understood_is_open_and_named(resource: Resource) -> None:
    found = read(PATIENT, resource)
    assert found.facts.get("medications", {}).get("present", []) == []
    assert [row["pointer"] for row in found.ignored] == ["/entry/1/resource"]


@pytest.mark.parametrize("text", PAST_COURSES)
def test_course_that_has_ended_is_an_earlier_medicine(text: str) -> None:
    assert read_medicines(write_dosage(text)) == {"present": [], "absent": [], "past": ["atc:L04AD02"]}


@pytest.mark.parametrize("text", RUNNING_COURSES)
def test_course_that_still_runs_is_taken(text: str) -> None:
    assert read_medicines(write_dosage(text)) == {"present": ["atc:L04AD02"], "absent": []}


@pytest.mark.parametrize("text", OPEN_COURSES)
def test_course_whose_end_is_not_known_is_open(text: str) -> None:
    undated = {name: value for name, value in ORDER.items() if name != "authoredOn"}
    assert read_medicines(write_dosage(text, undated)) == {"present": [], "absent": []}


@pytest.mark.parametrize(
    "dosage",
    [
        {"asNeededBoolean": True},
        {"asNeeded": True},
        {"asNeededCodeableConcept": {"text": "pain"}},
        {"asNeededFor": [{"text": "pain"}]},
    ],
)
def test_medicine_that_is_taken_as_needed_is_open(dosage: Resource) -> None:
    assert read_medicines({**ORDER, "dosageInstruction": [dosage]}) == {"present": [], "absent": []}
    regular = {"text": "1-0-1", "asNeededBoolean": False}
    assert read_medicines({**ORDER, "dosageInstruction": [dosage, regular]}) == {
        "present": ["atc:L04AD02"],
        "absent": [],
    }


@pytest.mark.parametrize(
    ("category", "stay", "is_taken"),
    [
        ("inpatient", "AMB", False),
        ("Outpatient-Administered", "AMB", False),
        (None, "IMP", False),
        (None, "EMER", False),
        (None, "ACUTE", False),
        ("discharge", "IMP", True),
        ("community", "EMER", True),
        ("outpatient", "AMB", True),
        (None, "AMB", True),
    ],
)
def test_order_of_a_stay_is_open_and_named(category: str | None, stay: str, is_taken: bool) -> None:  # noqa: FBT001
    members = {"category": [{"coding": [{"code": category}]}]} if category else {}
    order = {**ORDER, **members, "encounter": {"reference": "Encounter/e"}}
    encounter = {
        "resourceType": "Encounter",
        "id": "e",
        "status": "finished",
        "class": {"code": stay},
        "subject": ABOUT,
    }
    found = read(PATIENT, order, encounter)
    assert ("medications" in found.facts) is is_taken
    at_home = build_request(medicationCodeableConcept=TACROLIMUS, authoredOn="2026-04-01")
    assert "medications" in read(PATIENT, order, encounter, at_home).facts


def test_what_is_not_understood_is_named_with_its_word() -> None:
    found = read(PATIENT, with_note(ORDER, "Non-compliant"))
    assert found.ignored[0]["detail"].startswith("has the word non in a text, which is not understood")

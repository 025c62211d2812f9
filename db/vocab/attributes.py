"""Every fact about a patient that a criterion may ask for. The `attributes` table is filled from here.

A quantity is stated in the attribute's own UCUM `unit` or in any unit that converts to it; `low` and `high`
are the bounds of what a living person can have, in that unit; `decimals` is the precision compared at. `valid_for` is
how long a dated value says what is so today; `grows` is by how much a value of an earlier date has grown each year.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Attribute:
    """One patient fact: its type, unit or allowed values, codes, and the plain question that asks for it."""

    id: str
    name: str
    type: str
    question: str
    unit: str | None = None
    decimals: int | None = None
    low: int | None = None
    high: int | None = None
    values: tuple[str, ...] = ()
    codings: tuple[str, ...] = ()
    derivations: tuple[str, ...] = ()
    valid_for: str | None = None
    grows: int = 0


YEAR = "12 mo"


def _quantity(  # noqa: PLR0913, PLR0917 - a row of the table below, not a behaviour
    id_: str,
    name: str,
    unit: str,
    decimals: int,
    bounds: tuple[int, int],
    question: str,
    *,
    codings: tuple[str, ...] = (),
    derivations: tuple[str, ...] = (),
    valid_for: str | None = YEAR,
    grows: int = 0,
) -> Attribute:
    low, high = bounds
    measured = (unit, decimals, low, high, (), codings, derivations)
    return Attribute(id_, name, "quantity", question, *measured, valid_for, grows)


def _score(id_: str, name: str, bounds: tuple[int, int], question: str) -> Attribute:
    return Attribute(id_, name, "score", question, "{score}", 0, *bounds, valid_for=YEAR)


def _boolean(id_: str, name: str, question: str, *derivations: str) -> Attribute:
    return Attribute(id_, name, "boolean", question, derivations=derivations)


def _code(id_: str, name: str, values: tuple[str, ...], question: str, *codings: str) -> Attribute:
    return Attribute(id_, name, "code", question, values=values, codings=codings)


def _set(id_: str, name: str, values: tuple[str, ...], question: str, *codings: str) -> Attribute:
    return Attribute(id_, name, "set", question, values=values, codings=codings)


def _event(id_: str, name: str, question: str, *codings: str) -> Attribute:
    return Attribute(id_, name, "event", question, codings=codings)


ATTRIBUTES: tuple[Attribute, ...] = (
    _quantity(
        "age",
        "Age",
        "a",
        2,
        (0, 120),
        "How old are you?",
        codings=("loinc:30525-0",),
        valid_for=None,
        grows=1,
    ),
    _quantity(
        "diabetes_onset_age",
        "Age at onset of diabetes",
        "a",
        2,
        (0, 120),
        "How old were you when diabetes began?",
        derivations=("difference(age,diabetes_duration)",),
        valid_for=None,
    ),
    _quantity(
        "diabetes_duration",
        "Duration of diabetes",
        "a",
        2,
        (0, 120),
        "For how long have you had diabetes?",
        derivations=("years_since(diagnosis_date)", "difference(age,diabetes_onset_age)"),
        valid_for=None,
        grows=1,
    ),
    _quantity(
        "age_plus_diabetes_duration",
        "Age plus duration of diabetes",
        "a",
        2,
        (0, 240),
        "What is the sum of your age and the years you have had diabetes?",
        derivations=("sum(age,diabetes_duration)",),
        valid_for=None,
        grows=2,
    ),
    Attribute("diagnosis_date", "Date of diagnosis", "date", "When was diabetes diagnosed?"),
    _quantity(
        "insulin_use_duration",
        "Duration of insulin use",
        "a",
        2,
        (0, 120),
        "For how long have you been using insulin?",
        valid_for=None,
        grows=1,
    ),
    _code("sex", "Sex", ("female", "male"), "What is your sex?", "loinc:46098-0"),
    _code("abo_group", "ABO blood group", ("A", "B", "AB", "O"), "What is your ABO blood group?", "loinc:883-9"),
    _code(
        "pregnancy_status",
        "Pregnancy or breastfeeding",
        ("pregnant", "breastfeeding", "neither"),
        "Are you pregnant or breastfeeding?",
        "loinc:82810-3",
    ),
    _set("conditions", "Conditions", (), "Which diagnoses do you have (MONDO or HP codes)?"),
    _set("prior_therapies", "Earlier therapies", (), "Which therapies of this catalogue have you had?"),
    _set(
        "prior_transplants",
        "Earlier transplants",
        ("islet", "kidney", "pancreas", "liver", "other_organ", "haematopoietic"),
        "Which transplants have you had?",
    ),
    _quantity("weight", "Body weight", "kg", 1, (1, 400), "What do you weigh?", codings=("loinc:29463-7",)),
    _quantity(
        "height", "Body height", "cm", 1, (30, 260), "How tall are you?", codings=("loinc:8302-2",), valid_for="24 mo"
    ),
    _quantity(
        "bmi",
        "Body mass index",
        "kg/m2",
        1,
        (5, 120),
        "What is your body mass index?",
        codings=("loinc:39156-5",),
        derivations=("bmi(weight,height)",),
    ),
    _quantity(
        "hba1c",
        "Haemoglobin A1c",
        "%",
        1,
        (2, 25),
        "What was your last HbA1c?",
        codings=("loinc:4548-4", "loinc:59261-8", "loinc:17856-6"),
    ),
    _quantity(
        "c_peptide_fasting",
        "Fasting C-peptide",
        "nmol/L",
        3,
        (0, 10),
        "What was your C-peptide when fasting?",
        codings=("loinc:42180-0", "loinc:13037-7"),
    ),
    _quantity(
        "c_peptide_stimulated",
        "Stimulated C-peptide (highest at 60 and 90 minutes of a mixed meal)",
        "nmol/L",
        3,
        (0, 20),
        "What was your highest C-peptide after a test meal?",
    ),
    _boolean("c_peptide_undetectable", "C-peptide undetectable", "Was your C-peptide too low to be detected?"),
    _set(
        "islet_autoantibodies",
        "Islet autoantibodies",
        ("gad65", "ia2", "znt8", "iaa", "ica"),
        "Which islet autoantibodies were found in your blood?",
        "loinc:13926-1",
    ),
    _quantity(
        "daily_insulin_dose",
        "Daily insulin dose",
        "[IU]/d",
        1,
        (0, 1000),
        "How many units of insulin do you use a day?",
    ),
    _quantity(
        "insulin_dose_per_kg",
        "Daily insulin dose per kilogram",
        "[IU]/(kg.d)",
        2,
        (0, 20),
        "How many units of insulin do you use a day for each kilogram of weight?",
        derivations=("ratio(daily_insulin_dose,weight)",),
    ),
    _event(
        "severe_hypoglycaemia",
        "Severe hypoglycaemia",
        "When did you have low blood sugar so severe that you needed another person's help?",
    ),
    _event("ketoacidosis", "Diabetic ketoacidosis", "When did you have diabetic ketoacidosis?", "hp:0001953"),
    _event("clinical_review", "Clinical review of diabetes", "When did your diabetes team review your treatment?"),
    _boolean(
        "impaired_awareness",
        "Impaired awareness of hypoglycaemia",
        "Do you fail to notice when your blood sugar is low?",
        "any_of(clarke_score gte 4,gold_score gte 4)",
    ),
    _boolean(
        "intensive_management",
        "Intensive diabetes management",
        "Do you measure your glucose three times a day or more, and take three or more injections of insulin a day or "
        "use a pump?",
    ),
    _score("clarke_score", "Clarke score", (0, 7), "What is your Clarke score of awareness of hypoglycaemia?"),
    _score("gold_score", "Gold score", (1, 7), "What is your Gold score of awareness of hypoglycaemia?"),
    _score("hypo_score", "HYPO score", (0, 20000), "What is your HYPO score?"),
    _score("lability_index", "Lability index", (0, 20000), "What is your lability index (mmol2/L2/h/wk)?"),
    _quantity(
        "egfr",
        "Estimated glomerular filtration rate",
        "mL/min/{1.73_m2}",
        0,
        (0, 250),
        "What is your estimated kidney filtration rate (for 1.73 m2)?",
        codings=(
            *("loinc:98979-8", "loinc:62238-1", "loinc:33914-3", "loinc:48642-3"),
            *("loinc:48643-1", "loinc:69405-9", "loinc:88293-6", "loinc:88294-4"),
        ),
    ),
    _quantity(
        "measured_gfr",
        "Measured glomerular filtration rate",
        "mL/min/{1.73_m2}",
        0,
        (0, 250),
        "What is your kidney filtration rate as measured with a tracer such as iohexol (for 1.73 m2)?",
    ),
    _boolean("strict_vegetarian", "Strict vegetarian", "Do you eat no meat, fish, eggs or milk products at all?"),
    _quantity(
        "panel_reactive_antibody", "Panel reactive antibody", "%", 0, (0, 100), "What is your panel reactive antibody?"
    ),
    _boolean("kidney_graft_stable", "Stable kidney graft", "Do you have a kidney transplant that works stably?"),
    _boolean(
        "immunosuppression_current",
        "Current immunosuppression",
        "Are you taking medicines that suppress the immune system?",
    ),
    _boolean(
        "donor_specific_antibody",
        "Donor-specific antibody",
        "Do you have antibodies against the donor of your transplant?",
    ),
    _boolean("active_infection", "Active infection", "Do you have an infection now?"),
    _boolean("malignancy_history", "History of malignancy", "Have you ever had cancer?"),
    _boolean("liver_disease", "Liver disease", "Do you have a liver disease?"),
    _boolean(
        "proliferative_retinopathy",
        "Untreated proliferative retinopathy",
        "Do you have proliferative retinopathy that is not treated?",
    ),
    _boolean(
        "unstable_cardiovascular_disease",
        "Unstable cardiovascular disease",
        "Do you have a heart or vessel disease that is not stable?",
    ),
    _boolean("stored_cord_blood", "Own cord blood in storage", "Is cord blood of your own birth stored?"),
    _boolean(
        "intractable_pancreatic_pain",
        "Intractable pancreatic pain",
        "Do you have pancreatic pain that nothing relieves?",
    ),
    _set(
        "chronic_infection",
        "Chronic infection",
        ("hiv", "hbv", "hcv", "htlv", "tb"),
        "Which chronic infections do you have?",
    ),
    _code(
        "portal_thrombosis",
        "Portal vein thrombosis",
        ("none", "peripheral", "first_order", "main"),
        "Have you had a thrombosis of the portal vein: in its main stem, in a branch of the first order, or in a "
        "peripheral one, of the second or third order?",
        "hp:0030242",
    ),
    _quantity("haemoglobin", "Haemoglobin", "g/dL", 1, (1, 30), "What is your haemoglobin?", codings=("loinc:718-7",)),
    _quantity(
        "neutrophils", "Neutrophils", "10*9/L", 2, (0, 200), "What is your neutrophil count?", codings=("loinc:751-8",)
    ),
    _quantity(
        "platelets", "Platelets", "10*9/L", 0, (0, 3000), "What is your platelet count?", codings=("loinc:777-3",)
    ),
    _set(
        "medications",
        "Current medications",
        (),
        "Which medicines do you take (ATC codes of substances or groups)?",
    ),
    _set("allergies", "Allergies", (), "Which substances are you allergic to (ATC codes)?"),
    _set("procedures", "Procedures", (), "Which procedures have you had (codes of ICD-10-PCS)?"),
    _boolean("childbearing_potential", "Childbearing potential", "Can you become pregnant?"),
    _boolean("effective_contraception", "Effective contraception", "Do you use effective contraception?"),
    _quantity(
        "systolic_blood_pressure",
        "Systolic blood pressure",
        "mm[Hg]",
        0,
        (20, 350),
        "What is your systolic blood pressure?",
        codings=("loinc:8480-6",),
    ),
    _quantity(
        "diastolic_blood_pressure",
        "Diastolic blood pressure",
        "mm[Hg]",
        0,
        (10, 250),
        "What is your diastolic blood pressure?",
        codings=("loinc:8462-4",),
    ),
    _quantity(
        "ldl_cholesterol",
        "LDL cholesterol",
        "mg/dL",
        0,
        (0, 1500),
        "What is your LDL cholesterol?",
        codings=("loinc:13457-7", "loinc:18262-6"),
    ),
    _quantity(
        "triglycerides",
        "Triglycerides",
        "mg/dL",
        0,
        (0, 15000),
        "What are your triglycerides?",
        codings=("loinc:2571-8",),
    ),
    _quantity("creatinine", "Creatinine", "mg/dL", 2, (0, 40), "What is your creatinine?", codings=("loinc:2160-0",)),
    _quantity(
        "alanine_aminotransferase",
        "Alanine aminotransferase (ALT)",
        "U/L",
        0,
        (0, 30000),
        "What is your ALT?",
        codings=("loinc:1742-6",),
    ),
    _quantity(
        "aspartate_aminotransferase",
        "Aspartate aminotransferase (AST)",
        "U/L",
        0,
        (0, 30000),
        "What is your AST?",
        codings=("loinc:1920-8",),
    ),
    _quantity(
        "leukocytes", "Leukocytes", "10*9/L", 2, (0, 1000), "What is your white cell count?", codings=("loinc:6690-2",)
    ),
    _quantity(
        "fasting_glucose",
        "Fasting glucose",
        "mg/dL",
        0,
        (10, 2000),
        "What is your glucose when fasting?",
        codings=("loinc:1558-6",),
    ),
    _quantity(
        "inr", "International normalized ratio", "{INR}", 2, (0, 20), "What is your INR?", codings=("loinc:6301-6",)
    ),
    _quantity(
        "aptt",
        "Activated partial thromboplastin time",
        "s",
        1,
        (5, 400),
        "What is your activated partial thromboplastin time?",
        codings=("loinc:14979-9",),
    ),
    _quantity(
        "prothrombin_time",
        "Prothrombin time",
        "s",
        1,
        (5, 300),
        "What is your prothrombin time?",
        codings=("loinc:5902-2",),
    ),
    _quantity(
        "urine_albumin_creatinine",
        "Urine albumin to creatinine ratio",
        "mg/g",
        0,
        (0, 50000),
        "What is the ratio of albumin to creatinine in your urine?",
        codings=("loinc:9318-7",),
    ),
    _quantity(
        "time_in_range",
        "Time in glucose range",
        "%",
        0,
        (0, 100),
        "For which share of time is your glucose from 70 to 180 mg/dL?",
        codings=("loinc:97510-2",),
    ),
)

ATTRIBUTE = {attribute.id: attribute for attribute in ATTRIBUTES}

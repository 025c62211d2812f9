"""Words that doubt or deny the code of a diagnosis take it away, and plain ones do not."""

import pytest

from tests.schemas.imports.fhir_builders import (
    HBA1C,
    ICD10CM,
    PATIENT,
    Resource,
    build_concept,
    build_condition,
    build_result,
    read,
    with_text,
)
from tests.schemas.imports.test_fhir_medications import ATC, build_statement
from tests.schemas.imports.test_fhir_procedures import KIDNEY, build_procedure

CANCER = build_condition("C50.911", ICD10CM)
TRANSPLANTED = build_condition("Z94.0", ICD10CM)
TACROLIMUS = build_concept(ATC, "L04AD02")


@pytest.mark.parametrize(
    "text",
    [
        # Doubts.
        *(
            "Breast cancer vs fibroadenoma",
            "Breast cancer versus cyst",
            "Suspicious for breast cancer",
            "S/o breast cancer",
        ),
        *("cannot exclude breast cancer", "could be breast cancer", "may be breast cancer", "Maybe breast cancer"),
        *("poss breast cancer", "prob. breast cancer", "Concerning for breast cancer", "Worrisome for breast cancer"),
        *(
            "Breast mass consistent with cancer",
            "tentative: breast cancer",
            "unclear, breast cancer",
            "Verd. auf Mammakarzinom",
        ),
        *("a.e. Mammakarzinom", "am ehesten Mammakarzinom", "Mammakarzinom evtl. links", "Mammakarzinom, unklar"),
        *(
            "Ausschluß Mammakarzinom",
            "peut-être un cancer du sein",
            "cancer du sein à éliminer",
            "cancer du sein, douteux",
        ),
        *("quizás cáncer de mama", "cáncer de mama dudoso", "a descartar cáncer de mama", "forse carcinoma mammario"),
        *(
            "carcinoma mammario da verificare",
            "talvez cancro da mama",
            "cancro da mama, duvidoso",
            "misschien borstkanker",
        ),
        # Denials.
        *(
            "Neg for breast cancer",
            "Breast cancer NOT",
            "Breast cancer: no",
            "Breast cancer (negative)",
            "Breast cancer, never",
        ),
        *(
            "Breast cancer, biopsy negative",
            "Breast cancer, diagnosis revised: not",
            "Mammakarzinom: nein",
            "verworfen: Krebs",
        ),
        *(
            "cancer du sein infirmé",
            "cáncer de mama: no",
            "carcinoma mammario smentito",
            "cancro da mama: não",
            "borstkanker: nee",
        ),
        *(
            "never had breast cancer",
            "does not have breast cancer",
            "Mammakarzinom nicht nachgewiesen",
            "Mammakarzinom nie",
        ),
        # Other persons.
        *(
            "Breast cancer in Mom",
            "Mum - breast cancer",
            "Dad: breast cancer",
            "MGM breast cancer",
            "PGF cancer",
            "MGF: cancer",
        ),
        *(
            "Breast cancer (mother-in-law)",
            "Mammakarzinom der Nichte",
            "Brustkrebs Onkel",
            "AF cáncer de mama",
            "grandma",
        ),
        *("cancer du sein, nièce", "cáncer de mama, suegra", "carcinoma mammario, suocera", "borstkanker schoonmoeder"),
        # Fears, preventions and evaluations.
        *("Anxiety about breast cancer", "cancerphobia", "worried about breast cancer", "Krebsangst", "peur du cancer"),
        *(
            "predisposition to breast cancer",
            "Breast cancer prevention",
            "Krebsvorbeugung, Vorbeugung",
            "miedo a cáncer",
        ),
        *("Encounter to evaluate for breast cancer", "Work-up for breast cancer", "Awaiting pathology: breast cancer"),
        *(
            "Testing for breast cancer",
            "recherche d'un cancer du sein",
            "cribado de cáncer de mama",
            "paura del cancro",
        ),
        *(
            "dépistage du cancer du sein",
            "rastreio de cancro da mama",
            "onderzoek naar borstkanker",
            "Mammakarzinom abklären",
        ),
        # Test records.
        *(
            "TEST PATIENT breast cancer",
            "Demo",
            "Dummy",
            "Breast cancer [invalid]",
            "Testpatient, Musterpatient",
            "fake",
        ),
        *("paciente de prueba", "patient fictif", "paziente di prova", "fictief", "zzz do not use", "training record"),
    ],
)
def test_diagnosis_with_words_that_doubt_or_deny_it_is_named(text: str) -> None:
    found = read(PATIENT, with_text(CANCER, text))
    assert "conditions" not in found.facts
    assert [row["pointer"] for row in found.ignored] == ["/entry/1/resource"]


@pytest.mark.parametrize(
    "text",
    [
        *(
            "Malignant neoplasm of unspecified site of right female breast (HCC)",
            "Breast cancer, right",
            "Mammakarzinom",
        ),
        *("Breast cancer, ER positive, HER2 negative", "Triple negative breast cancer", "Breast cancer s/p lumpectomy"),
        *(
            "HER2-negative breast cancer",
            "Breast cancer, node-negative, no metastases",
            "Mammakarzinom Z.n. Mastektomie",
        ),
        *("Cancer du sein droit", "Cáncer de mama derecha", "Carcinoma mammario destro", "Borstkanker rechts"),
    ],
)
def test_diagnosis_with_plain_words_is_present(text: str) -> None:
    found = read(PATIENT, with_text(CANCER, text))
    assert found.facts["conditions"]["present"] == ["icd10cm:C50.911"]
    assert found.ignored == []


@pytest.mark.parametrize(
    "members",
    [
        {"stage": [{"summary": {"text": "benign"}}]},
        {"severity": {"text": "none"}},
        {"evidence": [{"code": [{"text": "Biopsy negative"}]}]},
        {"evidence": [{"concept": {"text": "Biopsy negative"}}]},
        {"extension": [{"url": "http://hl7.org/fhir/StructureDefinition/condition-ruledOut", "valueCode": "x"}]},
    ],
)
def test_diagnosis_whose_details_deny_it_is_named(members: Resource) -> None:
    assert "conditions" not in read(PATIENT, {**CANCER, **members}).facts
    assert "conditions" in read(PATIENT, {**CANCER, "stage": [{"summary": {"text": "Stage IIA"}}]}).facts


@pytest.mark.parametrize(
    "text",
    [
        *("T1DM, dx 1999", "Type 1 diabetes, diagnosed at 12 yo", "Type 1 diabetes, on closed loop system"),
        *("DM (diabetes mellitus), type 1, uncontrolled w/ ophthalmic complication (HCC)", "T1DM, sees Dr. Smith"),
        *("Type 1 diabetes, managed with CSII", "Insulin dependent diabetes mellitus type IA (HCC)"),
        "Latent autoimmune diabetes in adults (LADA), managed as type 1 (HCC)",
    ],
)
def test_plain_words_of_type_1_diabetes_are_understood(text: str) -> None:
    found = read(PATIENT, with_text(build_condition("E10.9", ICD10CM), text))
    assert found.facts["conditions"]["present"] == ["icd10cm:E10.9"]


@pytest.mark.parametrize(
    "text",
    [
        *(
            "Donor: deceased, 45 y",
            "kidney from his mother",
            "Living donor kidney from her brother.",
            "Donor was his wife",
        ),
        *("deceased donor, 45 years, male", "Niere von seiner Mutter", "Spender: Vater", "mother was the donor"),
        *("Donor: mother", "postmortale Spende", "Nierenlebendspende der Mutter", "Spender: verstorben"),
        *("Lebendspende der Mutter", "Donor age: 45", "donado por su madre", "donné par sa mère", "Donante: cadáver"),
    ],
)
def test_note_that_tells_whose_organ_was_received_is_harmless(text: str) -> None:
    noted = {"note": [{"text": text}]}
    for resource, attribute in (
        (build_procedure(KIDNEY, **noted), "procedures"),
        ({**TRANSPLANTED, **noted}, "conditions"),
    ):
        found = read(PATIENT, resource)
        assert attribute in found.facts
        assert found.ignored == []


@pytest.mark.parametrize(
    "text", ["Mother's transplant", "Donor nephrectomy", "transplant of the mother", "his mother was transplanted"]
)
def test_note_that_tells_of_the_transplant_of_another_is_not(text: str) -> None:
    assert "procedures" not in read(PATIENT, build_procedure(KIDNEY, note=[{"text": text}])).facts


@pytest.mark.parametrize("text", ["HbA1c QC", "Hemoglobin F", "Hemoglobin A", "HbA1c max", "Hemoglobin A2", "HbF"])
def test_result_that_words_call_another_is_named(text: str) -> None:
    found = read(PATIENT, with_text(build_result(HBA1C, 7.1, "%"), text))
    assert "hba1c" not in found.facts
    assert len(found.ignored) == 1


@pytest.mark.parametrize(
    "text", ["Hemoglobin A1c", "HbA1c", "Hemoglobin A1c/Hemoglobin.total in Blood", "Haemoglobin A1c"]
)
def test_result_that_words_call_its_own_is_read(text: str) -> None:
    assert "hba1c" in read(PATIENT, with_text(build_result(HBA1C, 7.1, "%"), text)).facts


@pytest.mark.parametrize(
    "title",
    [
        *("Rule-outs", "Problems to be evaluated", "Excluded", "Risks", "Education topics", "Patient concerns"),
        *("Indication for testing", "Medications to avoid", "Medications not tolerated", "Held medications"),
        *("Medications given in ED", "Medications administered during stay", "Anesthesia medications", "Test data"),
        *(
            "Emergency medication",
            "As-needed medication",
            "Bedarfsmedikation",
            "Einmalmedikation",
            "Unverified results",
        ),
    ],
)
def test_list_of_what_is_not_so_or_not_taken_now_is_not_read(title: str) -> None:
    items = [{"item": {"reference": reference}} for reference in ("Condition/c", "MedicationStatement/m")]
    listed = {"resourceType": "List", "status": "current", "mode": "working", "title": title, "entry": items}
    taken = build_statement(medicationCodeableConcept=TACROLIMUS)
    found = read(PATIENT, listed, {**CANCER, "id": "c"}, {**taken, "id": "m"})
    assert found.facts.keys() == {"sex", "age"}


@pytest.mark.parametrize("text", ["TACROLIMUS 1 mg gél", "Tacrolimus 1 mg gél."])
def test_capsule_in_french_is_no_gel(text: str) -> None:
    found = read(PATIENT, build_statement(medicationCodeableConcept={**TACROLIMUS, "text": text}))
    assert found.facts["medications"]["present"] == ["atc:L04AD02"]


@pytest.mark.parametrize(
    "text",
    [
        *(
            "DDx breast cancer",
            "Differential includes breast cancer",
            "Considered breast cancer",
            "Breast cancer scare",
        ),
        *("To rule in breast cancer", "Breast ca (unconfirmed)", "Breast cancer TBC", "Breast cancer simulation"),
    ],
)
def test_diagnosis_that_words_only_consider_is_named(text: str) -> None:
    found = read(PATIENT, with_text(build_condition("C50.911", ICD10CM), text))
    assert "conditions" not in found.facts
    assert len(found.ignored) == 1


@pytest.mark.parametrize("text", ["Breast cancer, right", "Invasive ductal carcinoma", "Mammakarzinom rechts"])
def test_diagnosis_in_plain_words_is_present(text: str) -> None:
    found = read(PATIENT, with_text(build_condition("C50.911", ICD10CM), text))
    assert found.facts["conditions"]["present"] == ["icd10cm:C50.911"]

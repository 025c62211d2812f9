"""Identifiers are read in the spellings in which people have them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.vocab.identifiers import IDENTIFIER, list_broader_codes, parse_identifier


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("doi:10.1056/NEJMoa2506549", "doi:10.1056/NEJMoa2506549"),
        ("DOI: 10.1056/NEJMoa2506549", "doi:10.1056/NEJMoa2506549"),
        ("10.1056/NEJMoa2506549", "doi:10.1056/NEJMoa2506549"),
        ("https://doi.org/10.1056/NEJMoa2506549", "doi:10.1056/NEJMoa2506549"),
        ("http://dx.doi.org/10.1056/NEJMoa2506549", "doi:10.1056/NEJMoa2506549"),
        ("https://doi.org/10.1056%2FNEJMoa2506549", "doi:10.1056/NEJMoa2506549"),
        ("doi.org/10.1056/NEJMoa2506549", "doi:10.1056/NEJMoa2506549"),
        ("www.doi.org/10.1056/NEJMoa2506549", "doi:10.1056/NEJMoa2506549"),
        ("DOI 10.1056/NEJMoa2506549", "doi:10.1056/NEJMoa2506549"),
        ("pmid:40544428", "pmid:40544428"),
        ("pubmed.ncbi.nlm.nih.gov/40544428", "pmid:40544428"),
        ("PMID 40544428", "pmid:40544428"),
        ("40544428", "pmid:40544428"),
        ("pubmed:40544428", "pmid:40544428"),
        ("https://pubmed.ncbi.nlm.nih.gov/40544428/", "pmid:40544428"),
        ("https://www.ncbi.nlm.nih.gov/pubmed/40544428", "pmid:40544428"),
        ("https://identifiers.org/pubmed:40544428", "pmid:40544428"),
        ("https://bioregistry.io/pubmed:40544428", "pmid:40544428"),
        ("PMC10285771", "pmcid:PMC10285771"),
        ("pmc:10285771", "pmcid:PMC10285771"),
        ("https://www.ncbi.nlm.nih.gov/pmc/articles/PMC10285771/", "pmcid:PMC10285771"),
        ("https://pmc.ncbi.nlm.nih.gov/articles/PMC10285771/?report=reader", "pmcid:PMC10285771"),
        ("NCT04786262", "nct:NCT04786262"),
        ("https://clinicaltrials.gov/study/NCT04786262", "nct:NCT04786262"),
        ("https://clinicaltrials.gov/ct2/show/NCT04786262?term=islet", "nct:NCT04786262"),
        ("https://classic.clinicaltrials.gov/show/NCT04786262", "nct:NCT04786262"),
        ("https://trialsearch.who.int/Trial2.aspx?TrialID=NCT04786262", "nct:NCT04786262"),
        ("clinicaltrials.gov/study/NCT04786262", "nct:NCT04786262"),
        ("ChiCTR2300072200", "chictr:ChiCTR2300072200"),
        ("https://hpscreg.eu/browse/trial/112", "hpscreg:112"),
        ("MONDO:0005147", "mondo:0005147"),
        ("MONDO_0005147", "mondo:0005147"),
        ("http://purl.obolibrary.org/obo/MONDO_0005147", "mondo:0005147"),
        ("https://identifiers.org/mondo:0005147", "mondo:0005147"),
        ("doid:DOID:9744", "doid:9744"),
        ("icd10cm:E1065", "icd10cm:E10.65"),
        ("E10", "icd10cm:E10"),
        ("E10.65", "icd10cm:E10.65"),
        ("ICD-10-CM:E10.65", "icd10cm:E10.65"),
        ("isbn:978-3-16-148410-0", "isbn:9783161484100"),
        ("https://example.org/a page".replace(" ", "-"), "url:https://example.org/a-page"),
        ("url:https://example.org/a", "url:https://example.org/a"),
    ],
)
def test_an_identifier_is_read_in_its_usual_spellings(text: str, read: str) -> None:
    assert str(parse_identifier(text)) == read


@pytest.mark.parametrize(
    "text", ["", "zimislecel", "efo:0001359", "E1", "E10.", "reichman-2025", "10.1056", "a b", "0", ":1"]
)
def test_what_is_no_identifier_is_not_read_as_one(text: str) -> None:
    assert parse_identifier(text) is None


def test_longer_codes_of_icd_stand_for_shorter_ones_and_no_others_do() -> None:
    assert list_broader_codes("icd10cm", "e10.65") == ["e10.65", "e10.6", "e10"]
    assert list_broader_codes("icd10cm", "e10") == ["e10"]
    assert list_broader_codes("mondo", "0005147") == ["0005147"]


@given(st.from_regex(IDENTIFIER, fullmatch=True))
def test_every_text_of_the_published_form_is_read(text: str) -> None:
    assert parse_identifier(text)

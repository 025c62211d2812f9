"""Code systems and the URLs by which FHIR identifies them, for the export and the import alike."""

from collections.abc import Mapping

UCUM = "http://unitsofmeasure.org"
CURRENCY = "urn:iso:std:iso:4217"
LOINC = "http://loinc.org"
SNOMED = "http://snomed.info/sct"
RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"
SYSTEM_URLS: Mapping[str, str] = {
    "atc": "http://www.whocc.no/atc",
    "chictr": "http://www.chictr.org.cn",
    "dailymed": "https://dailymed.nlm.nih.gov",
    "doi": "https://doi.org",
    "doid": "http://purl.obolibrary.org/obo/doid.owl",
    "hp": "http://human-phenotype-ontology.org",
    "hpscreg": "https://hpscreg.eu",
    "icd10cm": "http://hl7.org/fhir/sid/icd-10-cm",
    "isbn": "urn:ietf:rfc:3986",
    "loinc": LOINC,
    "mesh": "http://id.nlm.nih.gov/mesh",
    "mondo": "http://purl.obolibrary.org/obo/mondo.owl",
    "nct": "http://clinicaltrials.gov",
    "pmcid": "https://www.ncbi.nlm.nih.gov/pmc",
    "pmid": "https://pubmed.ncbi.nlm.nih.gov",
    "sevco": "http://fevir.net/sevco",
    "unii": "http://fdasis.nlm.nih.gov",
    "ncit": "http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl",
    "rxnorm": RXNORM,
    "ctis": "https://euclinicaltrials.eu",
    "url": "urn:ietf:rfc:3986",
}
ICD10 = "icd10"  # of WHO, and with the same categories the German modification
# Other URLs in use for a system, and its OID, for reading.
SYSTEM_ALIASES: Mapping[str, str] = {
    "http://purl.obolibrary.org/obo/hp.owl": "hp",
    "http://purl.obolibrary.org/obo/hp": "hp",
    "http://purl.obolibrary.org/obo/mondo": "mondo",
    "http://purl.obolibrary.org/obo/doid": "doid",
    "https://id.nlm.nih.gov/mesh": "mesh",
    "https://meshb.nlm.nih.gov": "mesh",
    "urn:oid:2.16.840.1.113883.6.177": "mesh",
    "http://hl7.org/fhir/sid/icd-10": ICD10,
    "http://hl7.org/fhir/sid/icd-10-de": ICD10,
    "http://fhir.de/CodeSystem/bfarm/icd-10-gm": ICD10,
    "http://fhir.de/CodeSystem/dimdi/icd-10-gm": ICD10,
    "urn:oid:2.16.840.1.113883.6.3": ICD10,
    "urn:oid:2.16.840.1.113883.6.90": "icd10cm",
    "http://www.cms.gov/Medicare/Coding/ICD10": "icd10pcs",
    "http://hl7.org/fhir/sid/icd-10-pcs": "icd10pcs",
    "urn:oid:2.16.840.1.113883.6.4": "icd10pcs",
    "http://fhir.de/CodeSystem/bfarm/ops": "ops",
    "http://fhir.de/CodeSystem/dimdi/ops": "ops",
    "urn:oid:2.16.840.1.113883.6.1": "loinc",
    "urn:oid:2.16.840.1.113883.6.8": "ucum",
    "urn:oid:2.16.840.1.113883.6.73": "atc",
    "http://www.whocc.no/atc": "atc",
    "http://fhir.de/CodeSystem/bfarm/atc": "atc",
    "http://fhir.de/CodeSystem/dimdi/atc": "atc",
    "urn:oid:2.16.840.1.113883.6.96": "snomed",
    "urn:oid:2.16.840.1.113883.6.88": "rxnorm",
    "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation": "interpretation",
    "http://terminology.hl7.org/CodeSystem/v2-0078": "interpretation",
    "http://hl7.org/fhir/v3/ObservationInterpretation": "interpretation",
    "http://hl7.org/fhir/v2/0078": "interpretation",
    "urn:oid:2.16.840.1.113883.5.83": "interpretation",
    "http://hl7.org/fhir/sid/icpc-2": "icpc2",
    "urn:oid:2.16.840.1.113883.6.139": "icpc2",
    "http://hl7.org/fhir/administrative-gender": "administrative-gender",
}
_NAMES: Mapping[str, str] = {
    # RFC 3986 stands for ISBNs and web addresses alike: read back, it names neither.
    **{url: name for name, url in SYSTEM_URLS.items() if not url.startswith("urn:ietf:")},
    UCUM: "ucum",
    SNOMED: "snomed",
    **SYSTEM_ALIASES,
}
NAME_OF_SYSTEM: Mapping[str, str] = {
    # Frequent misspellings of the addresses, which are names and lead nowhere.
    **{url.replace("http://", "https://", 1): name for url, name in _NAMES.items()},
    **{url.replace("https://", "http://", 1): name for url, name in _NAMES.items()},
    **_NAMES,
}

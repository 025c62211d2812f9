"""Code systems and the URLs by which FHIR identifies them, for the export and the import alike."""

from collections.abc import Mapping

UCUM = "http://unitsofmeasure.org"
CURRENCY = "urn:iso:std:iso:4217"
LOINC = "http://loinc.org"
SNOMED = "http://snomed.info/sct"
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
    "url": "urn:ietf:rfc:3986",
}
# Other URLs in use for a system, and its OID, for reading.
SYSTEM_ALIASES: Mapping[str, str] = {
    "http://purl.obolibrary.org/obo/hp.owl": "hp",
    "https://id.nlm.nih.gov/mesh": "mesh",
}

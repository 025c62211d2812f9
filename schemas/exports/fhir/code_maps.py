"""Words of ours that FHIR has codes for: an extensible binding asks for the code wherever one fits.

A word that is not here has none that means the same, and stays text.
"""

from collections.abc import Mapping
from typing import NamedTuple


class CodeMap(NamedTuple):
    system: str
    of: Mapping[str, str]


DESIGNS = CodeMap(
    "http://hl7.org/fhir/study-design",
    {
        "randomised_controlled": "SEVCO:01003",
        "nonrandomised_controlled": "SEVCO:01005",
        "case_control": "SEVCO:01013",
        "case_report": "SEVCO:01017",
    },
)
INTERVALS = CodeMap(
    "http://terminology.hl7.org/CodeSystem/attribute-estimate-type",
    {
        **dict.fromkeys(("ci95", "ci90", "ci_other"), "C53324"),
        "iqr": "C53245",
        "range": "C38013",
        "sd": "C53322",
    },
)
STATISTICS = CodeMap(
    "http://terminology.hl7.org/CodeSystem/statistic-type",
    {
        "count": "C25463",
        "hazard_ratio": "C93150",
        "mean": "C53319",
        "median": "C28007",
        "odds_ratio": "C16932",
        "proportion": "C44256",
        "risk_ratio": "C93152",
        "standardised_mean_difference": "0000100",
    },
)
TITLES = CodeMap("http://hl7.org/fhir/title-type", {"acronym": "acronym"})
CLASSIFICATIONS = CodeMap("http://hl7.org/fhir/cited-artifact-classification-type", {"kind": "publication-type"})
LANGUAGES = "urn:ietf:bcp:47"

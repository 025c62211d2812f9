"""Examples of parameters: values that the starter catalogue has; a test sends a request with each of them."""

from api.openapi.parameter_examples import ANY_OF_LIST, ParameterExamples
from api.v1.records.resource_registry import WITHIN_THERAPY

IDS = {
    "therapies": "zimislecel",
    "mechanisms": "beta-cell-replacement",
    "risks": "neutropenia",
    "conditions": "type-1-diabetes",
    "candidates": "zimislecel-kidney-trial",
    "studies": "NCT00014911",
    "references": "reichman-2025",
    "claims": "ci5upjvpvt",
    "attributes": "c_peptide_stimulated",
    "measures": "time_in_range",
    "evidence": "ci5upjvpvt.1",
}
HISTORY = "/v1/{collection}/{id}/history"
VERSIONS = {"": (), "/{version}": ("version",), "/{first}/diff/{second}": ("first", "second")}
FIGURES = ("risks", "outcomes", "timeline")
PARAMETER_EXAMPLES: ParameterExamples = {
    # Required
    **{f"/v1/{collection}/{{id}} id": [record_id] for collection, record_id in IDS.items()},
    **{f"/v1/therapies/{{id}}/{resource.name} id": [IDS["therapies"]] for resource in WITHIN_THERAPY},
    **{f"/v1/therapies/{{id}}/figures/{name}.svg id": [IDS["therapies"]] for name in FIGURES},
    **{f"{HISTORY}{tail} collection": ["claims"] for tail in VERSIONS},
    **{f"{HISTORY}{tail} id": [IDS["claims"]] for tail in VERSIONS},
    **{f"{HISTORY}{tail} {name}": ["1"] for tail, names in VERSIONS.items() for name in names},
    "/v1/formats/{name} name": ["csv"],
    "/v1/vocabulary/{name} name": ["claim_kind"],
    "/v1/compare?therapies": ["zimislecel,donislecel"],
    "/v1/resolve?id": ["pmid:40544428"],
    # Optional
    **{f"/v1/{collection}?id": [record_id] for collection, record_id in IDS.items()},
    "q": ["islet"],
    "limit": ["5"],
    "count": ["true"],
    "sort": ["-updated_at", ANY_OF_LIST],
    "fields": ["@brief"],
    "include": [ANY_OF_LIST],
    "facets": [ANY_OF_LIST],
    "format": ["json"],
    "style": ["apa"],
    "kind": ["product", "risk", "journal_article", ANY_OF_LIST],
    "stage": ["phase_3"],
    "activity": ["active"],
    "therapy": [IDS["therapies"]],
    "mechanism": [IDS["mechanisms"]],
    "risk": [IDS["risks"]],
    "condition": ["mondo:0005147"],
    "reference": ["pmid:40544428"],
    "study": [IDS["studies"]],
    "measure": [IDS["measures"]],
    "name__contains": ["islet"],
    "title__contains": ["islet"],
    "standing": ["accepted"],
    "assertion": ["shown"],
    "updated_at__gte": ["2026-01-01T00:00:00Z"],
    "issued__gte": ["2020"],
    "events__gte": ["1"],
}

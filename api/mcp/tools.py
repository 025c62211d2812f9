"""The tools: for each an operation of the contract, the parameters it offers, and what it asks for by itself."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from api.mcp.short_answers import shorten_answer, shorten_search
from api.mcp.short_claims import shorten_claims
from api.mcp.short_comparison import shorten_comparison
from api.mcp.short_matches import shorten_matches
from api.openapi.parsed_contract import load_contract, resolve_reference
from schemas.exports.documents import Record

CLAIM_FIELDS = (
    "statement,kind,assertion,standing,contested,therapy,population,events,at_risk,counted,estimate,value,unit,"
    "interval,follow_up,evidence"
)
CLAIM_RECORDS = {
    "therapy": "therapies",
    "risk": "risks",
    "mechanism": "mechanisms",
    "measure": "measures",
    "condition": "conditions",
    "reference": "references",
    "study": "studies",
}
COMPARED_KIND = "risk"


class Tool(NamedTuple):
    """A tool: the path and the method of its operation, its parameters, and defaults for those it does not offer.

    `records` are the parameters that take ids, with the collection of each; `shorten` makes the answer short.
    """

    name: str
    title: str
    description: str
    path: str
    parameters: Sequence[str]
    required: Sequence[str] = ()
    defaults: Mapping[str, str] = {}
    records: Mapping[str, str] = {}
    shorten: Callable[[Record], Record] = shorten_answer
    method: str = "get"


TOOLS: Mapping[str, Tool] = {
    tool.name: tool
    for tool in (
        Tool(
            "search_therapies",
            "Search",
            "Find therapies, risks, references and claims by words, names, abbreviations or codes. Start here.",
            "/v1/search",
            ("q", "type", "limit"),
            ("q",),
            {"limit": "10"},
            shorten=shorten_search,
        ),
        Tool(
            "get_therapy",
            "Get a therapy",
            "One therapy by its id: summaries, stage, regimen, conditions. Add `include` for what is related.",
            "/v1/therapies/{id}",
            ("id", "include", "fields"),
            ("id",),
            records={"id": "therapies"},
        ),
        Tool(
            "get_claims",
            "Get claims",
            "Claims with figures, denominators, populations and sources, by therapy, risk, measure or reference."
            " Continue with `cursor` until `next_cursor` is null; rejected claims only with `standing`.",
            "/v1/claims",
            (
                *("therapy", "risk", "mechanism", "measure", "condition", "reference", "study", "kind"),
                *("assertion", "standing", "q", "limit", "cursor"),
            ),
            (),
            {"fields": CLAIM_FIELDS, "count": "true", "limit": "10"},
            CLAIM_RECORDS,
            shorten_claims,
        ),
        Tool(
            "compare_therapies",
            "Compare therapies",
            "Claims of up to six therapies side by side, risks unless `kind` says otherwise. Cohorts are never pooled."
            " The rows in which most therapies have figures come first; `left_out` names the others, for `get_claims`.",
            "/v1/compare",
            ("therapies", "kind"),
            ("therapies",),
            {"kind": COMPARED_KIND},
            {"therapies": "therapies"},
            shorten_comparison,
        ),
        Tool(
            "match_patient",
            "Match a patient",
            "Compare stated facts about one person with the published criteria of therapies. Nothing is stored."
            " `cannot_tell` is not `no`, and `meets` is not `eligible`.",
            "/v1/match",
            ("patient", "therapies", "as_of"),
            ("patient",),
            {"trace": "all", "limit": "20"},
            {"therapies": "therapies"},
            shorten_matches,
            "post",
        ),
        Tool(
            "resolve_id",
            "Resolve an identifier",
            "The records that have an identifier of another system, such as pmid:40544428, a DOI or an NCT number.",
            "/v1/resolve",
            ("id",),
            ("id",),
            {"follow": "false"},
        ),
    )
}


def describe_tools() -> list[Record]:
    """Return the tools as `tools/list` gives them."""
    return [
        {
            "name": tool.name,
            "title": tool.title,
            "description": tool.description,
            "inputSchema": build_input_schema(tool),
            "annotations": {"readOnlyHint": True, "openWorldHint": False},
        }
        for tool in TOOLS.values()
    ]


def build_input_schema(tool: Tool) -> Record:
    """Return the JSON Schema of a tool's arguments: the parameters of its operation, as the contract has them."""
    contract = load_contract()
    operation = contract["paths"][tool.path][tool.method]
    parameters = {
        parameter["name"]: {**parameter["schema"], "description": parameter.get("description", "")}
        for parameter in (resolve_reference(contract, entry) for entry in operation.get("parameters", ()))
    }
    if tool.method == "post":
        body = operation["requestBody"]["content"]["application/json"]["schema"]
        parameters |= resolve_reference(contract, body)["properties"]
        parameters["patient"] = {
            "type": "object",
            "description": "Facts by attribute id, as /v1/attributes lists them.",
        }
    properties = {name: _inline(contract, parameters[name]) for name in tool.parameters}
    return {
        "type": "object",
        "properties": properties,
        "required": list(tool.required),
        "additionalProperties": False,
    }


def _inline(contract: Record, schema: Record) -> Record:
    """Return a schema without references, since a client has no contract to follow them in."""
    found = resolve_reference(contract, schema) if "$ref" in schema else schema
    inner = {name: _inline(contract, found[name]) for name in ("items",) if name in found}
    described = {"description": schema["description"]} if schema.get("description") else {}
    return {**{name: value for name, value in found.items() if not name.startswith("x-")}, **inner, **described}

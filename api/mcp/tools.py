"""The tools: for each an operation of the contract, the parameters it offers, and what it asks for by itself."""

import json
from collections.abc import Mapping, Sequence
from typing import NamedTuple
from urllib.parse import quote

from flask import current_app

from api.http import envelope
from api.mcp.short_answers import shorten_answer
from api.openapi.parsed_contract import load_contract, resolve_reference
from schemas.exports.documents import Record

Arguments = Mapping[str, object]
CLAIM_FIELDS = (
    "statement,kind,assertion,standing,contested,therapy,population,events,at_risk,counted,estimate,value,unit,"
    "interval,follow_up,evidence"
)
COMPARED_KIND = "risk"


class Tool(NamedTuple):
    """A tool: the path and the method of its operation, its parameters, and defaults for those it does not offer."""

    name: str
    title: str
    description: str
    path: str
    parameters: Sequence[str]
    required: Sequence[str] = ()
    defaults: Mapping[str, str] = {}
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
        ),
        Tool(
            "get_therapy",
            "Get a therapy",
            "One therapy by its id: summaries, stage, regimen, conditions. Add `include` for what is related.",
            "/v1/therapies/{id}",
            ("id", "include", "fields"),
            ("id",),
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
            {"fields": CLAIM_FIELDS, "count": "true"},
        ),
        Tool(
            "compare_therapies",
            "Compare therapies",
            "Claims of up to six therapies side by side, risks unless `kind` says otherwise. Cohorts are never pooled.",
            "/v1/compare",
            ("therapies", "kind"),
            ("therapies",),
            {"kind": COMPARED_KIND},
        ),
        Tool(
            "match_patient",
            "Match a patient",
            "Compare stated facts about one person with the published criteria of therapies. Nothing is stored."
            " `cannot_tell` is not `no`, and `meets` is not `eligible`.",
            "/v1/match",
            ("patient", "therapies", "as_of"),
            ("patient",),
            {"trace": "open", "limit": "20"},
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


def call_tool(tool: Tool, arguments: Arguments) -> Record:
    """Return the result of a tool; a problem of the API is its error."""
    unknown = [name for name in arguments if name not in tool.parameters]
    missing = [name for name in tool.required if name not in arguments]
    if unknown or missing:
        text = f"unknown: {unknown}; missing: {missing}; the arguments are {', '.join(tool.parameters)}"
        return _build_result({"status": 422, "detail": text}, is_error=True)
    status, answer = send_request(tool, arguments)
    is_error = status >= 400  # noqa: PLR2004 - as HTTP has it
    return _build_result(answer if is_error else shorten_answer(answer), is_error=is_error)


def send_request(tool: Tool, arguments: Arguments) -> tuple[int, Record]:
    """Send the request of a tool to this application, and return status and body.

    The response is buffered, which closes it: an open one would count as a request in progress for ever.
    """
    client = current_app.test_client()
    if tool.method == "post":
        response = client.post(tool.path, query_string=dict(tool.defaults), json=dict(arguments), buffered=True)
    else:
        query, path = {**tool.defaults, **{name: _spell_value(value) for name, value in arguments.items()}}, tool.path
        if "{id}" in path:
            record_id = query.pop("id", "")
            if not record_id or "/" in record_id:  # another address than that of a record
                return 404, {"status": 404, "detail": f"there is no record with the id {record_id[:100]!r}"}
            path = path.replace("{id}", quote(record_id, safe=""))
        headers = {"Accept": "application/json"}
        response = client.get(path, query_string=query, headers=headers, follow_redirects=True, buffered=True)
    body: Record = json.loads(response.get_data())
    return response.status_code, body


def _spell_value(value: object) -> str:
    if isinstance(value, list):
        return ",".join(map(str, value))
    return str(value).lower() if isinstance(value, bool) else str(value)


def _build_result(answer: Record, *, is_error: bool) -> Record:
    text = envelope.dump_json(answer)
    return {"content": [{"type": "text", "text": text}], "structuredContent": answer, "isError": is_error}

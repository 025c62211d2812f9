"""The call of a tool: names become ids, a request is sent to this application, and its answer is made short."""

import json
from collections.abc import Mapping
from urllib.parse import quote

from flask import current_app
from sqlalchemy import Connection

from api.http import Problem, envelope
from api.http.problems import Fault, make_validation_problem
from api.http.storable import find_unstorable
from api.http.validation_errors import make_faults
from api.mcp.argument_types import find_wrong_types
from api.mcp.tools import Tool, build_input_schema
from api.record_names import find_records
from db.engine import snapshot_connection
from db.queries.resolve import find_coded_records
from db.vocab.identifiers import parse_identifier
from schemas.exports.documents import Record

Arguments = Mapping[str, object]
LIST = "therapies"  # the parameter that takes several names
MAX_NAMES, MAX_NAME_LENGTH = 50, 200  # of records in one argument that are looked up; the API refuses more


def call_tool(tool: Tool, arguments: Arguments) -> Record:
    """Return the result of a tool; a problem of the API is its error."""
    given = {name: value for name, value in arguments.items() if value is not None}
    try:
        _validate_arguments(tool, given)
        meant, resolved = _resolve_names(tool, given)
    except Problem as problem:
        return _build_result(problem.to_dict(), is_error=True)
    status, answer = send_request(tool, meant)
    is_error = status >= 400  # noqa: PLR2004 - as HTTP has it
    if is_error:
        return _build_result(answer, is_error=True)
    return _build_result({**tool.shorten(answer), **({"resolved": resolved} if resolved else {})}, is_error=False)


def _validate_arguments(tool: Tool, arguments: Arguments) -> None:
    faults: list[Fault] = [
        {"parameter": name, "detail": "unknown argument", "expected": f"one of {', '.join(tool.parameters)}"}
        for name in arguments
        if name not in tool.parameters
    ]
    faults += [{"parameter": name, "detail": "is missing"} for name in tool.required if name not in arguments]
    if faults := faults or find_wrong_types(build_input_schema(tool)["properties"], arguments):
        raise make_validation_problem(faults, "argument")
    if unstorable := [*find_unstorable(dict(arguments))]:
        raise make_validation_problem(make_faults("json", unstorable))


def _resolve_names(tool: Tool, arguments: Arguments) -> tuple[Arguments, Mapping[str, str]]:
    """Return the arguments with the ids of the records that are meant, and which name became which id.

    Raises the 404 that lists every name that no record has: a filter by it would find nothing, as if there were
    nothing to find.
    """
    meant, resolved, faults = dict(arguments), dict[str, str](), []
    with snapshot_connection(current_app.extensions["database"]) as connection:
        for parameter in sorted(tool.records.keys() & arguments.keys()):
            collection, names = tool.records[parameter], _split_names(parameter, arguments[parameter])
            plain = [name for name in names if _is_name_of_one(connection, collection, name)]
            found = find_records(connection, collection, plain[:MAX_NAMES], parameter)
            faults += found.faults
            resolved |= {name: record_id for name, record_id in found.ids.items() if name != record_id}
            ids = [found.ids.get(name, name) for name in names]
            meant[parameter] = ids if isinstance(arguments[parameter], list) else ",".join(ids)
    if faults:
        raise Problem(404, "some of these records do not exist", errors=faults)
    return meant, resolved


def _split_names(parameter: str, value: object) -> list[str]:
    names = value if isinstance(value, list) else str(value).split(",") if parameter == LIST else [value]
    return [str(name).strip() for name in names]


def _is_name_of_one(connection: Connection, collection: str, name: str) -> bool:
    """Whether this may be the name of one record; a code that several share is left for the API to filter by."""
    if not 0 < len(name) <= MAX_NAME_LENGTH:
        return False
    identifier = parse_identifier(name)
    coded = find_coded_records(connection, *identifier) if identifier else ()
    return sum(record.collection == collection for record in coded) <= 1


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

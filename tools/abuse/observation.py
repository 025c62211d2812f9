"""Items 12 and 13: what the log and the metrics tell."""

import json
from collections.abc import Callable
from time import sleep

from tools.abuse.target import PATHS, Measurement, Response, Target, Test, send

SECONDS_TO_WRITE = 0.5  # the log is written in batches
MEMBERS = {"time", "request_id", "method", "route", "status", "duration_ms", "bytes", "revision", "rows", "cache"}
METRICS = (
    *("requests_in_progress", "refusals_total", "statement_cache_bytes", "pool_connections", "worker_restarts_total"),
)


def send_and_read_lines(target: Target, send_request: Callable[[], Response]) -> tuple[Response, list[str]]:
    """Return the response and the lines of the log that it added, without those of earlier requests."""
    sleep(SECONDS_TO_WRITE)
    start = len(target.read_lines())
    response = send_request()
    sleep(SECONDS_TO_WRITE)
    return response, target.read_lines(start)


def try_forged_line(target: Target) -> Measurement:
    path = "/v1/therapies/x%0aERROR%20FORGED?q=secret-word"
    response, lines = send_and_read_lines(target, lambda: send(target, path))
    forged = [line for line in lines if line.startswith("ERROR FORGED") or "secret-word" in line]
    return Measurement(f"{response.status}, {len(lines)} line, {len(forged)} forged", len(lines) == 1 and not forged)


def try_patient_in_log(target: Target) -> Measurement:
    body = json.dumps({"patient": {"age": 34, "secretfact": 987654321}}).encode()
    headers = {"Content-Type": "application/json", "Authorization": "Bearer secretkey", "X-Request-Id": "abuse-1"}
    path = "/v1/match?secretparameter=1"
    response, lines = send_and_read_lines(target, lambda: send(target, path, body, headers))
    leaked = [word for word in ("secretfact", "987654321", "secretkey", "secretparameter") if word in "".join(lines)]
    has_id = response.headers.get("x-request-id") == "abuse-1" and "abuse-1" in "".join(lines)
    return Measurement(f"{len(lines)} line, leaked: {leaked or 'nothing'}, id kept: {has_id}", not leaked and has_id)


def try_line(target: Target) -> Measurement:
    _, (line, *others) = send_and_read_lines(target, lambda: send(target, PATHS[0]))
    missing = sorted(MEMBERS - {*json.loads(line)})
    return Measurement(
        f"{1 + len(others)} line, missing: {', '.join(missing) or 'nothing'}", not others and not missing
    )


def try_metrics(target: Target) -> Measurement:
    text = send(target, "/metrics").body.decode()
    missing = [name for name in METRICS if f"therapydb_{name}" not in text]
    return Measurement(f"missing: {', '.join(missing) or 'nothing'}", not missing)


TESTS = (
    Test("12", "a line break in the path", "one line, not forged, no query", try_forged_line),
    Test("12", "facts, a key and a query of match", "none in the log, the id kept", try_patient_in_log),
    Test("12", "the line of a request", "one line of JSON with all members", try_line),
)
LATER_TESTS = (Test("13", "metrics, after refusals and a restart", "all there", try_metrics),)

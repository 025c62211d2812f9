"""Items 12 and 13: what the log and the metrics tell."""

import json
from time import sleep

from tools.abuse.target import PATHS, Measurement, Target, Test, send

MEMBERS = {"time", "request_id", "method", "route", "status", "duration_ms", "bytes", "revision", "rows", "cache"}
METRICS = (
    *("requests_in_progress", "refusals_total", "statement_cache_bytes", "pool_connections", "worker_restarts_total"),
)


def try_forged_line(target: Target) -> Measurement:
    start = len(target.read_lines())
    status = send(target, "/v1/therapies/x%0aERROR%20FORGED?q=secret-word").status
    sleep(0.5)
    lines = target.read_lines(start)
    forged = [line for line in lines if line.startswith("ERROR FORGED") or "secret-word" in line]
    return Measurement(f"{status}, {len(lines)} line, {len(forged)} forged", len(lines) == 1 and not forged)


def try_patient_in_log(target: Target) -> Measurement:
    start = len(target.read_lines())
    body = json.dumps({"patient": {"age": 34, "secretfact": 987654321}}).encode()
    headers = {"Content-Type": "application/json", "Authorization": "Bearer secretkey", "X-Request-Id": "abuse-1"}
    response = send(target, "/v1/match?secretparameter=1", body, headers)
    sleep(0.5)
    lines = target.read_lines(start)
    leaked = [word for word in ("secretfact", "987654321", "secretkey", "secretparameter") if word in "".join(lines)]
    has_id = response.headers.get("x-request-id") == "abuse-1" and "abuse-1" in "".join(lines)
    return Measurement(f"{len(lines)} line, leaked: {leaked or 'nothing'}, id kept: {has_id}", not leaked and has_id)


def try_line(target: Target) -> Measurement:
    start = len(target.read_lines())
    send(target, PATHS[0])
    sleep(0.5)
    (line, *others) = target.read_lines(start)
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

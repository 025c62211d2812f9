"""Items 1 to 3: what a request may cost in memory, time and bytes."""

# ruff: noqa: PLR2004 - the bars are the point of the rows

import random
import re
from concurrent.futures import ThreadPoolExecutor
from time import sleep

from api.v1.records.resource_registry import RESOURCES
from schemas.shape import includable_paths
from tools.abuse.target import MEBIBYTE, Measurement, Target, Test, measure_memory, send

SHAPES = 2_000
NDJSON = {"Content-Type": "application/x-ndjson"}
EMPTY_PATIENT = b'{"patient":{}}\n'
EXPENSIVE = (
    "/v1/therapies?limit=100&include=references.claims",
    "/v1/claims?limit=100&include=condition.therapies.references",
    "/v1/conditions?limit=100&include=therapies.claims,therapies.risks.claims,therapies.mechanisms.claims",
    "/v1/references?limit=100&include=claims.therapy.candidates",
    "/v1/attributes?limit=100&include=candidates.therapy.claims",
    "/v1/risks?limit=100&include=therapies.references.claims",
    "/v1/therapies?limit=100&include=components,approvals,mechanisms,risks,candidates,outcomes,references,studies",
)


def try_shapes(target: Target) -> Measurement:
    chance = random.Random(1)  # noqa: S311 - requests, not secrets
    paths = {resource.name: found for resource in RESOURCES if (found := includable_paths(resource.schema))}
    seen: set[str] = set()
    while len(seen) < SHAPES:
        name = chance.choice([*paths])
        include = sorted(chance.sample(paths[name], min(len(paths[name]), chance.randint(1, 6))))
        seen.add(f"/v1/{name}?limit=1&include={','.join(include)}")
    with ThreadPoolExecutor(2) as pool:
        statuses = {response.status for response in pool.map(lambda path: send(target, path), seen)}
    memory = measure_memory(target)
    return Measurement(f"{memory:.0f} MiB, statuses {sorted(statuses)}", memory <= 220 and 0 not in statuses)


def try_expensive_pages(target: Target) -> Measurement:
    responses = [send(target, path) for path in EXPENSIVE]
    megabytes = max(len(response.body) for response in responses) / 1e6
    seconds = max(response.seconds for response in responses)
    statuses = sorted({response.status for response in responses})
    passed = set(statuses) <= {200, 422, 503} and megabytes <= 4.3 and seconds <= 5
    return Measurement(f"{statuses}, {megabytes:.1f} MB, {seconds:.1f} s", passed)


def try_refused_pages(target: Target) -> Measurement:
    """Pages that are expected to be too large cost nothing."""
    responses = [send(target, EXPENSIVE[place]) for place in (0, 1, 2, 5) for _ in range(5)]
    seconds = sorted(response.seconds for response in responses)
    statuses = sorted({response.status for response in responses})
    return Measurement(f"{statuses}, median {seconds[10] * 1000:.0f} ms", statuses == [422] and seconds[10] < 0.1)


def try_batches(target: Target) -> Measurement:
    return _send_batches(target, 1000, "")


def try_brief_batches(target: Target) -> Measurement:
    """As many as are allowed, and no more than that."""
    refused = send(target, "/v1/match/batch?fields=verdict", EMPTY_PATIENT * 1000, NDJSON).body.decode()
    allowed = re.search(r"(\d+) requests are allowed", refused)
    return _send_batches(target, int(allowed[1]) if allowed else 1000, "?fields=verdict")


def _send_batches(target: Target, patients: int, query: str) -> Measurement:
    body = EMPTY_PATIENT * patients
    with ThreadPoolExecutor(4) as pool:
        batches = [pool.submit(send, target, f"/v1/match/batch{query}", body, NDJSON) for _ in range(4)]
        worst = 0.0
        while not all(batch.done() for batch in batches):
            worst = max(worst, send(target, "/healthz").seconds)
            sleep(0.1)
        responses = [batch.result() for batch in batches]
    statuses = sorted({response.status for response in responses})
    size = max(len(response.body) for response in responses) / MEBIBYTE
    seconds = max(response.seconds for response in responses)
    text = f"{patients} each: {statuses}, {size:.1f} MiB, {seconds:.1f} s; health within {worst * 1000:.0f} ms"
    return Measurement(text, 0 not in statuses and size <= 32 and seconds <= 60 and worst < 0.1)


def try_rubbish(target: Target) -> Measurement:
    """16 MiB that are no requests: refused before they are parsed."""
    before = measure_memory(target)
    bodies = (
        (b"[" + b"0," * (8 * MEBIBYTE - 8) + b"0]", "json"),
        (b"[" * (16 * MEBIBYTE - 8), "json"),
        (b"\n" * (16 * MEBIBYTE - 8), "x-ndjson"),
    )
    responses = [
        send(target, "/v1/match/batch", body, {"Content-Type": f"application/{kind}"}) for body, kind in bodies
    ]
    growth = measure_memory(target) - before
    statuses = [response.status for response in responses]
    worst = max(response.seconds for response in responses)
    text = f"{statuses}, {worst * 1000:.0f} ms, {growth:+.0f} MiB"
    return Measurement(text, set(statuses) <= {400, 422} and worst < 2 and growth < 64)


TESTS = (
    Test("1", "2,000 shapes of `include`", "a worker <= 220 MiB", try_shapes),
    Test("2", "the most expensive pages", "<= 4 MiB or refused, within 5 s", try_expensive_pages),
    Test("2", "pages that are expected to be too large", "422 within 100 ms", try_refused_pages),
    Test("3", "4 batches of 1,000 empty patients", "health < 100 ms; <= 32 MiB and 60 s each", try_batches),
    Test("3", "4 of as many as `fields=verdict` allows", "health < 100 ms; <= 32 MiB and 60 s each", try_brief_batches),
    Test("3", "16 MiB of rubbish, three kinds", "refused within 2 s and 64 MiB", try_rubbish),
)

"""How long one patient takes against many profiles: clones of the catalogue's with ids of their own.

Run `python -m bench.match_many [PROFILES]`. It prints CPU milliseconds, the size of the answer and the memory used.
"""

import json
import random
import resource
import sys
import time
from multiprocessing import get_context
from pathlib import Path

import click
from flask.testing import FlaskClient
from sqlalchemy import Engine, insert, select

from api.app import create_app
from api.settings import Settings
from bench.match import AS_OF, create_catalogue_database, make_random_patient
from db.models import Candidate

MAX_MILLISECONDS, MAX_BYTES, MAX_MEGABYTES = 300, 1_000_000, 250
ROUNDS = 5


def run_benchmark(profiles: int = 10_000) -> int:
    patient = make_random_patient(random.Random(1))  # noqa: S311 - nothing is secret here
    with create_catalogue_database() as (engine, url):
        clone_profiles(engine, profiles)
        engine.dispose()
        body = json.dumps({"patient": patient, "as_of": AS_OF})
        with get_context("spawn").Pool(
            1
        ) as process:  # loading and cloning are no part of the memory that serving takes
            first, best, size, memory = process.apply(measure_service, (url, body))
    click.echo(f"{profiles} profiles: first {first:.0f} ms, then {best:.1f} ms, {size} bytes, {memory} MB")
    return int(best > MAX_MILLISECONDS or size > MAX_BYTES or memory > MAX_MEGABYTES)


def measure_service(url: str, body: str) -> tuple[float, float, int, int]:
    """Return milliseconds of the first request and of the fastest later one, bytes of the answer, and megabytes."""
    client = FlaskClient(create_app(Settings(database_url=url)))
    first, size = measure_request(client, body)
    best = min(measure_request(client, body)[0] for _ in range(ROUNDS))
    return first, best, size, read_peak_megabytes()


def read_peak_megabytes() -> int:
    """Return the most memory that this process had; where Linux tells it, without that of the process it came from."""
    status = Path("/proc/self/status")
    lines = status.read_text(encoding="ascii").splitlines() if status.exists() else []
    peaks = [int(line.split()[1]) for line in lines if line.startswith("VmHWM:")]
    # `ru_maxrss` of a spawned process begins with the memory of its parent.
    return (peaks[0] if peaks else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss) // 1024


def clone_profiles(engine: Engine, count: int) -> None:
    table = Candidate.__table__
    with engine.begin() as connection:
        rows = [row._asdict() for row in connection.execute(select(table))]
        clones = []
        for n in range(count - len(rows)):
            row = rows[n % len(rows)]
            id_ = f"{row['id']}-clone-{n}"
            clones.append({**row, "id": id_, "part": str(n), "tree": row["tree"].replace(row["id"], id_)})
        if clones:
            connection.execute(insert(Candidate), clones)


def measure_request(client: FlaskClient, body: str) -> tuple[float, int]:
    start = time.process_time()
    response = client.post("/v1/match?trace=none&limit=100", data=body, content_type="application/json")
    if response.status_code != 200:  # noqa: PLR2004
        raise SystemExit(response.text)
    return (time.process_time() - start) * 1000, len(response.data)


if __name__ == "__main__":
    sys.exit(run_benchmark(*map(int, sys.argv[1:])))

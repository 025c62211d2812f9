"""docs/http.md and deploy/nginx.conf state the limits that the code has."""

import re
from pathlib import Path

import pytest

from api.cli.send_timeout import SEND_SECONDS
from api.http import DEFAULT_MAX_BODY, admission, request_validation
from api.settings import Settings
from api.v1.match.batch import MAX_BATCH_BYTES

ROOT = Path(__file__).parents[3]
KIB, MIB = 1_024, 1_048_576

ROWS = {
    "URL, path and query as sent": f"{request_validation.MAX_URL_BYTES // KIB} KiB",
    "headers, names and values together": f"{request_validation.MAX_HEADER_BYTES // KIB} KiB",
    "number of headers": f"{request_validation.MAX_HEADERS}",
    "body": f"{DEFAULT_MAX_BODY // MIB} MiB; {MAX_BATCH_BYTES // MIB} MiB for `/v1/match/batch`",
    "requests in progress in one worker": f"`THERAPYDB_THREADS`, {Settings().threads}",
    "readiness checks in progress in one worker": f"{admission.MAX_READINESS_CHECKS}",
    "client that takes no data (Linux)": f"{SEND_SECONDS} s",
}


@pytest.mark.parametrize("name", ROWS)
def test_limit_in_the_documentation_is_that_of_the_code(name: str) -> None:
    table = dict(re.findall(r"^\| ([^|]+) \| ([^|]+) \|", (ROOT / "docs/http.md").read_text(), re.MULTILINE))
    assert table[name] == ROWS[name]


def test_nginx_accepts_the_bodies_that_the_application_accepts() -> None:
    sizes = re.findall(r"client_max_body_size (\d+)m;", (ROOT / "deploy/nginx.conf").read_text())
    assert [int(size) * MIB for size in sizes] == [DEFAULT_MAX_BODY, MAX_BATCH_BYTES]

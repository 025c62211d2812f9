import os
import re
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, Engine, insert

from api.http import init_app
from api.metrics import init_metrics
from db.engine import Bind
from db.load_conflicts import replace_conflicts
from db.models import RecordDocument
from tests.db.rows import ROWS


@pytest.fixture
def app() -> Flask:
    return create_measured_app(None)


def create_measured_app(database: Bind | None) -> Flask:
    app = Flask("measured", static_folder=None)
    app.extensions["database"] = database
    init_metrics(app)
    init_app(app)
    app.add_url_rule("/v1/therapies", view_func=lambda: "therapies")
    return app


def read_metrics(client: FlaskClient) -> dict[str, float]:
    text = client.get("/metrics", buffered=True).text
    return {name: float(value) for name, value in re.findall(r"^(therapydb_\S+) (\S+)$", text, re.MULTILINE)}


def test_requests_in_progress_are_those_not_handed_over(client: FlaskClient) -> None:
    response = client.get("/v1/therapies", buffered=False)
    assert read_metrics(client)["therapydb_requests_in_progress"] == 2  # this one and the one that reads it
    response.close()
    assert read_metrics(client)["therapydb_requests_in_progress"] == 1


def test_refusals_are_counted_by_reason(client: FlaskClient) -> None:
    for path in ["/v1/therapies?" + "x" * 9_000] * 2 + ["/nowhere"]:
        client.get(path, buffered=True)
    metrics = read_metrics(client)
    assert metrics['therapydb_refusals_total{reason="url_too_long"}'] == 2
    assert [name for name in metrics if name.startswith("therapydb_refusals_total")] == [
        'therapydb_refusals_total{reason="url_too_long"}'
    ]


def test_method_of_the_client_is_no_label(client: FlaskClient) -> None:
    client.open("/v1/therapies", method="HONEY", buffered=True)
    assert any('method="other"' in name for name in read_metrics(client))


def test_open_conflicts_are_counted_as_the_database_has_them(connection: Connection) -> None:
    client = create_measured_app(connection).test_client()
    connection.execute(insert(RecordDocument), ROWS["records"])
    assert read_metrics(client)["therapydb_load_conflicts"] == 0
    replace_conflicts(connection, [(("risks", "bleeding"), "of the file")])
    assert read_metrics(client)["therapydb_load_conflicts"] == 1


def test_a_database_without_tables_hides_only_its_own_metric(empty_database: Engine) -> None:
    metrics = read_metrics(create_measured_app(empty_database).test_client())
    assert "therapydb_load_conflicts" not in metrics
    assert "therapydb_worker_starts_total" in metrics


PROGRAM = """
import sys
from flask import Flask
from api.http import init_app
from api.metrics import init_metrics

app = Flask("worker", static_folder=None)
app.extensions["database"] = None
init_metrics(app)
init_app(app)
client = app.test_client()
if sys.argv[1] == "work":
    client.get("/nowhere", buffered=True)
    client.get("/nowhere")  # never handed over: it is in progress when the process dies
else:
    print(client.get("/metrics", buffered=True).text)
"""


@pytest.mark.slow
def test_several_workers_are_summed_up_without_the_gauges_of_dead_ones(tmp_path: Path) -> None:
    environment = os.environ | {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    run = partial(subprocess.run, check=True, env=environment, capture_output=True, text=True)
    for _ in range(2):
        run([sys.executable, "-c", PROGRAM, "work"])
    text = run([sys.executable, "-c", PROGRAM, "read"]).stdout
    assert "therapydb_worker_starts_total 3.0" in text
    assert re.search(r'therapydb_request_seconds_count\{method="GET",operation="",status="404"\} 4.0', text)
    assert "therapydb_requests_in_progress 1.0" in text

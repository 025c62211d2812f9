import gc
import logging
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from api.app import create_app
from api.settings import Settings
from db.engine import create_database_engine
from db.matching import Patient
from tests.api.match.conftest import FHIR, NDJSON
from tests.migrated_database import load_sample

CANARIES = ("48.739", "317.31", "1977-07-17", "19.37", "2019-09-13", "D015323")
PATIENT = (
    '{"patient": {"age": {"value": 48.739, "unit": "a"}, "weight": {"value": 317.31, "unit": "kg"},'
    ' "diagnosis_date": "1977-07-17", "hba1c": {"value": 19.37, "unit": "%", "date": "2019-09-13"},'
    ' "conditions": ["mesh:D015323"]}}'
)
BAD = PATIENT.replace('"unit": "a"', '"unit": "kg"')
BUNDLE = (
    '{"resourceType": "Bundle", "entry": [{"resource": {"resourceType": "Patient", "birthDate": "1977-07-17"}},'
    ' {"resource": {"resourceType": "Observation", "status": "final", "code": {"coding": [{"system":'
    ' "http://loinc.org", "code": "29463-7"}]}, "valueQuantity": {"value": 317.31, "code": "kg"}}}]}'
)
REQUESTS = (
    ("/v1/match", PATIENT, "application/json", 200),
    ("/v1/match", BAD, "application/json", 422),
    ("/v1/match", PATIENT[:-1], "application/json", 400),
    ("/v1/match", BUNDLE, FHIR, 200),
    ("/v1/match", PATIENT, "text/plain", 415),
    ("/v1/match/batch", f"[{PATIENT}, {BAD}]", "application/json", 200),
    ("/v1/match/batch", f"{PATIENT}\n{BAD}\n{PATIENT[:-1]}\n", NDJSON, 200),
)


@pytest.fixture
def private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """An instance that keeps all it writes, database and temporary files, below one folder."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.chdir(tmp_path)
    url = f"sqlite:///{tmp_path}/therapydb.sqlite"
    engine = create_database_engine(url)
    load_sample(engine)
    engine.dispose()
    logging.captureWarnings(capture=True)
    yield create_app(Settings(database_url=url, log_level="debug"))
    logging.captureWarnings(capture=False)


@pytest.mark.slow
def test_nothing_of_a_patient_is_written_anywhere(
    private: Flask, tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    client = FlaskClient(private)
    said = ""
    for path, body, content_type, status in REQUESTS:
        response = client.post(path, data=body, content_type=content_type)
        assert response.status_code == status
        assert response.headers["Cache-Control"] == "no-store"
        assert not {"ETag", "Location", "Set-Cookie"} & set(response.headers.keys())
        said += response.text
    private.extensions["database"].dispose()
    out, err = capfd.readouterr()
    written = {str(path): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    written |= {"out": out.encode(), "err": err.encode(), "log": caplog.text.encode()}
    assert any(name.endswith(".sqlite") for name in written)
    assert {(name, canary) for name, text in written.items() for canary in CANARIES if canary.encode() in text} == set()
    assert "317.31" in said  # it was matched, and told to nobody but the one who asked


@pytest.mark.slow
def test_failure_inside_says_nothing_of_the_patient(
    private: Flask, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr("api.v1.match.single.rank_profiles", fail)
    response = FlaskClient(private).post("/v1/match", data=PATIENT, content_type="application/json")
    assert response.status_code == 500
    out, err = capfd.readouterr()
    told = response.text + out + err + caplog.text
    assert "RuntimeError" in caplog.text
    assert [canary for canary in CANARIES if canary in told] == []


@pytest.mark.slow
def test_nothing_of_a_patient_stays_in_memory_after_the_answer(private: Flask) -> None:
    FlaskClient(private).post("/v1/match", data=PATIENT, content_type="application/json")
    gc.collect()
    assert [object_ for object_ in gc.get_objects() if isinstance(object_, Patient)] == []

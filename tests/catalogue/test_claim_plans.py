"""With the statistics of the catalogue as it is loaded, SQLite reads the claims of a therapy by the therapy.

An index that serves lists of a hundred times as many claims may be chosen here, and reads all of them for each therapy.
"""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine

from api.cli.explain import fetch_plan, record_statements

READS_CLAIMS = re.compile(r"(?:SCAN|SEARCH) claims(?:_\d+)? .*")
BY_THERAPY_OR_ID = re.compile(r"therapy_id=\?|\(id=\?\)")


@pytest.mark.parametrize("parameters", ["format=fhir", "format=jsonld", "include=risks,mechanisms,outcomes,approvals"])
def test_claims_of_a_therapy_are_read_by_its_index(
    catalogue_engine: Engine, create_client: Callable[[Engine], FlaskClient], parameters: str
) -> None:
    if catalogue_engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL plans for the number of rows, which are few here")
    client = create_client(catalogue_engine)
    with record_statements(catalogue_engine) as statements:
        client.get(f"/v1/therapies?limit=20&{parameters}")
    with catalogue_engine.connect() as connection:
        plans = [fetch_plan(connection, *each) for each in statements if not each[0].startswith("PRAGMA")]
    steps = READS_CLAIMS.findall("\n".join(plans))
    assert steps != []
    assert [step for step in steps if not BY_THERAPY_OR_ID.search(step)] == []

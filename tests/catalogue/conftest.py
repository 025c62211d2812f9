"""The database, application and profiles of the tests in this folder hold the catalogue that comes with the program."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from sqlalchemy import Engine

from api.cli.catalogue import load_catalogue
from db.engine import create_database_engine, read_connection
from db.matching import ConceptHierarchy
from db.queries.candidate_profiles import CandidateProfile, fetch_concept_hierarchy, fetch_profiles
from tests.contract_client import create_checked_app
from tests.migrated_database import migrate


@pytest.fixture(scope="session")
def catalogue_engine(new_database: Callable[[], str]) -> Iterator[Engine]:
    engine = create_database_engine(new_database())
    migrate(engine)
    load_catalogue(engine)
    yield engine
    engine.dispose()


# pytest keeps one value of a session's fixture: whatever depends on the one above is defined here once more,
# or it would serve the sample catalogue if a test elsewhere asked for it first.


@pytest.fixture(scope="session")
def app(catalogue_engine: Engine) -> Flask:
    return create_checked_app(catalogue_engine)


@pytest.fixture(scope="session")
def candidacies(catalogue_engine: Engine) -> list[CandidateProfile]:
    with read_connection(catalogue_engine) as connection:
        return fetch_profiles(connection)


@pytest.fixture(scope="session")
def terms(catalogue_engine: Engine) -> ConceptHierarchy:
    with read_connection(catalogue_engine) as connection:
        return fetch_concept_hierarchy(connection)

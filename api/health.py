"""Health checks: `/healthz` for liveness, `/readyz` for readiness."""

from flask import Blueprint, Response, current_app
from sqlalchemy import exists, false, literal, select
from sqlalchemy.exc import NoResultFound, SQLAlchemyError

from api.http import Problem, envelope, headers, operational_paths
from db.engine import read_connection
from db.models import Base, Revision

DATABASE_UNAVAILABLE = "the database does not answer"
# The conditions name every table and read none: a missing one is an error, whatever is stored.
READINESS = select(Revision.number).where(
    *(~exists(select(literal(1)).select_from(table).where(false())) for table in Base.metadata.sorted_tables)
)


def create_health_blueprint() -> Blueprint:
    health = Blueprint("health", __name__)
    health.add_url_rule(operational_paths.LIVENESS, view_func=check_liveness)
    health.add_url_rule(operational_paths.READINESS, view_func=check_readiness)
    health.after_request(headers.disable_caching)
    return health


def check_liveness() -> Response:
    """Return 200: the process runs."""
    return envelope.make_response('{"status":"alive"}')


def check_readiness() -> Response:
    """Return 200 if the database answers and holds a catalogue, else 503, whatever is wrong with it."""
    try:
        with read_connection(current_app.extensions["database"]) as connection:
            number = connection.execute(READINESS).scalar_one()
    except SQLAlchemyError as error:
        detail = "the database holds no catalogue" if isinstance(error, NoResultFound) else DATABASE_UNAVAILABLE
        raise Problem(503, detail, headers={"Retry-After": "5"}) from error
    return envelope.make_response(envelope.dump_json({"status": "ready", "revision": number}))

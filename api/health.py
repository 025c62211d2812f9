"""For whatever watches this process: it says whether it is alive, and whether it can answer."""

from flask import Blueprint, Response, current_app
from sqlalchemy import select

from api.http import envelope, headers
from db.engine import read_connection
from db.models import Revision


def create_health_blueprint() -> Blueprint:
    health = Blueprint("health", __name__)
    health.add_url_rule("/healthz", view_func=check_liveness)
    health.add_url_rule("/readyz", view_func=check_readiness)
    health.after_request(headers.disable_caching)
    return health


def check_liveness() -> Response:
    """The process runs."""
    return envelope.make_response('{"status":"alive"}')


def check_readiness() -> Response:
    """The database answers and holds a catalogue; otherwise the error becomes a 503."""
    with read_connection(current_app.extensions["database"]) as connection:
        number = connection.execute(select(Revision.number)).scalar_one()
    return envelope.make_response(envelope.dump_json({"status": "ready", "revision": number}))

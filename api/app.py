"""The application: every part of this room put together, over one database."""

from hashlib import sha256
from pathlib import Path

from flask import Flask
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from werkzeug.middleware.proxy_fix import ProxyFix

from api import docs, health, metrics
from api.code_digest import digest_code
from api.http import Problem, RateLimitSettings, init_app
from api.info import INFO
from api.openapi import Api, endpoints
from api.settings import Settings, load_settings
from api.v1 import routes
from api.v1.retired import RETIRED
from db.engine import Bind, create_database_engine

CONTRACT = Path(__file__).parents[1] / "openapi.yaml"


def _make_unavailable_problem(_: Exception) -> Problem:
    return Problem(503, "the database does not answer", headers={"Retry-After": "5"})


EXCEPTION_PROBLEMS = {OperationalError: _make_unavailable_problem, PoolTimeoutError: _make_unavailable_problem}


def create_app(settings: Settings | None = None, database: Bind | None = None) -> Flask:
    """The application. `database` stands in for the one that the settings name; tests hand in a connection."""
    settings = settings or load_settings()
    app = Flask(__name__, static_folder=None)
    app.extensions["settings"] = settings
    app.extensions["database"] = database if database is not None else create_database_engine(settings.database_url)
    metrics.init_metrics(app)
    contract = CONTRACT.read_text("utf-8")
    fingerprint = sha256(repr((digest_code(), contract, settings.secret, settings.public_url)).encode()).hexdigest()
    rate = RateLimitSettings(settings.rate_limit, settings.rate_limit_storage, settings.api_keys)
    app.wsgi_app = ProxyFix(app.wsgi_app, settings.proxies, 0, 0)  # type: ignore[method-assign]
    init_app(app, EXCEPTION_PROBLEMS, rate_limit=rate, deprecations=RETIRED, fingerprint=fingerprint)
    routes.register_routes(Api(app, INFO, documented=False))  # it serves the contract that is written
    endpoints.add_openapi_routes(app, contract)
    app.register_blueprint(docs.make_blueprint())
    app.register_blueprint(health.create_health_blueprint())
    return app


def create_documented_api(app: Flask) -> Api:
    """Register every operation, and return what knows the contract of them."""
    api = Api(app, INFO)
    routes.register_routes(api)
    return api

"""The application factory."""

from hashlib import sha256
from importlib.resources import files
from pathlib import Path

from flask import Flask
from sqlalchemy import Engine
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from werkzeug.middleware.proxy_fix import ProxyFix

from api import catalogue_day, discovery, docs, embed, entry_points, health, mcp, metrics, pages
from api.code_digest import digest_code
from api.http import Problem, RateLimitSettings, init_app, plan_cache, tag_memory
from api.http.answer_cache import AnswerCache, AnswerStore, CurrentRevision
from api.http.path_prefix import PathPrefixMiddleware
from api.http.plan_cache import PlanCache
from api.http.problems import MakeProblem
from api.http.tag_memory import TagMemory
from api.info import INFO
from api.openapi import Api, endpoints
from api.settings import SHIPPED_SECRET, Settings, SettingsError, is_loopback, load_settings
from api.v1 import routes, unknown_paths
from api.v1.records.budget_problem import make_budget_problem
from api.v1.retired import RETIRED
from db.connection_errors import is_unusable
from db.driver_connections import DriverConnections
from db.engine import Bind, create_database_engine
from db.queries.page.list_budget import ListBudgetError
from db.revision_reader import RevisionReader
from db.statement_limits import StatementLimits, StatementTimeoutError, limit_statements

CONTRACT = Path(str(files("api") / "openapi.yaml"))  # in a checkout a link to the file at its root


def _make_unavailable_problem(_: Exception) -> Problem:
    return Problem(503, health.DATABASE_UNAVAILABLE, headers={"Retry-After": "5"})


def _make_database_problem(error: DatabaseError) -> Problem:
    """Return a 503 for a database that is corrupt or not migrated; any other error is one of this code: 500."""
    if is_unusable(error):
        return _make_unavailable_problem(error)
    raise error


def _make_timeout_problem(_: Exception) -> Problem:
    detail = "the request takes too long to answer: ask for fewer records or relations, or narrow it with a filter"
    return Problem(503, detail, headers={"Retry-After": "5"})


EXCEPTION_PROBLEMS: dict[type[Exception], MakeProblem] = {
    DatabaseError: _make_database_problem,
    OperationalError: _make_unavailable_problem,
    PoolTimeoutError: _make_unavailable_problem,
    StatementTimeoutError: _make_timeout_problem,
    ListBudgetError: make_budget_problem,
}


def create_app(settings: Settings | None = None, database: Bind | None = None) -> Flask:
    """Create the application. `database` replaces the configured one; tests pass a connection."""
    settings = settings or load_served_settings()
    app = Flask(__name__, static_folder=None)
    app.extensions["settings"] = settings
    app.extensions["database"] = database if database is not None else _create_limited_engine(settings)
    measures = metrics.create_measures(app)
    connections = DriverConnections(app.extensions["database"], settings.threads) if database is None else None
    revisions = RevisionReader(connections) if connections and not settings.rate_limit else None
    if connections and revisions:
        _keep_plans(app, connections, measures)
        _remember_tags(app, revisions, measures)
    measures.init_app(app)
    contract = app.extensions["contract"] = CONTRACT.read_text("utf-8")
    shown = (settings.public_url, settings.report_url)
    fingerprint = sha256(repr((digest_code(), contract, settings.secret, *shown)).encode()).hexdigest()
    rate = RateLimitSettings(settings.rate_limit, settings.rate_limit_storage, settings.api_keys)
    if revisions and settings.cache_bytes:
        _cache_answers(app, revisions, settings.cache_bytes)
    _apply_path_prefix(app, settings)
    init_app(app, EXCEPTION_PROBLEMS, rate_limit=rate, deprecations=RETIRED, fingerprint=fingerprint)
    catalogue_day.init_app(app)
    plan_cache.init_app(app)
    routes.register_routes(Api(app, INFO, documented=False))  # what is served is the committed contract
    endpoints.add_openapi_routes(app, contract, settings.server_url)
    unknown_paths.init_app(app)
    app.register_blueprint(entry_points.make_blueprint())
    app.register_blueprint(docs.make_blueprint())
    app.register_blueprint(pages.create_blueprint())
    app.register_blueprint(embed.create_blueprint())
    app.register_blueprint(discovery.create_blueprint())
    app.register_blueprint(mcp.create_blueprint())
    pages.init_app(app)
    app.register_blueprint(health.create_health_blueprint())
    return app


def _apply_path_prefix(app: Flask, settings: Settings) -> None:
    prefixed = PathPrefixMiddleware(app.wsgi_app, settings.public_url, trusts_proxy=settings.proxies > 0)
    if prefixed.default or settings.proxies:
        app.wsgi_app = prefixed  # type: ignore[method-assign]
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, settings.proxies, 0, 0)  # type: ignore[method-assign]


def load_served_settings() -> Settings:
    """Load the settings for a server. Raises `SettingsError` if others could reach it and know its secret."""
    settings = load_settings()
    if settings.secret == SHIPPED_SECRET and not is_loopback(settings.host):
        raise SettingsError("THERAPYDB_SECRET: needed to listen on other addresses than loopback.")
    return settings


def _create_limited_engine(settings: Settings) -> Engine:
    engine = create_database_engine(settings.database_url)
    limits = StatementLimits(
        settings.statement_timeout, settings.stream_timeout, settings.list_steps, settings.list_timeout
    )
    limit_statements(engine, limits)
    return engine


def _keep_plans(app: Flask, connections: DriverConnections, measures: metrics.Measures) -> None:
    """Wrap the app in a `PlanCache`; not with a rate limit, whose hooks must run for every request."""

    def is_ready() -> bool:
        return catalogue_day.is_day_checked(app)

    plans = PlanCache(app.wsgi_app, connections.borrow, is_ready, measures.count_request, StatementTimeoutError)
    app.wsgi_app = app.extensions["plans"] = plans  # type: ignore[method-assign]


def _remember_tags(app: Flask, reader: RevisionReader, measures: metrics.Measures) -> None:
    """Wrap the app in a `TagMemory`, inside of what tracks the requests in progress."""
    revisions = CurrentRevision(reader.read_revision, reader.read_counters)
    app.wsgi_app = TagMemory(app.wsgi_app, revisions, measures.count_request)  # type: ignore[method-assign]
    tag_memory.init_app(app)


def _cache_answers(app: Flask, reader: RevisionReader, max_bytes: int) -> None:
    """Wrap the app in an `AnswerCache`; not with a rate limit, whose headers differ between clients."""
    store = app.extensions["answer_store"] = AnswerStore(max_bytes)
    app.wsgi_app = AnswerCache(app.wsgi_app, store, reader.read_revision, reader.read_counters)  # type: ignore[method-assign]


def create_documented_api(app: Flask) -> Api:
    """Register every operation, and return the object that documents them.

    Raises TypeError or LookupError for a schema that no query can read. A start does not look: its code is the one that
    the contract was written from.
    """
    routes.validate_schemas()
    api = Api(app, INFO)
    routes.register_routes(api)
    return api

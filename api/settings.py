"""Settings from environment variables. No other module reads or writes the environment."""

import ipaddress
import os
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from environs import Env, EnvValidationError
from marshmallow import ValidationError
from marshmallow.validate import URL, Length, OneOf, Range, Regexp

from db.connection_errors import DatabaseUnusableError
from db.engine import parse_database_url
from db.statement_limits import LIST_SECONDS, LIST_STEPS

DEFAULT_DATABASE = Path("var/therapydb.sqlite")
WILDCARD_HOSTS = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - where to reach a server that listens on all addresses
SHIPPED_SECRET = "therapydb"  # noqa: S105 - for tests and commands; a server uses one of its own
MIN_SECRET_LENGTH = 16
MIN_KEY_LENGTH = 16
MIN_WORKER_MEMORY, MAX_WORKER_MEMORY = 64, 1_048_576  # MiB
NOT_A_LINK = "Not an address such as https://example.org/report or mailto:editors@example.org."
NOT_SOURCES = "Not a list of sources such as `https://example.org https://*.example.com`, `*` or `'none'`."
NOT_ORIGINS = "Not a list of origins such as `https://agents.example.org https://example.com:8443`, or `*`."
NOT_A_STORE = "Not a store such as memory:// or redis://host:6379."


class SettingsError(Exception):
    """Invalid settings; the message names the variables and what would be valid, in one line."""


@dataclass(frozen=True)
class Settings:
    """The settings of an instance. `load_settings` reads them from the environment; tests construct them."""

    database_url: str = field(default=f"sqlite:///{DEFAULT_DATABASE}", repr=False)  # may hold a password
    host: str = "127.0.0.1"
    port: int = 8000
    public_url: str = ""  # base URL as clients see it, without a trailing slash; by default host and port
    server_url: str = field(init=False)  # the same for the contract; empty unless it was set
    report_url: str = ""  # where readers report errors: an address of the web or `mailto:`
    mcp_origins: str = ""  # origins beside this host whose pages may use `/mcp`, with a space between; `*`: all
    frame_ancestors: str = "*"  # the pages that may frame `/embed/*`, as Content-Security-Policy lists them
    secret: str = field(default=SHIPPED_SECRET, repr=False)  # signs cursors, which hold public values only
    rate_limit: str = ""  # such as `100/minute`; empty: none
    rate_limit_storage: str = "memory://"  # shared by all processes if it is Redis
    api_keys: Collection[str] = field(default=(), repr=False)  # each has its own rate limit, other clients by address
    proxies: int = 0  # number of trusted proxies that append to `X-Forwarded-For`
    prepare: bool = True  # migrate the database and load the catalogue at start
    workers: int = 1
    statement_timeout: float = 2.0  # seconds that a statement of a response may take; beyond, it is 503
    stream_timeout: float = 60.0  # the same of a response that is streamed
    list_steps: int = LIST_STEPS  # of SQLite for a page whose filters no index need serve; beyond, it is 503
    list_timeout: float = LIST_SECONDS  # seconds of PostgreSQL for such a page
    threads: int = 16  # requests that each worker processes at once; beyond, it answers 503
    cache_bytes: int = 8 * 2**20  # of finished answers that each worker keeps; 0: none
    worker_memory: int = 1024  # MiB; a larger worker is replaced; 0: no bound
    log_level: str = "info"

    def __post_init__(self) -> None:
        host = WILDCARD_HOSTS.get(self.host, self.host)
        local = f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"
        object.__setattr__(self, "server_url", self.public_url.rstrip("/"))
        object.__setattr__(self, "public_url", self.public_url.rstrip("/") or local)


def load_settings() -> Settings:
    """Read the settings; a variable that is unset or blank leaves the default. Raises `SettingsError`."""
    env = Env(eager=False)
    values = {
        name: getattr(env, kind)(variable, validate=rule)
        for name, (variable, kind, rule) in VARIABLES.items()
        if env.str(variable, "").strip()
    }
    try:
        env.seal()
    except EnvValidationError as error:
        messages = cast("dict[str, list[str]]", error.error_messages)  # as `seal` raises it
        reasons = (f"{variable}: {' '.join(why)}" for variable, why in messages.items())
        raise SettingsError(" ".join(reasons)) from error
    return Settings(**values)


def _validate_database_url(url: str) -> None:
    try:
        parse_database_url(url)
    except DatabaseUnusableError as error:
        raise ValidationError(str(error)) from error


def export_secret(secret: str) -> None:
    """Set the secret for worker processes, which inherit the environment."""
    os.environ[VARIABLES["secret"][0]] = secret


def export_metrics_folder(folder: str) -> str:
    """Set the folder where processes share their metrics, unless it is set; return the one in use."""
    return os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", folder)


def find_metrics_folder() -> Path:
    """Return the folder in which processes share their metrics, once it is exported."""
    return Path(os.environ["PROMETHEUS_MULTIPROC_DIR"])


def is_loopback(host: str) -> bool:
    """True for `localhost` and loopback addresses."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _validate_worker_memory(mebibytes: int) -> None:
    if mebibytes != 0 and not MIN_WORKER_MEMORY <= mebibytes <= MAX_WORKER_MEMORY:
        raise ValidationError(f"Not 0 (no bound) or from {MIN_WORKER_MEMORY} to {MAX_WORKER_MEMORY} MiB.")


def _validate_rate_limit(limit: str) -> None:
    from limits import parse_many  # noqa: PLC0415 - slow to import, and seldom asked for

    try:
        parse_many(limit)
    except ValueError as error:
        raise ValidationError("Not a rate such as 100/minute.") from error


def _validate_storage_url(url: str) -> None:
    from limits.errors import ConfigurationError  # noqa: PLC0415 - as above
    from limits.storage import storage_from_string  # noqa: PLC0415

    _STORE_URL(url)
    try:
        storage_from_string(url)  # which connects only when it counts
    except (ConfigurationError, ValueError) as error:
        raise ValidationError(NOT_A_STORE) from error


def _validate_api_keys(keys: Collection[str]) -> None:
    if not all(MIN_KEY_LENGTH <= len(key) == len(key.strip()) for key in keys):
        raise ValidationError(f"Not keys of {MIN_KEY_LENGTH} characters or more, with a comma and no space between.")


_STORE_URL = Regexp(r"memory://$|redis(s|\+unix|\+sentinel)?://.", error=NOT_A_STORE)
_ORIGINS = Regexp(r"(\*|https?://[^\s/,]+( https?://[^\s/,]+)*)\Z", error=NOT_ORIGINS)
_WEB = URL(schemes={"http", "https"}, require_tld=False, error="Not a URL such as https://therapies.example.org.")

# Field -> variable, its type, and a validator.
VARIABLES = {
    "database_url": ("THERAPYDB_DATABASE_URL", "str", _validate_database_url),
    "host": ("HOST", "str", Length(max=253)),
    "port": ("PORT", "int", Range(1, 65535)),
    "public_url": ("THERAPYDB_PUBLIC_URL", "str", _WEB),
    "report_url": ("THERAPYDB_REPORT_URL", "str", Regexp(r"(https?://|mailto:)[^\s<>\"]+\Z", error=NOT_A_LINK)),
    "mcp_origins": (
        "THERAPYDB_MCP_ORIGINS",
        "str",
        _ORIGINS,
    ),
    "frame_ancestors": ("THERAPYDB_FRAME_ANCESTORS", "str", Regexp(r"[^;,\x00-\x1f]{1,2000}\Z", error=NOT_SOURCES)),
    "secret": ("THERAPYDB_SECRET", "str", Length(min=MIN_SECRET_LENGTH)),
    "rate_limit": ("THERAPYDB_RATE_LIMIT", "str", _validate_rate_limit),
    "rate_limit_storage": ("THERAPYDB_RATE_LIMIT_STORAGE", "str", _validate_storage_url),
    "api_keys": ("THERAPYDB_API_KEYS", "list", _validate_api_keys),
    "proxies": ("THERAPYDB_PROXIES", "int", Range(0, 10)),
    "prepare": ("THERAPYDB_PREPARE", "bool", None),
    "workers": ("THERAPYDB_WORKERS", "int", Range(1, 64)),
    "threads": ("THERAPYDB_THREADS", "int", Range(1, 64)),
    "cache_bytes": ("THERAPYDB_CACHE_BYTES", "int", Range(0, 2**40)),
    "worker_memory": ("THERAPYDB_WORKER_MEMORY", "int", _validate_worker_memory),
    "statement_timeout": ("THERAPYDB_STATEMENT_TIMEOUT", "float", Range(0.01, 3600)),
    "stream_timeout": ("THERAPYDB_STREAM_TIMEOUT", "float", Range(0.01, 86400)),
    "list_steps": ("THERAPYDB_LIST_STEPS", "int", Range(1000, 10**12)),
    "list_timeout": ("THERAPYDB_LIST_TIMEOUT", "float", Range(0.01, 3600)),
    "log_level": ("THERAPYDB_LOG_LEVEL", "str", OneOf(["debug", "info", "warning", "error", "critical"])),
}

"""Rate limiting (off by default): `RateLimit` headers on every response, 429 with `Retry-After`.

The headers are those of the IETF draft on RateLimit fields. A client is identified by its API key if the key is
configured, otherwise by its address, so that made-up tokens do not evade the limit. If the storage fails or hangs,
requests pass uncounted until it has recovered: rate limiting must not take the service down.
"""

from collections.abc import Callable, Collection, Iterable
from hashlib import sha256
from math import ceil
from time import time
from typing import Any, NamedTuple, cast

from flask import Flask, Response, after_this_request, request
from limits import RateLimitItem, parse_many
from limits.errors import StorageError
from limits.storage import Storage, storage_from_string
from limits.strategies import FixedWindowRateLimiter

from api.http.circuit_breaker import CircuitBreaker
from api.http.operational_paths import OPERATIONAL_PATHS
from api.http.problems import Problem
from api.http.rate_limit_settings import RateLimitSettings

STORAGE_SECONDS = 0.2  # to connect, and to wait for each response


class QuotaState(NamedTuple):
    """The use one client has made of one quota."""

    quota: RateLimitItem
    granted: bool
    remaining: int
    seconds: int  # until the window ends


def init_app(app: Flask, settings: RateLimitSettings) -> None:
    """Limit the rate of each client's requests."""
    options = _get_storage_options(settings.storage)
    storage = cast("Storage", storage_from_string(settings.storage, **options))  # its schemes are not asynchronous
    keys = {_hash_key(key) for key in settings.keys}
    app.before_request(_make_enforcer(parse_many(settings.limit), storage, keys))


def _get_storage_options(url: str) -> dict[str, Any]:
    """Return options with which a storage that hangs fails soon, and is not tried again by the same request."""
    if not url.startswith("redis"):
        return {"wrap_exceptions": True}
    from redis.backoff import NoBackoff  # noqa: PLC0415 - slow to import, and only for this storage
    from redis.retry import Retry  # noqa: PLC0415

    timeouts = {"socket_timeout": STORAGE_SECONDS, "socket_connect_timeout": STORAGE_SECONDS}
    return {"wrap_exceptions": True, "retry": Retry(NoBackoff(), 0), **timeouts}


def _make_enforcer(quotas: list[RateLimitItem], storage: Storage, keys: Collection[str]) -> Callable[[], None]:
    limiter = FixedWindowRateLimiter(storage)
    breaker = CircuitBreaker("the storage of rate limits", storage.check)

    def enforce_limits() -> None:
        if request.method == "OPTIONS" or request.path in OPERATIONAL_PATHS or breaker.is_open:
            return
        client = _identify_client(keys)
        try:
            states = [_hit_quota(limiter, quota, client) for quota in quotas]
        except StorageError as error:
            breaker.open(error)
            return
        after_this_request(_make_header_setter(states))
        if exceeded := [state.seconds for state in states if not state.granted]:
            raise Problem(429, "too many requests", headers={"Retry-After": str(max(exceeded))})

    return enforce_limits


def _hit_quota(limiter: FixedWindowRateLimiter, quota: RateLimitItem, client: str) -> QuotaState:
    granted = limiter.hit(quota, client)
    reset_time, remaining = limiter.get_window_stats(quota, client)
    return QuotaState(quota, granted, max(remaining, 0), max(ceil(reset_time - time()), 1))


def _identify_client(keys: Collection[str]) -> str:
    authorization = request.authorization
    token = authorization.token if authorization is not None and authorization.type == "bearer" else None
    digest = _hash_key(token or "")
    return f"key {digest}" if digest in keys else f"address {request.remote_addr}"


def _hash_key(key: str) -> str:
    """Return the digest kept instead of a key; comparing digests leaks nothing about how much of a key is right."""
    return sha256(key.encode()).hexdigest()


def _make_header_setter(states: Iterable[QuotaState]) -> Callable[[Response], Response]:
    named = [(_format_quota_name(state.quota), state) for state in states]
    policy = ", ".join(f"{name};q={state.quota.amount};w={state.quota.get_expiry()}" for name, state in named)
    remaining = ", ".join(f"{name};r={state.remaining};t={state.seconds}" for name, state in named)

    def set_headers(response: Response) -> Response:
        response.headers["RateLimit-Policy"], response.headers["RateLimit"] = policy, remaining
        return response

    return set_headers


def _format_quota_name(quota: RateLimitItem) -> str:
    return f'"{quota.amount}-per-{quota.get_expiry()}s"'

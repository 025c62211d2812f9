"""Rate limiting (off by default): `RateLimit` headers on every response, 429 with `Retry-After`.

The headers are those of the IETF draft on RateLimit fields. A client is identified by its API key if the key is
configured, otherwise by its address, so that made-up tokens do not evade the limit. If the storage fails, requests
pass uncounted: rate limiting must not take the service down.
"""

from collections.abc import Callable, Collection, Iterable
from hashlib import sha256
from math import ceil
from time import time
from typing import NamedTuple

from flask import Flask, Response, after_this_request, current_app, request
from limits import RateLimitItem, parse_many
from limits.errors import StorageError
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter

from api.http.problems import Problem

EXEMPT_PATHS = {"/healthz", "/readyz", "/metrics"}  # a monitor that is refused would report a healthy process as down


class RateLimitSettings(NamedTuple):
    """A limit such as `100/minute; 1000/day`, the storage that processes share, and the keys counted on their own."""

    limit: str = ""
    storage: str = "memory://"
    keys: Collection[str] = ()


class QuotaState(NamedTuple):
    """The use one client has made of one quota."""

    quota: RateLimitItem
    granted: bool
    remaining: int
    seconds: int  # until the window ends


def init_app(app: Flask, settings: RateLimitSettings) -> None:
    """Limit the rate of each client's requests, unless the limit is empty."""
    if settings.limit:
        limiter = FixedWindowRateLimiter(storage_from_string(settings.storage, wrap_exceptions=True))
        keys = {_hash_key(key) for key in settings.keys}
        app.before_request(_make_enforcer(parse_many(settings.limit), limiter, keys))


def _make_enforcer(
    quotas: list[RateLimitItem], limiter: FixedWindowRateLimiter, keys: Collection[str]
) -> Callable[[], None]:
    def enforce_limits() -> None:
        if request.method == "OPTIONS" or request.path in EXEMPT_PATHS:
            return
        client = _identify_client(keys)
        try:
            states = [_hit_quota(limiter, quota, client) for quota in quotas]
        except StorageError:
            current_app.logger.exception("requests are not counted: the rate limit storage does not respond")
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

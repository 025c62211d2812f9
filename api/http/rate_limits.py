"""How often one client may ask: off unless a rate is set; then every answer says what is left, a 429 when to return.

The headers are those of the IETF draft on RateLimit fields. A client is its API key where that is a known one, or
else its address: a token made up for each request is no way around. A storage that fails lets requests pass: counting
them must never be what stops them.
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

EXEMPT_PATHS = {"/healthz", "/readyz", "/metrics"}  # a watcher that is refused would call a sound process ill


class RateLimitSettings(NamedTuple):
    """How often, such as `100/minute; 1000/day`; where processes count together; which keys count for themselves."""

    limit: str = ""
    storage: str = "memory://"
    keys: Collection[str] = ()


class QuotaState(NamedTuple):
    """What one client has left of one quota."""

    quota: RateLimitItem
    granted: bool
    remaining: int
    seconds: int  # until it is whole again


def init_app(app: Flask, rate: RateLimitSettings) -> None:
    """Hold clients to a rate, unless it is empty."""
    if rate.limit:
        counter = FixedWindowRateLimiter(storage_from_string(rate.storage, wrap_exceptions=True))
        app.before_request(_make_limiter(parse_many(rate.limit), counter, {_hash_key(key) for key in rate.keys}))


def _make_limiter(
    quotas: list[RateLimitItem], counter: FixedWindowRateLimiter, keys: Collection[str]
) -> Callable[[], None]:
    def guard() -> None:
        if request.method == "OPTIONS" or request.path in EXEMPT_PATHS:
            return
        client = _identify_client(keys)
        try:
            left = [_hit_quota(counter, quota, client) for quota in quotas]
        except StorageError:
            current_app.logger.exception("requests are not counted: their storage does not answer")
            return
        after_this_request(_make_header_setter(left))
        if over := [one.seconds for one in left if not one.granted]:
            raise Problem(429, "too many requests", headers={"Retry-After": str(max(over))})

    return guard


def _hit_quota(counter: FixedWindowRateLimiter, quota: RateLimitItem, client: str) -> QuotaState:
    granted = counter.hit(quota, client)
    whole_at, remaining = counter.get_window_stats(quota, client)
    return QuotaState(quota, granted, max(remaining, 0), max(ceil(whole_at - time()), 1))


def _identify_client(keys: Collection[str]) -> str:
    given = request.authorization
    token = given.token if given is not None and given.type == "bearer" else None
    digest = _hash_key(token or "")
    return f"key {digest}" if digest in keys else f"address {request.remote_addr}"


def _hash_key(key: str) -> str:
    """What stands for a key in the storage; comparing digests tells nobody how much of a key was right."""
    return sha256(key.encode()).hexdigest()


def _make_header_setter(left: Iterable[QuotaState]) -> Callable[[Response], Response]:
    policy = ", ".join(
        f"{_format_quota_name(one.quota)};q={one.quota.amount};w={one.quota.get_expiry()}" for one in left
    )
    state = ", ".join(f"{_format_quota_name(one.quota)};r={one.remaining};t={one.seconds}" for one in left)

    def tell(response: Response) -> Response:
        response.headers["RateLimit-Policy"], response.headers["RateLimit"] = policy, state
        return response

    return tell


def _format_quota_name(quota: RateLimitItem) -> str:
    return f'"{quota.amount}-per-{quota.get_expiry()}s"'

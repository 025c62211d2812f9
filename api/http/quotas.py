"""How often one client may ask: off unless a rate is set; then every answer says what is left, a 429 when to return.

The headers are those of the IETF draft on RateLimit fields. A client is its API key, or else its address. A storage
that fails lets requests pass: counting them must never be what stops them.
"""

from collections.abc import Callable, Iterable
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

UNCOUNTED = {"/healthz", "/readyz", "/metrics"}  # a watcher that is refused would call a sound process ill


class Left(NamedTuple):
    """What one client has left of one quota."""

    quota: RateLimitItem
    granted: bool
    remaining: int
    seconds: int  # until it is whole again


def install(app: Flask, rate: str, storage: str = "memory://") -> None:
    """Hold clients to a rate such as `100/minute; 1000/day`; processes that name the same storage count together."""
    if rate:
        quotas = parse_many(rate)
        counter = FixedWindowRateLimiter(storage_from_string(storage, wrap_exceptions=True))
        app.before_request(_guard(quotas, counter))


def _guard(quotas: list[RateLimitItem], counter: FixedWindowRateLimiter) -> Callable[[], None]:
    def guard() -> None:
        if request.method == "OPTIONS" or request.path in UNCOUNTED:
            return
        try:
            left = [_take(counter, quota, _client()) for quota in quotas]
        except StorageError:
            current_app.logger.exception("requests are not counted: their storage does not answer")
            return
        after_this_request(_telling(left))
        if over := [one.seconds for one in left if not one.granted]:
            raise Problem(429, "too many requests", headers={"Retry-After": str(max(over))})

    return guard


def _take(counter: FixedWindowRateLimiter, quota: RateLimitItem, client: str) -> Left:
    granted = counter.hit(quota, client)
    whole_at, remaining = counter.get_window_stats(quota, client)
    return Left(quota, granted, max(remaining, 0), max(ceil(whole_at - time()), 1))


def _client() -> str:
    given = request.authorization
    if given is not None and given.type == "bearer" and given.token:
        return "key " + sha256(given.token.encode()).hexdigest()
    return f"address {request.remote_addr}"


def _telling(left: Iterable[Left]) -> Callable[[Response], Response]:
    policy = ", ".join(f"{_name(one.quota)};q={one.quota.amount};w={one.quota.get_expiry()}" for one in left)
    state = ", ".join(f"{_name(one.quota)};r={one.remaining};t={one.seconds}" for one in left)

    def tell(response: Response) -> Response:
        response.headers["RateLimit-Policy"], response.headers["RateLimit"] = policy, state
        return response

    return tell


def _name(quota: RateLimitItem) -> str:
    return f'"{quota.amount}-per-{quota.get_expiry()}s"'

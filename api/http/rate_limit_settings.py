"""What limits the rate of requests, without the library that does."""

from collections.abc import Collection
from typing import NamedTuple


class RateLimitSettings(NamedTuple):
    """A limit such as `100/minute; 1000/day`, the storage that processes share, and the keys counted on their own."""

    limit: str = ""
    storage: str = "memory://"
    keys: Collection[str] = ()

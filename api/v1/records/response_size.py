"""The bound of a response that is not streamed: at most 4 MiB of records, beyond which fewer must be asked for."""

from collections.abc import Sequence

from api.http import Problem
from api.http.problems import Fault

MAX_RESPONSE_SIZE = 4 * 2**20


def validate_size(documents: Sequence[str]) -> None:
    """Raise a 422 that names what would be allowed if the records of a response exceed the bound."""
    size = sum(map(len, documents))
    if size <= MAX_RESPONSE_SIZE:
        return
    detail = f"the response would be {size / 2**20:.1f} MiB, more than {MAX_RESPONSE_SIZE // 2**20}"
    allowed = len(documents) * MAX_RESPONSE_SIZE // size
    fault: Fault = (
        {"parameter": "limit", "detail": detail, "expected": f"{allowed} or less, or fewer paths in `include`"}
        if allowed
        else {"parameter": "include", "detail": detail, "expected": "fewer or shorter paths"}
    )
    raise Problem(422, "the response would be too large", errors=[fault])

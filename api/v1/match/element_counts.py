"""A bound on the elements of JSON that holds before anything is parsed."""

from api.http.problems import make_validation_problem
from api.http.validation_errors import make_faults

SEPARATORS = (b",", b"[", b"{", b"\n", b"\r")


def require_few_elements(body: bytes, allowed: int) -> bytes:
    """Count what separates elements: parsed, a body takes up to 40 times its size."""
    elements = sum(map(body.count, SEPARATORS))
    if elements > allowed:
        detail = f"has about {elements} elements; {allowed} are allowed"
        raise make_validation_problem(make_faults("json", [((), detail)]))
    return body

"""gzip for responses that never change while the process runs: assets and the OpenAPI document.

The compressed form is made once for each response and kept.
"""

import gzip
from functools import lru_cache

from flask import Response, request

MAX_KEPT = 64  # compressed bodies


def compress_response(response: Response) -> Response:
    """Compress the body where the client accepts gzip; the validator then names the encoding."""
    response.vary.add("Accept-Encoding")
    if request.accept_encodings.quality("gzip") > 0:
        tag, weak = response.get_etag()
        response.direct_passthrough = False
        response.set_data(_gzip_body(response.get_data()))
        response.content_encoding = "gzip"
        if tag is not None:
            response.set_etag(f"{tag}-gzip", weak=bool(weak))
    return response


@lru_cache(maxsize=MAX_KEPT)
def _gzip_body(body: bytes) -> bytes:
    return gzip.compress(body, mtime=0)

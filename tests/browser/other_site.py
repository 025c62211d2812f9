"""Another site on another origin: the demonstration pages, under the strictest policy that they can bear."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from wsgiref.types import StartResponse, WSGIEnvironment

from tests.background_threads import serve_application

PAGES = Path(__file__).parents[2] / "docs" / "embed"
INSTANCE = "https://therapies.example.org"
POLICY = (
    "default-src 'none'; base-uri 'none'; form-action 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'; "
    "script-src 'self' {host}; connect-src {host}; frame-src {host}; img-src {host}"
)
MEDIA_TYPES = {".html": "text/html; charset=utf-8", ".js": "text/javascript"}


@contextmanager
def serve_other_site(instance: str) -> Iterator[str]:
    """Serve the pages with the address of this instance in place of the one they name."""

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
        path = PAGES / environ["PATH_INFO"].strip("/")
        if not path.is_file():
            start_response("404 Not Found", [("Content-Type", "text/plain")])
            return [b""]
        headers = [
            ("Content-Type", MEDIA_TYPES[path.suffix]),
            ("Content-Security-Policy", POLICY.format(host=instance)),
        ]
        start_response("200 OK", headers)
        return [path.read_text("utf-8").replace(INSTANCE, instance).encode()]

    with serve_application(answer) as port:
        yield f"http://localhost:{port}"  # another origin than 127.0.0.1

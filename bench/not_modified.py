"""What a 304 costs above a Flask hello-world, in milliseconds of processor time, side by side in one process.

python -m bench.not_modified sqlite:////path/to/loaded.sqlite

Each request is sent with the tag of its answer: to an application that has kept the answer, to one without a cache of
answers that has planned the request before, and to one that has not seen its like. `bar` is what a 304 may cost.
"""

import io
from collections.abc import Callable, Iterator
from time import process_time
from typing import TYPE_CHECKING, Any

import click
from flask import Flask

from api.app import create_app
from api.settings import Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

REQUESTS = {
    "item": "/v1/therapies/zimislecel?include=components,candidates,burdens",
    "list": "/v1/therapies?limit=50&include=components",
    "claims": "/v1/claims?limit=50",
    "search": "/v1/search?q=islet+transplantation",
    "suggest": "/v1/suggest?q=isl",
    "compare": "/v1/compare?therapies=zimislecel,donislecel",
    "figures": "/v1/therapies/zimislecel/figures/risks.svg",
    "match attributes": "/v1/attributes",
}
ALLOWED_MS = 0.25
ROUNDS, CALLS = 8, 100
NOT_MODIFIED, OK = "304", "200"

Call = Callable[[], object]


def make_environ(url: str, tag: str = "") -> dict[str, Any]:
    path, _, query = url.partition("?")
    environ: dict[str, Any] = {"REQUEST_METHOD": "GET", "SCRIPT_NAME": "", "PATH_INFO": path, "QUERY_STRING": query}
    environ |= {
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "127.0.0.1",
    }
    environ |= {"wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(), "wsgi.version": (1, 0), "HTTP_ACCEPT": "*/*"}
    return environ | ({"HTTP_IF_NONE_MATCH": tag} if tag else {})


def ask(app: "WSGIApplication", url: str, tag: str, expected: str) -> str:
    """Ask for a URL and return the tag of the answer."""
    started: list[Any] = []
    chunks = app(make_environ(url, tag), lambda *start: started.append(start))  # type: ignore[arg-type, return-value]
    b"".join(chunks)
    if close := getattr(chunks, "close", None):
        close()
    status, headers = started[-1][:2]
    if not status.startswith(expected):
        raise click.ClickException(f"{url}: {status} instead of {expected}")
    return {name.lower(): value for name, value in headers}.get("etag", "")


def measure(call: Call, calls: int) -> float:
    """Return milliseconds of processor time of a call."""
    started = process_time()
    for _ in range(calls):
        call()
    return (process_time() - started) * 1000 / calls


def make_hello() -> Flask:
    app = Flask("hello")
    app.add_url_rule("/", "hello", lambda: "hello")
    return app


def measure_requests(url: str) -> Iterator[tuple[str, float, float, float, float]]:
    """Yield the name of each request, and milliseconds: of hello, kept, planned, first."""
    cached = create_app(Settings(database_url=url))
    planned = create_app(Settings(database_url=url, cache_bytes=0))
    hello = make_hello()
    for name, path in REQUESTS.items():
        tag = ask(cached, path, "", OK)
        first = measure(lambda path=path, tag=tag: ask(planned, path, tag, NOT_MODIFIED), 1)  # type: ignore[misc]
        ask(planned, path, "", OK)
        calls = [
            lambda: ask(hello, "/", "", OK),
            lambda path=path, tag=tag: ask(cached, path, tag, NOT_MODIFIED),  # type: ignore[misc]
            lambda path=path, tag=tag: ask(planned, path, tag, NOT_MODIFIED),  # type: ignore[misc]
        ]
        rounds = [[measure(call, CALLS) for call in calls] for _ in range(ROUNDS)]
        hello_ms, kept_ms, planned_ms = (min(times) for times in zip(*rounds, strict=True))
        yield name, hello_ms, kept_ms, planned_ms, first


@click.command()
@click.argument("urls", nargs=-1, required=True)
def main(urls: tuple[str, ...]) -> None:
    """Measure on the databases at URLS, which hold the catalogue."""
    for url in urls:
        columns = f"{'hello':>9}{'bar':>9}{'kept':>9}{'':8}{'no cache':>9}{'':8}{'first':>9}  ms"
        click.echo(f"\n{url.partition(':')[0]:18}{columns}")
        for name, hello, kept, planned, first in measure_requests(url):
            bar = hello + ALLOWED_MS
            costs = "".join(f"{cost:9.3f}  {'met' if cost <= bar else 'missed':6}" for cost in (kept, planned))
            click.echo(f"{name:18}{hello:9.3f}{bar:9.3f}{costs}{first:9.2f}")


if __name__ == "__main__":
    main()

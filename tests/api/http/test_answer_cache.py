import gzip
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from threading import Barrier, Event, Thread
from typing import TYPE_CHECKING

import pytest
import time_machine
import zstandard
from werkzeug.test import Client, TestResponse

from api.http.answer_cache import AnswerCache, AnswerStore
from api.http.answer_cache.content_coding import choose_coding
from api.http.answer_cache.store import LARGEST_SHARE

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

BODY = b"islets " * 1000
TAG = '"abc"'
CACHEABLE = (("ETag", TAG), ("Cache-Control", "max-age=60"), ("Vary", "Accept"), ("Link", "</x>; rel=next"))


class CountingApp:
    """A WSGI application that counts its calls; its answer is cacheable unless a test changes `headers`."""

    def __init__(self) -> None:
        self.calls = 0
        self.body = BODY
        self.headers: tuple[tuple[str, str], ...] = CACHEABLE
        self.revision: object | None = 1
        self.seen_tags: list[str | None] = []

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> list[bytes]:
        self.calls += 1
        self.seen_tags.append(environ.get("HTTP_IF_NONE_MATCH"))
        start_response("200 OK", [*self.headers, ("Content-Length", str(len(self.body)))])
        return [self.body]


@pytest.fixture
def counting_app() -> CountingApp:
    return CountingApp()


@pytest.fixture
def store() -> AnswerStore:
    return AnswerStore(2**20)


@pytest.fixture
def client(counting_app: CountingApp, store: AnswerStore) -> Client:
    return Client(AnswerCache(counting_app, store, lambda: counting_app.revision))


def get(client: Client, path: str = "/v1/x", **headers: str) -> TestResponse:
    return client.get(path, headers={name.replace("_", "-"): value for name, value in headers.items()})


class ClosedChunks(list[bytes]):
    """A body that counts how often it is closed."""

    closed = 0

    def close(self) -> None:
        self.closed += 1


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("control", ["max-age=60", "no-store"])
def test_what_the_application_returns_is_closed_once(store: AnswerStore, method: str, control: str) -> None:
    chunks = ClosedChunks([BODY])

    def answer(_environ: "WSGIEnvironment", start_response: "StartResponse") -> list[bytes]:
        start_response("200 OK", [("ETag", TAG), ("Cache-Control", control), ("Content-Length", str(len(BODY)))])
        return chunks

    client = Client(AnswerCache(answer, store, lambda: 1))
    for _ in range(2):
        client.open("/v1/x", method=method, buffered=True)
    assert chunks.closed == (1 if control == "max-age=60" else 2)


def test_the_second_answer_is_the_first_one(client: Client, counting_app: CountingApp) -> None:
    first, second = get(client), get(client)
    assert (first.data, second.data, counting_app.calls) == (BODY, BODY, 1)
    assert first.headers["Cache-Status"] == "therapydb; fwd=miss; stored"
    assert second.headers["Cache-Status"] == "therapydb; hit"
    del first.headers["Cache-Status"], second.headers["Cache-Status"]
    assert [*first.headers] == [*second.headers]


def test_a_new_revision_ends_every_answer(client: Client, counting_app: CountingApp) -> None:
    get(client)
    counting_app.revision, counting_app.body = 2, b"new"
    assert get(client).data == b"new"


def test_midnight_of_utc_ends_every_answer(client: Client, counting_app: CountingApp) -> None:
    with time_machine.travel(datetime(2026, 11, 28, 23, 59, 50, tzinfo=UTC)) as clock:
        get(client)
        clock.shift(5)
        assert get(client).headers["Cache-Status"] == "therapydb; hit"
        clock.shift(10)
        counting_app.body = b"a new day"
        assert get(client).data == b"a new day"


@pytest.mark.parametrize("path", ["/v1/y", "/v1/x?", "/v1/x?a=b"])
def test_another_request_has_another_answer(client: Client, counting_app: CountingApp, path: str) -> None:
    get(client)
    get(client, path)
    get(client, Accept="text/csv")
    assert counting_app.calls >= 2


@pytest.mark.parametrize(("coding", "decode"), [("gzip", gzip.decompress), ("zstd", zstandard.decompress)])
def test_a_coding_has_a_tag_of_its_own_and_decodes_to_the_body(
    client: Client, coding: str, decode: Callable[[bytes], bytes]
) -> None:
    plain, coded = get(client), get(client, Accept_Encoding=coding)
    assert decode(coded.data) == BODY
    assert (plain.headers["ETag"], coded.headers["ETag"]) == (TAG, f'"abc.{coding}"')
    assert coded.headers["Content-Encoding"] == coding
    assert {coded.headers["Vary"], plain.headers["Vary"]} == {"Accept, Accept-Encoding"}
    assert get(client, Accept_Encoding=coding, If_None_Match=f'"abc.{coding}"').status_code == 304
    assert get(client, Accept_Encoding=coding, If_None_Match=TAG).status_code == 200


@pytest.mark.parametrize(
    ("header", "coding"),
    [
        ("", "identity"),
        ("gzip", "gzip"),
        ("gzip, deflate, br, zstd", "zstd"),
        ("gzip;q=1.0, zstd;q=0.5", "gzip"),
        ("gzip;q=0", "identity"),
        ("*", "zstd"),
        ("identity, gzip;q=0.5", "identity"),
        ("br", "identity"),
        ("gzip;q=x", "identity"),
    ],
)
def test_the_preferred_coding_is_chosen(header: str, coding: str) -> None:
    assert choose_coding(header) == coding


@pytest.mark.parametrize("tags", [TAG, f"W/{TAG}", "*", f'"other", {TAG}'])
def test_a_known_answer_is_not_sent_again(client: Client, counting_app: CountingApp, tags: str) -> None:
    get(client)
    response = get(client, If_None_Match=tags)
    assert (response.status_code, response.data, counting_app.calls) == (304, b"", 1)
    assert response.headers["ETag"] == TAG
    assert not {"Content-Length", "Content-Type", "Link"} & {*response.headers.keys()}


def test_the_application_compares_its_own_tags(client: Client, counting_app: CountingApp) -> None:
    get(client, If_None_Match='"abc.gzip", "x"')
    assert counting_app.seen_tags == ['"abc", "x"']


@pytest.mark.parametrize(
    "changed",
    [
        {"Cache-Control": "no-store"},
        {"Cache-Control": "private, max-age=60"},
        {"ETag": 'W/"abc"'},
        {"Vary": "Origin"},
        {"Set-Cookie": "a=b"},
        {"Content-Encoding": "gzip"},
    ],
)
def test_what_is_not_for_everybody_is_not_kept(
    client: Client, counting_app: CountingApp, changed: dict[str, str]
) -> None:
    counting_app.headers = tuple((dict(CACHEABLE) | changed).items())
    get(client)
    assert "hit" not in get(client).headers["Cache-Status"]
    assert counting_app.calls == 2


@pytest.mark.parametrize(
    "headers",
    [
        {"If_Match": TAG},
        {"If_Modified_Since": "Sat, 28 Nov 2026 05:38:37 GMT"},
        {"Range": "bytes=0-1"},
        {"X_Odd": "\x01"},
        {"X_Long": "a" * 5000},
    ],
)
def test_the_application_decides_about_other_requests(
    client: Client, counting_app: CountingApp, headers: dict[str, str]
) -> None:
    get(client)
    assert get(client, **headers).headers["Cache-Status"] == "therapydb; fwd=bypass"
    assert counting_app.calls == 2


def test_without_a_revision_nothing_is_kept(client: Client, counting_app: CountingApp) -> None:
    counting_app.revision = None
    get(client)
    get(client)
    assert counting_app.calls == 2


@pytest.mark.parametrize("control", ["no-cache", "max-age=0"])
def test_a_client_may_ask_anew(client: Client, counting_app: CountingApp, control: str) -> None:
    get(client)
    assert get(client, Cache_Control=control).headers["Cache-Status"] == "therapydb; fwd=request; stored"
    assert counting_app.calls == 2


def test_a_head_is_answered_like_a_get(client: Client, counting_app: CountingApp) -> None:
    for _ in range(2):
        response = client.head("/v1/x")
        assert (response.data, response.headers["Content-Length"]) == (b"", str(len(BODY)))
    assert (get(client).data, counting_app.calls) == (BODY, 1)


def test_the_store_never_exceeds_its_bytes(counting_app: CountingApp) -> None:
    store = AnswerStore(400_000)
    client = Client(AnswerCache(counting_app, store, lambda: 1))
    for number in range(100):
        for coding in ("identity", "gzip", "zstd"):
            get(client, f"/v1/{number}", Accept_Encoding=coding)
            assert store.counts.bytes <= 400_000
    assert store.counts.evictions > 0
    assert "hit" in get(client, "/v1/99").headers["Cache-Status"]


def test_the_request_counts_among_the_bytes_of_its_answer(counting_app: CountingApp) -> None:
    store = AnswerStore(400_000)
    client = Client(AnswerCache(counting_app, store, lambda: 1))
    sizes = []
    for query in ("", "x" * 5_000):
        before = store.counts.bytes
        get(client, f"/v1/x?q={query}")
        sizes.append(store.counts.bytes - before)
    assert sizes[1] - sizes[0] >= 5_000


def test_an_answer_larger_than_its_share_is_not_kept(counting_app: CountingApp) -> None:
    store = AnswerStore(LARGEST_SHARE * (len(BODY) - 1))
    client = Client(AnswerCache(counting_app, store, lambda: 1))
    assert get(client).data == BODY
    assert store.counts.bytes == 0


def test_of_requests_at_once_one_makes_the_answer() -> None:
    arrived, release, calls = Barrier(4), Event(), []

    def slow(_environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterator[bytes]:
        calls.append(1)
        release.wait(5)
        start_response("200 OK", [*CACHEABLE, ("Content-Length", "2")])
        return iter([b"ok"])

    cache, answers = AnswerCache(slow, AnswerStore(2**20), lambda: 1), []

    def request() -> None:
        arrived.wait(5)
        answers.append(get(Client(cache)).data)

    threads = [Thread(target=request) for _ in range(4)]
    for thread in threads:
        thread.start()
    while not calls:
        pass
    release.set()
    for thread in threads:
        thread.join(10)
    assert (answers, len(calls)) == ([b"ok"] * 4, 1)

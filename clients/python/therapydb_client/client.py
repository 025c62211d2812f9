"""Requests to one instance."""

import json
import time
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from io import StringIO
from typing import TYPE_CHECKING, Any, Literal, overload
from urllib.error import HTTPError
from urllib.parse import quote, urlencode, urljoin
from urllib.request import Request, urlopen

from therapydb_client.records import Claim, Therapy

if TYPE_CHECKING:
    import pandas as pd

Record = dict[str, Any]
Body = tuple[str, bytes]  # ETag and bytes of a response
WAITING = {429, 503}
NOT_MODIFIED, NOT_FOUND = 304, 404
MAX_KEPT = 256  # responses


class TherapyDBError(Exception):
    """An error of the API: its status, what is wrong, and the faults by parameter."""

    def __init__(self, status: int, detail: str, errors: Sequence[Mapping[str, str]] = ()) -> None:
        super().__init__(f"{status}: {detail} {list(errors) or ''}".strip())
        self.status, self.detail, self.errors = status, detail, errors


class TherapyDB:
    """An instance at `url`. `key` is sent as a bearer token; `timeout`, `max_wait` are in seconds."""

    def __init__(
        self, url: str, *, key: str | None = None, timeout: float = 30, max_tries: int = 4, max_wait: float = 60
    ) -> None:
        if not url.startswith(("http://", "https://")):
            raise ValueError("the address of an instance begins with http:// or https://")
        self.url = url.rstrip("/") + "/"
        self.timeout, self.max_tries, self.max_wait = timeout, max_tries, max_wait
        self._headers = {"Accept": "application/json", **({"Authorization": f"Bearer {key}"} if key else {})}
        self._kept: OrderedDict[str, Body] = OrderedDict()

    @overload
    def get(self, collection: Literal["therapies"], record_id: str, **parameters: object) -> Therapy: ...
    @overload
    def get(self, collection: Literal["claims"], record_id: str, **parameters: object) -> Claim: ...
    @overload
    def get(self, collection: str, record_id: str, **parameters: object) -> Record: ...
    def get(self, collection: str, record_id: str, **parameters: object) -> Any:
        """Return one record; a merged one leads to its successor."""
        return self.read(f"v1/{collection}/{quote(record_id, safe='')}", parameters)["data"]

    @overload
    def list(self, collection: Literal["therapies"], **parameters: object) -> Iterator[Therapy]: ...
    @overload
    def list(self, collection: Literal["claims"], **parameters: object) -> Iterator[Claim]: ...
    @overload
    def list(self, collection: str, **parameters: object) -> Iterator[Record]: ...
    def list(self, collection: str, **parameters: object) -> Iterator[Any]:
        """Yield all records that match; a page is read when its first record is asked for."""
        answer = self.read(f"v1/{collection}", {"limit": 100, **parameters})
        while True:
            yield from answer["data"]
            if answer["links"]["next"] is None:
                return
            answer = self.read(answer["links"]["next"])

    def search(self, words: str, **parameters: object) -> Sequence[Record]:
        """Return the best hits for these words."""
        hits: Sequence[Record] = self.read("v1/search", {"q": words, **parameters})["data"]
        return hits

    def resolve(self, identifier: str) -> Record | None:
        """Return the first record that has an identifier of another system, None if none has."""
        try:
            records = self.read("v1/resolve", {"id": identifier, "follow": "false"})["data"]
        except TherapyDBError as error:
            if error.status == NOT_FOUND:
                return None
            raise
        return dict(records[0])

    def match(self, patient: Mapping[str, object], **options: object) -> Record:
        """Compare facts with published criteria. A verdict never says that a person is eligible."""
        body = json.dumps({"patient": dict(patient), **options}).encode()
        _, answer = self._send(Request(urljoin(self.url, "v1/match"), body, {"Content-Type": "application/json"}))  # noqa: S310 - http or https, see __init__
        return dict(json.loads(answer))

    def frame(self, collection: str, **parameters: object) -> "pd.DataFrame":
        """Return all records that match as a data frame, one row a record, from one CSV."""
        import pandas as pd  # noqa: PLC0415 - an extra

        text = self._fetch(self._build_url(f"v1/{collection}", {"format": "csv", **parameters}), "text/csv").decode()
        return pd.read_csv(StringIO(text))

    def read(self, path: str, parameters: Mapping[str, object] | None = None) -> Record:
        """Return the JSON at a path of the instance."""
        return dict(json.loads(self._fetch(self._build_url(path, parameters or {}))))

    def _build_url(self, path: str, parameters: Mapping[str, object]) -> str:
        query = urlencode({name: _spell(value) for name, value in parameters.items() if value is not None})
        return urljoin(self.url, path) + (f"?{query}" if query else "")

    def _fetch(self, url: str, accept: str = "application/json") -> bytes:
        """Return the body at an address; the one that is kept if it has not changed."""
        kept = self._kept.get(url)
        headers = {"Accept": accept, **({"If-None-Match": kept[0]} if kept else {})}
        tag, body = self._send(Request(url, headers=headers), kept)  # noqa: S310 - http or https, see __init__
        if tag:
            self._kept[url] = tag, body
            self._kept.move_to_end(url)
            while len(self._kept) > MAX_KEPT:
                self._kept.popitem(last=False)
        return body

    def _send(self, request: Request, kept: Body | None = None) -> Body:
        for name, value in self._headers.items():
            if not request.has_header(name):
                request.add_header(name, value)
        for attempt in range(1, self.max_tries + 1):
            try:
                with urlopen(request, timeout=self.timeout) as response:  # noqa: S310 - http or https, see __init__
                    return response.headers.get("ETag", ""), response.read()
            except HTTPError as error:
                with error:
                    if error.code == NOT_MODIFIED and kept:
                        return kept
                    # Without the header waiting does not help: the list needs a further filter.
                    waits = error.code in WAITING and "Retry-After" in error.headers
                    if not waits or attempt == self.max_tries:
                        raise _read_problem(error) from None
                    time.sleep(min(_read_wait(error.headers["Retry-After"]), self.max_wait))
        raise AssertionError("unreachable: the last attempt returns or raises")


def _read_wait(retry_after: str) -> float:
    """Return the seconds to wait; one if the header is the date that it may be as well."""
    return float(retry_after) if retry_after.replace(".", "", 1).isdigit() else 1


def _spell(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, str) or not isinstance(value, Sequence) else ",".join(map(str, value))


def _read_problem(error: HTTPError) -> TherapyDBError:
    try:
        problem = json.loads(error.read())
    except ValueError:
        problem = {}
    return TherapyDBError(error.code, problem.get("detail", error.reason), problem.get("errors", ()))

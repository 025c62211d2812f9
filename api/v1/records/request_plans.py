"""Plans of the requests for JSON: what is left to do once their parameters are understood, see `api.http.plan_cache`.

The views render their JSON by these plans, so that a response does not depend on whether its plan was kept.
"""

import json
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from api.http import envelope
from api.http.conditional import DataVersion
from api.http.plan_cache import Rendering
from api.v1.data_version import build_reads_version
from api.v1.meta import META
from api.v1.records.paging import TOTAL_EXCEEDED, make_next_cursor
from api.v1.records.response_size import validate_size
from api.v1.records.tombstones import is_published
from api.v1.records.truncation import describe_truncated
from db.queries.catalogue_revision import read_revision
from db.queries.compiled_statements import ReadConnection
from db.queries.item_reader import Item, read_item
from db.queries.page import Page, PageQuery, PageRecord, find_page_reads, read_page
from db.queries.projection import ListMode
from schemas.shape import Shape


class ItemPlan(NamedTuple):
    """One record of a collection, in one shape."""

    collection: str
    shape: Shape
    mode: ListMode

    @property
    def takes_id(self) -> bool:
        return True

    def read(self, connection: ReadConnection, record_id: str) -> Item | None:
        return read_item(connection, self.collection, self.shape, record_id, self.mode)

    def render(self, connection: ReadConnection, record_id: str) -> Rendering | None:
        item = self.read(connection, record_id)
        if item is None or item.status != "published":
            return None
        return self.render_item(item, build_reads_version(connection, item.revision, item.reads))

    def render_item(self, item: Item, version: DataVersion) -> Rendering:
        """Return the response of a published record."""
        validate_size([item.document], "include")
        meta = {**META, **describe_truncated([("/data", item.truncated)])}
        return Rendering(envelope.wrap_item(item.document, meta), version, 1)


class PagePlan(NamedTuple):
    """One page of a list; `parent_id` is the id of the record around it.

    The address of the next page is `next_url` and the cursor, which `secret` and `cursor_scope` make.
    """

    query: PageQuery
    limit: int
    parent_id: str | None
    self_url: str
    next_url: str
    cursor_scope: str
    secret: str

    @property
    def takes_id(self) -> bool:
        return False

    def read_version(self, connection: ReadConnection) -> DataVersion:
        return build_reads_version(connection, read_revision(connection), find_page_reads(connection, self.query))

    def read(self, connection: ReadConnection) -> Page:
        return read_page(connection, self.query)

    def render(self, connection: ReadConnection, _record_id: str) -> Rendering | None:
        page = self.read(connection)
        if self.parent_id is not None and not is_published(page.parent):
            return None
        return self.render_page(page, build_reads_version(connection, page.revision, page.reads))

    def make_next_cursor(self, page: Page) -> str | None:
        return make_next_cursor(page.records, self.limit, self.secret, self.cursor_scope)

    def render_page(self, page: Page, version: DataVersion) -> Rendering:
        """Return the response of a page whose parent, if it has one, is published."""
        documents = [record.document for record in page.records[: self.limit]]
        validate_size(documents, "limit")
        cursor = self.make_next_cursor(page)
        links = {"self": self.self_url, "next": None if cursor is None else self.next_url + cursor}
        text = envelope.wrap_page(documents, links, build_page_meta(page, page.records[: self.limit]))
        return Rendering(text, version, len(documents), links["next"])


def build_page_meta(page: Page, records: Sequence[PageRecord]) -> Mapping[str, object]:
    """Return the metadata of a page that shows these records."""
    total = {} if page.total is None else {"total": page.total}
    relation = {"total_relation": TOTAL_EXCEEDED} if page.total_exceeded else {}
    facets = {} if page.facets is None else {"facets": json.loads(page.facets)}
    truncated = describe_truncated((f"/data/{n}", one.truncated) for n, one in enumerate(records) if one.truncated)
    return {**META, **total, **relation, **facets, **truncated}

"""Texts in tables: each row of a file with a header is a record, whose address or number identifies it."""

import csv
import io
from collections.abc import Iterator

from db.vocab.identifiers import parse_identifier
from db.vocab.source_text import SourceText
from schemas.imports.source_texts.json_texts import build_text


def parse_tab_separated(name: str, content: bytes) -> Iterator[SourceText]:
    """Give the rows of a table in UTF-8.

    Raises:
        ValueError: The content is no UTF-8.

    """
    for row in csv.DictReader(io.StringIO(content.decode()), delimiter="\t", quoting=csv.QUOTE_NONE):
        text = build_text(name, {field: value for field, value in row.items() if field and value})
        address = parse_identifier(row["url"] or "") if "url" in row else None
        yield text._replace(identifiers=(*text.identifiers, *filter(None, [address])))

"""One module for each collection, named after it: the sources its documents are read from, and its list.

A relation names its target by word, so no module here imports another for the sake of a target.
"""

from collections.abc import Mapping
from importlib import import_module
from typing import Protocol, cast

from db.queries.collection_type import Collection
from db.queries.source_type import DocumentSource
from db.vocab.record_types import RECORD_TYPES


class CollectionModule(Protocol):
    """What a module of this package defines."""

    @property
    def SOURCES(self) -> Mapping[str, DocumentSource]: ...  # noqa: N802 - the constant of a module
    @property
    def COLLECTION(self) -> Collection: ...  # noqa: N802 - as above


def _import_collection(name: str) -> CollectionModule:
    return cast("CollectionModule", import_module(f"{__name__}.{name}"))


LISTED: tuple[CollectionModule, ...] = tuple(_import_collection(record_type.name) for record_type in RECORD_TYPES)
EVIDENCE = _import_collection("evidence")  # listed, though the pieces are parts of claims
MODULES: tuple[CollectionModule, ...] = (*LISTED, EVIDENCE, _import_collection("approvals"))

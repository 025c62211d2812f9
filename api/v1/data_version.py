"""The version of the data that a response was made from, for its validators."""

from api.http.conditional import DataVersion
from db.queries.catalogue_revision import Revision, read_revision
from db.queries.collection_counters import fetch_counters
from db.queries.collection_reads import ReadSet, choose_counters
from db.queries.compiled_statements import ReadConnection


def build_data_version(revision: Revision) -> DataVersion:
    """Return the version that validators name; it differs whenever the revision does."""
    return DataVersion(repr(tuple(revision)), revision.updated_at, revision.number)


def read_data_version(connection: ReadConnection) -> DataVersion:
    """Return the version that the database holds now."""
    return build_data_version(read_revision(connection))


def build_reads_version(connection: ReadConnection, revision: Revision, reads: ReadSet | None) -> DataVersion:
    """Return the version of the collections that an answer depends on: writes to others leave it as it is."""
    counters = fetch_counters(connection, revision) if reads else None
    if counters is None or reads is None:
        return build_data_version(revision)
    values = choose_counters(counters, reads)
    return DataVersion(repr(values), revision.updated_at, revision.number, values)

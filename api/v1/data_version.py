"""The version of the data that a response was made from, for its validators."""

from sqlalchemy import Connection

from api.http.conditional import DataVersion
from db.queries.catalogue_revision import Revision, read_revision


def build_data_version(revision: Revision) -> DataVersion:
    """Return the version that validators name; it differs whenever the revision does."""
    return DataVersion(repr(tuple(revision)), revision.updated_at, revision.number)


def read_data_version(connection: Connection) -> DataVersion:
    """Return the version that the database holds now."""
    return build_data_version(read_revision(connection))

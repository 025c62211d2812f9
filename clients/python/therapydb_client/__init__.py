"""A client of TherapyDB: typed records, lists that page by themselves, requests that are not repeated."""

from therapydb_client.client import TherapyDB, TherapyDBError
from therapydb_client.records import Claim, Evidence, Link, Therapy

__all__ = ["Claim", "Evidence", "Link", "Therapy", "TherapyDB", "TherapyDBError"]

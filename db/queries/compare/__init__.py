"""Therapies side by side, as plain rows: what each has of every kind, one statement a kind of source.

Nothing is averaged and nothing is chosen: every claim that stands comes with its own cohort and its own figure.
"""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Connection

from db.queries.compare.criteria_rows import criteria_rows
from db.queries.compare.matrix_rows import Row, claim_rows, component_rows
from db.queries.compare.statements import Compared, read_claims, read_components, read_profiles, read_therapies

__all__ = ["Compared", "Comparison", "Row", "compare"]


class Comparison(NamedTuple):
    """The therapies as asked for, those that ended or never were among them; rows only where all are published."""

    therapies: Sequence[Compared]
    rows: Sequence[Row]


def compare(connection: Connection, ids: Sequence[str]) -> Comparison:
    """Five statements, however many therapies; one where a therapy is not there to be compared."""
    therapies = read_therapies(connection, ids)
    if any(therapy.status != "published" for therapy in therapies):
        return Comparison(therapies, ())
    claims = read_claims(connection, ids)
    rows = [
        *component_rows(read_components(connection, ids)),
        *claim_rows(claims),
        *criteria_rows(read_profiles(connection, ids), claims),
    ]
    return Comparison(therapies, sorted(rows, key=lambda row: row.order))

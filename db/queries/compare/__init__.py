"""Therapies side by side, as plain rows: what each has of every kind, one statement per kind of source.

Nothing is averaged and nothing is chosen: every standing claim comes with its own cohort and its own figure.
"""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Connection

from db.queries.compare.criteria_rows import build_criteria_rows
from db.queries.compare.matrix_rows import MatrixRow, build_claim_rows, build_component_rows
from db.queries.compare.statements import (
    ComparedTherapy,
    read_candidates,
    read_claims,
    read_components,
    read_therapies,
)

__all__ = ["ComparedTherapy", "Comparison", "MatrixRow", "compare_therapies"]


class Comparison(NamedTuple):
    """The therapies of the request, unknown and ended ones included; rows only if all are published."""

    therapies: Sequence[ComparedTherapy]
    rows: Sequence[MatrixRow]


def compare_therapies(connection: Connection, ids: Sequence[str]) -> Comparison:
    """Compare therapies by five statements, however many they are; by one if a therapy cannot be compared."""
    therapies = read_therapies(connection, ids)
    if any(therapy.status != "published" for therapy in therapies):
        return Comparison(therapies, ())
    claims = read_claims(connection, ids)
    rows = [
        *build_component_rows(read_components(connection, ids)),
        *build_claim_rows(claims),
        *build_criteria_rows(read_candidates(connection, ids), claims),
    ]
    return Comparison(therapies, sorted(rows, key=lambda row: row.sort_key))

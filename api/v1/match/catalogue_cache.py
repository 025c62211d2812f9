"""The compiled catalogue that patients are matched against, kept until the revision of the catalogue changes."""

from dataclasses import dataclass

from flask import Flask

from db.engine import snapshot_connection
from db.matching import ConceptHierarchy
from db.queries.candidate_profiles import CandidateProfile, fetch_concept_hierarchy, fetch_profiles
from db.queries.catalogue_revision import UNKNOWN_REVISION, Revision, read_revision

EXTENSION = "match_catalogue"


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The profiles and codes of one revision; `judged` are the criteria that a person may attest."""

    revision: Revision
    profiles: tuple[CandidateProfile, ...]
    hierarchy: ConceptHierarchy
    judged: frozenset[str]


def fetch_catalogue(app: Flask) -> Catalogue:
    """Return the catalogue of the current revision, compiled anew only if that has changed."""
    kept: Catalogue | None = app.extensions.get(EXTENSION)
    with snapshot_connection(app.extensions["database"]) as connection:
        revision = read_revision(connection)
        if kept is not None and kept.revision == revision != UNKNOWN_REVISION:
            return kept
        profiles, hierarchy = tuple(fetch_profiles(connection)), fetch_concept_hierarchy(connection)
    judged = frozenset(leaf.id for profile in profiles for leaf in profile.profile.judged)
    catalogue = app.extensions[EXTENSION] = Catalogue(revision, profiles, hierarchy, judged)
    return catalogue

"""The compiled catalogue that patients are matched against, kept until the revision of the catalogue changes."""

from dataclasses import dataclass, field

from flask import Flask

from db.engine import snapshot_connection
from db.matching import ConceptHierarchy
from db.queries.candidate_profiles import CandidateProfile, fetch_concept_hierarchy, fetch_profiles
from db.queries.catalogue_revision import UNKNOWN_REVISION, Revision, read_revision
from schemas.match.serialize import ProfileFragments, build_fragments

EXTENSION = "match_catalogue"
MAX_FRAGMENTS = 500  # profiles whose JSON text is kept, about 10 KB each


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The profiles and codes of one revision; `judged` are the criteria that a person may attest.

    `fragments` holds JSON text of profiles that were served, by id.
    """

    revision: Revision
    profiles: tuple[CandidateProfile, ...]
    hierarchy: ConceptHierarchy
    judged: frozenset[str]
    fragments: dict[str, ProfileFragments] = field(default_factory=dict)


def fetch_catalogue(app: Flask) -> Catalogue:
    """Return the catalogue of the current revision, compiled anew only if that has changed."""
    kept: Catalogue | None = app.extensions.get(EXTENSION)
    with snapshot_connection(app.extensions["database"]) as connection:
        revision = read_revision(connection)
        if kept is not None and kept.revision == revision != UNKNOWN_REVISION:
            return kept
        profiles, hierarchy = tuple(fetch_profiles(connection)), fetch_concept_hierarchy(connection)
    judged = frozenset(one.profile.leaves[n].id for one in profiles for n in one.profile.judged)
    catalogue = app.extensions[EXTENSION] = Catalogue(revision, profiles, hierarchy, judged)
    return catalogue


def fetch_fragments(catalogue: Catalogue, candidate: CandidateProfile) -> ProfileFragments:
    """Return the JSON text of a profile that is the same for all patients."""
    found = catalogue.fragments.get(candidate.id)
    if found is None:
        if len(catalogue.fragments) >= MAX_FRAGMENTS:
            catalogue.fragments.clear()
        found = catalogue.fragments[candidate.id] = build_fragments(candidate)
    return found

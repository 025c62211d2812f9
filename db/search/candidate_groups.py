"""Groups of collections whose candidates are looked for apart, so that a large one never crowds out a small one.

Each search text holds the word of its group and that of its collection, in its context: so the index alone finds and
counts the few matches of a small collection among many of a large one. No query can hold them: words of queries are
stems, and these are none.
"""

from collections.abc import Mapping

VOCABULARY, ENTITY, LITERATURE = "groupvocabulary", "groupentity", "groupliterary"

GROUP_OF_COLLECTION: Mapping[str, str] = {
    **dict.fromkeys(("conditions", "mechanisms", "risks", "measures", "attributes"), VOCABULARY),
    **dict.fromkeys(("therapies", "studies", "candidates"), ENTITY),
    **dict.fromkeys(("references", "claims"), LITERATURE),
}
GROUP_TERMS = frozenset(GROUP_OF_COLLECTION.values())
COLLECTION_TERMS: Mapping[str, str] = {name: f"collection{name}" for name in GROUP_OF_COLLECTION}
UNLISTED = "unlistedrecords"  # of a text that is found by filters alone
HIDDEN_TERMS = GROUP_TERMS.union(COLLECTION_TERMS.values(), {UNLISTED})


def list_hidden_terms(collection: str, *, listed: bool) -> list[str]:
    """Return the words by which a text is told from those of other collections."""
    return [GROUP_OF_COLLECTION[collection], COLLECTION_TERMS[collection], *(() if listed else (UNLISTED,))]


def list_collections(group: str) -> tuple[str, ...]:
    return tuple(collection for collection, other in GROUP_OF_COLLECTION.items() if other == group)

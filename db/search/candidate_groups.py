"""Groups of collections whose candidates are looked for apart, so that a large one never crowds out a small one.

Each search text holds the word of its group, in its context. No query can hold it: words of queries are stems, and
these are none.
"""

from collections.abc import Mapping

VOCABULARY, ENTITY, LITERATURE = "groupvocabulary", "groupentity", "groupliterary"

GROUP_OF_COLLECTION: Mapping[str, str] = {
    **dict.fromkeys(("conditions", "mechanisms", "risks", "measures", "attributes"), VOCABULARY),
    **dict.fromkeys(("therapies", "studies", "candidates"), ENTITY),
    **dict.fromkeys(("references", "claims"), LITERATURE),
}
GROUP_TERMS = frozenset(GROUP_OF_COLLECTION.values())


def list_collections(group: str) -> tuple[str, ...]:
    return tuple(collection for collection, other in GROUP_OF_COLLECTION.items() if other == group)

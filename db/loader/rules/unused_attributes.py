"""Finds attributes that no profile asks for: a warning, which stops nothing.

The list of attributes is part of the contract and may run ahead of the catalogue: the profile that needs one may come
later, and withdrawing the last profile that needs one is no mistake. But a fact that decides nothing is asked of
patients in vain, and often shows a criterion that was entered as not computable although its attribute exists.
"""

from db.loader.catalogue_index import CatalogueIndex, walk_criteria
from db.matching.derived_facts import base_attributes
from db.vocab.attributes import ATTRIBUTE


def find_unused_attributes(index: CatalogueIndex) -> list[str]:
    """List them in their own order. An attribute from which a used one is derived is used too."""
    named = {
        node["attribute"]
        for profile in index.records["candidates"]
        if profile["status"] == "published"
        for _, node in walk_criteria(profile["criteria"])
    }
    used = {base for attribute in ATTRIBUTE if attribute in named for base in base_attributes(attribute)}
    return [attribute for attribute in ATTRIBUTE if attribute not in used]

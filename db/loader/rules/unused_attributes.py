"""Attributes that no profile asks for: a warning, which stops nothing.

The list of attributes is part of the contract and may run ahead of the catalogue: the profile that needs one may come
tomorrow, and whoever withdraws the last one that did has done nothing wrong. But a fact that decides nowhere is asked
of patients in vain, and often shows a criterion that was entered as not computable though its attribute is there.
"""

from db.loader.catalogue_index import Index, nodes
from db.matching.derived_facts import base_attributes
from db.vocab.attributes import ATTRIBUTE


def unused_attributes(index: Index) -> list[str]:
    """List them in their own order. What one that is asked for follows from is used too."""
    asked = {
        node["attribute"] for _, profile in index.published("candidates") for _, node in nodes(profile["criteria"])
    }
    used = {base for attribute in asked & ATTRIBUTE.keys() for base in base_attributes(attribute)}
    return [attribute for attribute in ATTRIBUTE if attribute not in used]

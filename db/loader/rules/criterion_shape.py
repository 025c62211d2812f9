"""Trees of criteria have their shape: groups with children, leaves with text, roles right below the root."""

from collections.abc import Iterator

from db.loader.catalogue_index import CatalogueIndex, locate_criteria
from db.loader.errors import Violation
from db.vocab.catalogue_records.candidate import CriterionRecord

LEVEL_STEPS = 2  # each level adds a group and a position to the path


def groups_and_leaves_have_their_shape(index: CatalogueIndex) -> Iterator[Violation]:
    for location, node in locate_criteria(index):
        faults = _leaf_faults(node) if node["node"] == "leaf" else _group_faults(node)
        for is_violated, message in (*faults, *_shared_faults(node)):
            if is_violated:
                yield location.violation(message)


def _leaf_faults(node: CriterionRecord) -> Iterator[tuple[bool, str]]:
    computable, attribute = node["computable"], node["attribute"]
    yield node["text"] is None, "a criterion needs its text: what the source says, in our words"
    yield node["key"] is None, "a criterion needs a key"
    yield computable and attribute is None, "names no attribute: set computable: false"
    yield not computable and attribute is not None, "cannot be computed and asks for an attribute"
    yield node["judged_if_unknown"] and not computable, "judged_if_unknown is for what is computed"
    yield not computable and node["negated"], "only a person can judge it: say what is not so in its text"


def _group_faults(node: CriterionRecord) -> Iterator[tuple[bool, str]]:
    yield bool(node["attribute"] or node["operator"]), "a group asks for no attribute: its children do"
    yield node["judged_if_unknown"], "a group is not judged: its children are"


def _shared_faults(node: CriterionRecord) -> Iterator[tuple[bool, str]]:
    if node["attribute"] is None:
        yield node["operator"] is not None, "has an operator and no attribute"
        yield node["value"] is not None, "has a value and no attribute"
        yield node["window"] is not None, "has a window and no attribute"
    yield (node["node"] == "at_least") != (node["n"] is not None), "at_least and n go together"


def at_least_can_be_reached(index: CatalogueIndex) -> Iterator[Violation]:
    for location, node in locate_criteria(index):
        if node["node"] == "at_least" and node["n"] is not None and not 1 <= node["n"] <= len(node["children"]):
            yield location.violation(f"at least {node['n']} of {len(node['children'])} criteria makes no sense")


def roles_stand_below_the_root(index: CatalogueIndex) -> Iterator[Violation]:
    for location, node in locate_criteria(index):
        depth = len(location.path) // LEVEL_STEPS
        if depth == 1 and node["role"] is None:
            yield location.violation("needs a role: inclusion, exclusion, absolute_contraindication …")
        if depth != 1 and node["role"] is not None:
            message = "has a role of its own: roles stand on the children of the root and are inherited below"
            yield location.violation(message)


RULES = (
    groups_and_leaves_have_their_shape,
    at_least_can_be_reached,
    roles_stand_below_the_root,
)

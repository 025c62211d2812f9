"""Trees of criteria have their shape: groups with children, leaves with text, roles right below the root."""

from collections.abc import Iterator

from db.loader.catalogue_index import Index, criteria
from db.loader.errors import Violation


def groups_and_leaves_have_their_shape(index: Index) -> Iterator[Violation]:
    for spot, _, node in criteria(index):
        leaf = node["node"] == "leaf"
        for wrong, message in (
            (leaf and node["text"] is None, "a criterion needs its text: what the source says, in our words"),
            (leaf and node["key"] is None, "a criterion needs a key"),
            (leaf and node["computable"] and node["attribute"] is None, "names no attribute: set computable: false"),
            (leaf and not node["computable"] and node["attribute"], "cannot be computed and asks for an attribute"),
            (
                leaf and not node["computable"] and node["negated"],
                "only a person can judge it: say what is not so in its text",
            ),
            (not leaf and (node["attribute"] or node["operator"]), "a group asks for no attribute: its children do"),
            (node["attribute"] is None and node["operator"], "has an operator and no attribute"),
            (node["attribute"] is None and node["value"] is not None, "has a value and no attribute"),
            (node["attribute"] is None and node["window"], "has a window and no attribute"),
            ((node["node"] == "at_least") != (node["n"] is not None), "at_least and n go together"),
        ):
            if wrong:
                yield spot.says(message)


def at_least_can_be_reached(index: Index) -> Iterator[Violation]:
    for spot, _, node in criteria(index):
        if node["node"] == "at_least" and node["n"] is not None and not 1 <= node["n"] <= len(node["children"]):
            yield spot.says(f"at least {node['n']} of {len(node['children'])} criteria makes no sense")


def roles_stand_below_the_root(index: Index) -> Iterator[Violation]:
    for spot, path, node in criteria(index):
        depth = len(path) // 2
        if depth == 1 and node["role"] is None:
            yield spot.says("needs a role: inclusion, exclusion, absolute_contraindication …")
        if depth != 1 and node["role"] is not None:
            yield spot.says("has a role of its own: roles stand on the children of the root and are inherited below")


RULES = (
    groups_and_leaves_have_their_shape,
    at_least_can_be_reached,
    roles_stand_below_the_root,
)

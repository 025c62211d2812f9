"""The document of a tree of criteria as it is served; fields that are not given are left out."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, TypeAlias

from db.loader.catalogue_index import CatalogueIndex
from db.loader.public_ids import make_criterion_id
from db.vocab.attributes import ATTRIBUTE
from db.vocab.catalogue_records.candidate import CandidateRecord, CriterionRecord

TreeDocument: TypeAlias = dict[str, Any]  # JSON of whatever depth
ALWAYS_SERVED = ("id", "node", "role", "negated", "computable", "text", "children")


class PlacedCriterion(NamedTuple):
    """A criterion with its place in the tree; `role` is its own or that of the criterion below the root it is in."""

    id: str
    parent_id: str | None
    position: int
    depth: int
    role: str | None
    criterion: CriterionRecord


def place_criteria(candidate: CandidateRecord) -> Iterator[PlacedCriterion]:
    """Walk the tree in pre-order."""
    pending: list[tuple[CriterionRecord, str | None, str | None, int]] = [(candidate["criteria"], None, None, 0)]
    position = 0
    while pending:
        criterion, parent_id, inherited_role, depth = pending.pop()
        id_ = make_criterion_id(candidate["id"], criterion["key"], position)
        role = criterion["role"] or inherited_role
        yield PlacedCriterion(id_, parent_id, position, depth, role, criterion)
        # A stack instead of recursion keeps the position in one variable; reversed, since the last one put on comes off
        # first.
        pending += [(child, id_, role, depth + 1) for child in reversed(criterion["children"])]
        position += 1


def build_tree_document(index: CatalogueIndex, placed: Sequence[PlacedCriterion]) -> TreeDocument:
    """Build one document of criteria in pre-order."""
    documents: dict[str, TreeDocument] = {}
    for node in placed:
        documents[node.id] = document = _build_node(index, node)
        if node.parent_id is not None:
            documents[node.parent_id]["children"].append(document)
    return documents[placed[0].id]


def _build_node(index: CatalogueIndex, placed: PlacedCriterion) -> TreeDocument:
    criterion = placed.criterion
    attribute = ATTRIBUTE.get(criterion["attribute"] or "")
    reference = index.references.get(criterion["reference"])
    document = {
        "id": placed.id,
        "node": criterion["node"],
        "n": criterion["n"],
        "role": placed.role,
        "attribute": attribute and {"id": attribute.id, "name": attribute.name},
        "operator": criterion["operator"],
        "value": criterion["value"],
        "unit": criterion["unit"],
        "window": criterion["window"],
        "selection": criterion["selection"],
        "excluding": criterion["excluding"] or None,
        "conflict": criterion["conflict"],
        "negated": criterion["negated"],
        "computable": criterion["computable"],
        "judged_if_unknown": criterion["judged_if_unknown"] or None,
        "text": criterion["text"],
        "reference": reference and {"id": reference["id"], "title": reference["title"]},
        "locator": criterion["locator"],
        "children": [],
    }
    return {name: value for name, value in document.items() if value is not None or name in ALWAYS_SERVED}

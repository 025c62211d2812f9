"""Compiles candidate profiles: criteria as rows in pre-order, the tree as served and as text, admissible ranges."""

from decimal import Decimal

from db.loader.catalogue_index import CatalogueIndex
from db.loader.compile.criteria_document import PlacedCriterion, build_tree_document, place_criteria
from db.loader.compile.shared_columns import Rows, Values, lifecycle_columns, pick_fields, spread_block
from db.matching import compile_profile
from db.matching.admissible_ranges import derive_ranges
from db.matching.tree_outline import format_outline
from db.vocab import exact_json
from db.vocab.catalogue_records.candidate import CandidateRecord, Scalar

PLAIN_FIELDS = ("id", "title", "locator", "part", "as_of", "language")
CRITERION_FIELDS = (
    "node",
    "n",
    "operator",
    "unit",
    "selection",
    "conflict",
    "negated",
    "computable",
    "text",
    "locator",
)


def compile_candidate(index: CatalogueIndex, record: CandidateRecord) -> Rows:
    placed = list(place_criteria(record))
    document = build_tree_document(index, placed)
    tree = exact_json.dumps(document)
    links = {"therapy_id": record["therapy"], "reference_id": record["reference"], "study_id": record["study"]}
    computed = {"tree": tree, "criteria_text": format_outline(document)}
    yield "candidates", {**pick_fields(record, *PLAIN_FIELDS), **links, **computed, **lifecycle_columns(record)}
    for criterion in placed:
        yield "criteria", {"candidate_id": record["id"], **_criterion_columns(criterion)}
    # The ranges that SQL filters by come from the profile that matching evaluates, so that the two cannot disagree.
    profile = compile_profile(tree, record["reference"], "", record["locator"])
    for attribute, ranges in derive_ranges(profile).items():
        for low, high in ranges:
            bounds = {"attribute_id": attribute, "low": low, "high": high}
            yield "candidate_bounds", {"candidate_id": record["id"], **bounds}


def _criterion_columns(placed: PlacedCriterion) -> Values:
    criterion = placed.criterion
    return {
        **{name: getattr(placed, name) for name in ("id", "parent_id", "position", "depth", "role")},
        **pick_fields(criterion, *CRITERION_FIELDS),
        "attribute_id": criterion["attribute"],
        "reference_id": criterion["reference"],
        "excluding": criterion["excluding"] or None,
        **spread_block("window", criterion["window"], "length", "unit"),
        **_value_columns(criterion["operator"], criterion["value"]),
    }


def _value_columns(operator: str | None, value: Scalar | list[Scalar] | None) -> Values:
    """Spread a value: numbers bound from below, above or both sides; everything else is a list of values."""
    # First, since `bool` is a subclass of `int`.
    if isinstance(value, bool | str):
        return {"values": [value]}
    if isinstance(value, int | Decimal):
        low = {} if operator in {"lt", "lte"} else {"low": Decimal(value)}
        return low if operator in {"gt", "gte"} else {**low, "high": Decimal(value)}
    if operator == "between" and value:
        return {"low": Decimal(value[0]), "high": Decimal(value[1])}
    return {"values": value}

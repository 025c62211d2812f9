"""A random catalogue that keeps every constraint: full of ties, nulls, empty lists and characters that hurt."""

from collections.abc import Iterator
from decimal import Decimal

from db.models import CODINGS
from db.vocab import enums
from db.vocab.record_types import RECORD_TYPE
from tests.db.queries.random_claims import claim, evidence_of
from tests.db.queries.row_factory import Maker, Row, World
from tests.factories import REQUIRED_COLUMNS

__all__ = ["Row", "World", "world"]

RECORDS = {"conditions": 3, "therapies": 8, "mechanisms": 4, "risks": 4, "measures": 3, "attributes": 3}
RECORDS |= {"references": 7, "studies": 4}


def world(seed: int) -> World:
    make = Maker(seed)
    for name, number in RECORDS.items():
        for _ in range(number):
            make.record(name)
    for place in (_therapies, _studies, _references, _candidates, _claims, _further_types, _codings):
        place(make)
    return make.world


def _further_types(make: Maker) -> None:
    """Make records of each type that has no function here, such as one that was just added to the register."""
    for name in RECORD_TYPE.keys() - make.world.keys():
        for _ in range(3):
            make.record(name, **REQUIRED_COLUMNS.get(name, {}))


def _therapies(make: Maker) -> None:
    therapies, conditions = make.world["therapies"], make.world["conditions"]
    make.world |= {"therapy_parents": [], "components": []}
    for number, row in enumerate(therapies):
        parents = make.random.sample(therapies[:number], min(number, make.any(0, 1, 1, 2)))
        for position, parent in enumerate(parents):
            make.add("therapy_parents", therapy_id=row["id"], parent_id=parent["id"], position=position)
        for position, condition in enumerate(make.some("conditions", 2)):
            make.add("therapy_conditions", therapy_id=row["id"], condition_id=condition["id"], position=position)
        for position in range(make.any(0, 1, 3)):
            _component(make, row["id"], position)
    for row, parent in zip(conditions[1:], conditions, strict=False):
        make.add("condition_parents", condition_id=row["id"], parent_id=parent["id"], position=0)
    make.world["therapy_ancestors"] = list(ancestors(make.world))


def _component(make: Maker, therapy: str, position: int) -> None:
    spans = {f"{name}_{end}": None for name in ("dose", "repeat", "timing") for end in ("low", "high")}
    dose = make.any({}, {"dose_low": Decimal("1.0"), "dose_high": Decimal("2.00"), "dose_unit": "{IEQ}/kg"})
    part = make.any(None, *(row["id"] for row in make.world["therapies"] if row["id"] != therapy))
    component = {"id": f"{therapy}-{position}", "therapy_id": therapy, "position": position, "part_id": part}
    make.add("components", **spans | dose | component)


def ancestors(catalogue: World) -> Iterator[Row]:
    """Each therapy with all broader ones, by the shortest way."""
    parents: dict[str, set[str]] = {row["id"]: set() for row in catalogue["therapies"]}
    for row in catalogue["therapy_parents"]:
        parents[row["therapy_id"]].add(row["parent_id"])
    for therapy in parents:
        depths, reached = {therapy: 0}, {therapy}
        while reached:
            reached = {parent for child in reached for parent in parents[child]} - depths.keys()
            depths |= dict.fromkeys(reached, max(depths.values()) + 1)
        yield from (
            {"therapy_id": therapy, "ancestor_id": ancestor, "depth": depth} for ancestor, depth in depths.items()
        )


def _studies(make: Maker) -> None:
    make.world["populations"] = []
    for row in make.world["studies"]:
        for name in ("start", "primary_completion", "completion", "enrolment"):
            row[f"{name}_type"] = None if row[name] is None else row[f"{name}_type"] or "actual"
        for table, other in (("therapies", "therapy_id"), ("references", "reference_id")):
            for position, record in enumerate(make.some(table, 3)):
                make.add(f"study_{table}", study_id=row["id"], position=position, **{other: record["id"]})
        for number in range(make.any(0, 1, 2)):
            component = {"id": f"{row['id']}-p{number}", "study_id": row["id"], "received_id": make.maybe("therapies")}
            make.add("populations", **component, parent_id=make.maybe("populations"))


def _references(make: Maker) -> None:
    for row in make.world["references"]:
        for position in range(make.any(0, 0, 2)):
            make.add("reference_facts", reference_id=row["id"], position=position)
        for other in make.some("references", 2):
            if other is not row:
                make.add("reference_links", from_id=row["id"], to_id=other["id"])


def _candidates(make: Maker) -> None:
    for number in range(14):
        tree = make.any('{"id":"x","negated":false,"children":[{"low":1.50}]}', "{}")
        ties = {"therapy_id": make.one("therapies"), "reference_id": make.one("references")}
        made = make.record("candidates", **ties, study_id=make.maybe("studies"), part=str(number), tree=tree)
        for position in range(make.any(0, 1)):
            node = {"node": "all", "computable": True, "role": None, "n": None, "operator": None, "low": None}
            leaf = {"id": f"{made['id']}-{position}", "attribute_id": None, "window_length": None, "window_unit": None}
            make.add("criteria", candidate_id=made["id"], position=position, **node, **leaf)


def _claims(make: Maker) -> None:
    for _ in range(60):
        claim(make)
    for row in make.world["claims"]:
        evidence_of(make, row)
        if row["kind"] == "status":
            category = make.any(*enums.APPROVAL_STATE)
            state = {"category": category, "state": make.any(*enums.APPROVAL_STATE[category]), "jurisdiction": "US"}
            ties = {"claim_id": row["id"], "therapy_id": row["therapy_id"], "study_id": make.maybe("studies")}
            make.add("approvals", **state, **ties, document_id=make.maybe("references"))


def _codings(make: Maker) -> None:
    for owner, table in CODINGS.items():
        make.world[table.name] = []
        for row in make.world[owner]:
            for position in range(make.any(0, 0, 1, 3)):
                code = f"{row['id']}.{position}"
                make.add(table.name, owner_id=row["id"], position=position, code=code.upper(), key=code.lower())

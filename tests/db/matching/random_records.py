"""Records of facts and criteria about them, thought up at random around the bounds, where rounding and dates decide."""

import random
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from db.matching.criterion import Criterion
from db.vocab.accepted_units import accepted
from db.vocab.attributes import ATTRIBUTE, ATTRIBUTES, Attribute
from tests.db.matching.random_trees import OPERATORS

TODAY = date(2026, 6, 1)
PARENTS = {
    "mondo:0005147": ("mondo:0005015",),
    "icd10cm:e10": ("mondo:0005147",),
    "icd10cm:e10.1": ("icd10cm:e10",),
    "icd10cm:c50": (),
    "icd10cm:b20": (),
    "icd10cm:z94.0": (),
    "mondo:0005015": (),
    "mondo:0005148": ("mondo:0005015",),
    "icd10cm:e11": ("mondo:0005148",),
    "atc:l04": (),
    "atc:l04ad02": ("atc:l04",),
    "icd10pcs:0ty0": (),
    "icd10pcs:0fyg": (),
    "icd10pcs:0ty00z0": ("icd10pcs:0ty0",),
    "icd10pcs:0fyg0z0": ("icd10pcs:0fyg",),
    "islet-transplantation": (),
    "protrans": (),
}
POOLS = {
    "conditions": (
        *("MONDO:0005147", "icd10cm:E10.1", "icd10cm:C50", "icd10cm:B20", "icd10cm:Z94.0", "mondo:0005015"),
        *("mondo:0005148", "icd10cm:E11"),
    ),
    "prior_therapies": ("islet-transplantation", "protrans", "unheard-of"),
    "medications": ("atc:L04", "atc:L04AD02", "atc:A10BA02"),
    "procedures": ("icd10pcs:0TY00Z0", "icd10pcs:0TY0", "icd10pcs:0FYG0Z0"),
    "allergies": ("atc:L04", "atc:L04AD02"),
}
# Facts that follow from one another, or limit or imply one another, are stated together.
TOGETHER = (
    ("age", "diabetes_onset_age", "diabetes_duration", "diagnosis_date", "age_plus_diabetes_duration"),
    ("age", "insulin_use_duration", "diabetes_duration", "diagnosis_date"),
    ("weight", "height", "bmi", "daily_insulin_dose", "insulin_dose_per_kg"),
    ("clarke_score", "gold_score", "impaired_awareness"),
    (
        "conditions",
        "malignancy_history",
        "chronic_infection",
        "prior_transplants",
        "ketoacidosis",
        "prior_therapies",
    ),
    ("procedures", "prior_therapies", "prior_transplants", "conditions"),
    ("sex", "pregnancy_status", "childbearing_potential", "medications", "immunosuppression_current"),
    ("creatinine", "fasting_glucose", "ldl_cholesterol", "triglycerides"),
    ("hba1c", "c_peptide_fasting", "c_peptide_stimulated", "c_peptide_undetectable", "platelets"),
)
USUAL = {"age": 34, "diabetes_onset_age": 12, "diabetes_duration": 22, "age_plus_diabetes_duration": 56}
USUAL |= {"insulin_use_duration": 20, "weight": 70, "height": 170, "bmi": 24, "daily_insulin_dose": 40}
USUAL |= {"creatinine": 1, "fasting_glucose": 126, "ldl_cholesterol": 130, "triglycerides": 200}
USUAL |= {"hba1c": 8, "c_peptide_fasting": 1, "c_peptide_stimulated": 1}


def close_over(parents: dict[str, tuple[str, ...]]) -> dict[str, frozenset[str]]:
    def above(code: str) -> frozenset[str]:
        return frozenset((code,)).union(*map(above, parents.get(code, ())))

    return {code: above(code) for code in parents}


def make_facts(chance: random.Random) -> dict[str, Any]:
    names = {*chance.choice(TOGETHER), *(item.id for item in chance.sample(ATTRIBUTES, 3))}
    return {name: MAKERS[ATTRIBUTE[name].type](ATTRIBUTE[name], chance) for name in names if chance.random() < 0.8}


def make_date(chance: random.Random, years: int = 3) -> str:
    if chance.random() < 0.03:  # a mistake, or of a later day than the one asked about
        return (TODAY + timedelta(chance.randrange(1, 800))).isoformat()[: chance.choice((4, 7, 10, 10))]
    edges = [TODAY, date(2025, 6, 1), date(2025, 5, 31), date(2024, 6, 1), date(2026, 5, 31)]
    day = chance.choice(edges) if chance.random() < 0.3 else TODAY - timedelta(chance.randrange(365 * years))
    return day.isoformat()[: chance.choice((4, 7, 10, 10))]


def make_measurements(attribute: Attribute, chance: random.Random) -> Any:
    rows = [_make_measurement(attribute, chance) for _ in range(chance.choice((1, 1, 1, 2, 3)))]
    return rows if len(rows) > 1 else rows[0]


def _make_measurement(attribute: Attribute, chance: random.Random) -> dict[str, Any]:
    units = accepted(attribute)
    unit = chance.choice((*units, attribute.unit or ""))
    low, high = attribute.low or 0, attribute.high or 0
    middle = USUAL.get(attribute.id, low + (high - low) // 4)
    own = Decimal(middle) + (Decimal(chance.randint(-200, 200)) / 100) * chance.choice((0, 1, 1, 2, 5))
    value = units[unit].back(min(max(own, Decimal(low)), Decimal(high)))
    digits = 0 if attribute.type == "score" else chance.choice((0, 0, 1, 2, 3))
    row: dict[str, Any] = {"value": round(value, digits) if digits else int(value), "unit": unit}
    if chance.random() < 0.15:
        row["comparator"] = chance.choice(("<", "<=", ">", ">="))
    if chance.random() < 0.5:
        row["date"] = make_date(chance)
    if attribute.type == "quantity" and chance.random() < 0.3:
        limits = sorted(abs(row["value"]) + chance.choice((0, 1, 2, 5)) for _ in range(2))
        row["reference_range"] = {"low": limits[0], "high": limits[1] or 1}
        row["reference_range"].pop(chance.choice(("low", "high", "-")), None)
    return row


def make_codes(attribute: Attribute, chance: random.Random) -> Any:
    codes = attribute.values or POOLS[attribute.id]
    if chance.random() < 0.3:
        return chance.sample(codes, chance.randint(0, 2))
    lists = {name: chance.sample(codes, chance.randint(0, 2)) for name in ("present", "absent", "past")}
    lists_kept: dict[str, Any] = {name: found for name, found in lists.items() if chance.random() < 0.6}
    return lists_kept | ({"complete": True} if chance.random() < 0.4 else {})


def make_events(_: Attribute, chance: random.Random) -> Any:
    if chance.random() < 0.4:
        period = chance.choice(("12 mo", "1 a", "6 mo", "52 wk", "2 a", "365 d"))
        return {"count": chance.randint(0, 4), "period": period}
    return [make_date(chance) for _ in range(chance.randint(0, 3))]


def make_criterion(name: str, facts: dict[str, Any], chance: random.Random) -> Criterion:
    attribute = ATTRIBUTE[name]
    operator, window = chance.choice(OPERATORS[attribute.type]), None
    if attribute.type in {"quantity", "score", "event"} and chance.random() < 0.3:
        window = chance.choice(((12, "mo"), (1, "a"), (6, "mo"), (2, "a"), (100, "d"), (52, "wk")))
    unit = chance.choice(tuple(accepted(attribute))) if attribute.type == "quantity" else attribute.unit or ""
    bounds: tuple[Decimal, ...] = ()
    values: tuple[Any, ...] = ()
    excluding: tuple[str, ...] = ()
    selection = "latest"
    if attribute.type in {"quantity", "score"}:
        bounds = _make_bounds(attribute, unit, operator, facts.get(name), chance)
        if not attribute.grows:
            selection = chance.choice(("latest", "latest", "first", "any_within" if window else "ever", "change"))
        if selection == "change":
            window = window or (18, "mo")
            bounds = _make_change_bounds(operator, chance)
        elif attribute.type == "quantity" and not attribute.grows and chance.random() < 0.2:
            unit = chance.choice(("{ULN}", "{LLN}"))
            bounds = tuple(sorted(Decimal(chance.choice((1, 1, 1, 2, 3))) for _ in bounds))
    elif attribute.type == "event":
        bounds = (Decimal(chance.randint(0, 4)),)
    elif attribute.type == "set":
        codes = attribute.values or POOLS[name]
        values, selection = tuple(chance.sample(codes, chance.randint(1, 2))), chance.choice(("latest", "ever"))
        excluding = (chance.choice(codes),) if name == "conditions" and chance.random() < 0.3 else ()
    elif attribute.type == "code":
        values = tuple(chance.sample(attribute.values, chance.randint(1, 2)))
    else:
        values = (chance.choice((True, False)) if attribute.type == "boolean" else make_date(chance, 30),)
    negated = chance.random() < 0.3
    return Criterion(name, operator, bounds, values, unit, window, negated, selection, excluding)


def _make_change_bounds(operator: str, chance: random.Random) -> tuple[Decimal, ...]:
    bounds = sorted(Decimal(chance.randint(-300, 300)) / chance.choice((1, 10, 100)) for _ in range(2))
    return tuple(bounds if operator == "between" else chance.choice(((bounds[0],), (Decimal(0),))))


def _make_bounds(
    attribute: Attribute, unit: str, operator: str, stated: Any, chance: random.Random
) -> tuple[Decimal, ...]:
    """Bounds at, or a little beside, what is stated."""
    units, rows = accepted(attribute), stated if isinstance(stated, list) else [stated] if stated else []
    row: Any = chance.choice(rows) if rows else {"value": USUAL.get(attribute.id, 1), "unit": attribute.unit}
    value = units[unit].back(units[row["unit"]].forth(Decimal(row["value"])))
    is_whole = attribute.type == "score" or attribute.id in {"age", "diabetes_onset_age"}
    steps = [0 if is_whole else chance.choice((0, 1, 1, 2, 3)) for _ in range(2)]
    near = sorted(round(value, step) + chance.choice((-1, 0, 0, 1)) * Decimal(1).scaleb(-step) for step in steps)
    return tuple(near if operator == "between" else near[:1])


MAKERS: dict[str, Callable[[Attribute, random.Random], Any]] = {
    "quantity": make_measurements,
    "score": make_measurements,
    "boolean": lambda _, chance: chance.choice((True, False)),
    "code": lambda attribute, chance: chance.choice(attribute.values),
    "set": make_codes,
    "event": make_events,
    "date": lambda _, chance: make_date(chance, 30),
}

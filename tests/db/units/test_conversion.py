from decimal import Decimal

import pytest

from db.units import ucum
from db.units.conversion import convert_interval, find_conversion
from db.units.intervals import point_interval
from db.vocab.accepted_units import accepted
from db.vocab.attributes import ATTRIBUTE, ATTRIBUTES

LINES = [(attribute.id, unit) for attribute in ATTRIBUTES if attribute.unit for unit in accepted(attribute)]


@pytest.mark.parametrize(("attribute", "unit"), LINES)
def test_line_of_each_accepted_unit_is_that_of_ucum(attribute: str, unit: str) -> None:
    own = ATTRIBUTE[attribute].unit or ""
    for value in (Decimal("0.3"), Decimal(1), Decimal(57)):
        expected = ucum.convert_value(value, unit, own, attribute)
        assert expected is not None
        assert find_conversion(attribute, unit).forth(value) == pytest.approx(expected, rel=Decimal("1e-9"))
        assert find_conversion(attribute, unit).back(find_conversion(attribute, unit).forth(value)) == pytest.approx(
            value
        )


@pytest.mark.parametrize("attribute", [item for item in ATTRIBUTES if item.unit], ids=lambda one: one.id)
def test_own_unit_comes_first(attribute: object) -> None:
    assert next(iter(accepted(attribute))) == attribute.unit  # type: ignore[arg-type, attr-defined]


@pytest.mark.parametrize(
    ("value", "attribute", "unit", "into", "stated"),
    [
        ("53", "hba1c", "mmol/mol", "%", "7.0"),
        ("7", "hba1c", "%", "mmol/mol", "53.01"),
        ("0.099", "c_peptide_stimulated", "nmol/L", "ng/mL", "0.2991"),
        ("0.6", "c_peptide_stimulated", "ng/mL", "nmol/L", "0.199"),
        ("119", "hba1c", "mmol/mol", "%", "13.04"),
        ("58", "hba1c", "mmol/mol", "%", "7.5"),
        ("99600", "platelets", "/uL", "10*9/L", "99.6"),
        ("1499", "neutrophils", "/uL", "10*9/L", "1.499"),
        ("1", "age", "wk", "d", "7"),
        ("1", "c_peptide_stimulated", "ng/mL", "nmol/L", "0.331"),
        ("1", "c_peptide_stimulated", "pmol/mL", "nmol/L", "1"),
        ("66", "weight", "[lb_av]", "kg", "29.93709642"),
        ("36", "age", "mo", "a", "3"),
        ("2", "age", "a", "mo", "24"),
        ("1490", "neutrophils", "/uL", "10*9/L", "1.49"),
        ("1.75", "height", "m", "cm", "175.0"),
        ("152.4", "height", "cm", "m", "1.524"),
        ("0.5", "c_peptide_stimulated", "ug/L", "nmol/L", "0.166"),
        ("7.04999", "hba1c", "%", "%", "7.04999"),
        ("1.26", "fasting_glucose", "g/L", "mg/dL", "126"),
        ("1.26", "fasting_glucose", "g/L", "mmol/L", "7.0"),
        ("12.5", "creatinine", "mg/L", "mg/dL", "1.25"),
        ("1.309", "ldl_cholesterol", "g/L", "mg/dL", "130.9"),
    ],
)
def test_converted_value_is_rounded_to_what_is_compared(
    value: str, attribute: str, unit: str, into: str, stated: str
) -> None:
    digit = Decimal(1).scaleb(-len(value.partition(".")[2]))
    converted = convert_interval(point_interval(Decimal(value)), attribute, unit, into, digit=digit)
    assert converted == point_interval(Decimal(stated))


def test_unit_that_is_not_in_the_table_is_converted_by_ucum() -> None:
    amount = convert_interval(point_interval(Decimal("0.3")), "c_peptide_stimulated", "pg/mL", "nmol/L")
    assert amount.low == Decimal("0.0000993")
    assert find_conversion("weight", "mg").forth(Decimal(70_000_000)) == 70


def test_unit_of_another_dimension_is_refused() -> None:
    with pytest.raises(ValueError, match="kg does not convert to a, the unit of age"):
        find_conversion("age", "kg")

import subprocess
import sys
from decimal import Decimal
from itertools import permutations

import pytest

from db.units import ucum


@pytest.mark.parametrize(
    "unit",
    [
        "%",
        "a",
        "mo",
        "1",
        "{score}",
        "{IEQ}/kg",
        "[IU]/(kg.d)",
        "10*6",
        "10*9/L",
        "mL/min/{1.73_m2}",
        "10*3{IEQ}",
        "/uL",
    ],
)
def test_ucum_is_known(unit: str) -> None:
    assert ucum.is_known_unit(unit)


@pytest.mark.parametrize("unit", [*ucum.ALL_COMMON_UNITS, "{event}", "{event}/a", "{event}/(100.a)", "{QALY}"])
def test_the_parser_reads_every_common_unit(unit: str) -> None:
    assert ucum.is_known_unit(unit)
    assert ucum.parse_unit(unit) is not None


@pytest.mark.parametrize("part", [*ucum.COMPOUND_PARTS, "{1.73_m2}", "{a/b}"])
def test_compounds_of_common_parts_are_known_without_the_parser_that_reads_them(
    part: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    compounds = [f"{part}/a", f"mL/min/{part}/mo", f"kg.{part}"]
    for unit in compounds:
        assert ucum.parse_unit(unit) is not None
    monkeypatch.setattr(ucum, "parse_unit", None)
    assert [unit for unit in compounds if not ucum.is_known_unit(unit)] == []


@pytest.mark.parametrize("group", ucum.CONVERTIBLE_GROUPS)
def test_common_units_of_a_group_convert_to_each_other(group: str) -> None:
    for unit, into in permutations(ucum.COMMON_UNITS[group], 2):
        assert ucum.convert_value(Decimal(1), unit, into) is not None


@pytest.mark.parametrize(
    ("unit", "into", "of", "expected"),
    [
        ("wk", "d", "", True),
        ("wk", "kg", "", False),
        ("10*6", "10*9", "", True),
        ("mmol/mol", "%", "hba1c", True),
        ("ng/mL", "nmol/L", "c_peptide_stimulated", True),
        ("mg/dL", "mmol/L", "albumin", False),
        ("mL/min/{1.73_m2}/mo", "mL/min/{1.73_m2}/a", "", True),
        ("mL/min/mo", "g/min/a", "", False),
    ],
)
def test_what_can_be_converted_is_known_before(unit: str, into: str, of: str, expected: bool) -> None:  # noqa: FBT001 - a column of the table
    assert ucum.is_convertible(unit, into, of) is expected
    assert (ucum.convert_value(Decimal(1), unit, into, of) is not None) is expected


@pytest.mark.parametrize(
    "unit", ["", "USD", "IU/kg", "years", "kg m", "{score", "percent", "kg/", "mL//min", "kg/IU", "mL/{a"]
)
def test_what_is_not_ucum_is_unknown(unit: str) -> None:
    assert not ucum.is_known_unit(unit)


@pytest.mark.parametrize(
    ("value", "unit", "into", "of", "expected"),
    [
        ("0.30", "%", "%", "", "0.30"),
        ("12", "mo", "a", "age", "1"),
        ("0.3", "ng/mL", "nmol/L", "c_peptide_stimulated", "0.0993"),
        ("53", "mmol/mol", "%", "hba1c", "7.0"),
        ("1", "m", "cm", "height", "100"),
    ],
)
def test_figures_convert(value: str, unit: str, into: str, of: str, expected: str) -> None:
    converted = ucum.convert_value(Decimal(value), unit, into, of)
    assert converted is not None
    assert converted == pytest.approx(Decimal(expected), rel=Decimal("0.001"))


@pytest.mark.parametrize(
    ("unit", "into", "of"),
    [
        ("{IEQ}/kg", "{EIN}/kg", ""),
        ("[IU]/d", "/d", ""),
        ("ng/mL", "nmol/L", "haemoglobin"),
        ("kg", "m", ""),
        ("mL/min", "mL/min/{1.73_m2}", "egfr"),
    ],
)
def test_what_only_looks_alike_does_not_convert(unit: str, into: str, of: str) -> None:
    assert ucum.convert_value(Decimal(1), unit, into, of) is None


@pytest.mark.slow
def test_threads_that_ask_first_at_once_read_every_unit() -> None:
    # In a process of its own, where nothing is loaded yet.
    script = """
from concurrent.futures import ThreadPoolExecutor
from db.units import ucum
units = sorted(ucum.ALL_COMMON_UNITS) + ["[lb_av]", "[in_i]", "ng/mL", "ug/L"]
with ThreadPoolExecutor(len(units)) as threads:
    quantities = list(threads.map(ucum.parse_unit, units))
assert sum(quantity.dimensionality == ucum.parse_unit("d").dimensionality for quantity in quantities) == 7
"""
    subprocess.run([sys.executable, "-c", script], check=True, timeout=60)

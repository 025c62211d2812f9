from typing import Any

import pytest
from sqlalchemy import Connection, select, update

from db.loader.errors import ReusedNumbersError, RuleViolationsError
from db.loader.evidence_numbers import number_evidence
from db.loader.load import load_records
from db.loader.public_ids import make_claim_id
from db.models import Base
from tests.small_catalogue import Change, parse_small_catalogue

EVIDENCE = Base.metadata.tables["evidence"]
CLAIM = make_claim_id("brand-bleeding")
SEPARATE = "  - {claim: brand-bleeding, reference: release-2020, locator: paragraph 9, note: Repeats it.}"


def load(connection: Connection, *changes: Change) -> list[tuple[str, str]]:
    """Load the changed catalogue; give the evidence of one claim as id and reference."""
    load_records(connection, parse_small_catalogue(*changes).records, repr(changes))
    rows = select(EVIDENCE.c.id, EVIDENCE.c.reference_id).where(EVIDENCE.c.claim_id == CLAIM).order_by(EVIDENCE.c.id)
    return [tuple(row) for row in connection.execute(rows)]


def insert_before(number: str = "") -> Change:
    """Return the change that puts another piece of evidence before the separate one."""
    written = "  - {claim: brand-bleeding, reference: page-2017, locator: page 3" + number + "}\n"
    return SEPARATE, written + SEPARATE


def build_claim(retired: list[int], *numbers: int | None) -> Any:
    return {"retired_evidence": retired, "evidence": [{"number": number} for number in numbers]}


@pytest.mark.parametrize(
    ("claim", "numbers"),
    [
        (build_claim([], None, None), [1, 2]),
        (build_claim([1], None, None), [2, 3]),
        (build_claim([], 3, None, None), [3, 1, 2]),
        (build_claim([2], None, 1, None), [3, 1, 4]),
    ],
)
def test_evidence_is_numbered_in_order_past_what_is_taken(claim: Any, numbers: list[int]) -> None:
    assert [number for number, _ in number_evidence(claim)] == numbers


def test_evidence_has_the_id_of_its_claim_and_a_number(connection: Connection) -> None:
    (first, _), (second, reference) = load(connection)
    assert (first, second, reference) == (f"{CLAIM}.1", f"{CLAIM}.2", "release-2020")


@pytest.mark.slow
def test_a_published_number_is_never_about_another_source(connection: Connection) -> None:
    load(connection)
    with pytest.raises(ReusedNumbersError, match=rf"Concerned: {CLAIM}\.2"):
        load(connection, insert_before())
    assert load(connection, insert_before(", number: 3"))[1:] == [
        (f"{CLAIM}.2", "release-2020"),
        (f"{CLAIM}.3", "page-2017"),
    ]


@pytest.mark.slow
def test_a_published_number_does_not_vanish_unless_it_is_retired(connection: Connection) -> None:
    load(connection)
    with pytest.raises(ReusedNumbersError, match=rf"{CLAIM}\.2"):
        load(connection, (SEPARATE, ""))
    retired = ("  - key: brand-bleeding\n", "  - key: brand-bleeding\n    retired_evidence: [2]\n")
    assert len(load(connection, (SEPARATE, ""), retired)) == 1
    assert load(connection, (SEPARATE, insert_before()[1].replace(SEPARATE, "")), retired)[1:] == [
        (f"{CLAIM}.3", "page-2017")
    ]


def test_numbers_of_an_older_schema_were_never_published(connection: Connection) -> None:
    load(connection)
    connection.execute(update(EVIDENCE).values(id="~" + EVIDENCE.c.id))
    assert load(connection, insert_before())[1:] == [(f"{CLAIM}.2", "page-2017"), (f"{CLAIM}.3", "release-2020")]


@pytest.mark.parametrize("number", [", number: 1", ", number: 7"])
def test_one_number_is_not_given_twice(connection: Connection, number: str) -> None:
    retired = ("  - key: brand-bleeding\n", "  - key: brand-bleeding\n    retired_evidence: [7]\n")
    own = insert_before(", number: 1")[1].replace(SEPARATE, "").replace("page 3", "page 4")
    with pytest.raises(RuleViolationsError) as error:
        load(connection, (SEPARATE, own + insert_before(number)[1]), retired)
    assert "number" in error.value.violations[0].message

"""Fills a database with claims by the hundred thousand, of the proportions that a large catalogue would have.

python -m bench.scale sqlite:////path/to/scratch.sqlite 100000
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from random import Random
from typing import Any

import click
from sqlalchemy import Connection, insert, text

from db.engine import create_database_engine, write_transaction
from db.migrate import upgrade
from db.models import Base

TableRow = dict[str, Any]
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
INSERT_SIZE = 5000
KINDS = ("risk", "risk", "outcome", "mechanism", "status", "burden", "description", "procedure")


def generate_tables(claims: int) -> Iterator[tuple[str, Iterator[TableRow]]]:
    """Every table with its rows, in an order that foreign keys allow."""
    chance = Random(1)  # noqa: S311 - data, not secrets
    therapies, references = max(50, claims // 50), max(100, claims // 20)
    yield "conditions", (make_named_record("condition", n, description="-") for n in range(50))
    yield "mechanisms", (make_named_record("mechanism", n, action="-", description="-") for n in range(200))
    yield "risks", (make_named_record("risk", n, category="procedural", description="-") for n in range(500))
    measure = {"definition": "-", "type": "quantity", "direction": "neutral", "unit": "%"}
    yield "measures", (make_record("measure", n) | measure for n in range(200))
    yield "references", (make_reference(n) for n in range(references))
    yield "studies", (make_record("study", n, "title") for n in range(references))
    yield "therapies", (make_named_record("therapy", n, kind="product", summary="-") for n in range(therapies))
    yield (
        "therapy_parents",
        (make_therapy_link(n, parent_id=f"therapy-{n // 10}", position=0) for n in range(1, therapies)),
    )
    yield "therapy_ancestors", generate_ancestors(therapies)
    yield (
        "therapy_conditions",
        (make_therapy_link(n, condition_id=f"condition-{n % 50}", role="treats", position=0) for n in range(therapies)),
    )
    yield (
        "study_therapies",
        (make_therapy_link(n % therapies, study_id=f"study-{n}", position=0) for n in range(references)),
    )
    yield "claims", (make_claim(n, chance, therapies) for n in range(claims))
    yield "evidence", (make_evidence(n, place, chance, references) for n in range(claims) for place in range(2))
    yield "approvals", (make_approval(n, chance, therapies) for n in range(claims // 20))


def make_record(noun: str, number: int, label: str = "name") -> TableRow:
    moment = EPOCH + timedelta(seconds=number * 7919 % 10**7)
    return {"id": f"{noun}-{number}", "updated_at": moment, label: f"{noun} {number * 7919 % 10**6}"}


def make_named_record(noun: str, number: int, **more: Any) -> TableRow:
    return make_record(noun, number) | {"synonyms": []} | more


def make_therapy_link(therapy: int, **more: Any) -> TableRow:
    return {"therapy_id": f"therapy-{therapy}", **more}


def make_reference(number: int) -> TableRow:
    words = {"kind": "journal_article", "language": "en", "translation": "none", "retraction": "none"}
    return make_record("reference", number, "title") | words | {"authors": [], "issued": f"{1980 + number % 45}-01"}


def generate_ancestors(therapies: int) -> Iterator[TableRow]:
    for number in range(therapies):
        above, depth = number, 0
        while True:
            yield make_therapy_link(number, ancestor_id=f"therapy-{above}", depth=depth)
            if above == 0:
                break
            above, depth = above // 10, depth + 1


def make_claim(number: int, chance: Random, therapies: int) -> TableRow:
    kind = "status" if number % 20 == 0 else chance.choice(KINDS)
    subjects = {"mechanism": 200, "risk": 500}
    row = make_record("claim", number, "statement") | {"kind": kind, "contested": False, "assertion": "shown"}
    therapy = approved_therapy_number(number, therapies) if number % 20 == 0 else chance.randrange(therapies)
    row |= {"therapy_id": f"therapy-{therapy}"}
    row |= {f"{noun}_id": f"{noun}-{chance.randrange(of)}" if kind == noun else None for noun, of in subjects.items()}
    descends = kind in {*subjects, "procedure"} and chance.randrange(5) == 0
    row |= {"measure_id": f"measure-{chance.randrange(200)}" if kind == "outcome" else None}
    return row | {
        "applies_to": "descendants" if descends else "self",
        "standing": chance.choice(["accepted"] * 9 + ["rejected"]),
    }


def approved_therapy_number(number: int, therapies: int) -> int:
    return number // 20 % therapies


def make_evidence(number: int, place: int, chance: Random, references: int) -> TableRow:
    words = {"stance": "supports", "level": "label", "directness": "direct", "read": "full_text"}
    words |= {"read_on": "2026-01-02", "reading": "verbatim", "extraction": "manual", "locator": f"p. {place}"}
    cited = f"reference-{chance.randrange(references)}"
    return {"claim_id": f"claim-{number}", "position": place, "reference_id": cited, **words}


def make_approval(number: int, chance: Random, therapies: int) -> TableRow:
    decision = {"jurisdiction": chance.choice(["US", "EU", "JP"]), "agency": "-", "category": "authorisation"}
    dated = {"state": "approved", "since": f"{2000 + number % 25}"}
    return (
        make_therapy_link(approved_therapy_number(number * 20, therapies), claim_id=f"claim-{number * 20}")
        | decision
        | dated
    )


def fill_database(connection: Connection, claims: int) -> None:
    for name, rows in generate_tables(claims):
        while some := list(islice(rows, INSERT_SIZE)):
            connection.execute(insert(Base.metadata.tables[name]), some)
    connection.execute(text("ANALYZE"))


@click.command()
@click.argument("url")
@click.argument("claims", type=int)
def main(url: str, claims: int) -> None:
    """Fill the empty database at URL."""
    engine = create_database_engine(url)
    upgrade(engine)
    with write_transaction(engine) as connection:
        fill_database(connection, claims)


if __name__ == "__main__":
    main()

"""A load writes what differs, and moves the time and state of nothing else."""

from datetime import timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import Connection, func, select, text

from db.loader import catalogue_revision
from db.loader.load import load_records
from db.loader.load_outcome import LoadReport
from db.loader.public_ids import make_claim_id
from db.queries.catalogue_revision import read_revision
from schemas.imports.catalogue import parse_catalogue
from tests.db.loader.catalogue_rows import (
    FIRST,
    LATER,
    TABLES,
    empty_tables,
    fetch_all_rows,
    fetch_row,
    fetch_rows,
    fetch_undated_rows,
    list_moved,
    load_small_catalogue,
)
from tests.small_catalogue import Change, parse_small_catalogue


@pytest.mark.slow
def test_second_load_of_the_same_reads_one_row(loaded: Connection) -> None:
    before = fetch_all_rows(loaded)
    report = load_records(loaded, parse_catalogue({}).records, repr(()), now=LATER)
    assert report == LoadReport(1, {}, {}, {})
    assert fetch_all_rows(loaded) == before


def test_same_records_under_another_digest_change_nothing_but_the_digest(loaded: Connection) -> None:
    before = fetch_all_rows(loaded)
    report = load_records(loaded, parse_small_catalogue().records, "other", now=LATER)
    assert report.is_unchanged
    assert fetch_all_rows(loaded) == before
    assert catalogue_revision.fetch_revision(loaded) == (1, "other")


ESTIMATES = {  # how many claims the planner takes the table to hold
    "sqlite": "SELECT max(CAST(stat AS INTEGER)) FROM sqlite_stat1 WHERE tbl = 'claims'",
    "postgresql": "SELECT CAST(reltuples AS INTEGER) FROM pg_class WHERE relname = 'claims'",
}


def test_the_planner_is_told_what_the_tables_hold(loaded: Connection) -> None:
    estimated = loaded.scalar(select(func.count()).select_from(TABLES["claims"]))
    assert loaded.scalar(text(ESTIMATES[loaded.dialect.name])) == estimated


def test_changed_statement_moves_only_its_claim(loaded: Connection) -> None:
    report = load_small_catalogue(loaded, ("Five of 75 infusions bled.", "Bleeding followed five of 75 infusions."))
    assert report[:4] == (2, {}, {"claims": 1}, {})
    assert list_moved(loaded) == {("claims", make_claim_id("brand-bleeding"))}
    assert fetch_row(loaded, "claims", make_claim_id("brand-bleeding"))["updated_at"] == LATER


def test_figure_that_gains_a_digit_is_a_change(loaded: Connection) -> None:
    load_small_catalogue(loaded, ("low: 38.0", "low: 38.00"))
    claim = fetch_row(loaded, "claims", make_claim_id("brand-independence"))
    assert (str(claim["value"]), str(claim["interval_low"])) == ("52.10", "38.00")


def test_changed_part_moves_its_record(loaded: Connection) -> None:
    report = load_small_catalogue(loaded, ("note: Repeats it.", "note: Repeats the article."))
    assert report[:4] == (2, {}, {"claims": 1, "evidence": 1}, {})
    assert list_moved(loaded) == {("claims", make_claim_id("brand-bleeding"))}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("change", "touched"),
    [
        (("role: procedure, name: Infusion", "role: procedure, name: Infusion of islets"), ("therapies", "brand")),
        (("size: 20", "size: 21"), ("studies", "NCT00000001")),
        (('value: "2017-02-14"', 'value: "2017-02-15"'), ("references", "page-2017")),
        (("mesh:D003922", "mesh:D003920"), ("conditions", "type-1-diabetes")),
        (("text: Pregnancy", "text: Pregnant now"), ("candidates", "brand-criteria")),
        (("state: approved", "state: conditional"), ("claims", make_claim_id("brand-is-approved"))),
    ],
)
def test_each_part_belongs_to_its_record(loaded: Connection, change: Change, touched: tuple[str, str]) -> None:
    load_small_catalogue(loaded, change)
    assert list_moved(loaded) == {touched}


@pytest.mark.slow
@pytest.mark.parametrize(
    "change",
    [
        ("name: Islets, cell_origin: allogeneic", "name: Islets"),
        ("      - {key: cells,", "      - {key: induction, role: induction, name: Antibody}\n      - {key: cells,"),
        (
            "attribute: pregnancy_status\n          operator: in\n          value: [pregnant]",
            "attribute: sex\n          operator: in\n          value: [male]",
        ),
        ("parents: [islets]\n    conditions", "parents: [rival, islets]\n    conditions"),
        (
            "- {reference: page-2017, locator: paragraph 2}",
            "- {reference: page-2017, locator: p. 1, number: 3}\n      - {reference: page-2017, locator: paragraph 2}",
        ),
        ("codings: [mondo:0005147, mesh:D003922]", "codings: [mesh:D003922, mondo:0005147]"),
        (
            "  - {id: younger, label: Younger, study: NCT00000001, role: subgroup, parent: everyone, size: 20}",
            "",
        ),
        (
            "  - {claim: brand-bleeding, reference: release-2020, locator: paragraph 9, note: Repeats it.}",
            "  - {claim: brand-bleeding, reference: release-2020, locator: paragraph 9, number: 2}",
        ),
        ("key: infusion, role: procedure", "key: infusion, role: device"),
    ],
)
def test_difference_leads_to_what_a_fresh_load_gives(loaded: Connection, change: Change) -> None:
    load_small_catalogue(loaded, change, now=FIRST)
    changed = fetch_undated_rows(loaded)
    empty_tables(loaded)
    load_small_catalogue(loaded, change, now=FIRST)
    assert fetch_undated_rows(loaded) == changed


@pytest.mark.slow
def test_times_and_states_never_go_back_with_the_clock(loaded: Connection) -> None:
    states = [read_revision(loaded)]
    for place, now in enumerate((FIRST - timedelta(days=9), FIRST, LATER)):
        load_small_catalogue(
            loaded, ("Five of 75 infusions bled.", f"Five of 75 infusions bled, time {place}."), now=now
        )
        states.append(read_revision(loaded))
    assert [state.updated_at for state in states] == [
        FIRST,
        FIRST + timedelta(seconds=1),
        FIRST + timedelta(seconds=2),
        LATER,
    ]


def test_a_restored_database_repeats_no_state(loaded: Connection) -> None:
    change = ("A1c", "HbA1c")
    backup = loaded.begin_nested()
    load_small_catalogue(loaded, change)
    lost = read_revision(loaded)
    backup.rollback()
    load_small_catalogue(loaded, change)
    restored = read_revision(loaded)
    assert (lost.number, lost.updated_at) == (restored.number, restored.updated_at)
    assert lost != restored


def test_components_may_change_places(loaded: Connection) -> None:
    records = parse_small_catalogue().records
    records["therapies"][1]["components"].reverse()
    load_records(loaded, records, "swapped", now=LATER)
    assert {row["id"]: row["position"] for row in fetch_rows(loaded, "components")} == {
        "brand.cells": 1,
        "brand.infusion": 0,
    }


def shuffled(value: Any, random: Random) -> Any:
    """Put every list of a record into another order."""
    if isinstance(value, dict):
        return {name: shuffled(inner, random) for name, inner in value.items()}
    if isinstance(value, list) and all(isinstance(item, dict) for item in value):
        return random.sample([shuffled(item, random) for item in value], len(value))
    return value


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(8))
def test_parts_may_come_in_any_order(loaded: Connection, seed: int) -> None:
    records = parse_small_catalogue().records
    for claim in records["claims"]:
        for number, evidence in enumerate(claim["evidence"], 1):
            evidence["number"] = number  # or their ids would follow the order
    records = shuffled(records, Random(seed))  # noqa: S311 - order, not secrecy
    load_records(loaded, records, "shuffled", now=FIRST)
    changed = fetch_undated_rows(loaded)
    empty_tables(loaded)
    load_records(loaded, records, "shuffled", now=FIRST)
    assert fetch_undated_rows(loaded) == changed

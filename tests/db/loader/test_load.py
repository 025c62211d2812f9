import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, Table, func, select, text

from db.engine import create_database_engine, write_transaction
from db.loader import catalogue_revision
from db.loader.errors import MissingRecordsError, RuleViolationsError
from db.loader.load import LoadReport, load_records
from db.loader.public_ids import make_claim_id
from db.models import Base
from db.queries.catalogue_revision import read_revision
from db.writer.apply import apply_changes
from db.writer.change_plan import RequestedChange
from db.writer.document_changes import Attribution
from schemas.imports.catalogue import parse_catalogue
from tests.migrated_database import migrate, open_rolled_back
from tests.small_catalogue import Change, parse_small_catalogue

FIRST = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
LATER = FIRST + timedelta(days=1)
TABLES = Base.metadata.tables


def load(connection: Connection, *changes: Change, now: datetime = LATER) -> LoadReport:
    return load_records(connection, parse_small_catalogue(*changes).records, repr(changes), now=now)


@pytest.fixture(scope="module")
def loaded_engine(new_database: Callable[[], str]) -> Iterator[Engine]:
    """The small catalogue with its evidence joined to its claims, loaded once for this module."""
    engine = create_database_engine(new_database())
    migrate(engine)
    with write_transaction(engine) as connection:
        load(connection, now=FIRST)
    yield engine
    engine.dispose()


@pytest.fixture
def loaded(loaded_engine: Engine) -> Iterator[Connection]:
    yield from open_rolled_back(loaded_engine)


def rows(connection: Connection, table: str) -> list[dict[str, Any]]:
    key = TABLES[table].primary_key
    return [dict(row) for row in connection.execute(select(TABLES[table]).order_by(*key)).mappings()]


def row(connection: Connection, table: str, id_: str) -> dict[str, Any]:
    return next(row for row in rows(connection, table) if row["id"] == id_)


def everything(connection: Connection) -> dict[str, list[dict[str, Any]]]:
    return {
        table.name: rows(connection, table.name) for table in Base.metadata.sorted_tables if table.name != "revision"
    }


def undated(connection: Connection) -> dict[str, list[dict[str, Any]]]:
    """Give all rows without the times of their last change."""
    history = {"updated_at", "version", "revision"}
    return {
        table: [{name: value for name, value in row.items() if name not in history} for row in found]
        for table, found in everything(connection).items()
        if table != "changes"
    }


def empty_tables(connection: Connection) -> None:
    """Empty all tables but the log of changes, which refuses that."""
    for table in reversed(Base.metadata.sorted_tables):
        if table.name != "changes":
            connection.execute(table.delete())


def moved(connection: Connection) -> set[tuple[str, str]]:
    """Give what was touched since the first load."""
    dated = [table for table in Base.metadata.sorted_tables if "updated_at" in table.c and "status" in table.c]
    return {(table.name, id_) for table in dated for id_ in connection.scalars(_after_first(table))}


def _after_first(table: Table) -> Any:
    return select(table.c.id).where(table.c.updated_at != FIRST)


def test_second_load_of_the_same_reads_one_row(loaded: Connection) -> None:
    before = everything(loaded)
    report = load_records(loaded, parse_catalogue({}).records, repr(()), now=LATER)
    assert report == LoadReport(1, {}, {}, {})
    assert everything(loaded) == before


def test_same_records_under_another_digest_change_nothing_but_the_digest(loaded: Connection) -> None:
    before = everything(loaded)
    report = load_records(loaded, parse_small_catalogue().records, "other", now=LATER)
    assert report.is_unchanged
    assert everything(loaded) == before
    assert catalogue_revision.fetch_revision(loaded) == (1, "other")


ESTIMATES = {  # how many claims the planner takes the table to hold
    "sqlite": "SELECT max(CAST(stat AS INTEGER)) FROM sqlite_stat1 WHERE tbl = 'claims'",
    "postgresql": "SELECT CAST(reltuples AS INTEGER) FROM pg_class WHERE relname = 'claims'",
}


def test_the_planner_is_told_what_the_tables_hold(loaded: Connection) -> None:
    estimated = loaded.scalar(select(func.count()).select_from(TABLES["claims"]))
    assert loaded.scalar(text(ESTIMATES[loaded.dialect.name])) == estimated


def test_changed_statement_moves_only_its_claim(loaded: Connection) -> None:
    report = load(loaded, ("Five of 75 infusions bled.", "Bleeding followed five of 75 infusions."))
    assert report == LoadReport(2, {}, {"claims": 1}, {})
    assert moved(loaded) == {("claims", make_claim_id("brand-bleeding"))}
    assert row(loaded, "claims", make_claim_id("brand-bleeding"))["updated_at"] == LATER


def test_figure_that_gains_a_digit_is_a_change(loaded: Connection) -> None:
    load(loaded, ("low: 38.0", "low: 38.00"))
    claim = row(loaded, "claims", make_claim_id("brand-independence"))
    assert (str(claim["value"]), str(claim["interval_low"])) == ("52.10", "38.00")


def test_changed_part_moves_its_record(loaded: Connection) -> None:
    report = load(loaded, ("note: Repeats it.", "note: Repeats the article."))
    assert report == LoadReport(2, {}, {"claims": 1, "evidence": 1}, {})
    assert moved(loaded) == {("claims", make_claim_id("brand-bleeding"))}


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
    load(loaded, change)
    assert moved(loaded) == {touched}


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
    load(loaded, change, now=FIRST)
    changed = undated(loaded)
    empty_tables(loaded)
    load(loaded, change, now=FIRST)
    assert undated(loaded) == changed


def test_times_and_states_never_go_back_with_the_clock(loaded: Connection) -> None:
    states = [read_revision(loaded)]
    for place, now in enumerate((FIRST - timedelta(days=9), FIRST, LATER)):
        load(loaded, ("Five of 75 infusions bled.", f"Five of 75 infusions bled, time {place}."), now=now)
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
    load(loaded, change)
    lost = read_revision(loaded)
    backup.rollback()
    load(loaded, change)
    restored = read_revision(loaded)
    assert (lost.number, lost.updated_at) == (restored.number, restored.updated_at)
    assert lost != restored


def test_components_may_change_places(loaded: Connection) -> None:
    records = parse_small_catalogue().records
    records["therapies"][1]["components"].reverse()
    load_records(loaded, records, "swapped", now=LATER)
    assert {row["id"]: row["position"] for row in rows(loaded, "components")} == {"brand.cells": 1, "brand.infusion": 0}


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
    changed = undated(loaded)
    empty_tables(loaded)
    load_records(loaded, records, "shuffled", now=FIRST)
    assert undated(loaded) == changed


def test_record_that_is_gone_from_the_files_is_refused(loaded: Connection) -> None:
    records = parse_small_catalogue().records
    records["measures"] = [measure for measure in records["measures"] if measure["id"] != "hba1c"]
    with pytest.raises(MissingRecordsError, match=r"measures hba1c \(A1c\)"):
        load_records(loaded, records, "gone")


def test_claim_that_is_gone_is_named_by_its_statement(loaded: Connection) -> None:
    records = parse_small_catalogue().records
    records["claims"] = [claim for claim in records["claims"] if claim["key"] != "brand-cost"]
    with pytest.raises(MissingRecordsError, match=r"Twenty years cost 519,000 dollars"):
        load_records(loaded, records, "gone")


def test_one_line_names_ten_of_what_is_gone() -> None:
    message = str(MissingRecordsError([("risks", f"risk-{n}", "-") for n in range(12)]))
    assert message.endswith("risks risk-9 (-); and 2 more")


def test_withdrawn_record_stays_and_says_why(loaded: Connection) -> None:
    load(loaded, ("id: hba1c, ", "id: hba1c, status: withdrawn, reason: A mistake., "))
    measure = row(loaded, "measures", "hba1c")
    assert (measure["status"], measure["reason"], measure["updated_at"]) == ("withdrawn", "A mistake.", LATER)


def test_broken_rules_are_refused_and_nothing_is_written(loaded: Connection) -> None:
    before = everything(loaded)
    with pytest.raises(RuleViolationsError) as caught:
        load(loaded, ("parents: [diabetes]", "parents: [diabets]"))
    assert [violation.path for violation in caught.value.violations] == [("parents", 0)]
    assert everything(loaded) == before


def test_imported_records_are_left_alone(loaded: Connection) -> None:
    study = {
        **parse_small_catalogue().written["studies"][0],
        "id": "NCT00000009",
        "therapies": ["brand"],
        "codings": [],
    }
    arm = {**parse_small_catalogue().written["populations"][2], "id": "arm", "study": "NCT00000009"}
    repeated = {"claim": "brand-cost", "reference": "page-2017", "locator": "x", "stance": "supports"}
    evidence = {**parse_small_catalogue().written["evidence"][0], **repeated}
    requested = [
        RequestedChange("studies", study),
        RequestedChange("populations", arm),
        RequestedChange("evidence", evidence),
    ]
    apply_changes(loaded, requested, Attribution("importer", "-", "-"), owner="import:trials", now=FIRST)
    before = everything(loaded)
    load(loaded, ("Five of 75 infusions bled.", "Bleeding followed five of 75 infusions."))
    assert [old["id"] for old, new in zip(before["claims"], rows(loaded, "claims"), strict=True) if old != new] == [
        make_claim_id("brand-bleeding")
    ]
    assert rows(loaded, "studies") == before["studies"]
    counted = select(func.count()).select_from(TABLES["evidence"])
    assert loaded.scalar(counted.where(TABLES["evidence"].c.claim_id == make_claim_id("brand-cost"))) == 2
    assert row(loaded, "studies", "NCT00000009")["origin"] == "imported"
    assert row(loaded, "populations", "arm")["study_id"] == "NCT00000009"
    assert "NCT00000009" in {text["record_id"] for text in rows(loaded, "search_texts")}


def test_retraction_reaches_every_claim_that_rests_on_it(loaded: Connection) -> None:
    files = ("design: single_arm\n    cited_as", "design: single_arm\n    retraction: retracted\n    cited_as")
    rests = {"brand-independence", "islets-into-the-liver"}
    load(
        loaded,
        files,
        ("brand-bleeding, reference: release-2020", "brand-bleeding, level: label, reference: release-2020"),
    )
    standings = {claim["id"]: claim["standing"] for claim in rows(loaded, "claims")}
    assert {standings[make_claim_id(key)] for key in rests} == {"contested"}
    assert standings[make_claim_id("brand-bleeding")] == "accepted"
    assert {("claims", make_claim_id(key)) for key in rests} < moved(loaded)


def test_computed_columns_are_written(loaded: Connection) -> None:
    claims = {claim["id"]: claim for claim in rows(loaded, "claims")}
    assert claims[make_claim_id("islets-secrete")]["standing"] == "contested"
    assert claims[make_claim_id("islets-secrete")]["contested"] is True
    assert claims[make_claim_id("islets-into-the-pancreas")]["standing"] == "rejected"
    assert claims[make_claim_id("brand-bleeding")]["cause"] == "procedure"
    above = {(row["therapy_id"], row["ancestor_id"]): row["depth"] for row in rows(loaded, "therapy_ancestors")}
    assert above[("brand", "islets")] == 1
    assert above[("brand", "brand")] == 0
    codes = {(row["system"], row["code"], row["key"]) for row in rows(loaded, "reference_codings")}
    assert ("doi", "10.1000/Islets.1", "10.1000/islets.1") in codes


def test_criteria_stand_in_pre_order_with_inherited_roles(loaded: Connection) -> None:
    nodes = sorted(rows(loaded, "criteria"), key=lambda node: node["position"])
    short = [(node["id"].partition(".")[2], node["depth"], node["role"]) for node in nodes[:7]]
    assert short == [
        ("root", 0, None),
        ("t1d", 1, "inclusion"),
        ("age", 1, "inclusion"),
        ("review", 1, "inclusion"),
        ("4", 1, "inclusion"),
        ("clarke", 2, "inclusion"),
        ("peptide", 2, "inclusion"),
    ]
    bounds = {node["id"].partition(".")[2]: (node["low"], node["high"], node["values"]) for node in nodes}
    assert bounds["age"] == (Decimal(18), Decimal(65), None)
    assert bounds["clarke"] == (Decimal(4), None, None)
    assert bounds["peptide"] == (None, Decimal("0.30"), None)
    assert bounds["graft"] == (None, None, [True])


def test_tree_is_compact_json_with_printed_digits(loaded: Connection) -> None:
    tree = row(loaded, "candidates", "brand-criteria")["tree"]
    assert '"value":0.30,"unit":"ng/mL"' in tree
    document = json.loads(tree)
    assert document["id"] == "brand-criteria.root"
    assert [child["id"].partition(".")[2] for child in document["children"]] == [
        *("t1d", "age", "review", "4", "pregnancy", "graft", "judgement"),
    ]
    assert document["children"][2]["window"] == {"length": 12, "unit": "mo"}
    assert document["children"][3]["children"][1]["reference"] == {"id": "page-2017", "title": "All about islets"}

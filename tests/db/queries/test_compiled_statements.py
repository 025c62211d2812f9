import subprocess
import sys
from pathlib import Path
from threading import Event, Thread

import pytest
from sqlalchemy import Connection, Select, literal, select, text

from api.v1.records.resource_registry import RESOURCES
from db.queries.compiled_statements import (
    COMPILATION,
    STATEMENTS,
    CompiledStatement,
    compile_statement,
)
from db.queries.filters import FilterClause
from db.queries.item_reader import read_item
from db.queries.page import build_page_query, read_page
from db.weighted_cache import WeightedCache
from schemas.schema_registry import RECORD_SCHEMAS
from schemas.shape import build_shape

CHECKOUT = Path(__file__).parents[3]
MAX_RESIDENT_MIB = 220
FEW_SHAPES, MANY_SHAPES = 60, 2000


def make_statement(weight: int) -> CompiledStatement:
    return CompiledStatement("x" * weight, (), positional=True, converters=(), searches_text=False)


def measure_memory(path: Path, shapes: int) -> tuple[float, float]:
    command = [sys.executable, "-m", "tests.db.queries.shape_memory", f"sqlite:///{path}", str(shapes)]
    output = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=True).stdout
    early, late = map(float, output.split())
    return early, late


def test_the_cache_drops_the_least_recently_used_above_its_weight() -> None:
    cache: WeightedCache[CompiledStatement] = WeightedCache(100)
    for name in ("a", "b"):
        cache.keep(name, make_statement(50))
    assert cache.find("a")
    cache.keep("c", make_statement(50))
    assert (cache.weight, len(cache)) == (100, 2)
    assert cache.find("b") is None
    assert cache.find("a")


def test_a_statement_heavier_than_the_cache_is_not_kept() -> None:
    cache: WeightedCache[CompiledStatement] = WeightedCache(100)
    cache.keep("a", make_statement(101))
    assert (cache.weight, len(cache)) == (0, 0)


def test_one_shape_is_compiled_once(connection: Connection) -> None:
    STATEMENTS.clear()
    resource = RESOURCES[0]
    for record_id in ("a", "b"):
        read_item(connection, resource.name, build_shape(resource.schema), record_id)
    assert len(STATEMENTS) == 1


def test_threads_that_need_one_statement_compile_it_once(connection: Connection) -> None:
    builds, is_awaited = [], Event()

    def build() -> Select[int]:
        builds.append(is_awaited.wait(30))
        return select(literal(1))

    def compile_again() -> None:
        is_awaited.set()
        compile_statement(connection, "awaited", build, {})

    STATEMENTS.clear()
    thread = Thread(target=compile_again)
    with COMPILATION:
        thread.start()
        compile_statement(connection, "awaited", build, {})
    thread.join()
    assert builds == [True]


@pytest.mark.slow
def test_a_process_hardly_grows_with_the_number_of_shapes(tmp_path: Path) -> None:
    early, late = measure_memory(tmp_path / "few.sqlite", FEW_SHAPES)
    assert late <= MAX_RESIDENT_MIB
    assert late - early < 40


@pytest.mark.long
def test_two_thousand_shapes_stay_within_the_memory_of_a_worker(tmp_path: Path) -> None:
    assert measure_memory(tmp_path / "many.sqlite", MANY_SHAPES)[1] <= MAX_RESIDENT_MIB


def count_prepared(connection: Connection) -> int:
    if connection.dialect.name == "sqlite":
        return 0
    prepared = text("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%tsquery%'")
    return int(connection.execute(prepared).scalar_one())


def test_a_search_in_texts_is_planned_for_its_words(connection: Connection) -> None:
    shape = build_shape(RECORD_SCHEMAS["claims"], (), ())
    query = build_page_query("claims", shape, (), (FilterClause("q", "eq", "islet"),), limit=5)
    for _ in range(4):
        read_page(connection, query)
    assert count_prepared(connection) == 0

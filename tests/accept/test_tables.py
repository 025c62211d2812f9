"""CSV and NDJSON: that whoever reads tables finds every record, and in each cell what the others find."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from tests.accept.conftest import COLLECTIONS
from tests.accept.http_client import fetch_text

READ = "SELECT * FROM read_csv('{}', header = true, all_varchar = true, strict_mode = true, nullstr = '\\0')"
CELLS: dict[str, int] = {}


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_every_reader_finds_the_same_cells(
    collection: str,
    live_url: str,
    totals: dict[str, int],
    tmp_path: Path,
    record_figure: Callable[[str, Any], None],
) -> None:
    table = fetch_text(f"{live_url}/v1/{collection}?format=csv")
    header, *rows = csv.reader(io.StringIO(table, newline=""), strict=True)
    assert [len(row) for row in rows] == [len(header)] * totals[collection]
    assert table.count("\r\n") == table.count("\n") - sum(cell.count("\n") for row in rows for cell in row)
    (tmp_path / "table.csv").write_bytes(table.encode())
    frame = pd.read_csv(tmp_path / "table.csv", dtype=str, keep_default_na=False)
    assert [list(frame.columns), *frame.to_numpy().tolist()] == [header, *rows]
    relation = duckdb.sql(READ.format(tmp_path / "table.csv"))
    assert relation.columns == header
    assert [[cell or "" for cell in row] for row in relation.fetchall()] == rows
    lines = fetch_text(f"{live_url}/v1/{collection}?format=ndjson").splitlines()
    assert [json.loads(line)["id"] for line in lines] == [row[0] for row in rows]
    CELLS[collection] = len(rows) * len(header)
    record_figure("csv, pandas, DuckDB", f"{sum(CELLS.values())} cells of {len(CELLS)} collections read the same")

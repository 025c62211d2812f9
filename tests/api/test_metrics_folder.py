import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.metrics_core import Metric
from prometheus_client.mmap_dict import MmapedDict, mmap_key
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.parser import text_string_to_metric_families

from api.metrics_folder import format_metrics, merge_dead_processes

PROCESSES = 3
WORK = """
import sys
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

registry = CollectorRegistry()
Counter("refusals", "Refused\\nrequests.", ["reason"], registry=registry).labels('"quoted" \\\\ line\\nbreak').inc(2)
Counter("starts", "Starts.", registry=registry).inc()
Gauge("in_progress", "Now.", registry=registry, multiprocess_mode="livesum").inc()
seconds = Histogram("seconds", "Times.", ["operation", "status"], registry=registry)
for place, name in enumerate(sys.argv[1:]):
    seconds.labels(name, 200).observe(0.3 * place)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for number in range(PROCESSES):
        command = [sys.executable, "-c", WORK, "a", "b", f"of_{number}"]
        subprocess.run(command, check=True, env=os.environ | {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path)})
    return tmp_path


def iter_samples(text: str) -> Iterator[tuple[str, str, str, list[object]]]:
    for family in sorted(text_string_to_metric_families(text), key=get_name):
        yield family.name, family.type, family.documentation, sorted(family.samples, key=repr)


def get_name(family: Metric) -> str:
    return family.name


def format_with_library(folder: Path) -> str:
    registry = CollectorRegistry()
    MultiProcessCollector(registry, str(folder))  # type: ignore[no-untyped-call]
    return generate_latest(registry).decode()


@pytest.mark.slow
def test_counts_are_those_of_the_library_before_and_after_a_merge(folder: Path) -> None:
    expected = [row for row in iter_samples(format_with_library(folder)) if row[1] != "gauge"]
    for _ in range(2):
        assert list(iter_samples(format_metrics(folder))) == expected


@pytest.mark.slow
def test_files_of_dead_processes_become_one_of_each_kind(folder: Path) -> None:
    merge_dead_processes(folder)
    assert sorted(path.name for path in folder.glob("*.db")) == ["counter_0.db", "histogram_0.db"]


@pytest.mark.slow
def test_gauges_of_living_processes_are_summed_up(folder: Path) -> None:
    gauges = next(folder.glob("gauge_*.db")).read_bytes()
    for process in (os.getpid(), os.getppid()):
        (folder / f"gauge_livesum_{process}.db").write_bytes(gauges)
    assert "in_progress 2.0\n" in format_metrics(folder)


@pytest.mark.slow
def test_the_empty_file_of_a_process_that_begins_is_no_error(folder: Path) -> None:
    (folder / f"counter_{os.getpid()}.db").touch()
    assert "starts_total 3.0\n" in format_metrics(folder)


def count_series(folder: Path) -> int:
    return format_metrics(folder).count("starts_total{")


def test_a_file_is_read_to_its_end_after_it_has_grown(tmp_path: Path) -> None:
    values = MmapedDict(str(tmp_path / f"counter_{os.getpid()}.db"))  # type: ignore[no-untyped-call]
    for number in range(2_000):
        key = mmap_key("starts", "starts_total", ["number"], [str(number)], "Starts.")
        values.write_value(key, 1.0, 0.0)  # type: ignore[no-untyped-call]
        if number == 0:
            assert count_series(tmp_path) == 1
    values.close()  # type: ignore[no-untyped-call]
    assert count_series(tmp_path) == 2_000


@pytest.mark.slow
def test_a_new_file_of_an_old_name_is_not_taken_for_the_old_one(folder: Path) -> None:
    path = folder / f"counter_{os.getpid()}.db"
    for source in ("counter", "histogram"):
        path.write_bytes(next(folder.glob(f"{source}_*.db")).read_bytes())
        assert "starts_total 4.0\n" in format_metrics(folder) or source == "histogram"
        path.unlink()
    assert "starts_total 3.0\n" in format_metrics(folder)

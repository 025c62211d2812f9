"""Metrics of several processes, from the files in which prometheus-client shares them.

Its own collector takes a tenth of a second of Python for two workers, while others wait, and keeps the files of dead
processes. Here values are added up by their keys, which are parsed once, and the files of the dead become one.
Files stay mapped: each step of opening one would let other threads run first, which takes long while they are busy.
"""

import fcntl
import json
import mmap
import os
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from prometheus_client.mmap_dict import MmapedDict, _read_all_values, _unpack_integer
from prometheus_client.utils import floatToGoString

MERGED_PROCESS = 0  # the number in the names of the files of dead processes
MAX_SERIES = 50_000
MAX_MAPPED_FILES = 64  # a few for each process; those of dead ones fall out


class Series(NamedTuple):
    """One time series: its family, and for the bucket of a histogram its upper `bound`, apart from the labels."""

    family: str
    help: str
    name: str
    labels: tuple[str, ...]
    bound: float | None

    def format(self, value: float, *labels: str) -> str:
        text = ",".join((*labels, *self.labels))
        return f"{self.name}{{{text}}} {value}\n" if text else f"{self.name} {value}\n"


def format_metrics(folder: Path) -> str:
    """Return the sums of all processes in the text format of Prometheus."""
    families: defaultdict[tuple[str, str], list[tuple[Series, float]]] = defaultdict(list)
    for (kind, key), value in _read_sums(folder).items():
        series = _parse_key(key)
        families[kind, series.family].append((series, value))
    return "".join(_format_family(*found, values) for found, values in families.items())


def merge_dead_processes(folder: Path) -> None:
    """Add the counts of processes that ended to one file, and drop their gauges."""
    with _locked(folder):
        _merge_dead_processes(folder)


def _read_sums(folder: Path) -> dict[tuple[str, str], float]:
    sums: dict[tuple[str, str], float] = {}
    with _locked(folder):
        for path, inode in sorted(_merge_dead_processes(folder).items()):
            kind = path.name.partition("_")[0]
            for key, value in _read_values(path, inode):
                sums[kind, key] = sums.get((kind, key), 0.0) + value
    return sums


def _format_family(kind: str, family: str, values: list[tuple[Series, float]]) -> str:
    name = f"{family}_total" if kind == "counter" else family
    description = values[0][0].help.replace("\\", r"\\").replace("\n", r"\n")
    head = f"# HELP {name} {description}\n# TYPE {name} {kind}\n"
    if kind == "histogram":
        return head + "".join(_iter_histogram_lines(values))
    return head + "".join(series.format(value) for series, value in values)


def _iter_histogram_lines(values: Iterable[tuple[Series, float]]) -> Iterator[str]:
    """The files have the count of each bucket; a scrape has those up to its bound."""
    by_labels: defaultdict[tuple[str, ...], list[tuple[Series, float]]] = defaultdict(list)
    for series, value in values:
        by_labels[series.labels].append((series, value))
    for found in by_labels.values():
        count = 0.0
        for series, value in sorted(found, key=lambda pair: pair[0].bound or 0.0):
            if series.bound is None:
                yield series.format(value)
                continue
            count += value
            bound = floatToGoString(series.bound)  # type: ignore[no-untyped-call]
            yield series.format(count, f'le="{bound}"')
        yield found[0][0]._replace(name=f"{found[0][0].family}_count").format(count)


@lru_cache(maxsize=MAX_SERIES)
def _parse_key(key: str) -> Series:
    family, name, labels, description = json.loads(key)
    bound = labels.pop("le", None)
    texts = tuple(f"{label}={json.dumps(value, ensure_ascii=False)}" for label, value in sorted(labels.items()))
    return Series(family, description, name, texts, None if bound is None else float(bound))


def _merge_dead_processes(folder: Path) -> dict[Path, int]:
    """Merge the files of dead processes, and return the files that are left, with their inodes."""
    files = _list_files(folder)
    dead = [path for path in files if not _is_alive(int(path.stem.rpartition("_")[2]))]
    for path in dead:
        kind = path.stem.rpartition("_")[0]
        if not kind.startswith("gauge"):
            _add_values(path, files[path], folder / f"{kind}_{MERGED_PROCESS}.db")
        path.unlink()
    return _list_files(folder) if dead else files


def _list_files(folder: Path) -> dict[Path, int]:
    with os.scandir(folder) as entries:
        return {Path(entry.path): entry.inode() for entry in entries if entry.name.endswith(".db")}


def _add_values(source: Path, inode: int, target: Path) -> None:
    merged = MmapedDict(str(target))  # type: ignore[no-untyped-call]
    try:
        for key, value in _read_values(source, inode):
            merged.write_value(key, merged.read_value(key)[0] + value, 0.0)  # type: ignore[no-untyped-call]
    finally:
        merged.close()  # type: ignore[no-untyped-call]


def _read_values(path: Path, inode: int) -> Iterator[tuple[str, float]]:
    try:
        data = _map_file(path, inode)
        if _unpack_integer(data, 0)[0] > len(data):  # it has grown since
            _map_file.cache_clear()
            data = _map_file(path, inode)
    except ValueError:  # empty: of a process that begins
        return
    for key, value, *_ in _read_all_values(data):  # type: ignore[no-untyped-call]
        yield key, value


@lru_cache(maxsize=MAX_MAPPED_FILES)
def _map_file(path: Path, _inode: int) -> mmap.mmap:
    """Return a file as bytes that follow its changes; a mapped inode is not given to another file."""
    with path.open("rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


def _is_alive(process: int) -> bool:
    if process == MERGED_PROCESS:
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Let one process at a time read or merge, as counts would be missed or counted twice otherwise."""
    with (folder / "lock").open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield

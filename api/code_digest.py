"""A digest of the code that writes responses, so that a deploy that may change bytes changes every ETag.

It covers the files of the packages and the versions of what they depend on, not the catalogue, which has a revision.
"""

import os
from collections.abc import Iterable, Iterator
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from re import match

ROOT = Path(__file__).parents[1]
PACKAGES = ("api", "db", "schemas")
BYTECODE = "__pycache__"
# The catalogue has a revision, migrations write no response, the explorer's assets are tagged by their bytes.
EXCLUDED = ("db/catalogue", "db/migrations", "api/docs/assets")


@cache
def digest_code() -> str:
    """Return the digest of this installation."""
    return digest_files(ROOT, _list_versions())


def digest_files(root: Path, versions: Iterable[str] = ()) -> str:
    """Return a digest of the packages below `root` by name and content; neither location nor time matters."""
    digest = sha256(repr(sorted(versions)).encode())
    for name in sorted(_list_names(root)):
        digest.update(f"{name}\0".encode())
        digest.update(sha256((root / name).read_bytes()).digest())
    return digest.hexdigest()


def _list_names(root: Path) -> Iterator[str]:
    """Yield the paths of the files relative to `root`; folders that do not count are not entered."""
    for package in PACKAGES:
        for folder, subfolders, files in os.walk(root / package):
            prefix = Path(folder).relative_to(root).as_posix()
            subfolders[:] = [name for name in subfolders if f"{prefix}/{name}" not in EXCLUDED and name != BYTECODE]
            yield from (f"{prefix}/{name}" for name in files if not name.endswith(".pyc"))


def _list_versions() -> Iterator[str]:
    for requirement in requires("therapydb") or ():
        if name := match(r"[A-Za-z0-9._-]+", requirement):
            try:
                yield f"{name[0]} {version(name[0])}"
            except PackageNotFoundError:  # one of an extra
                continue

"""A digest of the code that writes responses, so that a deploy that may change bytes changes every ETag.

It covers the files of the packages and the versions of what they depend on, not the catalogue, which has a revision.
"""

from collections.abc import Iterable, Iterator
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from re import match

ROOT = Path(__file__).parents[1]
PACKAGES = ("api", "db", "schemas")
# The catalogue has a revision, migrations write no response, the explorer's assets are tagged by their bytes.
EXCLUDED = ("db/catalogue", "db/migrations", "api/docs/assets")


@cache
def digest_code() -> str:
    """Return the digest of this installation."""
    return digest_files(ROOT, _list_versions())


def digest_files(root: Path, versions: Iterable[str] = ()) -> str:
    """Return a digest of the packages below `root` by name and content; neither location nor time matters."""
    digest = sha256(repr(sorted(versions)).encode())
    for path in sorted(_list_files(root)):
        digest.update(f"{path.relative_to(root).as_posix()}\0".encode())
        digest.update(sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _list_files(root: Path) -> Iterator[Path]:
    excluded = [root / folder for folder in EXCLUDED]
    for package in PACKAGES:
        for path in (root / package).rglob("*"):
            is_source = path.is_file() and path.suffix != ".pyc"
            if is_source and not any(path.is_relative_to(folder) for folder in excluded):
                yield path


def _list_versions() -> Iterator[str]:
    for requirement in requires("therapydb") or ():
        if name := match(r"[A-Za-z0-9._-]+", requirement):
            try:
                yield f"{name[0]} {version(name[0])}"
            except PackageNotFoundError:  # one of an extra
                continue

import os
import shutil
from pathlib import Path

import pytest

from api.code_digest import EXCLUDED, PACKAGES, digest_code, digest_files

FILES = [
    *("api/app.py", "api/v1/records/views.py", "api/examples/answers.yaml", "db/engine.py", "schemas/base.py"),
    "schemas/exports/citeproc/style.csl",
]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name in [*FILES, *(f"{folder}/file.yaml" for folder in EXCLUDED)]:
        path = tmp_path / "one" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    return tmp_path / "one"


@pytest.mark.parametrize("name", FILES)
def test_change_of_any_file_changes_the_digest(root: Path, name: str) -> None:
    before = digest_files(root)
    (root / name).write_text("changed")
    assert digest_files(root) != before


def test_new_name_changes_the_digest(root: Path) -> None:
    before = digest_files(root)
    (root / "api/app.py").rename(root / "api/application.py")
    assert digest_files(root) != before


@pytest.mark.parametrize("folder", EXCLUDED)
def test_catalogue_and_assets_do_not_count(root: Path, folder: str) -> None:
    before = digest_files(root)
    (root / folder / "file.yaml").write_text("changed")
    assert digest_files(root) == before


def test_neither_location_nor_time_nor_bytecode_counts(root: Path, tmp_path: Path) -> None:
    shutil.copytree(root, tmp_path / "two")
    (tmp_path / "two/api/__pycache__").mkdir()
    (tmp_path / "two/api/__pycache__/app.cpython-311.pyc").write_bytes(b"bytecode")
    os.utime(tmp_path / "two/api/app.py", (0, 0))
    assert digest_files(tmp_path / "two") == digest_files(root)


def test_versions_of_dependencies_count(root: Path) -> None:
    assert len({digest_files(root, versions) for versions in ([], ["flask 3.1.0"], ["flask 3.1.1"])}) == 3


def test_digest_of_the_installation_covers_its_packages() -> None:
    assert len(digest_code()) == 64
    assert {"api", "db", "schemas"} == {*PACKAGES}

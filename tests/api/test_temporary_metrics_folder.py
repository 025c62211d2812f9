import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from api.temporary_metrics_folder import create_metrics_folder


@pytest.fixture(autouse=True)
def temporary_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


DYING_SERVER = """
import os
import subprocess
import sys
from api.temporary_metrics_folder import create_metrics_folder

with create_metrics_folder():
    os.kill(os.getpid(), 9)
"""


def test_it_is_gone_at_the_end(temporary_files: Path) -> None:
    with create_metrics_folder() as folder:
        assert [*temporary_files.iterdir()] == [Path(folder)]
    assert [*temporary_files.iterdir()] == []


def test_a_start_removes_those_of_killed_servers_and_no_other(temporary_files: Path) -> None:
    command = [sys.executable, "-c", DYING_SERVER]
    assert subprocess.run(command, check=False, env=os.environ | {"TMPDIR": str(temporary_files)}).returncode == -9
    [left] = temporary_files.iterdir()
    with create_metrics_folder() as first, create_metrics_folder() as second:
        assert {*temporary_files.iterdir()} == {Path(first), Path(second)}
    assert not left.exists()


def test_folders_without_an_owner_are_left_alone(temporary_files: Path) -> None:
    other = temporary_files / "therapydb-metrics-of-somebody"
    other.mkdir()
    with create_metrics_folder():
        assert other.exists()

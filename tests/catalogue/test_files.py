"""The files of the catalogue pass the check that curators run."""

from tests.api.cli.test_catalogue import run_command


def test_check_finds_nothing() -> None:
    code, lines = run_command("check")
    assert (code, [line for line in lines if ".yaml:" in line]) == (0, [])

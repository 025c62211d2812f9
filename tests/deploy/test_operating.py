import re
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OPERATING = (ROOT / "docs" / "operating.md").read_text("utf-8")
LIMITS = re.findall(r"^\| ([^|]+) \| ([\d.]+) \| [^|]+ \| `([\w.]+)` \|$", OPERATING, re.MULTILINE)


def test_limits_are_listed() -> None:
    assert len(LIMITS) >= 16


@pytest.mark.parametrize(("limit", "value", "name"), LIMITS, ids=[limit for limit, *_ in LIMITS])
def test_limit_is_that_of_the_code(limit: str, value: str, name: str) -> None:
    path, _, attribute = name.rpartition(".")
    if path == "api.settings.Settings":
        path, attribute = "api.settings", f"Settings.{attribute}"
    found: object = import_module(path)
    for part in attribute.split("."):
        found = getattr(found, part)
    assert str(found) == value, limit


@pytest.mark.parametrize("name", re.findall(r"\]\(\.\./deploy/([\w.]+)\)", OPERATING))
def test_every_named_file_is_there(name: str) -> None:
    if name == "nginx.conf" and not (ROOT / "deploy" / name).exists():
        pytest.skip("the configuration of nginx comes with its tests")
    assert (ROOT / "deploy" / name).is_file()

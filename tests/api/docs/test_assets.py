import tomllib

import pytest

from api.docs.page_assets import ASSETS, FOLDER

VENDORED = tomllib.loads((FOLDER / "VENDORED.toml").read_text())


@pytest.mark.parametrize("name", VENDORED["sha256"])
def test_vendored_asset_is_the_published_one(name: str) -> None:
    assert ASSETS.digests[name] == VENDORED["sha256"][name]


def test_every_asset_is_vendored_or_ours() -> None:
    assert {path.name for path in ASSETS.folder.iterdir()} == {
        *VENDORED["sha256"],
        "explorer.css",
        "explorer.js",
        "reference.css",
    }

"""Style sheet and script of the pages."""

from pathlib import Path

from api.http.asset_folder import AssetFolder

FOLDER = Path(__file__).parent
ASSETS = AssetFolder("pages.asset", FOLDER / "assets")

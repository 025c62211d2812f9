"""Style sheet and script of the pages."""

from pathlib import Path

from api.http.asset_folder import AssetFolder

FOLDER = Path(__file__).parent
PREVIEW = "preview.jpg"  # what other sites show beside a link to a page
ASSETS = AssetFolder("pages.asset", FOLDER / "assets")

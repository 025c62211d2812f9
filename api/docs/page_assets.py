"""The assets of the pages, all served from here, so that a browser requests nothing from other hosts."""

from pathlib import Path

from api.http.asset_folder import AssetFolder

FOLDER = Path(__file__).parent
ASSETS = AssetFolder("docs.asset", FOLDER / "assets")
CONTENT_SECURITY_POLICY = (
    "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "img-src 'self' data:; "  # icons in the style sheet of Swagger UI
    "style-src 'self' 'unsafe-inline'"  # its script sets style attributes
)

"""The script of the card, its style sheet and messages inside, under an address and an integrity made from its bytes.

Pages of others name a script by its hash, so that what a release has sent stays in the folder `published` for good.
"""

import json
from base64 import b64encode
from functools import cache
from hashlib import sha256, sha384
from pathlib import Path

from flask import Response

from api.http import Problem, envelope
from api.http.static_compression import compress_response
from db.vocab.definitions import load_word_lists

FOLDER = Path(__file__).parent
ASSETS = FOLDER / "assets"
PUBLISHED = FOLDER / "published"  # written by `python -m tools.publish_embed`
MEDIA_TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8"}
# What stands in the script for the text of the style sheet and for its messages by state.
STYLE_SHEET, MESSAGES = '"__STYLE_SHEET__"', '"__MESSAGES__"'
IMMUTABLE = "public, max-age=31536000, immutable"
CARD, STYLE, FRAME = "therapy-card.js", "card.css", "frame-height.js"
HASH_LENGTH = 16


@cache
def load_assets() -> dict[str, bytes]:
    """Return the bytes of each asset by its plain name."""
    assets = {path.name: path.read_bytes() for path in sorted(ASSETS.iterdir())}
    values = {
        STYLE_SHEET: " ".join(assets[STYLE].decode().split()),
        MESSAGES: {word.name: word.label for word in load_word_lists()["card_message"].words},
    }
    script = assets[CARD].decode()
    for place, value in values.items():
        script = script.replace(place, json.dumps(value))
    return {**assets, CARD: script.encode()}


@cache
def hash_name(name: str) -> str:
    """Return the name of an asset with a piece of its digest: `therapy-card.<hash>.js`."""
    stem, _, ending = name.rpartition(".")
    return f"{stem}.{sha256(load_assets()[name]).hexdigest()[:HASH_LENGTH]}.{ending}"


@cache
def load_hashed_assets() -> dict[str, bytes]:
    """Return the bytes of each asset, of this release and of earlier ones, by its name with a hash."""
    published = {path.name: path.read_bytes() for path in sorted(PUBLISHED.iterdir())}
    return {**published, **{hash_name(name): content for name, content in load_assets().items()}}


@cache
def compute_integrity(name: str) -> str:
    """Return the value of the `integrity` attribute for an asset."""
    return f"sha384-{b64encode(sha384(load_assets()[name]).digest()).decode()}"


def send_embed_asset(name: str) -> Response:
    """Return an asset for good under its hashed name; its plain name redirects there for an hour."""
    if name in load_assets():
        response = envelope.make_redirect(302, envelope.build_url(f"/embed/{hash_name(name)}"))
        response.headers["Cache-Control"] = "public, max-age=3600"
        return response
    if name not in load_hashed_assets():
        raise Problem(404, describe_unknown_asset(name))
    response = Response(load_hashed_assets()[name], content_type=MEDIA_TYPES[Path(name).suffix])
    response.headers["Cache-Control"] = IMMUTABLE
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.set_etag(sha256(response.get_data()).hexdigest()[:32])
    return compress_response(response)


def describe_unknown_asset(name: str) -> str:
    stem, _, ending = name[:100].partition(".")
    plain = f"{stem}.{ending.rpartition('.')[2]}"
    if plain not in load_assets():
        return f"there is no file {name[:100]!r}; the script of the card is at {envelope.build_url(f'/embed/{CARD}')}"
    current = envelope.build_url(f"/embed/{hash_name(plain)}")
    return f"no release has published {name[:100]!r}; the current file is {current}, with another integrity"

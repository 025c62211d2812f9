"""What every template may call: labels of closed lists, figures as text, addresses."""

from collections.abc import Callable, Mapping
from functools import cache

from flask import current_app, request
from markupsafe import Markup

from api.http import envelope
from api.pages.assets import ASSETS, PREVIEW
from db.vocab.definitions import load_word_lists
from schemas.display.figure_text import Figure, format_follow_up, read_figure
from schemas.display.interval_bar import draw_interval_bar
from schemas.display.labels import get_label
from schemas.display.register_links import build_register_url
from schemas.display.units import format_unit

# What the card in a frame may do: run its script, and open links in a tab of the reader.
SANDBOX = "allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox"
FUNCTIONS: Mapping[str, Callable[..., object]] = {
    "build_asset_url": ASSETS.build_url,
    "label": get_label,
    "read_figure": read_figure,
    "format_follow_up": format_follow_up,
    "format_unit": format_unit,
    "build_register_url": build_register_url,
}


def build_globals() -> Mapping[str, object]:
    """Return the names that templates have beside those of their view."""
    settings = current_app.extensions["settings"]
    addresses = {
        "page_url": settings.public_url + request.full_path.rstrip("?"),
        "prefix": envelope.build_url("/").rstrip("/"),
        "public_url": settings.public_url,
        "preview_url": f"{settings.public_url}/pages/assets/{PREVIEW}?v={ASSETS.digests[PREVIEW][:12]}",
        "report_url": settings.report_url,
    }
    return {**FUNCTIONS, **addresses, "sandbox": SANDBOX, "define": define_word, "draw_interval_bar": draw_bar}


def draw_bar(figure: Figure | None) -> Markup:
    return Markup(draw_interval_bar(figure))  # noqa: S704 - numbers only


def define_word(word_list: str, value: str) -> str:
    """Return the definition of a value of a closed list."""
    return _load_definitions()[word_list, value]


@cache
def _load_definitions() -> dict[tuple[str, str], str]:
    return {(words.id, word.name): word.definition for words in load_word_lists().values() for word in words.words}

"""Cards as HTML with declarative shadow DOM: what a frame shows, and what the element puts into its shadow root."""

from collections.abc import Callable, Mapping

from flask import Response, current_app, request
from sqlalchemy import Connection

from api.embed.card_options import THEMES, read_option, read_sections
from api.embed.card_sections import ALWAYS_READ, AUDIENCES, CARD_SECTIONS
from api.embed.record_cards import build_claim_card, build_reference_card, build_risk_card
from api.embed.script import CARD, STYLE, hash_name
from api.http.declared_arguments import declare_lists
from api.pages import comparison
from api.pages.error_pages import replace_problem
from api.pages.rendering import HTML, Context, render_page, show_page
from api.pages.risk_order import choose_rows
from api.pages.sections import count_claims
from api.pages.therapy import group_rows, list_unsound_references
from api.record_reader import read_merged_record, read_record
from api.snapshot_response import show_snapshot
from api.v1.compare import read_comparison
from schemas.exports.documents import Record

PROBLEM = "embed/problem.html"
CARD_ENDPOINT = "_card"  # how the names of their endpoints end, see `api.embed.ROUTES`
ANYBODY = "* file: capacitor: ionic:"  # `*` alone leaves out files and the pages of packaged apps
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; "
    "form-action 'none'; require-trusted-types-for 'script'; frame-ancestors {}"
)


def show_therapy_card(id: str) -> Response:  # noqa: A002 - the name of the path's parameter
    return _show_record_card("therapies", id)


def show_risk_card(id: str) -> Response:  # noqa: A002 - as above
    return _show_record_card("risks", id)


def show_claim_card(id: str) -> Response:  # noqa: A002 - as above
    return _show_record_card("claims", id)


def show_reference_card(id: str) -> Response:  # noqa: A002 - as above
    return _show_record_card("references", id)


@declare_lists("therapies")
def show_compare_card() -> Response:
    head = _build_head(read_option("theme", THEMES))

    def build(connection: Connection) -> Record:
        return {**head, **comparison.build_card(connection)}

    return _allow_frames(
        show_snapshot(HTML, build, lambda page: comparison.render_comparison("embed/compare.html", page))
    )


def render_problem_card(response: Response) -> Response:
    """Return the card of a problem, so that a frame says what is wrong; any other response unchanged."""
    if not (request.endpoint or "").endswith(CARD_ENDPOINT):
        return response
    theme = request.args.get("theme")
    head = _build_head(theme if theme in THEMES else THEMES[0])
    return replace_problem(response, lambda problem: _allow_frames(render_page(PROBLEM, {**head, "problem": problem})))


def _show_record_card(collection: str, record_id: str) -> Response:
    template, build = CARDS[collection]

    def build_context(connection: Connection) -> Context:
        merged = read_merged_record(connection, collection, record_id)
        return {**build(connection, record_id), "merged": merged}

    return _show_card(template, build_context)


def _show_card(template: str, build: Callable[[Connection], Context]) -> Response:
    head = _build_head(read_option("theme", THEMES))
    return _allow_frames(show_page(f"embed/{template}", lambda connection: {**head, **build(connection)}))


def _build_head(theme: str) -> Context:
    return {"script_name": hash_name(CARD), "style_name": hash_name(STYLE), "theme": theme}


def _allow_frames(response: Response) -> Response:
    ancestors = current_app.extensions["settings"].frame_ancestors
    response.headers["Content-Security-Policy"] = POLICY.format(ANYBODY if ancestors == "*" else ancestors)
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def build_card(connection: Connection, therapy_id: str) -> Context:
    """Read what the sections of the card show, and nothing else."""
    names = read_sections()
    audience = read_option("audience", [*AUDIENCES])
    fields = tuple(field for name in names for field in CARD_SECTIONS[name].fields)
    therapy = read_record(connection, "therapies", therapy_id, (*ALWAYS_READ, *fields))
    kinds = [CARD_SECTIONS[name].kind for name in names if CARD_SECTIONS[name].kind]
    rows = group_rows(read_comparison(connection, [therapy_id], kinds)["rows"]) if kinds else {}
    shown = {kind: choose_rows(members, AUDIENCES[audience]) for kind, members in rows.items()}
    return {
        "therapy": therapy,
        "names": names,
        "audience": audience,
        "rows": shown,
        "more": {kind: count_claims(members) - count_claims(shown[kind]) for kind, members in rows.items()},
        "unsound": list_unsound_references(therapy["references"]),
    }


CARDS: Mapping[str, tuple[str, Callable[[Connection, str], Context]]] = {
    "therapies": ("therapy.html", build_card),
    "risks": ("risk.html", build_risk_card),
    "claims": ("claim.html", build_claim_card),
    "references": ("reference.html", build_reference_card),
}

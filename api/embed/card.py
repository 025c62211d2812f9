"""Cards as HTML with declarative shadow DOM: what a frame shows, and what the element puts into its shadow root."""

from collections.abc import Callable, Iterable, Sequence

from flask import Response, current_app, request
from sqlalchemy import Connection

from api.embed.card_sections import ALWAYS_READ, AUDIENCES, CARD_SECTIONS, parse_sections
from api.embed.record_cards import build_claim_card, build_reference_card, build_risk_card
from api.embed.script import CARD, STYLE, hash_name
from api.pages.comparison import build_page
from api.pages.error_pages import replace_problem
from api.pages.rendering import Context, render_page, show_page
from api.pages.sections import count_claims, limit_rows
from api.pages.therapy import group_rows, list_unsound_references
from api.record_reader import read_record
from api.v1.compare import read_comparison
from schemas.exports.documents import Record

THEMES = ("auto", "light", "dark")
PROBLEM = "embed/problem.html"
CARD_ENDPOINT = "_card"  # how the names of their endpoints end, see `api.embed.ROUTES`
ANYBODY = "* file: capacitor: ionic:"  # `*` alone leaves out files and the pages of packaged apps
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; "
    "form-action 'none'; require-trusted-types-for 'script'; frame-ancestors {}"
)


def show_therapy_card(id: str) -> Response:  # noqa: A002 - the name of the path's parameter
    return _show_card("therapy.html", lambda connection: build_card(connection, id))


def show_risk_card(id: str) -> Response:  # noqa: A002 - as above
    return _show_card("risk.html", lambda connection: build_risk_card(connection, id))


def show_claim_card(id: str) -> Response:  # noqa: A002 - as above
    return _show_card("claim.html", lambda connection: build_claim_card(connection, id))


def show_reference_card(id: str) -> Response:  # noqa: A002 - as above
    return _show_card("reference.html", lambda connection: build_reference_card(connection, id))


def show_compare_card() -> Response:
    return _show_card("compare.html", build_page)


def render_problem_card(response: Response) -> Response:
    """Return the card of a problem, so that a frame says what is wrong; any other response unchanged."""
    if not (request.endpoint or "").endswith(CARD_ENDPOINT):
        return response
    return replace_problem(response, lambda problem: _allow_frames(render_page(PROBLEM, _build_head(problem=problem))))


def _show_card(template: str, build: Callable[[Connection], Context]) -> Response:
    return _allow_frames(show_page(f"embed/{template}", lambda connection: _build_head(**build(connection))))


def _build_head(**context: object) -> Context:
    theme = read_choice_of("theme", THEMES)
    return {"script_name": hash_name(CARD), "style_name": hash_name(STYLE), "theme": theme, **context}


def _allow_frames(response: Response) -> Response:
    ancestors = current_app.extensions["settings"].frame_ancestors
    response.headers["Content-Security-Policy"] = POLICY.format(ANYBODY if ancestors == "*" else ancestors)
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def read_choice_of(name: str, choices: Iterable[str]) -> str:
    """Return a parameter of the card; the first choice if it is none of them."""
    first, *others = choices
    value = request.args.get(name, first)
    return value if value in others else first


def build_card(connection: Connection, therapy_id: str) -> Context:
    """Read what the sections of the card show, and nothing else."""
    names = parse_sections(request.args.get("sections", ""))
    audience = read_choice_of("audience", AUDIENCES)
    fields = tuple(field for name in names for field in CARD_SECTIONS[name].fields)
    therapy = read_record(connection, "therapies", therapy_id, (*ALWAYS_READ, *fields))
    kinds = [CARD_SECTIONS[name].kind for name in names if CARD_SECTIONS[name].kind]
    rows = group_rows(read_comparison(connection, [therapy_id], kinds)["rows"]) if kinds else {}
    most = AUDIENCES[audience]
    return {
        "therapy": therapy,
        "names": names,
        "titles": {name: section.title for name, section in CARD_SECTIONS.items()},
        "audience": audience,
        "rows": {kind: limit_rows(put_figures_first(members), most) for kind, members in rows.items()},
        "more": {kind: count_claims(members) - most for kind, members in rows.items()},
        "unsound": list_unsound_references(therapy["references"]),
    }


def put_figures_first(rows: Iterable[Record]) -> Sequence[Record]:
    """Return the rows with counts before those without: a card has room for few."""
    return sorted(rows, key=lambda row: all(claim["estimate"] is None for claim in row["claims"]))

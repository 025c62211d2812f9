"""Therapies side by side: a column for each, never a pooled figure."""

from collections.abc import Mapping

from flask import Response, request
from sqlalchemy import Connection

from api.discovery.typed_links import add_data_links
from api.http import envelope
from api.http.declared_arguments import declare_lists
from api.http.problems import Fault, make_validation_problem
from api.page_numbers import read_page_number
from api.pages.choice_parameters import read_choice
from api.pages.compared_rows import MAX_ROWS, PAGE_SIZE, TITLES, group_rows_by_kind
from api.pages.compared_therapies import CHOICES, MIN_CHOICES, read_names, read_therapies
from api.pages.rendering import HTML, render_fitting, render_page
from api.record_reader import read_records
from api.snapshot_response import show_snapshot
from api.v1.compare import read_comparison
from schemas.exports.documents import Record

EXAMPLE = "zimislecel,donislecel"


@declare_lists("therapies")
def show_comparison() -> Response:
    """Return the page of the therapies in `therapies`; the parameters of its form redirect there."""
    chosen = [request.args[name] for name in CHOICES if request.args.get(name)]
    if chosen:
        return envelope.make_redirect(303, envelope.build_url("/compare", [("therapies", ",".join(chosen))]))
    return show_snapshot(HTML, build_page, show_page_of_comparison)


def show_page_of_comparison(page: Record) -> Response:
    path = f"/v1/compare{page['query']}" if page["chosen"] else "/v1/therapies"
    table = f"{path}{'&' if page['chosen'] else '?'}format=csv"
    return add_data_links(render_comparison("compare.html", page), path, table)


def build_page(connection: Connection) -> Mapping[str, object]:
    """Return the comparison of the therapies in `therapies`, none if it is empty. Raises 404 if there is no such.

    The parameter `kind` limits it to the rows of one kind. Raises 422 if there is none with this name.
    """
    chosen, kind = read_therapies(connection), read_choice("kind", [*TITLES])
    comparison = read_comparison(connection, chosen.ids, [kind] if kind else [*TITLES]) if chosen.ids else None
    return {
        "options": read_records(connection, "therapies", ("name", "kind")),
        "comparison": comparison,
        "choices": CHOICES[: max(MIN_CHOICES, len(chosen.ids) + 1)],
        "kind": kind,
        "query": envelope.build_local_url("", [("therapies", ",".join(chosen.ids)), *list_kind_parameters(kind)]),
        "chosen": chosen.ids,
        "faults": chosen.faults,
        "merges": chosen.merges,
    }


def list_kind_parameters(kind: str | None) -> list[tuple[str, str]]:
    return [("kind", kind)] if kind else []


def build_card(connection: Connection) -> Mapping[str, object]:
    """Return the same for a card, which is of some comparison. Raises 422 if it is of none."""
    if not read_names():
        example = f"ids of therapies, such as {EXAMPLE}"
        fault: Fault = {"parameter": "therapies", "detail": "is missing", "expected": example}
        raise make_validation_problem([fault], "parameter")
    return build_page(connection)


def render_comparison(template: str, page: Record) -> Response:
    """Return the page with as many rows as fit; with one kind, those of the page in the parameter `page`."""
    rows = page["comparison"]["rows"] if page["comparison"] else ()
    if page["kind"] is None:
        return render_fitting(
            template, lambda share: {**page, "groups": group_rows_by_kind(rows, int(MAX_ROWS * share))}
        )
    number, last = read_page_number(len(rows), PAGE_SIZE)
    groups = group_rows_by_kind(rows, PAGE_SIZE, (number - 1) * PAGE_SIZE)
    return render_page(template, {**page, "groups": groups, "page_number": number, "last_page": last})

"""Therapies side by side: a column for each, never a pooled figure."""

from collections.abc import Mapping

from flask import Response, request
from sqlalchemy import Connection

from api.http import envelope
from api.http.problems import Fault, make_validation_problem
from api.pages.compared_therapies import CHOICES, read_choice, read_names
from api.pages.rendering import show_page
from api.record_reader import read_records
from api.v1.compare import read_comparison

TITLES = {
    "component": "What is given",
    "mechanism": "How it is thought to work",
    "risk": "What can go wrong",
    "outcome": "How well it did",
    "approval": "Approvals and decisions",
    "burden": "Cost and burden",
}
EXAMPLE = "zimislecel,donislecel"


def show_comparison() -> Response:
    """Return the page of the therapies in `therapies`; the parameters of its form redirect there."""
    chosen = [request.args[name] for name in CHOICES if request.args.get(name)]
    if chosen:
        return envelope.make_redirect(303, envelope.build_url("/compare", [("therapies", ",".join(chosen))]))
    return show_page("compare.html", build_page)


def build_page(connection: Connection) -> Mapping[str, object]:
    """Return the comparison of the therapies in `therapies`, none if it is empty. Raises 404 if there is no such."""
    options = read_records(connection, "therapies", ("name", "kind"))
    chosen = read_choice(connection)
    comparison = read_comparison(connection, chosen.ids, tuple(TITLES)) if chosen.ids else None
    context = {"options": options, "comparison": comparison, "choices": CHOICES, "titles": TITLES}
    return {**context, "chosen": chosen.ids, "faults": chosen.faults, "merges": chosen.merges}


def build_card(connection: Connection) -> Mapping[str, object]:
    """Return the same for a card, which is of some comparison. Raises 422 if it is of none."""
    if not read_names():
        example = f"ids of therapies, such as {EXAMPLE}"
        fault: Fault = {"parameter": "therapies", "detail": "is missing", "expected": example}
        raise make_validation_problem([fault], "parameter")
    return build_page(connection)

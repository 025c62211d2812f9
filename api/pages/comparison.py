"""Therapies side by side: a column for each, never a pooled figure."""

from collections.abc import Mapping, Sequence

from flask import Response, request
from sqlalchemy import Connection

from api.http import envelope
from api.pages.rendering import show_page
from api.record_reader import find_named_record, read_records
from api.v1.compare import read_comparison

TITLES = {
    "component": "What is given",
    "mechanism": "How it is thought to work",
    "risk": "What can go wrong",
    "outcome": "How well it did",
    "approval": "Approvals and decisions",
    "burden": "Cost and burden",
}
CHOICES = ("first", "second", "third")  # parameters of the form; more columns than these do not fit on a page


def show_comparison() -> Response:
    """Return the page of the therapies in `therapies`; the parameters of its form redirect there."""
    chosen = [request.args[name] for name in CHOICES if request.args.get(name)]
    if chosen:
        return envelope.make_redirect(303, envelope.build_url("/compare", [("therapies", ",".join(chosen))]))
    return show_page("compare.html", build_page)


def build_page(connection: Connection) -> Mapping[str, object]:
    options = read_records(connection, "therapies", ("name", "kind"))
    chosen = read_choice(connection, options)
    comparison = read_comparison(connection, chosen, tuple(TITLES)) if chosen else None
    return {"options": options, "chosen": chosen, "comparison": comparison, "choices": CHOICES, "titles": TITLES}


def read_choice(connection: Connection, options: Sequence[Mapping[str, object]]) -> list[str]:
    """Return the ids of the therapies to compare; what is no therapy is left out."""
    names = [name for name in request.args.get("therapies", "").split(",") if name]
    known = {option["id"] for option in options}
    ids = [name if name in known else find_named_record(connection, "therapies", name) for name in names]
    return [*dict.fromkeys(record_id for record_id in ids if record_id)][: len(CHOICES)]

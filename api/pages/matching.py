"""The form that matches a patient: it asks what could decide, and shows how each criterion was judged.

It works without JavaScript. What is entered is neither stored, logged nor cached, and never part of an address.
"""

import json
from collections.abc import Iterable, Mapping, Sequence

from flask import Response, current_app, request
from werkzeug.datastructures import MultiDict

from api.discovery.typed_links import add_data_links
from api.http import Problem, headers
from api.http.declared_arguments import declare_lists
from api.http.problems import Fault, make_validation_problem
from api.http.query_string import get_query_parameters
from api.pages.match_choices import collect_names, find_unknown_names, replace_names
from api.pages.match_faults import find_form_faults, require_form
from api.pages.match_form import Form, build_questions, read_facts, shorten_form
from api.pages.match_words import name_place, phrase_question, spell_comparison, spell_text
from api.pages.rendering import render_page
from api.record_reader import read_records
from api.v1.match.catalogue_cache import fetch_catalogue
from api.v1.match.result_query import read_result_options
from api.v1.match.single import answer_request, load_plain_facts
from db.engine import snapshot_connection
from db.vocab.attributes import ATTRIBUTE
from schemas.exports.documents import Record

MAX_QUESTIONS = 12  # before the rest, which decide about fewer profiles
MAX_ENTRIES = 12  # profiles shown, so that the page stays small
MAX_IGNORED = 10
OPTIONS = {"trace": "all"}


@declare_lists("therapies")
def show_match_form() -> Response:
    """Return the empty form; `therapies` in the query limits it to what decides about these."""
    return _show_form(dict(get_query_parameters()).get("therapies", "").split(","), MultiDict(), is_answered=False)


def show_match_result() -> Response:
    """Return the form as it was filled, with the verdict and the trace of every profile below it."""
    require_form()
    return _show_form(request.form.getlist("therapies"), request.form, is_answered=True)


def _show_form(given: Sequence[str], form: Form, *, is_answered: bool) -> Response:
    with snapshot_connection(current_app.extensions["database"]) as connection:
        therapies = read_records(connection, "therapies", ("name",))
        names = collect_names(therapies, read_records(connection, "conditions", ("name", "codings")))
    chosen = [name for name in dict.fromkeys(map(str.strip, given)) if name]
    faults = [*find_form_faults(form), *find_unknown_names(form, names.suggestions)]
    facts = read_facts(replace_names(form, names.suggestions))
    answer, problem = match_facts(facts, chosen, faults)
    errors = problem.errors if problem else ()
    asked, shown = list_attributes(answer["data"], facts), shorten_form(form)
    context = {
        "therapies": therapies,
        "chosen": chosen,
        "questions": build_questions(asked[:MAX_QUESTIONS], shown, names),
        "further": build_questions(asked[MAX_QUESTIONS:], shown, names),
        "answer": answer if is_answered and problem is None else None,
        "ignored": answer["meta"]["ignored"][:MAX_IGNORED] if problem is None else (),
        "problem": problem.to_dict() if problem else None,
        "form": shown,
        "invalid": {name_place(error.get("pointer") or error["parameter"]): error for error in errors},
        "attributes": ATTRIBUTE,
        "name_place": lambda place: name_place(place, chosen),
        "phrase_question": phrase_question,
        "spell": lambda text: spell_text(text, {}),
        "compared": lambda row: spell_comparison(row["observed"], row["required"], names.codes),
        "suggestions": names.suggestions,
        "max_entries": MAX_ENTRIES,
    }
    page = headers.disable_caching(render_page("match.html", context))
    page.status_code = problem.status if problem else 200
    return add_data_links(page, "/v1/attributes", "/v1/attributes?format=csv")


def match_facts(
    facts: Mapping[str, object], therapies: Sequence[str], faults: Sequence[Fault]
) -> tuple[Record, Problem | None]:
    """Return the answer of the matcher; for an invalid body that to no facts about any therapy, and the problem."""
    body = {"patient": facts, **({"therapies": list(therapies)} if therapies else {})}
    catalogue, options = fetch_catalogue(current_app), read_result_options(OPTIONS)
    try:
        if faults:
            raise make_validation_problem(faults, "parameter")
        return json.loads(answer_request(load_plain_facts(body), catalogue, options)), None
    except Problem as problem:
        return json.loads(answer_request(load_plain_facts({"patient": {}}), catalogue, options)), problem


def list_attributes(entries: Iterable[Record], facts: Iterable[str]) -> list[str]:
    """Return the attributes to ask for: those answered, then those that could decide, most profiles first."""
    missing = {fact["attribute"]: fact["profiles"] for entry in entries for fact in entry["missing"]}
    answered = [name for name in facts if name in ATTRIBUTE]
    by_profiles = sorted(missing, key=lambda name: (-missing[name], name))
    return [*answered, *(name for name in by_profiles if name not in answered)]

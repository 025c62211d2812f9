"""What is printed of a criterion, read again, asks the same question: nothing of it is lost on the way to a reader."""

import json
import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from hypothesis import given, settings

from db.matching import Profile, compile_profile
from db.matching.profile import SIGNS, Question
from db.queries.matching import Candidacy
from db.vocab.attributes import ATTRIBUTE
from db.vocab.words import OPERATOR
from tests.db.matching.test_bounds import TRIED, tree


def either(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


NUMBER = r"-?[0-9]+(?:\.[0-9]+)?"
UNIT, WITHIN = r"(?: (?P<unit>(?!within )\S+))?", r"(?: within (?P<length>[0-9]+) (?P<period>\S+))?"
FORMS = (
    rf"(?P<low>{NUMBER}) to (?P<high>{NUMBER}){UNIT}{WITHIN}",
    rf"(?P<sign>{either(SIGNS.values())}) (?P<bound>{NUMBER}){UNIT}{WITHIN}",
    rf"(?P<word>{either(word.replace('_', ' ') for word in OPERATOR)}) (?P<values>.+?){WITHIN}",
)


def read(text: str) -> dict[str, Any]:
    """The parts of a printed criterion."""
    found = re.fullmatch(r"(?P<negated>not )?(?P<attribute>[a-z0-9_]+) (?P<rest>.+)", text)
    assert found is not None, text
    forms = (re.fullmatch(form, found["rest"]) for form in FORMS)
    return {**found.groupdict(), **next(form.groupdict() for form in forms if form)}


def asked(text: str) -> Question:
    """The question that a printed criterion asks."""
    parts = read(text)
    attribute = ATTRIBUTE[parts["attribute"]]
    operators = {sign: operator for operator, sign in SIGNS.items()}
    bounds = [parts[name] for name in ("low", "high", "bound") if parts.get(name)]
    operator = operators.get(parts.get("sign", ""), "between" if bounds else parts.get("word", "").replace(" ", "_"))
    return Question(
        attribute.id,
        operator,
        tuple(map(Decimal, bounds)),
        tuple(map(_value, parts["values"].split(", "))) if "values" in parts else (),
        parts.get("unit") or attribute.unit or "",
        (int(parts["length"]), parts["period"]) if parts.get("length") else None,
        bool(parts["negated"]),
    )


def _value(word: str) -> Any:
    return {"true": True, "false": False}.get(word, word)


def agree(profile: Profile) -> int:
    questions = [leaf for leaf in profile.leaves if leaf.question is not None]
    for leaf in questions:
        assert asked(leaf.required) == leaf.question, leaf.required
    return len(questions)


@settings(max_examples=200, deadline=None)
@given(tree(TRIED))
def test_a_printed_criterion_reads_as_it_was(given_tree: dict[str, Any]) -> None:
    assert agree(compile_profile(json.dumps(given_tree), "article", "An article", "table 1"))


def test_every_printed_criterion_of_the_catalogue_reads_as_it_is(candidacies: list[Candidacy]) -> None:
    assert sum(agree(one.profile) for one in candidacies) > len(candidacies)

"""The name that is suggested for one that is not known."""

import pytest

from db.vocab.nearest_name import find_nearest_name


@pytest.mark.parametrize(
    ("name", "known", "nearest"),
    [
        ("pregnent", "pregnant", "pregnant"),
        ("not_pregnant", "pregnant", None),
        ("not breastfeeding", "breastfeeding", None),
        ("no hiv", "hiv", None),
        ("non-kidney", "kidney", None),
        ("no-islet-transplantation", "islet-transplantation", None),
        ("accepted", "not-accepted", None),
        ("not_showm", "not_shown", "not_shown"),
        ("notes", "note", "note"),
    ],
)
def test_negated_name_never_stands_for_the_affirmed_one(name: str, known: str, nearest: str | None) -> None:
    assert find_nearest_name(name, [known]) == nearest

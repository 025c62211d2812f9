import pytest

from schemas.imports.change_lines import ChangeFormatError, parse_change


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("[", "expected JSON"),
        ("[" * 100_000, "expected JSON"),
        ("[]", "expected an object"),
        ('{"collection": ["risks"], "document": {}}', r"collection: \['risks'\] is not a collection"),
        ('{"collection": "risk", "document": {}}', "did you mean risks"),
        ('{"collection": "risks", "version": true, "document": {}}', "version: expected a whole number"),
        ('{"collection": "risks"}', "expected one of document, .* found none"),
        ('{"collection": "risks", "version": 1, "restore": true}', "id: is missing"),
        ('{"collection": "risks", "id": "a", "version": 1, "restore": false}', "restore: expected true, not False"),
        ('{"collection": "evidence", "id": "a", "version": 1, "remove": 1}', "remove: expected true, not 1"),
        ('{"collection": "risks", "id": "a", "version": 1, "withdraw": "a\\u0000"}', r"'a\\x00' has a character"),
        ('{"collection": "risks", "id": "\\ud800", "version": 1, "restore": true}', r"'\\ud800' has a character"),
        ('{"collection": "risks", "id": "a", "version": 1, "merge": {"reason": "x"}}', "merge.successor: expected"),
        ('{"collection": "risks", "document": {"name": "A", "name": "B"}}', "name stands twice in one object"),
        ('{"collection": "risks", "document": [1]}', "expected a block of fields"),
    ],
)
def test_a_line_that_is_no_change_is_refused(line: str, message: str) -> None:
    with pytest.raises(ChangeFormatError, match=message):
        parse_change(line)


def test_a_line_that_ends_a_record_has_its_new_members() -> None:
    change = parse_change('{"collection": "studies", "id": "a", "version": 1, "withdraw": " It is wrong. "}')
    assert change.lifecycle == {"reason": "It is wrong.", "successor": None, "record_status": "withdrawn"}

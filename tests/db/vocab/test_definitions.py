from db.vocab import enums
from db.vocab.attributes import ATTRIBUTE
from db.vocab.definitions import load_word_lists

NOT_LISTED = {  # parts of other lists
    *("default_standings", "in_view", "descending_kinds", "excluding_roles", "advisory_roles"),
    *("contraindication_roles", "spans", "retired_follow_up", "without_counts"),
}


def list_enums() -> dict[str, tuple[str, ...]]:
    word_lists = {name.lower(): value for name, value in vars(enums).items() if isinstance(value, tuple)}
    derived = {"approval_category": tuple(enums.APPROVAL_STATE), "approval_state": enums.approval_states()}
    derived |= {attribute.id: attribute.values for attribute in ATTRIBUTE.values() if attribute.values}
    return {name: value for name, value in (word_lists | derived).items() if name not in NOT_LISTED}


def test_every_closed_list_is_defined_word_by_word_in_its_order() -> None:
    defined = {name: tuple(word.name for word in entry.words) for name, entry in load_word_lists().items()}
    assert defined == list_enums()


def test_every_definition_is_a_sentence_and_every_label_its_own() -> None:
    for entry in load_word_lists().values():
        assert entry.description.endswith(".")
        assert all(word.definition.endswith(".") for word in entry.words), entry.id
        assert len({word.label for word in entry.words}) == len(entry.words), entry.id

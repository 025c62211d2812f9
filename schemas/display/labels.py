"""Labels of the closed lists: the only words that pages and cards have for a value."""

from functools import cache

from db.vocab.definitions import load_word_lists


@cache
def load_labels() -> dict[tuple[str, str], str]:
    """Return the label of each value, by its list and the value."""
    return {(words.id, word.name): word.label for words in load_word_lists().values() for word in words.words}


def get_label(word_list: str, value: str | None) -> str:
    """Return the label of a value; empty for None, the value itself if the list does not have it."""
    return "" if value is None else load_labels().get((word_list, value), value)


def get_plural(word_list: str, value: str) -> str:
    """Return the label of a value in lower case, in the plural."""
    return f"{get_label(word_list, value).lower()}s"

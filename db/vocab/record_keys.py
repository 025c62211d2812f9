"""The key of a document: its collection and id, and their one spelling in messages, the log of changes and commands."""

from typing import TypeAlias

Key: TypeAlias = tuple[str, str]  # collection and id


def format_key(key: Key) -> str:
    return "/".join(key)


def parse_key(name: str) -> Key:
    """Parse `collection/id`; the collection is empty if the name is an id alone."""
    # From the right: no id contains a slash.
    collection, _, id_ = name.rpartition("/")
    return collection, id_

"""How public ids come from what curators write. Changing this file changes published ids, so it is never changed."""

from base64 import b32encode
from hashlib import sha256


def claim_id(key: str) -> str:
    """Give a short opaque id, the same for a key for ever."""
    return "c" + b32encode(sha256(key.encode()).digest()).decode().lower()[:9]


def component_id(therapy: str, key: str) -> str:
    return f"{therapy}.{key}"


def criterion_id(candidate: str, key: str | None, position: int) -> str:
    """Name a criterion by its key; a group without one by its place in the tree."""
    return f"{candidate}.{key or position or 'root'}"

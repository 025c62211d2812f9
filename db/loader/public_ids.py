"""Derives public ids from the keys in the files. A change here would change published ids, so it is never made."""

from base64 import b32encode
from hashlib import sha256


def make_claim_id(key: str) -> str:
    """Return a short opaque id that is always the same for a key."""
    # 45 bits: among a million claims the chance of any two sharing an id is about 1 in 70, and `claim_ids_differ` finds
    # it.
    return "c" + b32encode(sha256(key.encode()).digest()).decode().lower()[:9]


def make_evidence_id(claim_id: str, number: int) -> str:
    return f"{claim_id}.{number}"


def make_component_id(therapy: str, key: str) -> str:
    return f"{therapy}.{key}"


def make_criterion_id(candidate: str, key: str | None, position: int) -> str:
    """Name a criterion by its key; a group without one by its position in the tree."""
    return f"{candidate}.{key or position or 'root'}"

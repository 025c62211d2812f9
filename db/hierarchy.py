"""Hierarchies given as ids with their parents: ancestors, cycles, and an order with parents first."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

Parents: TypeAlias = Mapping[str, Sequence[str]]


def find_ancestors(parents: Parents) -> dict[str, dict[str, int]]:
    """Return the ancestors of each id with their distance by the shortest path; itself at 0. Cycles do no harm."""
    return {id_: _walk_up(id_, parents) for id_ in parents}


def _walk_up(start: str, parents: Parents) -> dict[str, int]:
    distances, edge, distance = {start: 0}, [start], 0
    while edge:
        distance += 1
        # Level by level, so that the first distance found is the shortest.
        edge = list(dict.fromkeys(up for id_ in edge for up in parents.get(id_, ()) if up not in distances))
        distances |= dict.fromkeys(edge, distance)
    return distances


def find_cycle_members(parents: Parents) -> set[str]:
    """Return every id that is its own ancestor."""
    return {id_ for id_, ups in parents.items() if any(id_ in _walk_up(up, parents) for up in ups)}


def sort_parents_first(parents: Parents) -> list[str]:
    """Order the ids so that parents come before their children; in a cycle, anywhere."""
    placed: dict[str, None] = {}
    visited: set[str] = set()

    def place(id_: str) -> None:
        if id_ in parents and id_ not in visited:
            visited.add(id_)
            for up in parents[id_]:
                place(up)
            placed[id_] = None

    for id_ in parents:
        place(id_)
    return list(placed)

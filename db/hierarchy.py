"""Who is above whom: the closure of parents, and the rings that must not be."""

from collections.abc import Mapping, Sequence

Parents = Mapping[str, Sequence[str]]


def ancestors(parents: Parents) -> dict[str, dict[str, int]]:
    """For each id, all above it with the length of the shortest way; itself at 0. Rings do no harm."""
    return {id_: _above(id_, parents) for id_ in parents}


def _above(start: str, parents: Parents) -> dict[str, int]:
    found, edge, depth = {start: 0}, [start], 0
    while edge:
        depth += 1
        edge = list(dict.fromkeys(up for id_ in edge for up in parents.get(id_, ()) if up not in found))
        found |= dict.fromkeys(edge, depth)
    return found


def in_rings(parents: Parents) -> set[str]:
    """Give every id that is its own ancestor."""
    return {id_ for id_, ups in parents.items() if any(id_ in _above(up, parents) for up in ups)}


def parents_first(parents: Parents) -> list[str]:
    """Put the ids in an order in which whatever an id points at comes before it; in a ring, somewhere."""
    placed: dict[str, None] = {}
    met: set[str] = set()

    def place(id_: str) -> None:
        if id_ in parents and id_ not in met:
            met.add(id_)
            for up in parents[id_]:
                place(up)
            placed[id_] = None

    for id_ in parents:
        place(id_)
    return list(placed)

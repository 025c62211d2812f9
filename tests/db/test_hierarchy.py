from db.hierarchy import find_ancestors, find_cycle_members, sort_parents_first

FAMILY = {"a": [], "b": ["a"], "c": ["b", "a"], "d": ["c"]}
RING = {"a": ["c"], "b": ["a"], "c": ["b"], "d": ["a"], "e": ["gone"]}


def test_ancestors_are_reached_by_the_shortest_way() -> None:
    assert find_ancestors(FAMILY) == {
        "a": {"a": 0},
        "b": {"b": 0, "a": 1},
        "c": {"c": 0, "b": 1, "a": 1},
        "d": {"d": 0, "c": 1, "b": 2, "a": 2},
    }


def test_rings_are_found_and_do_no_harm() -> None:
    assert find_cycle_members(FAMILY) == set()
    assert find_cycle_members(RING) == {"a", "b", "c"}
    assert find_ancestors(RING)["d"] == {"d": 0, "a": 1, "c": 2, "b": 3}
    assert sorted(sort_parents_first(RING)) == sorted(RING)


def test_parents_come_first() -> None:
    assert sort_parents_first({name: FAMILY[name] for name in "dcba"}) == ["a", "b", "c", "d"]

import ast

from db.migrations.wrap_strings import MAX_STRING_LENGTH, wrap_long_strings

LONG = " AND ".join(f"column_{n} IN ('ä', '')" for n in range(20))


def test_long_strings_are_split_and_keep_their_value() -> None:
    source = f'"""Says {LONG}."""\n\nadd("ü", sa.CheckConstraint("{LONG}", name="x"))\nadd("{LONG}")\n'
    wrapped = wrap_long_strings(source)
    assert ast.dump(ast.parse(wrapped)) == ast.dump(ast.parse(source))
    docstring, *lines = wrapped.splitlines()
    assert docstring == source.splitlines()[0]
    assert max(map(len, lines)) <= MAX_STRING_LENGTH + 60


def test_short_strings_stay_as_they_are() -> None:
    assert wrap_long_strings('add("short", name="x")\n') == 'add("short", name="x")\n'

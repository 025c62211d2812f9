"""Loads the parameters of a query string by a schema, at the price of those that are there.

A list has more than a hundred parameters and a request a few of them; marshmallow would look for each. What this reader
does not accept at once is left to the schema, which stays the one definition: it raises, or loads by its hooks.
"""

from collections.abc import Mapping
from functools import cache

from marshmallow import RAISE, Schema, ValidationError, missing


class QueryReader:
    """The fields of a schema by parameter, in the order in which the schema loads them."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self._fields = {
            field.data_key or name: (place, field.attribute or name, field)
            for place, (name, field) in enumerate(schema.load_fields.items())
        }
        self._is_plain = not any(schema._hooks.values()) and not any(  # noqa: SLF001 - marshmallow has no other way
            field.required or field.load_default is not missing for _, _, field in self._fields.values()
        )

    def load(self, parameters: Mapping[str, str]) -> object:
        """Return what the schema loads from the parameters. Raises its `ValidationError`."""
        loaded = self._load_plain(parameters) if self._is_plain else None
        return self._schema.load(parameters, unknown=RAISE) if loaded is None else loaded

    def _load_plain(self, parameters: Mapping[str, str]) -> dict[str, object] | None:
        try:
            found = sorted((*self._fields[parameter], parameter) for parameter in parameters)
            return {name: field.deserialize(parameters[key], key, parameters) for _, name, field, key in found}
        except (KeyError, ValidationError):
            return None


@cache
def get_query_reader(schema: type[Schema]) -> QueryReader:
    """Return the reader of a schema without arguments."""
    return QueryReader(schema())

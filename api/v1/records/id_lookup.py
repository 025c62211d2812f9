"""`id`: just the named records, in the order in which they were named, unpaged."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias, cast

from marshmallow import validate
from sqlalchemy import Connection
from webargs.fields import DelimitedList

from api.v1.records.parameter_fields import ParameterField, make_id, make_raw_identifier
from api.v1.records.resource import Resource
from db.queries.core_tables import CODINGS
from db.queries.filter_operators import MAX_VALUES
from db.queries.filters import FilterClause
from db.queries.page import PageRecord
from db.queries.resolve import find_ids_of_codes
from db.vocab.identifiers import parse_identifier

DESCRIPTION = (
    "Return only the records with these ids, in this order and unpaged. Ids that were not found are listed in"
    " `meta.missing`."
)
CODES_DESCRIPTION = " Identifiers of other systems are accepted too: `system:value`, a DOI, a link."

RequestedIds: TypeAlias = Mapping[str, Sequence[str]]  # what was named, and the ids of the records that it may name


def make_id_parameters(resource: Resource) -> dict[str, ParameterField]:
    """Return the declaration of `id`."""
    takes_codes = resource.collection.source in CODINGS
    description = DESCRIPTION + (CODES_DESCRIPTION if takes_codes else "")
    item = make_raw_identifier() if takes_codes else make_id()
    return {"id": DelimitedList(item, validate=validate.Length(1, MAX_VALUES), metadata={"description": description})}


def resolve_ids(connection: Connection, resource: Resource, args: Mapping[str, object]) -> RequestedIds | None:
    """Return the ids of the records that each requested name may stand for, None if no records were named.

    Codes of other systems are looked up in one statement; names that are only ids need none.
    """
    if "id" not in args:
        return None
    names, owner = cast("list[str]", args["id"]), resource.collection.source
    codes = {name: code for name in names if owner in CODINGS and (code := parse_identifier(name))}
    coded = defaultdict(list)
    for record_id, code in find_ids_of_codes(connection, owner, codes.values()) if codes else ():
        coded[str(code)].append(record_id)
    own = {name: [] if ":" in name or "/" in name else [name] for name in names}
    return {name: [*ids, *coded[str(codes[name]).lower() if name in codes else ""]] for name, ids in own.items()}


def make_id_filters(requested: RequestedIds | None) -> tuple[FilterClause, ...]:
    """Return the filter that selects the requested records; none if no records were named."""
    if requested is None:
        return ()
    ids = dict.fromkeys(record_id for alternatives in requested.values() for record_id in alternatives)
    return (FilterClause("id", "in", tuple(ids)),)


def sort_by_id_list(records: Iterable[PageRecord], requested: RequestedIds) -> list[PageRecord]:
    """Return the records in the order in which they were named, each once."""
    records_by_id = {record.keys[-1]: record for record in records}
    ids = dict.fromkeys(record_id for alternatives in requested.values() for record_id in alternatives)
    return [records_by_id[record_id] for record_id in ids if record_id in records_by_id]


def find_missing_ids(records: Iterable[PageRecord], requested: RequestedIds) -> list[str]:
    """Return the names that no record has, each once."""
    present = {record.keys[-1] for record in records}
    return [name for name, alternatives in requested.items() if present.isdisjoint(alternatives)]

"""`id`: just the named records, in the order in which they were named, unpaged."""

from collections.abc import Iterable, Sequence

from marshmallow import validate
from webargs.fields import DelimitedList

from api.v1.records.parameter_fields import ParameterField, make_id
from db.queries.filter_operators import MAX_VALUES
from db.queries.page import PageRecord

DESCRIPTION = (
    "Return just the records with these ids, in this order and unpaged. Ids that were not found are listed in"
    " `meta.missing`."
)


def make_id_parameters() -> dict[str, ParameterField]:
    """Return the declaration of `id`."""
    ids = DelimitedList(make_id(), validate=validate.Length(1, MAX_VALUES), metadata={"description": DESCRIPTION})
    return {"id": ids}


def sort_by_id_list(records: Iterable[PageRecord], ids: Iterable[str]) -> list[PageRecord]:
    """Return the records in the order of `ids`, each once."""
    records_by_id = {record.keys[-1]: record for record in records}
    return [records_by_id[record_id] for record_id in dict.fromkeys(ids) if record_id in records_by_id]


def find_missing_ids(records: Iterable[PageRecord], ids: Sequence[str]) -> list[str]:
    """Return the ids that no record has, each once."""
    present = {record.keys[-1] for record in records}
    return [record_id for record_id in dict.fromkeys(ids) if record_id not in present]

"""External identifiers: one table of the same form for each type of record that bears them."""

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text

from db.models.base import Base, Sortable, check, word
from db.vocab.enums import CODE_RELATION, CODE_SYSTEM
from db.vocab.record_types import RECORD_TYPES


def coding_table(owner: str, name: str) -> Table:
    """The codes of one record, in order. `key` is the code folded for look-up.

    Only codes whose `relation` is exact resolve to the record and filter by it.
    """
    return Table(
        name,
        Base.metadata,
        Column("owner_id", Sortable, ForeignKey(f"{owner}.id"), primary_key=True),
        Column("position", Integer, primary_key=True),
        Column("system", word("system", tuple(CODE_SYSTEM)), nullable=False),
        Column("code", Text, nullable=False),
        Column("key", Sortable, nullable=False),
        Column("relation", word("relation", CODE_RELATION), nullable=False, server_default="exact"),
        # `lower` of SQLite folds ASCII only: a code with other capitals is refused here rather than never found.
        check("key_is_folded", "key = lower(code)"),
        Index(f"ix_{name}_system_key", "system", "key"),
        Index(f"uq_{name}_owner_id_system_key", "owner_id", "system", "key", unique=True),
    )


CODINGS: dict[str, Table] = {
    record_type.name: coding_table(record_type.name, record_type.codings_table)
    for record_type in RECORD_TYPES
    if record_type.codings
}

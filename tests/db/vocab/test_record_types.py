from typing import cast

import pytest

from db.loader.catalogue_index import CatalogueIndex
from db.loader.rules.cycles import nothing_is_its_own_ancestor
from db.vocab.catalogue_records import CatalogueRecords
from db.vocab.record_types import RECORD_TYPES, RecordType

FROM_FILES = [record_type for record_type in RECORD_TYPES if record_type.from_files]


@pytest.mark.parametrize("record_type", FROM_FILES, ids=[record_type.name for record_type in FROM_FILES])
def test_merged_records_of_any_type_do_not_succeed_each_other(record_type: RecordType) -> None:
    upward: dict[str, object] = {field: [] for field in record_type.upward_fields}
    ring = [
        upward | {record_type.key: "one", "successor": "other"},
        upward | {record_type.key: "other", "successor": "one"},
        upward | {record_type.key: "third", "successor": "one"},
    ]
    index = CatalogueIndex(cast("CatalogueRecords", {record_type.name: ring}))
    broken = [(violation.position, violation.path) for violation in nothing_is_its_own_ancestor(index)]
    assert broken == [(0, ("successor",)), (1, ("successor",))]

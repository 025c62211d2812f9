"""What an exporter asks of a record and what its format cannot carry: two tables beside each exporter."""

from collections.abc import Mapping
from typing import TypeAlias

from marshmallow import Schema

# Schema -> the `fields` and the `include` of its records, where they are not the usual ones.
RequestedMembers: TypeAlias = Mapping[type[Schema], tuple[tuple[str, ...], tuple[str, ...]]]
# Path of a member, such as `evidence.locator`, where `*` stands for any part of it -> why it is not there.
Losses: TypeAlias = Mapping[str, str]

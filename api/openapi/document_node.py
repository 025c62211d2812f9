"""The type of an object in the OpenAPI document, before it is written."""

from typing import Any

Node = dict[str, Any]  # arbitrary JSON: a schema, a response, a path item or the whole document

"""Writes the OpenAPI document: what each operation declares, and, stated once, what all of them share.

Knows neither `db` nor `schemas`. Nothing here runs during a request, except that `Blueprint` parses declared arguments.
"""

from api.openapi.smorest import Api, Blueprint

__all__ = ["Api", "Blueprint"]

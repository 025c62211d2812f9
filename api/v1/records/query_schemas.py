"""The query parameters of a list and of an item, put together from the modules that own them."""

from functools import cache

from marshmallow import Schema

from api.v1.records.available_formats import make_format_parameters
from api.v1.records.facets import make_facet_parameters
from api.v1.records.field_selection import make_selection_parameters
from api.v1.records.file_names import make_bom_parameters
from api.v1.records.filtering import make_filter_parameters
from api.v1.records.id_lookup import make_id_parameters
from api.v1.records.paging import make_count_parameters, make_paging_parameters
from api.v1.records.resource import Resource
from api.v1.records.sorting import make_sort_parameters


@cache
def build_item_query(resource: Resource) -> type[Schema]:
    """Return the schema of the query of one record."""
    parameters = make_selection_parameters(resource) | make_format_parameters(resource, single=True)
    return Schema.from_dict(parameters, name=f"{resource.record_name}ItemQuery")


@cache
def build_list_query(resource: Resource) -> type[Schema]:
    """Return the schema of the query of a list."""
    parameters = (
        make_paging_parameters()
        | make_sort_parameters(resource)
        | make_count_parameters()
        | make_id_parameters(resource)
        | make_facet_parameters(resource)
        | make_selection_parameters(resource)
        | make_format_parameters(resource, single=False)
        | make_bom_parameters()
        | make_filter_parameters(resource.collection)
    )
    return Schema.from_dict(parameters, name=f"{resource.component_name}Query")

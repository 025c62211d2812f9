"""Forms of references, of what they say of themselves, and of the links between them."""

from db.vocab.enums import (
    DESIGN,
    LEVEL,
    READ,
    REFERENCE_FACT,
    REFERENCE_KIND,
    REFERENCE_LINK,
    RETRACTION,
    TRANSLATION,
)
from schemas.imports.catalogue.base_form import block_field, block_list_field, lifecycle_fields, make_form
from schemas.imports.catalogue.form_fields import (
    enum_parser,
    list_field,
    optional_field,
    parse_boolean,
    parse_coding,
    parse_date,
    parse_language,
    parse_name,
    parse_slug,
    parse_web_address,
    required_field,
    text_parser,
)

CITATION_DEFAULTS = {
    "level": optional_field(enum_parser(*LEVEL)),
    "primary_level": optional_field(enum_parser(*LEVEL)),
    "read": optional_field(enum_parser(*READ)),
    "read_on": optional_field(parse_date),
    "read_at": optional_field(text_parser(2000)),
}


ReferenceForm = make_form(
    {
        "id": required_field(parse_slug),
        "kind": required_field(enum_parser(*REFERENCE_KIND)),
        "title": required_field(text_parser()),
        "authors": list_field(parse_name),
        "container": optional_field(parse_name),
        "issued": optional_field(parse_date),
        "identifiers": list_field(parse_coding),
        "url": optional_field(parse_web_address),
        "language": optional_field(parse_language, "en"),
        "original_language": optional_field(parse_language),
        "translation": optional_field(enum_parser(*TRANSLATION), "none"),
        "peer_reviewed": optional_field(parse_boolean),
        "design": optional_field(enum_parser(*DESIGN)),
        "retraction": optional_field(enum_parser(*RETRACTION), "none"),
        "notes": optional_field(text_parser()),
        "facts": block_list_field(
            make_form(
                {
                    "name": required_field(enum_parser(*REFERENCE_FACT)),
                    "value": required_field(text_parser()),
                    "url": optional_field(parse_web_address),
                }
            )
        ),
        "cited_as": block_field(make_form(CITATION_DEFAULTS)),
        **lifecycle_fields(parse_slug),
    }
)
ReferenceLinkForm = make_form(
    {
        "from": required_field(parse_slug),
        "to": required_field(parse_slug),
        "type": required_field(enum_parser(*REFERENCE_LINK)),
    }
)

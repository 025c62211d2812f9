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
from schemas.imports.catalogue.base_form import block, blocks, form, life
from schemas.imports.catalogue.form_fields import (
    code,
    date,
    flag,
    language,
    many,
    name,
    optional,
    required,
    slug,
    text,
    url,
    word,
)

READING_OF_SOURCE = {
    "level": optional(word(*LEVEL)),
    "read": optional(word(*READ)),
    "read_on": optional(date),
    "read_at": optional(text(2000)),
}

ReferenceForm = form(
    {
        "id": required(slug),
        "kind": required(word(*REFERENCE_KIND)),
        "title": required(text()),
        "authors": many(name),
        "container": optional(name),
        "issued": optional(date),
        "identifiers": many(code),
        "url": optional(url),
        "language": optional(language, "en"),
        "original_language": optional(language),
        "translation": optional(word(*TRANSLATION), "none"),
        "peer_reviewed": optional(flag),
        "design": optional(word(*DESIGN)),
        "retraction": optional(word(*RETRACTION), "none"),
        "notes": optional(text()),
        "facts": blocks(
            form({"name": required(word(*REFERENCE_FACT)), "value": required(text()), "url": optional(url)})
        ),
        "cited_as": block(form(READING_OF_SOURCE)),
        **life(slug),
    }
)
ReferenceLinkForm = form({"from": required(slug), "to": required(slug), "type": required(word(*REFERENCE_LINK))})

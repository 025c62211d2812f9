"""What a Bundle must be before anything of it is read: its form, its version, and how many parts it may have."""

from collections.abc import Mapping, Sequence

from schemas.imports.fhir.fhir_versions import refuse_old_version
from schemas.imports.fhir.json_values import JsonObject, get_list, get_object
from schemas.imports.fhir.refused_records import refuse_labelled_bundle
from schemas.match.fact_validation import raise_invalid
from schemas.match.limits import MAX_ENTRIES, MAX_PARTS


def validate_bundle(bundle: object) -> tuple[JsonObject, Sequence[JsonObject]]:
    """Return the Bundle and its entries.

    Raises `ValidationError` for what is no Bundle, is too large, of an old version of FHIR, or means something else.
    """
    if not isinstance(bundle, Mapping) or bundle.get("resourceType") != "Bundle":
        raise_invalid(("resourceType",), "is not a Bundle", "a FHIR Bundle with a Patient, Conditions and Observations")
    entries = bundle.get("entry", [])
    if not isinstance(entries, list) or len(entries) > MAX_ENTRIES:
        raise_invalid(("entry",), "is not a list, or too long", f"at most {MAX_ENTRIES} entries")
    if invalid := [n for n, entry in enumerate(entries) if not isinstance(entry, Mapping)]:
        raise_invalid(("entry", invalid[0]), "has the wrong form", "an object with a resource")
    _require_few_parts(entries)
    # Both may change what everything in the Bundle means, so nothing of it is read.
    for name in ("implicitRules", "modifierExtension"):
        if name in bundle:
            raise_invalid((name,), "may change the meaning of the whole Bundle", f"a Bundle without {name}")
    refuse_labelled_bundle(bundle)
    refuse_old_version(bundle, entries)
    return bundle, entries


def _require_few_parts(entries: Sequence[JsonObject]) -> None:
    """Bound what is read like an entry: contained resources, and components of these and of the entries."""
    parts = 0
    for entry in entries:
        resource = get_object(entry, "resource")
        contained = get_list(resource, "contained")
        parts += 1 + len(contained) + sum(len(get_list(held, "component")) for held in (resource, *contained))
    if parts > MAX_PARTS:
        detail = f"has {parts} entries, contained resources and components together"
        raise_invalid(("entry",), detail, f"at most {MAX_PARTS}")

"""Templates of new records: the required fields to fill in, and the optional ones as comments to uncomment."""

from collections.abc import Iterator

from marshmallow import Schema, fields

from schemas.imports.catalogue.file_schema import MODELINE
from schemas.imports.catalogue.form_fields import FormField
from schemas.imports.catalogue.section_forms import FORMS

REQUIRED_LISTS = {"claims": ("evidence",)}  # that a record without them violates a rule


def build_template(section: str) -> str:
    """Return the YAML of a section with one record to fill in."""
    lines = list(_describe_form(FORMS[section](), REQUIRED_LISTS.get(section, ())))
    return "\n".join((MODELINE, f"{section}:", f"  - {lines[0]}", *(f"    {line}" for line in lines[1:]))) + "\n"


def _describe_form(form: Schema, required_lists: tuple[str, ...] = ()) -> Iterator[str]:
    """Give the lines of a form, required fields first."""
    # False sorts first, and the sort is stable: within both groups the order of the form remains.
    members = sorted(form.fields.items(), key=lambda member: not member[1].required)
    for name, field in members:
        inner = _find_inner_form(field)
        if name in required_lists and inner is not None:
            first, *rest = _describe_form(inner)
            yield from (f"{name}:", f"  - {first}", *(f"    {line}" for line in rest))
        elif field.required:
            yield f"{name}:  # required"
        else:
            yield f"# {name}:"


def _find_inner_form(field: FormField) -> Schema | None:
    nested = field.inner if isinstance(field, fields.List) else field
    return nested.schema if isinstance(nested, fields.Nested) else None

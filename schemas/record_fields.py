"""The kinds of values that are served: one field class each, so that what reads them can tell them apart exactly."""

from typing import Any, Literal, TypeAlias

from marshmallow import Schema, class_registry, fields, validate

from db.vocab import enums
from db.vocab.patterns import PUBLISHED_PARTIAL_DATE

Kind: TypeAlias = Literal["text", "integer", "figure", "flag", "moment", "list", "document", "group", "one", "many"]

COMPONENT_NAMES = {
    words: name.title().replace("_", "") + "Word"
    for name, words in vars(enums).items()
    if name.isupper() and isinstance(words, tuple)
}
MAX_TEXT_LENGTH = 20_000


class Text(fields.String):
    """Plain text."""

    def __init__(self, *, most: int = MAX_TEXT_LENGTH, **kwargs: Any) -> None:
        super().__init__(validate=validate.Length(max=most), **kwargs)


class Enum(fields.String):
    """One of a closed list of words, which the contract names."""

    def __init__(self, words: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(validate=validate.OneOf(words), **kwargs)
        # A list that is used nowhere else gets no component of its own; linters report unused ones.
        if words in COMPONENT_NAMES:
            self.metadata = {**self.metadata, "x-component": COMPONENT_NAMES[words]}


class PartialDate(fields.String):
    """`YYYY`, `YYYY-MM` or `YYYY-MM-DD`, as far as it is known."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(validate=validate.Regexp(f"^{PUBLISHED_PARTIAL_DATE}$"), **kwargs)


class Integer(fields.Integer):
    """A whole number."""


class Figure(fields.Decimal):
    """A number with all the digits that its source prints, as a JSON number."""


class Flag(fields.Boolean):
    """True or false."""


class Moment(fields.DateTime):
    """An instant: UTC, to the second, ending in Z."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M:%SZ", **kwargs)


class TextList(fields.List[str]):
    """A list of plain texts."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(fields.String(validate=validate.Length(max=MAX_TEXT_LENGTH)), **kwargs)


class _Nested(fields.Nested):
    """Another schema, named by its class so that schemas may name each other."""

    @property
    def target(self) -> type[Schema]:
        # By name, since schemas nest each other in circles and are defined one after the other.
        named = class_registry.get_class(self.nested) if isinstance(self.nested, str) else self.nested
        if not (isinstance(named, type) and issubclass(named, Schema)):
            message = f"{self.nested!r} is no schema"
            raise TypeError(message)
        return named


class Document(_Nested):
    """A document that is stored whole and served as it is."""


class Group(_Nested):
    """Members of the same row that belong together; null where none of them is given."""


class Link(_Nested):
    """Another record or others: links of id and label, or the record itself where it is included or always `embedded`.

    `on_request` ones are left out unless asked for; `along` names what comes with the record when it is included.
    """

    def __init__(
        self,
        target: str | type[Schema],
        *,
        many: bool = False,
        embedded: bool = False,
        on_request: bool = False,
        along: tuple[str, ...] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(target, many=many, **kwargs)
        self.embedded = embedded
        self.on_request = on_request
        self.along = along


class ToOne(Link):
    """One other record, or null."""


class ToMany(Link):
    """A list of other records."""

    def __init__(self, target: str | type[Schema], **kwargs: Any) -> None:
        super().__init__(target, many=True, **kwargs)


_KINDS: dict[type[fields.Field[Any]], Kind] = {
    Text: "text",
    Enum: "text",
    PartialDate: "text",
    Integer: "integer",
    Figure: "figure",
    Flag: "flag",
    Moment: "moment",
    TextList: "list",
    Document: "document",
    Group: "group",
    ToOne: "one",
    ToMany: "many",
}


def kind_of(field: Any) -> Kind:
    """The kind of exactly this field class; any other is refused, since nothing would know how to read it."""
    try:
        # Exactly this class: a subclass may serialize differently, which a read that builds JSON in SQL would not
        # notice.
        return _KINDS[type(field)]
    except KeyError:
        message = f"{type(field).__name__} is no kind of field that can be served"
        raise TypeError(message) from None

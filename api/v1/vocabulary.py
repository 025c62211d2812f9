"""`/v1/vocabulary`: every closed list of the API, with a label and a definition for each of its values."""

from functools import cache
from typing import Any

from flask import Response
from marshmallow import Schema, validate
from marshmallow.fields import Integer, List, Nested, String

from api.openapi import Blueprint
from api.v1.records.envelope_schemas import wrap_one, wrap_several
from api.v1.static_tables import respond_with_entry, respond_with_table
from db.vocab.definitions import WordList, load_word_lists


class WordSchema(Schema):
    """A value of a closed list."""

    word = String(required=True, metadata={"description": "The value, as it stands in records and filters."})
    label = String(required=True, metadata={"description": "Label to show to people, in English."})
    definition = String(required=True, metadata={"description": "Definition of the value."})
    order = Integer(required=True, metadata={"description": "Position in the natural order of the list, from 1."})


class WordListSchema(Schema):
    """A closed list."""

    id = String(required=True, metadata={"description": "Id of the list."})
    title = String(required=True, metadata={"description": "Title of the list."})
    description = String(required=True, metadata={"description": "What the list is used for."})
    source = String(
        required=True,
        allow_none=True,
        metadata={"description": "Whose definitions it follows; null if they are this catalogue's own."},
    )
    words = List(
        Nested(WordSchema),
        required=True,
        validate=validate.Length(max=100),
        metadata={"description": "The values, in their natural order."},
    )


VocabularySchema = wrap_several(WordListSchema, "VocabularySchema", "All closed lists.", 200)
WordListItemSchema = wrap_one(WordListSchema, "WordListItemSchema", "One closed list in its envelope.")


def create_blueprint(prefix: str) -> Blueprint:
    """Return the routes of the closed lists."""
    blueprint = Blueprint("vocabulary", __name__, url_prefix=prefix, description="Closed lists and their definitions.")

    @blueprint.get("/vocabulary")
    @blueprint.response(200, VocabularySchema)
    def list_vocabulary() -> Response:
        """List the closed lists.

        Labels and definitions of all values that records use, for people and for labels in an application. All lists
        are in one response.
        """
        return respond_with_table(load_list_documents())

    @blueprint.get("/vocabulary/<name>")
    @blueprint.response(200, WordListItemSchema)
    def get_word_list(name: str) -> Response:
        """Get one closed list.

        Its values in their natural order, with labels and definitions.
        """
        return respond_with_entry(load_list_documents(), name, "closed list")

    return blueprint


@cache
def load_list_documents() -> dict[str, dict[str, Any]]:
    return {name: serialize_word_list(words) for name, words in load_word_lists().items()}


def serialize_word_list(words: WordList) -> dict[str, Any]:
    entries = [
        {"word": word.name, "label": word.label, "definition": word.definition, "order": order}
        for order, word in enumerate(words.words, 1)
    ]
    return {**words._asdict(), "words": entries}

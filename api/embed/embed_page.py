"""How to embed a therapy: the lines to paste, with the hash and the integrity of the script that is served."""

from collections.abc import Mapping

from flask import Response
from sqlalchemy import Connection

from api.discovery.typed_links import add_link_header
from api.embed.card_sections import AUDIENCES, CARD_SECTIONS, DEFAULT_SECTIONS
from api.embed.script import CARD, FRAME, compute_integrity, hash_name
from api.pages.rendering import show_page
from api.record_reader import read_merged_record, read_record


def show_how_to_embed(id: str) -> Response:  # noqa: A002 - the name of the path's parameter
    response = show_page("embed/how_to_embed.html", lambda connection: build_page(connection, id))
    return add_link_header(response, "therapies", id)


def build_page(connection: Connection, therapy_id: str) -> Mapping[str, object]:
    return {
        "therapy": read_record(connection, "therapies", therapy_id, ("name",)),
        "merged": read_merged_record(connection, "therapies", therapy_id),
        "script_name": hash_name(CARD),
        "integrity": compute_integrity(CARD),
        "frame_name": hash_name(FRAME),
        "frame_integrity": compute_integrity(FRAME),
        "sections": ",".join(DEFAULT_SECTIONS),
        "section_names": [*CARD_SECTIONS],
        "audiences": [*AUDIENCES],
    }

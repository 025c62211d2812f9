"""Texts of references in the forms in which sources come, and files that are damaged."""

import gzip
import io
import json
import tarfile

import pytest

from db.vocab.identifiers import Identifier
from db.vocab.source_text import SourceText
from schemas.imports.source_texts import DamagedFileError, parse_source_texts

RECORD = b"""<clinical_study><id_info><nct_id>NCT00000001</nct_id></id_info>
<brief_summary><textblock>Islets are infused.</textblock></brief_summary></clinical_study>"""
LABEL = b"""<document xmlns="urn:hl7-org:v3"><setId root="24610d9f-0c5a-4f55-93b3-d456300bfd5d"/><section>
<title>6 ADVERSE REACTIONS</title><text><paragraph>Nausea.</paragraph></text></section></document>"""
MEDLINE = b"PMID- 1\nTI  - First.\nAB  - Seven of\n      ten.\nAID - 10.1000/a [doi]\n\nPMID- 2\nTI  - Second.\n"
RIS = b"TY  - JOUR\nT1  - Third.\nDO  - 10.1000/b\nER  - \n"
KEYED = json.dumps({"trials": {"NCT00000002": {"nct_id": "NCT00000002", "title": "Islets"}}}).encode()
TABLE = b"url\tn_participantes\nhttps://hpscreg.eu/browse/trial/112\t17\n"


def parse(name: str, content: bytes) -> list[SourceText]:
    return list(parse_source_texts(name, content))


@pytest.mark.parametrize(
    ("name", "content", "identifier", "label", "printed"),
    [
        ("record.xml", RECORD, Identifier("nct", "NCT00000001"), "brief summary", "Islets are infused."),
        (
            *("label.xml", LABEL, Identifier("dailymed", "24610d9f-0c5a-4f55-93b3-d456300bfd5d")),
            *("6 adverse reactions", "Nausea."),
        ),
        ("one.nbib", MEDLINE, Identifier("doi", "10.1000/a"), "abstract", "Seven of ten."),
        ("one.ris", RIS, Identifier("doi", "10.1000/b"), "title", "Third."),
        ("snapshot.json", KEYED, Identifier("nct", "NCT00000002"), "title", "Islets"),
        ("trials.tsv", TABLE, Identifier("hpscreg", "112"), "n_participantes", "17"),
    ],
)
def test_a_form_gives_identifiers_and_sections(
    name: str, content: bytes, identifier: Identifier, label: str, printed: str
) -> None:
    text = parse(name, content)[0]
    assert identifier in text.identifiers
    assert (label, printed) in text.sections


def test_each_medline_record_is_a_text() -> None:
    assert [text.identifiers[0].code for text in parse("two.nbib", MEDLINE)] == ["1", "2"]


def test_what_a_record_cites_does_not_identify_it() -> None:
    record = {"nctId": "NCT00000003", "referencesModule": {"references": [{"pmid": "1", "type": "BACKGROUND"}]}}
    assert parse("record.json", json.dumps(record).encode())[0].identifiers == (Identifier("nct", "NCT00000003"),)


def build_archive(content: bytes) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        member = tarfile.TarInfo("record.xml")
        member.size = len(content)
        archive.addfile(member, io.BytesIO(content))
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("cut.json.gz", gzip.compress(KEYED)[:-9]),
        ("plain.json.gz", KEYED),
        ("flipped.json.gz", gzip.compress(KEYED)[:-1] + b"\xff"),
        ("cut.tar.gz", build_archive(RECORD)[:60]),
        ("plain.tar.gz", RECORD),
        ("inner.tar.gz", build_archive(RECORD[:-3])),
        ("cut.json", KEYED[:-1]),
        ("cut.xml", RECORD[:-1]),
        ("bytes.tsv", b"url\n\xff\xfe\n"),
        ("bytes.nbib", b"\xff\xfe"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",  # compressed bytes bear the time: no name of a test
)
def test_a_damaged_file_is_reported(name: str, content: bytes) -> None:
    with pytest.raises(DamagedFileError):
        parse(name, content)


def test_a_whole_archive_is_read() -> None:
    assert parse("whole.tar.gz", build_archive(RECORD))[0].identifiers == (Identifier("nct", "NCT00000001"),)


def test_files_of_other_forms_hold_no_text() -> None:
    assert parse("picture.png", b"\x89PNG") == []

"""Notices as Retraction Watch and PubMed publish them."""

from datetime import date
from io import StringIO

import pytest

from schemas.imports.retraction_notices import Notice, NoticeFormatError, parse_notices

HEADER = "Record ID,Title,RetractionDate,RetractionDOI,RetractionPubMedID,OriginalPaperDOI,OriginalPaperPubMedID,"
HEADER += "RetractionNature,Reason\n"
PUBMED = """<?xml version="1.0"?>
<PubmedArticleSet>
<PubmedArticle><MedlineCitation><PMID Version="1">11</PMID><CommentsCorrectionsList>
<CommentsCorrections RefType="RetractionIn"><RefSource>J</RefSource>
<PMID Version="1">12</PMID></CommentsCorrections>
<CommentsCorrections RefType="CommentIn"><PMID Version="1">13</PMID></CommentsCorrections>
</CommentsCorrectionsList></MedlineCitation>
<PubmedData><ArticleIdList><ArticleId IdType="doi">10.1000/WORK</ArticleId></ArticleIdList></PubmedData></PubmedArticle>
<PubmedArticle><MedlineCitation><PMID>14</PMID><CommentsCorrectionsList>
<CommentsCorrections RefType="ErratumFor"><PMID>15</PMID></CommentsCorrections>
</CommentsCorrectionsList></MedlineCitation></PubmedArticle>
</PubmedArticleSet>"""


def parse_row(row: str) -> list[Notice]:
    return list(parse_notices(StringIO(HEADER + row)))


@pytest.mark.parametrize(
    ("nature", "status"),
    [
        ("Retraction", "retracted"),
        ("Expression of concern", "concern"),
        ("Correction", "corrected"),
        ("Reinstatement", "none"),
    ],
)
def test_a_row_of_retraction_watch(nature: str, status: str) -> None:
    (notice,) = parse_row(f'7,"A, b",1/31/2020 0:00,10.1000/N,0,10.1000/Work,123,{nature},+Error;\n')
    assert notice == Notice(frozenset({"doi:10.1000/work", "pmid:123"}), status, date(2020, 1, 31), "doi:10.1000/n")


@pytest.mark.parametrize(
    "row", ["7,A,1/31/2020 0:00,,,unavailable,0,Retraction,\n", "7,A,,,,10.1000/w,,Editorial,\n", "7\n"]
)
def test_rows_that_say_nothing_of_a_known_work_are_passed_over(row: str) -> None:
    assert parse_row(row) == []


def test_a_notice_may_have_no_day_and_no_code() -> None:
    (notice,) = parse_row("7,A,soon,unavailable,,10.1000/w,,Retraction,\n")
    assert (notice.day, notice.source) == (None, "record 7")


def test_records_of_pubmed_name_the_work_from_either_side() -> None:
    first, second = parse_notices(StringIO(PUBMED))
    assert first == Notice(frozenset({"pmid:11", "doi:10.1000/work"}), "retracted", None, "pmid:12")
    assert second == Notice(frozenset({"pmid:15"}), "corrected", None, "pmid:14")


@pytest.mark.parametrize(("text", "message"), [("a,b\n1,2\n", "no column"), ("", "no column"), ("<a>", "not XML")])
def test_other_files_are_refused(text: str, message: str) -> None:
    with pytest.raises(NoticeFormatError, match=message):
        list(parse_notices(StringIO(text)))

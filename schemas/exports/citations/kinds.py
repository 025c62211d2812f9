"""What our kinds of reference are called elsewhere.

`genre` and `type` tell the kind in words: the one in CSL, the other in BibTeX and RIS, each where the type does not.
"""

from typing import NamedTuple


class Kind(NamedTuple):
    csl: str
    genre: str
    bibtex: str
    ris: str
    type: str


KINDS = {
    "journal_article": Kind("article-journal", "", "article", "JOUR", ""),
    "preprint": Kind("article", "Preprint", "misc", "UNPB", "Preprint"),
    "conference_abstract": Kind("paper-conference", "", "inproceedings", "CPAPER", ""),
    "registry_record": Kind("webpage", "Registry record", "online", "ELEC", "Registry record"),
    "registry_report": Kind("report", "Registry report", "techreport", "RPRT", "Registry report"),
    "label": Kind("report", "Product label", "techreport", "RPRT", "Product label"),
    "regulatory_document": Kind("report", "Regulatory document", "techreport", "RPRT", "Regulatory document"),
    "guideline": Kind("report", "Guideline", "techreport", "RPRT", "Guideline"),
    "press_release": Kind("webpage", "Press release", "online", "ELEC", "Press release"),
    "news": Kind("article-newspaper", "", "online", "NEWS", "News"),
    "web_page": Kind("webpage", "", "online", "ELEC", "Web page"),
    "dataset": Kind("dataset", "", "misc", "DATA", "Data set"),
    "book": Kind("book", "", "book", "BOOK", ""),
    "correction_notice": Kind("article-journal", "Correction notice", "article", "JOUR", "Correction notice"),
    "retraction_notice": Kind("article-journal", "Retraction notice", "article", "JOUR", "Retraction notice"),
    "editorial_note": Kind("document", "Editorial note", "misc", "RPRT", "Editorial note"),
}

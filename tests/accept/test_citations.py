"""Citations: that the reference implementation of CSL takes every item, and cites it as we do."""

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import citeproc
import pytest
from jsonschema import Draft7Validator

from schemas.exports.citations.styled import FOLDER, STYLES, WARNINGS
from tests.accept.conftest import ROOT, run_command
from tests.accept.http_client import fetch_json, fetch_text

LOCALE = Path(citeproc.__file__).parent / "data" / "locales" / "locales-en-US.xml"
SCHEMA = ROOT / "tests" / "data" / "csl" / "csl-data.json"
NUMBER = re.compile(r"^\d+\. ?")
QUOTES = str.maketrans(dict.fromkeys('\u2018\u2019\u201c\u201d"', "'"))
# Where the two differ by more than capitals and the form of quotes, and why.
DIFFERENT: Mapping[str, Mapping[str, str]] = {
    "ama": {"note-side-effect-terms": "citeproc-js draws a point into quotes"},
    "apa": {
        "de-koning-rickels-vx-880-abstract": "citeproc-js puts no comma between two names that stay whole",
        "islet-cmv-2004": "citeproc-js writes the range of a double issue with a dash",
    },
    "vancouver": {
        "edmonton-renal-20-years": "citeproc-js leaves an `In` with nothing after it",
        "henry-vc-01-abstract": "citeproc-js leaves an `In` with nothing after it",
        "islet-cmv-2004": "citeproc-js writes the range of a double issue with a dash",
    },
}
Figure = Callable[[str, Any], None]


@pytest.fixture(scope="session")
def items(live_url: str) -> Any:
    return fetch_json(f"{live_url}/v1/references?format=csl")


def normalise_citation(citation: str) -> str:
    return citation.translate(QUOTES).casefold()


def fetch_citations(live_url: str, style: str) -> list[str]:
    """Our citations, without their numbers and what they say of a retraction."""
    lines = fetch_text(f"{live_url}/v1/references?style={style}").splitlines()
    warnings = [warning for warning in WARNINGS.values() if warning]
    bare = [next((line.removesuffix(item) for item in warnings if line.endswith(item)), line) for line in lines]
    return [NUMBER.sub("", line) if STYLES[style] else line for line in bare]


@pytest.mark.parametrize("style", STYLES)
def test_the_reference_implementation_cites_as_we_do(
    style: str, live_url: str, items: Any, python_workspace: Path, record_figure: Figure
) -> None:
    (python_workspace / "items.json").write_text(json.dumps(items))
    cited = json.loads(
        run_command("node", "cite.mjs", FOLDER / f"{style}.csl", LOCALE, "items.json", cwd=python_workspace)
    )
    other_citations = [NUMBER.sub("", citation) if STYLES[style] else citation for citation in cited.values()]
    pairs = dict(zip(cited, zip(fetch_citations(live_url, style), other_citations, strict=True), strict=True))
    different = {
        key for key, (citation, other) in pairs.items() if normalise_citation(citation) != normalise_citation(other)
    }
    assert different == {*DIFFERENT[style]}
    same = sum(citation == other for citation, other in pairs.values())
    alone = f"{len(pairs) - len(different)} as ours but for capitals and quotes, {same} to the letter"
    record_figure(f"citeproc-js, {style}", f"{len(pairs)} citations, {alone}")


def test_every_item_is_csl_json(items: Any, record_figure: Figure) -> None:
    validator = Draft7Validator(json.loads(SCHEMA.read_text("utf-8")))
    assert [error.message for error in validator.iter_errors(items)] == []
    assert [*validator.iter_errors([{**items[0], "issued": {"date-parts": "2020"}}])]
    record_figure("CSL-JSON schema", f"{len(items)} of {len(items)} items conform")

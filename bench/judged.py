"""What matching answers for the public judged pairs of a patient and a trial whose criteria were encoded by hand.

    python -m bench.judged

Reads `bench/judged_trials`, and the judgements from the folder `shared` beside the checkout. Prints for each label what
was answered on the facts known, with the number of pairs. Fails if a trial that the judges found open to the patient
(label 2) is refused. The trials are compiled for this alone and never stand in a catalogue.
"""

import gzip
import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import click
from sqlalchemy import create_engine

from api.cli.catalogue import load_catalogue
from db.engine import read_connection
from db.loader.catalogue_index import CatalogueIndex
from db.loader.compile.criteria_document import build_tree_document, place_criteria
from db.matching import ConceptHierarchy, MatchResult, Profile, compile_profile, match_profiles, parse_patient
from db.migrate import upgrade
from db.queries.candidate_profiles import fetch_concept_hierarchy
from db.vocab import exact_json
from db.vocab.catalogue_records.candidate import CandidateRecord
from schemas.imports.catalogue.candidate import parse_root
from schemas.imports.catalogue.yaml_reader import read_yaml

TRIALS = Path(__file__).parent / "judged_trials"
PAIRS = Path("shared") / "data" / "eligibility" / "judged-pairs.jsonl.gz"
LABELS = {2: "eligible", 1: "excluded", 0: "not relevant"}
VERDICTS = ("meets", "cannot_tell", "does_not_meet")


def run_benchmark() -> int:
    pairs = find_pairs()
    if pairs is None:
        click.echo("no folder shared beside the checkout: there are no judgements to compare with")
        return 0
    hierarchy = load_hierarchy()
    hierarchy = load_hierarchy()
    answers = [answer for path in sorted(TRIALS.glob("*.yaml")) for answer in judge(path, pairs, hierarchy)]
    for label, name in LABELS.items():
        verdicts = Counter(answer.verdict_on_facts for judged, _, answer in answers if judged == label)
        total = sum(verdicts.values())
        rates = ", ".join(
            f"{verdict} {verdicts[verdict]} ({verdicts[verdict] / max(total, 1):.0%})" for verdict in VERDICTS
        )
        click.echo(f"label {label}, {name}: {total} pairs: {rates}")
    refused = [trial for label, trial, answer in answers if label == max(LABELS) and answer.verdict == "does_not_meet"]
    click.echo(f"open to the patient, but refused: {', '.join(refused) or 'none'}")
    return int(bool(refused))


def find_pairs() -> Path | None:
    places = (folder / PAIRS for folder in Path(__file__).parents[2:4])
    return next((place for place in places if place.exists()), None)


def judge(path: Path, pairs: Path, hierarchy: ConceptHierarchy) -> Iterator[tuple[int, str, MatchResult]]:
    """Yield the label of each judged trial of a file, its id and what matching answers."""
    document: Any = read_yaml(path.name, path.read_text(encoding="utf-8")).value
    labels = read_labels(pairs, document["topic"])
    patient = parse_patient(document["patient"], date.fromisoformat(document["as_of"]))
    for trial in document["trials"]:
        [answer] = match_profiles([compile_trial(trial)], patient, hierarchy)
        yield labels[trial["id"]], trial["id"], answer


def read_labels(pairs: Path, topic: str) -> dict[str, int]:
    with gzip.open(pairs, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return {row["nctId"]: row["label"] for row in rows if row["topic_id"] == topic}


def compile_trial(trial: Mapping[str, Any]) -> Profile:
    record = cast("CandidateRecord", {"id": trial["id"].lower(), "criteria": parse_root({"all": trial["criteria"]})})
    index = cast("CatalogueIndex", SimpleNamespace(references={None: None}))
    tree = exact_json.dumps(build_tree_document(index, list(place_criteria(record))))
    return compile_profile(tree, trial["id"].lower(), "", "eligibility")


def load_hierarchy() -> ConceptHierarchy:
    engine = create_engine("sqlite://")
    upgrade(engine)
    load_catalogue(engine)
    with read_connection(engine) as connection:
        return fetch_concept_hierarchy(connection)


if __name__ == "__main__":
    sys.exit(run_benchmark())

"""Draw figures of the catalogue and print each next to the sentence of its source, for somebody to work out again.

    python -m tools.draw_figures ../shared/data more-texts --count 60 --seed 20261128

Only rows of evidence that support their claim and have a text in one of the folders are drawn. The exit code is 1 if
the program itself misses a figure or a group in the text.
"""

from collections.abc import Iterator
from pathlib import Path
from random import Random

import click

from api.cli.catalogue_files import CATALOGUE_FOLDER, decode_files, read_yaml_files
from api.cli.catalogue_verify import read_texts
from db.loader.catalogue_index import CatalogueIndex
from db.verification import FOUND, NOT_FOUND, match_texts, verify_row
from db.verification.passages import find_passage
from db.vocab.catalogue_records.claim import ClaimRecord, EvidenceRecord
from schemas.imports.catalogue import parse_catalogue


@click.command()
@click.argument("folders", nargs=-1, required=True, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--count", default=60, show_default=True, help="How many to draw.")
@click.option("--seed", default=20261128, show_default=True, help="The same seed draws the same.")
@click.pass_context
def draw_figures(context: click.Context, folders: tuple[Path, ...], count: int, seed: int) -> None:
    index = CatalogueIndex(parse_catalogue(decode_files(read_yaml_files(CATALOGUE_FOLDER))).records)
    texts = match_texts(index.references.values(), [text for folder in folders for text in read_texts(folder, [])])
    pool = []
    for claim, row in list_supported_figures(index):
        found = texts.get(row["reference"], [])
        passages = (find_passage(text, row["quote"], row["quote_sha256"]) for text in found)
        if passage := next((words for words in passages if words), None):
            pool.append((claim, row, passage, verify_row(index, claim, row, found)))
    drawn = Random(seed).sample(pool, min(count, len(pool)))  # noqa: S311 - the draw is to be repeatable
    for claim, row, passage, (_, problems) in drawn:
        click.echo(f"{claim['key']} ({row['reference']}, {row['locator']})\n  {claim['statement']}\n  < {passage}")
        click.echo("".join(f"  ! {problem}\n" for problem in problems), nl=False)
    states = [state for *_, (state, _) in drawn]
    found_count, missed_count = states.count(FOUND), states.count(NOT_FOUND)
    click.echo(f"seed {seed}: {len(drawn)} drawn of {len(pool)}; {found_count} found, {missed_count} not found")
    context.exit(1 if missed_count else 0)


def list_supported_figures(index: CatalogueIndex) -> Iterator[tuple[ClaimRecord, EvidenceRecord]]:
    for _, claim in index.enumerate_published_claims():
        if any(claim[name] is not None for name in ("value", "events", "occurrences")):
            yield from ((claim, row) for row in claim["evidence"] if row["stance"] == "supports")


if __name__ == "__main__":
    draw_figures()

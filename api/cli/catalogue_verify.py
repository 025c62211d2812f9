"""`therapydb catalogue verify`: compare the evidence of the files with texts that the operator has."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from api.cli.catalogue_files import decode_files, folder_option, read_yaml_files
from db.loader.catalogue_index import CatalogueIndex
from db.verification import FOUND, NOT_FOUND, NOT_READABLE, WITHOUT_WORDS, Finding, verify_evidence
from db.vocab.source_text import SourceText
from schemas.imports.catalogue import parse_catalogue
from schemas.imports.source_texts import DamagedFileError, parse_source_texts

STATES = (FOUND, WITHOUT_WORDS, NOT_FOUND, NOT_READABLE)


@click.command("verify", short_help="Compare the evidence with texts of its references.")
@folder_option
@click.argument("texts", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.pass_context
def verify_command(context: click.Context, folder: Path, texts: Path) -> None:
    """Look in the files of the folder TEXTS for the words and figures that each row of evidence cites.

    TEXTS holds XML (PubMed, JATS, ClinicalTrials.gov, drug labels), JSON of registers and labels, tables, MEDLINE and
    RIS records, or plain text; a file named like a reference is its text. Prints a row for each reference that has a
    text, what was not found, and the files that cannot be read.

    The exit code is 0 if every file was read and every row that has a text was found, 1 otherwise.
    """
    index = CatalogueIndex(parse_catalogue(decode_files(read_yaml_files(folder))).records)
    damaged: list[str] = []
    findings = [*verify_evidence(index, read_texts(texts, damaged))]
    click.echo("\n".join((*format_table(findings), *format_problems(findings))))
    is_unsound = bool(damaged) or any(finding.state == NOT_FOUND for finding in findings)
    context.exit(1 if is_unsound else 0)


def read_texts(folder: Path, damaged: list[str]) -> Iterator[SourceText]:
    """Give the texts of all files below the folder; name a damaged file on the error output, and add it to the list."""
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        try:
            yield from parse_source_texts(path.name, path.read_bytes())
        except (DamagedFileError, OSError) as error:
            damaged.append(str(path.relative_to(folder)))
            click.echo(f"cannot be read: {damaged[-1]}: {error}", err=True)


def format_table(findings: Iterable[Finding]) -> Iterator[str]:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for finding in findings:
        counts[finding.reference][finding.state] += 1
    readable = {reference: states for reference, states in counts.items() if set(states) != {NOT_READABLE}}
    total: Counter[str] = sum(counts.values(), Counter())
    yield format_row("reference", *STATES)
    for reference, states in sorted(readable.items()):
        yield format_row(reference, *(str(states[state]) for state in STATES))
    yield format_row(f"all {len(counts)} references", *(str(total[state]) for state in STATES))


def format_row(label: str, *cells: str) -> str:
    return f"{label:48}" + "".join(f"{cell:>16}" for cell in cells)


def format_problems(findings: Iterable[Finding]) -> Iterator[str]:
    for finding in findings:
        for problem in finding.problems:
            yield f"{finding.claim}.evidence[{finding.row}] ({finding.reference}): {problem}"

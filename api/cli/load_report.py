"""What a load changed, in words for the terminal."""

from api.cli.counted_nouns import format_count
from db.loader.load_outcome import LoadReport
from db.vocab.record_keys import format_key


def format_report(report: LoadReport) -> str:
    """Return one line on what a load changed, and one for each record that stays as it is in the database."""
    return "\n".join((_format_changes(report), *_format_kept(report)))


def _format_changes(report: LoadReport) -> str:
    state = f"the catalogue is at revision {report.revision}"
    if not report.is_unchanged:
        changes = (("added", report.added), ("changed", report.changed), ("removed", report.removed))
        rows = ", ".join(f"{format_count(sum(tables.values()), 'row')} {verb}" for verb, tables in changes if tables)
        return f"{state.capitalize()}: {rows}."
    if report.derived:
        tables = ", ".join(f"{table} ({format_count(count, 'row')})" for table, count in report.derived.items())
        return f"No record changed; {state}. Tables computed from the records were brought up to date: {tables}."
    return f"Nothing changed; {state}."


def _format_kept(report: LoadReport) -> list[str]:
    return [
        f"{format_key(key)} was edited in the database and changed in the files: the database keeps its version."
        for key in report.conflicts
    ]

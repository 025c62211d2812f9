"""What a load changed, in words for the terminal."""

from db.loader.load import LoadReport
from db.vocab.record_keys import format_key


def format_report(report: LoadReport) -> str:
    """Return one line on what a load changed, and one for each record that stays as it is in the database."""
    kept = "".join(
        f"\n{format_key(key)} was edited in the database and changed in the files: the database keeps its version."
        for key in report.conflicts
    )
    if report.is_unchanged:
        return f"Nothing changed; the catalogue is at revision {report.revision}.{kept}"
    changes = (("added", report.added), ("changed", report.changed), ("removed", report.removed))
    rows = ", ".join(f"{sum(tables.values())} rows {verb}" for verb, tables in changes if tables)
    return f"The catalogue is at revision {report.revision}: {rows}.{kept}"

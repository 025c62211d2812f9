"""Whether a level is that of the text that was read: a report of a work is not the work. It opens no address."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from db.loader.catalogue_index import CatalogueIndex, locate_evidence
from db.loader.errors import Violation

REPORTED = re.compile(r"\bas (told|retold|quoted|cited|reported|described|summed up|summarised)\b", re.IGNORECASE)
LEVEL_OF_REPORTS = "secondary"


def reports_of_a_work_are_secondary(index: CatalogueIndex) -> Iterator[Violation]:
    """An excerpt that stands at no address of its work is a report, unless it is declared a `copy` of its words."""
    for location, _, row in locate_evidence(index):
        reference = index.references.get(row["reference"])
        if reference is None or row["level"] in {None, LEVEL_OF_REPORTS}:
            continue
        if REPORTED.search(row["locator"]):
            reason = "the locator names a text that reports the work"
        elif row["read"] == "excerpt" and not _share_site(row["read_at"], reference["url"]):
            reason = f"{urlsplit(row['read_at'] or '').hostname} is not the site of {reference['id']}"
        else:
            continue
        message = f"is {row['level']}, but {reason}: secondary, with this as primary_level"
        yield location.child("level").violation(f"{message} (read: copy if these are its own words)")


def _share_site(place: str | None, url: str | None) -> bool:
    """Whether both addresses are of one host or its subdomains. What was not read on the web has no address."""
    if place is None or "://" not in place:
        return True
    hosts = [(urlsplit(address).hostname or "").removeprefix("www.") for address in (place, url or "")]
    return any(f".{one}".endswith(f".{other}") for one, other in (hosts, hosts[::-1]) if other)


RULES = (reports_of_a_work_are_secondary,)

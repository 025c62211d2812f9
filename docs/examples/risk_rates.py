"""Write an HTML page of the risks of therapies, a line for each cohort, with the interval of its rate.

python risk_rates.py http://127.0.0.1:8000 zimislecel,donislecel > risks.html
"""

import sys
from collections.abc import Iterator
from html import escape
from typing import Any

import requests

RISKS = {"kind": "risk", "has_figure": "true", "fields": "@figures,statement", "limit": 100}


def iterate_claims(base: str, therapies: str) -> Iterator[dict[str, Any]]:
    """Follow the links from page to page."""
    response = requests.get(f"{base}/v1/claims", params={**RISKS, "therapy__in": therapies}, timeout=30)
    while True:
        response.raise_for_status()
        page = response.json()
        yield from page["data"]
        if page["links"]["next"] is None:
            return
        response = requests.get(base + page["links"]["next"], timeout=30)


def format_rate(claim: dict[str, Any]) -> str:
    """Return the share in %, or the rate per 100 person-years, with its interval; else what the source prints."""
    estimate = claim["estimate"]
    if estimate is None:
        return f"{claim['value']} {claim['unit']}" if claim["value"] is not None else "-"
    factor, unit = (100, "%") if estimate["unit"] == "1" else (1, "per 100 person-years")
    value, low, high = (round(estimate[part] * factor, 1) for part in ("value", "low", "high"))
    return f"{value} {unit} ({low} to {high})"


def format_counts(claim: dict[str, Any]) -> str:
    """Return how many of those at risk had an event; else how many events they had between them."""
    if claim["events"] is not None:
        return f"{claim['events']} of {claim['at_risk']} {claim['counted']}s"
    return "" if claim["occurrences"] is None else f"{claim['occurrences']} events"


def format_row(claim: dict[str, Any]) -> str:
    cells = (
        claim["therapy"]["name"],
        claim["risk"]["name"],
        format_counts(claim),
        format_rate(claim),
        claim["statement"],
    )
    return "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>"


def main(base: str, therapies: str) -> None:
    attribution = requests.get(f"{base}/v1", timeout=30).json()["meta"]["attribution"]
    lines = (
        "<!doctype html><title>Risks</title><table>",
        "<tr><th>Therapy<th>Risk<th>Counts<th>Rate (95 % interval)<th>Statement</tr>",
        *map(format_row, iterate_claims(base, therapies)),
        f"</table><p>{escape(attribution)}</p>",
    )
    sys.stdout.write("\n".join(lines))


if __name__ == "__main__":
    main(*sys.argv[1:])

"""UCUM units as people write them; a unit that is not listed is shown as it stands."""

import re

UNITS = {
    "%": " %",
    "{event}/a": " events a person-year",
    "{event}/(100.a)": " events in 100 person-years",
    "{ratio}": "",  # the name of the statistic, or of the score, stands beside it
    "{score}": "",
    "{QALY}": " QALYs",
    "{IEQ}/kg": " IEQ/kg",
    "10*9": " \N{MULTIPLICATION SIGN} 10⁹",
    "10*6": " \N{MULTIPLICATION SIGN} 10⁶",
    "10*6.{person}": " million people",
    "[IU]/(kg.d)": " IU/kg a day",
    "{ULN}": " times the upper limit of normal",
    "{LLN}": " times the lower limit of normal",
    "{INR}": "",
}
TIMES = {"h": "hour", "d": "day", "wk": "week", "mo": "month", "a": "year"}
# Parts of other units, in the order in which they are replaced.
PARTS = {
    "{1.73_m2}": "1.73 m²",
    "m2": "m²",
    "10*9": "\N{MULTIPLICATION SIGN} 10⁹",
    "10*6": "\N{MULTIPLICATION SIGN} 10⁶",
    "10*3": "\N{MULTIPLICATION SIGN} 10³",
    "mm[Hg]": "mmHg",
    "[IU]": "IU",
    "[lb_av]": "lb",
    "[in_i]": "in",
    "[ft_i]": "ft",
    "uL": "µL",
    "ug": "µg",
    "umol": "µmol",
}
PER_TIME = re.compile(rf"/({'|'.join(TIMES)})\b")
ANNOTATION = re.compile(r"\{([^}]+)\}")


def format_unit(unit: str | None) -> str:
    """Return a unit with the space before it; empty if there is none."""
    if unit is None:
        return ""
    if unit in UNITS:
        return UNITS[unit]
    return f" {TIMES[unit]}s" if unit in TIMES else f" {_format_parts(unit)}"


def _format_parts(unit: str) -> str:
    for part, text in PARTS.items():
        unit = unit.replace(part, text)
    unit = PER_TIME.sub(lambda match: f" a {TIMES[match[1]]}", unit)
    return ANNOTATION.sub(_format_annotation, unit)


def _format_annotation(match: re.Match[str]) -> str:
    word = match[1].replace("_", " ")
    return word if word.endswith(("s", "ratio", "score")) else f"{word}s"


def format_unit_of_time(unit: str, count: object) -> str:
    """Return the name of a unit of time, in the plural unless there is one of it."""
    name = TIMES.get(unit, unit)
    return name if str(count) == "1" or name == unit else f"{name}s"

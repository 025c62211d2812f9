"""The soak: half of what the server can do, for as long as is asked."""

# ruff: noqa: PLR2004 - the bars are the point of the rows

from time import sleep

from tools.abuse.target import CLIENTS, Measurement, Target, count_failures, load, measure_memory

BAR = "growth <= 5 % after a fifth, 0 errors"


def soak(target: Target, seconds: float) -> Measurement:
    """Measure the capacity for ten seconds, then send half as much; memory counts from a fifth of the time on."""
    with load(target) as outcomes:
        sleep(10)
    capacity = outcomes.total() / 10
    with load(target, pause=2 * CLIENTS / capacity) as outcomes:
        sleep(seconds / 5)
        before = measure_memory(target)
        sleep(seconds * 4 / 5)
        after = measure_memory(target)
    growth, errors = after / before - 1, count_failures(outcomes)
    text = f"{outcomes.total()} requests ({capacity:.0f}/s at most), {before:.0f} MiB {growth:+.1%}, {errors} errors"
    return Measurement(text, growth <= 0.05 and not errors)

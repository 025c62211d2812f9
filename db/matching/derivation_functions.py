"""The functions by which an attribute is derived from others, over intervals."""

from collections.abc import Callable

from db.units.intervals import Interval, add_intervals, divide_intervals, max_interval, subtract_intervals


def compute_bmi(weight: Interval, height: Interval) -> Interval:
    """Kilograms divided by the square of metres; height is in centimetres."""
    # Squared at its ends: interval arithmetic would take two factors for independent.
    square = height.map_ends(lambda cm: (cm / 100) ** 2)
    return divide_intervals(weight, square)


# Name -> the function, and whether its operands come in their own units rather than in that of the result.
FUNCTIONS: dict[str, tuple[Callable[..., Interval], bool]] = {
    "sum": (add_intervals, False),
    "difference": (subtract_intervals, False),
    "max": (max_interval, False),
    "ratio": (divide_intervals, True),
    "bmi": (compute_bmi, True),
}

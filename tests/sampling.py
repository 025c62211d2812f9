"""How many examples a test with random data tries: a tenth by default, all of them with `make test-long`."""

from random import Random

import pytest
from hypothesis import settings

# A busy machine is slow now and then, and a test that passes later is no falsifying example.
settings.register_profile("patient", deadline=None)
settings.register_profile("fast", deadline=None, max_examples=20)


def pytest_configure(config: pytest.Config) -> None:
    settings.load_profile("fast" if config.getoption("fast") else "patient")


def sample_sizes(count: int) -> list[object]:
    """Values for `parametrize`: a tenth of `count`, and all of it under the marker `long`."""
    return [pytest.param(max(1, count // 10), id="tenth"), pytest.param(count, id="full", marks=pytest.mark.long)]


@pytest.fixture
def sample_seed(request: pytest.FixtureRequest) -> int:
    """The seed of pytest-randomly, which prints it; the captured output of a failed test repeats it."""
    seed = int(getattr(request.config.option, "randomly_seed", None) or 1)
    print(f"repeat with --randomly-seed={seed}")  # noqa: T201 - shown on failure
    return seed


@pytest.fixture
def sample_random(sample_seed: int) -> Random:
    return Random(sample_seed)  # noqa: S311 - examples, not secrets

"""The command `therapydb`, from its first import on."""

import gc

from api.uncollected_import import import_uncollected


def run() -> None:
    """Look for no garbage at the end either, which frees everything."""
    try:
        import_uncollected("api.cli").main()
    finally:
        gc.freeze()


if __name__ == "__main__":
    run()

"""The command `therapydb`, from its first import on."""

import gc
from importlib import import_module


def run() -> None:
    """Look for no garbage while importing, since all of it stays, nor at the end, which frees everything."""
    gc.disable()
    try:
        import_module("api.cli").main()
    finally:
        gc.freeze()


if __name__ == "__main__":
    run()

"""The command `therapydb`, from its first import on."""

import gc
from importlib import import_module


def run() -> None:
    """Look for no garbage while importing: all of it stays. Once its verb is loaded, that begins."""
    gc.disable()
    import_module("api.cli").main()


if __name__ == "__main__":
    run()

"""Keep the memory of a worker small: Python's collector and the allocator of glibc hold much that is not in use.

Nothing here changes what is computed; where the C library is another one, only the collector is tuned.
"""

import ctypes
import gc
from collections.abc import Callable
from contextlib import suppress
from threading import Thread
from time import sleep

TRIM_SECONDS = 10
MAX_ARENAS = 2  # one for each core that Python can use at once, roughly; by default eight times the cores
M_ARENA_MAX = -8  # of <malloc.h>


def freeze_objects() -> None:
    """Leave all present objects out of later garbage collections, which are a hundred times as fast then.

    Other threads wait for a collection, health checks too. Built statements are full of reference cycles, so that
    collections also have to be frequent for memory to stay small.
    """
    gc.collect()
    gc.freeze()


def limit_arenas(arenas: int = MAX_ARENAS) -> None:
    """Let threads share a few heaps: with one for each, what a thread freed is of no use to the others."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, arenas)


def trim_memory_regularly(seconds: float = TRIM_SECONDS) -> None:
    """Return freed memory to the system every so many seconds, from a thread of its own."""
    with suppress(OSError, AttributeError):
        trim = ctypes.CDLL(None).malloc_trim
        Thread(target=_trim, args=(trim, seconds), daemon=True).start()


def _trim(trim: Callable[[int], int], seconds: float) -> None:
    while True:
        sleep(seconds)
        trim(0)

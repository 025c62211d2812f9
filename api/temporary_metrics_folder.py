"""The temporary folder of a server's metrics: removed when the server stops, or by the next start if it was killed."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory, gettempdir

PREFIX = "therapydb-metrics-"
OWNER = "owner"  # a file that the server and its workers hold locked as long as any of them runs


@contextmanager
def create_metrics_folder() -> Iterator[str]:
    """Yield the path of a folder that lasts until the end of the block."""
    remove_abandoned_folders(Path(gettempdir()))
    with TemporaryDirectory(prefix=PREFIX) as folder, (Path(folder) / "new").open("wb") as owner:
        fcntl.flock(owner, fcntl.LOCK_EX)
        Path(owner.name).rename(Path(folder) / OWNER)  # locked by the time that another start can find it
        yield folder


def remove_abandoned_folders(parent: Path) -> None:
    """Remove the folders of servers that were killed, as far as this user may."""
    for path in parent.glob(f"{PREFIX}*/{OWNER}"):
        with suppress(OSError), path.open("rb") as owner:  # locked: `BlockingIOError`
            fcntl.flock(owner, fcntl.LOCK_EX | fcntl.LOCK_NB)
            rmtree(path.parent, ignore_errors=True)

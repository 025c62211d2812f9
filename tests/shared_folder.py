"""The folder `shared` of texts and data that others made, where it lies beside the checkout or beside its folder."""

from pathlib import Path

CHECKOUT = Path(__file__).parents[1]
FOLDERS = [folder / "shared" for folder in CHECKOUT.parents[:2]]
ABSENT = "no folder shared beside the checkout"


def find_shared(*names: str) -> Path | None:
    """Return a file or folder of the shared ones, or None if it is not on this machine."""
    return next((path for folder in FOLDERS if (path := folder.joinpath(*names)).exists()), None)

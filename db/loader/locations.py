"""Where in the catalogue's records a rule is violated."""

from typing import NamedTuple, TypeAlias

from db.loader.errors import Violation

Path: TypeAlias = tuple[str | int, ...]


class Location(NamedTuple):
    """A record by section and position, and the path to one of its fields."""

    section: str
    position: int
    path: Path

    def child(self, *steps: str | int) -> "Location":
        return Location(self.section, self.position, (*self.path, *steps))

    def violation(self, message: str) -> Violation:
        return Violation(self.section, self.position, self.path, message)


def locate(section: str, position: int, *path: str | int) -> Location:
    return Location(section, position, path)

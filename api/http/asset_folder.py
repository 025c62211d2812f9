"""Static files that come with the program, served from here under addresses that change with their bytes."""

from functools import cached_property
from hashlib import sha256
from pathlib import Path

from flask import Response, send_from_directory, url_for

from api.http.static_compression import compress_response

COMPRESSIBLE = {".css", ".js"}
SECONDS_PER_YEAR = 365 * 24 * 3600


class AssetFolder:
    """The files of a folder; `endpoint` is that of the route that sends them, with their name as `name`."""

    def __init__(self, endpoint: str, folder: Path) -> None:
        self.endpoint = endpoint
        self.folder = folder

    @cached_property
    def digests(self) -> dict[str, str]:
        """SHA-256 of each file by its name."""
        return {path.name: sha256(path.read_bytes()).hexdigest() for path in self.folder.iterdir()}

    def build_url(self, name: str) -> str:
        """Return the address of a file, with a piece of its digest, so that caches can keep it for long."""
        return url_for(self.endpoint, name=name, v=self.digests[name][:12])

    def send(self, name: str) -> Response:
        """Return a file, cacheable for a year and compressed where that pays and the client accepts it."""
        response = send_from_directory(self.folder, name, max_age=SECONDS_PER_YEAR)
        response.cache_control.immutable = True
        response.set_etag(self.digests[name][:32])
        return compress_response(response) if Path(name).suffix in COMPRESSIBLE else response

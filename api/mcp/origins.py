"""Which pages may use the endpoint from a browser: without this check any page could, by a name that it rebinds."""

from urllib.parse import urlsplit

from api.mcp.rpc_errors import INVALID_REQUEST, RpcError
from api.settings import Settings, is_loopback

ANY = "*"


def validate_origin(origin: str | None, settings: Settings) -> None:
    """Raise the 403 for the `Origin` of another site that the settings do not name."""
    if origin is None or settings.mcp_origins == ANY or origin in settings.mcp_origins.split():
        return
    if not _is_same_host(origin, settings.public_url):
        name = "THERAPYDB_MCP_ORIGINS"
        raise RpcError(INVALID_REQUEST, f"pages of this origin may not use this endpoint; {name} names those", 403)


def _is_same_host(origin: str, public_url: str) -> bool:
    """Whether a page comes from the host of this instance, on whatever port; loopback addresses are one host."""
    # Compared with the setting, not with the header `Host`, which a page that rebinds its name has chosen.
    try:
        host, ours = urlsplit(origin).hostname, urlsplit(public_url).hostname
    except ValueError:
        return False
    return host is not None and (host == ours or (is_loopback(host) and is_loopback(ours or "")))

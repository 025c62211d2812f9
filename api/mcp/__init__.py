"""The door for agents: the Model Context Protocol over streamable HTTP, stateless, at `/mcp`.

A thin JSON-RPC module, since the official server needs ASGI. Each tool is a request to this application, so that its
validation, its bounds and its errors are those of the API.
"""

from flask import Blueprint

from api.mcp.protocol import PATH, handle_message


def create_blueprint() -> Blueprint:
    """Return the route of the endpoint."""
    blueprint = Blueprint("mcp", __name__)
    blueprint.add_url_rule(PATH, endpoint="mcp", view_func=handle_message, methods=["POST"])
    return blueprint

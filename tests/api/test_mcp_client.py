"""The library of the protocol itself as a client; importing it takes seconds, so `--fast` leaves this module out."""

import asyncio

from flask import Flask
from flask.testing import FlaskClient
from mcp import Client, ClientSession
from mcp.client.streamable_http import streamable_http_client

from tests.api.test_mcp import QUESTIONS, send
from tests.background_threads import serve_application


async def ask_by_official_client(url: str) -> tuple[list[str], list[tuple[bool, str]]]:
    """Return the names of the tools, and for each question whether it failed and the text of the answer."""
    async with streamable_http_client(url) as (read, write, *_), ClientSession(read, write) as session:
        await session.initialize()
        tools = [tool.name for tool in (await session.list_tools()).tools]
        results = [(await session.call_tool(*question[:2])).model_dump() for question in QUESTIONS]
    return tools, [(result["is_error"], result["content"][0]["text"]) for result in results]


async def ask_without_handshake(url: str) -> tuple[list[str], str]:
    async with Client(url, mode="auto") as client:
        tools = [tool.name for tool in (await client.list_tools()).tools]
        result = (await client.call_tool("resolve_id", {"id": "pmid:40544428"})).model_dump()
    return tools, result["content"][0]["text"]


def test_the_official_client_needs_no_handshake(app: Flask, client: FlaskClient) -> None:
    with serve_application(app) as port:
        tools, text = asyncio.run(ask_without_handshake(f"http://127.0.0.1:{port}/mcp"))
    assert tools == [tool["name"] for tool in send(client, "tools/list")["result"]["tools"]]
    assert "reichman-2025" in text


def test_the_official_client_gets_the_same_answers(app: Flask, client: FlaskClient) -> None:
    with serve_application(app) as port:
        tools, answers = asyncio.run(ask_by_official_client(f"http://127.0.0.1:{port}/mcp"))
    assert tools == [tool["name"] for tool in send(client, "tools/list")["result"]["tools"]]
    assert [failed for failed, _ in answers] == [False] * len(QUESTIONS)
    assert [
        expected for (*_, expected), (_, text) in zip(QUESTIONS, answers, strict=True) if expected not in text
    ] == []

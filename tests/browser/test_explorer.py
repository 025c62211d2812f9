from typing import NamedTuple
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import ConsoleMessage, Page, expect

METHODS = {"get", "head", "options", "post", "put", "patch", "delete"}


class Visit(NamedTuple):
    page: Page
    requested: list[str]
    console_errors: list[str]


@pytest.fixture
def visit(page: Page, live_url: str) -> Visit:
    """Open the explorer; record its requests and the errors on the console."""
    visit = Visit(page, [], [])

    def listen(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            visit.console_errors.append(message.text)

    page.on("console", listen)
    page.on("pageerror", lambda error: visit.console_errors.append(str(error)))
    page.on("request", lambda request: visit.requested.append(request.url))
    page.goto(f"{live_url}/docs")
    expect(page.locator(".opblock").first).to_be_visible()
    return visit


def test_every_operation_is_shown(visit: Visit, live_url: str) -> None:
    paths = visit.page.request.get(f"{live_url}/openapi.json").json()["paths"]
    operations = sum(len(METHODS & item.keys()) for item in paths.values())
    expect(visit.page.locator(".opblock")).to_have_count(operations)


def test_no_request_leaves_the_host(visit: Visit, live_url: str) -> None:
    visit.page.locator(".opblock-summary-control").first.click()
    visit.page.wait_for_load_state("networkidle")
    origins = {urlsplit(url)[:2] for url in visit.requested if not url.startswith("data:")}
    assert origins == {urlsplit(live_url)[:2]}


def test_content_security_policy_blocks_nothing(visit: Visit) -> None:
    visit.page.locator(".opblock-summary-control").first.click()
    expect(visit.page.locator(".opblock-body").first).to_be_visible()
    assert visit.console_errors == []

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from tests.browser.accessibility import find_violations
from tests.browser.test_pages import IMAGES

# The page and its scripts are files, and tests of every operation cover what it executes.
pytestmark = pytest.mark.alike

METHODS = {"get", "head", "options", "post", "put", "patch", "delete"}


class Visit(NamedTuple):
    page: Page
    requested: list[str]
    console_errors: list[str]
    size: int  # bytes of everything that was loaded, compressed


class Look(NamedTuple):
    width: int
    scheme: Literal["light", "dark"]


LOOKS = [Look(1280, "light"), Look(390, "dark")]
HEIGHT = 844
LOADED_SIZE = (
    """performance.getEntriesByType('resource').map((entry) => entry.encodedBodySize).reduce((a, b) => a + b, 0)"""
)
# Grave ones that Swagger UI has by itself.
SWAGGER_VIOLATIONS = {"color-contrast", "nested-interactive"}


@pytest.fixture(scope="module")
def visit(browser: Browser, live_url: str) -> Iterator[Visit]:
    """Open an operation of the explorer; record its requests and the errors on the console.

    Once for the module, as it takes seconds to draw: a test may open more on the page, and closes nothing.
    """
    page = browser.new_page()
    requested: list[str] = []
    console_errors: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            console_errors.append(message.text)

    page.on("console", listen)
    page.on("pageerror", lambda error: console_errors.append(str(error)))
    page.on("request", lambda request: requested.append(request.url))
    page.goto(f"{live_url}/docs")
    page.locator("#operations-claims-list_claims .opblock-summary-control").click(timeout=60_000)
    expect(page.locator(".opblock.is-open .btn.execute")).to_be_visible(timeout=60_000)
    yield Visit(page, requested, console_errors, page.evaluate(LOADED_SIZE))
    page.close()


@pytest.fixture(scope="module", params=LOOKS, ids=lambda look: f"{look.width}-{look.scheme}")
def look(request: pytest.FixtureRequest) -> Look:
    look: Look = request.param
    return look


@pytest.fixture(scope="module")
def operation_page(browser: Browser, live_url: str, look: Look) -> Iterator[Page]:
    """An operation on a screen of this width, in this colour scheme; tests change nothing on it."""
    page = browser.new_page(viewport={"width": look.width, "height": HEIGHT}, color_scheme=look.scheme)
    open_operation(page, live_url, "therapies/list_therapies")
    yield page
    page.close()


def open_operation(page: Page, url: str, operation: str) -> None:
    page.goto(f"{url}/docs#/{operation}")
    expect(page.locator(".opblock.is-open .btn.execute")).to_be_visible(timeout=60_000)


def test_every_operation_is_shown(visit: Visit, live_url: str) -> None:
    paths = visit.page.request.get(f"{live_url}/openapi.json").json()["paths"]
    operations = sum(len(METHODS & item.keys()) for item in paths.values())
    expect(visit.page.locator(".opblock")).to_have_count(operations)


def test_no_request_leaves_the_host(visit: Visit, live_url: str) -> None:
    origins = {urlsplit(url)[:2] for url in visit.requested if not url.startswith("data:")}
    assert origins == {urlsplit(live_url)[:2]}


def test_content_security_policy_blocks_nothing(visit: Visit) -> None:
    expect(visit.page.locator(".opblock-body").first).to_be_visible()
    assert visit.console_errors == []


def test_rare_parameters_appear_on_request(visit: Visit) -> None:
    rows = visit.page.locator(".opblock.is-open tr[data-param-name]")
    assert rows.count() <= 14
    visit.page.get_by_role("button", name=re.compile("more parameters")).click()
    expect(visit.page.locator('.opblock.is-open tr[data-param-name="events__gte"]')).to_be_visible(timeout=60_000)
    assert rows.count() > 60


def test_execute_without_input_shows_the_first_page(visit: Visit) -> None:
    visit.page.locator(".opblock.is-open .btn.execute").click()
    status = visit.page.locator(".opblock.is-open .live-responses-table .response .response-col_status")
    expect(status.first).to_contain_text("200", timeout=30_000)


def test_no_padlock_where_no_key_is_needed(visit: Visit) -> None:
    assert visit.page.locator(".authorization__btn, .btn.authorize").count() == 0


def test_operations_are_grouped_under_headings(visit: Visit) -> None:
    headings = visit.page.locator(".tag-group").all_text_contents()
    groups = ["Overview", "Records", "Search and comparison", "Matching", "Changes", "Vocabulary and formats"]
    assert headings == groups


def test_the_explorer_weighs_little_compressed(visit: Visit) -> None:
    assert 300_000 < visit.size <= 600_000


def test_everything_is_shown_within_the_width_of_the_screen(operation_page: Page, look: Look) -> None:
    assert operation_page.evaluate("document.documentElement.scrollWidth") <= look.width
    block = operation_page.locator(".opblock.is-open").bounding_box()
    execute = operation_page.locator(".opblock.is-open .btn.execute").bounding_box()
    assert block is not None
    assert execute is not None
    assert execute["y"] - block["y"] <= 2 * HEIGHT


def test_dark_systems_get_a_dark_page(operation_page: Page, look: Look) -> None:
    is_dark = operation_page.evaluate("document.documentElement.classList.contains('dark-mode')")
    assert is_dark == (look.scheme == "dark")


def test_the_explorer_shuts_nobody_out(operation_page: Page, look: Look, request: pytest.FixtureRequest) -> None:
    """With `--screenshots` it is kept as an image."""
    violations = {violation.partition(":")[0] for violation in find_violations(operation_page)}
    if request.config.option.screenshots:
        path = IMAGES / f"explorer-{look.width}-{look.scheme}.jpg"
        operation_page.screenshot(path=path, type="jpeg", quality=60)
    assert violations <= SWAGGER_VIOLATIONS

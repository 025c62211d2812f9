import re
from typing import Literal, NamedTuple
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import ConsoleMessage, Page, ViewportSize, expect

from tests.browser.accessibility import find_violations
from tests.browser.test_pages import IMAGES

# The page and its scripts are files, and tests of every operation cover what it executes: one database shows it.
pytestmark = pytest.mark.alike

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
    expect(page.locator(".opblock").first).to_be_visible(timeout=60_000)
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


LOOKS: list[tuple[int, Literal["light", "dark"]]] = [(1280, "light"), (390, "dark")]
# Grave ones that Swagger UI has by itself.
SWAGGER_VIOLATIONS = {"color-contrast", "nested-interactive"}
PHONE: ViewportSize = {"width": 390, "height": 844}


def open_operation(page: Page, url: str, operation: str) -> None:
    page.goto(f"{url}/docs#/{operation}")
    expect(page.locator(".opblock.is-open .btn.execute")).to_be_visible(timeout=60_000)


def test_a_phone_shows_everything_within_its_width(page: Page, live_url: str) -> None:
    page.set_viewport_size(PHONE)
    open_operation(page, live_url, "therapies/list_therapies")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    block = page.locator(".opblock.is-open").bounding_box()
    execute = page.locator(".opblock.is-open .btn.execute").bounding_box()
    assert block is not None
    assert execute is not None
    assert execute["y"] - block["y"] <= 2 * PHONE["height"]


def test_rare_parameters_appear_on_request(page: Page, live_url: str) -> None:
    open_operation(page, live_url, "claims/list_claims")
    rows = page.locator(".opblock.is-open tr[data-param-name]")
    assert rows.count() <= 14
    page.get_by_role("button", name=re.compile("more parameters")).click()
    expect(page.locator('.opblock.is-open tr[data-param-name="events__gte"]')).to_be_visible(timeout=60_000)
    assert rows.count() > 60


def test_execute_without_input_shows_the_first_page(page: Page, live_url: str) -> None:
    open_operation(page, live_url, "therapies/list_therapies")
    page.locator(".opblock.is-open .btn.execute").click()
    status = page.locator(".opblock.is-open .live-responses-table .response .response-col_status")
    expect(status.first).to_contain_text("200", timeout=30_000)


def test_dark_systems_get_a_dark_page(page: Page, live_url: str) -> None:
    page.emulate_media(color_scheme="dark")
    page.goto(f"{live_url}/docs")
    expect(page.locator(".opblock").first).to_be_visible(timeout=30_000)
    assert page.evaluate("document.documentElement.classList.contains('dark-mode')")


def test_no_padlock_where_no_key_is_needed(visit: Visit) -> None:
    assert visit.page.locator(".authorization__btn, .btn.authorize").count() == 0


def test_operations_are_grouped_under_headings(visit: Visit) -> None:
    headings = visit.page.locator(".tag-group").all_text_contents()
    groups = ["Overview", "Records", "Search and comparison", "Matching", "Changes", "Vocabulary and formats"]
    assert headings == groups


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_the_explorer_shuts_nobody_out(
    page: Page, live_url: str, width: int, scheme: Literal["light", "dark"], request: pytest.FixtureRequest
) -> None:
    """With `--screenshots` it is kept as an image."""
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    open_operation(page, live_url, "therapies/list_therapies")
    violations = {violation.partition(":")[0] for violation in find_violations(page)}
    if request.config.option.screenshots:
        page.screenshot(path=IMAGES / f"explorer-{width}-{scheme}.jpg", type="jpeg", quality=60)
    assert violations <= SWAGGER_VIOLATIONS


def test_the_explorer_weighs_little_compressed(page: Page, live_url: str) -> None:
    page.goto(f"{live_url}/docs")
    expect(page.locator(".opblock").first).to_be_visible(timeout=30_000)
    sizes = page.evaluate(
        "performance.getEntriesByType('resource').map((entry) => entry.encodedBodySize).reduce((a, b) => a + b, 0)"
    )
    assert 300_000 < sizes <= 600_000

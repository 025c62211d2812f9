from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, FloatRect, Page, expect

from api.pages.assets import ASSETS, PREVIEW
from tests.browser.accessibility import find_violations
from tests.browser.other_site import serve_other_site

# `tests/api/pages` reads every page from both databases; what a browser makes of it depends on neither.
pytestmark = pytest.mark.alike

IMAGES = Path(__file__).parents[2] / "docs" / "images"
SIX = "zimislecel,donislecel,islet-transplantation,protrans,vx-264,vc-02"
PAGES: Mapping[str, str] = {
    "front": "/",
    "therapy": "/therapies/islet-transplantation",
    "claim": "/claims/ci5upjvpvt",
    "reference": "/references/reichman-2025",
    "compare": "/compare?therapies=zimislecel,donislecel",
    "match": "/match?therapies=zimislecel",
    "risk": "/risks/neutropenia",
    "list": "/claims",
    "search": "/search?q=bleeding",
    "about": "/about",
    "cite": "/therapies/zimislecel/cite",
    "embed": "/therapies/zimislecel/embed",
    "error": "/therapies/nothing",
    "results": "/search?q=qwzxvj",
    "study": "/studies/NCT04786262",
    "profile": "/candidates/cit-07-criteria",
    "measure": "/measures/insulin_independence_at",
    "match-result": "/match?therapies=zimislecel",
    "compare-six": f"/compare?therapies={SIX}",
    "section": "/therapies/zimislecel/studies",
    "glossary": "/docs/glossary",
    "columns": "/docs/columns",
    "card": "/embed/therapies/zimislecel",
    "risk-card": "/embed/risks/neutropenia",
    "claim-card": "/embed/claims/ci5upjvpvt",
    "reference-card": "/embed/references/reichman-2025",
    "compare-card": "/embed/compare?therapies=zimislecel,donislecel",
    "figures": "/therapies/zimislecel",
}
MAX_HEIGHT = 1200  # px of an image; the front page is shown as a window has it
LOOKS = [(1280, "light"), (1280, "dark"), (390, "light"), (390, "dark")]
USUAL_LOOKS = [(1280, "light"), (390, "dark")]
# Of the page on a phone, by PerformanceObserver: what moved without the reader doing anything, and the first paint.
MEASURE = """async () => {
  const shifts = new PerformanceObserver(() => {});
  shifts.observe({type: "layout-shift", buffered: true});
  const paint = performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0;
  await new Promise((resolve) => setTimeout(resolve, 100));
  return {paint, shift: shifts.takeRecords().reduce((sum, entry) => sum + entry.value, 0)};
}"""
MAX_PAINT, ATTEMPTS = 1000, 5
THROTTLED = {"offline": False, "latency": 40, "downloadThroughput": 1_250_000, "uploadThroughput": 625_000}


@pytest.fixture(params=LOOKS, ids=lambda look: f"{look[0]}-{look[1]}")
def context(browser: Browser, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    width, scheme = request.param
    if request.param not in USUAL_LOOKS and not request.config.option.screenshots:
        pytest.skip("differs from the usual looks in nothing that is tested; `--screenshots` shows it")
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    yield context
    context.close()


def test_every_page_fits_keeps_its_policy_and_shuts_nobody_out(
    context: BrowserContext, live_url: str, request: pytest.FixtureRequest
) -> None:
    """In one session, since a context costs more than a page; with `--screenshots` the pages are kept as images."""
    page = context.new_page()
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    width, scheme = request.node.callspec.params["context"]
    faults: dict[str, object] = {}
    for name, path in PAGES.items():
        errors.clear()  # axe-core measures with styles that the policy refuses
        page.goto(live_url + path)
        if name == "embed":
            expect(page.locator("therapy-card")).to_have_attribute("data-state", "ready")
        if step := STEPS.get(name):
            step(page)
        if refused := [error for error in errors if "404" not in error]:
            faults[name] = refused
        if page.evaluate("document.documentElement.scrollWidth") > width:
            faults[name] = "wider than the window"
        if violations := find_violations(page):
            faults[name] = violations
        if request.config.option.screenshots:
            take_image(page, name, width, scheme)
    if request.config.option.screenshots and (width, scheme) == USUAL_LOOKS[0]:
        page.set_viewport_size({"width": 1200, "height": 630})  # as sites expect the preview of a link
        page.goto(live_url)
        page.screenshot(path=ASSETS.folder / PREVIEW, type="jpeg", quality=70)
    assert faults == {}


def fill_match_form(page: Page) -> None:
    """Match some facts that criteria exclude; the result with its traces is then on the page."""
    page.locator('input[name="age"]').fill("80")
    page.get_by_label("Type 1 diabetes").first.check()
    page.locator('main button:text("Match")').click()
    expect(page.locator("#result")).to_be_visible()


def open_figures(page: Page) -> None:
    for name in ("Risks as a forest plot", "Outcomes as a forest plot"):
        page.get_by_text(name).click()
    for image in page.locator("details[open] img").all():
        image.scroll_into_view_if_needed()  # it is loaded lazily
        expect(image).to_have_js_property("complete", value=True)


TOPS = {"match-result": "#result", "figures": "#outcomes details"}  # where an image begins if not at the top
STEPS: Mapping[str, Callable[[Page], None]] = {"match-result": fill_match_form, "figures": open_figures}


def take_image(page: Page, name: str, width: int, scheme: str) -> None:
    """Keep the page as an image of at most `MAX_HEIGHT`."""
    height = 900 if name == "front" else MAX_HEIGHT
    top = page.evaluate(f"document.querySelector('{TOPS.get(name, 'body')}').getBoundingClientRect().top + scrollY")
    bottom = min(page.evaluate("document.documentElement.scrollHeight"), top + height)
    clip: FloatRect = {"x": 0, "y": top, "width": width, "height": bottom - top}
    path = IMAGES / f"{name}-{width}-{scheme}.jpg"
    page.screenshot(path=path, type="jpeg", quality=50, caret="initial", full_page=True, clip=clip)


def test_pages_paint_within_a_second_and_do_not_move(browser: Browser, live_url: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.emulateNetworkConditions", THROTTLED)
    paths = ("/", "/therapies/islet-transplantation", "/embed/therapies/zimislecel")
    measures = {path: measure_page(page, live_url + path) for path in paths}
    context.close()
    assert {path: paint for path, (paint, _) in measures.items() if paint > MAX_PAINT} == {}
    assert {path: shift for path, (_, shift) in measures.items() if shift > 0} == {}


def measure_page(page: Page, url: str) -> tuple[float, float]:
    """Return first paint (ms) and shift of a page: the earliest paint, since the machine does other things too."""
    measures = []
    for _ in range(ATTEMPTS):
        page.goto(url)
        measures.append(page.evaluate(MEASURE))
        if measures[-1]["paint"] <= MAX_PAINT:
            break
    return min(measure["paint"] for measure in measures), max(measure["shift"] for measure in measures)


def test_the_keyboard_reaches_the_risks_of_a_therapy(browser: Browser, live_url: str) -> None:
    page = browser.new_page()
    page.goto(live_url)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.locator("#q").focus()
    page.keyboard.type("VX-880")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{live_url}/therapies/zimislecel")
    page.get_by_role("link", name="What can go wrong").press("Enter")
    expect(page.get_by_role("row", name="2 of 14 participants").first).to_be_visible()
    page.close()


def test_what_is_typed_is_completed_and_copied(browser: Browser, live_url: str) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(live_url)
    with page.expect_response("**/v1/suggest?*"):
        page.locator("#q").press_sequentially("zim")
    expect(page.locator('datalist option[value="Zimislecel"]')).to_have_count(1)
    page.goto(f"{live_url}/therapies/zimislecel")
    link = page.locator("[data-copy]")
    link.click()
    expect(link).to_have_text("Copied")  # writing takes a moment
    assert page.evaluate("navigator.clipboard.readText()").endswith("/therapies/zimislecel")
    context.close()


def test_demonstration_pages_shut_nobody_out(browser: Browser, live_url: str) -> None:
    page = browser.new_page()
    with serve_other_site(live_url) as other_site:
        for name in ("card", "frame", "figure"):
            page.goto(f"{other_site}/{name}.html")
            assert find_violations(page) == []
    page.close()

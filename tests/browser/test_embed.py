import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Route, expect

from tests.browser.accessibility import find_violations
from tests.browser.other_site import INSTANCE, PAGES, serve_other_site

# `tests/api/test_embed.py` reads cards from both databases; what a browser makes of them depends on neither.
pytestmark = pytest.mark.alike

EMBED_REQUEST = re.compile(r"/embed/therapies/")
LIGHT, DARK = "rgb(253, 253, 251)", "rgb(17, 23, 22)"
STATES = {
    404: "This therapy is not in the database.",
    410: "This record was withdrawn.",
    429: "Too many requests at the moment.",
    503: "The database is busy or being updated.",
}


@pytest.fixture
def other_site(live_url: str) -> Iterator[str]:
    with serve_other_site(live_url) as url:
        yield url


@pytest.fixture
def errors(page: Page) -> list[str]:
    messages: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            messages.append(message.text)

    page.on("console", listen)
    page.on("pageerror", lambda error: messages.append(str(error)))
    return messages


def test_a_card_works_under_a_strict_policy(page: Page, other_site: str, live_url: str, errors: list[str]) -> None:
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.goto(f"{other_site}/card.html")
    card = page.locator("therapy-card")
    expect(card).to_have_attribute("data-state", "ready")
    expect(card.locator("h3")).to_have_text("Zimislecel")
    expect(card).to_contain_text(re.compile(r"\d+ of \d+ participants"))
    assert errors == []
    assert len([url for url in requests if "/embed/therapies/" in url]) == 1
    links = card.locator("article a").evaluate_all("links => links.map((link) => link.href)")
    assert [link for link in links if not link.startswith(live_url)] == []
    assert card.evaluate("card => getComputedStyle(card.shadowRoot.querySelector('article')).borderRadius") == "8px"
    assert find_violations(page) == []


def test_ten_cards_are_ten_requests_at_most(page: Page, other_site: str, live_url: str) -> None:
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url) if request.url.startswith(live_url) else None)
    page.goto(f"{other_site}/card.html")
    expect(page.locator("therapy-card")).to_have_attribute("data-state", "ready")
    scripts = {url for url in requests if "/embed/therapies/" not in url}
    page.evaluate("""() => {
      const [first] = document.getElementsByTagName("therapy-card");
      const sections = ["summary", "risks", "outcomes", "mechanisms", "approvals"];
      for (const section of [...sections, ...sections].slice(1)) {
        const card = first.cloneNode(true);
        card.setAttribute("sections", section);
        first.after(card);
      }
    }""")
    cards = page.locator("therapy-card")
    expect(cards).to_have_count(10)
    expect(page.locator('therapy-card[data-state="ready"]')).to_have_count(10)
    assert len([url for url in requests if url not in scripts]) <= 10


def test_the_card_of_the_readme_works_as_it_stands(page: Page, live_url: str, tmp_path: Path) -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
    lines = re.search(r"```html\n(.*?)```", readme, re.DOTALL)
    assert lines
    document = tmp_path / "card.html"
    document.write_text(lines[1].replace("http://127.0.0.1:8000", live_url), "utf-8")
    page.goto(document.as_uri())
    expect(page.locator("therapy-card")).to_have_attribute("data-state", "ready")
    expect(page.locator("therapy-card h3")).to_have_text("Zimislecel")


def test_a_card_is_dark_where_its_page_is(page: Page, other_site: str) -> None:
    page.emulate_media(color_scheme="dark")
    page.goto(f"{other_site}/card.html")
    card = page.locator("therapy-card")
    expect(card).to_have_attribute("data-state", "ready")
    article = card.locator("article")
    expect(article).to_have_css("background-color", LIGHT)  # the page does not say that it can be dark
    page.evaluate("document.documentElement.style.colorScheme = 'light dark'")
    expect(article).to_have_css("background-color", DARK)
    assert find_violations(page) == []
    card.evaluate("card => card.setAttribute('theme', 'light')")
    expect(article).to_have_css("background-color", LIGHT)


def test_a_card_keeps_its_size_whatever_the_root_of_its_page_has(page: Page, other_site: str) -> None:
    page.goto(f"{other_site}/card.html")
    card = page.locator("therapy-card")
    expect(card).to_have_attribute("data-state", "ready")
    page.evaluate("document.documentElement.style.fontSize = document.body.style.fontSize = '62.5%'")
    assert card.locator("article").evaluate("article => getComputedStyle(article).fontSize") == "16px"
    height = card.evaluate("card => card.offsetHeight")
    page.evaluate("document.documentElement.style.fontSize = document.body.style.fontSize = '24px'")
    assert card.evaluate("card => card.offsetHeight") == height


def test_attributes_that_are_added_later_are_asked_for_once(page: Page, other_site: str) -> None:
    page.goto(f"{other_site}/card.html")
    card = page.locator("therapy-card")
    expect(card).to_have_attribute("data-state", "ready")
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url) if EMBED_REQUEST.search(request.url) else None)
    card.evaluate("""card => {
      for (const name of ["therapy", "sections", "audience"]) card.removeAttribute(name);
      card.setAttribute("therapy", "donislecel");
      card.setAttribute("sections", "summary");
      card.setAttribute("audience", "professional");
    }""")
    expect(card.locator("h3")).to_have_text("Donislecel")
    assert [url.partition("/embed/")[2] for url in requests] == [
        "therapies/donislecel?sections=summary&audience=professional"
    ]
    card.evaluate("card => { card.removeAttribute('therapy'); }")
    expect(card).to_have_attribute("data-state", "missing")
    card.evaluate("card => { card.setAttribute('therapy', 'zimislecel'); }")
    expect(card.locator("h3")).to_have_text("Zimislecel")


def test_a_second_visit_is_revalidated(page: Page, other_site: str) -> None:
    statuses: list[int] = []

    def listen_for_cards(route: Route) -> None:
        headers = {**route.request.headers, "if-none-match": tags[-1]} if tags else route.request.headers
        response = route.fetch(headers=headers)
        statuses.append(response.status)
        tags.append(response.headers["etag"])
        route.continue_()

    tags: list[str] = []
    page.route(EMBED_REQUEST, listen_for_cards)
    for _ in range(2):
        page.goto(f"{other_site}/card.html")
        expect(page.locator("therapy-card")).to_have_attribute("data-state", "ready")
    assert statuses == [200, 304]


@pytest.mark.parametrize("status", STATES)
def test_a_card_says_what_is_wrong(page: Page, other_site: str, status: int) -> None:
    page.route(EMBED_REQUEST, lambda route: route.fulfill(status=status, headers={"Access-Control-Allow-Origin": "*"}))
    page.goto(f"{other_site}/card.html")
    expect(page.locator("therapy-card")).to_contain_text(STATES[status])
    assert find_violations(page) == []


def test_a_card_waits_and_asks_again(page: Page, other_site: str) -> None:
    answers = iter([503, 429])
    headers = {
        "Access-Control-Allow-Origin": "*",
        "Access-Control-Expose-Headers": "Retry-After",
        "Retry-After": "0.1",
    }

    def refuse_twice(route: Route) -> None:
        status = next(answers, None)
        if status is None:
            route.continue_()
        else:
            route.fulfill(status=status, headers=headers)

    page.route(EMBED_REQUEST, refuse_twice)
    page.goto(f"{other_site}/card.html")
    expect(page.locator("therapy-card")).to_have_attribute("data-state", "ready")


def test_a_slow_card_says_so_and_a_failed_one_can_be_tried_again(page: Page, other_site: str) -> None:
    page.clock.install()
    waiting: list[Route] = []
    page.route(EMBED_REQUEST, lambda route: waiting.append(route))  # noqa: PLW0108 - playwright inspects it
    with page.expect_request(EMBED_REQUEST):
        page.goto(f"{other_site}/card.html")
    card = page.locator("therapy-card")
    expect(card).to_contain_text("Loading…")
    page.clock.run_for(5000)
    expect(card).to_contain_text("Still loading")
    assert find_violations(page) == []
    waiting[0].abort()
    expect(card).to_contain_text("could not be loaded")
    page.unroute(EMBED_REQUEST)
    card.get_by_role("button", name="Try again").click()
    expect(card).to_have_attribute("data-state", "ready")


def test_a_card_that_is_offline_loads_when_the_connection_is_back(browser: Browser, other_site: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{other_site}/card.html")
    card = page.locator("therapy-card")
    expect(card).to_have_attribute("data-state", "ready")
    context.set_offline(True)
    card.evaluate("card => card.setAttribute('therapy', 'islet-transplantation')")
    card.evaluate("card => card.load()")
    expect(card).to_have_attribute("data-state", "offline")
    assert find_violations(page) == []
    context.set_offline(False)
    expect(card).to_have_attribute("data-state", "ready")
    expect(card.locator("h3")).to_have_text("Clinical islet transplantation")
    context.close()


def test_a_card_asks_again_after_an_error_of_the_network(page: Page, other_site: str) -> None:
    failures = iter((True, True))

    def fail_twice(route: Route) -> None:
        if next(failures, False):
            route.abort("internetdisconnected")
        else:
            route.continue_()

    page.route(EMBED_REQUEST, fail_twice)
    page.goto(f"{other_site}/card.html")
    expect(page.locator("therapy-card")).to_have_attribute("data-state", "ready")


def test_without_scripts_a_card_is_a_link(browser: Browser, other_site: str, live_url: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{other_site}/card.html")
    link = page.get_by_role("link", name="Zimislecel on TherapyDB")
    expect(link).to_have_attribute("href", f"{live_url}/therapies/zimislecel")
    page.goto(f"{live_url}/embed/therapies/zimislecel")  # a frame needs no script at all
    expect(page.locator("article h3")).to_have_text("Zimislecel")
    context.close()


def test_a_frame_fits_its_card(page: Page, other_site: str, errors: list[str]) -> None:
    page.goto(f"{other_site}/frame.html")
    frame = page.locator("iframe")
    expect(frame).not_to_have_attribute("height", "600")
    inner = page.frame_locator("iframe").locator("therapy-card")
    expect(inner.locator("h3")).to_have_text("Zimislecel")
    height = inner.evaluate("card => Math.ceil(card.getBoundingClientRect().height)")
    expect(frame).to_have_attribute("height", str(height))
    assert errors == []


def test_a_frame_works_on_a_page_that_is_a_file(page: Page, live_url: str, tmp_path: Path) -> None:
    document = tmp_path / "frame.html"
    document.write_text((PAGES / "frame.html").read_text("utf-8").replace(INSTANCE, live_url), "utf-8")
    page.goto(document.as_uri())
    expect(page.frame_locator("iframe").locator("therapy-card h3")).to_have_text("Zimislecel")
    expect(page.locator("iframe")).not_to_have_attribute("height", "600")


def test_a_consumer_of_oembed_gets_a_frame(page: Page, other_site: str, live_url: str) -> None:
    def name_the_public_address(route: Route) -> None:  # the live server is reached at another than its settings say
        url = route.request.url.replace(quote(live_url, safe=""), quote("http://127.0.0.1:8000", safe=""))
        route.continue_(url=url)

    page.route(re.compile(r"/oembed\?"), name_the_public_address)
    page.goto(f"{other_site}/oembed.html")
    expect(page.locator("iframe")).to_have_attribute("title", "Zimislecel")
    expect(page.locator("iframe")).to_have_attribute("src", re.compile(r"/embed/therapies/zimislecel$"))
    assert find_violations(page) == []


def test_a_figure_is_a_picture(page: Page, other_site: str, errors: list[str]) -> None:
    page.goto(f"{other_site}/figure.html")
    assert page.locator("img").evaluate("image => image.naturalWidth") == 358
    assert errors == []


def test_pages_cannot_be_framed(page: Page, other_site: str, live_url: str) -> None:
    page.goto(f"{other_site}/frame.html")
    url = f"{live_url}/therapies/zimislecel"
    with page.expect_event("requestfailed", lambda request: request.url == url) as failed:
        page.evaluate("url => { document.querySelector('iframe').src = url }", url)
    assert failed.value.failure == "net::ERR_BLOCKED_BY_RESPONSE"

"""A real browser, and a live server on loopback for it to visit."""

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, sync_playwright

from tests.background_threads import serve_application

from .chromium import ARGUMENTS, chromium


# Not for the session: playwright keeps an event loop running, which tests elsewhere may not expect.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    executable, environment = chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, env={**environment}, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    yield page
    page.close()


@pytest.fixture(scope="package")
def live_url(app: Flask) -> Iterator[str]:
    """Serve the suite's `app` (pytest-flask's name for it) on a free port of loopback."""
    with serve_application(app) as port:
        yield f"http://127.0.0.1:{port}"

from pathlib import Path

from playwright.sync_api import Page


def test_text_is_laid_out(page: Page, tmp_path: Path) -> None:
    document = tmp_path / "page.html"
    document.write_text("<p>Seven of <b>twelve</b></p><p hidden>unseen</p>")
    page.goto(document.as_uri())
    assert page.locator("body").inner_text() == "Seven of twelve"

"""axe-core in a page: what keeps people out, as the rules of the field name it."""

from pathlib import Path

from playwright.sync_api import Page

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
# Evaluated by the debugger, so that no policy of the page stands in its way.
RUN = "async () => (await axe.run(document, {resultTypes: ['violations']})).violations"
GRAVE = {"serious", "critical"}


def find_violations(page: Page) -> list[str]:
    """Return the grave violations of the page, each with the first element that has it."""
    page.evaluate(AXE.read_text("utf-8"))
    return [
        f"{violation['id']}: {violation['nodes'][0]['html'][:200]} {violation['nodes'][0]['failureSummary'][:300]}"
        for violation in page.evaluate(RUN)
        if violation["impact"] in GRAVE
    ]

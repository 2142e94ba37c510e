"""What shuts somebody out of a page, as axe sees it: by the rules of WCAG 2.0 to 2.2, A and AA."""

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
# Only what is wrong leaves the browser: all that axe has looked at is megabytes for a long page.
_ASK = """async ([within, tags]) => {
  const options = { resultTypes: ["violations"], ...(tags && { runOnly: { type: "tag", values: tags } }) };
  const { violations } = await axe.run(within || document, options);
  return violations.map(({ id, help, nodes }) => ({
    id, help, nodes: nodes.slice(0, 4).map((node) => `${node.html.slice(0, 160)} | ${node.failureSummary}`),
  }));
}"""


def barriers(page: Page, *, within: str = "", tags: list[str] | None = WCAG) -> list[str]:
    """A line for each rule that the page breaks as it is, with the first places; None for `tags` asks every rule."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate(_ASK, [within, tags])
    return [f"{page.url} {rule['id']}: {rule['help']}\n    " + "\n    ".join(rule["nodes"]) for rule in found]

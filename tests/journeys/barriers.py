"""What shuts somebody out of a page: what axe finds in either theme, what the keyboard does not reach."""

from __future__ import annotations

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# What depends on colours and sizes alone is looked at again in the other theme, in large letters.
OF_THE_LOOK = ["color-contrast", "link-in-text-block", "target-size"]
BARRIERS = """async ([kind, values]) => {
  const found = await axe.run(document, {runOnly: {type: kind, values}, resultTypes: ["violations"]});
  const told = (v, n) => `${v.id}: ${n.html.slice(0, 120)} ${n.failureSummary}`;
  return found.violations.flatMap(v => v.nodes.map(n => told(v, n)));
}"""
ROUND = 4  # whoever starts in the middle of a page comes round through the browser's own bar
SKIP = ".skip, .skip-to-content-link"  # ours, the administration's
# Everything a mouse could use; of radio buttons of one name the keyboard reaches one.
STOPS = """() => {
  const shown = e => e.checkVisibility({visibilityProperty: true}) && !e.matches(':disabled');
  const all = [...document.querySelectorAll('a[href], button, input, select, textarea, summary')]
    .filter(shown);
  const key = e => e.type === 'radio' ? 'radio ' + e.name : all.indexOf(e);
  const wanted = new Map(all.map(e => [key(e), e.outerHTML.slice(0, 120)]));
  window.missed = () => [...wanted.values()];
  window.unseen = [];
  document.addEventListener('focusin', ({target: e}) => {
    const look = getComputedStyle(e), label = e.labels?.[0] && getComputedStyle(e.labels[0]);
    const ring = s => s?.outlineStyle !== 'none' && parseFloat(s?.outlineWidth) > 0;
    const seen = ring(look) || ring(label);
    if (wanted.delete(key(e)) && !seen) window.unseen.push(e.outerHTML.slice(0, 120));
  });
  return wanted.size;
}"""


def barriers(page: Page, theme: str, size: str, kind: str, values: list[str]) -> list[str]:
    page.evaluate(
        "look => Object.assign(document.documentElement.dataset, look)", {"theme": theme, "size": size}
    )
    return page.evaluate(BARRIERS, [kind, values])


def met(page: Page) -> list[str]:
    page.evaluate(AXE_SCRIPT)
    found = [f"contrast, A+: {each}" for each in barriers(page, "contrast", "+", "rule", OF_THE_LOOK)]
    return found + barriers(page, "light", "", "tag", LEVELS)  # last: the keyboard goes on in the usual look


def missed_by_keyboard(page: Page) -> list[str]:
    for _ in range(page.evaluate(STOPS) + ROUND):
        page.keyboard.press("Tab")
    visit_heads_of_the_grid(page)
    page.locator(SKIP).focus()
    page.keyboard.press("Enter")
    there = page.evaluate("document.activeElement.id") in ("main", "content-start")
    skipped = [] if there else ["the way to the content"]
    missed = [f"not reached: {each}" for each in [*skipped, *page.evaluate("missed()")]]
    return missed + [f"not seen: {each}" for each in page.evaluate("unseen")]


def visit_heads_of_the_grid(page: Page) -> None:
    """Tab goes from cell to cell there; the name stands left of the first one, the day over the topmost."""
    for row in page.locator("[role=grid] tbody tr:has(input)").all():
        row.locator("input").first.focus()
        page.keyboard.press("ArrowLeft")
    for column in range(4, 35 if page.locator("[role=grid]").count() else 4):
        boxes = page.locator(f"[role=grid] tbody td:nth-child({column}) input")
        if boxes.count():
            boxes.first.focus()
            page.keyboard.press("ArrowUp")

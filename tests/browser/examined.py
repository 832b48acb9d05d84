"""What every screen owes everybody: nothing for axe, room at 320 px and 400 %, focus in sight."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
LOOKS = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
TARGET = 48
NARROW = (320, 640)
ZOOMED = (320, 256)
"""A screen of 1280 x 1024 at 400 %: what is left of it in CSS pixels (WCAG 1.4.10)."""


def found(page: Page) -> list[str]:
    """Return what axe finds on the page."""
    violations = Axe().run(page, options=RULES).response["violations"]
    return [f"{v['id']}: {v['nodes'][0]['html'][:160]}" for v in violations]


@dataclass(frozen=True)
class Eye:
    """How a kind of page is looked at: the sizes of its screen, and what a finger has to hit."""

    screens: tuple[tuple[int, int], ...] = (NARROW, ZOOMED)
    targets: str = ".row, .button, .tongues > *, .back"
    names: tuple[str, ...] = field(default=())

    def faults(self, page: Page, language: str) -> Iterator[str]:
        """Yield what is wrong with the page that is open, at the size it has and at each of the screens."""
        yield from found(page)
        page.evaluate(LOOKS)
        yield from page.evaluate("asked => examined.spoken(asked)", [language, self.names])
        yield from self.seen(page)

    def seen(self, page: Page) -> Iterator[str]:
        """Yield what is too wide, too small to hit, or focused out of sight on each of the screens."""
        page.evaluate(LOOKS)
        whole = page.viewport_size
        for width, height in self.screens:
            page.set_viewport_size({"width": width, "height": height})
            wrong = page.evaluate("asked => examined.seen(asked)", [self.targets, TARGET])
            yield from (f"{width} x {height}: {each}" for each in wrong)
        page.set_viewport_size(whole)

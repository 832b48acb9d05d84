"""How the browser tests answer: as a person does, by the words on the page."""

from __future__ import annotations

from playwright.sync_api import Page

from survey.questionnaire.model import Item, Section

WRITTEN = {"number": "9", "percent": "85", "date": "25/3/2026", "text": "Không có ý kiến gì thêm"}


def begin(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("link", name="Bắt đầu").click()
    page.wait_for_url("**/1?*")


def press(page: Page, name: str) -> None:
    """Press the last button called *name*, and wait for what comes."""
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).last.click()


def on(page: Page) -> None:
    """Go on to the next page, or send the form."""
    with page.expect_navigation():
        page.locator(".actions .button").click()


def answer(page: Page, item: Item) -> None:
    """Answer *item* where the page asks it and shows it."""
    if item.categories:
        row = page.locator(f'.row:has(input[name="{item.name}"])').first
        if row.count() and row.is_visible():
            row.click()
    elif item.kind in WRITTEN:
        box = page.locator(f'[name="{item.name}"]')
        if box.count() and box.is_visible():
            box.fill(within(item))


def within(item: Item) -> str:
    """Return something to write that the limits of *item* allow."""
    least, most = item.constraint.least, item.constraint.most
    if item.kind in ("number", "percent") and least is not None:
        return f"{least:g}"
    return f"{most:g}" if most is not None and item.kind == "number" else WRITTEN[item.kind]


def answer_all(page: Page, section: Section) -> None:
    for item in section.items:
        answer(page, item)


def tab_to(page: Page, name: str) -> None:
    """Go on by the keyboard until the field called *name* has the focus."""
    tab_until(page, f"element => element.name === '{name}'")


def tab_until(page: Page, wanted: str) -> None:
    """Go on by the keyboard until what has the focus is what the function *wanted* says."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate(f"({wanted})(document.activeElement)"):
            return
    raise AssertionError(f"{wanted} is not reached by the keyboard")


def overflow(page: Page) -> int:
    """Return by how many pixels the page is wider than its screen."""
    root = "document.documentElement"
    return int(page.evaluate(f"{root} ? {root}.scrollWidth - {root}.clientWidth : -1"))

"""Pictures of every page in every state, to look at: `python tests/browser/screenshots.py FOLDER [WALK]`.

The pages are those that `test_everybody.py` examines, and real questionnaires besides. Each walk, language
and size of screen has a folder of pictures and one sheet on which all of them are seen at once.
"""

# ruff: noqa: E402 -- the folders of the tests must be known before they are imported from

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parent)]

import citizens_pages
import staff_pages
from apart import Served, ask, device, installation
from asked_rounds import three_parts
from kiosk_walk import POINTS, UNIT, added
from PIL import Image, ImageDraw
from playwright.sync_api import Browser, Page, expect, sync_playwright
from served import Site, installed, served
from test_kiosk_offline import screens, two_questions
from test_offline import offline_pages
from tongues import spoken
from watched import HERE

from survey.questionnaire.reading import questionnaire
from survey.shipped import file
from survey.store import Store
from survey.wording import LANGUAGES, WHOLE, say

Place = tuple[Served, Store]

SCREENS = {
    "tablet": (1024, 768),
    "upright": (768, 1024),
    "low": (1024, 600),
    "phone": (360, 740),
    "small": (320, 568),
    "desk": (1440, 900),
}
PHONES = ("phone", "small")
TABLETS = ("tablet", "upright", "low")
ACROSS = 2200
"""Pixels across a sheet."""


def hospital(page: Page, site: Site, language: str) -> Iterator[tuple[str, str]]:
    """The health form on a patient's own phone, part by part."""
    address = site.ask(questionnaire(file("health/outpatient-2024")))
    site.store.save_units([UNIT])
    site.store.save_service_points(POINTS)
    page.goto(f"{address}?lang={language}&p=Q1")
    yield "form", "start"
    page.locator("main .actions .button").click()
    for number in range(1, 9):
        page.wait_for_url(f"**/{number}?*")
        yield "form", f"part {number}"
        page.locator(".actions .button").click()
        page.wait_for_load_state()
        if page.locator("#error-summary").count():
            page.locator(".actions .button").click()


def counter(page: Page, site: Site, language: str) -> Iterator[tuple[str, str]]:
    """The same form on a shared tablet, question by question."""
    site.ask(questionnaire(file("health/outpatient-2024")))
    _, made = added(site.store)
    page.goto(f"{site.address}/kiosk/ghidanh/{made.code}")
    page.locator(".button").click()
    page.wait_for_url("**/kiosk")
    yield "kiosk", "first"
    page.goto(f"{site.address}/kiosk/moi?lang={language}")
    yield "kiosk", "before"
    page.locator("#begin-form .button").first.click()
    for number in range(1, 100):
        page.wait_for_url(f"**/cau/{number}")
        yield "kiosk", f"question {number:02}"
        if page.locator(".item").count() == 0:
            break
        page.locator(".go").click()
        page.wait_for_load_state()
        if page.locator("#error-summary").count():
            page.locator(".go").click()
            page.wait_for_load_state()
        if "/camon" in page.url:
            break


def without_network(page: Page, place: Place, language: str) -> Iterator[tuple[str, str]]:
    """The pages of a form that a phone keeps, and what it says of what waits."""
    server, store = place
    ask(store, spoken(three_parts()))
    server.start()
    yield from (("offline", state) for state in offline_pages(page, server, language))
    page.goto(f"{server.address}/k/_cho?lang={language}")
    page.locator("#send").click()
    expect(page.locator("#state")).to_have_text(say("offline.refused", language))
    yield "offline", "not sent"


def tablet_without_network(page: Page, place: Place, language: str) -> Iterator[tuple[str, str]]:
    """Every screen of a tablet that answers for itself, in all its languages one after the other."""
    server, store = place
    ask(store, two_questions())
    server.start()
    yield from (("kiosk offline", state) for state in screens(page, server, store))


@dataclass(frozen=True)
class Walk:
    """Pages, who sees them on which screens, and in which languages.

    Where it is `apart`, a process of its own serves, so that it can be stopped, and the browser keeps pages.
    """

    pages: Callable[..., Iterator[tuple[str, str]]]
    screens: tuple[str, ...]
    languages: tuple[str, ...] = LANGUAGES
    apart: bool = False


WALKS = {
    "form": Walk(citizens_pages.form, PHONES),
    "rating": Walk(citizens_pages.rating, (*PHONES, *TABLETS)),
    "kiosk": Walk(citizens_pages.kiosk, (*TABLETS, "phone")),
    "hospital": Walk(hospital, PHONES),
    "counter": Walk(counter, TABLETS),
    "office": Walk(staff_pages.office, ("desk", "phone"), WHOLE),
    "entry": Walk(staff_pages.entry, ("desk", "tablet"), WHOLE),
    "offline": Walk(without_network, PHONES, apart=True),
    "counter-offline": Walk(tablet_without_network, (*TABLETS, "phone"), ("vi",), apart=True),
}


def take(page: Page, folder: Path, name: str, size: tuple[int, int]) -> None:
    """Take the whole page as it is seen on a screen of that *size*."""
    page.set_viewport_size({"width": size[0], "height": size[1]})
    root = "document.documentElement"
    wider = page.evaluate(f"{root}.scrollWidth - {root}.clientWidth")
    if wider > 0:
        print(f"{folder.name}/{name}: {wider} px too wide")
    folder.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=folder / f"{name}.png", full_page=True)


def sheet(folder: Path, across: int) -> None:
    """Put the pictures of *folder* on one picture beside it, each under its name."""
    pictures = [(path.stem, Image.open(path)) for path in sorted(folder.glob("*.png"))]
    columns = max(1, ACROSS // across)
    rows = [pictures[at : at + columns] for at in range(0, len(pictures), columns)]
    heights = [24 + max(round(each.height * across / each.width) for _, each in row) for row in rows]
    whole = Image.new("RGB", (columns * across, sum(heights)), "#888")
    top = 0
    for row, height in zip(rows, heights, strict=True):
        for column, (name, each) in enumerate(row):
            ImageDraw.Draw(whole).text((column * across + 4, top + 4), name, "white", font_size=15)
            small = each.resize((across - 8, round(each.height * (across - 8) / each.width)))
            whole.paste(small, (column * across, top + 24))
        top += height
    whole.save(folder.with_suffix(".png"))


@contextmanager
def opened(browser: Browser, walk: Walk) -> Iterator[tuple[Page, Site | Place]]:
    """Give a page of the kind *walk* is for, and what serves it."""
    first = dict(zip(("width", "height"), SCREENS[walk.screens[0]], strict=True))
    with tempfile.TemporaryDirectory() as folder:
        if walk.apart:
            with installation(Path(folder, "instance")) as place, device(browser, Path(folder, "p")) as page:
                page.set_viewport_size(first)
                yield page, place
        else:
            with installed(Path(folder)) as app, served(app) as address:
                context = browser.new_context(**HERE, has_touch=True, service_workers="block")
                page = context.new_page()
                page.set_viewport_size(first)
                yield page, Site(app, address)
                context.close()


def pictures(browser: Browser, folder: Path, name: str, language: str) -> None:
    """Walk once through the pages of walk *name* and take each on every screen."""
    walk = WALKS[name]
    folders = {screen: folder / f"{name}-{language}-{screen}" for screen in walk.screens}
    with opened(browser, walk) as (page, place):
        for number, (_, state) in enumerate(walk.pages(page, place, language), 1):
            for screen, to in folders.items():
                take(page, to, f"{number:02}-{state.replace('/', ' ')[:30]}", SCREENS[screen])
    for screen, to in folders.items():
        sheet(to, min(SCREENS[screen][0], 550))


def main(folder: Path, chosen: list[str]) -> None:
    """Take the pictures of the *chosen* walks, or of all."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"))
        for name in chosen or WALKS:
            for language in WALKS[name].languages:
                pictures(browser, folder, name, language)
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])

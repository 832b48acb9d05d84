"""The pictures in README.md, taken of a demonstration: `.venv/bin/python docs/pictures.py INSTANCE`."""

from __future__ import annotations

import shutil
import sys
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from survey.demo.plan import SERVICES
from survey.demo.site import site

FOLDER = Path(__file__).parent / "images"
PHONE = {"width": 390, "height": 760}
DESKTOP = {"width": 900, "height": 760}
ROUND = SERVICES[1].round_id


def main(instance: Path) -> None:
    """Take the three pictures of the first screen."""
    FOLDER.mkdir(exist_ok=True)
    with site(instance) as address, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"))
        start = look(browser, f"{address}k/{ROUND}?u=bv-phu-sa&p=bv-phu-sa-1", PHONE)
        keep(start, "start-phone")
        start.get_by_role("link", name="Bắt đầu").click()
        start.locator("input[type=radio][value='4']").first.check()
        keep(start, "section-phone")
        keep(look(browser, f"{address}ketqua/{ROUND}", DESKTOP), "results")
        browser.close()


def look(browser: Browser, address: str, size: dict[str, int]) -> Page:
    """Return the page at *address* on a screen of that size."""
    page = browser.new_context(viewport=size, locale="vi-VN", device_scale_factor=1.5).new_page()
    page.goto(address, wait_until="networkidle")
    return page


def keep(page: Page, name: str) -> None:
    """Write what is seen as a small picture."""
    picture = Image.open(BytesIO(page.screenshot())).convert("P", palette=Image.Palette.ADAPTIVE, colors=64)
    picture.save(FOLDER / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))

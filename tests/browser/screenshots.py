"""Pictures of every kind of page on four screens: `python tests/browser/screenshots.py FOLDER`."""

# ruff: noqa: E402, I001 -- the folders of the tests must be known before they are imported from

from __future__ import annotations

import shutil
import sys
import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random
from uuid import UUID

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parent)]

from asked_rounds import round_of, three_parts, winding
from analysis.tables import Printing
from flask import Flask
from playwright.sync_api import Page, sync_playwright
from served import installed, served

from survey.demo.citizen import Citizen
from survey.questionnaire.answering import missing
from survey.questionnaire.model import Questionnaire
from survey.questionnaire.reading import questionnaire
from survey.questionnaire.routing import on_path
from survey.response import Response
from survey.shipped import file
from survey.store import Role
from survey.units import ServicePoint, Unit
from survey.worker import Orders, do_next

SCREENS = {"phone": (390, 844), "tablet": (820, 1180), "desktop": (1440, 900), "narrow": (320, 640)}
PASSWORD = "một mật khẩu dài"


def answer(app: Flask, asked: Questionnaire, round_id: str, n: int = 300) -> None:
    """Let *n* simulated people answer."""
    chance = Random(1)
    installation = app.extensions["hailong"]
    version = installation.store.round(round_id).version
    for _ in range(n):
        mood = chance.random()
        citizen = Citizen(mood**0.5, chance)
        answers = {}
        for item in asked.items():
            if item.kind in ("rating", "single") and item.filled_by == "respondent":
                chosen = citizen.answer(item, [category.code for category in item.categories])
                answers |= {item.name: chosen[0]} if chosen else {}
        kept = on_path(asked, answers)
        uuid = str(UUID(int=chance.getrandbits(128), version=4))
        installation.writer.keep(
            Response(uuid, round_id, version, kept, missing(asked, kept), unit="UBND", service_point="Q1")
        )


def furnish(app: Flask) -> None:
    """Put rounds, units, answers and a member of staff into the store."""
    store = app.extensions["hailong"].store
    store.save_units([Unit("SNV", "Sở Nội vụ"), Unit("UBND", "Ủy ban nhân dân phường Thắng Nhất")])
    store.save_service_points(
        [ServicePoint("Q1", "UBND", "Quầy số 1"), ServicePoint("Q2", "UBND", "Quầy số 2")]
    )
    asked = {
        "thu": three_parts(),
        "khuc": winding(),
        "sipas": questionnaire(file("administrative/sipas-2022-2026")),
        "benhvien": questionnaire(file("health/outpatient-2024")),
    }
    for round_id, one in asked.items():
        version = store.save_questionnaire(one)
        store.save_round(replace(round_of(one, version, round_id), title=one.title))
        store.change_state(round_id, "open", "demo")
    answer(app, asked["benhvien"], "benhvien")
    store.ask_job("charts", "benhvien")
    do_next(store, Orders(Printing(), date.today()))
    store.add_staff("van.thu", PASSWORD, Role.ADMINISTRATOR)


class Album:
    """Takes pictures of one screen size."""

    def __init__(self, page: Page, address: str, folder: Path) -> None:
        self.page, self.address, self.folder = page, address, folder

    def take(self, name: str) -> None:
        overflow = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        if overflow > 0:
            print(f"{self.folder.name}/{name}: {overflow} px too wide")
        self.page.screenshot(path=self.folder / f"{name}.png", full_page=True)

    def press(self, name: str) -> None:
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=name).last.click()

    def citizen(self) -> None:
        self.page.goto(f"{self.address}/")
        self.take("01-home")
        self.page.goto(f"{self.address}/k/benhvien?p=Q1")
        self.take("02-start")
        self.page.get_by_role("link", name="Bắt đầu").click()
        self.take("03-rating")
        self.page.locator(".row").nth(3).click()
        self.page.screenshot(path=self.folder / "04-rating-chosen.png")
        self.press("Tiếp tục")
        self.page.screenshot(path=self.folder / "05-after-continue.png")
        self.page.goto(f"{self.address}/k/thu")
        self.page.get_by_role("link", name="Bắt đầu").click()
        self.press("Tiếp tục")
        self.take("06-unanswered")
        self.press("Tiếp tục")
        self.page.locator("#B3").fill("chín")
        self.page.locator("#B5").fill("31/2/2026")
        self.press("Tiếp tục")
        self.take("07-error")
        self.page.locator("#B3").fill("9")
        self.page.locator("#B5").fill("28/2/2026")
        self.press("Tiếp tục")
        self.take("08-text")
        self.press("Gửi phiếu")
        self.take("09-thanks")
        self.page.goto(f"{self.address}/khong-co")
        self.take("10-not-found")

    def staff(self) -> None:
        self.page.goto(f"{self.address}/dangnhap")
        self.take("11-sign-in")
        self.page.get_by_label("Tên đăng nhập").fill("van.thu")
        self.page.locator("#password").fill("sai mật khẩu rồi")
        self.press("Đăng nhập")
        self.take("12-sign-in-refused")
        self.page.get_by_label("Tên đăng nhập").fill("van.thu")
        self.page.locator("#password").fill(PASSWORD)
        self.press("Đăng nhập")
        self.take("13-rounds")
        self.page.goto(f"{self.address}/coquan/benhvien")
        self.take("14-round")
        self.page.goto(f"{self.address}/ketqua/benhvien")
        self.take("15-results")
        self.page.goto(f"{self.address}/ketqua/benhvien/phantich")
        self.take("16-dashboard")


def main(folder: Path) -> None:
    with tempfile.TemporaryDirectory() as place, installed(Path(place), agency="Sở Y tế tỉnh Thử") as app:
        furnish(app)
        with served(app) as address, sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=shutil.which("chromium"))
            for screen, (width, height) in SCREENS.items():
                (folder / screen).mkdir(parents=True, exist_ok=True)
                page = browser.new_context(
                    locale="vi-VN", viewport={"width": width, "height": height}, has_touch=width < 1000
                ).new_page()
                page.on("console", lambda message: print(message.type, message.text))
                album = Album(page, address, folder / screen)
                album.citizen()
                album.staff()
            browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))

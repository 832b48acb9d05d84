"""The pages staff meet, each in every state: yields (endpoint, state) while it is open."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from asked_rounds import questionnaire, rating, round_of, three_parts, words
from citizen import on
from kiosk_walk import POINTS, UNIT
from playwright.sync_api import Page
from served import Site
from staff_walk import PASSWORD
from test_clerk import ASKED, PNG
from tongues import spoken

from analysis.tables import Printing
from survey.keying import PrintRun, Proposal
from survey.mandate.targets import read_targets
from survey.questionnaire.model import Item, Section
from survey.sheet.order import print_orders
from survey.shipped import PROGRAMMES
from survey.store import Role
from survey.units import Unit
from survey.worker import Orders, do_next

OFFICES = tuple(Unit(code, f"Ủy ban nhân dân phường số {code}") for code in "abc")
SUGGESTION = Item("Y1", "text", words("Góp ý của Ông/Bà"))
MEASURED = questionnaire(
    Section("s", words("Một"), (rating("A1", "Thái độ"), rating("A2", "Thời gian"), SUGGESTION))
)
STAFF = ("người quản lý", "người khác", "người của a")
TARGETS, _ = read_targets(PROGRAMMES / "targets.csv")
DOCUMENTS = {name for t in TARGETS for name in (t.document, t.authority, t.section) if name}
NAMES = (
    "Thử province",
    "QĐ-BNV",
    *sorted(DOCUMENTS, key=len, reverse=True),
    UNIT.name,
    *(point.name for point in POINTS),
    *(unit.name for unit in OFFICES),
    *STAFF,
)


def signed_in(page: Page, site: Site, language: str, name: str = STAFF[0]) -> None:
    """Sign in as somebody who may see every page."""
    site.store.add_staff(name, PASSWORD, Role.ADMINISTRATOR)
    page.goto(f"{site.address}/dangnhap?lang={language}")
    page.locator("#username").fill(name)
    page.locator("#password").fill(PASSWORD)
    on(page)


def office(page: Page, site: Site, language: str):
    """Signing in, rounds, devices and targets."""
    store, spoken_in = site.store, f"?lang={language}"
    page.goto(f"{site.address}/dangnhap{spoken_in}")
    yield "office.sign_in", "empty"
    on(page)
    yield "office.sign_in", "refused"
    signed_in(page, site, language)
    page.goto(f"{site.address}/coquan{spoken_in}")
    yield "office.rounds", "none"
    page.goto(f"{site.address}/thietbi{spoken_in}")
    yield "office.devices", "nowhere to put one"
    yield from _adding(page, site, spoken_in)
    page.goto(f"{site.address}/muctieu{spoken_in}")
    yield "programme.targets", "none"
    store.save_units([UNIT])
    store.save_service_points(POINTS)
    page.goto(f"{site.address}/donvi{spoken_in}")
    yield "office.units", "with their points"
    page.locator("#code").fill(UNIT.code)
    page.locator("form:has(#code) .button").click()
    page.wait_for_selector("#error-summary")
    yield "office.save_units", "not sure"
    version = store.save_questionnaire(spoken(three_parts()))
    store.save_round(round_of(three_parts(), version, "nhap"))
    page.goto(f"{site.address}/dotmoi{spoken_in}")
    yield "office.new_round", "to fill in"
    on(page)
    yield "office.new_round", "refused"
    page.goto(f"{site.address}/coquan/nhap{spoken_in}")
    yield "office.round", "draft"
    page.goto(f"{site.address}/coquan/nhap/xemthu{spoken_in}")
    yield "office.preview", "start"
    for number in (1, 2, 3):
        page.goto(f"{site.address}/coquan/nhap/xemthu/{number}{spoken_in}")
        yield "office.preview_section", f"part {number}"
    yield from _round_and_results(page, site, spoken_in)
    yield from _devices(page, site, spoken_in)
    store.save_targets(TARGETS)
    page.goto(f"{site.address}/muctieu{spoken_in}")
    yield "programme.targets", "waiting for a figure"
    yield from _practised(page, site, spoken_in)
    yield from _of_one_unit(page, site, spoken_in)


def _practised(page: Page, site: Site, spoken_in: str):
    """A training round, and its answers that nobody has said they are sure to empty."""
    site.ask(spoken(MEASURED), "tap", training=True)
    site.answer([{"A1": "5"}] * 3, "tap", "a")
    page.goto(f"{site.address}/coquan{spoken_in}")
    yield "office.rounds", "with a training round"
    page.goto(f"{site.address}/coquan/tap{spoken_in}")
    yield "office.round", "training"
    page.locator("form[action*=xoatrang] .button").click()
    page.wait_for_selector("#error-summary")
    yield "office.empty_round", "refused"


def _of_one_unit(page: Page, site: Site, spoken_in: str):
    site.store.add_staff("người của a", PASSWORD, Role.CLERK, unit="a")
    page.context.clear_cookies()
    page.goto(f"{site.address}/dangnhap{spoken_in}")
    page.locator("#username").fill("người của a")
    page.locator("#password").fill(PASSWORD)
    on(page)
    page.goto(f"{site.address}/coquan{spoken_in}")
    yield "office.rounds", "of one unit"
    page.goto(f"{site.address}/coquan/thu{spoken_in}")
    yield "office.round", "of one unit"


def _round_and_results(page: Page, site: Site, spoken_in: str):
    site.store.save_units(OFFICES)
    site.ask(spoken(MEASURED))
    page.goto(f"{site.address}/ketqua/thu{spoken_in}")
    yield "results.page", "nobody answered"
    page.goto(f"{site.address}/ketqua/thu/phantich{spoken_in}")
    yield "results.dashboard", "nobody answered"
    for unit in "abc":
        few = {"A1": "2", "A2": "98", "Y1": "Nguyễn Thị Hoa"}
        site.answer([{"A1": "5", "A2": "4"}, {"A1": "4"}, few] * 4, unit=unit)
    page.goto(f"{site.address}/coquan{spoken_in}")
    yield "office.rounds", "some"
    page.goto(f"{site.address}/coquan/thu{spoken_in}")
    yield "office.round", "open"
    page.goto(f"{site.address}/coquan/thu/cachtienhanh{spoken_in}")
    yield "office.fieldwork", "empty"
    page.locator("#begun_on").fill("hôm qua")
    on(page)
    yield "office.describe", "refused"
    page.goto(f"{site.address}/huongdan{spoken_in}")
    yield "office.guide", "the sheet"
    page.goto(f"{site.address}/coquan/thu/luot{spoken_in}")
    yield "office.weeks", "this week"
    page.locator("input.short").first.fill("12?")
    with page.expect_navigation():
        page.locator("main .actions .button:not(.second)").click()
    yield "office.count_week", "refused"
    page.goto(f"{site.address}/coquan/thu/sua{spoken_in}")
    yield "office.edit_round", "open"
    page.locator("#closes_on").fill("mai")
    page.locator("main form .button").click()
    page.wait_for_selector("#error-summary")
    yield "office.edit_round", "refused"
    yield from _questionnaires(page, site, spoken_in)
    yield from _sample(page, site, spoken_in)
    yield from _comments(page, site, spoken_in)
    yield from _staff(page, site, spoken_in)
    page.goto(f"{site.address}/nhatky{spoken_in}")
    yield "office.journal", "some"
    page.goto(f"{site.address}/coquan/thu/danhdau{spoken_in}")
    yield "office.flags", "not counted yet"
    site.store.ask_job("flags", "thu")
    do_next(site.store, Orders(Printing(smallest=5), date(2026, 11, 26)))
    page.goto(f"{site.address}/coquan/thu/danhdau{spoken_in}")
    yield "office.flags", "counted"
    page.goto(f"{site.address}/ketqua/thu/phantich{spoken_in}")
    yield "results.dashboard", "open round"
    page.locator(".under > summary").first.click()
    yield "results.dashboard", "with its table"
    page.goto(f"{site.address}/ketqua/thu/phantich{spoken_in}&by=unit&order=name")
    yield "results.dashboard", "by unit"
    site.store.change_state("thu", "closed", "test")
    page.goto(f"{site.address}/ketqua/thu{spoken_in}")
    page.locator("summary").first.click()
    yield "results.page", "closed round"
    page.goto(f"{site.address}/coquan/thu{spoken_in}")
    page.locator("form[action*=congbo] .button").click()
    page.wait_for_url("**/coquan/thu*")
    yield "office.round", "published"
    page.goto(f"{site.address}/ketqua{spoken_in}")
    yield "results.list", "published"


def _adding(page: Page, site: Site, spoken_in: str):
    page.goto(f"{site.address}/dotmoi{spoken_in}")
    yield "office.new_round", "nothing to ask"
    page.goto(f"{site.address}/donvi{spoken_in}")
    yield "office.units", "some"
    page.locator("#units").fill("code\tname\na\t")
    page.locator("form:has(#units) .button").click()
    page.wait_for_selector("#error-summary")
    yield "office.save_units", "refused"


def _questionnaires(page: Page, site: Site, spoken_in: str):
    page.goto(f"{site.address}/phieu{spoken_in}")
    yield "office.questionnaires", "some"
    page.locator("#text").fill('name: phieu\nservice: cho\ntitle:\n  vi: "Phieu <b>thu</b>"\n')
    page.locator("form:has(#text) .button").click()
    page.wait_for_selector("#error-summary")
    yield "office.add_questionnaire", "refused"
    version = site.store.save_questionnaire(spoken(three_parts()))
    page.goto(f"{site.address}/phieu/{version}{spoken_in}")
    yield "office.questionnaire", "asked by a round"
    page.goto(f"{site.address}/phieu/{version}/xemthu{spoken_in}")
    yield "office.preview_questionnaire", "start"
    page.goto(f"{site.address}/phieu/{version}/xemthu/1{spoken_in}")
    yield "office.preview_alone", "part 1"
    moving = tuple(replace(section, order="random") for section in MEASURED.sections)
    version = site.store.save_questionnaire(spoken(replace(MEASURED, sections=moving, version="2")))
    page.goto(f"{site.address}/phieu/{version}/xemthu/1{spoken_in}")
    yield "office.preview_alone", "in random order"


def _sample(page: Page, site: Site, spoken_in: str):
    page.goto(f"{site.address}/coquan/thu/mau{spoken_in}")
    yield "office.sample", "empty"
    page.locator("#list").fill("unit\tpeople\na\tmany")
    page.locator("button[value=draw]").click()
    page.wait_for_selector("#error-summary")
    yield "office.draw", "refused"
    page.locator("#list").fill("unit\tpeople\na\t120\nb\t240\nc\t360")
    page.locator("button[value=draw]").click()
    page.wait_for_selector("button[value=remove]")
    yield "office.sample", "drawn"
    page.locator("button[value=remove]").click()
    page.wait_for_selector("button[value=remove]", state="detached")


def _comments(page: Page, site: Site, spoken_in: str):
    page.goto(f"{site.address}/coquan/thu/ykien{spoken_in}")
    yield "office.comments", "unread"
    page.locator("textarea").first.fill("")
    page.locator("button[value=print]").first.click()
    page.wait_for_selector("#error-summary")
    yield "office.read_comment", "refused"
    page.goto(f"{site.address}/coquan/thu/ykien{spoken_in}&doc=printed")
    yield "office.comments", "none printed"


def _staff(page: Page, site: Site, spoken_in: str):
    page.goto(f"{site.address}/nhansu{spoken_in}")
    yield "office.staff", "one"
    page.locator("button[value=add]").click()
    page.wait_for_selector("#error-summary")
    yield "office.change_staff", "refused"
    page.locator("#name").fill(STAFF[1])
    page.locator("button[value=add]").click()
    page.wait_for_selector(".headline code")
    yield "office.change_staff", "password"
    page.goto(f"{site.address}/dangxuat{spoken_in}")
    yield "office.leaving", "one"
    page.goto(f"{site.address}/matkhau{spoken_in}")
    yield "office.password", "empty"
    page.locator("main form .button").click()
    page.wait_for_selector("#error-summary")
    yield "office.password", "refused"


def _devices(page: Page, site: Site, spoken_in: str):
    page.goto(f"{site.address}/thietbi{spoken_in}")
    yield "office.devices", "none"
    site.store.add_device("Q1", "nhap", by="test")
    page.goto(f"{site.address}/thietbi{spoken_in}")
    yield "office.devices", "one waits"
    page.locator("form[action*=ghidanh] button").click()
    page.wait_for_selector(".code-picture")
    yield "office.enrol_device", "code and PIN"
    (device,) = site.store.devices()
    site.store.revoke(device.device_id, "lan")
    page.goto(f"{site.address}/thietbi{spoken_in}")
    yield "office.devices", "revoked"


def entry(page: Page, site: Site, language: str):
    """Keying paper, correcting it, keying it twice, and printing it."""
    spoken_in = f"?lang={language}"
    object.__setattr__(site.app.extensions["hailong"].settings, "double_entry", 100)
    site.store.save_units([UNIT])
    site.store.save_service_points(POINTS)
    site.ask(spoken(ASKED))
    signed_in(page, site, language)
    page.goto(f"{site.address}/nhaplieu/thu{spoken_in}")
    yield "entry.start", "none"
    page.locator("main form .button").click()
    page.wait_for_selector("#errors, #error-summary")
    yield "entry.start", "refused"
    page.locator("#place").select_option("p:Q1")
    page.locator("main form .button").click()
    page.wait_for_url("**/nhaplieu/thu/*")
    yield "entry.key", "empty"
    yield from _keyed(page, site)
    page.goto(f"{site.address}/nhaplieu/thu{spoken_in}")
    yield "entry.start", "with forms"
    page.goto(f"{site.address}/nhaplieu/thu/phieu/3{spoken_in}")
    yield "entry.correct", "correction"
    page.locator("#keep").click()
    page.wait_for_selector("#errors")
    yield "entry.correct", "without a reason"
    signed_in(page, site, language, STAFF[1])
    page.goto(f"{site.address}/nhaplieu/thu/lanhai{spoken_in}")
    yield "entry.second", "keyed again"
    yield from _twice(page, site, spoken_in)
    page.goto(f"{site.address}/nhaplieu/thu/in{spoken_in}")
    yield "entry.paper", "nothing printed"
    page.locator("form.card .button").first.click()
    page.wait_for_selector("#runs")
    yield "entry.paper", "waiting"
    page.locator("form.card .button").nth(1).click()
    page.wait_for_selector("#runs")
    print_orders(site.store, "thu")
    page.goto(f"{site.address}/nhaplieu/thu/in{spoken_in}")
    yield "entry.paper", "posters of all points"
    site.ask(spoken(ASKED), "tap", training=True)
    page.goto(f"{site.address}/nhaplieu/tap{spoken_in}")
    yield "entry.start", "training"
    page.goto(f"{site.address}/nhaplieu/tap/in{spoken_in}")
    yield "entry.paper", "training"


def _keyed(page: Page, site: Site):
    page.locator("#serial").fill("3")
    page.locator('[id="a.A1"]').fill("7")
    page.locator("#keep").click()
    page.wait_for_selector("#errors")
    yield "entry.key", "refused"
    page.locator('[id="a.A1"]').fill("5")
    page.locator('[id="a.why"]').fill("x")
    page.locator("#keep").click()
    page.wait_for_selector("#off-path")
    yield "entry.key", "off the path"
    page.locator("#keep").click()
    page.wait_for_selector(".kept")
    yield "entry.key", "kept"
    site.store.save_units([OFFICES[0]])
    _, elsewhere = (site.store.ask_print(PrintRun("thu", "form", "vi", unit="a", copies=9)) for _ in "ab")
    page.locator("#serial").fill(str(elsewhere.first + 6))
    page.locator("#keep").click()
    page.wait_for_selector("#serial-error")
    yield "entry.key", "printed elsewhere"
    clear, double = Proposal("A1", "4", "", PNG), Proposal("A2", "", "double", PNG)
    site.store.save_proposals("thu", 4, [clear, double])
    page.goto(f"{page.url.partition('?')[0]}?serial=4&lang={page.locator('html').get_attribute('lang')}")
    yield "entry.key", "read from a scan"


def _twice(page: Page, site: Site, spoken_in: str):
    page.goto(f"{site.address}/nhaplieu/thu/khacbiet{spoken_in}")
    yield "entry.differences", "none"
    site.store.save_second("thu", 3, "minh", {"A1": ("5", "4"), "A2": ("", "")})
    page.goto(f"{site.address}/nhaplieu/thu/khacbiet{spoken_in}")
    yield "entry.differences", "one"
    page.locator("fieldset .row").first.click()
    page.locator("main form .button").first.click()
    page.wait_for_selector("fieldset", state="detached")
    yield "entry.differences", "settled"

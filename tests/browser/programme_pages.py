"""The pages of programmes in every state: targets tied and refused, periods and what was found in them."""

from __future__ import annotations

from datetime import date

from playwright.sync_api import Page
from served import Site
from staff_pages import MEASURED, STAFF, TARGETS, signed_in
from tongues import spoken

from analysis.tables import Printing
from survey.mandate.periods import Period
from survey.mandate.targets import Tie
from survey.store import EarlierReport
from survey.units import Unit
from survey.worker import Orders, do_next

DEPARTMENT = (Unit("S", "Sở Y tế"), Unit("a", "Phòng khám A", "S"), Unit("b", "Phòng khám B", "S"))
PERIODS = (
    Period(2022, "quarter_1", date(2021, 12, 5), date(2022, 3, 4), "QĐ 1"),
    Period(2022, "quarter_3", date(2022, 6, 5), date(2022, 9, 4), "QĐ 1"),
    Period(2022, "quarter_4", date(2022, 9, 5), date(2022, 12, 4), "QĐ 1"),
    Period(2022, "half_year", None, None, "QĐ 1"),
)
ANSWERED = {"2022-02-01": 1, "2022-07-01": 2}
"""The days on which people answered, and how many times a dozen of each unit."""


def programme(page: Page, site: Site, language: str):
    """Periods without anything, with a quarter and its department, and targets tied to what is found."""
    store, spoken_in = site.store, f"?lang={language}"
    signed_in(page, site, language)
    page.goto(f"{site.address}/ky{spoken_in}")
    yield "programme.periods", "none"
    _furnish(site)
    page.goto(f"{site.address}/ky{spoken_in}")
    yield "programme.periods", "some, and one that lacks days"
    page.goto(f"{site.address}/ky/2022-quarter_1{spoken_in}")
    yield "programme.period", "measured"
    page.goto(f"{site.address}/ky/2022-quarter_3{spoken_in}&since=2022-quarter_1&u=S")
    yield "programme.period", "a department, since another quarter"
    yield from _report(page, site, f"{spoken_in}&since=2022-quarter_1&u=S")
    page.goto(f"{site.address}/ky/2022-quarter_4{spoken_in}")
    yield "programme.period", "nobody answered"
    store.save_targets(TARGETS)
    page.goto(f"{site.address}/muctieu{spoken_in}")
    yield from _refused(page)
    store.tie_target(Tie(next(t.code for t in TARGETS if t.unit == "percent"), "thu"))
    page.goto(f"{site.address}/muctieu{spoken_in}")
    page.wait_for_selector("button[name=untie]")
    yield "programme.targets", "tied"
    page.goto(f"{site.address}/ky/2022-quarter_1{spoken_in}")
    yield "programme.period", "with a target"


def _furnish(site: Site) -> None:
    """Let two units of a department be rated in two quarters."""
    site.store.save_units(DEPARTMENT)
    site.store.save_periods(PERIODS)
    site.ask(spoken(MEASURED))
    for day, times in ANSWERED.items():
        before = site.store.n_kept("thu")
        for unit in "ab":
            site.answer([{"A1": "5", "A2": "4"}, {"A1": "4"}, {"A1": "2", "A2": "1"}] * 4 * times, unit=unit)
        instant = f"{day}T03:00:00+00:00"
        site.store.db.execute("UPDATE response SET received_at = ? WHERE id > ?", (instant, before))


def _refused(page: Page):
    """Press "tie" for a figure that has gone meanwhile."""
    page.locator("details.under > summary").first.click()
    page.locator("details[open] option").first.evaluate("option => { option.value = 'gone|x' }")
    page.locator("details[open] .button").click()
    page.wait_for_selector("#error-summary")
    yield "programme.tie", "refused"


def _report(page: Page, site: Site, query: str):
    """Ask for the report of a period, watch it being made, and see its files appear by themselves."""
    page.goto(f"{site.address}/baocao/dot/thu{query}")
    yield "programme.round_report", "nothing made yet"
    page.goto(f"{site.address}/baocao/ky/2022-quarter_3{query}")
    yield "programme.period_report", "nothing made yet"
    page.locator("main form button").click()
    page.wait_for_selector("[data-waits]")
    yield "programme.ask_period_report", "asked for"
    job = site.store.next_job()
    while job.name != "period":
        site.store.finish_job(job.job_id)
        job = site.store.next_job()
    site.store.tell_job(job.job_id, "vi charts 3 12")
    page.wait_for_selector("progress")
    yield "programme.period_report", "being made"
    site.store.finish_job(job.job_id, failed=True, message="OSError: x")
    page.wait_for_selector("main form button")
    yield "programme.period_report", "failed"
    page.locator("main form button").click()
    page.wait_for_selector("[data-waits]")
    do_next(site.store, Orders(Printing(smallest=5), date(2026, 11, 26)))
    page.wait_for_selector("a[download]")
    yield "programme.period_report", "made"
    for about, address in (("thu", "coquan/thu"), ("ky/2022-quarter_3", "baocao/ky/2022-quarter_3")):
        for language in ("vi", "en"):
            site.store.keep_report(_earlier(about, language), b"PK")
        page.goto(f"{site.address}/{address}{query}")
        page.wait_for_selector("#earlier-reports")
        of = "office.round" if about == "thu" else "programme.period_report"
        yield of, "with earlier reports"


def _earlier(about: str, language: str) -> EarlierReport:
    made_at = "2022-09-06T03:00:00+00:00"
    return EarlierReport(0, about, language, made_at, STAFF[0], "0123456789ab" * 2, 80, "docx pdf xlsx zip")

"""A report by a button: asked for on a page, made by the worker, said how far it is, and handed out."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date

import docx
import openpyxl
import pytest
from answered import answer
from asked_rounds import questionnaire, rating, round_of, words
from staff_walk import signed_in_as

from analysis.tables import Printing
from survey.mandate.periods import Period
from survey.questionnaire.answering import missing
from survey.questionnaire.model import Section
from survey.response import Response
from survey.store import Role
from survey.units import Unit
from survey.worker import Orders, do_next

ASKED = questionnaire(Section("s", words("Một"), (rating("A1", "Thái độ"), rating("A2", "Thời gian"))))
PERIODS = (
    Period(2022, "quarter_1", date(2021, 12, 5), date(2022, 3, 4), "QĐ 1"),
    Period(2022, "quarter_3", date(2022, 6, 5), date(2022, 9, 4), "QĐ 1"),
)
ORDERS = Orders(Printing(smallest=5), date(2026, 11, 27))
ROUND, QUARTER = "/baocao/dot/thu", "/baocao/ky/2022-quarter_3"
CHOSEN = "u=S&shares=equal&since=2022-quarter_1"


@pytest.fixture
def desk(house):
    """A department of two desks, asked in two quarters of one round."""
    house.store.save_units([Unit("S", "Sở Y tế"), Unit("a", "Phòng A", "S"), Unit("b", "Phòng B", "S")])
    house.store.save_periods(PERIODS)
    house.ask(ASKED)
    for day, unit in (("2022-02-01", "a"), ("2022-02-01", "b"), ("2022-07-01", "a"), ("2022-07-01", "b")):
        before = house.store.n_kept("thu")
        answer(house, ASKED, [{"A1": "5", "A2": "4"}] * 12 + [{"A1": "1", "A2": "2"}] * 8, unit=unit)
        house.store.db.execute(
            "UPDATE response SET received_at = ? WHERE id > ?", (f"{day}T03:00:00+00:00", before)
        )
    return house


def press(visit, address, **more):
    token = visit(address).page.all("input", name="csrf_token")[-1].attributes["value"]
    return visit(address, {"csrf_token": token} | more)


def files(page):
    return [e.attributes["href"] for e in page.all("a") if "download" in e.attributes]


def test_the_report_of_a_round_is_asked_for_made_and_handed_out(desk, visit):
    signed_in_as(desk, visit, Role.READER)
    assert any(e.attributes["href"].startswith(ROUND) for e in visit("/coquan/thu").page.all("a"))
    assert any(e.attributes["href"].startswith(ROUND) for e in visit("/ketqua/thu/phantich").page.all("a"))
    asked = press(visit, ROUND)
    assert (asked.status, asked.headers["Location"]) == (303, f"{ROUND}?lang=vi")
    page = visit(ROUND).page
    assert "data-waits" in page.one("div", id="far").attributes
    assert "Đã yêu cầu" in page.html
    assert files(page) == []
    do_next(desk.store, ORDERS)
    page = visit(ROUND).page
    assert "data-waits" not in page.one("div", id="far").attributes
    assert "từ 80 phiếu" in page.html
    assert len(files(page)) == 8
    for link in files(page):
        handed = visit(link)
        assert handed.status == 200
        assert handed.headers["Content-Disposition"].startswith("attachment; filename=thu-")
    assert docx.Document(io.BytesIO(visit(f"{ROUND}/report.vi.docx").body)).paragraphs
    assert openpyxl.load_workbook(io.BytesIO(visit(f"{ROUND}/report.en.xlsx").body)).sheetnames
    assert visit(f"{ROUND}/report.vi.pdf").body.startswith(b"%PDF")
    assert visit(f"{ROUND}/report.km.docx").status == visit(f"{ROUND}/manifest.vi.json").status == 404


def test_the_report_of_a_period_is_what_its_page_chose_with_every_file_in_the_manifest(desk, visit):
    signed_in_as(desk, visit, Role.READER)
    page = visit(f"/ky/2022-quarter_3?{CHOSEN}").page
    (link,) = [e.attributes["href"] for e in page.all("a") if e.attributes["href"].startswith("/baocao")]
    said = visit(link).page
    assert [e.text for e in said.all("dd")][1:] == ["Quý I năm 2022", "Sở Y tế", "ngang nhau"]
    assert press(visit, link).status == 303
    do_next(desk.store, ORDERS)
    assert len(files(visit(link).page)) == 8
    with zipfile.ZipFile(io.BytesIO(visit(f"{QUARTER}/report.vi.zip").body)) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        assert {entry["name"] for entry in manifest["files"]} == {*archive.namelist()} - {"manifest.json"}
        word = docx.Document(io.BytesIO(archive.read("report.docx")))
    assert manifest["periods"] == ["2022-quarter_1", "2022-quarter_3"]
    assert manifest["rounds"] == ["thu"]
    assert manifest["state"] == {"thu": desk.store.state("thu")}
    assert all(len(entry["sha256"]) == 64 for entry in manifest["files"])
    text = "\n".join(paragraph.text for paragraph in word.paragraphs)
    assert "Quý III năm 2022" in text
    assert "Sở Y tế" in text


def test_the_page_says_how_far_the_worker_is_and_why_it_failed(desk, visit):
    signed_in_as(desk, visit, Role.READER)
    press(visit, ROUND)
    job = desk.store.next_job()
    desk.store.tell_job(job.job_id, "en word 3 12")
    page = visit(ROUND).page
    assert "Đang làm bản tiếng Anh: tệp Word." in page.html
    bar = page.one("progress").attributes
    assert (bar["value"], bar["max"]) == ("3", "12")
    assert not page.all("button", class_="button")
    desk.store.finish_job(job.job_id, failed=True, message="Tầng “1” có một cụm.\nStratum “1” has one.")
    assert "Chưa làm được báo cáo. Tầng “1” có một cụm." in visit(ROUND).page.html
    assert "Stratum “1” has one." in visit(f"{ROUND}?lang=en").page.html


def test_the_page_says_when_answers_came_after_the_report_was_made(desk, visit):
    signed_in_as(desk, visit, Role.READER)
    press(visit, ROUND)
    do_next(desk.store, ORDERS)
    assert "hãy làm lại" not in visit(ROUND).page.html
    answer(desk, ASKED, [{"A1": "5"}])
    assert "hãy làm lại" in visit(ROUND).page.html


@pytest.fixture
def twice(desk, visit):
    """A report, and another after one more person had answered."""
    signed_in_as(desk, visit, Role.READER)
    press(visit, ROUND)
    do_next(desk.store, ORDERS)
    first = {name: visit(f"{ROUND}/report.vi.{name}").body for name in ("docx", "pdf", "xlsx")}
    first["state"] = desk.store.state("thu")
    answer(desk, ASKED, [{"A1": "5"}])
    press(visit, ROUND)
    do_next(desk.store, ORDERS)
    return first


def earlier(page):
    (table,) = [e for e in page.all("div") if e.attributes.get("aria-labelledby") == "earlier-reports"]
    return table


@pytest.mark.parametrize("address", [ROUND, "/coquan/thu"])
def test_an_earlier_report_stays_with_who_asked_when_and_from_what(desk, visit, twice, address):
    page = visit(address).page
    words = " ".join(earlier(page).text.split())
    assert desk.store.jobs("thu")[-1].asked_by in words
    assert twice["state"][:12] in words
    assert "80" in words
    links = [link for link in files(page) if "/truoc/" in link]
    assert [link.rpartition(".")[2] for link in links] == ["docx", "pdf", "xlsx", "zip"] * 2
    found = {link.rpartition(".")[2]: visit(link).body for link in links if ".vi." in link}
    assert {name: found[name] for name in ("docx", "pdf", "xlsx")} == {
        name: twice[name] for name in ("docx", "pdf", "xlsx")
    }
    with zipfile.ZipFile(io.BytesIO(found["zip"])) as archive:
        names = set(archive.namelist())
        assert json.loads(archive.read("manifest.json"))["state"] == {"thu": twice["state"]}
    assert names == {"report.docx", "report.pdf", "tables.xlsx", "manifest.json"}


def test_an_earlier_report_is_handed_out_below_its_own_round_alone(desk, visit, twice):
    numbers = [report.number for report in desk.store.earlier_reports("thu")]
    assert len(numbers) == 2
    languages = {report.number: report.language for report in desk.store.earlier_reports("thu")}
    number = next(number for number in numbers if languages[number] == "vi")
    assert visit(f"{ROUND}/truoc/{number}/report.vi.docx").status == 200
    for wrong in (
        f"{ROUND}/truoc/{number}/report.en.docx",
        f"{ROUND}/truoc/{number}/manifest.vi.json",
        f"{ROUND}/truoc/99/report.vi.docx",
        f"{QUARTER}/truoc/{number}/report.vi.docx",
    ):
        assert visit(wrong).status == 404


def test_a_report_made_again_from_the_same_answers_on_the_same_day_is_kept_once(desk, visit, twice):
    press(visit, ROUND)
    do_next(desk.store, ORDERS)
    assert len(desk.store.earlier_reports("thu")) == 2


def test_a_report_made_before_it_was_noted_who_asked_is_kept_too(desk, visit):
    signed_in_as(desk, visit, Role.READER)
    desk.store.ask_job("report", "thu")
    do_next(desk.store, ORDERS)
    answer(desk, ASKED, [{"A1": "5"}])
    desk.store.ask_job("report", "thu")
    do_next(desk.store, ORDERS)
    assert [report.asked_by for report in desk.store.earlier_reports("thu")] == ["", ""]
    assert "–" in earlier(visit("/coquan/thu").page).text


def test_the_change_since_the_round_before_is_told_unless_it_is_not_wanted(desk, visit):
    store = desk.store
    before = round_of(ASKED, store.round("thu").version, "truoc")
    store.save_round(before)
    store.change_state("truoc", "open", "test")
    writer = desk.app.extensions["hailong"].writer
    for number in range(40):
        answers = {"A1": "3", "A2": "2"}
        uuid = f"{number:08d}-3333-4333-8444-555555555555"
        writer.keep(Response(uuid, "truoc", before.version, answers, missing(ASKED, answers)))
    store.db.execute("UPDATE round SET opens_on = '2025-01-01' WHERE round_id = 'truoc'")
    store.db.execute("UPDATE round SET opens_on = '2026-01-01' WHERE round_id = 'thu'")
    signed_in_as(desk, visit, Role.READER)
    (chosen,) = [e for e in visit(ROUND).page.all("option") if "selected" in e.attributes]
    assert chosen.attributes["value"] == "truoc"
    assert press(visit, ROUND, since="strange").status == 409
    press(visit, ROUND, since="truoc")
    do_next(store, ORDERS)
    with zipfile.ZipFile(io.BytesIO(visit(f"{ROUND}/report.vi.zip").body)) as archive:
        assert any("change" in name for name in archive.namelist())


@pytest.mark.parametrize(("state", "noted"), [("open", 0), ("closed", 1)])
def test_the_report_of_a_round_that_is_over_counts_as_published(desk, visit, state, noted):
    if state == "closed":
        desk.store.change_state("thu", "closed", "test")
    signed_in_as(desk, visit, Role.READER)
    press(visit, ROUND)
    do_next(desk.store, ORDERS)
    assert len(desk.store.publications("thu")) == noted


def test_a_stale_form_asks_for_nothing(desk, visit):
    signed_in_as(desk, visit, Role.READER)
    for address in (ROUND, QUARTER):
        refused = visit(address, {"csrf_token": "x"})
        assert refused.status == 409
        assert "Trang đã cũ" in refused.page.html or refused.page.all("div", id="error-summary")
    assert [store for store in ("thu", "ky/2022-quarter_3") if desk.store.jobs(store)] == []


def test_a_round_nobody_answered_has_no_button(house, visit):
    house.ask(ASKED)
    signed_in_as(house, visit, Role.READER)
    page = visit(ROUND).page
    assert "chưa có gì để báo cáo" in page.html
    assert not page.all("button", class_="button")

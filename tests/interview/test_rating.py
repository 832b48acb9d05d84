"""The quick rating of a dossier: one screen, sent once through whatever door, and gentle afterwards."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from urllib.parse import urlencode

import pytest
from conftest import SECRET

from survey.dossier.matter import Dossier, hidden, token_of
from survey.questionnaire.reading import questionnaire
from survey.response import Mode
from survey.shipped import file
from survey.units import ServicePoint, Unit

ASKED = questionnaire(file("one-stop/quick-rating"))
TOKEN = token_of(SECRET, "thu", "H1")
ADDRESS = f"/d/{TOKEN}"
UUID = "11111111-2222-4333-8444-555555555555"


@pytest.fixture
def desk(house):
    house.ask(ASKED)
    house.store.save_units([Unit("P1", "Phường Một")])
    house.store.save_service_points([ServicePoint("Q1", "P1", "Quầy 1")])
    house.store.add_dossiers([dossier()])
    return house


def dossier(token=TOKEN, expires_on=date(2099, 1, 1)):
    return Dossier(
        hidden(token), "thu", expires_on, "Cấp giấy phép xây dựng", "Xây dựng", date(2026, 11, 2),
        date(2026, 11, 5), "", "P1", "Q1",
    )  # fmt: skip


def rate(visit, **answers):
    page = visit(ADDRESS).page
    return visit(ADDRESS, {"_token": page.field("_token"), "_go": "next"} | answers)


def test_the_screen_names_the_matter_and_asks_everyone_alike(desk, visit):
    page = visit(ADDRESS)
    assert "Cấp giấy phép xây dựng" in page.text
    assert "Trả kết quả ngày 05/11/2026" in page.text
    assert len(page.page.all("input", name="HL1")) == 3
    assert len(page.page.all("input", name="ly_do")) == 6


def test_a_rating_is_kept_with_its_place_and_what_the_matter_was(desk, visit):
    thanks = rate(visit, HL1="2", ly_do=["1", "4"])
    assert (thanks.status, thanks.page.all("h1")[0].text) == (201, "Cảm ơn Ông/Bà")
    (kept,) = desk.store.responses("thu")
    assert kept.answers == {"HL1": "2", "ly_do": ("1", "4")}
    assert (kept.unit, kept.service_point, kept.mode) == ("P1", "Q1", Mode.PHONE)
    assert (kept.noted["field"], kept.noted["days_late"]) == ("Xây dựng", 3)
    assert kept.noted["seconds"] >= 0
    assert desk.store.verify() == []


def test_a_token_that_was_used_says_so_gently_and_shows_nothing_of_the_matter(desk, visit):
    rate(visit, HL1="1")
    for answer in (visit(ADDRESS), visit(ADDRESS, language="en")):
        assert answer.status == 410
        assert "xây dựng" not in answer.text.lower()
    assert "Each dossier is rated once" in visit(ADDRESS, language="en").text


def test_a_page_sent_twice_is_one_rating(desk, visit):
    page = visit(ADDRESS).page
    form = {"_token": page.field("_token"), "HL1": "3"}
    assert [visit(ADDRESS, form).status for _ in range(3)] == [201, 200, 200]
    assert visit(ADDRESS, form | {"HL1": "1"}).status == 410
    assert [kept.answers for kept in desk.store.responses("thu")] == [{"HL1": "3"}]


def test_two_pages_opened_for_one_dossier_give_one_rating(desk, visit):
    forms = [{"_token": visit(ADDRESS).page.field("_token"), "HL1": code} for code in "13"]
    assert [visit(ADDRESS, form).status for form in forms] == [201, 410]


def test_nothing_chosen_spends_no_token(desk, visit):
    again = rate(visit)
    assert again.status == 422
    assert "Xin chọn một trong các mức" in again.text
    assert rate(visit, HL1="9").status == 422
    assert not desk.store.dossier(TOKEN).used


def test_the_time_for_rating_ends(desk, visit):
    desk.store.add_dossiers([dossier("z" * 12 + "abcdefghij", date(2020, 1, 1))])
    over = visit(f"/d/{'z' * 12}abcdefghij")
    assert (over.status, over.page.all("h1")[0].text) == (410, "Đã hết hạn đánh giá")


def test_a_closed_round_says_that_it_is_over(desk, visit):
    desk.store.change_state("thu", "closed", "test")
    assert visit(ADDRESS).page.all("h1")[0].text == "Cuộc khảo sát đã kết thúc"


@pytest.mark.parametrize("token", ["x" * 26, "a", "x" * 200, "../etc/passwd", "%00" * 9])
def test_what_is_no_token_is_not_found(desk, visit, token):
    assert visit(f"/d/{token}").status == 404


def test_a_page_of_our_own_is_needed(desk, visit):
    assert visit(ADDRESS, {"_token": "x", "HL1": "2"}).status == 403
    assert visit(ADDRESS, {"_token": "x"}, headers={"Origin": "https://elsewhere.vn"}).status == 403
    assert desk.store.n_kept("thu") == 0


def test_no_cookie_is_set(desk, visit):
    assert "Set-Cookie" not in visit(ADDRESS).headers


def record(round_, **more):
    plain = {"uuid": UUID, "version": round_.version, "language": "vi", "answers": {"HL1": "1"}}
    return json.dumps(plain | {"token": TOKEN} | more).encode()


def test_other_software_spends_the_same_token(desk, visit):
    round_ = desk.store.round("thu")
    body = {"data": record(round_), "content_type": "application/json"}
    assert [visit("/k/thu", **body).status for _ in range(2)] == [201, 200]
    other = visit("/k/thu", data=record(round_, uuid=UUID.replace("1", "2")), content_type="application/json")
    assert other.status == 410
    assert "đã được dùng" in json.loads(other.body)["message"]
    (kept,) = desk.store.responses("thu")
    assert kept.service_point == "Q1"


def test_fifty_at_once_through_two_doors_give_one_answer(desk, visit):
    round_ = desk.store.round("thu")
    pages = [visit(ADDRESS).page.field("_token") for _ in range(25)]

    def post(number):
        client = desk.app.test_client()
        if number % 2:
            form = urlencode({"_token": pages[number // 2], "HL1": "2"})
            kind = "application/x-www-form-urlencoded"
            return client.post(ADDRESS, data=form, content_type=kind).status_code
        uuid = f"{number:08d}-2222-4333-8444-555555555555"
        return client.post(
            "/k/thu", data=record(round_, uuid=uuid), content_type="application/json"
        ).status_code

    with ThreadPoolExecutor(16) as threads:
        statuses = sorted(threads.map(post, range(50)))
    assert statuses == [201] + [410] * 49
    assert desk.store.n_kept("thu") == 1

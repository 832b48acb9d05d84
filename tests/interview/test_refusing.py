"""What cannot be an answer is refused with a clear word, and nothing is stored."""

from __future__ import annotations

import logging
import time
from urllib.parse import unquote

import pytest
from asked_rounds import one_page, three_parts, winding
from conftest import SECRET
from form_walk import UUID, at, errors, send, stored, walk

from survey.interview.token import key_of, sign

OTHER = UUID.replace("1", "7")
DIGITS = "Hãy nhập một số bằng các chữ số 0–9, ví dụ 85 hoặc 8,5."
ONCE = "Hãy chọn lại: câu này chỉ nhận một câu trả lời."
NOT_ANSWERS = {
    "outside the scale": ({"B1": "7"}, "B1", "Hãy chọn một trong các ý đã cho."),
    "two answers to one question": ({"B1": ["1", "2"]}, "B1", ONCE),
    "too many choices": ({"B2": ["1", "2", "3"]}, "B2", "Hãy bỏ bớt, nhiều nhất 2 ý."),
    "one choice twice": ({"B2": ["1", "1"]}, "B2", ONCE),
    "a huge number": ({"B3": "1e999"}, "B3", DIGITS),
    "digits of another script": ({"B3": "٣"}, "B3", DIGITS),
    "not a number": ({"B4": "NaN"}, "B4", DIGITS),
    "infinite": ({"B4": "-inf"}, "B4", DIGITS),
    "forty digits": ({"B3": "9" * 40}, "B3", DIGITS),
    "too large": ({"B3": "51"}, "B3", "Hãy nhập một số không lớn hơn 50."),
    "too small": ({"B3": "-1"}, "B3", "Hãy nhập một số không nhỏ hơn 0."),
    "a part of a visit": (
        {"B3": "1,5"}, "B3", "Hãy viết các chữ số liền nhau, nhiều nhất 0 chữ số sau dấu phẩy.",
    ),
    "no such day": ({"B5": "31/2/2026"}, "B5", "Hãy nhập ngày/tháng/năm có thật, ví dụ 25/3/2026."),
}  # fmt: skip


@pytest.mark.parametrize("why", NOT_ANSWERS)
def test_a_bad_value_is_refused_gently_and_nothing_is_stored(house, visit, why):
    bad, item, words = NOT_ANSWERS[why]
    house.ask(three_parts())
    refused = send(visit, at(2), **{"B4": "85"} | bad)
    assert refused.status == 422
    assert refused.page.one("title").text.startswith("Lỗi: ")
    assert errors(refused.page) == {item: f"Lỗi: {words}"}
    summary = refused.page.one("div", role="alert")
    assert summary.attributes["tabindex"] == "-1"
    assert words in summary.text
    links = [e.attributes["href"] for e in refused.page.all("a") if summary in e.within]
    assert links == [f"#{item}-0" if item in ("B1", "B2") else f"#{item}"]
    if item != "B4":
        assert refused.page.field("B4") == "85"
    assert stored(house) == 0


def test_every_error_is_said_at_once(house, visit):
    house.ask(three_parts())
    refused = send(visit, at(2), B1="9", B3="x", B5="hôm qua")
    assert list(errors(refused.page)) == ["B1", "B3", "B5"]


def test_a_text_that_is_too_long_comes_back_to_be_shortened(house, visit):
    house.ask(three_parts())
    refused = send(visit, at(3), C1="ă" * 201)
    assert errors(refused.page) == {"C1": "Lỗi: Hãy viết ngắn lại, nhiều nhất 200 ký tự."}
    assert refused.page.one("textarea").text.strip() == "ă" * 201
    assert stored(house) == 0


def test_unreadable_characters_are_refused(house, visit):
    house.ask(three_parts())
    refused = send(visit, at(3), C1="a\x00b")
    assert errors(refused.page) == {"C1": "Lỗi: Hãy bỏ các ký tự lạ không đọc được."}


def test_a_question_nobody_asks_is_refused(house, visit):
    house.ask(three_parts())
    refused = send(visit, at(1), A1="5", khac="1")
    assert refused.status == 422
    assert "Phiếu này không có câu “khac”" in refused.page.one("div", role="alert").text
    assert send(visit, at(1), A1="5", B1="1").status == 422
    assert stored(house) == 0


def test_an_answer_to_a_question_that_was_not_shown_is_refused(house, visit):
    house.ask(winding())
    second = send(visit, at(1), used="2").headers["Location"]
    refused = send(visit, second, counter="5", other="1")
    assert refused.status == 422
    assert "không dành cho Ông/Bà" in refused.text
    assert "other" not in house.store.draft(UUID).answers


def test_what_was_typed_is_shown_again_as_words(house, visit):
    house.ask(three_parts())
    refused = send(visit, at(2), B3='"><script>alert(1)</script>')
    assert refused.page.field("B3") == '"><script>alert(1)</script>'


def test_going_back_saves_what_can_be_saved_and_says_nothing(house, visit):
    house.ask(three_parts())
    assert send(visit, at(2), go="back", B1="1", B3="không phải số").status == 303
    assert house.store.draft(UUID).answers == {"B1": "1"}


def post(visit, body, kind="application/x-www-form-urlencoded", **more):
    return visit(at(1), data=body, content_type=kind, headers={"Origin": "http://localhost"}, **more)


def test_content_that_cannot_be_read_is_refused_by_its_status(house, visit):
    house.ask(three_parts())
    assert post(visit, b"A1=5&A2=" + b"x" * 70_000).status == 413
    assert post(visit, b"&".join(b"a%d=1" % n for n in range(2500))).status == 413
    assert post(visit, b"A1=5", "text/plain").status == 415
    assert post(visit, b"A1=5", "multipart/form-data; boundary=x").status == 415
    assert post(visit, b"A1=%ff%fe").status == 400
    assert post(visit, "A1=\u0111".encode()).status == 400
    assert visit(at(1), method="PUT").status == 405
    assert stored(house) == 0


def test_a_page_from_elsewhere_stores_nothing(house, visit):
    house.ask(one_page())
    token = visit(at(1)).page.field("_token")
    form = {"_token": token, "_go": "next", "A1": "5"}
    for headers in (
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://localhost.evil.example"},
        {"Origin": "http://localhost.evil.example"},
        {"Origin": "http://evil.example/http://localhost"},
        {"Origin": "null"},
    ):
        assert visit(at(1), form, headers=headers).status == 403, headers
    assert stored(house) == 0
    assert visit(at(1), form, headers={"Sec-Fetch-Site": "same-origin", "Origin": "null"}).status == 201


def test_a_page_we_did_not_make_is_shown_again_with_its_answers(house, visit):
    house.ask(one_page())
    other = visit(at(1, "21111111-2222-4333-8444-555555555555")).page.field("_token")
    for token in ("", "x", other, "ffffffffffffffff.0", "٣.0", other[:-1]):
        again = visit(at(1), {"_token": token, "_go": "next", "A1": "5", "E1": "Giữ lại"})
        assert again.status == 403
        assert again.page.ticked("A1") == ["5"]
        assert "Giữ lại" in again.text
        assert stored(house) == 0
    form = {"_token": again.page.field("_token"), "_go": "next", "A1": "5"}
    assert visit(at(1), form).status == 201


def test_a_sent_form_is_known_whatever_its_token_and_origin(house, visit):
    house.ask(one_page())
    assert walk(visit, {"A1": "5"}).status == 201
    assert visit(at(1), {"_token": "", "_go": "next", "A1": "5"}).status == 200
    assert visit(at(1), {"_token": "", "_go": "next", "A1": "4"}).status == 409


def test_an_answer_is_never_acknowledged_when_the_store_is_busy(house, visit):
    house.ask(three_parts())
    token = visit(at(1)).page.field("_token")
    house.app.extensions["hailong"].writer.close()
    busy = visit(at(1), {"_token": token, "_go": "next", "A1": "5"})
    assert (busy.status, busy.headers["Retry-After"]) == (503, "5")
    assert busy.page.ticked("A1") == ["5"]
    assert "Xin giữ nguyên trang này" in busy.text


def test_a_late_page_and_one_from_the_future_are_taken(house, visit):
    house.ask(one_page())
    key = key_of(house.app.extensions["hailong"].settings.secret)
    for number, away in enumerate((-400 * 86400, -25 * 3600, 7200, 10 * 365 * 86400)):
        uuid = f"{number}1111111-2222-4333-8444-555555555555"
        form = {"_token": sign(key, uuid, int(time.time()) + away), "_go": "next", "A1": "5"}
        assert visit(at(1, uuid), form).status == 201


def test_nothing_a_citizen_writes_is_logged(house, visit, caplog):
    caplog.set_level(logging.DEBUG)
    house.ask(three_parts())
    canary = "chimhoàngyến"
    send(visit, at(2), B3=canary, khac=canary)
    walk(visit, {"A1": "5"}, {}, {"C1": canary})
    visit(at(3), {"_token": canary, "_go": "next", "C1": f"{canary} khác"})
    post(visit, f"A1={canary}".encode())
    late = sign(key_of(SECRET), OTHER, int(time.time()) - 1000 * 3600)
    visit(at(3, OTHER), {"_token": late, "_go": "next", "C1": canary})
    assert "a late page" in caplog.text
    house.store.db.execute("ALTER TABLE draft RENAME TO gone")
    visit(at(3, OTHER, query=f"lang={canary}"), {"_token": late, "_go": "next", "C1": canary})
    visit(at(3, OTHER, query=f"lang={canary}"))
    assert "failed" in caplog.text
    house.app.extensions["hailong"].writer.close()
    visit(at(3), {"_go": "next", "C1": canary})
    assert canary not in unquote(caplog.text)
    assert OTHER not in caplog.text
    assert UUID not in caplog.text

"""After a form: when and where results are, and where somebody turns who needs an answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from asked_rounds import one_page, three_parts
from form_walk import walk
from kiosk_walk import enrolled

from survey.complaint import Channel, is_channel
from survey.sheet.layout import form
from survey.sheet.pieces import Words

CHANNEL = "Cổng phản ánh, kiến nghị của tỉnh <1022>, https://pakn.example.vn/gui?a=1&b=2."
ADDRESS = "https://pakn.example.vn/gui?a=1&b=2"
OWN_CHANNEL = "xin gửi tới kênh phản ánh, kiến nghị của cơ quan."


def set_up(house, **settings):
    for name, value in settings.items():
        object.__setattr__(house.app.extensions["hailong"].settings, name, value)


def ask(house, questionnaire, **round_):
    house.store.save_round(replace(house.ask(questionnaire), **round_))


def test_thanks_say_when_results_are_published_and_where(house, visit):
    set_up(house, site="https://ks.example.vn/")
    ask(house, one_page(), closes_on=date(2099, 12, 31))
    thanks = walk(visit, {"A1": "5"}).text
    assert "Kết quả chung được công bố sau ngày 31/12/2099. Xem tại ks.example.vn/ketqua/thu." in thanks


def test_without_a_last_day_and_an_address_thanks_say_what_is_known(house, visit):
    ask(house, one_page())
    thanks = walk(visit, {"A1": "5"}).text
    assert "Kết quả chung được công bố khi cuộc khảo sát kết thúc." in thanks
    assert "Xem tại" not in thanks


def test_the_channel_of_complaints_is_a_link_before_and_after_answering(house, visit):
    set_up(house, complaints=CHANNEL)
    ask(house, one_page())
    for page in (visit("/k/thu"), visit("/k/thu/may"), walk(visit, {"A1": "5"})):
        link = next(a for a in page.page.all("a") if a.attributes["href"].startswith("https:"))
        assert link.attributes["href"] == link.text == ADDRESS
        assert link.attributes["rel"] == "noreferrer"
        assert "tỉnh &lt;1022&gt;" in page.text
        assert OWN_CHANNEL not in page.text


def test_without_a_channel_people_are_told_of_the_agencys_own(house, visit):
    ask(house, one_page())
    assert "Phản ánh, kiến nghị" not in visit("/k/thu").text
    assert OWN_CHANNEL in walk(visit, {"A1": "5"}).text


def test_at_a_kiosk_the_channel_is_words_and_a_code_and_nothing_leads_there(house, visit):
    set_up(house, complaints=CHANNEL)
    ask(house, three_parts(), closes_on=date(2099, 12, 31))
    enrolled(house, visit)
    before, thanks, whole = (visit(f"/kiosk/{name}?lang=vi") for name in ("moi", "camon", "tron"))
    for page in (before, thanks, whole):
        assert not [a for a in page.page.all("a") if "://" in a.attributes.get("href", "")]
        assert "https://pakn.example.vn/gui?a=1&amp;b=2" in page.text
    for page in (thanks, whole):
        assert "sau ngày 31/12/2099" in page.text
        assert 'class="qr"' in page.text
    assert 'data-home="20"' in thanks.text
    assert 'data-thanked="20"' in whole.text


def test_thanks_at_a_kiosk_stay_short_where_there_is_no_code_to_hold_a_telephone_to(house, visit):
    set_up(house, complaints="Ban tiếp công dân, 1022")
    ask(house, three_parts())
    enrolled(house, visit)
    thanks = visit("/kiosk/camon?lang=vi").text
    assert 'data-home="8"' in thanks
    assert "xin gửi tới: Ban tiếp công dân, 1022." in thanks
    assert "qr" not in thanks


def test_a_paper_form_names_the_channel_below_its_thanks():
    for language, said in (("vi", "xin gửi tới: Gọi 1022."), ("en", "please turn to: Gọi 1022.")):
        pieces = [
            piece for sheet in form(three_parts(), language, "", "Gọi 1022").sheets for piece in sheet.pieces
        ]
        words = " ".join(piece.text for piece in pieces if isinstance(piece, Words))
        assert said in words
    assert form(three_parts(), "vi") != form(three_parts(), "vi", "", "Gọi 1022")


@pytest.mark.parametrize(
    ("words", "address"),
    [
        ("", ""),
        ("1022", ""),
        ("https://a.vn", "https://a.vn"),
        ("(http://a.vn/x).", "http://a.vn/x"),
        ('javascript:alert(1) "https://a.vn"x', "https://a.vn"),
    ],
)
def test_the_address_of_a_channel_is_found_whatever_stands_around_it(words, address):
    assert Channel(words).address == address
    assert "<script" not in Channel(words + "<script>").marked("en", linked=True)
    assert is_channel(words)

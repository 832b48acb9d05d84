"""A training round works as a survey does, says so on every page and sheet, and enters no figure."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest
from asked_rounds import in_order, round_of, three_parts
from click.testing import CliRunner
from conftest import SECRET
from form_walk import UUID, at, send
from keying_walk import begin, furnish, key
from kiosk_walk import enrolled
from kiosk_walk import walk as at_kiosk
from staff_walk import signed_in_as

from survey.__main__ import main
from survey.dossier.matter import Dossier, hidden, token_of
from survey.export import added, dataset, first, shuffled
from survey.outgoing.slice import Reading
from survey.questionnaire.reading import questionnaire
from survey.response import Response
from survey.results.found import before
from survey.rounds import State, UnfitRound
from survey.sheet.layout import form
from survey.sheet.poster import Poster
from survey.sheet.poster import sheet as poster
from survey.shipped import file
from survey.store import NoTraining, OnlyTraining, Role
from survey.units import ServicePoint
from survey.wording import LANGUAGES, say
from survey.worker import Watch

RIBBON = "TẬP HUẤN – câu trả lời không được tính"


@pytest.fixture
def practised(house):
    """A training round of three parts that is open, with five responses."""
    return practise(house, replace(three_parts(), languages=LANGUAGES, unofficial=("km",)))


def practise(house, asked, round_id="thu"):
    store = house.store
    version = store.save_questionnaire(asked)
    store.save_round(replace(round_of(asked, version, round_id), training=True))
    store.change_state(round_id, "open", "test")
    five(store, round_id)
    return house


def five(store, round_id="thu"):
    version = store.round(round_id).version
    with store.keeping() as keep:
        for _ in range(5):
            keep(Response(str(uuid4()), round_id, version, {}))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_of_a_citizen_says_that_answers_do_not_count(practised, visit, language):
    ribbon, query = say("training.ribbon", language), f"lang={language}"
    pages = [
        visit(f"/k/thu?{query}"),
        visit(at(1, query=query)),
        send(visit, at(1, query=query), A1="7"),
        visit(f"/k/thu/may?{query}"),
    ]
    send(visit, at(1, query=query), A1="4")
    send(visit, at(2, query=query), B1="1")
    pages += [visit(at(2, query=query)), send(visit, at(3, query=query)), visit(at(1, query=query))]
    practised.store.change_state("thu", "closed", "test")
    pages.append(visit(f"/k/thu?{query}"))
    assert [page.status for page in pages] == [200, 200, 422, 200, 200, 201, 200, 410]
    for page in pages:
        (said,) = page.page.all("p", class_="training")
        assert said.text == ribbon


def test_the_screens_of_a_kiosk_and_a_quick_rating_say_so_too(house, visit):
    practise(house, three_parts())
    practise(house, questionnaire(file("one-stop/quick-rating")), "quay")
    token = token_of(SECRET, "quay", "H1")
    house.store.add_dossiers([Dossier(hidden(token), "quay", date(2099, 1, 1))])
    enrolled(house, visit)
    pages = [
        visit(address) for address in ("/kiosk", "/kiosk/moi", "/kiosk/tron", f"/d/{token}", "/kiosk/camon")
    ]
    at_kiosk(visit, {"A1": "4"})
    pages += [visit("/kiosk/cau/2"), visit("/kiosk/xoa")]
    for page in pages:
        assert page.status == 200
        assert [one.text for one in page.page.all("p", class_="training")] == [RIBBON]


def test_a_survey_says_nothing_of_training(house, visit):
    house.ask(three_parts())
    assert not visit(at(1)).page.all("p", class_="training")


@pytest.mark.parametrize("role", [None, Role.READER, Role.ADMINISTRATOR])
def test_nobody_finds_a_page_of_its_results(practised, visit, role):
    signed_in_as(practised, visit, role)
    assert "/k/thu" not in visit("/").text
    assert "/ketqua/thu" not in visit("/ketqua").text
    for address in ("", "/phantich", "/dulieu/index.csv", "/phantich/index.csv", "/charts.zip"):
        assert visit(f"/ketqua/thu{address}").status in ((404,) if role else (303, 404))
    assert visit("/baocao/dot/thu").status in ((404,) if role else (303,))
    if role is not None:
        assert "/ketqua/thu" not in visit("/coquan").text


@pytest.mark.parametrize(
    "read",
    [
        dataset,
        shuffled,
        added,
        Reading.of,
        lambda store, round_id: first(store, round_id, 3),
        lambda store, round_id: store.picked(round_id, [1], ["_unit"]),
    ],
)
def test_no_answer_leaves_the_store_for_a_figure(practised, read):
    with pytest.raises(OnlyTraining):
        read(practised.store, "thu")


@pytest.mark.parametrize(
    "words",
    [
        ["index", "thu"],
        ["export", "thu", "ra"],
        ["report", "thu", "ra"],
        ["sums", "export", "thu", "ra.json"],
        ["flags", "thu"],
    ],
)
def test_every_command_that_counts_refuses_it(practised, tmp_path, words, monkeypatch):
    monkeypatch.chdir(tmp_path)
    settled(tmp_path)
    ran = CliRunner().invoke(main, [*words, "--instance", str(tmp_path)])
    assert ran.exit_code == 1, ran.output
    assert "Đợt thu là đợt tập huấn" in ran.output + ran.stderr


def test_no_other_round_is_held_against_it_and_no_figure_of_it_is_drawn(practised):
    store, later = practised.store, "sau"
    asked = store.questionnaire(store.round("thu").version)
    survey = replace(round_of(asked, store.round("thu").version, later), opens_on=date(2099, 1, 1))
    store.save_round(survey)
    store.change_state("thu", "closed", "test")
    assert before(store, survey, everyone=False) == []
    Watch().ask(store)
    assert store.next_job() is None


def test_a_survey_is_held_against_the_one_before_it_and_its_figures_are_drawn(house):
    asked = three_parts()
    house.ask(asked)
    store = house.store
    five(store)
    survey = replace(round_of(asked, store.round("thu").version, "sau"), opens_on=date(2099, 1, 1))
    store.save_round(survey)
    assert [one.round_id for one in before(store, survey, everyone=False)] == ["thu"]
    Watch().ask(store)
    assert store.next_job() is not None


def settled(folder):
    (folder / "config.toml").write_text(f'secret = "{SECRET}"\n', encoding="utf-8")


def test_it_is_never_published_and_never_becomes_a_survey(practised):
    store, round_ = practised.store, practised.store.round("thu")
    with pytest.raises(UnfitRound):
        replace(round_, published=True)
    for state in ("closed", "locked"):
        with pytest.raises(UnfitRound):
            store.save_round(replace(round_, training=False))
        store.change_state("thu", state, "test")
    version = store.save_questionnaire(in_order())
    store.save_round(round_of(in_order(), version, "that"))
    with pytest.raises(UnfitRound):
        store.save_round(replace(store.round("that"), training=True))
    assert [one.round_id for one in store.surveys()] == ["that"]


def test_an_office_makes_one_by_a_tick_and_empties_it_by_a_button(house, visit):
    version = house.store.save_questionnaire(three_parts())
    furnish(house.store)
    signed_in_as(house, visit, Role.ADMINISTRATOR)
    page = visit("/dotmoi").page
    sent = {"csrf_token": page.field_of("csrf-round"), "version": version, "round_id": "thu", "training": "y"}
    assert visit("/dotmoi", sent | {"comparator": "at least", "clusters": ""}).status == 303
    assert house.store.round("thu").training
    assert not visit("/coquan/thu/sua").page.all("input", name="training")
    house.store.change_state("thu", State.OPEN, "test")
    send(visit, at(1), A1="4")
    with house.store.keeping() as keep:
        keep(Response(str(uuid4()), "thu", version, {"A1": "4"}))
    assert key(visit, begin(visit), 1, {"A1": "4", "A2": "5"}).status == 303
    assert (house.store.counts("thu")["kept"], house.store.counts("thu")["drafts"]) == (2, 1)
    page = visit("/coquan/thu").text
    assert RIBBON in page
    assert "Chưa ghi" not in page
    assert "/coquan/thu/cachtienhanh" not in page
    for fields, status in (({}, 409), ({"sure": "yes"}, 303)):
        token = visit("/coquan/thu").page.field_of("csrf-empty")
        assert visit("/coquan/thu/xoatrang", {"csrf_token": token} | fields).status == status
    assert house.store.counts("thu") == dict.fromkeys(house.store.counts("thu"), 0)
    assert house.store.verify() == []
    assert key(visit, begin(visit), 1, {"A1": "4", "A2": "5"}).status == 303
    assert house.store.counts("thu")["kept"] == 1
    assert "Xóa trắng đợt tập huấn" in visit("/nhatky").text


def test_a_survey_is_not_emptied(house, visit):
    house.ask(three_parts())
    with pytest.raises(NoTraining):
        house.store.empty_round("thu")
    signed_in_as(house, visit, Role.MANAGER)
    assert not visit("/coquan/thu").page.all("input", id="csrf-empty")


def test_one_command_makes_it_and_one_empties_it(house, tmp_path):
    settled(tmp_path)
    folder = ["--instance", str(tmp_path)]
    asked = ["round", "add", "tap", "one-stop/quick-rating", "--training"]
    assert CliRunner().invoke(main, [*asked, *folder]).exit_code == 0
    assert "(tập huấn)" in CliRunner().invoke(main, ["round", "list", *folder]).output
    version = house.store.round("tap").version
    house.store.change_state("tap", State.OPEN, "test")
    with house.store.keeping() as keep:
        keep(Response(UUID, "tap", version, {"HL1": "1"}))
    ran = CliRunner().invoke(main, ["round", "empty", "tap", "--yes", *folder])
    assert ran.output == "Đã xóa trắng đợt tập huấn tap: 1 phiếu.\n"
    refused = CliRunner().invoke(main, ["round", "publish", "tap", *folder])
    assert refused.exit_code == 1
    assert "không công bố được" in refused.output


def test_every_sheet_of_paper_says_so():
    asked = questionnaire(file("health/outpatient-2024"))
    for language in asked.languages:
        ribbon = say("training.ribbon", language)
        for training in (True, False):
            laid = form(asked, language, training=training)
            told = [[piece.text for piece in sheet.pieces if hasattr(piece, "text")] for sheet in laid.sheets]
            assert len(told) > 1
            assert [ribbon in words for words in told] == [training] * len(told)


def test_a_poster_says_so_above_everything(practised):
    round_, asked = practised.store.round("thu"), three_parts()
    drawn = poster(Poster(round_, asked, ServicePoint("Q1", "A", "Quầy 1"), "Phường A", "https://thu.vn"))
    words = [piece for piece in drawn.pieces if hasattr(piece, "text")]
    assert (words[0].text, words[0].bold) == (RIBBON, True)

"""Whoever reads a round's results again and again learns of no few people between two readings."""

from __future__ import annotations

import csv
import random
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from answered import answer, publish
from asked_rounds import questionnaire, rating, words

from survey.keying import Batch, PaperForm
from survey.questionnaire.answering import missing
from survey.questionnaire.model import Section
from survey.response import Mode, Response
from survey.results.figures import Ledger
from survey.results.pace import Pace
from survey.sampling.selection import Selected, Selection
from survey.store import NotWithdrawn
from survey.units import Unit

ASKED = questionnaire(
    Section("s", words("Một"), (rating("A1", "Thái độ"), rating("A2", "Thời gian"), rating("A3", "Giá"))),
)
SMALLEST = 5
FEW = range(1, SMALLEST)


def people(n, seed=0, rare=0.1):
    """Return the answers of *n* people, of whom few answer the last item and some nothing."""
    chance = random.Random(seed)
    rows = [{"A1": chance.choice("12345"), "A2": chance.choice("12345")} for _ in range(n)]
    rows = [row | ({"A3": chance.choice("12345")} if chance.random() < rare else {}) for row in rows]
    return [{} if chance.random() < 0.1 else row for row in rows]


def table(visit, name):
    """Return the rows of an open table by group and node; {} where there is none."""
    answered = visit(f"/ketqua/thu/dulieu/{name}.csv")
    if answered.status != 200:
        return {}
    rows = csv.DictReader(answered.text.lstrip("\ufeff").splitlines())
    shown = ("value", "low", "high", "n", "deff", "asked", "answered")
    return {(row.get("group", ""), row["node"]): {name: row[name] for name in shown} for row in rows}


def counts(rows):
    return {key: int(row["n"]) for key, row in rows.items() if row["n"]}


def changes(before, after):
    """Return by how many people each figure changed that both readings show."""
    return {key: after[key] - before[key] for key in before.keys() & after.keys()}


@pytest.mark.parametrize("rare", [0.02, 0.3, 0.9])
def test_no_figure_of_an_open_round_changes_by_few_people_nor_when_it_is_over(house, visit, rare):
    house.ask(ASKED)
    publish(house)
    seen, told = [], []
    for row in people(120, rare=rare):
        answer(house, ASKED, [row])
        rows = counts(table(visit, "whole"))
        if rows and rows not in seen:
            seen.append(rows)
        headline = visit("/ketqua/thu").page.all("dd")
        if headline and headline[1].text.isdecimal():
            told.append(int(headline[1].text))
    house.store.change_state("thu", "closed", "test")
    seen.append(counts(table(visit, "whole")))
    told.append(seen[-1]["", "whole"])
    assert len({*told}) > 5
    assert all(abs(one - other) not in FEW for one in told for other in told)
    between = [changes(one, other) for at, one in enumerate(seen) for other in seen[at:]]
    assert [change for change in between if {*change.values()} & {*FEW}] == []


def test_an_open_round_of_weighted_answers_changes_in_steps_too(house, visit):
    house.ask(ASKED)
    publish(house)
    drawn = {"design": {"weight": 2.0, "stratum": "a"}}
    answer(house, ASKED, people(40, rare=1), **drawn)
    first = visit("/ketqua/thu").page.all("dd")[1].text
    answer(house, ASKED, people(1, rare=1), **drawn)
    assert visit("/ketqua/thu").page.all("dd")[1].text == first


def test_a_pace_is_the_same_whenever_it_is_asked(house):
    house.ask(ASKED)
    often = Pace((house.store.round("thu").version, ""))
    for row in people(70):
        answer(house, ASKED, [row])
        often.catch_up(house.store, "thu")
    once = Pace((house.store.round("thu").version, ""))
    once.catch_up(house.store, "thu")
    assert once.places == often.places
    assert (once.headline(5), once.parts(5)) == (often.headline(5), often.parts(5))


def reopened(house, rows, **more):
    house.store.change_state("thu", "open", "test")
    answer(house, ASKED, rows, **more)
    house.store.change_state("thu", "closed", "test")


@pytest.fixture
def closed(house, visit):
    """A published round of three units that is over and was read by everybody."""
    house.store.save_units([Unit(code, code) for code in "abc"])
    house.ask(ASKED)
    for seed, unit in enumerate("abc"):
        answer(house, ASKED, people(20, seed, rare=1), unit=unit)
    publish(house)
    house.store.change_state("thu", "closed", "test")
    return table(visit, "whole_by_unit")


@pytest.mark.parametrize("n", FEW)
def test_a_few_more_after_a_publication_change_nothing_that_everyone_sees(house, visit, closed, n):
    page = lines(visit("/ketqua/thu").text)
    reopened(house, people(n, 9, rare=1), unit="b")
    assert table(visit, "whole_by_unit") == closed
    assert lines(visit("/ketqua/thu").text) == page


def lines(page):
    """Return the lines of a page but for the minute in which it was worked out."""
    return [line for line in page.splitlines() if "Tính lúc" not in line]


def test_a_reopened_round_shows_what_was_published_until_it_is_over_again(house, visit, closed):
    house.store.change_state("thu", "open", "test")
    answer(house, ASKED, people(30, 5, rare=1), unit="a")
    assert counts(table(visit, "whole"))["", "whole"] == counts(closed)["", "whole"]


def test_a_unit_that_few_joined_is_left_out_the_second_time_and_another_with_it(house, visit, closed):
    house.store.change_state("thu", "open", "test")
    answer(house, ASKED, [{"A1": "5", "A2": "5", "A3": "5"}] * 2, unit="b")
    reopened_rows = [{"A1": "1", "A2": "2", "A3": "3"}] * 12
    answer(house, ASKED, reopened_rows, unit="a")
    house.store.change_state("thu", "closed", "test")
    again = counts(table(visit, "whole_by_unit"))
    assert again["", "whole"] == counts(closed)["", "whole"] + 14
    assert ("b", "whole") not in again
    assert ("a", "whole") not in again
    assert again["c", "whole"] == counts(closed)["c", "whole"]
    reopened(house, people(9, 11, rare=1), unit="a")
    assert ("a", "whole") not in counts(table(visit, "whole_by_unit")), "what was left out stays left out"


def test_a_round_with_a_sample_keeps_pace_and_publication_too(house, visit):
    house.store.save_units([Unit(code, code) for code in "abcx"])
    house.ask(ASKED)
    drawn = tuple(Selected(code, 0.1, 1000.0, "s") for code in "abc")
    house.store.save_selection("thu", Selection(drawn, "rút ở Sở"))
    publish(house)
    for seed, unit in enumerate("xabcx"):
        answer(house, ASKED, people(15, seed, rare=1), unit=unit)
    told = visit("/ketqua/thu").page.all("dd")[1].text
    answer(house, ASKED, people(12, 7, rare=1), unit="x")
    assert visit("/ketqua/thu").page.all("dd")[1].text == told
    house.store.change_state("thu", "closed", "test")
    first = table(visit, "whole_by_unit")
    assert first
    reopened(house, people(3, 9, rare=1), unit="a")
    assert table(visit, "whole_by_unit") == first


def filled(house, number, answers, unit="b"):
    """Return a paper form as a clerk keyed it."""
    uuid, version = f"{number:08d}-3333-4333-8444-555555555555", house.store.round("thu").version
    missed = missing(ASKED, answers)
    return Response(uuid, "thu", version, answers, missed, unit=unit, mode=Mode.PAPER)


@pytest.fixture
def with_paper(house, visit):
    """A published round that is over and was read by everybody; form 1 is among what was read."""
    house.store.save_units([Unit(code, code) for code in "abc"])
    house.ask(ASKED)
    for seed, unit in enumerate("abc"):
        answer(house, ASKED, people(20, seed, rare=1), unit=unit)
    batch = house.store.add_batch(Batch("thu", "lan", n_forms=5))
    given = filled(house, 9000, {"A1": "5", "A2": "5", "A3": "1"})
    form = PaperForm("thu", 1, given.uuid, batch, "lan", datetime.now(UTC))
    house.app.extensions["hailong"].writer.keep_form(given, form)
    publish(house)
    house.store.change_state("thu", "closed", "test")
    return {name: table(visit, name) for name in ("whole", "whole_by_unit")}


CORRECTED = {"A1": "1", "A2": "2", "A3": "3"}


def change(house, how):
    """Correct form 1, or take it back."""
    if how == "corrected":
        house.store.correct_form(filled(house, 9001, CORRECTED), 1, {}, by="lan", reason="đọc nhầm")
    else:
        house.store.undo_form("thu", 1, "lan", since=datetime.now(UTC) - timedelta(hours=1))


@pytest.mark.parametrize("how", ["corrected", "undone"])
@pytest.mark.parametrize("more", [0, 12])
def test_whoever_reads_before_and_after_a_form_is_changed_learns_nothing_of_its_person(
    house, visit, with_paper, how, more
):
    """The attacker subtracts: nothing that tells of unit b has moved, though others came to unit a."""
    house.store.change_state("thu", "open", "test")
    with suppress(NotWithdrawn):
        change(house, how)
    assert table(visit, "whole") == with_paper["whole"]
    answer(house, ASKED, people(more, 9, rare=1), unit="a")
    house.store.change_state("thu", "closed", "test")
    now, before = table(visit, "whole_by_unit"), with_paper["whole_by_unit"]
    for name in ("value", "n", "asked", "answered"):
        assert now["b", "whole"][name] == before["b", "whole"][name]
    assert more or now == before
    assert house.store.verify() == []


@pytest.mark.parametrize("how", ["corrected", "undone"])
def test_a_form_whose_figures_are_published_is_refused_with_the_remedy(house, with_paper, how):
    house.store.change_state("thu", "open", "test")
    with pytest.raises(NotWithdrawn, match="published"):
        change(house, how)


@pytest.fixture
def growing(house):
    """An open round that is published, of people who are satisfied; but for form 1, as it was keyed."""
    house.ask(ASKED)
    batch = house.store.add_batch(Batch("thu", "lan", n_forms=5))
    given = filled(house, 9000, WORST, unit=None)
    form = PaperForm("thu", 1, given.uuid, batch, "lan", datetime.now(UTC))
    house.app.extensions["hailong"].writer.keep_form(given, form)
    answer(house, ASKED, [BEST] * 29)
    publish(house)
    ledger = Ledger(house.store, house.app.extensions["hailong"].settings)

    def read(*, everyone):
        with ledger.reading(house.store.round("thu"), everyone=everyone) as figures:
            return figures.n, figures.source.trees()[0].estimate.value

    return read


BEST, WORST = ({"A1": code, "A2": code, "A3": code} for code in "51")


def test_staff_see_a_corrected_form_at_once(house, growing):
    assert growing(everyone=False) == (30, pytest.approx(29 / 30))
    house.store.correct_form(filled(house, 9001, BEST, None), 1, {}, by="lan", reason="đọc nhầm")
    assert growing(everyone=False) == (30, 1)


def test_everyone_sees_a_form_corrected_in_an_open_round_only_together_with_ten_others(house, growing):
    seen = [growing(everyone=True)]
    house.store.correct_form(filled(house, 9001, BEST, None), 1, {}, by="lan", reason="đọc nhầm")
    for _ in range(25):
        seen.append(growing(everyone=True))
        answer(house, ASKED, [BEST])
    assert seen[0][1] < 1
    changes = [(one, other) for one, other in pairwise(seen) if one != other]
    assert all(other[0] - one[0] >= 10 for one, other in changes)
    assert growing(everyone=True)[1] == 1, "and then it does count"


def test_a_server_started_again_after_a_correction_shows_nothing_until_ten_others_came(house, growing):
    """The old answer is gone, so the same step without it would tell what one person answered."""

    def started_again():
        ledger = Ledger(house.store, house.app.extensions["hailong"].settings)
        with ledger.reading(house.store.round("thu"), everyone=True) as figures:
            value = figures.source and figures.source.trees()[0].estimate.value
            return figures.n, value, str(figures.refusal or "")

    seen = growing(everyone=True)
    assert started_again() == (*seen, "")
    house.store.correct_form(filled(house, 9001, BEST, None), 1, {}, by="lan", reason="đọc nhầm")
    n, value, why = started_again()
    assert value is None
    assert "10 more people" in why
    answer(house, ASKED, [BEST] * 10)
    assert started_again() == (n + 10, 1, "")


def test_a_server_started_again_shows_the_step_before_the_form_that_was_corrected(house):
    """That step is what everyone saw once: it tells nothing new."""
    house.ask(ASKED)
    publish(house)
    answer(house, ASKED, [BEST] * 18 + [WORST] * 7)
    house.store.db.execute("UPDATE response SET received_at = '2026-01-01T00:00:00+00:00'")
    batch = house.store.add_batch(Batch("thu", "lan", n_forms=5))
    given = filled(house, 9000, WORST, unit=None)
    form = PaperForm("thu", 1, given.uuid, batch, "lan", datetime.now(UTC))

    def look(*, parts=False):
        ledger = Ledger(house.store, house.app.extensions["hailong"].settings)
        with ledger.reading(house.store.round("thu"), everyone=True, parts=parts) as figures:
            return figures.n, figures.source and figures.source.trees()[0].estimate.value

    seen = look(), look(parts=True)
    assert seen[0] == (20, 18 / 20)
    house.app.extensions["hailong"].writer.keep_form(given, form)
    answer(house, ASKED, [BEST] * 14)
    assert look() == (30, pytest.approx(22 / 30))
    house.store.correct_form(filled(house, 9001, BEST, None), 1, {}, by="lan", reason="đọc nhầm")
    assert (look(), look(parts=True)) == seen
    answer(house, ASKED, [BEST] * 10)
    assert look()[0] == 40
    house.store.correct_form(filled(house, 9003, WORST, None), 1, {}, by="lan", reason="đọc nhầm")
    assert look()[0] == 20, "a correction of the corrected form is told no more than the first"


@pytest.mark.parametrize("restarted", [False, True])
def test_the_parts_do_not_tell_a_correction_that_the_headline_was_seen_without(house, restarted):
    """The headline stood at thirty and the parts at ten, until five others had answered the third item."""
    house.ask(ASKED)
    publish(house)
    answer(house, ASKED, [BEST] * 10)
    batch = house.store.add_batch(Batch("thu", "lan", n_forms=5))
    given = filled(house, 9000, WORST, unit=None)
    form = PaperForm("thu", 1, given.uuid, batch, "lan", datetime.now(UTC))
    house.app.extensions["hailong"].writer.keep_form(given, form)
    answer(house, ASKED, [{"A1": "5", "A2": "5"}] * 19 + [BEST] * 5)
    ledgers = [Ledger(house.store, house.app.extensions["hailong"].settings)]

    def look(parts):
        if restarted:
            ledgers.append(Ledger(house.store, house.app.extensions["hailong"].settings))
        with ledgers[-1].reading(house.store.round("thu"), everyone=True, parts=parts) as figures:
            return figures.n if figures.source else 0

    assert (look(False), look(True)) == (30, 10)
    house.store.correct_form(filled(house, 9001, BEST, None), 1, {}, by="lan", reason="đọc nhầm")
    for _ in range(12):
        answer(house, ASKED, [BEST])
        n_headline, n_parts = look(False), look(True)
        assert n_parts <= 10 or n_parts >= 40, "at thirty they would tell one form"
        assert n_headline in (0, 10, 30, 40)
    assert look(False) == 40


def test_a_round_that_is_renamed_after_a_correction_shows_nothing_of_it_either(house, growing):
    seen = growing(everyone=True)
    house.store.correct_form(filled(house, 9001, BEST, None), 1, {}, by="lan", reason="đọc nhầm")
    house.store.change_state("thu", "closed", "test")
    house.store.change_state("thu", "open", "test")
    assert growing(everyone=True) == seen


def test_a_form_that_came_after_the_publication_is_corrected_as_ever(house, with_paper):
    house.store.change_state("thu", "open", "test")
    batch = house.store.add_batch(Batch("thu", "lan", n_forms=5))
    given = filled(house, 9002, {"A1": "5"})
    form = PaperForm("thu", 2, given.uuid, batch, "lan", datetime.now(UTC))
    house.app.extensions["hailong"].writer.keep_form(given, form)
    house.store.correct_form(filled(house, 9003, CORRECTED), 2, {}, by="lan", reason="đọc nhầm")
    assert len(house.store.versions("thu", 2)) == 1

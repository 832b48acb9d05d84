from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from keeping_example import QUESTIONNAIRE, VERSION, open_round, response, words

from analysis.codebook import Text
from survey.rounds import MOVES, MoveRefused, Round, State, UnfitRound
from survey.store import Store, Unknown

WHOLE = Round(
    "sipas-2026",
    words("Đo lường hài lòng 2026"),
    VERSION,
    opens_on=date(2026, 11, 1),
    closes_on=date(2026, 11, 30),
    target=0.85,
    comparator="more than",
    published=True,
    agency=words("Sở Nội vụ"),
    anonymous=False,
)
OTHER = replace(QUESTIONNAIRE, version="2")


def test_a_round_survives_the_store(store):
    store.save_round(WHOLE)
    assert store.round("sipas-2026") == WHOLE
    assert [one.round_id for one in store.rounds()] == ["r1", "sipas-2026"]


def test_a_new_round_is_a_draft_whatever_it_says(store):
    store.save_round(replace(WHOLE, state=State.OPEN))
    assert store.round("sipas-2026").state is State.DRAFT


def test_a_questionnaire_survives_the_store_and_is_kept_once(store):
    assert store.save_questionnaire(QUESTIONNAIRE) == store.save_questionnaire(QUESTIONNAIRE) == VERSION
    assert store.questionnaire(VERSION) == QUESTIONNAIRE


def test_an_unknown_round_or_questionnaire_names_itself(store):
    with pytest.raises(Unknown, match=r"no round “r9”\. Rounds: r1"):
        store.round("r9")
    with pytest.raises(Unknown, match="no questionnaire with version 0000"):
        store.questionnaire("0000")


@pytest.mark.parametrize(("state", "to"), [(one, other) for one in State for other in State])
def test_a_round_makes_only_the_moves_of_the_table(tmp_path, state, to):
    ways = {State.DRAFT: [], State.OPEN: ["open"], State.CLOSED: ["open", "closed"]}
    with Store.open(tmp_path / "survey.db", create=True) as store:
        store.save_questionnaire(QUESTIONNAIRE)
        store.save_round(replace(WHOLE, round_id="r1"))
        for step in ways.get(state, ["open", "closed", "locked"]):
            store.change_state("r1", step, "Lan")
        if to in MOVES[state]:
            store.change_state("r1", to, "Lan")
            assert store.round("r1").state == to
        else:
            said = f"“{state.title()}” already" if to is state else "cannot become"
            with pytest.raises(MoveRefused, match=said):
                store.change_state("r1", to, "Lan")
            assert store.round("r1").state == state


def test_new_particulars_leave_state_and_responses_alone(store, writer):
    writer.keep(response())
    store.save_round(replace(store.round("r1"), published=True, state=State.LOCKED))
    assert (store.round("r1").state, store.round("r1").published) == (State.OPEN, True)
    assert store.counts("r1")["kept"] == 1


def test_a_draft_round_may_ask_another_questionnaire_and_an_open_one_may_not(store):
    store.save_round(WHOLE)
    other = store.save_questionnaire(OTHER)
    store.save_round(replace(WHOLE, version=other))
    assert store.round("sipas-2026").version == other
    with pytest.raises(ValueError, match="round r1 is open"):
        store.save_round(replace(store.round("r1"), version=other))


@pytest.mark.parametrize("round_id", ["", "Đợt 1", "a b", "a/b", 'a"b', "A", "-a", "a" * 49])
def test_a_round_that_could_not_stand_in_an_address_is_refused(round_id):
    with pytest.raises(ValueError, match="Use 1 to 48"):
        replace(WHOLE, round_id=round_id)


def test_a_round_that_closes_before_it_opens_is_refused():
    with pytest.raises(ValueError, match="before it opens"):
        replace(WHOLE, closes_on=date(2026, 10, 1))


@pytest.mark.parametrize("words", ["\x1b[31mĐợt", "\u202eĐợt", "Đợt\nhai", "x" * 301])
def test_a_title_no_page_and_no_terminal_can_show_is_refused(store, words):
    for name in ("title", "agency"):
        with pytest.raises(UnfitRound):
            store.save_round(replace(WHOLE, **{name: Text.of({"vi": words})}))


def test_an_unknown_comparator_names_the_known_ones():
    with pytest.raises(ValueError, match="known: at least, more than, at most, less than"):
        replace(WHOLE, comparator=">=")


@pytest.mark.parametrize(
    ("comparator", "value", "reached"),
    [
        ("at least", 0.85, True),
        ("more than", 0.85, False),
        ("at most", 0.85, True),
        ("less than", 0.85, False),
    ],
)
def test_a_value_is_held_against_the_target(comparator, value, reached):
    assert replace(WHOLE, comparator=comparator).reached(value) is reached
    assert replace(WHOLE, target=None).reached(value) is None


def test_a_round_takes_answers_when_open_and_within_its_days():
    open_ = replace(WHOLE, state=State.OPEN)
    days = [date(2026, 10, 31), date(2026, 11, 1), date(2026, 11, 30), date(2026, 12, 1)]
    assert [open_.takes_answers(day) for day in days] == [False, True, True, False]
    assert not WHOLE.takes_answers(date(2026, 11, 2))


def test_who_moved_a_round_is_noted(store):
    store.change_state("r1", "closed", "Minh")
    moves = store.db.execute("SELECT state, moved_by FROM move ORDER BY id").fetchall()
    assert moves == [("open", "Lan"), ("closed", "Minh")]


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("1.1", "cannot name a column"),
        ('a"; DROP TABLE x', "cannot name a column"),
        ("a1", "capital letters"),
    ],
)
def test_an_item_whose_name_cannot_be_a_column_is_refused(store, name, wrong):
    section = QUESTIONNAIRE.sections[0]
    items = (*section.items, replace(section.items[1], name=name))
    odd = replace(QUESTIONNAIRE, sections=(replace(section, items=items),))
    version = store.save_questionnaire(odd)
    with pytest.raises(ValueError, match=wrong):
        store.save_round(replace(WHOLE, version=version))
    with pytest.raises(Unknown):
        store.round(WHOLE.round_id)


def test_two_rounds_may_ask_the_same_questionnaire(store, writer):
    open_round(store, "r2")
    writer.keep(response(round_id="r2"))
    assert (store.counts("r1")["kept"], store.counts("r2")["kept"]) == (0, 1)


def test_what_happened_last_is_what_was_written_last_whatever_the_clock_said(store):
    """A clock that was years ahead when a round was opened first says nothing of when it was opened again."""
    store.note_act("Lan", "office.sign_in")
    store.db.execute("UPDATE move SET at = '2031-01-01T00:00:00+00:00'")
    store.db.execute("UPDATE journal SET at = '2031-01-01T00:00:00+00:00'")
    store.change_state("r1", "closed", "Lan")
    store.change_state("r1", "open", "Lan")
    store.note_act("Lan", "office.sign_in")
    assert store.opened_at("r1").year < 2031
    assert store.last_acts("office.sign_in")["Lan"].year < 2031

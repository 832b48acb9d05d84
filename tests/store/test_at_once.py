"""New responses to an open round are kept by one statement; whatever is not as remembered, the long way."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from keeping_example import ITEMS, QUESTIONNAIRE, VERSION, open_round, response, words

from survey.questionnaire.model import Item, Section
from survey.rounds import Round, State
from survey.store import NotKept, Store, Writer
from survey.store.connection import ROWS, connect, writing
from survey.store.keeping import Keeping
from survey.units import ServicePoint, Unit

AT = datetime(2026, 11, 22, 13, 45, 59, tzinfo=UTC)
HOUR, SECOND = AT.replace(minute=0, second=0), AT


@pytest.fixture
def db(store):
    with closing(connect(store.path)) as db:
        yield db


def keep(keeping, db, responses, fresh=()):
    """Keep them at once where that can be, as the writer does; return what became of them, and which way."""
    receipts = keeping.keep_at_once(db, responses, AT, fresh=fresh)
    if receipts is not None:
        return [each.status for each in receipts], "at once"
    with writing(db):
        outcomes = keeping.keep_all(db, responses, AT, fresh=fresh)
    return [getattr(each, "status", str(each)) for each in outcomes], "the long way"


@pytest.fixture
def keeping(db):
    """Has kept one response the long way."""
    keeping = Keeping()
    assert keep(keeping, db, [response()]) == (["created"], "the long way")
    return keeping


def statements(db, work):
    """Return what *work* returned and in how many statements; a trigger repeats its own."""
    said = set()
    db.conn.set_trace_callback(said.add)
    outcome = work()
    db.conn.set_trace_callback(None)
    return outcome, len(said)


def test_what_comes_after_the_first_is_kept_by_one_statement(store, db, keeping):
    keep(keeping, db, [response()])
    group = [response(), response(answers={"A1": "8"})]
    assert statements(db, lambda: keep(keeping, db, group)) == ((["created"] * 2, "at once"), 1)
    assert store.counts("r1")["kept"] == 4
    assert store.verify() == []


def test_both_ways_keep_the_same(tmp_path):
    sent = [response(answers={"A1": "4", "kenh": ("a", "khac"), "ngay": AT.date()}), response(language="en")]
    kept = []
    for way in ("keep_all", "keep_at_once"):
        with Store.open(tmp_path / f"{way}.db", create=True) as store, closing(connect(store.path)) as db:
            open_round(store)
            keeping = Keeping()
            with writing(db):
                keeping.keep_all(db, [replace(sent[0], uuid=str(uuid4()))], AT)
            getattr(keeping, way)(db, sent, AT)
            query = "SELECT * FROM response JOIN answers_r1 ON _id = id WHERE id > 1"
            kept.append([row[1:] for row in db.execute(query)])
            assert store.verify() == []
    assert len(kept[0]) == 2
    assert kept[0] == kept[1]


@pytest.mark.parametrize(("state", "status"), [(State.CLOSED, "locked"), (State.LOCKED, "locked")])
def test_a_round_that_another_process_has_closed_takes_nothing(store, db, keeping, state, status):
    for each in (State.CLOSED, State.LOCKED)[: 1 + (state is State.LOCKED)]:
        store.change_state("r1", each, "Lan")
    assert keep(keeping, db, [response()]) == ([status], "the long way")
    assert store.counts("r1")["kept"] == 1


def test_a_reopened_round_is_remembered_again(store, db, keeping):
    store.change_state("r1", State.CLOSED, "Lan")
    keep(keeping, db, [response()])
    store.change_state("r1", State.OPEN, "Lan")
    assert [keep(keeping, db, [response()])[1] for _ in range(2)] == ["the long way", "at once"]


def test_a_round_that_has_become_exact_or_anonymous_keeps_its_times_so(store, db, keeping):
    for anonymous, time in ((False, SECOND), (True, HOUR)):
        store.save_round(replace(store.round("r1"), anonymous=anonymous))
        one = response()
        assert keep(keeping, db, [one])[1] == "the long way"
        assert store.response(one.uuid).received_at == time


def test_a_known_id_is_known_and_other_content_under_it_set_aside(store, db, keeping):
    one = response()
    keep(keeping, db, [one])
    assert keep(keeping, db, [one, response()]) == (["known", "created"], "the long way")
    assert keep(keeping, db, [replace(one, answers={"A1": "1"})]) == (["conflict"], "the long way")
    assert keep(keeping, db, [twin := response(), twin]) == (["created", "known"], "the long way")
    assert store.verify() == []


def test_a_draft_under_a_fresh_id_is_found_and_under_another_goes(store, db, keeping):
    fresh, other = response(), response()
    with closing(Writer(store.path)) as writer:
        for each in (fresh, other):
            writer.save_draft(each.uuid, "r1", {"A1": "3"})
    (said,), way = keep(keeping, db, [fresh], fresh=[fresh.uuid])
    assert said.startswith("there is a draft")
    assert way == "the long way"
    assert keep(keeping, db, [other]) == (["created"], "at once")
    assert store.draft(fresh.uuid)
    assert store.draft(other.uuid) is None


def test_places_are_looked_up_by_the_statement(store, db, keeping):
    store.save_units([Unit("X1", words("Xã Một")), Unit("X2", words("Xã Hai"))])
    store.save_service_points([ServicePoint("D1", "X1", words("Quầy 1"))])
    at_desk = response(unit="X1", service_point="D1")
    assert keep(keeping, db, [at_desk, response(unit="X2")]) == (["created"] * 2, "at once")
    for wrong in ({"unit": "X9"}, {"unit": "X2", "service_point": "D1"}, {"service_point": "D1"}):
        (said, good), way = keep(keeping, db, [response(**wrong), response()])
        assert ("no unit" in said or "no service point" in said, good, way) == (
            True,
            "created",
            "the long way",
        )


def test_what_does_not_fit_its_column_is_refused_and_its_mates_are_kept(store):
    with closing(Writer(store.path)) as writer:
        writer.keep(response())
        with pytest.raises(NotKept):
            writer.keep(response(answers={"A1": "4", "tuoi": float("nan")}))
        with pytest.raises(Exception, match="BLOB value in TEXT column"):
            writer.keep(response(language=b"vi"))
        assert writer.keep(response()).status == "created"
    assert store.counts("r1")["kept"] == 2


def test_keys_that_another_process_has_taken_are_learnt(store, db, keeping):
    with closing(Writer(store.path)) as other:
        other.keep(response())
    assert [keep(keeping, db, [response()])[1] for _ in range(2)] == ["the long way", "at once"]
    assert store.verify() == []


def test_two_rounds_a_token_or_too_many_go_the_long_way(store, db, keeping):
    open_round(store, "r2")
    assert keep(keeping, db, [response(), response(round_id="r2")])[1] == "the long way"
    assert keep(keeping, db, [response() for _ in range(ROWS + 1)])[1] == "the long way"
    assert keep(keeping, db, [response(token="0" * 26)]) == (["the token is unknown"], "the long way")
    assert keep(keeping, db, [response(round_id="r2") for _ in range(ROWS)])[1] == "at once"


def test_items_may_be_called_as_the_columns_of_a_response(store, db):
    names = ("mode", "id", "fresh", "item0", "seal")
    items = tuple(Item(name, "text", words(name)) for name in names)
    asked = replace(QUESTIONNAIRE, sections=(Section("A", words("Phần A"), items),))
    version = store.save_questionnaire(asked)
    store.save_round(Round("r3", words("Đợt"), version))
    store.change_state("r3", State.OPEN, "Lan")
    keeping, answers = Keeping(), {name: f"của {name}" for name in names}
    sent = [response(round_id="r3", version=version, answers=answers) for _ in range(2)]
    assert [keep(keeping, db, [each])[1] for each in sent] == ["the long way", "at once"]
    assert [each.answers for each in store.responses("r3")] == [answers] * 2


def test_a_draft_round_that_asks_something_else_meanwhile_is_met_anew(store, db, keeping):
    keep(keeping, db, [response()])
    fewer = replace(QUESTIONNAIRE, sections=(Section("A", words("Phần A"), ITEMS[:3]),))
    version = store.save_questionnaire(fewer)
    store.save_round(Round("r4", words("Đợt"), VERSION))
    store.save_round(Round("r4", words("Đợt"), version))
    store.change_state("r4", State.OPEN, "Lan")
    sent = [response(round_id="r4", version=version, answers={"A1": "5"}) for _ in range(2)]
    assert [keep(keeping, db, [each]) for each in sent] == [
        (["created"], "the long way"),
        (["created"], "at once"),
    ]
    (said,), _ = keep(keeping, db, [response(round_id="r4")])
    assert "asks version" in said


def test_what_is_noted_of_a_device_is_the_same_where_the_statement_refuses(store, db, keeping):
    sent = [response(noted={"device": "d1"}) for _ in range(2)]
    keep(keeping, db, sent[:1])
    with closing(Writer(store.path)) as other:
        other.keep(response())  # takes the key: the next is refused at first
    assert keeping.keep_at_once(db, sent[1:], AT + timedelta(seconds=9)) is None
    with writing(db):
        keeping.keep_all(db, sent[1:], AT + timedelta(seconds=9))
    assert store.response(sent[1].uuid).noted == {"device": "d1", "again": 9}


def test_after_a_restored_file_nothing_is_remembered(store, db, keeping):
    keep(keeping, db, [response()])
    keeping.forget()
    assert keep(keeping, db, [response()])[1] == "the long way"

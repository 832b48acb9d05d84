from __future__ import annotations

import json
import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from keeping_example import ITEMS, VERSION, open_round, response

from analysis.codebook import Missing
from survey.response import Completeness, Mode
from survey.store import Begun, NotKept, Writer
from survey.store.seen import Seen
from survey.units import ServicePoint, Unit

EVERYTHING = {
    "A1": "4",
    "A2": "8",
    "gioi": "khac",
    "kenh": ("a", "khac"),
    "tuoi": 0.1,
    "ty_le": 99.5,
    "ngay": date(2026, 2, 28),
    "gop_y": "Cán bộ nhiệt tình – cảm ơn!\nSẽ quay lại.",
}


def test_a_response_is_created_once_and_known_afterwards(store, writer):
    one = response()
    created, known = writer.keep(one), writer.keep(one)
    assert (created.status, known.status) == ("created", "known")
    assert created.digest == known.digest
    assert len(created.digest) == 32
    assert store.counts("r1")["kept"] == 1


def test_other_content_under_a_kept_uuid_is_set_aside_once_and_the_first_stays(store, writer):
    one = response()
    other = replace(one, answers={"A1": "1"})
    first = writer.keep(one)
    for _ in range(2):
        receipt = writer.keep(other)
        assert (receipt.status, receipt.digest) == ("conflict", first.digest)
    assert [kept.answers for kept in store.responses("r1")] == [one.answers]
    assert [(aside.uuid, aside.content["answers"]) for aside in store.conflicts("r1")] == [
        (one.uuid, {"A1": "1"})
    ]


def test_a_uuid_belongs_to_one_round(store, writer):
    open_round(store, "r2")
    one = response()
    writer.keep(one)
    assert writer.keep(replace(one, round_id="r2")).status == "conflict"
    assert store.counts("r2") | {"conflicts": 0} == dict.fromkeys(store.counts("r2"), 0)


def test_fifty_parallel_keeps_of_one_uuid_make_one_row(store, writer):
    one, start = response(), threading.Barrier(50)

    def keep(_):
        start.wait()
        return writer.keep(one).status

    with ThreadPoolExecutor(50) as threads:
        statuses = sorted(threads.map(keep, range(50)))
    assert statuses == ["created"] + ["known"] * 49
    assert store.counts("r1")["kept"] == 1


def test_fifty_parallel_contents_under_one_uuid_keep_one_and_set_the_others_aside(store, writer):
    one, start = response(), threading.Barrier(50)

    def keep(number):
        start.wait()
        return writer.keep(replace(one, answers={"tuoi": float(number)})).status

    with ThreadPoolExecutor(50) as threads:
        statuses = sorted(threads.map(keep, range(50)))
    assert statuses == ["conflict"] * 49 + ["created"]
    ages = [aside.content["answers"]["tuoi"] for aside in store.conflicts("r1")]
    ages += [kept.answers["tuoi"] for kept in store.responses("r1")]
    assert sorted(ages) == [float(number) for number in range(50)]


def test_many_are_kept_in_one_transaction_and_one_that_cannot_be_spoils_no_other(store):
    ones = [response() for _ in range(5)]
    with store.keeping() as keep:
        assert [keep(one).status for one in (*ones, ones[0])] == ["created"] * 5 + ["known"]
        with pytest.raises(NotKept, match="A9"):
            keep(response(answers={"A9": "1"}))
    assert [kept.uuid for kept in store.responses("r1")] == [one.uuid for one in ones]


def test_many_kept_together_are_all_kept_or_none(store):
    def fails():
        with store.keeping() as keep:
            keep(response())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails()
    assert store.counts("r1")["kept"] == 0
    assert store.verify() == []


@pytest.mark.parametrize("state", ["closed", "locked"])
def test_after_closing_a_new_response_is_locked_out_and_a_kept_one_is_still_known(store, writer, state):
    one = response()
    writer.keep(one)
    for step in ("closed", "locked")[: 1 + (state == "locked")]:
        store.change_state("r1", step, "Lan")
    assert writer.keep(response()).status == "locked"
    assert writer.keep(one).status == "known"
    assert writer.keep(replace(one, answers={})).status == "conflict"
    assert store.counts("r1")["kept"] == 1


def test_a_reopened_round_takes_responses_again(store, writer):
    store.change_state("r1", "closed", "Lan")
    assert writer.keep(response()).status == "locked"
    store.change_state("r1", "open", "Lan")
    assert writer.keep(response()).status == "created"


def test_everything_about_a_response_survives(store, writer):
    store.save_units([Unit("HP", "Hải Phòng")])
    store.save_service_points([ServicePoint("Q1", "HP", "Quầy 1")])
    one = response(
        answers=EVERYTHING,
        missing={"A3": Missing.NOT_ASKED, "A4": Missing.REFUSED, "A5": Missing.NOT_ASKED},
        mode=Mode.PAPER,
        language="en",
        completeness=Completeness.PARTIAL,
        unit="HP",
        service_point="Q1",
        design={"weight": 12.5, "stratum": "quận"},
    )
    writer.keep(one)
    kept = store.response(one.uuid)
    assert kept.received_at is not None
    assert replace(kept, received_at=None) == one


def test_an_unknown_uuid_has_no_response(store):
    assert store.response(str(uuid4())) is None


answers = st.fixed_dictionaries(
    {},
    optional={
        "A1": st.sampled_from("123458"),
        "kenh": st.lists(st.sampled_from(["a", "b", "khac"]), unique=True).map(tuple),
        "tuoi": st.floats(allow_nan=False, allow_infinity=False),
        "ty_le": st.sampled_from([0.1, 0.2, 0.1 + 0.2, 1 / 3, 1e22, 5e-324, 2**53 + 1.0]),
        "ngay": st.dates(),
        "gop_y": st.text() | st.text("ăâđêôơưếềệỗạ \n\x00'\"%;", max_size=5000) | st.just("ừ" * 20_000),
    },
)
reasons = st.dictionaries(st.sampled_from([item.name for item in ITEMS]), st.sampled_from(Missing))


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(answers=answers, missing=reasons, weight=st.floats(min_value=0, allow_infinity=False))
def test_answers_survive_the_store(store, writer, answers, missing, weight):
    one = response(answers=answers, missing=missing, design={"weight": weight})
    assert writer.keep(one).status == "created"
    assert replace(store.response(one.uuid), received_at=None) == one
    assert writer.keep(store.response(one.uuid)).status == "known"


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"uuid": "ABC"}, "no UUID"),
        ({"uuid": str(uuid4()).upper()}, "no UUID"),
        ({"round_id": "r9"}, "no round 'r9'"),
        ({"version": "0" * 64}, "asks version"),
        ({"unit": "HP"}, "no unit 'HP'"),
        ({"unit": "HP", "service_point": "Q1"}, "no service point 'Q1'"),
        ({"answers": {"A9": "1"}}, "no item A9"),
        ({"answers": {"loi_chao": "1"}}, "no item loi_chao"),
        ({"answers": {"tuoi": float("nan")}}, "item tuoi"),
        ({"answers": {"tuoi": float("inf")}}, "item tuoi"),
        ({"answers": {"tuoi": "ba mươi"}}, "item tuoi"),
        ({"answers": {"tuoi": 10**400}}, "item tuoi"),
        ({"answers": {"A1": 4.0}}, "item A1"),
        ({"answers": {"ngay": "2026-01-01"}}, "item ngay"),
        ({"answers": {"kenh": ("a b",)}}, "item kenh"),
        ({"answers": {"kenh": "a"}}, "item kenh"),
        ({"answers": {"gop_y": "\ud800"}}, "half a character"),
        ({"language": "\ud800"}, "half a character"),
        ({"design": {"weight": float("nan")}}, "design columns"),
    ],
)
def test_what_can_never_be_kept_is_refused_with_its_reason(store, writer, changes, wrong):
    with pytest.raises(NotKept, match=wrong):
        writer.keep(response(**changes))
    assert store.counts("r1")["kept"] == 0
    assert writer.keep(response()).status == "created"


def test_a_kept_response_deletes_its_draft_and_a_late_draft_is_ignored(store, writer):
    one = response(answers=EVERYTHING)
    writer.save_draft(one.uuid, "r1", {"A1": "3"}, "en", mode="kiosk", unit="HP")
    writer.save_draft(one.uuid, "r1", EVERYTHING, "en", mode="kiosk", unit="HP")
    draft = store.draft(one.uuid)
    assert (draft.answers, draft.language, draft.mode, draft.unit) == (EVERYTHING, "en", "kiosk", "HP")
    writer.keep(one)
    assert store.draft(one.uuid) is None
    writer.save_draft(one.uuid, "r1", EVERYTHING)
    assert store.draft(one.uuid) is None


def test_a_draft_of_no_round_is_refused(writer):
    with pytest.raises(NotKept, match="no round 'r9'"):
        writer.save_draft(str(uuid4()), "r9", {})


@pytest.mark.parametrize(
    ("anonymous", "kept"), [(True, "2026-11-22T13:00:00+00:00"), (False, "2026-11-22T13:45:59+00:00")]
)
def test_an_anonymous_round_keeps_the_hour_only(store, anonymous, kept):
    open_round(store, "r2", anonymous=anonymous)
    writer = Writer(store.path, clock=lambda: datetime(2026, 11, 22, 13, 45, 59, 123456, UTC))
    one = response(round_id="r2")
    writer.keep(one)
    writer.keep(replace(one, answers={}))
    writer.close()
    times = store.db.execute("SELECT received_at FROM response UNION ALL SELECT received_at FROM conflict")
    assert [at for (at,) in times] == [kept, kept]
    assert store.response(one.uuid).received_at == datetime.fromisoformat(kept)


def test_a_clock_that_jumps_changes_neither_what_is_known_nor_the_order(store):
    start = datetime(2026, 11, 22, 13, tzinfo=UTC)
    jumps = [
        timedelta(0),
        timedelta(hours=-2),
        timedelta(hours=25),
        timedelta(days=-400),
        timedelta(days=3650),
    ]
    clock = iter([start + jump for jump in jumps for _ in range(3)])
    writer = Writer(store.path, clock=lambda: next(clock))
    first = response()
    writer.keep(first)
    later = [response() for _ in jumps]
    for one in later:
        assert writer.keep(one).status == "created"
        assert writer.keep(first).status == "known"
    writer.close()
    assert [kept.uuid for kept in store.responses("r1")] == [first.uuid] + [one.uuid for one in later]
    assert store.verify() == []


def test_columns_are_the_responses_side_by_side(store, writer):
    writer.keep(response(answers=EVERYTHING, design={"weight": 2.0}))
    writer.keep(response(answers={}, missing={"A1": Missing.NOT_ANSWERED}))
    columns = store.columns("r1")
    assert columns["kenh"] == ["a khac", None]
    assert columns["tuoi"] == [0.1, None]
    assert columns["ngay"] == ["2026-02-28", None]
    assert columns["_missing"] == [{}, {"A1": Missing.NOT_ANSWERED}]
    assert columns["_design"] == [{"weight": 2.0}, {}]
    assert columns["_version"] == [VERSION, VERSION]
    assert [name for name in columns if not name.startswith("_")] == [item.name for item in ITEMS[1:]]


def test_columns_of_an_empty_round_are_empty(store):
    assert set(map(len, store.columns("r1").values())) == {0}


def test_responses_are_counted(store, writer):
    writer.keep(response())
    writer.keep(response(completeness=Completeness.BREAK_OFF, mode=Mode.KIOSK))
    writer.save_draft(str(uuid4()), "r1", {})
    assert store.counts("r1") == {
        "kept": 2,
        "complete": 1,
        "partial": 0,
        "break-off": 1,
        "drafts": 1,
        "conflicts": 0,
    }
    assert store.counts_by("r1", "mode") == {"kiosk": 1, "web": 1}
    assert store.counts_by("r1", "unit") == {"": 2}
    with pytest.raises(ValueError, match="known: unit"):
        store.counts_by("r1", "uuid; DROP TABLE response")


def test_anyone_can_open_the_file_and_read_it(store, writer):
    writer.keep(response(answers=EVERYTHING))
    conn = sqlite3.connect(store.path)
    conn.row_factory = sqlite3.Row
    row = dict(conn.execute('SELECT * FROM "responses_r1"').fetchone())
    conn.close()
    assert (row["A1"], row["kenh"], row["tuoi"], row["ngay"]) == ("4", "a khac", 0.1, "2026-02-28")
    assert (row["_mode"], row["_language"], json.loads(row["_missing"])) == ("web", "vi", {})


def test_tables_are_strict_and_foreign_keys_hold(store, writer):
    writer.keep(response())
    tables = store.db.execute(
        "SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND type = 'table'"
    )
    loose = {name for name, strict in tables if not strict and not name.startswith(("sqlite_", "_sqlite_"))}
    assert loose == set()
    with pytest.raises(sqlite3.IntegrityError):
        store.db.execute("DELETE FROM round WHERE round_id = 'r1'")


def test_an_id_begun_in_another_process_is_not_taken_for_fresh(store, writer):
    draft, sent = response(), response()
    with Other(store.path) as other:
        other.save_draft(draft.uuid, "r1", {"A1": "4"})
        other.keep(sent)
    for one in (draft, sent):
        with pytest.raises(Begun):
            writer.keep(one, fresh=True)
        with pytest.raises(Begun):
            writer.save_draft(one.uuid, "r1", {}, fresh=True)
    assert store.draft(draft.uuid).answers == {"A1": "4"}
    assert writer.keep(draft).status == "created"


def test_what_was_begun_before_the_process_or_in_it_is_never_fresh(store):
    with Other(store.path) as earlier:
        kept, drafted = response(), response()
        earlier.keep(kept)
        earlier.save_draft(drafted.uuid, "r1", {})
        assert not earlier.is_fresh(kept.uuid)
        assert not earlier.is_fresh(drafted.uuid)
    with Other(store.path) as later:
        later._memory.join()
        assert later.is_fresh(str(uuid4()))
        assert not later.is_fresh(kept.uuid)
        assert not later.is_fresh(drafted.uuid)


@given(told=st.lists(st.uuids(version=4), max_size=50), asked=st.uuids(version=4))
def test_an_id_that_was_told_is_always_known(told, asked):
    seen = Seen(map(str, told))
    assert all(seen.knows(str(uuid)) for uuid in told)
    assert seen.knows(str(asked)) or asked not in told


def test_ids_told_by_many_threads_at_once_are_all_known():
    seen, told = Seen(), [[str(uuid4()) for _ in range(2000)] for _ in range(8)]

    def tell(uuids):
        for uuid in uuids:
            seen.tell(uuid)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(tell, told))
    assert all(seen.knows(uuid) for uuids in told for uuid in uuids)


def test_few_new_ids_are_mistaken_for_known_ones():
    seen = Seen(str(uuid4()) for _ in range(10_000))
    assert sum(seen.knows(str(uuid4())) for _ in range(10_000)) < 10


class Other(Writer):
    """A writer as another process would have it."""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

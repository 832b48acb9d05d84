"""What people wrote is erased from a locked round and from the whole file; its figures stay as they are."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from keeping_example import ITEMS, QUESTIONNAIRE, SCALE, words

from survey.comments import HIDDEN, Comment, Reading
from survey.export import dataset
from survey.keying import Batch, PaperForm, Proposal
from survey.questionnaire.canonical import version_of
from survey.questionnaire.model import Item, Section
from survey.response import Response
from survey.rounds import Round, State
from survey.sealing import FORMAT, Envelope
from survey.store import KNOWN, NotLocked, Store, Writer, damage

CANARY = "Nguyễn Thị Chim Hoàng Yến"
NAMED = (
    Item("ten", "text", words("Họ tên"), identifying=True),
    Item("sinh", "date", words("Ngày sinh"), identifying=True),
    Item("xa", "single", words("Ở đâu"), SCALE[:3], identifying=True),
)
ASKED = replace(QUESTIONNAIRE, name="hoi", sections=(Section("A", words("A"), (*ITEMS, *NAMED)),))
VERSION = version_of(ASKED)
GIVEN = {
    "A1": "4",
    "A2": "2",
    "gop_y": f"{CANARY} rất tốt",
    "ten": CANARY,
    "sinh": datetime(1950, 3, 1).date(),
}


def said(number, **answers):
    uuid = f"{number:08d}-2222-4333-8444-555555555555"
    return Response(uuid, "r1", VERSION, GIVEN | {"xa": "1"} | answers)


@pytest.fixture
def told(tmp_path):
    """A round with words in 1,200 responses, in a conflict, a draft and a paper form that was corrected."""
    store = Store.open(tmp_path / "survey.db", create=True)
    store.save_round(Round("r1", words("Đợt"), store.save_questionnaire(ASKED)))
    store.change_state("r1", State.OPEN, "Lan")
    with store.keeping() as keep:
        for number in range(1200):
            keep(said(number))
    writer = Writer(store.path)
    writer.keep(said(0, gop_y=f"{CANARY} quay lại"))
    batch = store.add_batch(Batch("r1", "lan", n_forms=5))
    form = PaperForm("r1", 1, said(5000).uuid, batch, "lan", datetime.now(UTC), twice=True)
    writer.keep_form(said(5000), form)
    store.correct_form(said(5001, A1="5"), 1, {}, by="lan", reason="đọc nhầm")
    writer.save_draft("99999999-2222-4333-8444-555555555555", "r1", {"gop_y": CANARY})
    store.change_state("r1", State.CLOSED, "Lan")
    yield store, writer
    writer.close()
    store.close()


def figures(store):
    answers = dataset(store, "r1")
    return {name: answers.column(name).codes.tolist() for name in ("A1", "A2")}


def on_the_disk(store):
    return b"".join(file.read_bytes() for file in store.path.parent.iterdir() if file.is_file())


def test_nothing_people_wrote_is_left_anywhere_and_no_figure_changes(told):
    store, _ = told
    store.change_state("r1", State.LOCKED, "Lan")
    before = figures(store)
    assert CANARY.encode() in on_the_disk(store)
    done = store.erase_words("r1", "Lan")
    assert (done.responses, done.others, done.everywhere) == (1201, 3, True)
    assert CANARY.encode() not in on_the_disk(store)
    assert figures(store) == before
    assert damage(store.path) == []
    one = next(store.responses("r1"))
    assert one.answers == {"A1": "4", "A2": "2", "gop_y": HIDDEN, "ten": HIDDEN}


def test_what_lies_beside_the_answers_goes_with_them(told):
    store, writer = told
    store.save_proposals("r1", 1, [Proposal("gop_y", f"{CANARY} quét", "", f"{CANARY} hình".encode())])
    store.save_second("r1", 1, "hoa", {"gop_y": (f"{CANARY} một", f"{CANARY} hai")})
    writer.set_aside(Envelope(FORMAT, "r1", "a", "b", f"{CANARY} niêm"), "unfit")
    store.change_state("r1", State.LOCKED, "Lan")
    for words_ in ("quét", "hình", "một", "hai", "niêm"):
        assert f"{CANARY} {words_}".encode() in on_the_disk(store), words_
    assert store.erase_words("r1", "Lan").others == 4
    assert CANARY.encode() not in on_the_disk(store)
    assert store.n_aside("r1") == 0
    assert damage(store.path) == []


def test_doing_it_again_erases_nothing_more(told):
    store, _ = told
    store.change_state("r1", State.LOCKED, "Lan")
    store.erase_words("r1", "Lan")
    again = store.erase_words("r1", "Lan")
    assert (again.responses, again.others) == (0, 0)
    assert damage(store.path) == []


def test_a_round_that_is_not_locked_keeps_its_words(told):
    store, _ = told
    with pytest.raises(NotLocked) as refused:
        store.erase_words("r1", "Lan")
    assert "hailong round lock r1" in refused.value.said("vi")
    assert next(store.responses("r1")).answers["ten"] == CANARY


def test_what_is_sent_once_more_is_known_and_brings_no_words_back(told):
    store, writer = told
    store.change_state("r1", State.LOCKED, "Lan")
    store.erase_words("r1", "Lan")
    assert writer.keep(said(7)).status == KNOWN
    store.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert CANARY.encode() not in on_the_disk(store)
    assert damage(store.path) == []


def test_what_staff_chose_to_print_stays_and_the_rest_is_no_comment_any_more(told):
    store, _ = told
    first, *_ = store.comments("r1", ["gop_y"], Reading.UNREAD, most=1)
    store.save_reading("r1", Comment(first.mark, "gop_y", "", printed="rất tốt"), "Lan")
    store.change_state("r1", State.LOCKED, "Lan")
    store.erase_words("r1", "Lan")
    assert store.n_comments("r1", ["gop_y"]) == {"unread": 0, "printed": 1, "left": 0}
    (printed,) = store.comments("r1", ["gop_y"], Reading.PRINTED)
    assert (printed.text, printed.printed) == (HIDDEN, "rất tốt")


def test_another_round_keeps_its_words(told):
    store, _ = told
    store.save_round(Round("r2", words("Đợt"), VERSION))
    store.change_state("r2", State.OPEN, "Lan")
    with store.keeping() as keep:
        keep(replace(said(9000), round_id="r2"))
    store.change_state("r1", State.LOCKED, "Lan")
    store.erase_words("r1", "Lan")
    assert next(store.responses("r2")).answers["ten"] == CANARY

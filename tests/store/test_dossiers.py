"""A dossier is rated once: its token is spent in the transaction that keeps the rating, whatever the door."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from keeping_example import open_round, response

from survey.dossier.matter import Dossier, hidden, is_strong, token_of
from survey.response import Mode
from survey.store import ADDED, OTHER, THERE, USED, TokenRefused
from survey.store.connection import connect, writing
from survey.store.keeping import Keeping

SECRET = "0123456789abcdef" * 4
TOKEN = token_of(SECRET, "r1", "H01-1")
DOSSIER = Dossier(
    hidden(TOKEN), "r1", date(2099, 1, 1), "Đăng ký biến động đất đai", "Đất đai",
    date(2026, 11, 2), date(2026, 11, 5), "Nguyễn Thị Lan",
)  # fmt: skip


@pytest.fixture
def desk(store):
    assert store.add_dossiers([DOSSIER]) == [ADDED]
    return store


def refused(writer, **changes):
    with pytest.raises(TokenRefused) as caught:
        writer.keep(response(**changes))
    return caught.value.reason


def test_a_token_is_spent_by_the_rating_that_is_kept_with_it(desk, writer):
    first = response(token=TOKEN)
    assert writer.keep(first).status == "created"
    assert refused(writer, token=TOKEN) == "used"
    assert desk.dossier(TOKEN).used
    assert [each.uuid for each in desk.responses("r1")] == [first.uuid]
    assert desk.verify() == []


def test_what_the_matter_was_stays_with_its_rating_and_the_token_with_neither(desk, writer):
    writer.keep(response(token=TOKEN))
    (kept,) = desk.responses("r1")
    assert kept.noted == {
        "procedure": DOSSIER.procedure, "field": "Đất đai", "officer": "Nguyễn Thị Lan", "days_late": 3,
        "by_token": 1,
    }  # fmt: skip
    left = desk.dossier(TOKEN)
    assert (left.procedure, left.field, left.officer, left.due_on, left.finished_on) == (
        "",
        "",
        "",
        None,
        None,
    )
    files = [Path(f"{desk.path}{end}") for end in ("", "-wal")]
    assert all(TOKEN.encode() not in file.read_bytes() for file in files if file.exists())


def test_whoever_sends_the_same_rating_again_hears_that_it_is_known(desk, writer):
    sent = response(token=TOKEN)
    assert [writer.keep(sent).status for _ in range(3)] == ["created", "known", "known"]
    assert writer.keep(replace(sent, answers={"A1": "1"})).status == "conflict"


def test_two_in_one_group_are_not_both_kept(desk, writer):
    sent = [response(token=TOKEN) for _ in range(20)]

    def status(each):
        try:
            return writer.keep(each).status
        except TokenRefused as error:
            return error.reason

    with ThreadPoolExecutor(20) as threads:
        assert sorted(threads.map(status, sent)) == ["created"] + ["used"] * 19


@pytest.mark.parametrize(
    ("changes", "reason"),
    [({"expires_on": date(2020, 11, 1)}, "expired"), ({"round_id": "r2"}, "unknown")],
)
def test_a_token_opens_nothing_after_its_day_or_in_another_round(store, writer, changes, reason):
    open_round(store, "r2")
    store.add_dossiers([replace(DOSSIER, **changes)])
    assert refused(writer, token=TOKEN) == reason
    assert store.counts("r1")["kept"] == 0


def test_an_unknown_token_keeps_nothing_and_spoils_no_other(desk, writer):
    assert refused(writer, token="x" * 26) == "unknown"
    assert writer.keep(response()).status == "created"
    assert not desk.dossier(TOKEN).used


def test_a_round_that_is_closed_spends_no_token(desk, writer):
    desk.change_state("r1", "closed", "Lan")
    assert writer.keep(response(token=TOKEN)).status == "locked"
    assert not desk.dossier(TOKEN).used


@pytest.mark.parametrize(("at", "kept"), [("2026-11-05T16:59:59", True), ("2026-11-05T17:00:00", False)])
def test_a_day_ends_when_it_ends_in_vietnam(desk, at, kept):
    desk.add_dossiers([replace(DOSSIER, token=hidden("y" * 26), expires_on=date(2026, 11, 5))])
    with closing(connect(desk.path)) as db, writing(db):
        sent = [response(token="y" * 26)]
        (outcome,) = Keeping().keep_all(db, sent, datetime.fromisoformat(f"{at}+00:00"))
    assert isinstance(outcome, TokenRefused) is not kept


def test_a_dossier_is_added_once_and_never_changed(desk, writer):
    other = replace(DOSSIER, field="Xây dựng")
    assert desk.add_dossiers([DOSSIER, other]) == [THERE, OTHER]
    assert desk.dossier(TOKEN).field == "Đất đai"
    writer.keep(response(token=TOKEN))
    assert desk.add_dossiers([DOSSIER, other]) == [USED, USED]
    assert desk.n_dossiers("r1") == (1, 1)


def statements(desk, *responses):
    """Return the statements that keeping *responses* together takes."""
    said = []
    with closing(connect(desk.path)) as db, writing(db):
        db.conn.set_trace_callback(said.append)
        Keeping().keep_all(db, responses, datetime.now(UTC))
        db.conn.set_trace_callback(None)
    return [each for each in said if not each.startswith("--")]  # what triggers do


def test_responses_without_a_token_ask_the_database_nothing_more(desk):
    plain, with_token = statements(desk, response()), statements(desk, response(token=TOKEN))
    assert [each for each in plain if "dossier" in each] == []
    assert len(with_token) == len(plain) + 5  # looked up, spent, forgotten, read and signed


def test_another_process_cannot_spend_it_too(desk, writer):
    script = (
        "import sys; sys.path[:0] = ['tests/store']; from keeping_example import response\n"
        "from contextlib import closing; from survey.store import TokenRefused, Writer\n"
        f"with closing(Writer({str(desk.path)!r})) as writer:\n"
        "    kept = 0\n"
        "    for _ in range(25):\n"
        f"        try: writer.keep(response(token={TOKEN!r})); kept += 1\n"
        "        except TokenRefused: pass\n"
        "print(kept)\n"
    )
    root = Path(__file__).parents[2]
    command = [sys.executable, "-c", script]
    with subprocess.Popen(command, cwd=root, env=os.environ, stdout=subprocess.PIPE, text=True) as other:
        here = 0
        for _ in range(25):
            try:
                writer.keep(response(token=TOKEN))
                here += 1
            except TokenRefused:
                pass
        there = int(other.communicate(timeout=60)[0])
    assert here + there == 1
    assert desk.n_kept("r1") == 1


def test_a_changed_note_is_found(desk, writer):
    writer.keep(response(token=TOKEN))
    desk.db.execute("UPDATE response SET noted = replace(noted, '3', '4')")
    assert [damage.where.split()[0] for damage in desk.verify()] == ["response"]


def test_a_paper_rating_keeps_the_tie_so_that_it_can_be_undone(desk, writer):
    writer.keep(response(token=TOKEN, mode=Mode.PAPER))
    (kept,) = desk.responses("r1")
    assert kept.noted["token"] == hidden(TOKEN)
    assert desk.dossier(TOKEN).procedure == DOSSIER.procedure


def test_tokens_are_long_and_each_dossier_has_its_own():
    made = {token_of(SECRET, round_id, code) for round_id in ("r1", "r2") for code in ("H1", "H2")}
    assert len(made) == 4
    assert all(is_strong(token) and len(token) == 26 for token in made)
    assert token_of(SECRET, "r1", "H1") in made
    assert token_of("f" + SECRET[1:], "r1", "H1") not in made
    assert not is_strong("a" * 30)
    assert not is_strong("abc123")

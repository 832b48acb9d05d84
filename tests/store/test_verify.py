from __future__ import annotations

import random
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date

import pytest
from keeping_example import open_round, response

from analysis.codebook import Missing
from survey.dossier.matter import Dossier, hidden, token_of
from survey.store import EarlierReport, Store, Writer, damage
from survey.units import ServicePoint, Unit
from survey.units.opening import Opening

COVERED = (
    "questionnaire",
    "unit",
    "service_point",
    "round",
    "response",
    "answers_r1",
    "conflict",
    "ledger",
    "earlier_report",
)
FLIPS = 320
DAY = date(2026, 1, 2)


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """A closed database with responses, conflicts, units and service points."""
    path = tmp_path_factory.mktemp("kept") / "survey.db"
    with Store.open(path, create=True) as store:
        store.save_units([Unit("HP", "Hải Phòng", "", "tỉnh"), Unit("AB", "An Biên", "HP", "xã")])
        store.save_service_points([ServicePoint("Q1", "AB", "Quầy 1")])
        open_round(store, target=0.85)
        made = EarlierReport(0, "r1", "vi", "2026-11-28T00:00:00+00:00", "lan", "ab" * 20, 41, "docx zip")
        store.keep_report(made, b"PK" + bytes(200))
        writer = Writer(path)
        for number in range(40):
            one = response(
                answers={
                    "A1": "4",
                    "A2": "8",
                    "tuoi": 0.1 * number,
                    "ngay": date(2026, 1, 2),
                    "gop_y": "Cảm ơn",
                },
                missing={"A3": Missing.REFUSED},
                unit="AB",
                service_point="Q1",
                design={"weight": 1.5},
            )
            writer.keep(one)
            if number % 10 == 0:
                writer.keep(replace(one, answers={"A1": "1"}))
        writer.close()
    with closing(sqlite3.connect(path)) as conn:
        conn.execute("PRAGMA journal_mode = DELETE")
    return path


def contents(path):
    """What the covered tables hold, or the error their reading gives."""
    try:
        with closing(sqlite3.connect(path)) as conn:
            conn.text_factory = bytes
            return [
                (cursor.description, cursor.fetchall())
                for cursor in map(conn.execute, map("SELECT * FROM {}".format, COVERED))
            ]
    except (sqlite3.Error, UnicodeError) as error:
        return str(error)


def test_what_was_kept_is_whole(kept):
    assert damage(kept) == []


def test_every_flipped_bit_that_changes_data_is_found(kept, tmp_path):
    whole, before = kept.read_bytes(), contents(kept)
    chance, copy = random.Random(20261122), tmp_path / "flipped.db"
    found = unseen_by_sqlite = tried = 0
    missed = []
    while found + len(missed) < FLIPS:
        tried += 1
        place, bit = chance.randrange(100, len(whole)), chance.randrange(8)
        flipped = bytearray(whole)
        flipped[place] ^= 1 << bit
        copy.write_bytes(flipped)
        if contents(copy) == before:
            continue
        faults = damage(copy)
        found += bool(faults)
        unseen_by_sqlite += not any(fault.where == "file" for fault in faults)
        missed += [] if faults else [(place, bit)]
    assert missed == []
    assert unseen_by_sqlite > FLIPS / 10, "the digests were not needed: the test flips the wrong bits"
    assert tried > FLIPS


def shape(path, table):
    """Name, type and place in the primary key of each column."""
    with closing(sqlite3.connect(path)) as conn:
        return [(row[1], row[2], row[5]) for row in conn.execute(f"PRAGMA table_info({table})")]


NOTHING = {"REAL": "0.0", "INTEGER": "0"}
"""What stands where nothing stood, by the type of a column; a text otherwise."""

CHANGE = """
UPDATE {table} SET "{column}" = {value} WHERE "{key}" = (SELECT max("{key}") FROM {table})
"""
CHANGED = """
CASE typeof("{column}") WHEN 'integer' THEN 1 - "{column}" WHEN 'real' THEN "{column}" + 1e-9
WHEN 'text' THEN "{column}" || ' ' WHEN 'blob' THEN CAST("{column}" || 'x' AS BLOB)
ELSE {instead_of_null} END
"""


@pytest.mark.parametrize("table", COVERED)
def test_every_changed_cell_is_found(kept, tmp_path, table):
    key = next(name for name, _, place in shape(kept, table) if place == 1)
    for column, type_, _ in shape(kept, table):
        copy = shutil.copy(kept, tmp_path / "changed.db")
        value = CHANGED.format(column=column, instead_of_null=NOTHING.get(type_, "''"))
        with closing(sqlite3.connect(copy)) as conn:
            conn.execute("PRAGMA ignore_check_constraints = ON")
            conn.execute(CHANGE.format(table=table, column=column, value=value, key=key))
            conn.commit()
        assert contents(copy) != contents(kept), f"{table}.{column} was not changed"
        assert damage(copy) != [], f"{table}.{column}"


@pytest.mark.parametrize(
    ("statements", "where"),
    [
        (["DELETE FROM response WHERE id = 40", "DELETE FROM answers_r1 WHERE _id = 40"], "round r1"),
        (["DELETE FROM response", "DELETE FROM answers_r1"], "round r1"),
        (["DELETE FROM response WHERE id = 7"], "answers 7 of round r1"),
        (["DELETE FROM answers_r1 WHERE _id = 7"], "response"),
        (["DELETE FROM conflict WHERE id = 1"], "round r1"),
        (["DROP TABLE answers_r1"], "file"),
        (
            ["UPDATE response SET id = -id WHERE id < 3", "UPDATE response SET id = 3 + id WHERE id < 0"],
            "response",
        ),
        (["ALTER TABLE answers_r1 RENAME COLUMN A1 TO A9"], "file"),
    ],
)
def test_what_vanished_or_moved_is_found(kept, tmp_path, statements, where):
    copy = shutil.copy(kept, tmp_path / "changed.db")
    with closing(sqlite3.connect(copy)) as conn:
        for statement in statements:
            conn.execute(statement)
        conn.commit()
    assert any(fault.where.startswith(where) for fault in damage(copy))


def test_a_file_that_is_no_database_is_damaged(tmp_path):
    path = tmp_path / "survey.db"
    path.write_text("không phải cơ sở dữ liệu" * 100)
    assert [fault.where for fault in damage(path)] == ["file"]


def test_a_damage_says_which_response_it_is(kept, tmp_path):
    copy = shutil.copy(kept, tmp_path / "changed.db")
    with closing(sqlite3.connect(copy)) as conn:
        conn.execute("UPDATE answers_r1 SET A1 = '5' WHERE _id = 3")
        conn.commit()
        (uuid,) = conn.execute("SELECT uuid FROM response WHERE id = 3").fetchone()
    (fault,) = damage(copy)
    assert (fault.where, fault.fault) == (f"response {uuid} of round r1", "content")


def test_verifying_works_while_responses_come_in(store, writer):
    for _ in range(5):
        writer.keep(response())
        assert store.verify() == []


SIGNED = {
    "dossier": "UPDATE dossier SET expires_on = '2098-01-01'",
    "api_key": "UPDATE api_key SET revoked_at = NULL",
    "opening": "UPDATE opening SET closes = closes + 1 WHERE weekday = 2",
}


def furnish(store):
    """Add a dossier, a key that is revoked, and the hours of a place, each changed at least once."""
    token = token_of("s" * 64, "r1", "H1")
    store.add_dossiers([Dossier(hidden(token), "r1", date(2099, 1, 1), "Đất đai", "Đất đai")])
    store.add_api_key("motcua")
    assert store.revoke_api_key("motcua")
    store.save_openings([Opening("Q1", day, 480, 690) for day in (1, 2)])
    store.save_openings([Opening("Q1", day, 480, 700) for day in (1, 2)])
    return token


def test_dossiers_keys_and_hours_are_whole_as_long_as_only_the_program_changes_them(store, writer):
    token = furnish(store)
    assert store.verify() == []
    assert writer.keep(response(token=token)).status == "created"
    assert store.verify() == []


@pytest.mark.parametrize("table", SIGNED)
def test_a_changed_bit_of_a_dossier_a_key_or_opening_hours_is_found(store, table):
    furnish(store)
    with closing(sqlite3.connect(store.path)) as other:
        other.execute(SIGNED[table])
        other.commit()
    (found,) = store.verify()
    assert found.where.startswith(f"{table} ")
    assert found.fault == "row"

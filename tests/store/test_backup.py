from __future__ import annotations

import shutil
import stat
import threading
from functools import partial

import pytest
from keeping_example import response

from survey.store import Damaged, LeftBehind, Store, Writer, backup, restore


def uuids(path):
    with Store.open(path) as store:
        return {kept.uuid for kept in store.responses("r1")}


def digests(store):
    return store.db.execute("SELECT uuid, digest, seal FROM response ORDER BY id").fetchall()


def test_a_backup_under_load_holds_every_response_acknowledged_before_it_began(store, tmp_path):
    writer, over, acknowledged = Writer(store.path), threading.Event(), []

    def load():
        while not over.is_set():
            one = response(answers={"gop_y": "góp ý " * 50})
            writer.keep(one)
            acknowledged.append(one.uuid)

    threads = [threading.Thread(target=load) for _ in range(8)]
    for thread in threads:
        thread.start()
    for number in range(3):
        while len(acknowledged) < 200 * (number + 1):
            pass
        before = set(acknowledged)
        backup(store.path, tmp_path / f"{number}.db")
        assert before <= uuids(tmp_path / f"{number}.db")
    over.set()
    for thread in threads:
        thread.join()
    writer.close()
    assert uuids(store.path) == set(acknowledged)


def test_a_restored_backup_has_the_same_digests_and_takes_responses(store, writer, tmp_path):
    for _ in range(20):
        writer.keep(response())
    backup(store.path, tmp_path / "backup" / "survey.db")
    restore(tmp_path / "backup" / "survey.db", tmp_path / "elsewhere" / "survey.db")
    with Store.open(tmp_path / "elsewhere" / "survey.db") as other:
        assert digests(other) == digests(store)
        assert other.rounds() == store.rounds()
        again = Writer(other.path)
        assert again.keep(next(store.responses("r1"))).status == "known"
        assert again.keep(response()).status == "created"
        again.close()
        assert other.verify() == []


def test_a_backup_is_one_file_only_its_owner_can_read(store, tmp_path):
    backup(store.path, tmp_path / "backup" / "a.db")
    (made,) = (tmp_path / "backup").iterdir()
    assert (made.name, stat.S_IMODE(made.stat().st_mode)) == ("a.db", 0o600)


def test_a_backup_carries_nothing_that_was_deleted(store, writer, tmp_path):
    one = response()
    writer.save_draft(one.uuid, "r1", {"gop_y": "xin đừng giữ lại câu này"})
    writer.keep(one)
    backup(store.path, tmp_path / "a.db")
    assert "xin đừng".encode() not in (tmp_path / "a.db").read_bytes()


def test_what_is_there_is_never_overwritten(store, tmp_path):
    backup(store.path, tmp_path / "a.db")
    for write in (backup, restore):
        with pytest.raises(FileExistsError, match="nothing was written"):
            write(tmp_path / "a.db", store.path)


def test_a_damaged_backup_is_not_restored_and_damage_is_not_backed_up(store, writer, tmp_path):
    writer.keep(response())
    backup(store.path, tmp_path / "a.db")
    with Store.open(tmp_path / "a.db") as copy:
        copy.db.execute("UPDATE answers_r1 SET A1 = '5'")
    for write in (backup, restore):
        with pytest.raises(Damaged, match=r"damaged in 1 places: response"):
            write(tmp_path / "a.db", tmp_path / "b.db")
    assert not list(tmp_path.glob("b.db*"))


def test_a_backup_is_not_brought_back_beside_the_log_of_the_database_that_was_there(store, writer, tmp_path):
    """SQLite takes that log for the new file's own, and the new file is damaged when it is first opened."""
    backup(store.path, tmp_path / "a.db")
    for _ in range(200):
        writer.keep(response(answers={"gop_y": "góp ý " * 50}))
    path, aside = tmp_path / "cut" / "survey.db", tmp_path / "aside"
    for folder in (path.parent, aside):
        folder.mkdir()
    for end in ("", "-wal"):  # as the power was cut
        shutil.copy(f"{store.path}{end}", f"{path}{end}")
    path.rename(aside / "survey.db")
    for make in (partial(restore, tmp_path / "a.db"), partial(Store.open, create=True)):
        with pytest.raises(LeftBehind, match=r"survey\.db-wal"):
            make(path)
    assert not path.exists()
    path.with_name("survey.db-wal").rename(aside / "survey.db-wal")
    restore(tmp_path / "a.db", path)
    with Store.open(path) as brought, Store.open(aside / "survey.db") as earlier:
        assert (brought.n_kept("r1"), brought.verify()) == (0, [])
        assert (earlier.n_kept("r1"), earlier.verify()) == (200, [])

"""All files of a report are of one state of the round, though people answer while they are made."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from example_round import open_round, response

from analysis.microdata import Terms
from analysis.microdata.counting import n_rows
from analysis.tables import Printing
from survey import reporting
from survey.outgoing import streamed
from survey.outgoing.streamed import write_streamed
from survey.reporting import Wanted, write_report
from survey.staging import staged
from survey.store import Store, Writer
from survey.worker import Orders, do_next

MADE_ON = date(2026, 11, 26)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "survey.db", create=True) as store:
        open_round(store, target=0.5)
        keep(store, range(1, 31))
        yield store


def keep(store: Store, numbers: range) -> None:
    writer = Writer(store.path)
    for number in numbers:
        answers = {"q1": str(1 + number % 5), "q2": "5", "gender": "mf"[number % 2]}
        assert writer.keep(response(number, answers, unit="01")).status == "created"
    writer.close()


def answering(store: Store, monkeypatch, room, *names: str) -> None:
    """Let one more person answer before each of the functions *names* of *room* reads the store."""
    numbers = iter(range(100, 1000))
    for name in names:
        reads = getattr(room, name)

        def read(*given, reads=reads, **more):
            number = next(numbers)
            keep(store, range(number, number + 1))
            return reads(*given, **more)

        monkeypatch.setattr(room, name, read)


def test_what_is_answered_while_a_report_is_made_is_in_none_of_its_files(store, tmp_path, monkeypatch):
    before = store.state("thu")
    answering(store, monkeypatch, reporting, "round_about", "shuffled", "promised")
    write_report(store, "thu", tmp_path / "out", made_on=MADE_ON, wanted=Wanted(printing=Printing()))
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["n_responses"] == 30
    assert manifest["state"] == {"thu": before}
    within = json.loads((tmp_path / "out" / "data" / "manifest.json").read_text(encoding="utf-8"))
    assert (within["n_responses"], within["state"]) == (30, {"thu": before})
    assert {entry.get("rows") for entry in manifest["files"] if entry["name"].startswith("data/answers")} == {
        30
    }
    assert store.n_kept("thu") == 33
    assert store.state("thu") != before


def test_a_report_in_two_languages_is_of_one_state(store, monkeypatch):
    answering(store, monkeypatch, reporting, "flagging", "shuffled")
    store.ask_job("report", "thu")
    do_next(store, Orders(Printing(), MADE_ON))
    states = []
    for language in ("vi", "en"):
        with zipfile.ZipFile(io.BytesIO(store.result("thu", f"report.{language}.zip").content)) as archive:
            states.append(json.loads(archive.read("manifest.json"))["state"])
    assert states[0] == states[1]
    assert store.n_kept("thu") == 32


def test_an_export_that_reads_twice_reads_one_state(store, tmp_path, monkeypatch):
    answering(store, monkeypatch, streamed, "write_csv")
    told = lambda done, total: keep(store, range(500 + done, 501 + done))  # noqa: E731 -- one more each time
    n, _ = write_streamed(store, "thu", tmp_path / "out", Terms(), made_on=MADE_ON, told=told)
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert {n, manifest["n_responses"], n_rows(tmp_path / "out" / "answers.csv")} == {n}
    assert store.n_kept("thu") > n


def test_a_later_report_takes_the_place_of_the_whole_earlier_one(store, tmp_path):
    out = tmp_path / "out"
    (out / "data").mkdir(parents=True)
    (out / "ghi-chu.txt").write_text("của tôi", encoding="utf-8")
    write_report(store, "thu", out, made_on=MADE_ON, wanted=Wanted(by=("gender",), printing=Printing()))
    first = {path.relative_to(out) for path in out.rglob("*") if path.is_file()}
    write_report(store, "thu", out, made_on=MADE_ON, wanted=Wanted(by=(), printing=Printing()))
    found = {path.relative_to(out) for path in out.rglob("*") if path.is_file()}
    assert any("gender" in path.name for path in first)
    assert not any("gender" in path.name for path in found)
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    listed = {Path(entry["name"]) for entry in manifest["files"]}
    assert found == listed | {Path("manifest.json"), Path("ghi-chu.txt")}


def test_a_report_that_fails_leaves_the_earlier_one_whole(tmp_path):
    out = tmp_path / "out"
    with staged(out) as aside:
        (aside / "a.csv").write_text("1", encoding="utf-8")
        (aside / "manifest.json").write_text('{"files": [{"name": "a.csv"}]}', encoding="utf-8")
    with pytest.raises(FileNotFoundError), staged(out) as aside:
        (aside / "a.csv").write_text((aside / "absent").read_text(), encoding="utf-8")
    assert sorted(path.name for path in out.iterdir()) == ["a.csv", "manifest.json"]
    assert (out / "a.csv").read_text(encoding="utf-8") == "1"


def test_a_manifest_deletes_nothing_outside_its_folder(tmp_path):
    out, other = tmp_path / "out", tmp_path / "other.txt"
    other.write_text("x", encoding="utf-8")
    out.mkdir()
    (out / "manifest.json").write_text('{"files": [{"name": "../other.txt"}]}', encoding="utf-8")
    with staged(out):
        pass
    assert other.exists()


def test_a_store_that_is_held_still_shows_others_nothing_of_that(store):
    with store.still():
        before = store.n_kept("thu"), len(list(store.responses("thu")))
        keep(store, range(200, 203))
        with store.still():
            assert (store.n_kept("thu"), len(list(store.responses("thu")))) == before
    assert store.n_kept("thu") == before[0] + 3

"""`hailong export` writes the folder, says what was checked, and takes the same memory for more rows."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from example_round import open_round, response

from survey.__main__ import main
from survey.store import Store, Writer

ROOT = Path(__file__).parents[2]


@pytest.fixture
def installed(tmp_path: Path, monkeypatch) -> Path:
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(main, ["init"]).exit_code == 0
    with Store.open(tmp_path / "instance" / "survey.db") as store:
        open_round(store)
        writer = Writer(store.path)
        for number in range(1, 41):
            answers = {"q1": str(1 + number % 5), "gender": "mf"[number % 2], "comment": "=1+1"}
            writer.keep(response(number, answers, unit="01" if number % 4 else "02"))
        writer.close()
    return tmp_path


def hailong(*words: str, code: int = 0):
    done = CliRunner().invoke(main, [*words, "--language", "en"])
    assert done.exit_code == code, done.output
    return done.output


def test_the_whole_folder_is_written_and_what_was_checked_is_said(installed):
    said = hailong("export", "thu", "out", "--made-on", "2026-11-22")
    assert "40 responses exported into out" in said
    assert "Disclosure check: every combination of unit, service_point, gender, language" in said
    manifest = json.loads((installed / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert {entry["rows"] for entry in manifest["files"] if "rows" in entry} == {40}
    assert manifest["disclosure"]["left_out"]["comment"] == "identifying"
    assert manifest["kept_back"]["comment"]["en"] == "identifies a person"
    assert manifest["kept_back"]["received_at"]["vi"]


def test_the_stream_writes_the_same_csv(installed):
    hailong("export", "thu", "whole")
    said = hailong("export", "thu", "stream", "--csv")
    assert "40 responses" in said
    for name in ("answers.csv", "answers_excel.csv", "answers.parquet", "codebook.json"):
        assert (installed / "whole" / name).read_bytes() == (installed / "stream" / name).read_bytes()
    manifest = json.loads((installed / "stream" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["n_responses"] == 40
    whole = json.loads((installed / "whole" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["kept_back"] == whole["kept_back"]
    assert manifest["disclosure"] == whole["disclosure"]
    assert [entry.get("rows") for entry in manifest["files"]] == [40, 40, 40, None]


def test_what_may_not_leave_is_said_with_a_remedy(installed):
    said = hailong("export", "thu", "out", "--identifying", "q1", code=1)
    assert "q1 is in an index" in said
    assert "choose characteristics" in said.lower()
    assert "41" in hailong("export", "thu", "out", "--alike", "41", code=1)


MEASURED = """
import re, sys
from pathlib import Path
from survey.__main__ import main
main(sys.argv[1:], standalone_mode=False)
status = Path("/proc/self/status").read_text()  # of this program alone, not of what started it
print(int(re.search(r"VmHWM:\\s+(\\d+)", status)[1]) / 1024)
"""


def test_five_times_the_rows_take_no_more_memory(installed):
    path = installed / "instance" / "survey.db"
    taken = []
    for first, last in ((41, 401), (401, 2001)):
        writer = Writer(path)
        for number in range(first, last):
            writer.keep(response(number, {"q1": str(1 + number % 5), "gender": "mf"[number % 2]}, unit="01"))
        writer.close()
        command = [sys.executable, "-c", MEASURED, "export", "thu", str(installed / "out"), "--csv"]
        command += ["--instance", str(path.parent)]
        said = subprocess.run(
            command, cwd=ROOT, capture_output=True, text=True, env=dict(os.environ), timeout=250
        )
        assert said.returncode == 0, said.stderr
        manifest = json.loads((installed / "out" / "manifest.json").read_text(encoding="utf-8"))
        assert manifest["n_responses"] == last - 1
        taken.append(float(said.stdout.splitlines()[-1]))
    assert max(taken) < 256
    assert taken[1] - taken[0] < 12

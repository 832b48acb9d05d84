"""`hailong round describe`: how a round was carried out, and what is said of it before publishing."""

from __future__ import annotations

import json


def test_the_command_records_shows_and_takes_back(hailong, tmp_path):
    hailong("init")
    hailong("round", "add", "clinic", "health/outpatient-2024")
    (tmp_path / "units.csv").write_text("code,name\nP1,Phường Một\n", encoding="utf-8")
    hailong("units", "import", tmp_path / "units.csv")
    (tmp_path / "counts.csv").write_text("unit,population\nP1,900\n", encoding="utf-8")
    assert "Not recorded yet: decision" in hailong("round", "describe", "clinic").output
    told = hailong(
        "round", "describe", "clinic", "--decision", "Plan 12", "--frame", "files", "--sampling", "random",
        "--begun", "05/01/2026", "--approached", "100", "--units", tmp_path / "counts.csv",
    ).output  # fmt: skip
    assert "Everything a report needs is recorded." in told
    assert "Population: how many people (N): 900" in told
    assert "How people were chosen: Simple random sample" in told
    kept = json.loads(hailong("round", "describe", "clinic", "--frame", "", "--json").stdout)
    assert (kept["frame"], kept["begun_on"], kept["tally"]["approached"]) == ("", "2026-01-05", 100)
    refused = hailong("round", "describe", "clinic", "--refused", "101", status=1).output
    assert "--approached: Those" not in refused
    assert "--approached:" in refused
    assert "--begun:" in hailong("round", "describe", "clinic", "--begun", "soon", status=1).output
    (tmp_path / "counts.csv").write_text("unit,population\nP2,900\n", encoding="utf-8")
    counts = ("round", "describe", "clinic", "--units", tmp_path / "counts.csv")
    assert f"{tmp_path / 'counts.csv'}:2" in hailong(*counts, status=1).output


def test_publishing_by_command_reminds_of_what_is_not_recorded(hailong):
    hailong("init")
    hailong("round", "add", "clinic", "health/outpatient-2024")
    assert "sampling frame" in hailong("round", "publish", "clinic").output
    assert "sampling frame" not in hailong("round", "publish", "clinic", "--withdraw").output

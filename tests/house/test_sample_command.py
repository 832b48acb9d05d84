"""`hailong sample`: the units a round asks in, drawn, shown and taken back."""

from __future__ import annotations

import json


def test_a_sample_is_drawn_shown_and_taken_back_by_command(hailong, tmp_path):
    hailong("init")
    units, frame = tmp_path / "units.csv", tmp_path / "frame.csv"
    names = [f"X{i}" for i in range(8)]
    units.write_text("code,name\n" + "".join(f"{name},Xã {name}\n" for name in names), encoding="utf-8")
    frame.write_text("unit,people\n" + "".join(f"{name},{100 + i}\n" for i, name in enumerate(names)))
    hailong("units", "import", units)
    hailong("round", "add", "thu", "one-stop/desk-2018")
    assert "sample draw" in hailong("sample", "show", "thu", status=1).output
    asked = ("sample", "draw", "thu", frame, "--units", "4", "--interviews", "40", "--seed", "a")
    assert hailong(*asked).output == hailong(*asked).output
    shown = json.loads(hailong("sample", "show", "thu", "--json").output)
    assert [row["interviews"] for row in shown["units"]] == [10] * 4
    assert "seed a" in shown["how"]
    assert shown["persons"] == ""
    hailong(*asked, "--persons", "simple")
    assert json.loads(hailong("sample", "show", "thu", "--json").output)["persons"] == "simple"
    assert "from those it serves" in hailong("sample", "show", "thu", "--language", "en").output
    hailong("sample", "persons", "thu", "unsaid")
    assert json.loads(hailong("sample", "show", "thu", "--json").output) == shown
    hailong("sample", "persons", "thu", "quota", status=2)
    assert "9" in hailong("sample", "draw", "thu", frame, "--units", "9", status=1).output
    hailong("sample", "remove", "thu")
    assert "sample draw" in hailong("sample", "persons", "thu", "simple", status=1).output
    assert hailong("sample", "show", "thu", status=1).exit_code == 1


def test_the_sample_size_counts_the_design_effect_and_who_will_not_answer(hailong):
    said = hailong("sample", "size", "--population", "20000", "--deff", "1.5", "--response", "80").output
    assert "590" in said  # 393 by Yamane's table, times 1.5
    assert "738" in said

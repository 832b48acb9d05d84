"""A codebook written as JSON and read again is the same codebook."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from analysis.codebook import Category, Codebook, Missing, Node, Text, Variable
from analysis.codebook.file import from_json, load, save, to_json

ITEM = Node("q1", Text.of({"vi": "Thái độ", "en": "Attitude"}), "item", "satisfied", ("4", "5"))
TREE = Node(
    "index", Text.of({"vi": "Chỉ số"}), "importance", base_also=(Missing.DONT_KNOW,),
    importance=(0.25, 0.75), rescale=(0.0, 1.0, 1.0, 10.0), method="F20",
    parts=(ITEM, replace(ITEM, name="q2")),
)  # fmt: skip
BOOK = Codebook(
    title=Text.of({"vi": "Khảo sát", "km": "ស្ទង់មតិ"}),
    variables=(
        Variable(
            "q1", Text.of({"vi": "Thái độ"}), "rating", section="A", sensitive=True,
            categories=(
                Category("1", Text.of({"vi": "Kém"}), score=0.0),
                Category("0", Text(), missing=Missing.NOT_APPLICABLE),
            ),
        ),
        Variable("note", Text(), "text", identifying=True),
    ),
    indices=(TREE,),
    version="ab" * 32,
    official=True,
    notes=(Text.of({"vi": "Lời văn chưa chính thức"}),),
)  # fmt: skip


def test_nothing_is_lost(tmp_path: Path) -> None:
    save(BOOK, tmp_path / "codebook.json")
    assert load(tmp_path / "codebook.json") == BOOK
    assert from_json(json.loads(json.dumps(to_json(BOOK)))) == BOOK


def test_a_score_of_nothing_at_all_is_kept_apart_from_no_score() -> None:
    first, second = from_json(to_json(BOOK)).variable("q1").categories
    assert first.score == 0.0
    assert second.score is None


def test_a_newer_format_is_refused() -> None:
    with pytest.raises(ValueError, match="codebook of format 2: this program reads format 1"):
        from_json(to_json(BOOK) | {"format": 2})


def test_an_absent_entry_is_named() -> None:
    with pytest.raises(ValueError, match="the codebook lacks 'title'"):
        from_json({"format": 1})

"""The page for analysts says what really comes out."""

from __future__ import annotations

import doctest
from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs"


def test_an_analyst_who_types_the_page_sees_what_it_shows(monkeypatch) -> None:
    monkeypatch.chdir(DOCS / "example")
    page = (DOCS / "analysis.md").read_text(encoding="utf-8").replace(" \\\n", " ")
    examples = doctest.DocTestParser().get_doctest(page, {}, "docs/analysis.md", "docs/analysis.md", 0)
    assert len(examples.examples) > 30
    assert doctest.DocTestRunner().run(examples).failed == 0

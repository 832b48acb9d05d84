"""The page of methods keeps up with the choices the statistics offer."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest

from analysis import interval
from analysis.design import LONELY_PSU, Design
from analysis.index import MEASURES
from analysis.index.node_rule import COMBINATIONS

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "methods.md").read_text(encoding="utf-8")
CHOICES = {
    "Khoảng tin cậy": (*interval.METHODS,),
    "Chỉ số": (*COMBINATIONS, *MEASURES),
    "Ước lượng": LONELY_PSU,
    "Thiết kế mẫu": tuple(set(inspect.signature(Design.of).parameters) - {"n"}),
}


def part(heading: str) -> str:
    """Return what stands under a heading of the page."""
    found = re.search(rf"^## {heading}.*?(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL)
    assert found, heading
    return found.group()


@pytest.mark.parametrize("heading", CHOICES)
def test_every_choice_is_explained_under_its_heading(heading):
    said = set(re.findall(r"\w+", " ".join(re.findall(r"`([^`]+)`", part(heading)))))
    assert set(CHOICES[heading]) <= said


def test_every_official_rule_has_its_line():
    lines = re.findall(r"^\| (F\d+) \| [^|]+ · [^|]+ \| [^|]+ \|$", part("Chỉ số"), re.MULTILINE)
    assert lines == [f"F{number}" for number in range(1, 29)]


def test_headings_are_in_both_languages():
    assert [line for line in PAGE.splitlines() if line.startswith("#") and " · " not in line] == []


def anchors(text: str) -> set[str]:
    """Return the anchors a reader's browser knows in a page."""
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_link_into_another_page_meets_a_heading():
    links = re.findall(r"\]\((methods/\w+\.md)#([^)]+)\)", PAGE)
    assert links
    assert [
        link for page, link in links if link not in anchors((DOCS / page).read_text(encoding="utf-8"))
    ] == []

"""Documents that fail when they are missing or stale."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import click
import pytest

from survey.__main__ import VERBS, main
from survey.demo.citizen import ANSWERS
from survey.questionnaire.kinds import KINDS
from survey.reference import reference

ROOT = Path(__file__).parents[2]
DOCUMENTS = ("README.md", "CONTRIBUTING.md", "DECISIONS.md", "CHANGELOG.md", "instance/README.md")
PATH = re.compile(
    r"`((?:analysis|survey|tests|questionnaires|programmes|docs|bench|requirements|instance)/[^`\s]*)`"
)
LINK = re.compile(r"\]\(([^)#:]+?)(?:#[^)]*)?\)")


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def tracked() -> list[str]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    return listed.stdout.splitlines()


def pages() -> list[str]:
    return [*DOCUMENTS, *(str(page.relative_to(ROOT)) for page in sorted((ROOT / "docs").rglob("*.md")))]


@pytest.mark.parametrize("name", pages())
def test_every_place_a_document_names_is_there(name):
    made_at_run_time = ("instance/config.toml", "instance/survey.db", "instance/report")
    named = {place for place in PATH.findall(text(name)) if not place.startswith(made_at_run_time)}
    assert {
        place for place in named if not re.search(r"[<>*{}…]", place) and not (ROOT / place).exists()
    } == set()


@pytest.mark.parametrize("name", pages())
def test_every_link_of_a_document_leads_somewhere(name):
    folder = (ROOT / name).parent
    assert {link for link in LINK.findall(text(name)) if not (folder / link).exists()} == set()


def test_the_first_screen_of_the_readme_has_the_two_commands():
    first_screen = "\n".join(text("README.md").splitlines()[:40])
    assert "make demo" in first_screen
    assert "make test" in first_screen


def test_every_target_of_the_makefile_says_what_it_does():
    makefile = text("Makefile")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    assert targets == set(re.findall(r"^([a-z]+):.*## \S", makefile, re.MULTILINE))
    assert {"demo", "serve", "test", "bench", "check", "fix", "help"} <= targets


def test_the_changelog_keeps_changed_numbers_apart():
    assert "### Numbers changed" in text("CHANGELOG.md")


def test_a_decision_is_told_in_about_ten_lines():
    decisions = re.split(r"^## ", text("DECISIONS.md"), flags=re.MULTILINE)[1:]
    assert len(decisions) >= 10
    too_long = [each.splitlines()[0] for each in decisions if len(each.strip().splitlines()) > 12]
    assert too_long == []


def test_the_reference_of_the_commands_is_what_the_commands_say():
    assert text("docs/commands.md") == reference(), "stale: .venv/bin/python -m survey.reference"


def test_every_verb_is_in_the_reference():
    assert all(f"## hailong {verb}\n" in text("docs/commands.md") for verb in VERBS)
    assert all(isinstance(main.get_command(click.Context(main), verb), click.Command) for verb in VERBS)


def test_the_demonstration_knows_every_kind_of_question():
    assert set(ANSWERS) == set(KINDS) - {"note"}


def test_no_file_names_a_machine_or_a_registry():
    forbidden = re.compile(
        rb"/(work/(main|shared)|root)\b|--(extra-)?index-url|pypi\.org|registry\.npmjs|files\.pythonhosted"
    )
    this = str(Path(__file__).relative_to(ROOT))
    guilty = [
        name
        for name in tracked()
        if name != this and (ROOT / name).is_file() and forbidden.search((ROOT / name).read_bytes())
    ]
    assert guilty == []

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
A_NAME = ["sealed", "response", "1"]
"""No command: what sealing binds an envelope to."""

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
    places = {place.partition("::")[0] for place in PATH.findall(text(name))}
    named = {place for place in places if not place.startswith(made_at_run_time)}
    assert {
        place for place in named if not re.search(r"[<>*{}…]", place) and not (ROOT / place).exists()
    } == set()


@pytest.mark.parametrize("name", pages())
def test_every_link_of_a_document_leads_somewhere(name):
    folder = (ROOT / name).parent
    assert {link for link in LINK.findall(text(name)) if not (folder / link).exists()} == set()


def commands(page):
    """Yield the words of each command `hailong …` of a page, in its blocks and in its sentences."""
    whole = re.sub(r"\\\n\s*", " ", page)
    blocks = "\n".join(re.findall(r"^```sh\n(.*?)^```", whole, re.MULTILINE | re.DOTALL))
    typed = [part for line in blocks.splitlines() for part in line.partition(" #")[0].split("&&")]
    for line in [*typed, *re.findall(r"`([^`\n]+)`|“(hailong [^”\n]+)”", whole)]:
        words = "".join(line).split()
        if words and words[0].rpartition("/")[2] == "hailong":
            yield words[1:]


def unknown(words):
    """Return the words of a command that the command line does not know: verbs and options."""
    verb, strange = main, []
    for word in words:
        if isinstance(verb, click.Group) and re.fullmatch("[a-z-]+", word) and not word.startswith("-"):
            verb = verb.get_command(click.Context(verb), word) or strange.append(word) or click.Command("")
    known = {option for each in verb.params for option in (*each.opts, *each.secondary_opts)}
    given = {word.partition("=")[0].rstrip(",.;") for word in words if word.startswith("--")}
    return strange + sorted(given - known - {"--help", "--language"})


@pytest.mark.parametrize("name", [*pages(), "questionnaires/README.md", "programmes/README.md"])
def test_every_command_of_a_document_is_a_verb_with_the_options_it_names(name):
    assert [words for words in commands(text(name)) if unknown(words) and words != A_NAME] == []


def test_a_verb_or_an_option_that_is_gone_would_be_noticed():
    page = "`hailong vanish`, `hailong index R --nowhere`\n```sh\n.venv/bin/hailong round fly x\n```\n"
    assert [unknown(words) for words in commands(page)] == [["fly"], ["vanish"], ["--nowhere"]]


@pytest.mark.parametrize("name", pages())
def test_every_target_of_make_that_a_document_names_is_in_the_makefile(name):
    targets = set(re.findall(r"^([a-z]+):.*## ", text("Makefile"), re.MULTILINE))
    assert set(re.findall(r"`make ([a-z]+)[^`]*`|^make ([a-z]+).*#", text(name), re.MULTILINE)) <= {
        pair for each in targets for pair in ((each, ""), ("", each))
    }


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

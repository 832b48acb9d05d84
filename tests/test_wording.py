"""Every sentence is there in every language, is used, and takes the same places."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from markupsafe import escape

from analysis.fieldwork import NEEDED
from analysis.report import FORMATS
from survey.commands.sample import COLUMNS
from survey.commands.terminal import FAULTS
from survey.comments import Reading
from survey.entry.differences import RULINGS
from survey.entry.page import KINDS
from survey.flags.rule import RULES
from survey.interview.visible import _WORDS
from survey.journal import ACTS
from survey.mandate.periods import REPORTS
from survey.office.fieldwork import GROUPS, HINTED
from survey.office.guide import STEPS
from survey.office.round_form import LABELLED
from survey.office.weeks import COLUMNS as COUNTED
from survey.programme.look import RULES as SHARES
from survey.questionnaire.readers import REASONS
from survey.rounds import CLUSTERS, COMPARATORS, MoveRefused, State
from survey.sampling.frame import DRAWS
from survey.sampling.selection import NOTES, PERSONS
from survey.sealed.content import REASONS as UNKEPT
from survey.settings import SETTINGS
from survey.signed_report import FILES
from survey.store import Damage, Damaged, Role, Unknown
from survey.store.removing import HOLDERS
from survey.wording import (
    ABOUT,
    CATALOGUES,
    CITIZEN,
    FIRST,
    LANGUAGES,
    WHOLE,
    count,
    day,
    is_official,
    missing_sentences,
    places,
    preferred,
    read_catalogues,
    say,
)

SURVEY = Path(__file__).parents[1] / "survey"
STATUSES = (400, 401, 403, 404, 405, 410, 411, 413, 415, 422, 500, 503)

WRONG = {
    *("no_name", "weak", "no_day", "no_point", "no_unit", "other_unit", "unreadable", "unknown", "no_text"),
    *("other", "not_utf8", "quote", "n_cells", "no_column", "column_twice", "no_column_of_names"),
}
DAMAGE = (
    *("unreadable", "tables", "another", "lost", "row", "content", "orphan", "ledger", "record", "keys"),
)
NAMED_BY_DATA = ("heading", "unit", "verdict", "why", "service", "field", "population")
"""What a target's words are looked up by: columns of tables, and what documents write."""

FAMILIES = {
    *(f"refusal.{reason}" for reason in REASONS),
    *(f"{family}.{state}" for family in ("state", "to_state", "to_state_means") for state in State),
    *(f"{family}.{row.name}" for family in ("setting", "setting_form") for row in SETTINGS),
    *(f"failure.{status}{end}" for status in STATUSES for end in ("", "_title")),
    *(f"section.number{end}" for end in ("", "_range", "_least", "_most")),
    "section.percent",
    *(f"period.counts.{rule}" for rule in SHARES),
    *(f"device.state.{state}" for state in ("waiting", "working", "revoked")),
    *(f"command.language.{word}" for word in ("official", "unofficial", "whole", "citizen")),
    *(f"results.drawn.{drawn or 'alone'}" for drawn in CLUSTERS),
    *(f"results.drawn.{drawn}" for drawn in ("selection", "known")),
    *(f"selection.{column}" for column in COLUMNS),
    *(f"new_round.{name}{end}" for name in LABELLED for end in ("", "_hint")),
    *(f"new_round.compared.{name.replace(' ', '_')}" for name in COMPARATORS),
    *(f"new_round.drawn.{drawn or 'alone'}" for drawn in CLUSTERS),
    *(f"units.{rows}{end}" for rows in ("units", "points") for end in ("", "_hint", "_save")),
    *(f"place_held.{what}" for held in HOLDERS.values() for what in held),
    *(f"sample.{box}{end}" for box in ("list", "units", "interviews", "people") for end in ("", "_hint")),
    *(f"selection.note.{note}" for note in NOTES),
    *(f"journal.{act}" for act in ACTS),
    *(f"journal.published.{said}" for said in ("yes", "no")),
    *(f"journal.done.{act}" for act in ("add", "ask", "close", "password", "revoke", "role")),
    *(f"journal.done.{act}" for act in ("draw", "forget", "know", "remove")),
    *(f"edit_round.lead.{state}" for state in State if state is not State.LOCKED),
    *(f"staff.{end}.{role}" for role in Role for end in ("role", "may")),
    *(f"password.{box}" for box in ("old", "new", "again")),
    *(f"file_fault.{fault}" for fault in FAULTS.values()),
    *(f"comments.{end}{reading}" for reading in Reading for end in ("", "none.")),
    *(f"comments.unfit_{fault}" for fault in ("long", "characters")),
    *(f"selection.method.{method}" for method in DRAWS),
    *(f"selection.persons.{way or 'unsaid'}" for way in PERSONS),
    *(f"results.drawn.persons_{way}" for way in PERSONS if way),
    *(f"{family}.{part}" for family in ("errors", "unanswered") for part in ("title",)),
    *(f"{family}.{part}" for family in ("soon", "closed") for part in ("title", "text")),
    *(f"token.{why}{end}" for why in ("used", "expired", "unknown") for end in ("", "_title", "_text")),
    *_WORDS.values(),
    *(f"dossier.{why}" for why in WRONG),
    *(f"{family}.{rule}" for family in ("flags", "flags_limit") for rule in RULES),
    *(f"dossier_remedy.{why}" for why in WRONG - {"unknown", "no_text"}),
    *KINDS.values(),
    *(f"scan.{why}" for why in ("no_picture", "too_large", "no_corners", "no_code", "other_round")),
    *(f"flag.{flag}" for flag in ("double", "uncertain", "blackened", "struck", "written")),
    *(f"aside.{reason}" for reason in UNKEPT),
    *(f"differences.settled.{ruling}" for ruling in RULINGS),
    *(f"period.{report}" for report in REPORTS),
    *(key for key in CATALOGUES[FIRST] if key.startswith("others.") and key[7:] in CATALOGUES[FIRST]),
    *(f"reports.in.{tag}" for tag in WHOLE),
    *(f"reports.step.{step}" for step in ("tables", "charts", *FORMATS)),
    *(f"reports.file.{ending}" for ending in (*FILES, "zip")),
    *(f"fieldwork.{word}" for group, names in GROUPS.items() for word in (group, *names)),
    *(f"fieldwork.{name}_hint" for name in HINTED),
    *(f"guide.{step}{words}" for step in STEPS for words in ("", "_means")),
    *(f"weeks.{column}" for column in COUNTED),
    *(f"unknown.{table}" for table in ("round", "device", "service_point", "staff")),
    *(f"damage.{fault}" for fault in DAMAGE),
    *(f"fieldwork.lacks.{name}" for name in NEEDED),
    *(f"fieldwork.fault.{fault}" for fault in ("order", "parts", "responses", "population")),
    *(
        key
        for key in CATALOGUES[FIRST]
        if key.startswith(
            (
                "listing.",
                "period.of.",
                "period.rule.",
                "units.kind_of.",
                "units.field_of.",
                *(f"target.{name}." for name in NAMED_BY_DATA),
            )
        )
    ),
}
"""Sentences whose key is put together from a table."""


def sources():
    return "\n".join(
        path.read_text(encoding="utf-8")
        for path in SURVEY.rglob("*")
        if path.suffix in (".py", ".html") and "translations" not in path.parts
    )


def test_every_language_has_every_sentence():
    assert list(missing_sentences()) == []
    assert WHOLE == ("vi", "en")
    assert set(LANGUAGES) >= {"vi", "en", "km"}
    assert [tag for tag in LANGUAGES if not is_official(tag)] == ["km"]
    assert LANGUAGES[0] == FIRST


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_language_has_a_sentence_that_vietnamese_lacks(language):
    assert CATALOGUES[language].keys() <= CATALOGUES[FIRST].keys() | set(ABOUT)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_takes_the_same_places(language):
    differing = {
        key
        for key, sentence in CATALOGUES[language].items()
        if key not in ABOUT
        if places(sentence) != places(CATALOGUES[FIRST][key])
    }
    assert differing == set()


def test_every_sentence_is_used():
    source = sources()
    unused = [
        key
        for key in CATALOGUES[FIRST]
        if key not in FAMILIES and f'"{key}"' not in source and f"'{key}'" not in source
    ]
    assert unused == []


def test_every_key_that_is_said_has_a_sentence():
    said = set(re.findall(r"""\bsay\(\s*["']([a-z_0-9]+\.[a-z_0-9.]*[a-z_0-9])["']""", sources()))
    assert said
    assert said | FAMILIES <= CATALOGUES[FIRST].keys()


def test_a_refusal_is_said_in_the_language_of_whoever_asked():
    assert Unknown("unknown.round", name="r9", known="r1").said("vi") == "Không có đợt “r9”. Các đợt: r1."
    refused = MoveRefused(State.LOCKED, State.OPEN)
    assert "Đã khóa" in refused.said("vi")
    assert str(refused) == refused.said("en") != refused.said("vi")
    damaged = Damaged(Path("survey.db"), [Damage("file", "unreadable", "malformed")])
    assert damaged.said("vi") == "survey.db bị hỏng 1 chỗ: file: không đọc được (malformed)."


def test_a_sentence_takes_names_and_nothing_behind_them(monkeypatch):
    reaching = "{contact.__class__} {contact[0]} {contact!r} {contact:>9} {0} {contact}"
    monkeypatch.setitem(CATALOGUES["en"], "page.help", reaching)
    assert say("page.help", "en", contact="x") == reaching.removesuffix("{contact}") + "x"
    monkeypatch.undo()
    assert say("page.help", "en", contact="{0.__class__} %s") == "Need help? {0.__class__} %s"
    with pytest.raises(KeyError):
        say("page.help", "en", other="x")
    with pytest.raises(KeyError):
        say("no.such.key")


def test_a_new_language_is_one_file_and_vietnamese_stands_in(tmp_path):
    for language in ("vi", "en"):
        (tmp_path / f"{language}.toml").write_bytes(
            (SURVEY / "translations" / f"{language}.toml").read_bytes()
        )
    (tmp_path / "km.toml").write_text('[language]\nname = "ខ្មែរ"\n', encoding="utf-8")
    catalogues = read_catalogues(tmp_path)
    assert tuple(catalogues) == ("vi", "en", "km")
    missing = {key for language, key in missing_sentences(catalogues) if language == "km"}
    assert missing == {key for key in CATALOGUES["vi"] if key.startswith(CITIZEN)} - {"language.name"}


def test_a_sentence_that_is_borrowed_says_its_language_on_the_page_and_not_in_an_attribute():
    borrowed = say("office.title", "km")
    assert f"{escape(borrowed)}" == '<span lang="vi">Các đợt khảo sát</span>'
    assert str(borrowed) == "Các đợt khảo sát"
    assert escape(say("start.begin", "km")) == CATALOGUES["km"]["start.begin"]
    assert escape(say("page.help", "xx", contact="<b>")) == '<span lang="vi">Cần giúp đỡ? &lt;b&gt;</span>'


def test_no_attribute_and_no_title_of_a_citizens_page_holds_markup():
    own = ("layout", "start", "section", "item", "rating", "message", "home", "accessibility")
    said = r"(say\([^}]*|heading[^}]*|page_title[^}]*)"
    inside = re.compile(r"""(?:="[^"]*|<title>|block title %\})\{\{ """ + said + r"\}\}")
    bare = {
        (page, words)
        for page in own
        for words in inside.findall((SURVEY / "templates" / f"{page}.html").read_text(encoding="utf-8"))
        if not words.strip().endswith("|plain")
    }
    assert bare == set()


def test_the_wanted_language_is_found():
    offered = ("vi", "en")
    wanted = {
        "en": "en",
        "en-US,en;q=0.9,vi;q=0.8": "en",
        "de, vi;q=0.3, en;q=0.4": "en",
        "*": "vi",
        "en;q=x": "vi",
    }
    assert {header: preferred(header, offered) for header in wanted} == wanted


def test_days_and_counts_are_written_as_readers_write_them():
    assert day("2026-03-05T10:00:00") == "05/03/2026"
    assert day(None) == ""
    assert (count(1234567, "vi"), count(1234567, "en")) == ("1.234.567", "1,234,567")

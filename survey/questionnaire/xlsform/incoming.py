"""An XLSForm that came in, as the text of a questionnaire file; or every row that has no place in one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from survey.questionnaire.building import condition as built
from survey.questionnaire.catalogue import legible, problem
from survey.questionnaire.document import ConditionEntry
from survey.questionnaire.model import AllOf, Condition, Item, Problem
from survey.questionnaire.source import Found, Tree
from survey.questionnaire.written import entry_of, file_of
from survey.questionnaire.xlsform.expression import Unread, condition
from survey.questionnaire.xlsform.questions import GROUP, LEFT_OUT, Lists, beside, question
from survey.questionnaire.xlsform.trees import trees
from survey.questionnaire.xlsform.workbook import NoWorkbook, Row, Sheet, number, workbook

_BEGIN, _END = ("begin_group", "begin group"), ("end_group", "end group")
_SHEETS = ("survey", "choices", "settings", "hailong_index")
_SETTINGS = frozenset({"form_title", "form_id", "version", "default_language"})
"""The sheets and the settings that are read; settings of ours begin with `hailong_`."""

_LEFT_BEHIND = "# Không mang sang từ XLSForm · Left behind of the XLSForm: "

_NO_SHEET = Sheet("", (), ())
_EMPTY = Tree(1, None)


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a workbook.

    Attributes
    ----------
    text : str
        The questionnaire file; empty when `problems` are told.
    problems : tuple of Problem
        What has no place in a questionnaire here, by sheet and row.
    left_out : tuple of str
        What was passed over: columns and kinds of row that have no place here, groups around groups, other
        sheets. It stands in the first line of `text` too.
    """

    text: str
    problems: tuple[Problem, ...] = ()
    left_out: tuple[str, ...] = ()


def taken(content: bytes, name: str, language: str = "vi") -> Taken:
    """Return an XLSForm as a questionnaire file.

    Parameters
    ----------
    content : bytes
        An .xlsx workbook with the sheets `survey`, `choices` and `settings`.
    name : str
        How the file is called in problems.
    language : str
        "vi" or "en"; in which problems are told.
    """
    try:
        sheets, found = workbook(content)
    except NoWorkbook as refused:
        return Taken("", (problem(refused.found, _EMPTY, name, language),))
    if "survey" not in sheets:
        found.append(Found("xls_no_sheet", params={"sheets": ", ".join(sheets)}, line=1))
    elif absent := [name for name in ("type", "name") if (name, "") not in sheets["survey"].columns]:
        found.append(Found("xls_no_column", ("survey",), {"columns": ", ".join(absent)}, 1))
    if found:
        return Taken("", _told(found, name, language))
    form = _Form(sheets)
    document = form.document()
    if form.found:
        return Taken("", _told(form.found, name, language))
    left_out = tuple(form.left_out)
    told = f"{_LEFT_BEHIND}{', '.join(map(legible, left_out))}\n" if left_out else ""
    return Taken(told + file_of(document), (), left_out)


def _told(found: Sequence[Found], name: str, language: str) -> tuple[Problem, ...]:
    return tuple(problem(one, _EMPTY, name, language) for one in found)


@dataclass(slots=True)
class _Section:
    """A section that is being filled, and when it is shown."""

    entry: dict[str, Any]
    relevant: Condition | None


@dataclass(slots=True)
class _Form:
    """Reads the sheets of one form, noting faults on the way."""

    sheets: Mapping[str, Sheet]
    found: list[Found] = field(default_factory=list)
    left_out: dict[str, None] = field(default_factory=dict)
    items: dict[str, Item] = field(default_factory=dict)
    begun: Counter[int] = field(default_factory=Counter)
    """How many sections each group has become, by its row: one more after each group inside it."""

    def document(self) -> dict[str, Any]:
        """Return the content of the questionnaire file."""
        rows = self.sheets.get("settings", _NO_SHEET).rows
        settings = rows[0] if rows else Row("settings", 2, {})
        languages = self._languages(settings)
        self._twice(languages[0])
        lists = Lists.of(self.sheets.get("choices", _NO_SHEET), languages[0])
        sections = list(self._sections(languages[0], lists, settings))
        self.found += lists.found
        self._pass_over(lists)
        document = _about(settings, languages)
        if ("hailong_unofficial", "") not in self.sheets.get("settings", _NO_SHEET).columns:
            document["unofficial"] = languages[1:]  # nobody says who has read the translations
        document["scales"] = lists.scales()
        document["sections"] = [section.entry for section in sections]
        document["indices"] = trees(self.sheets.get("hailong_index", _NO_SHEET), languages[0], self.found)
        return {key: value for key, value in document.items() if value not in ("", {}, [])}

    def _twice(self, first: str) -> None:
        """Note columns that stand both without a language and in the *first*: one would hide the other."""
        for sheet in self.sheets.values():
            for column, language in sheet.columns:
                if language == first and (column, "") in sheet.columns and sheet.name in _SHEETS:
                    self.found.append(Found("xls_column_twice", (sheet.name,), {"column": column}, 1))

    def _pass_over(self, lists: Lists) -> None:
        """Name everything outside the questions that nobody will find in the questionnaire."""
        rows = self.sheets.get("settings", _NO_SHEET).rows
        settings: list[str] = []
        for row in rows[:1]:
            beside(row, _SETTINGS, self.found, settings)
        around = [f"settings › {name}" for name in (*settings, *(str(row.number) for row in rows[1:]))]
        sheets = [name for name, sheet in self.sheets.items() if name not in _SHEETS and sheet.rows]
        groups = [
            f"{row.word('type')} {row.word('name')} ({row.number})"
            for row in self.sheets["survey"].rows
            if " ".join(row.word("type").lower().split()) in _BEGIN and not self.begun[row.number]
        ]
        self.left_out |= dict.fromkeys([*groups, *lists.left_out(), *around, *sheets])

    def _languages(self, settings: Row) -> list[str]:
        """Return the languages of the form, the one that is the default first."""
        sheets = (self.sheets.get(name, _NO_SHEET) for name in ("survey", "choices", "settings"))
        met = dict.fromkeys(tag for sheet in sheets for _, tag in sheet.columns if tag)
        default = settings.word("default_language")
        tag = re.search(r"\(([A-Za-z-]+)\)", default)
        first = tag[1] if tag else default if default in met else ""
        met = dict.fromkeys([first, *met]) if first else met
        return list(met) or ["vi"]

    def _sections(self, first: str, lists: Lists, settings: Row) -> Iterator[_Section]:
        """Yield the sections: groups that hold questions; groups around them only say when they are shown."""
        around: list[tuple[Row, Condition | None]] = []
        section: _Section | None = None
        for row in self.sheets["survey"].rows:
            kind = " ".join(row.word("type").lower().split())
            if kind in _BEGIN:
                left_out: list[str] = []
                beside(row, GROUP, self.found, left_out)
                self.left_out |= dict.fromkeys(left_out)
                around.append((row, self._relevant(row)))
                section = None
            elif kind in _END:
                section = None
                self.found += [] if around else [row.found("xls_group", "type")]
                around = around[:-1]
            elif kind in LEFT_OUT:
                self.left_out[kind] = None
            else:
                if section is None:
                    section = self._begun(around, first, settings)
                    yield section
                self._add(row, section, lists, first)
        if around:
            self.found.append(around[-1][0].found("xls_group", "type"))

    def _begun(self, around: Sequence[tuple[Row, Condition | None]], first: str, settings: Row) -> _Section:
        """Return a new section for the questions that stand inside the groups *around* them."""
        if not around:
            title = settings.words("hailong_title", first) or {first: settings.word("form_title") or "?"}
            return _Section({"name": f"phan_{len(self.items) + 1}", "title": title, "items": []}, None)
        row = around[-1][0]
        conditions = [one for _, one in around if one is not None]
        relevant = conditions[0] if len(conditions) == 1 else AllOf(tuple(conditions)) if conditions else None
        self.begun[row.number] += 1
        again = f"_{self.begun[row.number]}" if self.begun[row.number] > 1 else ""
        name = (row.word("hailong_name") or row.word("name")) + again
        entry: dict[str, Any] = {"name": name, "title": row.words("label", first) or {first: name}}
        if introduction := row.words("hint", first):
            entry["introduction"] = introduction
        if order := row.word("hailong_order"):
            entry["order"] = order
        if relevant is not None:
            entry["relevant"] = entry_of(relevant)
        return _Section({**entry, "items": []}, relevant)

    def _add(self, row: Row, section: _Section, lists: Lists, first: str) -> None:
        """Add the question of *row* to its section."""
        read = question(row, lists, first)
        self.found += read.found
        self.left_out |= dict.fromkeys(read.left_out)
        if read.found:
            return
        if (relevant := self._relevant(row)) is not None:
            read.entry["relevant"] = entry_of(relevant)
        self.items[read.item.name] = read.item
        section.entry["items"].append(read.entry)

    def _relevant(self, row: Row) -> Condition | None:
        expression = row.word("relevant") or row.word("relevance")
        if not expression:
            return None
        try:
            read = condition(expression, self.items)
        except Unread as unread:
            self.found.append(row.found("xls_expression", "relevant", part=unread.part))
            return None
        return built(ConditionEntry.model_validate(entry_of(read)))


def _about(settings: Row, languages: list[str]) -> dict[str, Any]:
    """Return what the file says of the whole questionnaire."""
    first = languages[0]
    official = settings.word("hailong_official") in ("yes", "true")
    provenance = {
        "official": official,
        "legal_basis": settings.words("hailong_legal_basis", first),
        **{name: settings.word(f"hailong_{name}") for name in ("status", "confidence", "source")},
        "note": settings.words("hailong_note", first),
    }
    title = settings.words("hailong_title", first) or {first: settings.word("form_title") or "?"}
    return {
        "name": _name(settings.word("form_id") or settings.word("form_title")),
        "version": settings.word("version") or "1",
        "service": settings.word("hailong_service") or "other",
        "languages": languages,
        "unofficial": settings.word("hailong_unofficial").split(),
        "minutes": number(settings.word("hailong_minutes") or "5"),
        "addressed_as": settings.word("hailong_addressed_as"),
        "title": title,
        "introduction": settings.words("hailong_introduction", first),
        "provenance": {key: value for key, value in provenance.items() if value not in ("", {})},
    }


def _name(words: str) -> str:
    """Return a name for the questionnaire, of small letters, digits and "-"."""
    return re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-") or "phieu"

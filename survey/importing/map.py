"""The map of an import: which column of a foreign file holds which item, and what its codes mean here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import partial
from pathlib import Path

from analysis.codebook import Missing
from analysis.dataset import DESIGN_COLUMNS
from survey.questionnaire.catalogue import legible
from survey.questionnaire.catalogue import problem as told
from survey.questionnaire.kinds import KINDS
from survey.questionnaire.model import Item, Problem, Questionnaire
from survey.questionnaire.source import Found, Tree, Unparsable, tree

ABOUT = ("unit", "service_point", "mode", "language", "token")
"""What may be said about a response besides its answers and how it was drawn."""

KEYS = ("key", "separator", "empty", "same_names", "items", "design", *ABOUT)
SOURCE_KEYS = ("column", "columns", "codes", "missing")


@dataclass(frozen=True, slots=True)
class Source:
    """Where one thing is found in a row.

    Attributes
    ----------
    columns : tuple of str
        One column; for "multiple" perhaps one for each code in `flags`.
    codes : mapping of cell to code
        Empty: cells are codes already.
    missing : mapping of cell to Missing
        Cells that say why there is no answer.
    flags : tuple of str
        The code each of `columns` stands for; () where a column holds the codes themselves.
    """

    columns: tuple[str, ...]
    codes: Mapping[str, str] = field(default_factory=dict)
    missing: Mapping[str, Missing] = field(default_factory=dict)
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportMap:
    """A map that was read without problems.

    `key` is the column that names a response in the file, or "" when its content does. `separator` is ""
    when it is to be found. `empty` are the cells that hold nothing. With `same_names`, items that are
    not mapped read the column of their own name.
    """

    items: Mapping[str, Source] = field(default_factory=dict)
    about: Mapping[str, Source] = field(default_factory=dict)
    design: Mapping[str, str] = field(default_factory=dict)
    key: str = ""
    separator: str = ""
    empty: tuple[str, ...] = ("",)
    same_names: bool = False

    def columns(self) -> set[str]:
        """Return every column the map names."""
        sources = (*self.items.values(), *self.about.values())
        named = {column for source in sources for column in source.columns}
        return named | set(self.design.values()) | ({self.key} if self.key else set())


MESSAGES: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "vi": {
        "shape": ("Bảng ghép phải gồm các dòng “khóa: giá trị”.", "Bắt đầu bằng “items:”."),
        "key": ("Không có khóa “{}”.", "Dùng một trong: {}."),
        "design": ("Không có cột thiết kế mẫu “{}”.", "Dùng một trong: {}."),
        "item": ("Phiếu không có câu “{}”.", "Có phải là: {}?"),
        "separator": ("“{}” không phải dấu phân cách.", 'Ghi đúng một ký tự, ví dụ ";" hoặc "|".'),
        "nothing": ("Bảng ghép chưa ghép câu nào.", "Thêm “items:” hoặc “same_names: true”."),
        "no_column": ("Chưa nói cột nào.", "Ghi tên cột, hoặc đúng một trong “column:” và “columns:”."),
        "columns": ("“columns:” chỉ dùng cho câu chọn nhiều ý.", "Dùng “column:” với một cột."),
        "reason": ("Không có lý do thiếu “{}”.", "Dùng một trong: {}."),
        "code": ("Câu này không có mã “{}”.", "Dùng một trong: {}."),
    },
    "en": {
        "shape": ("A map consists of lines “key: value”.", "Begin with “items:”."),
        "key": ("There is no key “{}”.", "Use one of: {}."),
        "design": ("There is no design column “{}”.", "Use one of: {}."),
        "item": ("The questionnaire has no item “{}”.", "Did you mean: {}?"),
        "separator": ("“{}” is no separator.", 'Write one character, such as ";" or "|".'),
        "nothing": ("The map maps no item.", "Add “items:” or “same_names: true”."),
        "no_column": (
            "No column is named.",
            "Write a column's name, or just one of “column:” and “columns:”.",
        ),
        "columns": ("“columns:” is for items with several choices.", "Use “column:” with one column."),
        "reason": ("There is no missing reason “{}”.", "Use one of: {}."),
        "code": ("This item has no code “{}”.", "Use one of: {}."),
    },
}

Say = Callable[..., Problem]
"""Makes a problem of (check, line, where, what the sentences name...)."""


def _problem(told: tuple[str, str], check: str, line: int, where: str, *named: str) -> Problem:
    file, language = told
    wrong, remedy = MESSAGES.get(language, MESSAGES["vi"])[check]
    words = tuple(map(legible, named)) or ("",)
    return Problem(check, file, line, legible(where), wrong.format(words[0]), remedy.format(words[-1]))


class UnfitMap(ValueError):
    """A map with problems: `problems` lists all of them."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(f"{p.file}:{p.line}: {p.wrong} {p.remedy}" for p in problems))


def read_map(path: Path, questionnaire: Questionnaire, language: str = "vi") -> ImportMap:
    """Read a map for answers to *questionnaire*.

    Raises
    ------
    UnfitMap
        With everything that is wrong, by line.
    """
    say = partial(_problem, (str(path), language))
    try:
        root, found = tree(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        raise UnfitMap([told(Found("not_utf8", line=1), Tree(1, None), str(path), language)]) from None
    except Unparsable as error:
        raise UnfitMap([told(error.found, Tree(1, None), str(path), language)]) from None
    problems = [told(each, root, str(path), language) for each in found]
    problems += _faults(root, questionnaire, say)
    if problems:
        raise UnfitMap(sorted(problems, key=lambda problem: problem.line))
    return _map(_entries(root))


def _map(entries: Mapping[str, Tree]) -> ImportMap:
    return ImportMap(
        items={name: _source(value) for name, value in _entries(entries.get("items")).items()},
        about={name: _source(entries[name]) for name in ABOUT if name in entries},
        design={name: value.written for name, value in _entries(entries.get("design")).items()},
        key=_written(entries.get("key")),
        separator=_written(entries.get("separator")),
        empty=("", *(each.written for each in _elements(entries.get("empty")))),
        same_names=_written(entries.get("same_names")) == "true",
    )


def _source(value: Tree) -> Source:
    entries = _entries(value)
    if not entries:
        return Source((value.written,))
    flags = _entries(entries.get("columns"))
    return Source(
        columns=tuple(each.written for each in flags.values()) or (_written(entries.get("column")),),
        codes={cell: each.written for cell, each in _entries(entries.get("codes")).items()},
        missing={cell: Missing(each.written) for cell, each in _entries(entries.get("missing")).items()},
        flags=tuple(flags),
    )


def _faults(root: Tree, questionnaire: Questionnaire, say: Say) -> Iterator[Problem]:
    if not isinstance(root.value, dict):
        yield say("shape", root.line, "")
        return
    entries = _entries(root)
    yield from _unknown(entries, KEYS, "key", say)
    yield from _unknown(_entries(entries.get("design")), DESIGN_COLUMNS, "design", say)
    items = {item.name: item for item in questionnaire.items() if KINDS[item.kind].reader is not None}
    mapped = _entries(entries.get("items"))
    yield from _unknown(mapped, items, "item", say)
    separator = entries.get("separator")
    if separator is not None and not _parts_cells(separator.written):
        yield say("separator", separator.line, "separator", separator.written)
    if not mapped and _written(entries.get("same_names")) != "true":
        yield say("nothing", root.line, "items")
    sources: list[tuple[str, Tree, Item | None]] = [(n, mapped[n], items[n]) for n in mapped if n in items]
    sources += [(name, entries[name], None) for name in ABOUT if name in entries]
    for name, value, item in sources:
        yield from _source_faults(name, value, item, say)


def _parts_cells(separator: str) -> bool:
    """Return whether a separator can stand between cells."""
    return len(separator) == 1 and not separator.isalnum() and separator not in "\r\n\"'"


def _source_faults(name: str, value: Tree, item: Item | None, say: Say) -> Iterator[Problem]:
    entries = _entries(value)
    if not entries:
        if not isinstance(value.value, str | int | float):
            yield say("no_column", value.line, name)
        return
    yield from _unknown(entries, SOURCE_KEYS, "key", say)
    yield from _column_faults(name, value, item, say)
    for each in _entries(entries.get("missing")).values():
        if each.written not in list(Missing):
            yield say("reason", each.line, name, each.written, ", ".join(Missing))
    if item is not None and item.categories:
        yield from _code_faults(entries, item, say)


def _column_faults(name: str, value: Tree, item: Item | None, say: Say) -> Iterator[Problem]:
    entries = _entries(value)
    if ("column" in entries) == ("columns" in entries):
        yield say("no_column", value.line, name)
    if "columns" in entries and (item is None or item.kind != "multiple"):
        yield say("columns", value.line, name)


def _code_faults(entries: Mapping[str, Tree], item: Item, say: Say) -> Iterator[Problem]:
    codes = [category.code for category in item.categories]
    for each in _entries(entries.get("codes")).values():
        if each.written not in codes:
            yield say("code", each.line, item.name, each.written, ", ".join(codes))
    yield from _unknown(_entries(entries.get("columns")), codes, "code", say)


def _unknown(entries: Mapping[str, Tree], known: Iterable[str], check: str, say: Say) -> Iterator[Problem]:
    names = list(known)
    for name, value in entries.items():
        if name not in names:
            near = get_close_matches(name, names, 3) or names[:12]
            yield say(check, value.line, name, name, ", ".join(near))


def _entries(value: Tree | None) -> dict[str, Tree]:
    return value.value if value is not None and isinstance(value.value, dict) else {}


def _elements(value: Tree | None) -> list[Tree]:
    return value.value if value is not None and isinstance(value.value, list) else []


def _written(value: Tree | None) -> str:
    return "" if value is None else value.written

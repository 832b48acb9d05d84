"""Which tables stand on which sheet: those of one kind together, the kinds in the order they are read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from analysis.codebook import LANGUAGES, NO_TEXT, Text
from analysis.report.excel.names import sheet_name
from analysis.report.subject import Contents
from analysis.subject.periodic import Periodic
from analysis.table import Field, Table, shortened
from analysis.tables.figures import FIGURES, words
from analysis.tables.index import NODE


@dataclass(frozen=True, slots=True)
class Family:
    """A kind of table: a pattern of its name, the sheet it stands on, and what that sheet shows."""

    key: str
    pattern: str
    name: Text
    about: Text


FAMILIES = (
    Family("targets", r".*_target", words("Mục tiêu", "Targets"),
           words("Chỉ số so với mục tiêu", "Indices against their targets")),
    Family("promised", r"(.*_)?targets_.*", words("Mục tiêu văn bản", "Programme targets"),
           words("Mục tiêu của các chương trình, kế hoạch", "Targets of programmes and plans")),
    Family("indices", "", words("Chỉ số", "Indices"),
           words("Mọi chỉ số, từng phần và từng câu", "Every index, part by part, item by item")),
    Family("units", r".*_headline_by_unit", words("Theo đơn vị", "By unit"),
           words("Chỉ số chung của từng đơn vị", "The main index of every unit")),
    Family("ranks", r".*_ranks_by_.*", words("Thứ hạng", "Ranks"),
           words("Thứ hạng mà số liệu không loại trừ", "The ranks the data do not exclude")),
    Family("comparison", r".*_headline_by_.*", words("So sánh", "Comparison"),
           words("Chỉ số chung theo các nhóm người trả lời", "The main index by groups of respondents")),
    Family("change", r".*_change", words("Thay đổi", "Change"),
           words("So với kỳ trước", "Beside the earlier round")),
    Family("rolled", r".*_units", words("Tổng hợp đơn vị", "Units rolled up"),
           words("Đơn vị cấp trên và các đơn vị dưới nó", "Units, and those below them")),
    Family("trend", r".*_trend", words("Qua các kỳ", "Trend"),
           words("Chỉ số qua các kỳ", "The index over the rounds")),
    Family("details", r".*_by_.*", words("Chi tiết nhóm", "Groups in detail"),
           words("Từng phần, từng câu trong từng nhóm", "Part by part and item by item in every group")),
    Family("levels", r"levels_\d+", words("Các mức", "Levels"),
           words("Câu trả lời trải trên thang đo ra sao", "How answers spread over their scale")),
    Family("answers", r"answers_\d+", words("Câu hỏi khác", "Other questions"),
           words("Câu hỏi ngoài các chỉ số", "Questions outside the indices")),
    Family("priorities", r".*_priorities", words("Ưu tiên", "Priorities"),
           words("Câu nào quan trọng, đáp ứng đến đâu", "Which items matter and how good they are")),
    Family("strengths", r".*_strengths", words("Mạnh, yếu", "Strengths"),
           words("Từng câu so với chỉ số chung", "Each item beside the whole")),
    Family("choices", r"choices_.*", words("Lựa chọn", "Choices"),
           words("Câu hỏi được chọn nhiều ý", "Questions with several choices")),
    Family("comments", r"comments", words("Ý kiến", "Comments"),
           words("Bao nhiêu người viết ý kiến", "How many people wrote comments")),
    Family("quotes", r"quotes", words("Lời người dân", "Quotes"),
           words("Ý kiến được chọn để in", "Comments chosen to be printed")),
    Family("respondents", r"respondents", words("Người trả lời", "Respondents"),
           words("Ai đã trả lời", "Who answered")),
)  # fmt: skip
"""The sheets of figures, in their order; what fits none of them follows under its own title."""

WHICH = Field("table", words("Bảng", "Table"))

TOLD = 3
"""Tables that the title of a sheet names, of several on it."""

LONGEST = 60
"""Letters of a table's name beside each of its rows."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of figures: its name, what it shows and the table on it."""

    key: str
    name: str
    about: Text
    table: Table


def sheets(contents: Contents | Periodic, language: str, taken: Iterable[str] = ()) -> tuple[Sheet, ...]:
    """Return the sheets of every table of *contents*, under names not in *taken*."""
    names = {name.casefold() for name in taken}
    found = []
    for family, tables in _families(contents):
        for table in _merged(tables):
            wanted = family.name.to(language) or table.title.to(language)
            name = sheet_name(wanted, names)
            names.add(name.casefold())
            found.append(Sheet(family.key, name, family.about or table.title, table))
    return tuple(found)


def _families(contents: Contents | Periodic) -> Iterator[tuple[Family, list[Table]]]:
    tables = list(contents.tables())
    kinds = [_family(table) for table in tables]
    for family in FAMILIES:
        yield family, [table for table, kind in zip(tables, kinds, strict=True) if kind is family]
    for table, kind in zip(tables, kinds, strict=True):
        if kind is None:
            yield Family("other", "", NO_TEXT, NO_TEXT), [table]


def _family(table: Table) -> Family | None:
    if table.fields == NODE + FIGURES:
        return next(family for family in FAMILIES if not family.pattern)
    return next((f for f in FAMILIES if f.pattern and re.fullmatch(f.pattern, table.name)), None)


def _merged(tables: Sequence[Table]) -> Iterator[Table]:
    """Yield the tables, those with the same columns as one, in which the first column says which it was."""
    alike: dict[tuple[Field, ...], list[Table]] = {}
    for table in tables:
        alike.setdefault(table.fields, []).append(table)
    for fields, same in alike.items():
        if len(same) == 1:
            yield same[0]
            continue
        title, names = _parted([table.title for table in same])
        rows = tuple((name, *row) for name, table in zip(names, same, strict=True) for row in table.rows)
        notes = tuple(dict.fromkeys(note for table in same for note in table.notes))
        yield replace(same[0], title=title, fields=(WHICH, *fields), rows=rows, notes=notes)


def _parted(titles: Sequence[Text]) -> tuple[Text, list[Text]]:
    """Return what a sheet of several tables is called, and what each of them is called on it.

    What their titles begin with alike, up to a colon, stands in the title of the sheet alone.
    """
    heads: dict[str, str] = {}
    names: dict[str, list[str]] = {}
    for tag in LANGUAGES:
        heads[tag], names[tag] = _named([title.to(tag) for title in titles])
    more = "; …" if len(titles) > TOLD else ""
    whole = Text.of({tag: heads[tag] + "; ".join(names[tag][:TOLD]) + more for tag in LANGUAGES})
    each = [Text.of({tag: names[tag][at] for tag in LANGUAGES}) for at in range(len(titles))]
    return whole, each


def _named(titles: Sequence[str]) -> tuple[str, list[str]]:
    """Return what titles begin with alike, and the rest of each, shortened where it stays its own."""
    first = titles[0]
    ends = [at + 2 for at in range(len(first)) if first.startswith(": ", at)]
    alike = (first[:end] for end in reversed(ends) if all(title.startswith(first[:end]) for title in titles))
    head = next(alike, "")
    rest = [title[len(head) :] for title in titles]
    short = [shortened(words, LONGEST) for words in rest]
    return head, short if len({*short}) == len({*rest}) else rest

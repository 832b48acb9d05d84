"""A questionnaire as far as it could be built, with the place in the file of everything in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from analysis.codebook import Node
from survey.questionnaire import building
from survey.questionnaire.document import (
    CategoryEntry,
    ConditionEntry,
    Entry,
    ItemEntry,
    NodeEntry,
    QuestionnaireEntry,
)
from survey.questionnaire.model import Item, Questionnaire
from survey.questionnaire.recording import Sound, recordings
from survey.questionnaire.source import Path

_UNSEEN = re.compile("[\u00ad\u200b-\u200d\u2060\ufe00-\ufe0f\u2800\u3164\u115f\u1160\uffa0]")
"""Characters that are there and not seen: they part syllables, join letters or fill a place."""

Fault = tuple[Path, dict[str, object]]
"""Where a check found something, and what its sentences need to say."""


@dataclass(frozen=True, slots=True)
class Placed:
    """An item and where it stands: its place counts items from the start of the questionnaire."""

    path: Path
    place: int
    section: int
    entry: ItemEntry
    item: Item


@dataclass(frozen=True, slots=True)
class Stated:
    """A condition or part of one; it may refer to items before `before`. `staff` tells who meets it."""

    path: Path
    before: int
    entry: ConditionEntry
    staff: bool
    depth: int = 1


@dataclass(frozen=True, slots=True, eq=False)
class Draft:
    """What the checks look at."""

    entry: QuestionnaireEntry
    built: Questionnaire
    placed: tuple[Placed, ...]
    by_name: Mapping[str, Placed]
    sounds: tuple[Sound, ...] = ()

    @classmethod
    def of(cls, entry: QuestionnaireEntry, sounds: tuple[Sound, ...] = ()) -> Draft:
        """Build what can be built of *entry*, with the recordings that lie beside its file."""
        built = replace(building.questionnaire(entry), recordings=recordings(sounds))
        placed = tuple(_placed(entry, built))
        by_name = {one.item.name: one for one in reversed(placed)}
        return cls(entry, built, placed, by_name, sounds)

    def conditions(self) -> Iterator[Stated]:
        """Yield every condition and every part of one, outer ones first."""
        first = 0
        for place, section in enumerate(self.entry.sections):
            if section.relevant is not None:
                staff = all(item.filled_by == "staff" for item in section.items)
                path = ("sections", place, "relevant")
                yield from _stated(Stated(path, first, section.relevant, staff))
            first += len(section.items)
        for one in self.placed:
            if one.entry.relevant is not None:
                staff = one.item.filled_by == "staff"
                yield from _stated(Stated((*one.path, "relevant"), one.place, one.entry.relevant, staff))

    def code_lists(self) -> Iterator[tuple[Path, list[CategoryEntry]]]:
        """Yield the codes of every scale and of every item that has its own."""
        for name, codes in (self.entry.scales or {}).items():
            yield ("scales", name), codes
        for one in self.placed:
            if one.entry.categories is not None:
                yield (*one.path, "categories"), one.entry.categories

    def codes_of(self, one: Placed) -> tuple[Path, Sequence[CategoryEntry]]:
        """Return the codes of one item and where they are written: its own, or those of its scale."""
        if one.entry.categories is not None:
            return (*one.path, "categories"), one.entry.categories
        scale = one.entry.scale or self.entry.sections[one.section].scale or ""
        return ("scales", scale), (self.entry.scales or {}).get(scale, [])

    def nodes(self) -> Iterator[tuple[Path, NodeEntry, Node]]:
        """Yield every node above the items, with what it inherits, parents first."""
        for place, (entry, node) in enumerate(zip(self.entry.indices or (), self.built.indices, strict=True)):
            yield from _nodes(("indices", place), entry, node)


def texts(entry: Entry, path: Path = ()) -> Iterator[tuple[Path, dict[str, str]]]:
    """Yield every text of an entry and of what is inside it."""
    for name, field in type(entry).model_fields.items():
        here = (*path, field.alias or name)
        yield from _texts_in(getattr(entry, name), here, is_text=name != "scales")


def _texts_in(value: object, here: Path, *, is_text: bool) -> Iterator[tuple[Path, dict[str, str]]]:
    match value:
        case Entry():
            yield from texts(value, here)
        case dict() if is_text:
            yield here, value
        case dict():
            for key, parts in value.items():
                yield from _texts_in(parts, (*here, key), is_text=is_text)
        case [Entry(), *_]:
            for place, part in enumerate(value):
                yield from _texts_in(part, (*here, place), is_text=is_text)


def listed(words: Iterable[str]) -> str:
    """Return words as a list to read."""
    return ", ".join(words)


def visible(words: str) -> str:
    """Return *words* as a reader sees them: nothing without width, one space where there is room."""
    return " ".join(_UNSEEN.sub("", words).split())


def unknown(word: str | None, known: Iterable[str], path: Path) -> Iterator[Fault]:
    """Yield a fault when *word* is written and is none of the *known*."""
    if word is not None and word not in known:
        yield path, {"word": word, "known": listed(known)}


def repeated(words: Iterable[tuple[Path, str]], same: Callable[[str], str] = str) -> Iterator[Fault]:
    """Yield a fault for every word that was there before; *same* says what counts as the same."""
    seen: set[str] = set()
    for path, word in words:
        if same(word) in seen:
            yield path, {"name": word}
        seen.add(same(word))


def _placed(entry: QuestionnaireEntry, built: Questionnaire) -> Iterator[Placed]:
    place = 0
    for number, (section, made) in enumerate(zip(entry.sections, built.sections, strict=True)):
        for position, (one, item) in enumerate(zip(section.items, made.items, strict=True)):
            yield Placed(("sections", number, "items", position), place, number, one, item)
            place += 1


def _stated(stated: Stated) -> Iterator[Stated]:
    yield stated
    entry = stated.entry
    inner: list[tuple[Path, ConditionEntry]] = [
        ((key, place), part) for key in ("all", "any") for place, part in enumerate(getattr(entry, key) or ())
    ]
    if entry.not_ is not None:
        inner.append((("not",), entry.not_))
    for step, part in inner:
        yield from _stated(Stated((*stated.path, *step), stated.before, part, stated.staff, stated.depth + 1))


def _nodes(path: Path, entry: NodeEntry, node: Node) -> Iterator[tuple[Path, NodeEntry, Node]]:
    yield path, entry, node
    for place, (part, made) in enumerate(zip(entry.parts or (), node.parts, strict=False)):
        yield from _nodes((*path, "parts", place), part, made)

"""YAML 1.2 as a tree of values that remember their lines. What a questionnaire never needs is refused.

The events come from ruamel.yaml; only the core schema of YAML 1.2 is resolved here, so that `no`
stays a word and a quoted code stays a string. Anchors, aliases, tags, a second document, a key
written twice and deep nesting are faults, not features.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    CollectionEndEvent,
    DocumentStartEvent,
    Event,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceStartEvent,
)
from ruamel.yaml.reader import ReaderError

Path = tuple[str | int, ...]
"""Keys and list positions from the root of a file to one of its values."""

DEPTH = 30
"""Levels of nesting a questionnaire may have; the deepest sensible file has about fifteen."""

_WHOLE = re.compile(r"[-+]?[0-9]{1,15}")
_REAL = re.compile(r"[-+]?(?:[0-9]{1,15}\.[0-9]*|\.[0-9]+|[0-9]{1,15})(?:[eE][-+]?[0-9]{1,2})?")
_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
"""What ends a line to ruamel.yaml, whose marks count lines."""

_CURLY = frozenset("“”„‘’«»")
_HASH = re.compile(r"\s+#[^\s#]")
_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}

_DASH = re.compile(r"\s*(?:[–—−•]|-[^\s-])")
_SPACE = re.compile(r" *[^\S \t\r]")
"""How a line begins whose dash is none to YAML, or whose space is none."""

_BEYOND = re.compile(r"\\U(?!000|0010)[0-9A-Fa-f]{8}")
"""An escape that stands for no character: there are none beyond U+10FFFF."""

_FAULTS = (
    ("mapping values are not allowed", "yaml_colon"),
    ("found character '\\t'", "yaml_tab"),
    ("cannot start any token", "yaml_character"),
    ("unexpected end of stream", "yaml_quote"),
    ("expected ',' or", "yaml_bracket"),
    ("expected <block end>", "yaml_indent"),
    ("could not find expected ':'", "yaml_colon_missing"),
    ("unknown escape character", "yaml_backslash"),
    ("escape sequence", "yaml_backslash"),
    ("expected chomping", "yaml_character"),
    ("expected alphabetic", "yaml_character"),
    ("expected ' '", "yaml_character"),
    ("expected a comment", "yaml_character"),
    ("found ('<", "yaml_indent"),
    ("expected", "yaml_misplaced"),
    ("not allowed here", "yaml_misplaced"),
)
"""How ruamel.yaml words a fault, and the check in the catalogue that explains it."""


@dataclass(frozen=True, slots=True)
class Found:
    """One fault of a file: the check that names it, where, and what its sentences need to say."""

    check: str
    path: Path = ()
    params: dict[str, object] = field(default_factory=dict)
    line: int = 0


class Unparsable(Exception):
    """The text cannot be read to its end; holds the one fault that stopped the reading."""

    def __init__(self, found: Found) -> None:
        super().__init__(found.check)
        self.found = found


@dataclass(slots=True)
class Tree:
    """One value of a file.

    `value` is a dict of trees, a list of trees, or a scalar; `line` is 1-based (the line of the key
    for a value under a key); `written` is a scalar as its author wrote it.
    """

    line: int
    value: dict[str, Tree] | list[Tree] | str | int | float | bool | None
    written: str = ""

    def plain(self) -> object:
        """Return the value without its lines."""
        match self.value:
            case dict():
                return {key: part.plain() for key, part in self.value.items()}
            case list():
                return [part.plain() for part in self.value]
        return self.value

    def along(self, path: Path) -> Iterator[Tree]:
        """Yield this tree and the trees along *path*, as far as it exists."""
        yield self
        tree = self
        for step in path:
            match tree.value, step:
                case dict() as entries, str() if step in entries:
                    tree = entries[step]
                case list() as elements, int() if step < len(elements):
                    tree = elements[step]
                case _:
                    return
            yield tree

    def line_of(self, path: Path) -> int:
        """Return the line of what is at *path*, or of the nearest thing around it."""
        return list(self.along(path))[-1].line


def tree(text: str) -> tuple[Tree, list[Found]]:
    """Return *text* as a tree, NFC throughout, with the faults that did not stop the reading.

    Raises
    ------
    Unparsable
        When the text is not YAML.
    """
    text = unicodedata.normalize("NFC", text.removeprefix("\ufeff"))
    try:
        return _Builder(text).built()
    except MarkedYAMLError as error:
        raise Unparsable(_marked(error, text)) from None
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise Unparsable(
            Found("yaml_special", params={"character": f"U+{error.character:04X}"}, line=line)
        ) from None
    except YAMLError as error:
        raise Unparsable(Found("yaml", params={"fault": str(error)}, line=1)) from None
    except (ValueError, OverflowError):  # ruamel.yaml asks Python for a character that there is not
        line = next((place for place, one in enumerate(_BREAK.split(text), 1) if _BEYOND.search(one)), 1)
        raise Unparsable(Found("yaml_backslash", line=line)) from None


class _Builder:
    """Turns the events of one text into a tree, noting faults on the way."""

    def __init__(self, text: str) -> None:
        self.lines = _BREAK.split(text)
        self.events: Iterator[Event] = YAML(typ="safe", pure=True).parse(text)
        self.found: list[Found] = []

    def built(self) -> tuple[Tree, list[Found]]:
        root: Tree | None = None
        for event in self.events:
            if isinstance(event, NodeEvent) and root is None:
                root = self._value(event, 0)
            elif isinstance(event, DocumentStartEvent) and root is not None:
                raise Unparsable(Found("yaml_documents", line=_line(event)))
        return root or Tree(1, None), self.found

    def _value(self, event: Event, depth: int) -> Tree:
        line = _line(event)
        if depth > DEPTH:
            raise Unparsable(Found("yaml_depth", params={"most": DEPTH}, line=line))
        self._refuse_tricks(event, line)
        match event:
            case MappingStartEvent():
                return Tree(line, self._entries(depth + 1))
            case SequenceStartEvent():
                return Tree(line, [self._value(part, depth + 1) for part in self._parts()])
            case ScalarEvent():
                rest = self.lines[event.end_mark.line][event.end_mark.column :]
                self.found.extend(one for one in _lost(event, rest) if one not in self.found)
                return _scalar(event, line)
        return Tree(line, None)

    def _refuse_tricks(self, event: Event, line: int) -> None:
        """Note anchors, aliases and tags: they repeat or change values out of the reader's sight."""
        anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
        if anchor is not None:
            self.found.append(Found("yaml_anchor", params={"name": str(anchor)}, line=line))
        if tag is not None:
            self.found.append(Found("yaml_tag", params={"tag": str(tag)}, line=line))

    def _parts(self) -> Iterator[Event]:
        for event in self.events:
            if isinstance(event, CollectionEndEvent):
                return
            yield event

    def _entries(self, depth: int) -> dict[str, Tree]:
        entries: dict[str, Tree] = {}
        for key in self._parts():
            line = _line(key)
            if not isinstance(key, ScalarEvent):
                raise Unparsable(Found("yaml_key", line=line))
            self._refuse_tricks(key, line)
            value = self._value(next(self.events), depth)
            value.line = line
            name = key.value.strip()
            if name != key.value and key.implicit[0]:
                self.found.append(Found("yaml_space", line=line))
            if name in entries:
                first = entries[name].line
                self.found.append(Found("duplicate_key", params={"key": name, "first": first}, line=line))
            else:
                entries[name] = value
        return entries


def _lost(event: ScalarEvent, rest: str) -> Iterator[Found]:
    """Yield where what YAML reads is not what the author of a plain scalar sees; *rest* ends its line."""
    words: str = event.value
    if not event.implicit[0]:
        return
    if words[:1] in _CURLY and (words[-1] in _CURLY or not _CURLY.intersection(words[1:])):
        yield Found("curly_quotes", line=_line(event))
    elif _HASH.match(rest):
        yield Found("hash_in_text", params={"lost": rest.strip()}, line=_line(event))


def _scalar(event: ScalarEvent, line: int) -> Tree:
    """Resolve one scalar by the core schema; what is quoted or written as a block is a string."""
    words: str = event.value
    plain = event.implicit[0]
    if plain and words[:1] in _CURLY and words[-1] in _CURLY:
        words, plain = words.strip("".join(_CURLY)), False
    if not plain:
        return Tree(line, words, words)
    if words.lower() in _WORDS:
        return Tree(line, _WORDS[words.lower()], words)
    if _WHOLE.fullmatch(words):
        return Tree(line, int(words), words)
    if _REAL.fullmatch(words):
        return Tree(line, float(words), words)
    return Tree(line, words, words)


def _line(event: Event) -> int:
    return int(event.start_mark.line) + 1


def _marked(error: MarkedYAMLError, text: str) -> Found:
    """Return the fault ruamel.yaml stopped at, by the name it has in the catalogue."""
    words = str(error.problem)
    unclosed = "<stream end>" in words or "end of stream" in words  # then the opening is the place to look
    marks = (error.context_mark, error.problem_mark) if unclosed else (error.problem_mark, error.context_mark)
    line = next((mark.line + 1 for mark in marks if mark is not None), 1)
    written = _BREAK.split(text)[:line]
    for looks, near, name in ((_SPACE, 0, "yaml_space"), (_DASH, line - 2, "yaml_dash")):
        for place, one in enumerate(written, 1):
            if place > near and looks.match(one):
                return Found(name, line=place)
    check = next((check for start, check in _FAULTS if start in words), "yaml")
    return Found(check, params={"fault": words}, line=line)

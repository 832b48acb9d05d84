"""What a column of answers means: codes, labels, scores, missing reasons, and the index it feeds.

Only the standard library is imported here, so that everything else may import this module.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

LANGUAGES = ("vi", "en")
"""The order in which a text is looked for when the wanted language is absent."""


class Missing(StrEnum):
    """Why a cell holds no answer. The value is the spelling used in files and in the store.

    "withheld" stands in files that leave the house only: the answer would let somebody be recognised.
    """

    NOT_ASKED = "not asked"
    NOT_APPLICABLE = "not applicable"
    DONT_KNOW = "don't know"
    REFUSED = "refused"
    NOT_ANSWERED = "not answered"
    ILLEGIBLE = "illegible"
    WITHHELD = "withheld"


@dataclass(frozen=True, slots=True)
class Text:
    """One text in several languages, every one normalised to NFC.

    Parameters
    ----------
    versions : tuple of (language, text)
        Language tags as in BCP 47 ("vi", "en", "km"), in the order they were written.
    """

    versions: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, versions: Mapping[str, str]) -> Text:
        """Make a text from a mapping of language to wording.

        Half a character (a lone surrogate, as JSON may bring it) stands in no file: it becomes U+FFFD.
        """
        return cls(
            tuple((tag, unicodedata.normalize("NFC", _whole(words))) for tag, words in versions.items())
        )

    def __bool__(self) -> bool:
        return bool(self.versions)

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages this text exists in."""
        return tuple(tag for tag, _ in self.versions)

    def to(self, language: str) -> str:
        """Return the wording in *language*, else in the first of `LANGUAGES` it exists in, else ""."""
        words = dict(self.versions)
        for tag in (language, *LANGUAGES, *words):
            if tag in words:
                return words[tag]
        return ""


def _whole(words: str) -> str:
    return words.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


NO_TEXT = Text()


@dataclass(frozen=True, slots=True)
class Category:
    """One code an answer may have.

    `score` is what the answer earns; None for a code that earns nothing. `missing` is set on a
    code that stands outside the scale ("không áp dụng"), and then `score` is None.
    """

    code: str
    label: Text
    score: float | None = None
    missing: Missing | None = None


@dataclass(frozen=True, slots=True)
class Variable:
    """One column of answers.

    `kind` is one of `KINDS`. For "rating" and "single" the column holds codes of `categories`;
    for "multiple", codes joined by a space; for "number" and "percent", numbers; for "date",
    ISO days; for "text", free text.
    """

    name: str
    label: Text
    kind: str
    categories: tuple[Category, ...] = ()
    section: str = ""
    sensitive: bool = False
    identifying: bool = False

    @property
    def is_open(self) -> bool:
        """Whether people say what they think in their own words, and not who they are."""
        personal = self.identifying or self.sensitive or self.section in PERSONAL
        return self.kind == "text" and not personal


KINDS = ("rating", "single", "multiple", "number", "percent", "date", "text")

PERSONAL = ("respondent", "context")
"""Sections in which people write who they are, not what they think."""


@dataclass(frozen=True, slots=True)
class Node:
    """One node of an index tree: an index, a part, a factor or an item.

    Attributes
    ----------
    name : str
        Unique within the tree; an item's node has the name of its variable.
    measure : str
        What one answer counts: "satisfied" (1 when its code is in `satisfied`, else 0),
        "score" (the category's score) or "number" (the number itself).
    combine : str
        How the node is made from what is below it; a name in `analysis.index.COMBINATIONS`:
        "item", "pooled", "mean", "importance", "sum", "persons", "throughout".
    satisfied : tuple of str
        Codes counted as satisfied by the measure "satisfied".
    base_also : tuple of Missing
        Missing reasons that stay in the denominator as not satisfied; empty in every official index.
    importance : tuple of float
        For "importance": one share for each part, in order, summing to 1.
    rescale : tuple of 4 floats, or None
        (low, high, to_low, to_high): the linear map applied to the node's value.
    unit : str
        How a reader sees the value: "percent", "mean" or "points".
    method : str
        The rule of the official method it follows, such as "F9".
    parts : tuple of Node
        The nodes below; empty for an item.
    """

    name: str
    label: Text
    combine: str
    measure: str = "satisfied"
    satisfied: tuple[str, ...] = ()
    base_also: tuple[Missing, ...] = ()
    importance: tuple[float, ...] = ()
    rescale: tuple[float, float, float, float] | None = None
    unit: str = "percent"
    method: str = ""
    parts: tuple[Node, ...] = ()

    @property
    def items(self) -> tuple[str, ...]:
        """Names of the variables under this node, from left to right."""
        if self.combine == "item":
            return (self.name,)
        return tuple(item for part in self.parts for item in part.items)

    def walk(self, depth: int = 0) -> Iterator[tuple[int, Node]]:
        """Yield (depth, node) for this node and all below it, parents first."""
        yield depth, self
        for part in self.parts:
            yield from part.walk(depth + 1)


@dataclass(frozen=True, slots=True)
class Codebook:
    """Everything an analysis needs to know about a file of answers.

    `variables` are in file order. `indices` are the trees, the headline index first.
    `version` identifies the questionnaire the answers came from (SHA-256 of its canonical form),
    `official` says whether its wording is the official one, and `notes` is what a reader must be told.
    """

    title: Text
    variables: tuple[Variable, ...]
    indices: tuple[Node, ...] = ()
    version: str = ""
    official: bool = False
    notes: tuple[Text, ...] = ()
    _by_name: Mapping[str, Variable] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_name", {v.name: v for v in self.variables})

    def variable(self, name: str) -> Variable:
        """Return the variable called *name*; KeyError names the known ones."""
        try:
            return self._by_name[name]
        except KeyError:
            raise KeyError(f"no variable {name!r}; known: {', '.join(self._by_name)}") from None

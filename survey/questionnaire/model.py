"""What a questionnaire is: frozen values, compared, hashed and tested by typing them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from analysis.codebook import NO_TEXT, Category, Node, Text

Answer = str | tuple[str, ...] | float | date
"""A checked answer: a code (rating, single) or free text, codes in questionnaire order (multiple),
a finite number (number, percent) or a day (date). A code that means "missing" is an answer too."""

Answers = Mapping[str, Answer]
"""Checked answers by item name. An item that is absent was not answered."""


USUAL = "Ông/Bà"
"""What respondents are called where a questionnaire does not say."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something an author can mend: where it is, what is wrong, how to mend it.

    `check` is the name of the check that found it; `wrong` and `remedy` are whole sentences in the
    language that was asked for. `line` is 1-based, or 0 where no line applies.
    """

    check: str
    file: str
    line: int
    where: str
    wrong: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """True when the answer to `item` stands in `relation` to one of `codes` (or to `number`).

    Relations on codes: "is", "is not" (one of `codes`; for a multiple item: any of them chosen).
    Relations on numbers: "at least", "at most", "more than", "less than". "answered" needs neither.
    An item that was not answered, or is itself off the path, makes every comparison false.
    """

    item: str
    relation: str
    codes: tuple[str, ...] = ()
    number: float | None = None


@dataclass(frozen=True, slots=True)
class AllOf:
    """True when every condition is."""

    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """True when at least one condition is."""

    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """True when the condition is false."""

    condition: Condition


Condition = Comparison | AllOf | AnyOf | Not


@dataclass(frozen=True, slots=True)
class Constraint:
    """Limits of an answer, as data. None means no limit beyond the kind's own."""

    least: float | None = None
    most: float | None = None
    decimals: int | None = None
    max_length: int | None = None
    max_choices: int | None = None


NO_LIMITS = Constraint()


@dataclass(frozen=True, slots=True)
class Item:
    """One question.

    `kind` is a name in `kinds.KINDS`: rating, single, multiple, number, percent, date, text, note.
    A note is read, not answered. `official` is False where this item's own wording is not the
    official one. `filled_by` is "respondent" or "staff" (a citizen's form never shows a staff item).
    """

    name: str
    kind: str
    text: Text
    categories: tuple[Category, ...] = ()
    required: bool = False
    relevant: Condition | None = None
    constraint: Constraint = NO_LIMITS
    hint: Text = NO_TEXT
    official: bool = True
    filled_by: str = "respondent"
    sensitive: bool = False
    identifying: bool = False

    def category(self, code: str) -> Category | None:
        """Return the category with *code*, or None."""
        return next((category for category in self.categories if category.code == code), None)


@dataclass(frozen=True, slots=True)
class Section:
    """Items shown on one page.

    `order` is a key of `vocabulary.ORDERS`: "written", or "random", where each respondent meets the rating
    items in an order of their own (`order.arranged`); paper shows the written one.
    """

    name: str
    title: Text
    items: tuple[Item, ...]
    introduction: Text = NO_TEXT
    relevant: Condition | None = None
    order: str = "written"


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where the wording comes from. `official` is True only for wording known to be the official one."""

    official: bool
    legal_basis: Text = NO_TEXT
    status: str = ""
    confidence: str = ""
    source: str = ""
    note: Text = NO_TEXT


@dataclass(frozen=True, slots=True)
class Recording:
    """Audio that reads a part aloud: an item by its name, a section as "section-" and its name."""

    part: str
    language: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """An instrument. `version` is the author's label; `canonical.version_of` gives the SHA-256.

    `unofficial` are the languages whose wording is a translation nobody official has read; where such a
    language lacks a text, another one stands in and is marked as such. `recordings` name the audio by its
    SHA-256: what people hear is part of what they were asked, and so of the version. `addressed_as` is what
    the software's own sentences call the respondents, a key of `vocabulary.FORMS_OF_ADDRESS`.
    """

    name: str
    version: str
    service: str
    languages: tuple[str, ...]
    title: Text
    sections: tuple[Section, ...]
    provenance: Provenance
    indices: tuple[Node, ...] = ()
    introduction: Text = NO_TEXT
    minutes: int = 5
    unofficial: tuple[str, ...] = ()
    recordings: tuple[Recording, ...] = ()
    addressed_as: str = USUAL

    def recording(self, part: str, language: str) -> Recording | None:
        """Return what reads *part* aloud in *language*, or None."""
        same = (each for each in self.recordings if (each.part, each.language) == (part, language))
        return next(same, None)

    def is_heard(self, language: str) -> bool:
        """Return whether anything is read aloud in *language*."""
        return any(each.language == language for each in self.recordings)

    def items(self) -> Iterator[Item]:
        """Yield every item, in order, notes included."""
        for section in self.sections:
            yield from section.items

    def on_one_screen(self) -> bool:
        """Return whether citizens see one section, and in it the same questions whatever they answer."""
        met = [s for s in self.sections if any(item.filled_by == "respondent" for item in s.items)]
        if len(met) != 1 or met[0].relevant is not None:
            return False
        return all(item.relevant is None for item in met[0].items)

    def item(self, name: str) -> Item:
        """Return the item called *name*; KeyError names the known ones."""
        for item in self.items():
            if item.name == name:
                return item
        raise KeyError(f"no item {name!r}; known: {', '.join(item.name for item in self.items())}")

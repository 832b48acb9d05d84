"""A questionnaire on paper: its order, its numbers, what a clerk keys for a category, and where to jump.

What citizens answer comes first, in the questionnaire's order; what staff fill in stands behind it, on a
page of its own. The printed form, the page on which clerks key it and the reading of scans follow this.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from analysis.codebook import Missing
from survey.questionnaire.model import AllOf, AnyOf, Comparison, Condition, Item, Not, Questionnaire, Section

USUAL: Mapping[Missing, str] = {Missing.NOT_APPLICABLE: "9", Missing.DONT_KNOW: "8"}
"""Keys that clerks know for what stands outside a scale, wherever no category of the item has them."""

CHOICES = frozenset({"rating", "single", "multiple"})
"""Kinds answered by marking boxes; every other kind is answered by writing."""


@dataclass(frozen=True, slots=True)
class Part:
    """One section as it stands on paper. `items` are those of one filler, notes included."""

    section: Section
    items: tuple[Item, ...]
    staff: bool

    @property
    def speaks_to_others(self) -> bool:
        """Whether staff fill in their share of a section whose title and introduction speak to citizens."""
        return self.staff and any(item.filled_by != "staff" for item in self.section.items)


@dataclass(frozen=True, slots=True)
class Jump:
    """Where to go from an item when one of `codes` was chosen: the question `number`, 0 for the end."""

    codes: tuple[str, ...]
    number: int


def parts(questionnaire: Questionnaire) -> Iterator[Part]:
    """Yield the parts of the paper form in its order."""
    for filler in ("respondent", "staff"):
        for section in questionnaire.sections:
            items = tuple(item for item in section.items if item.filled_by == filler)
            if any(item.kind != "note" for item in items):
                yield Part(section, items, filler == "staff")


def asked(questionnaire: Questionnaire) -> Iterator[tuple[Part, Item]]:
    """Yield every item that is answered, with its part, in the paper's order."""
    for part in parts(questionnaire):
        yield from ((part, item) for item in part.items if item.kind != "note")


def numbers(questionnaire: Questionnaire) -> dict[str, int]:
    """Return the number of each question on paper, from 1."""
    return {item.name: number for number, (_, item) in enumerate(asked(questionnaire), 1)}


def printed_keys(item: Item) -> dict[str, str]:
    """Return code -> the key beside its box: the code where all have one sign, else 1, 2 and so on."""
    codes = [category.code for category in item.categories]
    if all(len(code) == 1 for code in codes):
        return {code: code for code in codes}
    width = len(str(len(codes)))
    places = [f"{place:0{width}}" for place in range(1, len(codes) + 1)]
    outside = {c.code: USUAL[c.missing] for c in item.categories if c.missing and c.missing in USUAL}
    scale = places[: len(codes) - len(outside)]
    once = len(set(outside.values())) == len(outside) and not set(outside.values()) & set(scale)
    if not (outside and once and width == 1):
        return dict(zip(codes, places, strict=True))
    inside = iter(scale)
    return {code: outside.get(code) or next(inside) for code in codes}


def keys(item: Item) -> dict[str, str]:
    """Return what a clerk may key -> the code it means; 9 and 8 where they are free, in either case."""
    found = {key: code for code, key in printed_keys(item).items()}
    for category in item.categories:
        usual = USUAL.get(category.missing) if category.missing else None
        if usual is not None and usual not in found:
            found[usual] = category.code
    return found


def jumps(questionnaire: Questionnaire, item: Item) -> list[Jump]:
    """Return where each category of *item* leads when it passes over the questions right after it."""
    if item.kind not in ("rating", "single") or item.filled_by != "respondent":
        return []
    places = numbers(questionnaire)
    later = [(part, other) for part, other in asked(questionnaire) if places[other.name] > places[item.name]]
    later = [(part, other) for part, other in later if not part.staff]
    found: dict[int, tuple[str, ...]] = {}
    for category in item.categories:
        passed = _passed(later, item.name, category.code)
        if passed:
            number = places[later[passed][1].name] if passed < len(later) else 0
            found[number] = (*found.get(number, ()), category.code)
    return [Jump(codes, number) for number, codes in found.items()]


def _passed(later: list[tuple[Part, Item]], name: str, code: str) -> int:
    """Return how many of the next questions are surely not asked once *code* was chosen."""
    passed = 0
    for part, item in later:
        conditions = (part.section.relevant, item.relevant)
        if not any(_outcome(condition, name, code) is False for condition in conditions):
            break
        passed += 1
    return passed


def _outcome(condition: Condition | None, name: str, code: str) -> bool | None:
    """Return whether *condition* holds when *code* is all that is known; None when more must be known."""
    match condition:
        case None:
            return True
        case Comparison(item, relation, codes):
            if item != name:
                return None
            return relation == "answered" or (code in codes) is (relation == "is")
        case Not(inner):
            outcome = _outcome(inner, name, code)
            return None if outcome is None else not outcome
        case AllOf(conditions) | AnyOf(conditions):
            decisive = isinstance(condition, AnyOf)
            outcomes = {_outcome(part, name, code) for part in conditions}
            return decisive if decisive in outcomes else None if None in outcomes else not decisive

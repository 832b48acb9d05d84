"""Kinds, scales and limits: what may be answered."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil, floor

from survey.questionnaire.checks.draft import Draft, Fault, Placed, listed, unknown
from survey.questionnaire.document import ConstraintEntry
from survey.questionnaire.kinds import KINDS
from survey.questionnaire.model import Item
from survey.questionnaire.readers import MOST_DECIMALS, MOST_DIGITS, bounds, within
from survey.questionnaire.source import Path
from survey.questionnaire.vocabulary import FILLERS, FORMS_OF_ADDRESS, MISSING, SERVICES

_MINUTES = range(1, 121)
_LONGEST_TEXT = 10_000


def unknown_service(draft: Draft) -> Iterator[Fault]:
    """Yield a service nobody knows."""
    return unknown(draft.entry.service, SERVICES, ("service",))


def unknown_address(draft: Draft) -> Iterator[Fault]:
    """Yield a form of address for which the software has no sentences."""
    return unknown(draft.entry.addressed_as, FORMS_OF_ADDRESS, ("addressed_as",))


def bad_minutes(draft: Draft) -> Iterator[Fault]:
    """Yield a length no questionnaire has."""
    if draft.entry.minutes not in _MINUTES:
        yield ("minutes",), {"least": _MINUTES[0], "most": _MINUTES[-1]}


def no_legal_basis(draft: Draft) -> Iterator[Fault]:
    """Yield an official questionnaire that does not say where it is laid down."""
    if draft.entry.provenance.official and draft.entry.provenance.legal_basis is None:
        yield ("provenance", "official"), {}


def nothing_asked(draft: Draft) -> Iterator[Fault]:
    """Yield a questionnaire, or a section of one, without anything to answer."""
    if not any(_answered(one) for one in draft.placed):
        yield ("sections",), {}
    for place, section in enumerate(draft.entry.sections):
        if not section.items:
            yield ("sections", place), {}


def unknown_kind(draft: Draft) -> Iterator[Fault]:
    """Yield kinds nobody knows, and items without a kind."""
    for one in draft.placed:
        if one.item.kind not in KINDS:
            path = (*one.path, "kind") if one.entry.kind else one.path
            yield path, {"word": one.item.kind, "known": listed(KINDS)}


def unknown_scale(draft: Draft) -> Iterator[Fault]:
    """Yield scales that are used and not there."""
    known = draft.entry.scales or {}
    for place, section in enumerate(draft.entry.sections):
        yield from unknown(section.scale, known, ("sections", place, "scale"))
    for one in draft.placed:
        yield from unknown(one.entry.scale, known, (*one.path, "scale"))


def unused_scale(draft: Draft) -> Iterator[Fault]:
    """Yield scales that are there and not used."""
    used = {one.entry.scale for one in draft.placed} | {section.scale for section in draft.entry.sections}
    for name in draft.entry.scales or ():
        if name not in used:
            yield ("scales", name), {"name": name}


def two_scales(draft: Draft) -> Iterator[Fault]:
    """Yield items with both a scale and categories of their own."""
    for one in draft.placed:
        if one.entry.scale is not None and one.entry.categories is not None:
            yield (*one.path, "categories"), {}


def no_categories(draft: Draft) -> Iterator[Fault]:
    """Yield items to choose from with nothing to choose but to give no answer."""
    scales = draft.entry.scales or {}
    for one in _of_known_kind(draft):
        scale = one.entry.scale or draft.entry.sections[one.section].scale
        empty = all(category.missing for category in one.item.categories)
        told = one.item.kind == "rating" and one.item.categories  # by short_scale
        if KINDS[one.item.kind].categories and empty and not told and (not scale or scale in scales):
            yield one.path, {"kind": one.item.kind}


def needless_categories(draft: Draft) -> Iterator[Fault]:
    """Yield categories of items that are not chosen from."""
    for one in _of_known_kind(draft):
        own = next((key for key in ("scale", "categories") if getattr(one.entry, key) is not None), None)
        if own is not None and not KINDS[one.item.kind].categories:
            yield (*one.path, own), {"kind": one.item.kind, "field": own}


def unscored_code(draft: Draft) -> Iterator[Fault]:
    """Yield codes of a rating that have neither a score nor a reason to be outside the scale."""
    seen: set[Path] = set()
    for one in draft.placed:
        if one.item.kind == "rating":
            yield from _own_codes(draft, one, seen)


def scored_missing(draft: Draft) -> Iterator[Fault]:
    """Yield codes outside the scale that have a score all the same."""
    for path, codes in draft.code_lists():
        for place, category in enumerate(codes):
            if category.missing is not None and category.score is not None:
                yield (*path, place, "score"), {"code": category.code}


def unknown_missing(draft: Draft) -> Iterator[Fault]:
    """Yield reasons nobody knows."""
    for path, codes in draft.code_lists():
        for place, category in enumerate(codes):
            yield from unknown(category.missing, list(MISSING), (*path, place, "missing"))


def forced_opinion(draft: Draft) -> Iterator[Fault]:
    """Yield required ratings that leave no way out to somebody without an opinion."""
    for one in draft.placed:
        codes = one.item.categories if one.item.kind == "rating" and one.item.required else ()
        if codes and not any(category.missing for category in codes):
            yield _required(one, draft), {}


def required_note(draft: Draft) -> Iterator[Fault]:
    """Yield notes that must be answered."""
    for one in draft.placed:
        if one.item.kind == "note" and one.entry.required:
            yield (*one.path, "required"), {}


def required_identity(draft: Draft) -> Iterator[Fault]:
    """Yield respondents who must say who they are."""
    for one in draft.placed:
        if one.item.identifying and one.item.required and one.item.filled_by != "staff":
            yield _required(one, draft), {}


def unknown_filler(draft: Draft) -> Iterator[Fault]:
    """Yield people nobody knows."""
    for one in draft.placed:
        yield from unknown(one.entry.filled_by, FILLERS, (*one.path, "filled_by"))


def needless_limit(draft: Draft) -> Iterator[Fault]:
    """Yield limits that say nothing about this kind of item."""
    for one in _of_known_kind(draft):
        limits = KINDS[one.item.kind].limits
        for name in _limits(one.entry.constraint):
            if name not in limits:
                known = listed(limits) or "–"
                yield (*one.path, "constraint", name), {"field": name, "kind": one.item.kind, "known": known}


def empty_range(draft: Draft) -> Iterator[Fault]:
    """Yield limits between which no number lies that could be answered."""
    largest = float(10**MOST_DIGITS)
    for one in draft.placed:
        limits, decimals = one.item.constraint, one.item.constraint.decimals
        least, most = bounds(one.item)
        if (limits.least, limits.most) != (None, None) and not within(one.item, _first(one.item)):
            yield (
                (*one.path, "constraint"),
                {
                    "least": -largest if least is None else least,
                    "most": largest if most is None else most,
                    "decimals": MOST_DECIMALS if decimals is None else decimals,
                    "digits": MOST_DIGITS,
                },
            )


def _first(item: Item) -> float:
    """Return the least number its decimals and limits allow; the most, where there is no least."""
    decimals = item.constraint.decimals
    scale: int = 10 ** (MOST_DECIMALS if decimals is None else min(max(decimals, 0), MOST_DECIMALS))
    least, most = bounds(item)
    return ceil(least * scale) / scale if least is not None else floor((most or 0.0) * scale) / scale


def bad_limit(draft: Draft) -> Iterator[Fault]:
    """Yield counts of decimals, characters or choices that make no sense."""
    for one in draft.placed:
        allowed = {
            "decimals": (0, MOST_DECIMALS),
            "max_length": (1, _LONGEST_TEXT),
            "max_choices": (1, max(1, len(one.item.categories))),
        }
        known = KINDS[one.item.kind].limits if one.item.kind in KINDS else allowed
        for name, value in _limits(one.entry.constraint).items():
            least, most = allowed.get(name, (value, value))
            if name in known and not least <= value <= most:
                yield (*one.path, "constraint", name), {"least": least, "most": most}


def _answered(one: Placed) -> bool:
    return one.item.kind not in KINDS or KINDS[one.item.kind].reader is not None


def _of_known_kind(draft: Draft) -> Iterator[Placed]:
    return (one for one in draft.placed if one.item.kind in KINDS)


def _own_codes(draft: Draft, one: Placed, seen: set[Path]) -> Iterator[Fault]:
    """Yield the codes of one rating that lack a score, each list of codes once."""
    path, codes = draft.codes_of(one)
    for place, category in enumerate(() if path in seen else codes):
        if category.score is None and category.missing is None:
            yield (*path, place), {"code": category.code}
    seen.add(path)


def _required(one: Placed, draft: Draft) -> tuple[str | int, ...]:
    """Return where it is said that the item must be answered."""
    return (*one.path, "required") if one.entry.required else (*one.path[:2], "required")


def _limits(entry: ConstraintEntry | None) -> dict[str, float]:
    return {} if entry is None else entry.model_dump(exclude_none=True)

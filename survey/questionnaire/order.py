"""The order in which one respondent meets the items of a section, drawn from the id of the response.

Nothing is stored: the page that is loaded again, the kiosk's screens and a device without a network
(`survey/static/judging.js`) draw the same order, and whoever has the ids can draw it again later.
"""

from __future__ import annotations

from dataclasses import replace

from survey.questionnaire.model import Item, Section

_WHOLE = 0xFFFFFFFF


def changes_places(section: Section, item: Item) -> bool:
    """Return whether *item* may stand in another place of *section* than where it is written."""
    return section.order == "random" and item.kind == "rating" and item.filled_by == "respondent"


def arranged(section: Section, uuid: str) -> Section:
    """Return *section* with its items as the respondent whose response is *uuid* meets them.

    Rating items change places among themselves, by their lots from the smallest; all else stays in its place.
    """
    if section.order != "random":
        return section
    moving = [item for item in section.items if changes_places(section, item)]
    drawn = iter(sorted(moving, key=lambda item: lot(item.name, uuid)))
    return replace(
        section, items=tuple(next(drawn) if changes_places(section, item) else item for item in section.items)
    )


def lot(name: str, uuid: str) -> int:
    """Return the lot, 0 to 2**32 - 1, that the item called *name* draws in the response *uuid*.

    FNV-1a (32 bits) over the id followed by the name, in ASCII, and then the finalizer of MurmurHash3:
    FNV-1a alone would leave names that differ in their last letter in nearly the same order for everybody.
    """
    lot = 0x811C9DC5
    for byte in f"{uuid}{name}".encode():
        lot = (lot ^ byte) * 0x01000193 & _WHOLE
    lot = (lot ^ lot >> 16) * 0x85EBCA6B & _WHOLE
    lot = (lot ^ lot >> 13) * 0xC2B2AE35 & _WHOLE
    return lot ^ lot >> 16

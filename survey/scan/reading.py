"""From scanned pages to proposals: which form and page each is, and what its marks seem to say."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from survey.keying import Proposal
from survey.questionnaire.model import Questionnaire
from survey.scan.marks import proposals
from survey.scan.page import Grey, Unread, pictures, straightened
from survey.sheet.layout import Form
from survey.sheet.pdf import round_mark

_CODE = re.compile(r"H1/([0-9A-F]{10})/([0-9A-F]{8})/([0-9]{6,7})/([0-9]{1,3})")


@dataclass(frozen=True, slots=True)
class Read:
    """One page that was read."""

    serial: int
    page: int
    proposals: tuple[Proposal, ...]


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the pages of one round; `laid` gives the form as it was laid out for a serial number."""

    round_id: str
    questionnaire: Questionnaire
    laid: Callable[[int], Form]

    def read(self, picture: Grey) -> Read:
        """Return what one page says.

        Raises
        ------
        Unread
            When it is no page of a form, or one of another round or version.
        """
        page = straightened(picture)
        found = _CODE.fullmatch(page.code)
        if found is None:
            raise Unread("scan.no_code")
        version, mark, serial, number = found.groups()
        laid = self.laid(int(serial))
        if mark != round_mark(self.round_id) or version != laid.version[:10].upper():
            raise Unread("scan.other_round")
        if not 1 <= int(number) <= len(laid.sheets):
            raise Unread("scan.no_code")
        sheet = laid.sheets[int(number) - 1]
        return Read(int(serial), int(number), tuple(proposals(page, sheet, self.questionnaire)))

    def pages(self, file: Path) -> Iterator[tuple[int, Read | Unread]]:
        """Yield (place in the file, what it says or why it could not be read) for every page of *file*."""
        try:
            for place, picture in enumerate(pictures(file), 1):
                try:
                    yield place, self.read(picture)
                except Unread as unread:
                    yield place, unread
        except Unread as unread:
            yield 0, unread

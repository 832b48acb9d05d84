"""The channel of complaints: whoever needs something resolved is sent there, for a form gets no reply."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from markupsafe import Markup, escape

_ADDRESS = re.compile(r"https?://[^\s<>\"\[\]]*[^\s<>\"\[\].,;:!?)]")


@dataclass(frozen=True, slots=True)
class Channel:
    """Where complaints are taken, as the agency wrote it on one line; "" where it did not say.

    Names, telephone numbers and one address ("1022, https://phananh.example.vn") are all welcome.
    """

    words: str

    @property
    def address(self) -> str:
        """The address on the web that stands in the words; "" when none does."""
        found = _ADDRESS.search(self.words)
        return found[0] if found else ""

    def linked(self) -> Markup:
        """Return the words with the address as a link, for a person's own device."""
        before, address, after = self.words.partition(self.address) if self.address else (self.words, "", "")
        if not address:
            return escape(before)
        link = Markup('<a href="{0}" rel="noreferrer">{0}</a>').format(address)
        return escape(before) + link + escape(after)


def is_channel(words: str) -> bool:
    """Return whether *words* can be a channel: one short line, any address in it whole."""
    addresses = _ADDRESS.findall(words)
    whole = len(addresses) <= 1 and all(urlsplit(each).hostname for each in addresses)
    return len(words) <= 200 and "\n" not in words and whole

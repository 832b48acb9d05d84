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

    def marked(self, language: str, *, linked: bool) -> Markup:
        """Return the words for a page in *language*; an agency writes them in Vietnamese.

        Where it is *linked* the address leads there: on a person's own device.
        """
        words = escape(self.words)
        if linked and self.address:
            link = Markup('<a href="{0}" rel="noreferrer">{0}</a>').format(self.address)
            words = words.replace(escape(self.address), link, 1)
        return words if language == "vi" else Markup('<span lang="vi">{}</span>').format(words)


def is_channel(words: str) -> bool:
    """Return whether *words* can be a channel: one short line, any address in it whole."""
    addresses = _ADDRESS.findall(words)
    whole = len(addresses) <= 1 and all(urlsplit(each).hostname for each in addresses)
    return len(words) <= 200 and "\n" not in words and whole

"""Which words of a report in another language are Vietnamese: names, and what an agency or a person said."""

from __future__ import annotations

import re
from collections.abc import Iterator

VIETNAMESE = re.compile("[ăâđêôơưĂÂĐÊÔƠƯĩũĨŨàáãèéìíòóõùúýÀÁÃÈÉÌÍÒÓÕÙÚÝ\u1ea0-\u1ef9]")
"""Letters by which a Vietnamese name or sentence is known."""

QUOTED = re.compile("(“[^”]*”)")
"""What somebody said or a thing is called, which is in one language."""


def pieces(words: str) -> Iterator[tuple[str, bool]]:
    """Yield the pieces of a text of a report in another language, and whether each is Vietnamese.

    Examples
    --------
    >>> list(pieces("Drawn by “rút thăm” alone"))
    [('Drawn by ', False), ('“rút thăm”', True), (' alone', False)]
    """
    yield from ((piece, bool(VIETNAMESE.search(piece))) for piece in QUOTED.split(words) if piece)

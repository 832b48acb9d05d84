"""What the flags of a round come to, as the worker leaves it for the pages."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

FILE = "flags.json"
"""Under which the worker leaves it."""


@dataclass(frozen=True, slots=True)
class Flagging:
    """The flags of a round, counted.

    `figures` holds, by language, the headline index "with" and "without" the flagged responses, as it is
    read: a value and its interval; it is empty where there is no index to show.
    """

    n: int
    n_flagged: int
    rules: Mapping[str, int]
    figures: Mapping[str, Mapping[str, str]]

    def written(self) -> bytes:
        """Return it as JSON."""
        return json.dumps(
            {"n": self.n, "n_flagged": self.n_flagged, "rules": self.rules, "figures": self.figures},
            ensure_ascii=False,
        ).encode()

    @classmethod
    def read(cls, content: bytes) -> Flagging:
        """Return what `written` wrote."""
        return cls(**json.loads(content))

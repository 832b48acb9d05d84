"""What the flags of a round come to, as the worker leaves it for the pages."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from survey.wording import count, say

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

    def line(self, language: str, smallest: int = 0) -> str:
        """Say in one line how many are flagged, by which rules, and the index with and without them.

        It is "" when none is flagged. The index is left out where fewer than *smallest* are flagged:
        the two figures together would tell what they answered.
        """
        if not self.n_flagged:
            return ""
        each = [
            f"{say(f'flags.{name}', language)}: {count(n, language)}" for name, n in self.rules.items() if n
        ]
        numbers = {"n": count(self.n_flagged, language), "all": count(self.n, language)}
        said = say("flags.line", language, **numbers, rules="; ".join(each))
        shown = self.figures.get(language) if self.n_flagged >= smallest else None
        if not shown:
            return said
        return f"{said} {say('flags.figures', language, whole=shown['with'], rest=shown['without'])}"

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

"""What the database says of a round while responses to it are kept, and whether it takes one more."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from survey.clock import HERE
from survey.response import Mode, Response
from survey.rounds import State

STANDING = """
SELECT version, state, anonymous, paper_until, (SELECT ifnull(max(id), 0) + 1 FROM response)
FROM round WHERE round_id = ?
"""
"""A row of `Standing`, and the key of the next response."""


class Standing(NamedTuple):
    """What the database says of a round."""

    version: str
    state: str
    anonymous: bool
    paper_until: str | None

    def takes(self, response: Response, at: datetime) -> bool:
        """Whether the round takes a new response that comes *at* that time; see `Round.grows`."""
        day = at.astimezone(HERE).date().isoformat()
        late = response.mode == Mode.PAPER and self.paper_until is not None and day <= self.paper_until
        return self.state == State.OPEN or (self.state == State.CLOSED and late)

"""What the database says of a round while responses to it are kept, and whether it takes one more."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from survey.clock import HERE
from survey.response import Mode, Response
from survey.rounds import State
from survey.store.connection import Database

_FOUND = """
SELECT round_id, (SELECT ifnull(max(id), 0) + 1 FROM response), version, state, anonymous, paper_until
FROM round WHERE round_id IN (SELECT value FROM json_each(:rounds))
UNION ALL SELECT uuid, digest, NULL, NULL, NULL, NULL
FROM response WHERE uuid IN (SELECT value FROM json_each(:uuids))
UNION ALL SELECT uuid, NULL, NULL, NULL, NULL, NULL
FROM draft WHERE uuid IN (SELECT value FROM json_each(:uuids))
"""


class Standing(NamedTuple):
    """What the database says of a round."""

    version: str
    state: str
    anonymous: bool
    paper_until: str | None

    def takes(self, response: Response, at: datetime) -> bool:
        """Whether the round takes a new response that comes *at* that time; see `Round.grows`."""
        if self.state == State.OPEN:
            return True
        if self.state != State.CLOSED or response.mode != Mode.PAPER or self.paper_until is None:
            return False
        return at.astimezone(HERE).date().isoformat() <= self.paper_until


class Found(NamedTuple):
    """What the database says of some rounds and ids.

    `key` is that of the next response, `known` the digest of what is kept under an id, `begun` the ids under
    which there is a response or a draft.
    """

    rounds: Mapping[str, Standing]
    key: int
    known: dict[str, bytes]
    begun: frozenset[str]


def found(db: Database, responses: Sequence[Response]) -> Found:
    """Return what the database says of the rounds and ids of *responses*, by one statement."""
    rounds = list(dict.fromkeys(response.round_id for response in responses))
    uuids = [response.uuid for response in responses]
    rows = db.execute(_FOUND, {"rounds": json.dumps(rounds), "uuids": json.dumps(uuids)}).fetchall()
    standing = [row for row in rows if row[2] is not None]
    under = [row for row in rows if row[2] is None]
    return Found(
        rounds={round_id: Standing(*of_round) for round_id, _, *of_round in standing},
        key=standing[0][1] if standing else 1,
        known={uuid: digest for uuid, digest, *_ in under if digest},
        begun=frozenset(uuid for uuid, *_ in under),
    )

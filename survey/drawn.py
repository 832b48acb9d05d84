"""The sample of a round beside the responses its units have."""

from __future__ import annotations

from survey.sampling.selection import Answered
from survey.store import Store


def sampled(store: Store, round_id: str) -> Answered | None:
    """Return the sample of a round and how many responses each of its units has; None without one."""
    selection = store.selection(round_id)
    return selection.answered(store.counts_by(round_id, "unit")) if selection else None

"""What the service notices about a response that nobody told it: how long it took, and a page long open."""

from __future__ import annotations

from survey.interview.token import made_at
from survey.response import LONGEST


def noted(
    token: str, begun_at: int | None, *, now: int, hours: float, helped: bool = False
) -> dict[str, float]:
    """Return what is noted about a response sent *now* with a page's *token*.

    Parameters
    ----------
    begun_at : int or None
        When its first page was shown, in seconds; None when this page was the first.
    hours : float
        For which a page is good.
    helped : bool
        Whether the person said that somebody helped.
    """
    page = made_at(token)
    found: dict[str, float] = {}
    took = now - (page if begun_at is None else begun_at)
    if 0 <= took <= LONGEST:
        found["seconds"] = took
    if not 0 <= now - page <= hours * 3600:
        found["late"] = 1
    if helped:
        found["helped"] = 1
    return found

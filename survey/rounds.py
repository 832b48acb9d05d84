"""A round of fieldwork: what is asked, by whom, from when to when, in which state, towards which target."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from analysis.codebook import NO_TEXT, Text
from survey.questionnaire.readers import FORBIDDEN
from survey.wording import Said, day, say


class State(StrEnum):
    """Where a round stands. Only an open round takes answers; a locked one never changes again."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    LOCKED = "locked"


MOVES: Mapping[State, tuple[State, ...]] = {
    State.DRAFT: (State.OPEN,),
    State.OPEN: (State.CLOSED,),
    State.CLOSED: (State.OPEN, State.LOCKED),
    State.LOCKED: (),
}
"""The moves a round may make. A closed round may be reopened; figures of a locked one are published."""

COMPARATORS: Mapping[str, Callable[[float, float], bool]] = {
    "at least": operator.ge,
    "more than": operator.gt,
    "at most": operator.le,
    "less than": operator.lt,
}
"""How a value is held against a target."""

CLUSTERS = ("", "unit", "service_point")
"""What may have been drawn first."""

LONGEST = 300
"""Characters of a round's title and of who asks."""

_ROUND_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,47}")


def fit_name(name: str) -> bool:
    """Whether a round may be called *name* in its address."""
    return _ROUND_ID.fullmatch(name) is not None


class UnfitRound(Said, ValueError):
    """What a round was to be does not fit together."""


class MoveRefused(Said, ValueError):
    """A round cannot go from its state to the wanted one."""

    def __init__(self, state: State, to: State) -> None:
        self.state, self.to = state, to
        super().__init__("refused.move")

    def said(self, language: str) -> str:
        """Return the refusal in *language*, with the moves that are possible."""
        state, to, *possible = (
            say(f"state.{each}", language) for each in (self.state, self.to, *MOVES[self.state])
        )
        key = "refused.move" if possible else "refused.final"
        key = "refused.already" if self.state is self.to else key
        return say(key, language, state=state, to=to, possible=", ".join(possible))


@dataclass(frozen=True, slots=True)
class Round:
    """One collection period of one questionnaire.

    Parameters
    ----------
    round_id : str
        1 to 48 of a-z, 0-9, "_" and "-"; it is part of addresses and of a table's name.
    title : Text
    version : str
        SHA-256 of the questionnaire's canonical form.
    state : State
    opens_on, closes_on : date or None
        The announced first and last day; None where there is no announcement.
    target : float or None
        In the unit of the headline index: a proportion 0-1 for "percent".
    comparator : str
        A name in `COMPARATORS`; how the index must stand to the target.
    published : bool
        Whether everyone may read the results page.
    agency : Text
        Who asks.
    anonymous : bool
        Then the time of a response is kept to the hour only, for a finer one could name its author.
    clusters : str
        What was drawn first, a name in `CLUSTERS`: "unit" or "service_point" when people were asked
        where they are served, "" when each was drawn alone. People asked at one place resemble each
        other; to leave this out makes every interval too short.
    paper_until : date or None
        The last day on which paper collected before the round was closed may be keyed; None when none may.
    training : bool
        Whether staff practise in it: every page and sheet says so, and what is answered enters no figure.
    """

    round_id: str
    title: Text
    version: str
    state: State = State.DRAFT
    opens_on: date | None = None
    closes_on: date | None = None
    target: float | None = None
    comparator: str = "at least"
    published: bool = False
    agency: Text = NO_TEXT
    anonymous: bool = True
    clusters: str = ""
    paper_until: date | None = None
    training: bool = False

    def __post_init__(self) -> None:
        if not fit_name(self.round_id):
            raise UnfitRound("unfit_round.name", name=self.round_id)
        if self.comparator not in COMPARATORS:
            raise ValueError(f"comparator {self.comparator!r}; known: {', '.join(COMPARATORS)}")
        if self.clusters not in CLUSTERS:
            raise ValueError(f"clusters {self.clusters!r}; known: {', '.join(filter(None, CLUSTERS))}")
        if self.opens_on and self.closes_on and self.closes_on < self.opens_on:
            raise UnfitRound("unfit_round.order", opens=day(self.opens_on), closes=day(self.closes_on))
        if self.closes_on and self.paper_until and self.paper_until < self.closes_on:
            raise UnfitRound("unfit_round.paper", day=day(self.closes_on))
        if self.training and self.published:
            raise UnfitRound("unfit_round.training", round=self.round_id)
        object.__setattr__(self, "state", State(self.state))

    def takes_answers(self, day: date) -> bool:
        """Whether citizens may answer on *day*: the round is open and the day lies in its period."""
        begun = self.opens_on is None or self.opens_on <= day
        over = self.closes_on is not None and self.closes_on < day
        return self.state is State.OPEN and begun and not over

    def grows(self, day: date) -> bool:
        """Whether responses may still come on *day*: while it is open, and on paper for a while after.

        Until then everyone is shown what a round that is open shows.
        """
        late = self.paper_until is not None and day <= self.paper_until
        return self.state is State.OPEN or (self.state is State.CLOSED and late)

    def reached(self, value: float) -> bool | None:
        """Whether *value* meets the target; None without a target."""
        return None if self.target is None else COMPARATORS[self.comparator](value, self.target)


def check_words(round_: Round) -> None:
    """Refuse a title or an agency that no page, sheet or terminal can show.

    Raises
    ------
    UnfitRound
    """
    for words in (round_.title, round_.agency):
        for _, said in words.versions:
            if len(said) > LONGEST or "\n" in said or FORBIDDEN.search(said):
                raise UnfitRound("unfit_round.words", most=LONGEST)


def check_move(state: State, to: State) -> None:
    """Refuse a move that `MOVES` does not list.

    Raises
    ------
    MoveRefused
        Naming the moves that are possible.
    """
    if to not in MOVES[state]:
        raise MoveRefused(state, to)

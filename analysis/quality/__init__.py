"""Whether the answers can be trusted: straight-lining, speeders, duplicates.

The checks mark respondents; nobody is dropped. What is done about a mark is a decision to write down.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.design import Mask
from analysis.refusal import Refusal


def straight_lining(answers: ArrayLike, *, fewest: int = 5) -> Mask:
    """Return who gave one and the same answer to every item of a block they answered.

    Parameters
    ----------
    answers : (n, k) floats
        Codes or scores of items on one scale, shown together; NaN where there is no answer.
    fewest : int
        Answers a respondent must have given before sameness means anything.

    Returns
    -------
    (n,) mask
        True for one and the same answer throughout; False with too few answers.

    Notes
    -----
    Kim, Dykema, Stevenson, Black and Moberg (2019), *Straightlining: overview of measurement, comparison of
    indicators, and effects in mail-web mixed-mode surveys*: the simple non-differentiation method.
    Not a reason to throw out people: everybody may well be very satisfied with everything.

    Examples
    --------
    >>> straight_lining([[4, 4, 4, 4, 4], [4, 4, 5, 4, 4], [3, 3, np.nan, np.nan, np.nan]]).tolist()
    [True, False, False]
    """
    table = np.asarray(answers, dtype=float)
    given = ~np.isnan(table)
    low = np.where(given, table, np.inf).min(axis=1, initial=np.inf)
    high = np.where(given, table, -np.inf).max(axis=1, initial=-np.inf)
    return np.asarray((given.sum(axis=1) >= fewest) & (low == high))


def speeders(seconds: ArrayLike, *, share: float = 1 / 3) -> Mask:
    """Return who took less than a share of the median time.

    Parameters
    ----------
    seconds : (n,) floats
        From the first page to the last; NaN where unknown, such as on paper.
    share : float
        Of the median.

    Returns
    -------
    (n,) mask
        True below the share; False where the time is unknown.

    Notes
    -----
    Greszki, Meyer and Schoen (2015), *Exploring the effects of removing "too fast" responses*. Not
    for times of people who had other questions or another mode.

    Examples
    --------
    >>> speeders([300, 280, 90, 310, np.nan]).tolist()
    [False, False, True, False, False]
    """
    times = np.asarray(seconds, dtype=float)
    known = times[~np.isnan(times)]
    if not len(known):
        return np.zeros(times.shape, dtype=bool)
    return np.asarray(times < share * np.median(known))


def duplicates(answers: ArrayLike, *, fewest: int = 10) -> NDArray[np.intp]:
    """Return for each respondent the first one with the same answers to everything.

    Parameters
    ----------
    answers : (n, k) array
        Codes, numbers or texts; NaN, None and "" where there is no answer.
    fewest : int
        Answers a respondent must have given before sameness means anything.

    Returns
    -------
    (n,) indices
        Place of an earlier respondent; -1 for who has none.

    Raises
    ------
    Refusal
        Answers that are not a table.

    Notes
    -----
    Forms copied by an interviewer are the case it is for (Kuriakose and Robbins 2016). With few items, or
    very satisfied people, honest respondents coincide: include age, sex and free text.
    Not a reason to drop anybody by itself.

    Examples
    --------
    >>> duplicates([[4, 3], [5, 5], [4, 3], [4, 3]], fewest=2).tolist()
    [-1, -1, 0, 0]
    """
    table = np.asarray(answers)
    if table.ndim != 2:
        raise Refusal("lengths", "answers", found=table.ndim, expected=2)
    first: dict[tuple[object, ...], int] = {}
    earlier = np.full(len(table), -1, dtype=np.intp)
    for place, row in enumerate(table.tolist()):
        cells = tuple(None if cell is None or cell == "" or cell != cell else cell for cell in row)
        if sum(cell is not None for cell in cells) < fewest:
            continue
        found = first.setdefault(cells, place)
        earlier[place] = found if found != place else -1
    return earlier

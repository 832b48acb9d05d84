"""What an answer to one item counts: 1 or 0, its score, or itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.codebook import Variable
from analysis.interval import Kind


@dataclass(frozen=True, slots=True)
class Measure:
    """What an answer to one item counts.

    Attributes
    ----------
    item : str
        The column.
    worth : tuple of float
        What each category counts, by its place; NaN for one that is no valid answer. Empty for a
        column of numbers, which count themselves.
    name : str
        What the measure is called in a table; the item where it is empty.
    """

    item: str
    worth: tuple[float, ...] = ()
    name: str = ""

    @property
    def kind(self) -> Kind:
        """A proportion where every valid answer counts 0 or 1, otherwise a mean."""
        shares = self.worth and all(worth in (0, 1) for worth in self.worth if worth == worth)
        return Kind.PROPORTION if shares else Kind.MEAN


def satisfied(variable: Variable, codes: Sequence[str]) -> Measure:
    """Return the measure that counts 1 for the given codes and 0 for the other valid ones.

    Parameters
    ----------
    variable : Variable
        With categories.
    codes : sequence of str
        The codes of the satisfied ones.

    Returns
    -------
    Measure
        Worth 1 for the codes named and 0 for the others: a share.

    Notes
    -----
    R: ``as.numeric(x %in% codes)`` before ``svymean``. The share of a SIPAS item: codes "4" and "5".
    Categories that stand for a missing reason count nowhere.
    Not for numbers.

    Examples
    --------
    >>> from analysis.codebook import NO_TEXT, Category
    >>> scale = tuple(Category(code, NO_TEXT) for code in "123")
    >>> satisfied(Variable("q", NO_TEXT, "rating", scale), ["3"]).worth
    (0.0, 0.0, 1.0)
    """
    nan = float("nan")
    return Measure(
        variable.name, tuple(nan if c.missing else float(c.code in codes) for c in variable.categories)
    )


def score(variable: Variable) -> Measure:
    """Return the measure that counts each category's score.

    Parameters
    ----------
    variable : Variable
        With categories that have scores.

    Returns
    -------
    Measure
        Worth the score of each category, in points.

    Notes
    -----
    R: ``scores[x]`` before ``svymean``. The mean score of an item. A category without a score counts nowhere.
    Not for categories without an order.

    Examples
    --------
    >>> from analysis.codebook import NO_TEXT, Category
    >>> scale = (Category("a", NO_TEXT, 1), Category("b", NO_TEXT, 2), Category("0", NO_TEXT))
    >>> score(Variable("q", NO_TEXT, "rating", scale)).worth
    (1.0, 2.0, nan)
    """
    nan = float("nan")
    return Measure(
        variable.name, tuple(nan if c.score is None else float(c.score) for c in variable.categories)
    )

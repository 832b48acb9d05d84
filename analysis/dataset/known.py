"""What is known of the population, met by the weights: people by the answer to a question."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from analysis.dataset.column import Column
from analysis.design import Design
from analysis.people import CHOICES, People
from analysis.refusal import Refusal
from analysis.weighting import adjusted
from analysis.weighting.population import Margin
from analysis.weighting.raking import post_stratification, raking

UNSAID = "–"
"""The category of respondents who did not say."""


def met(design: Design, columns: Mapping[str, Column], people: People) -> Design:
    """Return the design whose weights meet what is known of the population.

    Parameters
    ----------
    design : Design
        Of n respondents.
    columns : mapping of variable name to Column, of choices of one code
    people : mapping of variable name to mapping of code to people
        Not shares. Every variable's sum to the same number of people.

    Returns
    -------
    Design
        Post-stratified where one variable is known, raked where several are; its standard errors know.

    Raises
    ------
    Refusal
        A variable that is not there or is no choice of one code; a code that only the sample or only the
        population has; variables whose people do not sum alike.

    Notes
    -----
    Respondents who did not say keep the share of the weights they have: of the people they could be
    anybody. Holt and Smith (1979); Deming and Stephan (1940). R: ``postStratify``, ``rake``, with those
    respondents as a category of their own. Not for what citizens cannot say of themselves as the
    statistics office does, such as their occupation.

    Examples
    --------
    >>> from analysis.codebook import NO_TEXT, Category, Variable
    >>> sex = Variable("sex", NO_TEXT, "single", (Category("m", NO_TEXT), Category("f", NO_TEXT)))
    >>> said = {"sex": Column.of(sex, ["f", "f", "f", "m", None])}
    >>> met(Design.of([1.0] * 5), said, {"sex": {"m": 500, "f": 500}}).weights.round(2).tolist()
    [133.33, 133.33, 133.33, 400.0, 200.0]
    """
    if not people:
        return design
    known = margins(design, columns, people)
    return adjusted(design, raking(known) if len(known) > 1 else post_stratification(known[0]))


def margins(design: Design, columns: Mapping[str, Column], people: People) -> list[Margin]:
    """Return the margins that `met` has the weights of *design* meet, one of each variable.

    Raises
    ------
    Refusal
        A variable that is not there or is no choice of one code.

    Notes
    -----
    See `met`. Not for margins of variables crossed.

    Examples
    --------
    >>> from analysis.codebook import NO_TEXT, Category, Variable
    >>> sex = Variable("sex", NO_TEXT, "single", (Category("m", NO_TEXT), Category("f", NO_TEXT)))
    >>> said = {"sex": Column.of(sex, ["f", "m"])}
    >>> margins(Design.of([1.0, 1.0]), said, {"sex": {"m": 500, "f": 400}})[0].counts.tolist()
    [500.0, 400.0, nan]
    """
    return [_margin(name, _column(columns, name), known, design.weights) for name, known in people.items()]


def _column(columns: Mapping[str, Column], name: str) -> Column:
    if name not in columns:
        raise Refusal("unknown", "population", value=name, known=", ".join(columns))
    if columns[name].variable.kind not in CHOICES:
        raise Refusal("no choice", "population", value=name)
    return columns[name]


def _margin(name: str, column: Column, people: Mapping[str, float], weights: NDArray[np.float64]) -> Margin:
    """Return the margin of one variable; who did not say is a category with the share of weights it has."""
    codes = [category.code for category in column.variable.categories]
    labels = [*codes, *(code for code in people if code not in codes)]
    silent = column.codes < 0
    share = float(weights[silent].sum() / weights.sum())
    counts = np.array([people.get(code, np.nan) for code in labels]) * (1 - share)
    index = np.where(silent, len(labels), column.codes)
    whole = sum(people.values()) * share
    return Margin(name, (*labels, UNSAID), index, np.append(counts, whole if share else np.nan))

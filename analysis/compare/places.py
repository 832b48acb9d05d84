"""Where the sampling units of a round are: called the same in every round, so that rounds can share them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from analysis.brief import Brief
from analysis.codebook.grouping import PLACES, POINTS

if TYPE_CHECKING:
    from analysis.dataset import Dataset

SITES = (*PLACES, POINTS)
"""Columns whose codes belong to the installation, and so mean the same place in every round."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Places(Brief):
    """Where each respondent of a design was drawn.

    Parameters
    ----------
    names : (n,) array of str or None
        The first-stage unit of each respondent; None where the respondent is that unit. Empty where every
        respondent is.
    """

    names: NDArray[np.object_]

    @classmethod
    def at(cls, column: str, codes: Sequence[str]) -> Places:
        """Return the places that one of `SITES` names by its codes, (n,)."""
        return cls(np.array([_site(column, code) for code in codes], dtype=object))

    @property
    def are_people(self) -> bool:
        """Whether every sampling unit is a person."""
        return all(name is None for name in self.names.tolist())


PEOPLE = Places(np.array([], dtype=object))
"""People drawn one by one, wherever they were asked."""


def _site(column: str, code: str) -> str:
    return f"{column} {code}"


def places(dataset: Dataset) -> Places | None:
    """Return where the sampling units of a dataset are; None where nobody can know.

    Parameters
    ----------
    dataset : Dataset
        Its column `psu` says the code of a respondent's unit or service point, or is the respondent's own.

    Returns
    -------
    Places or None
        None where some `psu` has several respondents and is not the code of where they were asked: another
        round may call another place so.

    Examples
    --------
    >>> from analysis.codebook import NO_TEXT, Category, Codebook, Variable
    >>> from analysis.dataset import Dataset
    >>> unit = Variable("unit", NO_TEXT, "single", (Category("a", NO_TEXT), Category("b", NO_TEXT)))
    >>> def asked(**drawn): return Dataset.of(Codebook(NO_TEXT, (unit,)), {"unit": "aab"}, {}, drawn)
    >>> [places(asked(psu=psu)).names.tolist() for psu in (["a", "a", "b"], ["a/1", "a/2", "b"])]
    [['unit a', 'unit a', 'unit b'], [None, None, 'unit b']]
    >>> places(asked()).are_people, places(asked(psu=["1", "1", "2"]))
    (True, None)
    """
    if "psu" not in dataset.design_columns:
        return PEOPLE
    psu = dataset.design_columns["psu"].astype(str).tolist()
    times = Counter(psu)
    for name in SITES:
        cells = list(dataset.columns[name].cells()) if name in dataset.columns else []
        if cells and all(own == cell or times[own] == 1 for own, cell in zip(psu, cells, strict=True)):
            found = [_site(name, own) if own == cell else None for own, cell in zip(psu, cells, strict=True)]
            return Places(np.array(found, dtype=object))
    return PEOPLE if len(times) == len(psu) else None

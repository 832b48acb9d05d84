"""Respondents sorted into groups: the levels of a table's margin or of a regression's predictor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.brief import Brief
from analysis.design import Design, Mask, given
from analysis.refusal import Refusal

Indices = NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Groups(Brief):
    """Labelled groups and each respondent's place among them.

    Attributes
    ----------
    labels : tuple of str
        In the order they are shown; the first is a regression's reference.
    places : (n,) indices
        Place in `labels`; -1 for a respondent in no group.
    index : pandas.Index or None
        The labels of the rows where the groups were made from pandas.
    """

    labels: tuple[str, ...]
    places: Indices
    index: Any = None

    @classmethod
    def of(cls, values: ArrayLike) -> Groups:
        """Sort values into groups: numbers in numerical order, anything else by its text.

        Parameters
        ----------
        values : (n,) array
            Text or numbers; None, "" and NaN put a respondent in no group.

        Raises
        ------
        Refusal
            A table of several columns.

        Notes
        -----
        R: ``factor(values)``. For a variable of a codebook use `analysis.dataset.Dataset.group`, which
        keeps the order of its categories.

        Examples
        --------
        >>> Groups.of([10, 9, float("nan"), 10]).labels
        ('9', '10')
        >>> Groups.of(["urban", "", "rural"]).places.tolist()
        [1, -1, 0]
        """
        given.check_unmasked(values, "groups")
        array = np.asarray(values)
        if not array.ndim:
            raise Refusal("one for all", "groups", value=values)
        if array.ndim > 1:
            raise Refusal("columns", "groups", found=array.shape[1])
        numeric = array.dtype.kind in "iufb"
        cells: Sequence[Any] = array.tolist()
        known = [cell is not None and cell != "" and cell == cell for cell in cells]
        present = {cell if numeric else str(cell) for cell, there in zip(cells, known, strict=True) if there}
        place = {cell: rank for rank, cell in enumerate(sorted(present))}
        places = [
            place[cell if numeric else str(cell)] if there else -1
            for cell, there in zip(cells, known, strict=True)
        ]
        return cls(tuple(map(_label, place)), np.array(places, dtype=np.intp), given.index_of(values))

    def __len__(self) -> int:
        return len(self.labels)

    @property
    def known(self) -> Mask:
        """Who is in a group, (n,)."""
        return np.asarray(self.places >= 0)

    def among(self, rows: Mask) -> Groups:
        """Return the groups that have one of the rows, (n,); the other rows are in no group."""
        used = np.unique(self.places[rows & self.known])
        place = np.full(len(self.labels) + 1, -1, dtype=np.intp)
        place[used] = np.arange(len(used))
        labels = tuple(self.labels[at] for at in used)
        return replace(self, labels=labels, places=np.where(rows, place[self.places], -1))

    def ordered(self, labels: Sequence[str]) -> Groups:
        """Return the same groups in another order; those not named follow in their old order.

        Raises
        ------
        Refusal
            A label that no group has.
        """
        unknown = [label for label in labels if label not in self.labels]
        if unknown:
            raise Refusal("unknown", "groups", value=unknown[0], known=", ".join(self.labels))
        order = [*labels, *(label for label in self.labels if label not in labels)]
        place = np.array([*(order.index(label) for label in self.labels), -1], dtype=np.intp)
        return replace(self, labels=tuple(order), places=place[self.places])

    @property
    def indicators(self) -> NDArray[np.float64]:
        """One column a group, (n, k): 1 for its members, 0 for everybody else."""
        return np.asarray(self.places[:, None] == np.arange(len(self.labels)), dtype=float)


def check_groups(groups: Any, design: Design, where: str) -> None:
    """Refuse what is not `Groups`, or has its rows in another order than the design."""
    if not isinstance(groups, Groups):
        raise Refusal("no groups", where, found=type(groups).__name__)
    given.check_order(groups, getattr(design, "index", None), where)


def _label(cell: Any) -> str:
    """Return 1.0 as "1"."""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)

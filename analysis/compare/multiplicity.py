"""P-values adjusted for how many questions were asked of one set of data."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from analysis.design import Floats, given
from analysis.refusal import Refusal


def adjusted(ps: ArrayLike, adjustment: str = "holm") -> Floats:
    """Return p-values adjusted for their number.

    Parameters
    ----------
    ps : (k,) floats
        NaN stands for a question that could not be asked: it stays NaN and is not counted.
    adjustment : str
        A name in `ADJUSTMENTS`.

    Returns
    -------
    (k,) floats
        p-values between 0 and 1, in the order given.

    Raises
    ------
    Refusal
        An unknown adjustment; a p-value that is no number from 0 to 1.

    Notes
    -----
    Holm (1979), *A simple sequentially rejective multiple test procedure*; Benjamini and Hochberg (1995),
    *Controlling the false discovery rate*. R: ``p.adjust(ps, "holm")`` and ``"BH"``. Benjamini-Hochberg
    is meant for independent or positively dependent tests.
    Not a remedy for questions that were chosen after a look at the data.

    Examples
    --------
    >>> adjusted([0.01, 0.02, 0.03]).tolist()
    [0.03, 0.04, 0.04]
    >>> adjusted([0.01, 0.02, 0.03], "benjamini_hochberg").tolist()
    [0.03, 0.03, 0.03]
    """
    if adjustment not in ADJUSTMENTS:
        raise Refusal("unknown", "adjustment", value=adjustment, known=", ".join(ADJUSTMENTS))
    values = given.numbers(ps, "ps").astype(float)
    for p in values[(values < 0) | (values > 1)][:1]:
        raise Refusal("unknown", "ps", value=float(p), known="0 ≤ p ≤ 1")
    result = np.full(values.shape, np.nan)
    known = np.flatnonzero(~np.isnan(values))
    order = known[np.argsort(values[known], kind="stable")]
    result[order] = np.minimum(ADJUSTMENTS[adjustment](values[order]), 1.0)
    return result


def _holm(rising: Floats) -> Floats:
    return np.maximum.accumulate(np.arange(len(rising), 0, -1) * rising)


def _benjamini_hochberg(rising: Floats) -> Floats:
    rank = np.arange(1, len(rising) + 1)
    return np.minimum.accumulate((len(rising) / rank * rising)[::-1])[::-1]


ADJUSTMENTS: dict[str, Callable[[Floats], Floats]] = {
    "holm": _holm,
    "benjamini_hochberg": _benjamini_hochberg,
    "bonferroni": lambda rising: len(rising) * rising,
    "none": lambda rising: rising,
}
"""One function an adjustment: p-values in rising order to adjusted ones, which `adjusted` cuts at 1."""

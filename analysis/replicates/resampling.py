"""Replicate weights made from a design: jackknife, balanced half-samples, bootstrap.

Each method says what becomes of the sampling units: a (units, replicates) table of factors. Only the
first stage matters, as everywhere in replication.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from analysis.design import Design, check_design
from analysis.design.given import check_flags
from analysis.design.stage import Stage
from analysis.refusal import Refusal
from analysis.replicates import Replicates
from analysis.replicates.hadamard import hadamard

Floats = NDArray[np.float64]


def jackknife(design: Design, *, mse: bool = False) -> Design:
    """Return a design whose replicates each leave out one sampling unit.

    Parameters
    ----------
    design : Design
        By linearisation, before any calibration (calibrate the result). Its lonely-PSU rule holds; a
        stratum taken whole needs no replicates.
    mse : bool
        Deviations from the whole sample's estimate (True) or from the mean of the replicates (False).

    Returns
    -------
    Design
        Whose covariances come from the replicates.

    Raises
    ------
    Refusal
        A stratum with one unit under ``lonely_psu="fail"``, or where no rule leaves a unit to leave out; a
        design that is calibrated already.

    Notes
    -----
    JK1 without strata, JKn with them: a replicate of stratum h counts (n_h - 1)/n_h, times 1 - n_h/N_h
    where the population is known. R: ``as.svrepdesign``. Not for quantiles: the jackknife of a quantile
    does not converge; use `bootstrap` or Woodruff's interval. Not for many thousand sampling units: the
    factors are a table of units by units.

    Examples
    --------
    >>> from analysis.estimate import mean
    >>> plain = Design.of([1, 1, 1, 1], strata=["a", "a", "b", "b"])
    >>> round(mean([1, 2, 3, 5], jackknife(plain)).se, 6) == round(mean([1, 2, 3, 5], plain).se, 6)
    True
    """
    first = _first_stage(design)
    lonely = (first.n_units == 1) & (first.fraction[first.starts] < 1)
    size = first.n_units[first.stratum]
    left_out = np.flatnonzero((size > 1) & (first.fraction < 1))
    nothing = not len(left_out) and not (design.lonely_psu == "adjust" and len(lonely) > 1)
    if lonely.any() and (design.lonely_psu == "fail" or nothing):
        raise Refusal("lonely", first.name(int(np.argmax(lonely))), stage=1)
    factors = np.ones((first.m, len(left_out)))
    same = first.stratum[:, None] == first.stratum[left_out]
    factors[same] = np.broadcast_to((size / np.maximum(size - 1, 1))[:, None], same.shape)[same]
    factors[left_out, np.arange(len(left_out))] = 0
    scales = ((1 - first.fraction) * (size - 1) / size)[left_out]
    if design.lonely_psu == "average" and lonely.any():
        scales = scales * first.m / len(left_out)
    if design.lonely_psu == "adjust" and lonely.any():
        factors, scales = _with_lonely(first, lonely, factors, scales)
    return _replicated(design, factors, scales, mse=mse, jackknife=True)


def balanced(design: Design, *, rho: float = 0.0, mse: bool = False) -> Design:
    """Return a design whose replicates are balanced half-samples (BRR), or Fay's softer version of them.

    Parameters
    ----------
    design : Design
        With an even number of units in every stratum, before any calibration. More than two units are
        paired in the order of the file.
    rho : float
        Fay's coefficient in [0, 1): the other half keeps the share rho of its weight. 0 is BRR.
    mse : bool
        Deviations from the whole sample's estimate (True) or from the mean of the replicates (False).

    Returns
    -------
    Design
        Whose covariances come from the replicates.

    Raises
    ------
    Refusal
        A stratum with an odd number of units, named; rho outside [0, 1).

    Notes
    -----
    McCarthy (1966); Judkins (1990). The population counts of the first stage are not used. R:
    ``as.svrepdesign(type="BRR")``; another Hadamard matrix gives slightly other standard errors of
    what is not linear. Not for strata of more than two units that differ: the pairs are arbitrary.

    Examples
    --------
    >>> from analysis.estimate import total
    >>> plain = Design.of([1, 1, 1, 1], strata=["a", "a", "b", "b"])
    >>> round(total([1, 2, 3, 5], balanced(plain)).se, 6) == round(total([1, 2, 3, 5], plain).se, 6)
    True
    """
    if not 0 <= rho < 1:
        raise Refusal("rho", "balanced", value=rho)
    first = _first_stage(design)
    odd = np.flatnonzero(first.n_units % 2)
    if len(odd):
        names = "; ".join(f"{first.name(int(at))} ({first.n_units[at]})" for at in odd[:10])
        raise Refusal("odd", "balanced", strata=names)
    in_file = np.lexsort((first.first_row, first.stratum))
    n_pairs = first.m // 2
    signs = np.repeat(hadamard(n_pairs + 1)[1 : n_pairs + 1], 2, axis=0)
    signs[1::2] *= -1
    factors = np.empty(signs.shape)
    factors[in_file] = 1 + (1 - rho) * signs
    n_replicates = signs.shape[1]
    scales = np.full(n_replicates, 1 / (n_replicates * (1 - rho) ** 2))
    return _replicated(design, factors, scales, mse=mse)


def bootstrap(
    design: Design, *, seed: int, replicates: int = 500, method: str = "rao_wu", mse: bool = False
) -> Design:
    """Return a design whose replicates draw sampling units anew, with replacement, in each stratum.

    Parameters
    ----------
    design : Design
        Before any calibration.
    seed : int
        The same seed gives the same replicates.
    replicates : int
    method : str
        "rao_wu": n_h - 1 draws, factor n_h / (n_h - 1); the population counts are not used.
        "canty_davison": n_h draws without replacement from a population of N_h copies, so that a large
        sampling fraction counts; best where N_h is near a multiple of n_h.
    mse : bool
        Deviations from the whole sample's estimate (True) or from the mean of the replicates (False).

    Returns
    -------
    Design
        Whose covariances come from the replicates.

    Raises
    ------
    Refusal
        A stratum with one unit; an unknown method; fewer than two replicates; no seed.

    Notes
    -----
    Rao and Wu (1988), R: ``type="subbootstrap"``; Canty and Davison (1999), R: ``type="bootstrap"``.
    Fewer than some 200 replicates make the standard error itself uncertain by 5 %.
    Not where linearisation serves: its error is not drawn by chance.

    Examples
    --------
    >>> drawn = bootstrap(Design.of([1, 1, 1, 1], strata=["a", "a", "b", "b"]), seed=1, replicates=20)
    >>> drawn.engine.n_replicates
    20
    """
    if method not in BOOTSTRAPS:
        raise Refusal("unknown", "method", value=method, known=", ".join(BOOTSTRAPS))
    for name, value, least in (("replicates", replicates, 2), ("seed", seed, 0)):
        if not isinstance(value, int | np.integer) or value < least:
            raise Refusal("whole number", name, value=value, least=least)
    first = _first_stage(design)
    lonely = first.n_units == 1
    if lonely.any():
        raise Refusal("lonely", first.name(int(np.argmax(lonely))), stage=1)
    factors, scale = BOOTSTRAPS[method](first, replicates, np.random.default_rng(seed))
    return _replicated(design, factors, np.full(replicates, scale), mse=mse)


def _rao_wu(first: Stage, replicates: int, random: np.random.Generator) -> tuple[Floats, float]:
    drawn = []
    for size in first.n_units:
        counts = random.multinomial(size - 1, np.full(size, 1 / size), size=replicates)
        drawn.append(counts.T * (size / (size - 1)))
    return np.vstack(drawn), 1 / (replicates - 1)


def _canty_davison(first: Stage, replicates: int, random: np.random.Generator) -> tuple[Floats, float]:
    drawn = []
    for size, start in zip(first.n_units, first.starts, strict=True):
        share = first.fraction[start]
        if share == 0:
            drawn.append(random.multinomial(size, np.full(size, 1 / size), size=replicates).T.astype(float))
            continue
        copies = np.full(size, round(size / share) // size)
        copies[random.permutation(size)[: round(size / share) % size]] += 1
        drawn.append(random.multivariate_hypergeometric(copies, int(size), replicates).T.astype(float))
    typical = 1 / np.mean(1 / first.n_units)
    return np.vstack(drawn), float(typical / ((typical - 1) * (replicates - 1)))


BOOTSTRAPS: MappingProxyType[str, Callable[[Stage, int, np.random.Generator], tuple[Floats, float]]] = (
    MappingProxyType({"rao_wu": _rao_wu, "canty_davison": _canty_davison})
)


def _first_stage(design: Design) -> Stage:
    check_design(design, "design")
    if design.projections or design.engine is not None:
        raise Refusal("replicate first", "design")
    return design.stages[0]


def _replicated(
    design: Design, factors: Floats, scales: Floats, *, mse: bool, jackknife: bool = False
) -> Design:
    check_flags(mse=mse)
    unit = design.stages[0].unit
    return replace(design, engine=Replicates(design.weights, unit, factors, scales, mse, jackknife=jackknife))


def _with_lonely(
    first: Stage, lonely: NDArray[np.bool_], factors: Floats, scales: Floats
) -> tuple[Floats, Floats]:
    """Return factors and scales with a replicate for each lonely stratum that leaves the stratum out."""
    strata = len(first.n_units)
    out = first.stratum[:, None] == np.flatnonzero(lonely)
    extra = np.where(out, 0.0, strata / (strata - 1))
    shares = np.full(extra.shape[1], (strata - 1) / strata)
    return np.hstack([factors, extra]), np.concatenate([scales, shares])

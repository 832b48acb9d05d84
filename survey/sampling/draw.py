"""How many to ask, and whom: sample sizes, shares of strata, and draws that anyone can repeat.

Every draw takes a seed and gives the inclusion probability of what it drew; the sampling weight is its
inverse. The same seed and list give the same draw in every version of Python.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random

Sizes = Mapping[str, float]
"""Strata or units by code, and the size of each: persons, visits, files."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """One unit of a sample: its code and the probability with which it was to be drawn, 0-1."""

    code: str
    probability: float

    @property
    def weight(self) -> float:
        """How many units of the population it stands for."""
        return 1 / self.probability


def sample_size(population: int | None = None, margin: float = 0.05) -> int:
    """Return the number of persons to ask by Yamane's formula, N / (1 + N e^2), rounded up.

    Parameters
    ----------
    population : int or None
        N, persons; None where it is very large or unknown, and then 1 / e^2.
    margin : float
        e, half the width of a 95 % interval around a proportion of one half; 0.05 for 5 points.

    Notes
    -----
    Method F25. It assumes a simple random sample: with clusters, multiply by the design effect; for
    figures by district, each district needs its own size.

    Raises
    ------
    ValueError
        When the margin is not between 0 and 1, or the population less than 1.
    """
    if not 0 < margin < 1:
        raise ValueError(f"margin {margin} is not between 0 and 1; 0.05 stands for 5 points")
    square = Fraction(str(margin)) ** 2  # exact: 0.05 has no finite binary form
    if population is None:
        return math.ceil(1 / square)
    if population < 1:
        raise ValueError(f"population {population} is not at least 1")
    return math.ceil(population / (1 + population * square))


def allocation(
    n: int, sizes: Sizes, method: str = "proportional", *, minimum: int = 0, people: Sizes | None = None
) -> dict[str, int]:
    """Share *n* interviews among strata.

    Parameters
    ----------
    n : int
        Interviews in all.
    sizes : mapping of stratum to size
        No stratum gets more than its size.
    method : str
        A name in `ALLOCATIONS`: "proportional" to size, or "equal".
    people : mapping of stratum to size, optional
        What "proportional" is proportional to, where it is not the size: the people of a stratum, when
        the sizes are its units.
    minimum : int
        The least a stratum gets (or all of it, if it is smaller), so that each has a figure of its own.

    Returns
    -------
    dict of stratum to int
        Sums to *n*, or to the sum of sizes if that is less; what is left over by rounding down goes to
        the largest remainders, the first stratum first.

    Raises
    ------
    ValueError
        When the minima alone exceed *n*, or the method is unknown.
    """
    if method not in ALLOCATIONS:
        raise ValueError(f"allocation {method!r}; known: {', '.join(ALLOCATIONS)}")
    most = {stratum: math.floor(size) for stratum, size in sizes.items()}
    least = {stratum: min(minimum, most[stratum]) for stratum in sizes}
    if sum(least.values()) > n:
        raise ValueError(f"{len(sizes)} strata with at least {minimum} each need more than {n} interviews")
    importance = ALLOCATIONS[method](people or sizes)
    shares = _within(min(n, sum(most.values())), importance, least, most)
    return _rounded(shares)


ALLOCATIONS: Mapping[str, Callable[[Sizes], Sizes]] = {
    "proportional": lambda sizes: sizes,
    "equal": lambda sizes: dict.fromkeys(sizes, 1.0),
}
"""What the share of a stratum is proportional to."""


def _within(
    n: int, importance: Sizes, least: Mapping[str, int], most: Mapping[str, int]
) -> dict[str, Fraction]:
    """Return shares proportional to *importance* and summing to *n*, each between its bounds."""
    fixed: dict[str, Fraction] = {}
    while True:
        free = {s: Fraction(importance[s]) for s in importance if s not in fixed}
        left, whole = n - sum(fixed.values()), sum(free.values())
        shares = {s: left * part / whole for s, part in free.items()} if whole else {}
        excess = {s: most[s] - share for s, share in shares.items() if share > most[s]}
        lack = {s: least[s] - share for s, share in shares.items() if share < least[s]}
        if not excess and not lack:
            return {s: fixed.get(s, shares.get(s, Fraction(0))) for s in importance}
        too_many = -sum(excess.values()) >= sum(lack.values())
        bound = most if too_many else least
        fixed |= {s: Fraction(bound[s]) for s in (excess if too_many else lack)}


def _rounded(shares: Mapping[str, Fraction]) -> dict[str, int]:
    whole = {stratum: math.floor(share) for stratum, share in shares.items()}
    left = round(sum(shares.values())) - sum(whole.values())
    by_remainder = sorted(shares, key=lambda stratum: whole[stratum] - shares[stratum])
    return whole | {stratum: whole[stratum] + 1 for stratum in by_remainder[:left]}


def simple(codes: Sequence[str], n: int, seed: int | str) -> list[Drawn]:
    """Draw *n* units, every set of n as likely as every other; in the order of the list."""
    _check_codes(codes, n)
    chance = Random(seed)  # noqa: S311 -- a public draw must be repeatable, not secret
    lots = {code: chance.random() for code in codes}
    chosen = set(sorted(codes, key=lambda code: lots[code])[:n])
    return [Drawn(code, n / len(codes)) for code in codes if code in chosen]


def systematic(codes: Sequence[str], n: int, seed: int | str) -> list[Drawn]:
    """Draw *n* units at an even step from a random start.

    A list sorted by place or size is thereby stratified by it. Not for a list with a rhythm of its
    own, such as every tenth a corner house.
    """
    _check_codes(codes, n)
    return proportional_to_size(dict.fromkeys(codes, 1.0), n, seed)


def proportional_to_size(sizes: Sizes, n: int, seed: int | str) -> list[Drawn]:
    """Draw *n* units systematically with probability proportional to size (PPS), without repetition.

    A unit so large that its probability would reach 1 is taken for certain, and the others share the rest.

    Raises
    ------
    ValueError
        When a unit has no size (it could never be drawn), or there are fewer than *n*.
    """
    _check_codes(list(sizes), n)
    empty = [code for code, size in sizes.items() if not (size > 0 and math.isfinite(size))]
    if empty:
        raise ValueError(f"without a size nobody can be drawn: {', '.join(empty)}")
    probability = _probabilities(sizes, n)
    start = Fraction(Random(seed).random())  # noqa: S311 -- a public draw must be repeatable, not secret
    drawn, reached = [], Fraction(0)
    for code, share in probability.items():
        before, reached = reached, reached + share
        if math.ceil(before - start) < math.ceil(reached - start):
            drawn.append(Drawn(code, float(share)))
    return drawn


def _probabilities(sizes: Sizes, n: int) -> dict[str, Fraction]:
    """Return inclusion probabilities, exact, so that their sum is n and rounding draws nobody twice."""
    certain: set[str] = set()
    while True:
        rest = {code: Fraction(size) for code, size in sizes.items() if code not in certain}
        whole = sum(rest.values())
        shares = {code: (n - len(certain)) * size / whole for code, size in rest.items()}
        large = {code for code, share in shares.items() if share >= 1}
        if not large:
            return {code: shares.get(code, Fraction(1)) for code in sizes}
        certain |= large


def _check_codes(codes: Sequence[str], n: int) -> None:
    if len(set(codes)) < len(codes):
        raise ValueError("a code stands in the list twice")
    if not 0 <= n <= len(codes):
        raise ValueError(f"{n} cannot be drawn from {len(codes)}")

"""Strata with a single sampling unit, put together with the next (collapsed strata, Cochran 1977, 5A.12)."""

from __future__ import annotations

from collections.abc import Sequence

PLUS = " + "
"""Between the names of strata that were put together."""

Group = tuple[str, list[str], int]
"""A stratum: its name, its units, and how many sampling units they are."""


def n_units(strata: Sequence[Group]) -> int:
    """Return how many sampling units strata have."""
    return sum(n for *_, n in strata)


def joined(strata: Sequence[Group]) -> dict[str, str]:
    """Return the stratum of each unit, once those with a single sampling unit have joined the next."""
    groups: list[tuple[list[str], list[str], int]] = []
    for name, units, n in strata:
        if groups and groups[-1][2] < 2:
            names, codes, before = groups[-1]
            groups[-1] = [*names, name], [*codes, *units], before + n
        else:
            groups.append(([name], [*units], n))
    if len(groups) > 1 and groups[-1][2] < 2:
        names, codes, n = groups.pop()
        groups[-1] = [*groups[-1][0], *names], [*groups[-1][1], *codes], groups[-1][2] + n
    return {code: PLUS.join(names) for names, codes, _ in groups for code in codes}

"""Two rounds held against each other: with the covariance of the places they share, if they share any.

What is peculiar to a place moves both rounds. Each round keeps the standard error it is printed with; of the
change the part that both have in common is taken out.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from analysis import variance
from analysis.brief import Brief
from analysis.compare import difference
from analysis.compare.combination import ROUNDING, Combination
from analysis.compare.places import Places
from analysis.design import Design, Floats
from analysis.design.coding import Indices
from analysis.estimate.estimated import Basis, Estimate
from analysis.index import Tree

Sites = Mapping[tuple[str, str], int]
"""Which sampling unit a place is, by its stratum and its name."""


class Ground(StrEnum):
    """On what ground the interval of a change stands."""

    ONE_ROUND = "two periods of one round"
    SHARED = "the rounds asked in the same places"
    PEOPLE = "people drawn one by one are others in each round"
    APART = "the rounds have no place in common"
    UNLIKE = "the rounds share places and were drawn in other ways"
    UNKNOWN = "nobody knows whether the places are the same"


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Shared(Brief):
    """The places of two rounds that both asked in.

    Attributes
    ----------
    before, after : (q,) indices
        The first-stage unit each place is in either round.
    common : (q,) floats
        How much of the product of what they add counts, from -1 to 1: less than all where many units of a
        small population were drawn and few in both rounds, below 0 where fewer than chance would give.
    """

    before: Indices
    after: Indices
    common: Floats

    def covariance(self, before: Estimate, after: Estimate) -> float:
        """Return the covariance of two estimates, one of each round."""
        first, second = (_root(one) for one in (before, after))
        return float(np.sum(self.common * first[self.before] * second[self.after]))


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Pairing(Brief):
    """The nodes of an index in two rounds.

    Attributes
    ----------
    ground : Ground
    estimates : mapping of node name to (before, after)
    n_shared, n_before, n_after : int
        Places of both rounds, of the earlier and of the later one; 0 where they play no part.
    shared : Shared or None
        None where the rounds are independent, or one.
    """

    ground: Ground
    estimates: Mapping[str, tuple[Estimate, Estimate]]
    n_shared: int = 0
    n_before: int = 0
    n_after: int = 0
    shared: Shared | None = None

    def change(self, node: str) -> Combination:
        """Return the change of a node, in its unit; the standard error is 0 where no place changed apart."""
        before, after = self.estimates[node]
        apart = difference(after, before, independent=before.design is not after.design)
        if self.shared is None or not before.basis is after.basis is Basis.BETWEEN:
            return apart
        spread = apart.se**2 - 2 * self.shared.covariance(before, after)
        if spread <= ROUNDING * apart.se**2:
            spread = 0.0
        return replace(apart, se=math.sqrt(spread), degf=float(min(before.degf, after.degf)))

    @property
    def is_repeated(self) -> bool:
        """Whether every place found in both rounds the very same: the same answers, kept twice."""
        return self.shared is not None and all(self.change(node).se == 0 for node in self.estimates)


def pairing(before: Tree, after: Tree, places: tuple[Places | None, Places | None] = (None, None)) -> Pairing:
    """Return two rounds held against each other.

    Parameters
    ----------
    before, after : Tree
        The same index in two rounds, or in two periods of one.
    places : (Places or None, Places or None)
        Where the sampling units of the two are; None where nobody knows.

    Returns
    -------
    Pairing
        Of the nodes both have. Without shared places the rounds stay independent, exactly.

    Notes
    -----
    A place is shared where its stratum is called the same too. The variance of a change is V₁ + V₂ − 2 V₁₂,
    V₁₂ summing over shared places what they add in both rounds, each centred in its own round's stratum and
    scaled as there (Kish 1965, section 12.4, for samples that overlap). Degrees of freedom are the fewer of
    the two. R: `analysis.compare.panel.panel` where all places are shared; where some are, R's stacked design
    takes which round asked in a place for chance, and what tells strata apart comes back as error. Not for
    replicate weights nor unequal probabilities; a node inside one sampling unit is compared as independent.

    Examples
    --------
    >>> from analysis.codebook import NO_TEXT, Category, Node, Variable
    >>> from analysis.dataset.column import Column
    >>> from analysis.index import index
    >>> scale = tuple(Category(code, NO_TEXT) for code in "15")
    >>> desks, item = list("aabbcc"), Node("q", NO_TEXT, "item", satisfied=("5",))
    >>> def asked(said): return index(item, {"q": Column.of(Variable("q", NO_TEXT, "rating", scale), said)},
    ...                               Design.of(psu=desks))
    >>> years, here = (asked("115515"), asked("115555")), Places.at("unit", desks)
    >>> [round(pairing(*years, known).change("q").se, 3) for known in ((here, here), (None, None))]
    [0.167, 0.441]
    """
    earlier = {tree.node.name: tree.estimate for _, tree in before.walk()}
    both = {
        tree.node.name: (earlier[tree.node.name], tree.estimate)
        for _, tree in after.walk()
        if tree.node.name in earlier
    }
    if before.estimate.design is after.estimate.design:
        return Pairing(Ground.ONE_ROUND, both)
    if any(one is not None and one.are_people for one in places):
        return Pairing(Ground.PEOPLE, both)
    first, second = places
    if first is None or second is None:
        return Pairing(Ground.UNKNOWN, both)
    designs = before.estimate.design, after.estimate.design
    return _paired(both, designs, (_sites(designs[0], first), _sites(designs[1], second)))


def _paired(
    both: Mapping[str, tuple[Estimate, Estimate]], designs: tuple[Design, Design], sites: tuple[Sites, Sites]
) -> Pairing:
    """Return rounds that were asked in known places."""
    counts = len(sites[0]), len(sites[1])
    alike = sites[0].keys() & sites[1].keys()
    if not alike:
        names = [{name for _, name in some} for some in sites]
        n_alike = len(names[0] & names[1])
        return Pairing(Ground.UNLIKE if n_alike else Ground.APART, both, n_alike, *counts)
    if any(design.engine is not None or design.pps is not None for design in designs):
        return Pairing(Ground.UNLIKE, both, len(alike), *counts)
    at = [np.array([some[site] for site in sorted(alike)], dtype=np.intp) for some in sites]
    common = _common(designs, (at[0], at[1]))
    return Pairing(Ground.SHARED, both, len(alike), *counts, shared=Shared(at[0], at[1], common))


def _sites(design: Design, places: Places) -> Sites:
    stage = design.stages[0]
    strata, names = stage.stratum.tolist(), places.names[stage.first_row].tolist()
    return {
        (stage.name(stratum), name): unit
        for unit, (stratum, name) in enumerate(zip(strata, names, strict=True))
        if name is not None
    }


def _common(designs: tuple[Design, Design], at: tuple[Indices, Indices]) -> Floats:
    """Return `Shared.common`: the covariance of two samples of N that have q in common, over that of roots.

    Of n₁ and n₂ units it is in proportion to 1 - n₁n₂ / (qN), so 0 where q is what chance would give.
    """
    first, second = (design.stages[0] for design in designs)
    strata = first.stratum[at[0]]
    q = np.bincount(strata, minlength=len(first.n_units))[strata]
    shares = np.vstack([first.fraction[at[0]], second.fraction[at[1]]])
    drawn = np.vstack([first.n_units[strata], second.n_units[second.stratum[at[1]]]])
    left = 1 - np.maximum(drawn[0] * shares[1], drawn[1] * shares[0]) / q
    root = np.sqrt(np.prod(np.clip(1 - shares, 0, None), axis=0))
    return np.asarray(np.clip(np.divide(left, root, out=np.zeros_like(root), where=root > 0), -1, 1))


def _root(estimate: Estimate) -> Floats:
    """Return what each first-stage unit adds, (m,), centred and scaled: its squares sum to the variance."""
    return next(variance.roots(estimate.design, estimate.influence))[:, 0]

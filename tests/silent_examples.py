"""One row an option: a call without it, what its absence means, and a value that makes a difference."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial, singledispatch
from typing import Any, NamedTuple

import ibis
import numpy as np
import pyarrow

from analysis import compare, drivers, quality, reduction, regression, replicates
from analysis.codebook import NO_TEXT, Category, Node, Variable
from analysis.compare import crosstab, multiplicity, ranking, standing, ttest
from analysis.compare.combination import Combination, combination
from analysis.compare.pairing import Pairing, pairing
from analysis.compare.places import Places
from analysis.dataset.column import Column
from analysis.design import Design
from analysis.estimate import mean, proportion, ratio, smooth, spread, standardise, total
from analysis.estimate.estimated import Estimate, Estimates
from analysis.estimate.groups import Groups
from analysis.estimate.quantile import Quantile, quantile
from analysis.fieldwork import disposition
from analysis.index import Formula, Tree, index
from analysis.index.totals import Totals
from analysis.interval import distribution
from analysis.quality import reliability
from analysis.reduction.measure import Measure
from analysis.reduction.pushdown import Layout, pushed
from analysis.reduction.sums import Sums, unit_design
from analysis.refusal import MESSAGES, Refusal
from analysis.regression import Regression
from analysis.replicates import resampling
from analysis.variance import Smooth, pps
from analysis.weighting import Weighting, trimming
from analysis.weighting.calibration import Calibration, calibration
from analysis.weighting.population import Population
from analysis.weighting.raking import raking
from analysis.weighting.trimming import Trimming


class Row(NamedTuple):
    """An option of a function."""

    call: Callable[..., Any]
    said: Any
    other: Any


def rows(call: Callable[..., Any], **pairs: tuple[Any, Any]) -> dict[str, Row]:
    """Return a row for each option: (what its absence means, something else)."""
    return {option: Row(call, *pair) for option, pair in pairs.items()}


def outcome(call: Callable[..., Any]) -> list[float]:
    """Return the numbers a call comes to; a refusal is its place in the catalogue."""
    try:
        return [float(number) for number in numbers(call())]
    except Refusal as refusal:
        return [-np.inf, float(list(MESSAGES).index(refusal.key))]


@singledispatch
def numbers(found: Any) -> Iterator[float]:
    """Yield the numbers of whatever a function of the statistics gives."""
    yield from np.asarray(found, dtype=float).ravel()


@numbers.register(tuple)
def _(found: tuple[Any, ...]) -> Iterator[float]:
    yield float(len(found))
    for one in found:
        yield from numbers(one)


@numbers.register(Estimate)
def _(found: Estimate) -> Iterator[float]:
    yield from (found.value, found.variance, found.degf, *found.ci())


@numbers.register(Estimates)
def _(found: Estimates) -> Iterator[float]:
    yield from (*found.values, *found.variances, *found.degf)


@numbers.register(Tree)
def _(found: Tree) -> Iterator[float]:
    yield from numbers(found.together)


@numbers.register(Smooth)
def _(found: Smooth) -> Iterator[float]:
    yield from numbers(smooth(found, DESIGN))


@numbers.register(Design)
def _(found: Design) -> Iterator[float]:
    for estimator in (mean, total):
        yield from numbers(estimator(Y[: found.n], found))


@numbers.register(Calibration)
@numbers.register(Trimming)
def _(found: Calibration | Trimming) -> Iterator[float]:
    yield from numbers(Weighting.of(Design.of(W), found).design)


@numbers.register(Sums)
def _(found: Sums) -> Iterator[float]:
    yield from numbers(found.means(unit_design(PLAIN)))


@numbers.register(Combination)
def _(found: Combination) -> Iterator[float]:
    yield from (found.value, found.se, found.degf)


@numbers.register(Pairing)
def _(found: Pairing) -> Iterator[float]:
    yield from numbers(found.change("whole"))


@numbers.register(compare.Verdict)
def _(found: compare.Verdict) -> Iterator[float]:
    yield list(compare.Verdict).index(found)


@numbers.register(compare.Comparison)
def _(found: compare.Comparison) -> Iterator[float]:
    yield from (found.first, found.second, found.p, *numbers(found.difference), *numbers(found.verdict))


@numbers.register(crosstab.Crosstab)
def _(found: crosstab.Crosstab) -> Iterator[float]:
    yield from numbers(found.shares)


@numbers.register(crosstab.Association)
def _(found: crosstab.Association) -> Iterator[float]:
    yield from (found.statistic, *found.degf, found.p)


@numbers.register(drivers.Driver)
def _(found: drivers.Driver) -> Iterator[float]:
    yield from (*numbers(found.performance), *numbers(found.importance))


@numbers.register(Quantile)
def _(found: Quantile) -> Iterator[float]:
    yield from (found.value, found.low, found.high, found.se, found.degf)


@numbers.register(ranking.RankInterval)
def _(found: ranking.RankInterval) -> Iterator[float]:
    yield from (found.rank or 0, found.low, found.high)


@numbers.register(Regression)
def _(found: Regression) -> Iterator[float]:
    yield from (*numbers(found.estimates), found.degf)


@numbers.register(reliability.Reliability)
def _(found: reliability.Reliability) -> Iterator[float]:
    yield from numbers(found.alpha)


@numbers.register(dict)
def _(found: dict[str, float]) -> Iterator[float]:
    yield from found.values()


class TakesNothing:
    """A projection that leaves every influence as it is."""

    def residuals(self, rows: Any) -> Any:
        return rows


N, RANDOM = 24, np.random.default_rng(5)
W = np.arange(1, N + 1) / 4
PSU, STRATA = np.repeat(np.arange(8), 3), np.repeat(["a", "b"], 12)
Y = np.where(np.arange(N) == 4, np.nan, np.arange(N) * 7 % 11 % 5.0)
X, Z = RANDOM.integers(1, 6, N).astype(float), RANDOM.integers(1, 6, N).astype(float)
ONES = (X > 2).astype(float)
EVERYONE, SOME, ONE_PSU = np.ones(N, dtype=bool), np.arange(N) < 17, PSU == 2
TWO_STAGES = {
    "weights": W,
    "strata": STRATA,
    "psu": PSU,
    "population_psus": np.full(N, 15),
    "stages": [np.arange(N)],
    "populations": [np.full(N, 30)],
}
DESIGN, PLAIN = Design.of(**TWO_STAGES), Design.of(W, strata=STRATA, psu=PSU)
SCORES = np.column_stack([X, Z, np.round((X + Z) / 2)])
SEX, LEVEL = Groups.of(np.arange(N) % 2), Groups.of((X > 3) * 1)
NAMED = Population.of({"sex": [0, 1]}, [40, 35])
BY_SEX = NAMED.margin({"sex": np.arange(N) % 2})
AGED = {"age": (np.arange(N) + 20.0, 2500.0)}

SCALE = tuple(Category(code, NO_TEXT) for code in "12345")
COLUMNS = {
    name: Column.of(Variable(name, NO_TEXT, "rating", SCALE), [f"{one:g}" for one in cells])
    for name, cells in {"x": X, "z": Z}.items()
}
NODE = Node(
    "whole", NO_TEXT, "mean", parts=tuple(Node(n, NO_TEXT, "item", satisfied=("4", "5")) for n in "xz")
)
FORMULA = Formula.of(NODE, COLUMNS)
LATER = Formula.of(NODE, COLUMNS | {"x": COLUMNS["z"], "z": COLUMNS["x"].taken(np.arange(N)[::-1])})
YEARS = FORMULA.tree(PLAIN), LATER.tree(Design.of(W, strata=STRATA, psu=PSU))
HERE = Places.at("unit", PSU.astype(str).tolist())

NINE_IN_TEN = proportion([1] * 36 + [0] * 4, Design.of(n=40))
CENSUS = mean([1, 2, 3, 4], Design.of(n=4, population_psus=[4] * 4))
GAP = compare.difference(mean(X, DESIGN), mean(Z, DESIGN))
ROUNDS = [mean(y, Design.of(n=4)) for y in ([1, 2, 1, 3], [4, 5, 5, 4], [3, 4, 5, 4])]
UNITS = [mean(Y, PLAIN, domain=EVERYONE), mean(X, PLAIN), mean(Z, PLAIN)]
APART = [mean([at - 1, at + 1] * 15, Design.of(n=30)) for at in (0, 0.6)]
PAIRS = [mean([at - 1, at + 1], Design.of(n=2)) for at in (0, 50.6)]
SHARES = [proportion([1] * k + [0] * (20 - k), Design.of(n=20)) for k in (18, 9)]

CHANCES = np.array([0.5, 0.4, 0.6, 0.5])
JOINT = np.where(np.eye(4) == 1, CHANCES[:, None], 0.9 * np.outer(CHANCES, CHANCES))
UNEQUAL = Design.of(1 / CHANCES)
TABLE = RANDOM.uniform(0.5, 2, (N, 6))
GIVEN = partial(replicates.given, W, TABLE, combined=False)
FULL = partial(GIVEN, kind="other", scale=0.1, rscales=np.ones(6))
DROPPED = resampling.jackknife(PLAIN)

COUNTED = Smooth(
    np.column_stack([np.where(SOME, ONES, 0), SOME]),
    lambda totals: totals[..., :1] / totals[..., 1:],
    lambda totals, moved: (moved[:, :1] - totals[0] / totals[1] * moved[:, 1:]) / totals[1],
    SOME[:, None],
)
INSIDE = partial(mean, X)


def without(*gone: str, **instead: Any) -> Callable[..., Design]:
    """Return `Design.of` two stages, with some columns left out."""
    kept = {name: column for name, column in TWO_STAGES.items() if name not in gone}
    return partial(Design.of, **(kept | instead))


def lonely(**options: Any) -> Estimate:
    """Return a mean in a stratum with one unit."""
    return mean(X, Design.of(W, strata=np.where(PSU == 7, "c", STRATA), psu=PSU, **options))


def lonely_in_a_file(**options: Any) -> Estimates:
    """Return the mean of a file in which a stratum has one unit."""
    file = {"weight": W, "stratum": np.where(PSU == 7, "c", STRATA), "psu": PSU, "x": X}
    found = pushed(ibis.memtable(pyarrow.table(file)), Layout(), [Measure("x")], **options)
    return found.sums.means(found.units)


def left_alone(**options: Any) -> Estimate:
    """Return a mean in a domain that has one unit of a stratum."""
    design = Design.of(W, strata=STRATA, psu=PSU, lonely_psu="adjust", **options)
    return mean(X, design, domain=PSU < 5)


def inside(**options: Any) -> Estimates:
    """Return a total in one sampling unit."""
    columns = np.where(ONE_PSU, X, 0)[:, None]
    plain = Smooth(columns, lambda totals: totals, lambda _, moved: moved, ONE_PSU[:, None])
    return smooth(plain, PLAIN, domain=ONE_PSU, **options)


def kinds(**options: Any) -> Estimate:
    return smooth(COUNTED, PLAIN, **options)[0]


def drawn(**options: Any) -> Any:
    return DROPPED.engine.weights(**options)


DOMAIN = (EVERYONE, SOME)
OPTIONS: dict[str, dict[str, Row]] = {
    "design.Design.of": {
        **rows(without("weights"), weights=(np.ones(N), W)),
        **rows(without(), n=(N, N + 1)),
        **rows(without("strata"), strata=(["everywhere"] * N, STRATA)),
        **rows(without("psu", "stages", "populations"), psu=(np.arange(N), PSU)),
        **rows(without("population_psus"), population_psus=(np.full(N, np.inf), np.full(N, 15))),
        **rows(without("stages", "populations"), stages=([], [np.arange(N)])),
        **rows(without("stages", "populations"), populations=([], [np.full(N, 30)])),
        **rows(without("stages", "populations", psu=PSU % 4), nest=(False, True)),
        **rows(lonely, lonely_psu=("fail", "adjust")),
        **rows(left_alone, domain_lonely=(False, True)),
        **rows(without(lonely_psu="remove"), stage_strata=([None], [np.arange(N) % 2])),
        **rows(without("stages", "populations"), pps=(None, "brewer")),
    },
    "design.Design.degf": rows(DESIGN.degf, rows=(EVERYONE, SOME)),
    "design.Design.adjusted": rows(
        partial(DESIGN.adjusted, W * 2),
        projection=(TakesNothing(), raking([BY_SEX]).projection(W, W)),
    ),
    "estimate.mean": rows(partial(mean, Y, DESIGN), domain=DOMAIN),
    "estimate.total": rows(partial(total, Y, DESIGN), domain=DOMAIN),
    "estimate.proportion": rows(partial(proportion, ONES, DESIGN), domain=DOMAIN),
    "estimate.ratio": rows(partial(ratio, X, Z, DESIGN), domain=DOMAIN),
    "estimate.smooth.smooth": {
        **rows(partial(smooth, COUNTED, PLAIN), domain=(EVERYONE, PSU < 2), answered=(False, True)),
        **rows(kinds, kinds=((), (NINE_IN_TEN.kind,))),
        **rows(inside, conditional=(True, False)),
    },
    "estimate.estimated.Estimate.ci": rows(NINE_IN_TEN.ci, level=(0.95, 0.9), method=("logit", "t")),
    "estimate.estimated.Estimates.ci": rows(
        mean(SCORES, DESIGN).ci, level=(0.95, 0.9), method=("t", "logit")
    ),
    "estimate.quantile.quantile": rows(
        partial(quantile, X, DESIGN),
        shares=(0.5, 0.9),
        domain=DOMAIN,
        rule=("math", "hf7"),
        method=("mean", "quantile"),
        level=(0.95, 0.5),
    ),
    "weighting.calibration.calibration": {
        **rows(partial(calibration, numbers=AGED), margins=((), [BY_SEX]), method=("linear", "raking")),
        **rows(partial(calibration, [BY_SEX]), numbers=({}, AGED)),
        **rows(partial(calibration, numbers=AGED), bounds=((-np.inf, np.inf), (0.999, 1.001))),
    },
    "weighting.trimming.trimming": {
        **rows(partial(trimming.trimming, N), lower=(0.0, 2.0), upper=(np.inf, 5.0)),
        **rows(partial(trimming.trimming, N, upper=5.0), strict=(False, True)),
    },
    "variance.pps.joint_probabilities": rows(
        partial(pps.joint_probabilities, UNEQUAL, JOINT), variance=("HT", "YG"), negligible=(1e-4, 0.5)
    ),
    "variance.pps.hartley_rao": rows(
        partial(pps.hartley_rao, UNEQUAL, CHANCES), mean_square=(CHANCES.mean(), 0.1), variance=("HT", "YG")
    ),
    "variance.pps.overton": rows(partial(pps.overton, UNEQUAL, CHANCES), variance=("HT", "YG")),
    "replicates.resampling.jackknife": rows(partial(resampling.jackknife, PLAIN), mse=(False, True)),
    "replicates.resampling.balanced": rows(
        partial(resampling.balanced, PLAIN), rho=(0.0, 0.3), mse=(False, True)
    ),
    "replicates.resampling.bootstrap": rows(
        partial(resampling.bootstrap, PLAIN, seed=3),
        replicates=(500, 40),
        method=("rao_wu", "canty_davison"),
        mse=(False, True),
    ),
    "replicates.given": {
        **rows(FULL, groups=((np.arange(N), np.arange(N)), (np.arange(N), np.arange(N)[::-1]))),
        **rows(FULL, mse=(False, True), degf=(5, 3)),
        **rows(partial(GIVEN, kind="JK1"), scale=(None, 0.5)),
        **rows(partial(GIVEN, kind="JKn"), rscales=(None, np.full(6, 0.5))),
        **rows(partial(GIVEN, kind="Fay"), rho=(None, 0.3)),
    },
    "replicates.Replicates.weights": rows(drawn, first=(0, 2), last=(8, 3)),
    "index.index": rows(partial(index, NODE, COLUMNS, DESIGN), domain=DOMAIN),
    "index.Formula.tree": rows(partial(FORMULA.tree, DESIGN), domain=DOMAIN),
    "index.Formula.statistic": rows(FORMULA.statistic, mask=DOMAIN),
    "index.totals.Totals.of": rows(
        lambda **option: Totals.of(FORMULA, DESIGN, **option).tree(FORMULA), domain=DOMAIN
    ),
    "reduction.reduced": {
        **rows(
            partial(reduction.reduced, COLUMNS, PLAIN, [Measure("x", (1, 2, 3, 4, 5))]),
            by=(np.full(N, -1), SOME.astype(int)),
        ),
        **rows(
            partial(reduction.reduced, COLUMNS, PLAIN, [Measure("x", (1, 2, 3, 4, 5))], by=SOME * 1),
            domains=(2, 3),
        ),
    },
    "reduction.pushdown.pushed": rows(lonely_in_a_file, lonely_psu=("fail", "adjust")),
    "compare.combination.combination": rows(
        partial(combination, ROUNDS, [0.5, 0.3, 0.2]), independent=(False, True)
    ),
    "compare.combination.Combination.ci": rows(GAP.ci, level=(0.95, 0.9)),
    "compare.verdict": {
        **rows(partial(compare.verdict, GAP), target=(0.0, -20.0)),
        **rows(partial(compare.verdict, CENSUS, CENSUS.value), comparator=(">=", ">")),
        **rows(partial(compare.verdict, NINE_IN_TEN, 0.77), level=(0.95, 0.5), method=("logit", "t")),
    },
    "compare.limits": rows(partial(compare.limits, NINE_IN_TEN, 0.95), method=("logit", "t")),
    "compare.difference": rows(partial(compare.difference, *ROUNDS[:2]), independent=(False, True)),
    "compare.pairing.pairing": rows(partial(pairing, *YEARS), places=((None, None), (HERE, HERE))),
    "compare.comparisons": {
        **rows(
            partial(compare.comparisons, ROUNDS, independent=True),
            pairs=([(0, 1), (0, 2), (1, 2)], [(1, 2)]),
            adjust=("holm", "none"),
            level=(0.95, 0.1),
        ),
        **rows(partial(compare.comparisons, ROUNDS), independent=(False, True)),
    },
    "compare.multiplicity.adjusted": rows(
        partial(multiplicity.adjusted, [0.01, 0.02, 0.03]), adjustment=("holm", "benjamini_hochberg")
    ),
    "compare.ranking.ranks": rows(partial(ranking.ranks, [1.0, 2.0, 4.0]), best=("high", "low")),
    "compare.ranking.rank_intervals": {
        **rows(
            partial(ranking.rank_intervals, APART),
            level=(0.95, 0.5),
            best=("high", "low"),
            rule=("intervals", "differences"),
        ),
        **rows(partial(ranking.rank_intervals, PAIRS), simultaneous=("sidak", "bonferroni")),
        **rows(partial(ranking.rank_intervals, SHARES), method=("logit", "t")),
    },
    "compare.crosstab.crosstab": rows(partial(crosstab.crosstab, SEX, LEVEL, DESIGN), domain=DOMAIN),
    "compare.crosstab.Crosstab.association": rows(
        crosstab.crosstab(SEX, LEVEL, DESIGN).association, statistic=("F", "Chisq")
    ),
    "compare.ttest.one_sample": rows(partial(ttest.one_sample, Y, DESIGN), mu=(0.0, 3.0), domain=DOMAIN),
    "compare.ttest.two_sample": rows(partial(ttest.two_sample, Y, SEX, DESIGN), domain=DOMAIN),
    "estimate.standardise.standardised": rows(
        partial(standardise.standardised, Y, SEX, {"0": 1, "1": 2}, DESIGN), domain=DOMAIN
    ),
    "estimate.spread.population_variance": rows(
        partial(spread.population_variance, Y, DESIGN), domain=DOMAIN
    ),
    "estimate.spread.correlation": rows(partial(spread.correlation, X, Z, DESIGN), domain=DOMAIN),
    "estimate.spread.covariance_matrix": rows(
        lambda **options: spread.covariance_matrix(SCORES, DESIGN, **options)[0], domain=DOMAIN
    ),
    "quality.reliability.reliability": rows(partial(reliability.reliability, SCORES, DESIGN), domain=DOMAIN),
    "regression.regression": rows(
        partial(regression.regression, ONES, {"z": Z}, DESIGN), family=("gaussian", "binomial"), domain=DOMAIN
    ),
    "drivers.drivers": rows(
        partial(drivers.drivers, ONES, {"z": Z}, DESIGN), family=("gaussian", "binomial"), domain=DOMAIN
    ),
    "drivers.importance_performance": rows(
        partial(drivers.importance_performance, {"x": X, "z": Z}, Y, DESIGN), domain=DOMAIN
    ),
    "interval.distribution.upper_mixture": rows(
        partial(distribution.upper_mixture, 3.0, np.array([1.0, 2.0])), residual=(np.inf, 8.0)
    ),
    "compare.standing.points": rows(partial(standing.points, 0.7, 10), enough=(0.9, 1)),
    "quality.straight_lining": rows(partial(quality.straight_lining, np.ones((3, 4))), fewest=(5, 3)),
    "quality.speeders": rows(partial(quality.speeders, [10.0, 9, 4, 30, 12]), share=(1 / 3, 0.5)),
    "quality.duplicates": rows(partial(quality.duplicates, np.ones((3, 4))), fewest=(10, 3)),
    "fieldwork.disposition.response_rates": rows(
        partial(disposition.response_rates, disposition.Dispositions(60, 5, 20, 15, 0, 20, 25)),
        eligibility=(100 / 125, 0.5),
    ),
}

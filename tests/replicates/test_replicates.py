"""Replicates made from a design and given in files, against linearisation and against each other."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given as always
from hypothesis import settings
from hypothesis import strategies as some

from analysis.design import Design
from analysis.estimate import difference, mean, proportion, ratio, total
from analysis.reduction import reduced
from analysis.reduction.measure import Measure
from analysis.reduction.sums import unit_design
from analysis.refusal import Refusal
from analysis.replicates import given
from analysis.replicates.hadamard import hadamard
from analysis.replicates.resampling import balanced, bootstrap, jackknife
from analysis.weighting import Weighting
from analysis.weighting.population import Population
from analysis.weighting.raking import post_stratification, raking
from analysis.weighting.trimming import trimming

RANDOM = np.random.default_rng(7)
N = 240
STRATUM = np.repeat(["a", "b", "c"], N // 3)
PSU = np.repeat(np.arange(24), N // 24)
WEIGHT = RANDOM.uniform(1, 9, N)
SEX = RANDOM.choice(["F", "M"], N)
Y = RANDOM.normal(size=N) + RANDOM.normal(size=24)[PSU]
X = RANDOM.uniform(1, 3, N)
DESIGN = Design.of(WEIGHT, strata=STRATUM, psu=PSU)
PEOPLE = Population.of({"sex": ["F", "M"]}, [700, 500])


def test_the_jackknife_of_a_total_is_its_linearisation():
    assert total(Y, jackknife(DESIGN)).se == pytest.approx(total(Y, DESIGN).se)


def test_the_jackknife_of_a_ratio_is_near_its_linearisation():
    assert ratio(Y + 5, X, jackknife(DESIGN)).se == pytest.approx(ratio(Y + 5, X, DESIGN).se, rel=0.01)


def test_the_jackknife_knows_what_share_of_the_population_was_drawn():
    drawn = Design.of(WEIGHT, strata=STRATUM, psu=PSU, population_psus=np.full(N, 10))
    assert total(Y, jackknife(drawn)).se == pytest.approx(total(Y, drawn).se)
    assert total(Y, jackknife(drawn)).se == pytest.approx(total(Y, DESIGN).se * np.sqrt(0.2))


def test_a_stratum_taken_whole_adds_no_replicate():
    whole = Design.of(WEIGHT, strata=STRATUM, psu=PSU, population_psus=np.where(STRATUM == "a", 8, 80))
    made = jackknife(whole)
    assert made.engine.n_replicates == 16
    assert total(Y, made).se == pytest.approx(total(Y, whole).se)


@pytest.mark.parametrize(
    ("rule", "of_total", "of_mean"),
    [  # R survey 4.1-1: as.svrepdesign(svydesign(~p, strata=~s, weights=~w), type="JKn")
        ("remove", 22.6274169979695, 0.951938425604736),
        ("certainty", 22.6274169979695, 0.951938425604736),
        ("average", 24.1897262725905, 1.01766498340512),
        ("adjust", 23.371806080071, 0.956776805454607),
    ],
)
def test_a_lonely_unit_in_the_jackknife_follows_the_rule_of_the_design(rule, of_total, of_mean):
    strata, y = [1, 1, 1, 2, 2, 3, 4, 4], [1, 5, 2, 8, 3, 4, 6, 7]
    made = jackknife(Design.of([2, 2, 3, 4, 4, 5, 1, 2], strata=strata, psu=range(8), lonely_psu=rule))
    assert total(y, made).se == pytest.approx(of_total)
    assert mean(y, made).se == pytest.approx(of_mean)


def test_a_lonely_unit_is_refused_by_the_name_of_its_stratum():
    with pytest.raises(Refusal) as caught:
        jackknife(Design.of([1, 1, 1], strata=["a", "a", "b"], psu=[1, 2, 3]))
    assert caught.value.where == "stratum b"


@pytest.mark.parametrize("rule", ["remove", "average", "certainty"])
def test_strata_of_one_unit_each_leave_nothing_to_leave_out(rule):
    with pytest.raises(Refusal) as caught:
        jackknife(Design.of([1, 1], strata=["a", "b"], psu=[1, 2], lonely_psu=rule))
    assert caught.value.where == "stratum a"


def test_a_rule_for_lonely_units_changes_nothing_where_none_is_lonely():
    plain, told = jackknife(Design.of(n=4)), jackknife(Design.of(n=4, lonely_psu="adjust"))
    assert total([1, 2, 4, 8], told).se == total([1, 2, 4, 8], plain).se


@pytest.mark.parametrize("rho", [0.0, 0.3, 0.5])
def test_half_samples_of_a_total_are_its_linearisation_for_any_number_of_strata(rho):
    for strata in (1, 2, 3, 11, 12, 30):
        pair = np.repeat(np.arange(strata), 2)
        design = Design.of(RANDOM.uniform(1, 5, 2 * strata), strata=pair, psu=np.arange(2 * strata))
        y = RANDOM.normal(size=2 * strata)
        made = balanced(design, rho=rho)
        assert total(y, made).se == pytest.approx(total(y, design).se)
        assert made.engine.factors.mean(axis=1) == pytest.approx(np.ones(2 * strata))


def test_larger_even_strata_are_paired_in_the_order_of_the_file():
    factors = balanced(Design.of(np.ones(4), psu=[9, 5, 7, 1])).engine.factors
    # units by id are 1, 5, 7, 9; in the file 9 is paired with 5, and 7 with 1
    assert (factors[3] + factors[1] == 2).all()
    assert (factors[2] + factors[0] == 2).all()


def test_strata_with_an_odd_number_of_units_are_named():
    with pytest.raises(Refusal) as caught:
        balanced(Design.of(np.ones(5), strata=["a", "a", "b", "b", "b"]))
    assert "stratum b (3)" in caught.value.wrong("vi")


@pytest.mark.parametrize("order", [1, 2, 3, 12, 13, 20, 28, 36, 37, 52, 100, 180])
def test_a_hadamard_matrix_is_balanced_between_every_two_rows(order):
    matrix = hadamard(order)
    assert len(matrix) >= order
    assert (np.abs(matrix) == 1).all()
    assert (matrix @ matrix.T == len(matrix) * np.eye(len(matrix))).all()


@pytest.mark.parametrize("method", ["rao_wu", "canty_davison"])
def test_the_bootstrap_is_near_linearisation_and_repeats_itself(method):
    made = bootstrap(DESIGN, seed=3, replicates=2000, method=method)
    again = bootstrap(DESIGN, seed=3, replicates=2000, method=method)
    assert (made.engine.factors == again.engine.factors).all()
    assert total(Y, made).se == pytest.approx(total(Y, DESIGN).se, rel=0.06)


def test_the_bootstrap_of_copies_knows_what_share_of_the_population_was_drawn():
    drawn = Design.of(WEIGHT, strata=STRATUM, psu=PSU, population_psus=np.full(N, 24))
    made = bootstrap(drawn, seed=3, replicates=3000, method="canty_davison")
    assert total(Y, made).se == pytest.approx(total(Y, drawn).se, rel=0.06)


def test_a_bootstrap_factor_is_a_whole_number_of_draws():
    factors = bootstrap(DESIGN, seed=1, replicates=50).engine.factors
    assert factors * 7 / 8 == pytest.approx(np.rint(factors * 7 / 8))
    assert factors[:8].sum(axis=0) == pytest.approx(np.full(50, 8))


def test_factors_of_units_factors_of_respondents_and_weights_say_the_same():
    made = bootstrap(DESIGN, seed=2, replicates=30)
    table, scale = made.engine.factors, {"kind": "bootstrap"}
    mixed = RANDOM.permutation(24)
    designs = [
        made,
        given(WEIGHT, table[mixed], combined=False, groups=(PSU, mixed), **scale),
        given(WEIGHT, table[PSU], combined=False, **scale),
        given(WEIGHT, WEIGHT[:, None] * table[PSU], combined=True, **scale),
    ]
    for design in designs:
        assert ratio(Y, X, design).se == pytest.approx(ratio(Y, X, made).se)
        assert design.degf() == made.degf() == 24 - 3


def test_deviations_from_the_whole_sample_are_never_smaller_than_from_the_mean_of_the_replicates():
    assert ratio(Y, X, jackknife(DESIGN, mse=True)).se > ratio(Y, X, jackknife(DESIGN)).se


def test_the_covariance_of_two_estimates_comes_from_the_same_replicates():
    made = bootstrap(DESIGN, seed=4, replicates=60)
    women, men = (mean(Y, made, domain=sex == SEX) for sex in ("F", "M"))
    gap = difference(women, men)
    weights = made.engine.weights()
    women, men = SEX == "F", SEX == "M"
    each = [np.average(Y[s], weights=w[s]) for w in weights.T for s in (women, men)]
    gaps = np.array(each).reshape(60, 2) @ [1, -1]
    assert gap.variance == pytest.approx(np.sum((gaps - gaps.mean()) ** 2) / 59)


def test_every_replicate_meets_the_margins_after_raking():
    margin = PEOPLE.margin({"sex": SEX})
    area = Population.of({"area": ["a", "b", "c"]}, [500, 400, 300]).margin({"area": STRATUM})
    made = Weighting.of(jackknife(DESIGN), raking([margin, area])).design
    replicates = made.engine.weights()
    assert margin.sums(replicates) == pytest.approx(np.repeat(margin.counts[:, None], 24, axis=1))
    assert area.sums(replicates) == pytest.approx(np.repeat(area.counts[:, None], 24, axis=1))
    assert margin.sums(made.weights) == pytest.approx(margin.counts)


def test_the_calibrated_jackknife_is_near_the_residuals_of_calibration():
    by_sex = post_stratification(PEOPLE.margin({"sex": SEX}))
    replicated = Weighting.of(jackknife(DESIGN), by_sex).design
    linearised = Weighting.of(DESIGN, by_sex).design
    assert mean(Y, replicated).value == pytest.approx(mean(Y, linearised).value)
    assert mean(Y, replicated).se == pytest.approx(mean(Y, linearised).se, rel=0.05)


def test_calibrated_replicates_keep_the_degrees_of_freedom_of_their_design():
    made = bootstrap(DESIGN, seed=5, replicates=100)
    calibrated = Weighting.of(made, post_stratification(PEOPLE.margin({"sex": SEX}))).design
    women = SEX == "F"
    assert calibrated.degf() == made.degf() == 21
    assert mean(Y, calibrated, domain=women).degf == mean(Y, made, domain=women).degf


def test_a_chain_of_adjustments_is_made_in_every_replicate():
    made = Weighting.of(
        jackknife(DESIGN),
        post_stratification(PEOPLE.margin({"sex": SEX})),
        trimming(N, upper=12),
        post_stratification(PEOPLE.margin({"sex": SEX})),
    ).design
    one = made.engine.weights(3, 4)[:, 0]
    start = WEIGHT * jackknife(DESIGN).engine.factors[PSU, 3]
    step = Weighting.of(
        Design.of(start),
        post_stratification(PEOPLE.margin({"sex": SEX})),
        trimming(N, upper=12),
        post_stratification(PEOPLE.margin({"sex": SEX})),
    )
    assert one == pytest.approx(step.weights)


def test_a_cell_that_a_replicate_leaves_empty_is_named():
    rare = np.where(PSU == 5, "M", "F")
    with pytest.raises(Refusal) as caught:
        Weighting.of(jackknife(DESIGN), post_stratification(PEOPLE.margin({"sex": rare})))
    assert "sex = M" in caught.value.wrong("en")


def test_the_degrees_of_freedom_of_a_domain_count_the_units_it_reaches():
    domain = (PSU < 12) & (SEX == "F")
    assert mean(Y, jackknife(DESIGN), domain=domain).degf == 12 - 1 - 1 + 1  # stratum b is reached in part
    assert given(WEIGHT, RANDOM.uniform(size=(N, 9)), kind="BRR", combined=False, degf=5).degf() == 5


def test_a_replicate_without_anybody_of_the_domain_adds_nothing():
    domain = np.isin(PSU, [0, 1])
    found = mean(Y, jackknife(DESIGN, mse=True), domain=domain)
    assert np.isfinite(found.se)
    assert np.isnan(mean(Y, jackknife(DESIGN), domain=PSU == 0).se)


def test_a_difference_has_no_estimate_in_a_replicate_that_either_side_is_absent_from():
    """Means of 2 and 4 persons; the third of three replicates has nobody of the first two.

    Its own deviation of the second mean is no deviation of the difference.
    """
    factors = np.array([[2, 1, 0], [1, 2, 0], [1, 1, 3], [2, 0, 1], [0, 2, 1], [1, 1, 1]])
    for mse in (True, False):
        made = given(np.ones(6), factors, kind="other", scale=1, rscales=1, combined=False, mse=mse)
        y, first = np.array([1.0, 3, 2, 4, 6, 9]), np.arange(6) < 2
        gap = difference(mean(y, made, domain=~first), mean(y, made, domain=first))
        here = [(2 + 8 + 9) / 4 - 5 / 3, (2 + 12 + 9) / 4 - 7 / 3]
        centre = 21 / 4 - 2 if mse else np.mean(here)
        assert gap.se == pytest.approx(np.sqrt(np.sum((np.array(here) - centre) ** 2)))


def test_sums_over_units_are_enough_for_replicates_of_units():
    made = bootstrap(DESIGN, seed=6, replicates=80)

    class Answers:
        codes = np.where(RANDOM.random(N) < 0.1, -1, RANDOM.integers(0, 2, N))

    answers, by = np.where(Answers.codes < 0, np.nan, Answers.codes), RANDOM.integers(0, 3, N)
    sums = reduced({"q": Answers()}, DESIGN, [Measure("q", (0.0, 1.0))], by=by)
    found = sums.means(unit_design(made))
    for place, domain in enumerate([None, *(by == number for number in range(3))]):
        expected = proportion(answers, made, domain=domain)
        assert found[place].value == pytest.approx(expected.value)
        assert found[place].se == pytest.approx(expected.se)
        assert found[place].degf == expected.degf


def test_sums_over_units_are_refused_after_calibration():
    calibrated = Weighting.of(jackknife(DESIGN), post_stratification(PEOPLE.margin({"sex": SEX}))).design
    with pytest.raises(Refusal) as caught:
        unit_design(calibrated)
    assert caught.value.key == "reduction"


def test_replicates_are_made_before_calibration():
    calibrated = Weighting.of(DESIGN, post_stratification(PEOPLE.margin({"sex": SEX}))).design
    for made in (lambda: jackknife(calibrated), lambda: bootstrap(jackknife(DESIGN), seed=1)):
        with pytest.raises(Refusal) as caught:
            made()
        assert caught.value.key == "replicate first"


FACTORS = np.ones((4, 6))


@pytest.mark.parametrize(
    ("said", "key"),
    [
        (lambda: given([1] * 4, FACTORS, kind="JK1", combined=False), "scale"),
        (lambda: given([1] * 4, FACTORS, kind="JKn", combined=False), "scale"),
        (lambda: given([1] * 4, FACTORS, kind="Fay", combined=False), "scale"),
        (lambda: given([1] * 4, FACTORS, kind="other", combined=False, scale=1.0), "scale"),
        (lambda: given([1] * 4, FACTORS, kind="half", combined=False), "unknown"),
        (lambda: given([1] * 4, FACTORS, kind="BRR", combined=False, scale=0.5), "unused"),
        (lambda: given([1] * 4, FACTORS, kind="BRR", combined=False, rho=0.0), "unused"),
        (lambda: given([1] * 4, FACTORS, kind="Fay", combined=False, rho=0.5, scale=1.0), "unused"),
        (lambda: given([1] * 4, FACTORS, kind="ACS", combined=False, scale=1.0), "unused"),
        (lambda: given([1] * 4, FACTORS, kind="ACS", combined=False, rscales=1.0), "unused"),
        (lambda: given([1] * 4, FACTORS, kind="bootstrap", combined=False, rho=0.5), "unused"),
        (lambda: given([1] * 3, FACTORS, kind="BRR", combined=False), "lengths"),
        (lambda: given([1] * 4, FACTORS * np.nan, kind="BRR", combined=False), "absent"),
        (
            lambda: given([1] * 4, FACTORS, kind="BRR", combined=True, groups=("aabb", "abcd")),
            "combined groups",
        ),
        (
            lambda: given([1] * 4, FACTORS, kind="BRR", combined=False, groups=(list("aaxy"), list("abcd"))),
            "no replicates",
        ),
        (
            lambda: given([1] * 4, FACTORS, kind="BRR", combined=False, groups=(list("aabb"), list("aabb"))),
            "repeated row",
        ),
        (lambda: given([1] * 4, FACTORS, kind="bootstrap", combined=False, scale=-1), "scale numbers"),
        (lambda: given([1] * 4, FACTORS, kind="bootstrap", combined=False, rscales=[1, 1]), "scale numbers"),
        (lambda: given([1] * 4, FACTORS, kind="bootstrap", combined=False, rscales=np.nan), "scale numbers"),
        (lambda: given([1] * 4, FACTORS[:, :1], kind="bootstrap", combined=False), "few replicates"),
        (lambda: given([1] * 4, FACTORS[:, :0], kind="BRR", combined=False), "few replicates"),
        (lambda: given([1] * 4, FACTORS, kind="BRR", combined="no"), "unknown"),
        (lambda: given([1] * 4, FACTORS, kind="BRR", combined=False, mse="no"), "unknown"),
        (lambda: given([1] * 4, [["a", "b"]] * 4, kind="BRR", combined=False), "no number"),
        (lambda: jackknife(DESIGN, mse="no"), "unknown"),
        (lambda: balanced(DESIGN, rho=1), "rho"),
        (lambda: bootstrap(DESIGN, seed=1, method="wild"), "unknown"),
        (lambda: bootstrap(Design.of([1, 1, 1], strata=["a", "a", "b"]), seed=1), "lonely"),
    ],
)
def test_what_nobody_can_know_is_refused(said, key):
    with pytest.raises(Refusal) as caught:
        said()
    assert caught.value.key == key


def test_the_scale_of_each_kind_is_the_one_of_its_method():
    def scales(kind, **said):
        return given([1] * 4, FACTORS, kind=kind, combined=False, **said).engine.scales.tolist()

    assert scales("BRR") == [1 / 6] * 6
    assert scales("Fay", rho=0.5) == [4 / 6] * 6
    assert scales("bootstrap") == [1 / 5] * 6
    assert scales("bootstrap", scale=0.1) == [0.1] * 6
    assert scales("ACS") == [4 / 6] * 6
    assert scales("JK1", scale=0.5) == [0.5] * 6
    assert scales("JKn", rscales=range(6)) == [0, 1, 2, 3, 4, 5]
    assert scales("JKn", rscales=range(6), scale=0.5) == [0, 0.5, 1, 1.5, 2, 2.5]
    assert scales("other", scale=0.5, rscales=range(6)) == [0, 0.5, 1, 1.5, 2, 2.5]


@settings(deadline=None, max_examples=30)
@always(some.floats(0.01, 1000), some.integers(0, 2**20))
def test_the_scale_of_the_weights_changes_no_standard_error(scale, seed):
    random = np.random.default_rng(seed)
    y = random.normal(size=N)
    one, other = (jackknife(Design.of(WEIGHT * s, strata=STRATUM, psu=PSU)) for s in (1, scale))
    assert mean(y, other).se == pytest.approx(mean(y, one).se, rel=1e-9)


@settings(deadline=None, max_examples=30)
@always(some.integers(0, 2**20))
def test_the_jackknife_is_near_linearisation_for_any_answers(seed):
    random = np.random.default_rng(seed)
    y = random.integers(0, 2, N).astype(float)
    domain = random.random(N) < 0.6
    assert mean(y, jackknife(DESIGN), domain=domain).se == pytest.approx(
        mean(y, DESIGN, domain=domain).se, rel=0.03
    )

"""What a docstring of the statistics has to say, and that its examples are true."""

from __future__ import annotations

import doctest
import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

import analysis
from analysis.refusal import Refusal

MODULES = sorted(found.name for found in pkgutil.walk_packages(analysis.__path__, "analysis."))

METHODS = Path(__file__).parents[2] / "docs" / "methods.md"

ONE_SIGNATURE = ("analysis.interval",)
"""Modules of functions with one signature: the page is the module's own."""

ROOMS = {
    "compare": "combination crosstab multiplicity pairing panel ranking standing ttest",
    "dataset": "known",
    "design": "",
    "drivers": "",
    "estimate": "contrast groups quantile smooth spread standardise",
    "fieldwork": "disposition",
    "index": "rollup",
    "interval": "",
    "quality": "reliability",
    "reduction": "measure pushdown sums",
    "regression": "",
    "replicates": "resampling",
    "rounding": "",
    "variance": "pps",
    "weighting": "calibration population raking trimming",
}
"""Rooms an analyst calls, and the modules inside them that are called by their own names."""

ESTIMATORS = {
    f"analysis.{name}"
    for room, inside in ROOMS.items()
    for name in (room, *(f"{room}.{n}" for n in inside.split()))
} - {"analysis.dataset", "analysis.fieldwork", "analysis.variance"}
"""The modules an analyst calls: what is said of their functions is a whole page of a manual."""

OTHERS = {
    "pages, tables and files": "codebook codebook.file codebook.grouping dataset dataset.column formula"
    " number people refusal refusal.given refusal.message refusal.place refusal.sums refusal.weights"
    " subject subject.chart table",
    "rounds kept as sums, of which `sums` and `rollup` are the pages": "index.moments index.totals round_sums"
    " round_sums.file subject.periodic",
    "steps of an estimator that has its page": "compare.places compare.wald design.coding design.given"
    " design.stage design.stages estimate.estimated estimate.quantile_rule index.node_rule"
    " interval.distribution reduction.packing regression.families regression.ordinal regression.refitting"
    " replicates.dimension replicates.hadamard variance weighting.diagnosis weighting.distance",
    "counts without a design, and words about them": "fieldwork fieldwork.carried",
    "how values behave where somebody types": "brief estimate.arithmetic",
}
"""The other modules of the package, by why their functions need no whole page."""

SHOWN = ("disclosure", "microdata", "plots", "report", "tables")
"""Rooms that show figures or keep them back: none of their modules is an estimator."""

TOLD_ELSEWHERE = {
    "analysis.reduction.pushdown.by_domain": "the second query of pushed",
    "analysis.reduction.pushdown.summed": "the first query of pushed",
    "analysis.estimate.contrast.stacked": "a part of joined",
    "analysis.estimate.counted": "the check every estimator of groups makes of who is in it",
    "analysis.design.check_design": "the check of everything that takes a design",
    "analysis.estimate.taking_part": "the check every estimator of groups makes of who is there",
    "analysis.weighting.population.margins_of": "the check every adjustment makes of its margins",
    "analysis.estimate.check_rows": "the check every estimator makes of the order of rows",
    "analysis.estimate.numbers": "the check every estimator makes of its answers",
    "analysis.estimate.groups.check_groups": "the check every estimator makes of its groups",
    "analysis.estimate.domain_mask": "the check every estimator makes of its domain",
    "analysis.index.kind": "read from the tree, no array",
    "analysis.dataset.known.margins": "what met has the weights meet",
    "analysis.weighting.population.category_sums": "numpy.bincount for one column or many",
    "analysis.weighting.population.check": "the check every adjustment makes of its margins",
    "analysis.weighting.population.joint": "numpy.unique for several indices",
    "analysis.weighting.calibration.solved": "least squares inside calibration",
    "analysis.compare.combination.exact": "a question about a design",
    "analysis.estimate.spread.centred": "a step of the covariances",
    "analysis.compare.limits": "the interval of verdict",
    "analysis.interval.n_effective": "a step of every method",
    "analysis.replicates.ranks": "the rank inside degf",
    "analysis.estimate.spread.correlations": "a step of reliability",
    "analysis.weighting.diagnosis.kish_deff": "a column of Diagnosis",
    "analysis.weighting.diagnosis.diagnosis": "a step of Weighting.diagnoses",
    "analysis.weighting.adjusted": "a step of Weighting.of",
    "analysis.weighting.reweighted": "a step of Weighting.of",
}
"""Steps of a function that has the whole page; each needs a docstring with shapes, no more."""

SOURCE = re.compile(r"\bR: ``|\bR's ``|\b(?:18|19|20)\d\d\b|docs/methods")
"""A command of R, a publication with its year, or a numbered formula of docs/methods.md."""

NOT_FOR = re.compile(
    r"(?:^|[.;:]\s+)(?:Not |Do not |Never |Only for )|\bnot (?:for|to be)\b|\bnot the mean\b", re.MULTILINE
)
"""How a page says when another function, or none, is the right one."""

UNIT = re.compile(
    r"\bunits?\b|\bshares?\b|people|\bpoints?\b|between \S+ and|percent|weights?\b|ratio|\branks?\b"
    r"|probabilit|factor|p-values?|indices|mask|counts?\b|adjustment|design\b|places",
    re.IGNORECASE,
)

ARRAYS = re.compile(r"ArrayLike|NDArray|Floats|Mask|Indices")
SHAPE = re.compile(r"\((?:[\w.]+(?: \+ 1)?,|\.\.\.,)(?: ?[\w.…]+)*(?:, ?\w+)*\)")
SECTIONS = ("Parameters", "Returns", "Raises", "Notes", "Examples")


def functions(module: ModuleType) -> Iterator[tuple[str, Callable[..., object]]]:
    """Yield every public function and method that a module defines, with its full name."""
    for name, thing in vars(module).items():
        if name.startswith("_") or getattr(thing, "__module__", "") != module.__name__:
            continue
        if inspect.isfunction(thing):
            yield f"{module.__name__}.{name}", thing
        elif inspect.isclass(thing):
            for own, member in vars(thing).items():
                found = getattr(member, "__func__", member.fget if isinstance(member, property) else member)
                if not own.startswith("_") and inspect.isfunction(found):
                    yield f"{module.__name__}.{name}.{own}", found


def classes(module: ModuleType) -> Iterator[type]:
    return (
        thing
        for name, thing in vars(module).items()
        if inspect.isclass(thing) and thing.__module__ == module.__name__ and not name.startswith("_")
    )


@cache
def everything() -> dict[str, Callable[..., object]]:
    return {name: thing for module in MODULES for name, thing in functions(importlib.import_module(module))}


def pages() -> list[str]:
    """Return the functions, and the ways to make a value, that an analyst calls."""
    return [
        name
        for name, thing in everything().items()
        if thing.__module__ in ESTIMATORS.difference(ONE_SIGNATURE)
        and name not in TOLD_ELSEWHERE
        and is_called_by_name(name, thing)
    ]


def is_called_by_name(name: str, thing: Callable[..., object]) -> bool:
    """Whether it is a function of a module, or the class method that makes one of its values."""
    depth = len(name.removeprefix(thing.__module__).split(".")) - 1
    return depth == 1 or (name in ("analysis.design.Design.of", "analysis.weighting.Weighting.of"))


def gives_numbers(thing: Callable[..., object]) -> bool:
    """Whether what a function returns is a number, an estimate or an array of them."""
    return bool(
        re.search(r"float|Estimate|Any|Combination|Floats|NDArray", str(thing.__annotations__["return"]))
    )


def told(thing: object) -> str:
    return inspect.getdoc(thing) or ""


def section(text: str, heading: str) -> str:
    found = re.search(rf"^{heading}\n-+\n(.*?)(?=^\S[^\n]*\n---|\Z)", text, re.MULTILINE | re.DOTALL)
    return found.group(1) if found else ""


@cache
def refuses(thing: Callable[..., object]) -> bool:
    """Whether a function raises a refusal, itself or in a function of the package that it names."""
    seen: set[Callable[..., object]] = set()
    waiting = [thing]
    while waiting:
        here = inspect.unwrap(waiting.pop())
        if here in seen or not getattr(here, "__module__", "").startswith("analysis"):
            continue
        seen.add(here)
        names = here.__code__.co_names
        if "Refusal" in names and here.__globals__.get("Refusal") is Refusal:
            return True
        named = [here.__globals__.get(name) for name in names]
        waiting += [one for one in named if inspect.isfunction(one)]
        made = [vars(one).get("of") for one in named if inspect.isclass(one) and "of" in names]
        waiting += [one.__func__ for one in made if isinstance(one, classmethod)]
    return False


@pytest.mark.parametrize("module", MODULES)
def test_every_public_thing_says_what_it_is(module):
    found = importlib.import_module(module)
    things = {**dict(functions(found)), **{one.__qualname__: one for one in classes(found)}}
    things[module] = found
    assert [name for name, thing in things.items() if not told(thing)] == []


@pytest.mark.parametrize("name", pages())
def test_the_page_of_a_function_names_every_parameter(name):
    thing, text = everything()[name], told(everything()[name])
    expected = [p for p in inspect.signature(thing).parameters if p not in ("self", "cls")]
    named = re.sub(r"[*`]", "", section(text, "Parameters"))
    lines = [line.split(":")[0] for line in named.splitlines() if line[:1].strip()]
    heads = {word.strip() for line in lines for word in line.split(",")}
    assert [p for p in expected if p not in heads] == []


@pytest.mark.parametrize("name", pages())
def test_the_page_of_a_function_gives_the_shape_of_every_array(name):
    thing = everything()[name]
    arrays = {
        p for p, said in inspect.signature(thing).parameters.items() if ARRAYS.search(str(said.annotation))
    }
    if not arrays:
        return
    said = section(told(thing), "Parameters")
    heads = [
        line
        for line in said.splitlines()
        if line[:1].strip() and not arrays.isdisjoint(re.findall(r"\w+", line))
    ]
    shaped = [line for line in heads if SHAPE.search(line) or "As for" in said]
    assert heads
    assert shaped == heads


@pytest.mark.parametrize("name", pages())
def test_the_page_of_a_function_says_what_it_gives(name):
    said = section(told(everything()[name]), "Returns").split()
    assert len(said) > 1 or said == ["Design"]


@pytest.mark.parametrize("name", [name for name in pages() if gives_numbers(everything()[name])])
def test_the_page_of_a_function_gives_the_unit_of_its_numbers(name):
    assert UNIT.search(section(told(everything()[name]), "Returns"))


@pytest.mark.parametrize("name", [name for name in pages() if refuses(everything()[name])])
def test_the_page_of_a_function_that_refuses_says_when(name):
    assert section(told(everything()[name]), "Raises")


@pytest.mark.parametrize("name", pages())
def test_the_page_of_a_function_gives_its_source(name):
    assert SOURCE.search(" ".join(section(told(everything()[name]), "Notes").split()))


@pytest.mark.parametrize("name", pages())
def test_the_page_of_a_function_says_what_it_is_not_for(name):
    assert NOT_FOR.search(" ".join(section(told(everything()[name]), "Notes").split()))


@pytest.mark.parametrize("name", pages())
def test_the_page_of_a_function_has_an_example_that_calls_it_and_shows_what_it_gives(name):
    examples = doctest.DocTestParser().get_examples(section(told(everything()[name]), "Examples"))
    called = ".".join(name.split(".")[-2:]) if name.endswith(".of") else name.rpartition(".")[2]
    assert any(f"{called}(" in example.source for example in examples)
    assert any(example.want for example in examples)


@pytest.mark.parametrize("name", pages())
def test_the_function_stands_beside_its_command_in_r(name):
    table = METHODS.read_text(encoding="utf-8").split("## Hàm của ta")[1]
    assert f"`{name.removeprefix('analysis.')}`" in table


def inner() -> list[str]:
    """Return what is not a page and takes an array."""
    return [
        name
        for name, thing in everything().items()
        if name not in pages()
        and any(ARRAYS.search(str(p.annotation)) for p in inspect.signature(thing).parameters.values())
    ]


@pytest.mark.parametrize("name", inner())
def test_whatever_takes_an_array_gives_its_shape(name):
    owner = importlib.import_module(everything()[name].__module__)
    *path, part = name.removeprefix(owner.__name__ + ".").split(".")
    for step in path:
        owner = getattr(owner, step)
    kin = [owner, *getattr(owner, "__mro__", ())]
    texts = [told(everything()[name]), *map(told, kin), *(told(vars(one).get(part)) for one in kin)]
    assert SHAPE.search(" ".join(texts))


@pytest.mark.parametrize("module", ONE_SIGNATURE)
def test_a_module_of_one_signature_has_the_page_of_its_functions(module):
    text = told(importlib.import_module(module))
    assert [
        heading for heading in ("Parameters", "Returns", "Notes", "Examples") if not section(text, heading)
    ] == []


def test_sections_come_in_one_order():
    wrong = []
    for name, thing in everything().items():
        found = re.findall(r"^(\w+)\n-{4,}$", told(thing), re.MULTILINE)
        if [heading for heading in SECTIONS if heading in found] != [h for h in found if h in SECTIONS]:
            wrong.append(name)
    assert wrong == []


def test_every_module_is_among_the_estimators_or_says_why_it_is_not():
    others = {f"analysis.{name}" for names in OTHERS.values() for name in names.split()}
    reckoning = {name for name in MODULES if name.split(".")[1] not in SHOWN}
    assert reckoning == others | ESTIMATORS
    assert not others & ESTIMATORS


def test_what_is_told_elsewhere_is_there():
    assert set(MODULES) >= ESTIMATORS | {name.rpartition(".")[0] for name in TOLD_ELSEWHERE}


@pytest.mark.parametrize("module", MODULES)
def test_the_examples_of_a_module_are_true(module):
    found = importlib.import_module(module)
    outcome = doctest.testmod(found, raise_on_error=False, report=True)
    assert outcome.failed == 0


def test_examples_are_run_at_all():
    finder = doctest.DocTestFinder()
    examples = [
        test for module in MODULES for test in finder.find(importlib.import_module(module)) if test.examples
    ]
    assert len(examples) > 60

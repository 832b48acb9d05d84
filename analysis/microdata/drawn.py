"""How respondents were chosen, as a table beside the answers and as the lines of R and Python that read it.

A design of weights, strata and sampling units stands in the answers' own columns. One that is calibrated,
has replicate weights, unequal probabilities or more stages needs a table of its own: design.csv.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.brief import Brief
from analysis.codebook import Text
from analysis.dataset import Dataset
from analysis.design import Design
from analysis.microdata.calibrated import Calibrated, calibrated
from analysis.microdata.design_table import TABLE
from analysis.microdata.disclosure import Codes, n_rare
from analysis.microdata.release import Release, trait
from analysis.replicates import Replicates

JOINT = Text.of(
    {
        "vi": "Thiết kế có xác suất chọn của từng cặp đơn vị, bảng ấy không đưa ra: không có mã tính lại.",
        "en": "The design has the joint probabilities of units, which do not go out: there is no script.",
    }
)
DOMAINS = Text.of(
    {
        "vi": "Thiết kế xử lý riêng các tầng chỉ còn một đơn vị trong nhóm; không có mã tính lại như vậy.",
        "en": "The design treats strata with one unit left in a domain apart: there is no script that does.",
    }
)
ZERO = Text.of(
    {
        "vi": "Một số phiếu có trọng số 0 sau khi hiệu chỉnh; survey của R không tính được sai số khi ấy.",
        "en": "Some calibrated weights are 0, and R's survey then has no standard error: there is no script.",
    }
)
EXPOSED = Text.of(
    {
        "vi": "Trọng số được hiệu chỉnh theo những đặc điểm đã che ở một số phiếu: cột mà mã tính lại cần "
        "sẽ làm lộ chúng, nên không có mã.",
        "en": "Weights were calibrated to what is withheld of some responses; the columns a script needs "
        "would tell it, so there is none.",
    }
)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Drawn(Brief):
    """A design as code, and what the code reads.

    Attributes
    ----------
    columns : mapping of name to (n,) numbers
        The columns of `TABLE`; nothing where the answers' own columns say everything.
    r, python : tuple of str
        Lines that make `design`.
    degf : int or None
        Degrees of freedom where the weights do not tell them.
    """

    r: tuple[str, ...]
    python: tuple[str, ...] = ("design = answers.design()",)
    columns: Mapping[str, NDArray[Any]] = field(default_factory=dict)
    degf: int | None = None

    @property
    def has_replicates(self) -> bool:
        """Whether the standard error comes from replicate weights."""
        return "replicate_1" in self.columns


def drawn(design: Design, release: Release, named: Mapping[str, str]) -> Drawn | Text:
    """Return a design as code, or why it cannot be given; *named* are the columns of the .sav file."""
    answers = release.answers
    if is_own(design, answers):
        return Drawn(tuple(_own(answers, named)))
    if isinstance(design.engine, Replicates):
        aside = [design.engine.group] if design.engine.base is not None else []
        return EXPOSED if _exposes(release, aside) else _replicated(design, design.engine)
    if design.engine is not None:
        return JOINT
    if design.domain_lonely:
        return DOMAINS
    if design.projections and not design.weights.all():
        return ZERO
    steps = calibrated(design)
    return EXPOSED if _exposes(release, steps.keys) else _staged(design, steps)


def is_own(design: Design, answers: Dataset) -> bool:
    """Whether the answers' own columns say everything of a design."""
    plain = design.engine is None and not design.projections and design.pps is None
    return plain and design.lonely_psu == "fail" and _said(answers.design()) == _said(design)


def _said(design: Design) -> list[list[float]]:
    """Return weights and stages so that those of two designs can be compared, whatever units are called."""
    found = [design.weights.tolist()]
    for stage in design.stages[: design.depth]:
        rows = stage.unit, stage.stratum[stage.unit]
        found += [_first(labels).tolist() for labels in rows] + [stage.fraction[stage.unit].tolist()]
    return found


def _first(labels: Codes) -> Codes:
    """Return for each row the first row with the same label, (n,)."""
    _, first, place = np.unique(labels, return_index=True, return_inverse=True)
    return np.asarray(first[place])


def _exposes(release: Release, aside: Sequence[Codes]) -> bool:
    """Whether columns *aside* tell apart fewer rows than must look alike, beside what others may know."""
    if not aside:
        return False
    known = [trait(release.answers.columns[name]) for name in release.check.keys]
    return n_rare([*known, *aside], release.answers.n, release.check.smallest) > 0


def _own(answers: Dataset, named: Mapping[str, str]) -> Iterator[str]:
    given = answers.design_columns
    two = "psu" in given and "stage_2" in given and "population_2" in given
    ids = "~psu + stage_2" if two else "~psu" if "psu" in given else "~1"
    strata = ", strata = ~stratum" if "stratum" in given else ""
    fpc = "~population_psus + population_2" if two else "~population_psus"
    fpc = f", fpc = {fpc}" if "population_psus" in given else ""
    columns = [f"  {name} = as.numeric(answers${named[name]})" for name in given]
    columns += [] if "weight" in given else ["  weight = rep(1, nrow(answers))"]
    yield "given <- data.frame(\n" + ",\n".join(columns) + "\n)"
    yield f"design <- svydesign(ids = {ids}{strata}{fpc}, weights = ~weight, data = given)"


READ = f'given <- read.csv("{TABLE}")'
READ_TOO = f'given = columns(folder / "{TABLE}")'


def _replicated(design: Design, engine: Replicates) -> Drawn:
    weights = engine.weights()
    n = weights.shape[1]
    known = engine.given_degf is not None or engine.base is not None
    scales = ", ".join(map(repr, engine.scales.tolist()))
    names = [f"replicate_{at}" for at in range(1, n + 1)]
    r = (
        READ,
        "design <- svrepdesign(",
        f'  weights = ~weight, repweights = as.matrix(given[paste0("replicate_", 1:{n})]), data = given,',
        f'  type = "other", scale = 1, rscales = c({scales}),',
        f"  combined.weights = TRUE, mse = {str(engine.mse).upper()}\n)",
    )
    python = (
        READ_TOO,
        "design = replicates.given(",
        f'    given["weight"], np.column_stack([given[f"replicate_{{at}}"] for at in range(1, {n + 1})]),',
        f'    kind="other", combined=True, scale=1.0, rscales=[{scales}], mse={engine.mse},',
        f"    degf={design.degf() if known else None},\n)",
    )
    columns = {"weight": design.weights} | dict(zip(names, weights.T, strict=True))
    return Drawn(r, python, columns, design.degf() if known else None)


def _staged(design: Design, steps: Calibrated) -> Drawn:
    columns: dict[str, NDArray[Any]] = {"weight_0": steps.start}
    columns["stratum"] = design.stages[0].stratum[design.stages[0].unit]
    for number, stage in enumerate(design.stages[: design.depth], start=1):
        columns[f"unit_{number}"] = stage.unit
        if stage.fraction.any():
            columns[f"share_{number}"] = stage.fraction[stage.unit]
    shares = [name for name in columns if name.startswith("share_")]
    return Drawn(
        (*_r(design, shares), *steps.r),
        (*_python(design, shares), *steps.python),
        columns | steps.columns | {"weight": design.weights},
    )


def _r(design: Design, shares: Sequence[str]) -> Iterator[str]:
    yield READ
    if design.pps:  # survey 4.1-1 is wrong where rows of one unit do not lie together
        yield "answers <- answers[order(given$unit_1), ]\ngiven <- given[order(given$unit_1), ]"
    yield f'options(survey.lonely.psu = "{design.lonely_psu}")'
    ids = " + ".join(f"unit_{number}" for number in range(1, design.depth + 1))
    fpc = f", fpc = ~{' + '.join(shares)}" if shares else ""
    pps = f', pps = "{design.pps}"' if design.pps else ""
    yield f"design <- svydesign(ids = ~{ids}, strata = ~stratum{fpc}{pps}, weights = ~weight_0, data = given)"


def _python(design: Design, shares: Sequence[str]) -> Iterator[str]:
    yield READ_TOO
    options = [
        'given["weight_0"]',
        'strata=given["stratum"]',
        'psu=given["unit_1"]',
        f'lonely_psu="{design.lonely_psu}"',
    ]
    if shares and design.pps:
        options += ['population_psus=given["share_1"]', f'pps="{design.pps}"']
    elif shares:
        options.append('population_psus=n_drawn(given["unit_1"], given["stratum"]) / given["share_1"]')
    later = range(2, design.depth + 1)
    if later:
        units = ", ".join(f'given["unit_{at}"]' for at in later)
        sizes = ", ".join(
            f'n_drawn(given["unit_{at}"], given["unit_{at - 1}"]) / given["share_{at}"]' for at in later
        )
        options += [f"stages=({units},)", f"populations=({sizes},)"]
    yield f"design = Design.of({', '.join(options)})"

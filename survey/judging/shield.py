"""Targets that a figure measures which is not shown: what few people stand behind is not told here either."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from analysis.dataset import Dataset
from analysis.design import Mask
from analysis.tables import Printing, guarded
from survey.judging.judgement import Judgement


def shielded(
    found: Iterable[Judgement], answers: Dataset, printing: Printing, domain: Mask | None = None
) -> list[Judgement]:
    """Return the judgements that are tied to a figure, without those that would tell a figure left out.

    Parameters
    ----------
    answers : Dataset
        Of the round that measures them.
    domain : (n,) mask, optional
        Whose figures they are; everybody's when absent.
    """
    tied = [judgement for judgement in found if judgement.tie is not None]
    columns = sorted({judgement.tie.by for judgement in tied if judgement.tie and judgement.tie.by})
    if not columns:
        return tied
    how = guarded(answers, printing, columns, domain=domain)
    return [_shielded(judgement, how) for judgement in tied]


def _shielded(judgement: Judgement, printing: Printing) -> Judgement:
    tie, out = judgement.tie, printing.withheld
    if tie is None or out is None or not tie.by or judgement.tree is None:
        return judgement
    hidden = out.bares(tie.by, tie.group) or out.hides(tie.by, tie.group, judgement.tree.node.name)
    return replace(judgement, tree=None, why="withheld") if hidden else judgement

"""In which steps a figure is told, where its digits would tell something else."""

from __future__ import annotations

from dataclasses import dataclass

FINE, ROUGH = 0.01, 0.05
"""Steps of a proportion in which a figure is told: whole percents, and five percent at a time."""


@dataclass(frozen=True, slots=True)
class Grain:
    """In which steps of a proportion a figure is told; in ten times as many points where it is no share.

    Attributes
    ----------
    value : float
        Of the figure itself; 0 with all digits.
    ends : float
        Of the limits of its interval, never finer than `value`; then it has no standard error and no design
        effect.
    """

    value: float = 0.0
    ends: float = 0.0

    def __bool__(self) -> bool:
        return self.ends > 0

    @classmethod
    def of(cls, step: float) -> Grain:
        """Return a figure and its limits in steps alike."""
        return cls(step, step)


ALL_DIGITS = Grain()
"""How a figure is told that tells nothing else."""


def coarser(*grains: Grain) -> Grain:
    """Return how a figure is told for which several things speak."""
    return Grain(
        max((one.value for one in grains), default=0.0), max((one.ends for one in grains), default=0.0)
    )

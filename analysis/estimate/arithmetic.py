"""Why estimates are not added like numbers: the error of the result would be lost, or guessed."""

from __future__ import annotations

from typing import NoReturn

from analysis.refusal import Refusal


class NoArithmetic:
    """What refuses to be added, subtracted, multiplied or divided, and says what to use instead."""

    __slots__ = ()

    def __add__(self, other: object) -> NoReturn:
        raise Refusal("arithmetic", type(self).__name__)

    __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = __add__

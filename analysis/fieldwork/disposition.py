"""What became of the people drawn, and the response rates that follow from it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Dispositions:
    """What became of the people drawn, in the categories of AAPOR.

    Attributes
    ----------
    complete, partial : int
        Interviews.
    refusal, non_contact, other : int
        Eligible people without an interview; break-offs are refusals.
    unknown : int
        People of whom nobody knows whether they were eligible.
    ineligible : int
        People who turned out not to belong to the population; in no rate.
    """

    complete: int
    partial: int = 0
    refusal: int = 0
    non_contact: int = 0
    other: int = 0
    unknown: int = 0
    ineligible: int = 0

    @property
    def eligible(self) -> int:
        """People known to belong to the population."""
        return self.complete + self.partial + self.refusal + self.non_contact + self.other

    @property
    def eligibility(self) -> float:
        """The share of eligible people among those whose eligibility is known: AAPOR's e."""
        known = self.eligible + self.ineligible
        return self.eligible / known if known else float("nan")


def response_rates(drawn: Dispositions, *, eligibility: float | None = None) -> dict[str, float]:
    """Return the response, cooperation, refusal and contact rates, between 0 and 1.

    Parameters
    ----------
    drawn : Dispositions
    eligibility : float, optional
        The share taken as eligible of people of unknown eligibility, for RR3 and RR4; that among the
        known ones when absent.

    Returns
    -------
    dict of float
        Shares, RR1 to RR6, COOP1, COOP2, REF1, CON1; NaN where nobody is in the denominator.

    Notes
    -----
    AAPOR (2023), *Standard definitions*, tenth edition. RR1 and RR5 count complete interviews only;
    RR1 and RR2 hold everyone of unknown eligibility for eligible, RR5 and RR6 nobody. Do not publish a
    rate for people who were not drawn: whoever passes a kiosk has no response rate.

    Examples
    --------
    >>> rates = response_rates(Dispositions(complete=60, partial=5, refusal=20, non_contact=15, unknown=20))
    >>> {name: round(rates[name], 4) for name in ("RR1", "RR2", "RR6", "COOP1")}
    {'RR1': 0.5, 'RR2': 0.5417, 'RR6': 0.65, 'COOP1': 0.7059}
    """
    share = drawn.eligibility if eligibility is None else eligibility
    interviews = drawn.complete + drawn.partial
    everyone = drawn.eligible + drawn.unknown
    expected = drawn.eligible + (share * drawn.unknown if drawn.unknown else 0)
    contacted = drawn.eligible - drawn.non_contact
    parts = {
        "RR1": (drawn.complete, everyone),
        "RR2": (interviews, everyone),
        "RR3": (drawn.complete, expected),
        "RR4": (interviews, expected),
        "RR5": (drawn.complete, drawn.eligible),
        "RR6": (interviews, drawn.eligible),
        "COOP1": (drawn.complete, contacted),
        "COOP2": (interviews, contacted),
        "REF1": (drawn.refusal, everyone),
        "CON1": (contacted, everyone),
    }
    return {name: above / below if below > 0 else float("nan") for name, (above, below) in parts.items()}

"""Rates against a bare view, in turns of a second: everything that disturbs, disturbs all alike (S3, S5)."""

from __future__ import annotations

import time
from collections.abc import Iterable
from contextlib import ExitStack
from statistics import median

from bench.intake.load import Load, load
from bench.intake.process import serving
from bench.intake.site import site
from bench.measured import Measured

ROUNDS, QUICK = 11, 3
SETTLE = 0.3
"""Seconds between turns, for the backlog of one not to fall into the next."""

TURNS = {
    "ok": ("bare", "ok"),
    "form": ("hailong", "form"),
    "taken": ("nowhere", "send"),
    "kept": ("hailong", "send"),
}
"""Each turn: which server, which requests."""

S3, S5, S5_AIM, S5_WRITE = 0.75, 0.40, 0.45, 0.65


def turns(quick: bool) -> Iterable[Measured]:
    """Compare the form, and sending it with and without the write, with a bare view."""
    with site() as found, ExitStack() as servers:
        ports = {name: servers.enter_context(serving(name, found.folder)).port for name, _ in TURNS.values()}
        rounds = []
        for _ in range(1 + (QUICK if quick else ROUNDS)):
            seen: dict[str, Load] = {}
            for name, (server, kind) in TURNS.items():
                time.sleep(SETTLE)
                seen[name] = load(found, ports[server], kind)
            rounds.append(seen)
    del rounds[0]  # caches were cold
    yield _compared("S3 form", rounds, ("form", "ok"), S3)
    yield _compared("S5 kept durably", rounds, ("kept", "ok"), S5)
    yield _compared("S5 kept durably, the aim", rounds, ("kept", "ok"), S5_AIM)
    yield _compared("S5 kept, beside taken without the write", rounds, ("kept", "taken"), S5_WRITE)
    yield _unbroken(rounds)


def _compared(name: str, rounds: list[dict[str, Load]], pair: tuple[str, str], least: float) -> Measured:
    one, other = pair
    ratios = [seen[one].rate / seen[other].rate for seen in rounds]
    middle = median(ratios)
    rates = {turn: median(seen[turn].rate for seen in rounds) for turn in pair}
    against = "a bare view" if other == "ok" else "that"
    value = f"{middle:.0%} ({rates[one]:.0f} of {rates[other]:.0f} /s)"
    return Measured(
        name, f"at least {least:.0%} of {against}", value, middle >= least, {"ratios": ratios} | rates
    )


def _unbroken(rounds: list[dict[str, Load]]) -> Measured:
    bad = sum(one.refused + one.broken for seen in rounds for one in seen.values())
    n = sum(one.requests for seen in rounds for one in seen.values())
    return Measured("requests refused or broken meanwhile", "0", f"{bad} of {n}", bad == 0)

"""A minute of more answers than a national census gets, on the real disk (S8)."""

from __future__ import annotations

from collections.abc import Iterable

from bench.intake.load import load
from bench.intake.process import serving
from bench.intake.site import ROUND, site
from bench.measured import Measured
from survey.store import Store

RATE, P99, MEMORY = 520, 50.0, 64.0
OFFERED, CONNECTIONS = 545, 200
TIMES_SOLO = 10


def endurance(quick: bool) -> Iterable[Measured]:
    """Offer a steady load for a minute; then every stored response is verified."""
    seconds = 10 if quick else 60
    with site() as found:
        with serving("hailong", found.folder) as server:
            solo = load(found, server.port, "send", seconds=2, connections=1)
            seen = load(
                found,
                server.port,
                "send",
                seconds=seconds,
                connections=CONNECTIONS,
                pause=1000 * CONNECTIONS / OFFERED,
                most=OFFERED * seconds * 2,
            )
            memory = server.memory
        with Store.open(found.store_path) as store:
            kept, damage = store.counts(ROUND)["kept"], store.verify()
    answered = solo.requests + seen.requests
    bad = seen.refused + seen.broken
    yield Measured(
        "S8 kept durably",
        f"at least {RATE} /s for 60 s",
        f"{seen.rate:.0f} /s for {seen.seconds:.0f} s",
        seen.rate >= RATE,
    )
    yield Measured("S8 refused or broken", "0", f"{bad} of {seen.requests}", bad == 0)
    whole = answered <= kept <= answered + CONNECTIONS + 1 and not damage
    yield Measured(
        "S8 stored", "all answered, none damaged", f"{kept} of {answered} answered and some in flight", whole
    )
    times = f"p50 {seen.p50:.1f}, p99.9 {seen.p999:.1f}, max {seen.max:.0f}"
    yield Measured("S8 p99", f"at most {P99:.0f} ms", f"{seen.p99:.1f} ms ({times})", seen.p99 <= P99)
    ratio = seen.p99 / solo.p50
    yield Measured(
        "S8 p99 beside one alone",
        f"at most {TIMES_SOLO} x its p50",
        f"{ratio:.1f} x ({solo.p50:.2f} ms)",
        ratio <= TIMES_SOLO,
    )
    yield Measured(
        "S8 memory of the server", f"at most {MEMORY:.0f} MB", f"{memory:.0f} MB", memory <= MEMORY
    )

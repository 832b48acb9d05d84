"""A minute of more answers than a national census gets, on the real disk (S8)."""

from __future__ import annotations

from collections.abc import Iterable

from bench.intake.load import Load, load
from bench.intake.process import serving
from bench.intake.site import ROUND, site
from bench.measured import Measured
from survey.settings import Settings
from survey.store import Store

RATE, P99, MEMORY = 520, 50.0, 64.0
OFFERED, CONNECTIONS = 545, 200
TIMES_SOLO = 10


def endurance(quick: bool) -> Iterable[Measured]:
    """Offer a steady load for a minute; then every stored response is verified."""
    seconds = 10 if quick else 60
    with site() as found:
        with serving("hailong", found.folder, once=True) as server:
            solo = load(found, server.port, "send", seconds=2, connections=1)
            pause = 1000 * CONNECTIONS / OFFERED
            n = OFFERED * seconds * 2
            seen = load(
                found, server.port, "send", seconds=seconds, connections=CONNECTIONS, pause=pause, most=n
            )
            memory = server.memory
        yield _stored(found, solo.requests + seen.requests)
    value = f"{seen.rate:.0f} /s for {seen.seconds:.0f} s"
    yield Measured("S8 kept durably", f"at least {RATE} /s for 60 s", value, seen.rate >= RATE)
    bad = seen.refused + seen.broken
    yield Measured("S8 refused or broken", "0", f"{bad} of {seen.requests}", bad == 0)
    yield from _waits(seen, solo)
    yield Measured("S8 memory", f"at most {MEMORY:.0f} MB", f"{memory:.0f} MB", memory <= MEMORY)


def _stored(found: Settings, answered: int) -> Measured:
    with Store.open(found.store_path) as store:
        kept, damage = store.counts(ROUND)["kept"], store.verify()
    whole = answered <= kept <= answered + CONNECTIONS + 1 and not damage
    value = f"{kept}, {kept - answered} of them in flight at the end"
    return Measured("S8 stored", f"all {answered} answered, none damaged", value, whole)


def _waits(seen: Load, solo: Load) -> Iterable[Measured]:
    times = f"p50 {seen.p50:.1f}, p99.9 {seen.p999:.1f}, max {seen.max:.0f}"
    yield Measured("S8 p99", f"at most {P99:.0f} ms", f"{seen.p99:.1f} ms ({times})", seen.p99 <= P99)
    ratio = seen.p99 / solo.p50
    value = f"{ratio:.1f} x ({solo.p50:.2f} ms)"
    target = f"at most {TIMES_SOLO} x the p50 of one alone"
    yield Measured("S8 p99 beside one alone", target, value, ratio <= TIMES_SOLO)

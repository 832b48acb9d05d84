"""How long until a citizen sees the first question on a slow line with a slow phone, and what that fetches.

Chromium itself is slowed down: a request waits 400 ms, 400 kbit/s pass, and the processor takes four times
as long. A second visit finds in the browser what the first one left there.
"""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from analysis.codebook import Text
from bench.measured import Measured
from survey.application import create_app
from survey.commands.serve import server_of
from survey.device import cookie_name
from survey.dossier.matter import Dossier, hidden, token_of
from survey.questionnaire.reading import questionnaire
from survey.rounds import Round, State
from survey.settings import settings, write_settings
from survey.shipped import file
from survey.store import Store
from survey.units import ServicePoint, Unit

SLOW_3G = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
"""400 ms for every round trip, 400 kbit/s."""

SLOWER = 4
"""How much slower the processor is."""

BOUND = 60_000
PHONE, TABLET = {"width": 390, "height": 844}, {"width": 1024, "height": 768}
ASKED = {"form": "health/outpatient-2024", "desk": "one-stop/quick-rating"}
TIMES = 5


@dataclass(frozen=True, slots=True)
class Served:
    """Where the site is, and how a tablet of it is known."""

    address: str
    token: str
    device: str

    def context(self, browser: Browser, screen: Mapping[str, int], *, device: bool = False) -> BrowserContext:
        """Return a window that has never been here, the tablet's with its key."""
        context = browser.new_context(locale="vi-VN", viewport=dict(screen), has_touch=True)
        context.set_default_timeout(120_000)
        if device:
            context.add_cookies(
                [{"name": cookie_name(secure=False), "value": self.device, "url": self.address}]
            )
        return context


def _form(page: Page, served: Served) -> None:
    page.goto(f"{served.address}/k/form?p=Q1", wait_until="commit")
    page.locator("main .actions .button").click()
    page.wait_for_selector(".item .row", state="visible")


def _desk(page: Page, served: Served) -> None:
    page.goto(f"{served.address}/d/{served.token}", wait_until="commit")
    page.wait_for_selector(".item .row", state="visible")


def _kiosk(page: Page, served: Served) -> None:
    page.goto(f"{served.address}/kiosk", wait_until="commit")
    page.wait_for_selector(".tongue-cards .button", state="visible")


Way = Callable[[Page, Served], None]

WAYS: Mapping[str, tuple[Way, Mapping[str, int]]] = {
    "form on a phone: start page, then the first question": (_form, PHONE),
    "quick rating: its only screen": (_desk, PHONE),
    "kiosk: its first screen": (_kiosk, TABLET),
}


def bench(quick: bool) -> Iterable[Measured]:
    """Open each kind of first page, for the first time and again."""
    with _site() as served, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"))
        for name, (way, screen) in WAYS.items():
            seen = [_twice(browser, served, way, screen) for _ in range(1 if quick else TIMES)]
            for visit, figures in zip(("first visit", "second visit"), zip(*seen, strict=True), strict=True):
                yield _said(f"{name}, {visit}", figures)
        browser.close()


def _said(name: str, seen: Iterable[tuple[float, int]]) -> Measured:
    seconds, weights = zip(*seen, strict=True)
    weight = max(weights)
    spread = f"{median(seconds):.1f} s ({min(seconds):.1f} to {max(seconds):.1f}), {weight / 1000:.1f} KB"
    figures = {"seconds": seconds, "bytes": weights}
    return Measured(name, "at most 60 KB", spread, weight <= BOUND, figures)


def _twice(browser: Browser, served: Served, way: Way, screen: Mapping[str, int]) -> list[tuple[float, int]]:
    """Return seconds and bytes of a first and a second visit of one person."""
    context = served.context(browser, screen, device=way is _kiosk)
    page = context.new_page()
    visits = [_slowly(page, served, way)]
    if way is not _kiosk:
        page.wait_for_load_state("networkidle")
    visits.append(_slowly(context.new_page(), served, way))
    context.close()
    return visits


def _slowly(page: Page, served: Served, way: Way) -> tuple[float, int]:
    """Return how many seconds *way* takes on *page*, and how many bytes come down the line meanwhile."""
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", SLOW_3G)
    line.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    came: list[float] = []
    line.on("Network.loadingFinished", lambda done: came.append(done["encodedDataLength"]))
    begun = time.perf_counter()
    way(page, served)
    seconds = time.perf_counter() - begun
    page.wait_for_load_state("load")
    return seconds, int(sum(came))


@contextmanager
def _site() -> Iterator[Served]:
    """Serve an installation with a form, a desk and a tablet."""
    with TemporaryDirectory() as folder:
        write_settings(Path(folder))
        found = settings(Path(folder))
        with Store.open(found.store_path, create=True) as store:
            token, device = _furnish(store, found.secret)
        app = create_app(found)
        server = server_of(app, found, "127.0.0.1:0")
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        yield Served(f"http://127.0.0.1:{server.effective_port}", token, device)
        server.close()
        server.task_dispatcher.shutdown()
        app.extensions["hailong"].close()


def _furnish(store: Store, secret: str) -> tuple[str, str]:
    """Fill *store*; returns the token of a dossier and the key of a tablet."""
    store.save_units([Unit("BV", "Bệnh viện thử")])
    store.save_service_points([ServicePoint("Q1", "BV", "Khoa Khám bệnh")])
    for round_id, name in ASKED.items():
        asked = questionnaire(file(name))
        store.save_round(Round(round_id, Text.of({"vi": "Đợt thử"}), store.save_questionnaire(asked)))
        store.change_state(round_id, State.OPEN, "bench")
    token = token_of(secret, "desk", "H1")
    matter = ("Đăng ký", "Đất đai", date(2026, 11, 2), date(2026, 11, 5))
    store.add_dossiers([Dossier(hidden(token), "desk", date(2099, 1, 1), *matter)])
    device = store.add_device("Q1", "form", by="bench")
    key = store.enrol(store.offer_enrolment(device).code)
    assert key
    return token, key

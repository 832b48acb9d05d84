"""Function calls for each request: the one measure of speed that noise cannot touch (S1, S2)."""

from __future__ import annotations

import cProfile
import gc
import pstats
from collections.abc import Callable, Iterable
from dataclasses import replace
from math import inf
from typing import Any

from flask import Flask
from werkzeug.test import EnvironBuilder

from bench.intake.server import VARIANTS, Nowhere
from bench.intake.site import address, body, site, tickets
from bench.measured import Measured
from survey.application import create_app

REPEATS = 20
WARM = 3

S1, S1_PACKED = 1.10, 1.20
S2 = 3.20


def calls(quick: bool) -> Iterable[Measured]:
    """Count the calls of fetching the form and of sending it without writing, in those of a bare view."""
    with site() as found:
        settled = replace(
            found, refresh_seconds=inf
        )  # else the clock says which requests look at the round anew
        app = create_app(settled, writer=Nowhere(found.store_path))
        try:
            ready = iter(tickets(found, 3 * (REPEATS + WARM)))
            bare = counted(VARIANTS["bare"](found), lambda: _get("/ok"), "200")
            fetched = counted(app, lambda: _get(address(next(ready)[0])), "200")
            packed = counted(app, lambda: _get(address(next(ready)[0]), "gzip"), "200")
            sent = counted(app, lambda: _post(*next(ready)), "201")
        finally:
            app.extensions["hailong"].close()
    yield _ratio("S1 calls to fetch the form", fetched, bare, S1)
    yield _ratio("S1 the same, compressed", packed, bare, S1_PACKED)
    yield _ratio("S2 calls to send it, without the write", sent, bare, S2)


def _ratio(name: str, calls: float, bare: float, most: float) -> Measured:
    ratio = calls / bare
    value = f"{ratio:.2f} x ({calls:.0f} of {bare:.0f})"
    return Measured(
        name, f"at most {most:.2f} x a bare view", value, ratio <= most, {"calls": calls, "bare": bare}
    )


def counted(app: Flask, made: Callable[[], dict[str, Any]], status: str) -> float:
    """Return the calls for one request of *made*, which must be answered with *status*."""
    environs = [made() for _ in range(WARM + REPEATS)]
    for environ in environs[:WARM]:
        assert _answer(app, environ).startswith(status), _answer(app, made())
    profile = cProfile.Profile()
    gc.collect()
    gc.disable()  # what is thrown away elsewhere would be counted too
    profile.enable()
    for environ in environs[WARM:]:
        _answer(app, environ)
    profile.disable()
    gc.enable()
    return pstats.Stats(profile).total_calls / REPEATS


def _answer(app: Flask, environ: dict[str, Any]) -> str:
    told: list[str] = []
    content = app.wsgi_app(environ, lambda status, headers, exc_info=None: told.append(status))
    b"".join(content)
    close = getattr(content, "close", None)
    if close:
        close()
    return told[0]


def _get(path: str, encoding: str = "") -> dict[str, Any]:
    return EnvironBuilder(path, headers={"Accept-Encoding": encoding} if encoding else {}).get_environ()


def _post(uuid: str, token: str) -> dict[str, Any]:
    form = "application/x-www-form-urlencoded"
    return EnvironBuilder(
        address(uuid), method="POST", data=body(token, uuid).encode(), content_type=form
    ).get_environ()

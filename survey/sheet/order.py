"""From an order of paper to its files: forms as one PDF, a poster as PDF and SVG."""

from __future__ import annotations

from collections.abc import Iterator

from survey.keying import PrintRun
from survey.sheet import grid
from survey.sheet.layout import Form, form
from survey.sheet.pdf import drawn, printed
from survey.sheet.poster import Poster, sheet, svg
from survey.store import Store

File = tuple[str, str, bytes]
"""Name, media type, content."""


def files(store: Store, run: PrintRun) -> Iterator[File]:
    """Yield the files of one order.

    Raises
    ------
    survey.sheet.type.NoFont
    """
    round_ = store.round(run.round_id)
    questionnaire = store.questionnaire(round_.version)
    units = {unit.code: unit.name for unit in store.units()}
    points = {point.code: point for point in store.service_points()}
    if run.what == "poster":
        point = points[run.service_point]
        poster = sheet(Poster(round_, questionnaire, point, units[point.unit], run.site))
        yield f"poster-{point.code}.pdf", "application/pdf", drawn([poster])
        yield f"poster-{point.code}.svg", "image/svg+xml", svg(poster)
        return
    laid = _laid(store, run)
    names = (points[run.service_point].name if run.service_point else "", units.get(run.unit, ""))
    place = " · ".join((round_.title.to(run.language), *filter(None, names)))
    name = f"{run.round_id}-{run.first:06}-{run.serials[-1]:06}.pdf"
    yield name, "application/pdf", printed(laid, run.round_id, run.serials, place)


def _laid(store: Store, run: PrintRun) -> Form:
    round_ = store.round(run.round_id)
    asked, agency = store.questionnaire(round_.version), round_.agency.to(run.language)
    return form(asked, run.language, agency, run.complaints, training=round_.training)


def laid_out(store: Store, round_id: str, serial: int) -> Form:
    """Return the form with *serial* as it was printed; one printed elsewhere as it would be today."""
    run = store.run_of_serial(round_id, serial)
    kept = store.print_grid(run.run_id) if run else ""
    if kept:
        return grid.read(kept)
    first = store.questionnaire(store.round(round_id).version).languages[0]
    return _laid(store, run or PrintRun(round_id, "form", first))


def print_order(store: Store, run: PrintRun) -> None:
    """Print an order, and keep its files and where the boxes of its forms are.

    Raises
    ------
    survey.sheet.type.NoFont
    """
    made = list(files(store, run))
    store.save_print_files(run.run_id, made, grid.written(_laid(store, run)) if run.what == "form" else "")


def print_orders(store: Store, round_id: str) -> None:
    """Print every order of a round that has no files yet."""
    for run in reversed(store.print_runs(round_id)):
        if not run.files:
            print_order(store, run)

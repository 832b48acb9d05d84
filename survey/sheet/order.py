"""From an order of paper to its files: forms as one PDF; posters as PDF and SVG, or all as PDF and ZIP."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from survey.keying import PrintRun
from survey.sheet import grid
from survey.sheet.layout import Form, form
from survey.sheet.pdf import drawn, printed
from survey.sheet.poster import Poster, sheet, svg
from survey.store import Store
from survey.units import points_under

File = tuple[str, str, bytes]
"""Name, media type, content."""


def files(store: Store, run: PrintRun) -> Iterator[File]:
    """Yield the files of one order.

    Raises
    ------
    survey.sheet.type.NoFont
    """
    if run.what == "poster":
        yield from _posters(store, run)
        return
    round_ = store.round(run.round_id)
    units = {unit.code: unit.name for unit in store.units()}
    points = {point.code: point for point in store.service_points()}
    laid = _laid(store, run)
    names = (points[run.service_point].name if run.service_point else "", units.get(run.unit, ""))
    place = " · ".join((round_.title.to(run.language), *filter(None, names)))
    name = f"{run.round_id}-{run.first:06}-{run.serials[-1]:06}.pdf"
    yield name, "application/pdf", printed(laid, run.round_id, run.serials, place)


def _posters(store: Store, run: PrintRun) -> Iterator[File]:
    round_ = store.round(run.round_id)
    asked, units = store.questionnaire(round_.version), {unit.code: unit.name for unit in store.units()}
    sheets = [
        (f"poster-{point.code}.svg", sheet(Poster(round_, asked, point, units[point.unit], run.site)))
        for point in points_under(run.unit, store.units(), store.service_points())
        if run.service_point in ("", point.code)
    ]
    called = f"poster-{run.service_point}" if run.service_point else f"posters-{run.unit or run.round_id}"
    yield f"{called}.pdf", "application/pdf", drawn(made for _, made in sheets)
    pictures = [(name, svg(made)) for name, made in sheets]
    if run.service_point:
        yield pictures[0][0], "image/svg+xml", pictures[0][1]
    else:
        yield f"{called}.zip", "application/zip", _zipped(pictures)


def _zipped(files: Sequence[tuple[str, bytes]]) -> bytes:
    """Return *files* as ZIP; the same files give the same bytes."""
    buffer = io.BytesIO()
    with ZipFile(buffer, "w") as archive:
        for name, content in files:
            archive.writestr(ZipInfo(name), content, ZIP_DEFLATED)
    return buffer.getvalue()


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

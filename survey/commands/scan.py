"""`hailong scan`: scanned paper forms to proposals, which a clerk confirms before anything is an answer."""

from __future__ import annotations

from functools import partial
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import click

from survey.commands.bar import progress
from survey.commands.terminal import FILE, Complaint, instance_option, language_option, opened
from survey.store import Store
from survey.wording import count, say

NEEDED = ("cv2", "pypdfium2", "numpy")
"""What the extra [scan] brings."""


@click.command("scan")
@click.argument("round_id", metavar="ROUND")
@click.argument(
    "files",
    metavar="FILE…",
    nargs=-1,
    required=True,
    type=FILE,
)
@instance_option
@language_option
def command(*, round_id: str, files: tuple[Path, ...], instance: Path, language: str) -> None:
    """Đọc các tệp PDF, PNG, JPEG của phiếu giấy đã quét thành đề nghị; cán bộ xác nhận ở trang nhập phiếu.

    Read scanned paper forms (PDF, PNG, JPEG) into proposals; a clerk confirms each on the page for keying.
    Nothing becomes an answer before that. Pages that cannot be read are named, and the exit status is 1.
    """
    if not all(map(find_spec, NEEDED)):
        raise Complaint(say("command.scan.no_extra", language))
    serials: set[int] = set()
    n_pages = unread = 0
    with opened(instance, language) as store, progress() as bar:
        reader = _reader(store, round_id)
        for file in bar.track(files, description=round_id):
            for page, read in reader.pages(file):
                why = _kept(store, round_id, read, language)
                if why:
                    unread += 1
                    where = {"file": file, "page": page, "why": why}
                    click.echo(say("command.scan.unread", language, **where), err=True)
                else:
                    n_pages += 1
                    serials.add(read.serial)
    forms = {"pages": count(n_pages, language), "forms": count(len(serials), language)}
    click.echo(say("command.scan.done", language, **forms, address=f"/nhaplieu/{round_id}"))
    if unread:
        raise SystemExit(1)


def _reader(store: Store, round_id: str) -> Any:
    """Return what reads the pages of a round; its packages are loaded only here, for they are an extra."""
    reading, order = import_module("survey.scan.reading"), import_module("survey.sheet.order")
    questionnaire = store.questionnaire(store.round(round_id).version)
    return reading.Reader(round_id, questionnaire, partial(order.laid_out, store, round_id))


def _kept(store: Store, round_id: str, read: Any, language: str) -> str:
    """Keep the proposals of a page; return why not, in words, "" when they are kept."""
    if isinstance(read, ValueError):
        return say(str(read), language)
    if store.paper_form(round_id, read.serial):
        return say("command.scan.keyed", language, serial=read.serial)
    store.save_proposals(round_id, read.serial, list(read.proposals))
    return ""

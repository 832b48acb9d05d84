"""`hailong tokens`: what may be rated at a desk, one token a dossier."""

from __future__ import annotations

import csv
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from survey.clock import today
from survey.commands.terminal import (
    FILE,
    Complaint,
    complaining,
    instance_option,
    json_option,
    language_option,
    opened,
    print_json,
    print_problems,
    public_site,
    site_option,
)
from survey.dossier.file import Desk, FileRow, read_dossiers, refused
from survey.settings import settings
from survey.store import ADDED, OTHER, Store
from survey.wording import count, say


@click.group("tokens")
def command() -> None:
    """Mã đánh giá: mỗi hồ sơ một mã, dùng một lần.

    Tokens of dossiers that may be rated at a desk: one each, for single use.
    """


@command.command("import")
@click.argument("round_id", metavar="ROUND")
@click.argument("file", type=FILE)
@click.option("--strict", is_flag=True, help="Một dòng sai thì không giữ gì · one bad row, nothing kept")
@click.option(
    "--links",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Ghi đường dẫn của từng hồ sơ vào tệp CSV này · write the link of each dossier to this CSV file",
)
@site_option
@instance_option
@language_option
@json_option
def import_(  # one keyword for each option above
    *,
    round_id: str,
    file: Path,
    strict: bool,
    links: Path | None,
    site: str,
    instance: Path,
    language: str,
    as_json: bool,
) -> None:
    """Nhập hồ sơ từ tệp CSV có cột dossier (mã hồ sơ) hoặc token vào đợt ROUND.

    Bring in dossiers from a CSV file with a column dossier (its code, which is not kept) or token, and if
    wanted procedure, field, due_on, finished_on, officer, unit, service_point, expires_on. Bad rows are
    listed while the good ones are kept; doing it again adds nothing twice.
    """
    address = public_site(site, instance, language) if links else ""
    with opened(instance, language) as store:
        desk = _desk(store, round_id, instance, language)
        rows, problems, n = read_dossiers(file, desk, language)
        became = [] if strict and problems else store.add_dossiers(row.dossier for row in rows)
    kept = [(row, status) for row, status in zip(rows, became, strict=False) if status != OTHER]
    problems += [refused(file, language, r) for r, s in zip(rows, became, strict=False) if s == OTHER]
    if links:
        with complaining(language):
            _write_links(links, [row for row, _ in kept], address)
    counts = {"rows": n, "added": became.count(ADDED), "there": len(kept) - became.count(ADDED)}
    print_problems(problems, language, as_json=False) if not as_json else None
    if as_json:
        print_json(counts | {"problems": [[p.line, p.where, p.wrong, p.remedy] for p in problems]})
    else:
        said = {name: count(value, language) for name, value in counts.items()}
        click.echo(say("command.tokens.done", language, **said, bad=count(len(problems), language)))
    sys.exit(1 if problems else 0)


def _desk(store: Store, round_id: str, instance: Path, language: str) -> Desk:
    round_ = store.round(round_id)
    if not store.questionnaire(round_.version).on_one_screen():
        raise Complaint(say("dossier.long", language, name="", said=round_id))
    found = settings(instance, language)
    points = {point.code: point.unit for point in store.service_points()}
    units = frozenset(unit.code for unit in store.units())
    return Desk(found.secret, round_id, units, points, today(), found.officers == "yes")


def _write_links(file: Path, rows: Sequence[FileRow], site: str) -> None:
    with file.open("w", encoding="utf-8", newline="") as opened_:
        table = csv.writer(opened_, lineterminator="\n")
        table.writerow(("dossier", "token", "link", "expires_on"))
        for row in rows:
            formula = row.code[:1] in ("=", "+", "-", "@")  # as a spreadsheet would take it
            code = f"'{row.code}" if formula else row.code
            link = f"{site.rstrip('/')}/d/{row.token}"
            table.writerow((code, row.token, link, row.dossier.expires_on.isoformat()))


@command.command("count")
@click.argument("round_id", metavar="ROUND")
@instance_option
@language_option
def count_(round_id: str, instance: Path, language: str) -> None:
    """Đếm hồ sơ và số đã đánh giá. Count dossiers, and those that were rated."""
    with opened(instance, language) as store:
        n, used = store.n_dossiers(store.round(round_id).round_id)
    click.echo(say("command.tokens.count", language, n=count(n, language), used=count(used, language)))

"""`hailong reports`: reports that later ones took the place of, and taking them out."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from survey.commands.terminal import (
    Complaint,
    instance_option,
    json_option,
    language_option,
    opened,
    print_json,
)
from survey.signed_report import moment
from survey.store import Store
from survey.wording import count, say


@click.group("reports")
def command() -> None:
    """Báo cáo trước đây của một đợt hay một kỳ: xem, bỏ bớt.

    Earlier reports of a round or a period: see them, take them out. ABOUT is the id of a round, or "ky/" and
    the code of a period.
    """


@command.command("list")
@click.argument("about", metavar="ABOUT")
@instance_option
@language_option
@json_option
def list_(*, about: str, instance: Path, language: str, as_json: bool) -> None:
    """Liệt kê báo cáo trước đây. List the earlier reports of ABOUT, the latest first."""
    with opened(instance, language) as store:
        found = store.earlier_reports(about)
        if as_json:
            print_json([asdict(one) for one in found])
            return
        for one in found:
            said = {"number": one.number, "moment": moment(one.made_at), "n": count(one.n, language)}
            by = one.asked_by or "–"
            click.echo(say("command.reports.row", language, version=one.language, by=by, **said))
        if not found:
            click.echo(say("command.reports.none", language, about=about))


@command.command("remove")
@click.argument("about", metavar="ABOUT")
@click.argument("numbers", metavar="[NUMBER]...", type=int, nargs=-1)
@click.option("--all-but", type=click.IntRange(min=0), metavar="N", help="Chỉ giữ N bản mới nhất · keep N")
@click.option("--yes", is_flag=True, help="Không hỏi lại · without asking")
@instance_option
@language_option
def remove(
    *, about: str, numbers: tuple[int, ...], all_but: int | None, yes: bool, instance: Path, language: str
) -> None:
    """Bỏ hẳn báo cáo trước đây theo số trong “hailong reports list”; báo cáo mới nhất luôn được giữ.

    Take out earlier reports for ever, by their numbers in `hailong reports list`, or all but the newest. The
    latest report stays. Their room in the database is used again.
    """
    with opened(instance, language) as store:
        wanted = _wanted(store, about, numbers, all_but)
        if not wanted:
            raise Complaint(say("command.reports.none_such", language, about=about))
        ask = say("command.reports.remove", language, n=len(wanted), about=about)
        if not yes and not click.confirm(ask):
            return
        n = store.remove_reports(about, wanted)
    click.echo(say("command.reports.removed", language, n=n, about=about))


def _wanted(store: Store, about: str, numbers: tuple[int, ...], all_but: int | None) -> set[int]:
    known = [one.number for one in store.earlier_reports(about)]
    older = known[all_but:] if all_but is not None else []
    return {*older, *(number for number in numbers if number in known)}

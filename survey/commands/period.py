"""`hailong period`: the periods an agency must report on, and the report of them."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import click

from analysis.subject.periodic import periodic_json
from survey.clock import HERE
from survey.commands.bar import progress
from survey.commands.figures import printing, smallest_option
from survey.commands.report import keep_option, no_pdf, pdf_option, steps
from survey.commands.terminal import (
    DAY,
    FILE,
    Complaint,
    instance_option,
    json_option,
    language_option,
    opened,
    print_json,
    print_problems,
)
from survey.mandate.period_name import described
from survey.mandate.periods import Period, read_periods, undefined
from survey.mandate.rollup import EQUAL, GIVEN, PEOPLE, read_shares
from survey.periodic.content import NothingToReport, Wanted
from survey.periodic.folder import period_report, write_period_report
from survey.periodic.rolled import RollUp
from survey.reporting import issue
from survey.settings import settings
from survey.shipped import PROGRAMMES
from survey.signed_report import hand_out, zipped
from survey.store import Store
from survey.wording import say


@click.group("period")
def command() -> None:
    """Kỳ báo cáo quý, 6 tháng, năm: nhập ngày chốt số liệu, viết báo cáo.

    Quarterly, half-yearly and yearly reports: bring in the cut-off days, write the report.
    """


@command.command("import")
@click.argument("file", type=FILE, required=False)
@instance_option
@language_option
def import_(file: Path | None, instance: Path, language: str) -> None:
    """Nhập kỳ báo cáo từ FILE; không nêu FILE thì nhập kỳ năm 2022 của thành phố Cần Thơ.

    Bring in periods from FILE, a CSV file with the columns report (quarter_1 to quarter_4, half_year, year),
    data_from, data_to, source and, if wanted, year; without FILE those of Cần Thơ city for 2022.
    """
    periods, wrong = read_periods(file or PROGRAMMES / "reporting_periods_2022.csv", language)
    if wrong:
        print_problems(wrong, language, as_json=False)
        sys.exit(1)
    with opened(instance, language) as store:
        store.save_periods(periods)
        _print_periods(store.periods(), language)


@command.command("list")
@instance_option
@language_option
@json_option
def list_(instance: Path, language: str, as_json: bool) -> None:
    """Liệt kê các kỳ, và những kỳ còn thiếu ngày. List the periods, and those that lack days."""
    with opened(instance, language) as store:
        periods = store.periods()
    if not as_json:
        return _print_periods(periods, language)
    return print_json(
        [
            {"code": each.code, "months": each.months}
            | {
                name: value if isinstance(value, int) else str(value or "")
                for name, value in asdict(each).items()
            }
            for each in periods
        ]
    )


def _print_periods(periods: Sequence[Period], language: str) -> None:
    for period in periods:
        if period.first is not None:
            click.echo(f"{period.code:<16} {described(period).to(language)}")
    absent = undefined(periods)
    for period in absent:
        click.echo(f"{period.code:<16} {described(period).to(language)}")
    if absent:
        click.echo(say("command.period.define", language))


@command.command("report")
@click.argument("directory", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option("--round", "round_ids", multiple=True, required=True, metavar="ROUND", help="Đợt · a round")
@click.option("--period", "codes", multiple=True, metavar="PERIOD", help="Kỳ, như 2022-quarter_1 · a period")
@click.option("--under", metavar="UNIT", help="Tổng hợp dưới đơn vị này · roll up below this unit")
@click.option(
    "--shares",
    default=PEOPLE,
    show_default=True,
    metavar="people|equal|FILE",
    help="Mỗi đơn vị tính bao nhiêu; tệp có cột unit, share · what each unit counts",
)
@click.option("--roll-up", is_flag=True, help="Tổng hợp mọi đơn vị theo cấp · roll up all units")
@pdf_option
@keep_option
@click.option("--made-on", type=DAY, help="Ngày ghi trên báo cáo · the day it bears")
@smallest_option
@instance_option
@language_option
@json_option
def report(  # one keyword for each option above
    *,
    directory: Path,
    round_ids: tuple[str, ...],
    codes: tuple[str, ...],
    under: str | None,
    shares: str,
    roll_up: bool,
    as_pdf: bool,
    keep: bool,
    made_on: datetime | None,
    smallest: int | None,
    instance: Path,
    language: str,
    as_json: bool,
) -> None:
    """Viết báo cáo của một hay nhiều kỳ, một hay nhiều đợt, vào thư mục DIR.

    Write the report of periods and rounds side by side into DIR, as Word (and its PDF), Excel, a page, JSON,
    tables and charts: intervals, the interval of every change, targets, and, by --under or --roll-up, a
    department over its units and a province over its departments.
    Without --period each round counts as a whole. With --json the report is printed, and DIR is not made.
    The copy is kept with the latest of the periods: `hailong reports list ky/PERIOD`. A report without
    --period belongs to none, and no copy of it is kept.
    """
    day = (made_on or datetime.now(HERE)).date()
    with opened(instance, language) as store, progress() as bar:
        rolled = _rollup(store, under, shares, language) if under is not None or roll_up else None
        wanted = Wanted(round_ids, [_period(store, code, language) for code in codes], rolled)
        for round_id in round_ids:
            store.round(round_id)
        try:
            report = period_report(
                store, wanted, made_on=day,
                printing=printing(instance, language, smallest), issue=issue(settings(instance, language)),
            )  # fmt: skip
        except NothingToReport as nothing:
            raise Complaint(say("command.period.nothing", language)) from nothing
        if as_json:
            click.echo(periodic_json(report.said, language))
            return
        watch = steps(bar, language)
        write_period_report(report, directory, language=language, as_pdf=as_pdf, progress=watch)
        if keep and smallest is None:  # pages show it to every reader, and one with --smallest is unguarded
            _keep(store, wanted.periods, directory, language)
    for sentence in report.said.headline:
        click.echo(sentence.to(language))
    click.echo(say("command.report.written", language, folder=directory))
    if as_pdf:
        no_pdf(directory, language)


def _keep(store: Store, periods: Sequence[Period], directory: Path, language: str) -> None:
    """Keep a report with the latest of its periods, as the page of that period does."""
    dated = [(period.last, period.code) for period in periods if period.last]
    if dated:
        name, (_, code) = f"report.{language}.zip", max(dated)
        hand_out(store, f"ky/{code}", name, zipped(directory), by=getpass.getuser())


def _period(store: Store, code: str, language: str) -> Period:
    """Return a period with days, or say what is missing."""
    known = {period.code: period for period in store.periods()}
    absent = {period.code: period for period in undefined(store.periods())}
    if code in absent:
        why = described(absent[code]).to(language)
        raise Complaint(f"{why} {say('command.period.define', language)}")
    if code not in known:
        dated = ", ".join(known) or "–"
        raise Complaint(say("command.period.unknown", language, code=code, known=dated))
    return known[code]


def _rollup(store: Store, under: str | None, shares: str, language: str) -> RollUp:
    units = store.units()
    if under and under not in {unit.code for unit in units}:
        known = ", ".join(unit.code for unit in units)
        raise Complaint(say("command.period.no_unit", language, unit=under, known=known))
    if shares in (PEOPLE, EQUAL):
        return RollUp(under or "", shares)
    path = Path(shares)
    if not path.is_file():
        raise Complaint(say("command.period.no_shares", language, file=shares))
    given, wrong = read_shares(path, units, language)
    if wrong:
        print_problems(wrong, language, as_json=False)
        sys.exit(1)
    return RollUp(under or "", GIVEN, given)

"""`hailong weeks`: how many people came and were asked, week by week."""

from __future__ import annotations

import getpass
import sys
from pathlib import Path

import click

from survey.commands.terminal import FILE, instance_option, language_option, opened, print_problems
from survey.weeks import units_of, weeks
from survey.weeks.file import WeekFile
from survey.wording import count, say


@click.group("weeks")
def command() -> None:
    """Số lượt người đến và số người được mời theo tuần.

    How many people came and how many were asked, week by week.
    """


@command.command("import")
@click.argument("round_id", metavar="ROUND")
@click.argument("file", type=FILE)
@instance_option
@language_option
def import_(round_id: str, file: Path, instance: Path, language: str) -> None:
    """Nhập số đếm từ CSV có các cột unit, week (một ngày trong tuần), came, approached vào đợt ROUND.

    Bring counts into the round ROUND from a CSV file with the columns unit, week (any day of it), came and
    approached. An empty cell leaves what was counted before; a number that changes keeps the earlier one on
    record. When one row is wrong nothing is kept, and every wrong row is listed.
    """
    with opened(instance, language) as store:
        found = weeks(store, store.round(round_id))
        counts, wrong = WeekFile(units_of(store, round_id), found, getpass.getuser()).read(file, language)
        if wrong:
            print_problems(wrong, language, as_json=False)
            sys.exit(1)
        store.save_week_counts(round_id, counts)
    click.echo(say("command.weeks.kept", language, n=count(len(counts), language), round=round_id))

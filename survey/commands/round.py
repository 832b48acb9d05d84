"""`hailong round`: rounds of fieldwork, from draft to locked."""

from __future__ import annotations

import getpass
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import click

from analysis.codebook import NO_TEXT, Text
from survey.commands.terminal import (
    Complaint,
    instance_option,
    json_option,
    language_option,
    opened,
    print_json,
    print_problems,
)
from survey.questionnaire.model import Questionnaire
from survey.questionnaire.reading import Unreadable, questionnaire
from survey.rounds import CLUSTERS, COMPARATORS, MOVES, Round, State
from survey.shipped import file, names
from survey.wording import count, say

DAY = click.DateTime(["%Y-%m-%d"])


@click.group("round")
def command() -> None:
    """Các đợt khảo sát: tạo, mở, đóng, khóa, công bố.

    Rounds of fieldwork: add, open, close, lock, publish.
    """


@command.command("add")
@click.argument("round_id", metavar="ROUND")
@click.argument("asked", metavar="QUESTIONNAIRE")
@click.option("--title", help="Tên đợt · title of the round")
@click.option("--agency", help="Cơ quan hỏi · who asks")
@click.option("--opens", type=DAY, help="Ngày mở · first day")
@click.option("--closes", type=DAY, help="Ngày kết thúc · last day")
@click.option("--target", type=float, help="Mục tiêu, ví dụ 80 là 80 % · target; 80 means 80 %")
@click.option("--comparator", type=click.Choice(list(COMPARATORS)), default="at least", show_default=True)
@click.option("--clusters", type=click.Choice(CLUSTERS), help="Nơi được chọn trước · what was drawn first")
@click.option("--publish", is_flag=True, help="Công bố kết quả · anyone may read the results")
@instance_option
@language_option
def add(  # one keyword for each option above
    *,
    round_id: str,
    asked: str,
    title: str | None,
    agency: str | None,
    opens: datetime | None,
    closes: datetime | None,
    target: float | None,
    comparator: str,
    clusters: str | None,
    publish: bool,
    instance: Path,
    language: str,
) -> None:
    """Tạo đợt ROUND hỏi phiếu QUESTIONNAIRE (tệp, hoặc tên phiếu có sẵn như health/outpatient-2024).

    Add the round ROUND, which asks QUESTIONNAIRE: a file, or the name of a shipped questionnaire such
    as health/outpatient-2024.
    """
    form = _questionnaire(asked, language)
    with opened(instance, language) as store:
        if round_id in {known.round_id for known in store.rounds()}:
            raise Complaint(say("command.round.there", language, round=round_id))
        added = Round(
            round_id,
            Text.of({language: title}) if title else form.title,
            store.save_questionnaire(form),
            opens_on=opens.date() if opens else None,
            closes_on=closes.date() if closes else None,
            target=_target(target, form),
            comparator=comparator,
            published=publish,
            agency=Text.of({language: agency}) if agency else NO_TEXT,
            clusters=clusters or "",
        )
        store.save_round(added)
    click.echo(say("command.round.added", language, round=round_id, version=added.version[:12]))


def _questionnaire(asked: str, language: str) -> Questionnaire:
    if not file(asked).exists():
        shipped = ", ".join(names())
        raise Complaint(say("command.round.no_questionnaire", language, name=asked, known=shipped))
    try:
        return questionnaire(file(asked), language)
    except Unreadable as unreadable:
        print_problems(unreadable.problems, language, as_json=False)
        raise Complaint(say("command.round.unreadable", language, name=asked)) from unreadable


def _target(target: float | None, form: Questionnaire) -> float | None:
    """Return the target in the unit of the headline index: 80 means 80 percent."""
    percent = not form.indices or form.indices[0].unit == "percent"
    return target / 100 if percent and target is not None else target


@command.command("list")
@instance_option
@language_option
@json_option
def list_(instance: Path, language: str, as_json: bool) -> None:
    """Liệt kê các đợt. List the rounds."""
    with opened(instance, language) as store:
        rounds = [(known, store.counts(known.round_id)["kept"]) for known in store.rounds()]
    if as_json:
        rows = [{"round": known.round_id, "state": known.state, "responses": n} for known, n in rounds]
        return print_json(rows)
    for known, n in rounds:
        state = say(f"state.{known.state}", language)
        click.echo(f"{known.round_id:<24} {state:<10} {count(n, language):>8}  {known.title.to(language)}")
    return None


def _mover(verb: str, to: State, says: str) -> None:
    """Add the verb that moves a round to the state *to*."""

    @command.command(verb, help=says)
    @click.argument("round_id", metavar="ROUND")
    @instance_option
    @language_option
    def move(round_id: str, instance: Path, language: str) -> None:
        with opened(instance, language) as store:
            at = store.round(round_id).state
            if to not in MOVES[at]:
                states = {
                    "from_state": say(f"state.{at}", language),
                    "to_state": say(f"state.{to}", language),
                }
                raise Complaint(say("office.not_allowed", language, **states))
            store.change_state(round_id, to, by=getpass.getuser())
        click.echo(say("command.round.moved", language, round=round_id, state=say(f"state.{to}", language)))


_mover("open", State.OPEN, "Mở nhận trả lời. Open the round.")
_mover("close", State.CLOSED, "Đóng, thôi nhận trả lời. Close the round.")
_mover(
    "lock",
    State.LOCKED,
    "Khóa vĩnh viễn, cố định số liệu. Lock the round for ever; its data no longer change.",
)


@command.command("publish")
@click.argument("round_id", metavar="ROUND")
@click.option("--withdraw", is_flag=True, help="Thôi công bố · no longer")
@instance_option
@language_option
def publish(round_id: str, instance: Path, language: str, withdraw: bool) -> None:
    """Cho mọi người xem trang kết quả. Let anyone read the page of results."""
    with opened(instance, language) as store:
        store.save_round(replace(store.round(round_id), published=not withdraw))
    key = "command.round.withdrawn" if withdraw else "command.round.published"
    click.echo(say(key, language, round=round_id))

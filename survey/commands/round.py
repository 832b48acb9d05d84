"""`hailong round`: rounds of fieldwork, from draft to locked."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path

import click

from analysis.codebook import NO_TEXT, Text
from analysis.fieldwork import COUNTS, SAMPLING, Fieldwork
from survey.commands.clearing import empty, erase, remove
from survey.commands.terminal import (
    DAY,
    FILE,
    Complaint,
    instance_option,
    json_option,
    language_option,
    opened,
    print_json,
    print_lines,
    print_problems,
)
from survey.fieldwork import DAYS, faults, read_tallies, reminder, stated
from survey.questionnaire.model import Questionnaire
from survey.questionnaire.reading import Unreadable, questionnaire
from survey.rounds import CLUSTERS, COMPARATORS, Round, State
from survey.shipped import file, keep, names
from survey.weeks import as_counted
from survey.wording import count, day, say


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
@click.option("--paper-until", type=DAY, help="Ngày cuối nhập phiếu giấy · last day for keying paper")
@click.option("--target", type=float, help="Mục tiêu, ví dụ 80 là 80 % · target; 80 means 80 %")
@click.option("--comparator", type=click.Choice(list(COMPARATORS)), default="at least", show_default=True)
@click.option("--clusters", type=click.Choice(CLUSTERS), help="Nơi được chọn trước · what was drawn first")
@click.option("--training", is_flag=True, help="Đợt tập huấn, không tính · for practice, not counted")
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
    paper_until: datetime | None,
    target: float | None,
    comparator: str,
    clusters: str | None,
    training: bool,
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
            keep(store, form, file(asked)),
            opens_on=opens.date() if opens else None,
            closes_on=closes.date() if closes else None,
            target=_target(target, form, language),
            comparator=comparator,
            published=publish,
            agency=Text.of({language: agency}) if agency else NO_TEXT,
            clusters=clusters or "",
            paper_until=paper_until.date() if paper_until else None,
            training=training,
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


def _target(target: float | None, form: Questionnaire, language: str) -> float | None:
    """Return the target in the unit of the headline index: 80 means 80 percent."""
    if target is None or (form.indices and form.indices[0].unit != "percent"):
        return target
    if not 0 < target <= 100:
        raise Complaint(say("command.round.no_percentage", language, target=f"{target:g}"))
    return target / 100


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
    return print_lines((_line(known, n, language) for known, n in rounds), language)


def _line(known: Round, n: int, language: str) -> str:
    state = say(f"state.{known.state}", language)
    training = f" ({say('training.short', language)})" if known.training else ""
    return f"{known.round_id:<24} {state:<10} {count(n, language):>8}  {known.title.to(language)}{training}"


def _mover(verb: str, to: State, says: str) -> None:
    """Add the verb that moves a round to the state *to*."""

    @command.command(verb, help=says)
    @click.argument("round_id", metavar="ROUND")
    @instance_option
    @language_option
    def move(round_id: str, instance: Path, language: str) -> None:
        with opened(instance, language) as store:
            store.change_state(round_id, to, by=getpass.getuser())
        click.echo(say("command.round.moved", language, round=round_id, state=say(f"state.{to}", language)))


_mover("open", State.OPEN, "Mở nhận trả lời. Open the round.")
_mover("close", State.CLOSED, "Đóng, thôi nhận trả lời. Close the round.")
_mover(
    "lock",
    State.LOCKED,
    "Khóa vĩnh viễn, cố định số liệu. Lock the round for ever; its data no longer change.",
)


@command.command("paper")
@click.argument("round_id", metavar="ROUND")
@click.option("--until", type=DAY, help="Ngày cuối; bỏ trống: thôi nhận · the last day; none: no longer")
@instance_option
@language_option
def paper(round_id: str, until: datetime | None, instance: Path, language: str) -> None:
    """Cho nhập phiếu giấy về muộn. Let paper be keyed for a while after the round is closed."""
    with opened(instance, language) as store:
        store.change_paper_until(round_id, until.date() if until else None, by=getpass.getuser())
    key = "command.round.paper" if until else "command.round.no_paper"
    click.echo(say(key, language, round=round_id, day=day(until.date() if until else None)))


@command.command("publish")
@click.argument("round_id", metavar="ROUND")
@click.option("--withdraw", is_flag=True, help="Thôi công bố · no longer")
@instance_option
@language_option
def publish(round_id: str, instance: Path, language: str, withdraw: bool) -> None:
    """Cho mọi người xem trang kết quả. Let anyone read the page of results."""
    with opened(instance, language) as store:
        store.save_round(replace(store.round(round_id), published=not withdraw))
        lacking = "" if withdraw else reminder(as_counted(store, round_id), language)
    key = "command.round.withdrawn" if withdraw else "command.round.published"
    click.echo(say(key, language, round=round_id))
    if lacking:
        click.echo(lacking, err=True)


@command.command("describe")
@click.argument("round_id", metavar="ROUND")
@click.option("--basis", help="Căn cứ pháp lý · legal basis")
@click.option("--decision", help="Quyết định hoặc kế hoạch · decision or plan of the survey")
@click.option("--people", help="Tổng thể: những ai · who belongs to the population")
@click.option("--population", metavar="N", help="Tổng thể: bao nhiêu người · how many they are")
@click.option("--frame", help="Khung chọn mẫu · the list people were drawn from")
@click.option("--sampling", type=click.Choice(list(SAMPLING)), help="Cách chọn · how they were chosen")
@click.option("--remarks", help="Nói thêm về cách chọn · more about how they were chosen")
@click.option("--begun", "begun_on", metavar="DAY", help="Ngày đầu đi hỏi · first day of asking")
@click.option("--ended", "ended_on", metavar="DAY", help="Ngày cuối đi hỏi · last day of asking")
@click.option("--approached", metavar="N", help="Số người đã tiếp cận · people approached")
@click.option("--ineligible", metavar="N", help="Trong đó không thuộc đối tượng · not in the population")
@click.option("--refused", metavar="N", help="Trong đó từ chối, bỏ dở · refused or broke off")
@click.option("--not-reached", metavar="N", help="Trong đó không gặp được · nobody met them")
@click.option(
    "--unknown", metavar="N", help="Trong đó không rõ có thuộc đối tượng không · eligibility unknown"
)
@click.option(
    "--units",
    type=FILE,
    help="CSV theo đơn vị: unit, population, approached, … · the counts of each unit",
)
@instance_option
@language_option
@json_option
def describe(
    *, round_id: str, units: Path | None, instance: Path, language: str, as_json: bool, **sent: str | None
) -> None:
    """Ghi cách tiến hành đợt ROUND để báo cáo nói rõ: tổng thể, khung, cách chọn, ngày, tỷ lệ trả lời.

    Record how the round ROUND was carried out, for the report to say: population, frame, sampling, days
    and counts for the response rate. What is not named stays; "" takes a statement back. Without options
    what is recorded is shown, and what lacks. The columns of --units are unit, population, approached,
    ineligible, refused, not_reached, unknown.
    """
    given = {name: words for name, words in sent.items() if words is not None}
    with opened(instance, language) as store:
        before = store.fieldwork(store.round(round_id).round_id)
        work, problems = stated(given, before, language)
        if units is not None:
            tallies, wrong = read_tallies(units, [unit.code for unit in store.units()], language)
            if wrong:
                print_problems(wrong, language, as_json=False)
                sys.exit(1)
            work = replace(work, units=tallies)
        problems = problems or faults(work, store.n_kept(round_id), language)
        for name, words in problems.items():
            raise Complaint(f"--{name.removesuffix('_on').replace('_', '-')}: {words}")
        if work != before:
            store.save_fieldwork(round_id, work)
            click.echo(say("command.round.described", language, round=round_id), err=as_json)
    _show(work, language, as_json=as_json)


def _show(work: Fieldwork, language: str, *, as_json: bool) -> None:
    if as_json:
        return print_json(asdict(work) | {name: str(getattr(work, name) or "") for name in DAYS})
    for name, value in _recorded(work, language):
        click.echo(f"{say(f'fieldwork.{name}', language)}: {value}")
    click.echo(reminder(work, language) or say("fieldwork.complete", language))
    return None


def _recorded(work: Fieldwork, language: str) -> Iterator[tuple[str, str]]:
    """Yield what is recorded, in words, by field; counts are those of the whole round."""
    for name in ("basis", "decision", "people", "frame", "sampling", "remarks", *DAYS):
        if value := getattr(work, name):
            words = SAMPLING[value].to(language) if name == "sampling" else value
            yield name, day(words) if name in DAYS else words
    counts = work.whole()
    for name in COUNTS:
        if (n := getattr(counts, name)) is not None:
            yield name, count(n, language)


for clearing in (remove, empty, erase):
    command.add_command(clearing)

"""`hailong targets`: what programmes promise, and whether rounds found it reached."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click

from analysis.table import json_text
from analysis.tables import Printing
from survey.commands.figures import printing, smallest_option
from survey.commands.index import print_tables
from survey.commands.terminal import (
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
from survey.judging.judgement import Judgement, goal, judgements, label
from survey.judging.table import start_table, target_tables
from survey.judging.tie import nodes, refusal
from survey.mandate.starts import read_starts
from survey.mandate.targets import Target, Tie, read_targets
from survey.questionnaire.model import Problem
from survey.results.live import Settled
from survey.rounds import State
from survey.shipped import PROGRAMMES
from survey.store import Store
from survey.wording import day, say


@click.group("targets")
def command() -> None:
    """Mục tiêu của các chương trình: nhập, gắn với chỉ số, xem đạt hay chưa.

    Targets of programmes: bring them in, tie them to indices, see whether they are reached.
    """


@command.command("import")
@click.argument("file", type=FILE, required=False)
@instance_option
@language_option
def import_(file: Path | None, instance: Path, language: str) -> None:
    """Nhập mục tiêu từ FILE; không nêu FILE thì nhập 28 mục tiêu đi kèm phần mềm.

    Bring in targets from FILE, a CSV file with the columns document, authority, province, issued_on,
    population, service, field, measure, comparator, target, unit, deadline, section and, if wanted, code;
    without FILE the 28 that come with the program. The comparison may be written as documents write it:
    "> 80", "tối thiểu 85", "85–90". When one row is wrong nothing is kept, and every wrong row is listed.
    """
    targets, wrong = read_targets(file or PROGRAMMES / "targets.csv", language)
    _stop_at(wrong, language)
    with opened(instance, language) as store:
        store.save_targets(targets)
    documents = len({target.document for target in targets})
    click.echo(say("command.targets.kept", language, targets=len(targets), documents=documents))


@command.command("baseline")
@click.argument("file", type=FILE, required=False)
@click.option("--document", default="1552/QĐ-UBND", show_default=True, help="Văn bản · the document")
@click.option("--service", default="papi", show_default=True, help="Dịch vụ · the targets' service")
@instance_option
@language_option
def baseline(*, file: Path | None, document: str, service: str, instance: Path, language: str) -> None:
    """Nhập điểm xuất phát và tốc độ tăng của các mục tiêu; không nêu FILE thì nhập PAPI 2014 của Cần Thơ.

    Bring in where targets start from and how fast they shall grow; without FILE PAPI 2014 of Cần Thơ.
    A stated target that does not follow from its own rate, by 0.01 or more, is named; nothing is changed.
    """
    starts, wrong = read_starts(file or PROGRAMMES / "papi_can_tho_2014.csv", document, service, language)
    _stop_at(wrong, language)
    with opened(instance, language) as store:
        store.save_starts(starts)
    table = start_table(starts)
    print_tables((table,) if table else (), language)
    click.echo(say("command.targets.starts_kept", language, starts=len(starts), document=document))


def _stop_at(wrong: Sequence[Problem], language: str) -> None:
    if wrong:
        print_problems(wrong, language, as_json=False)
        sys.exit(1)


@command.command("list")
@instance_option
@language_option
@json_option
def list_(instance: Path, language: str, as_json: bool) -> None:
    """Liệt kê các mục tiêu và điều chúng được gắn với. List the targets and what they are tied to."""
    with opened(instance, language) as store:
        targets, ties = store.targets(), store.ties()
    if as_json:
        rows = [asdict(t) | {"ties": [asdict(tie) for tie in ties if tie.target == t.code]} for t in targets]
        return print_json([{name: _plain(value) for name, value in row.items()} for row in rows])
    return print_lines((_line(target, ties, language) for target in targets), language)


def _line(target: Target, ties: Sequence[Tie], language: str) -> str:
    measured = ", ".join(tie.round_id for tie in ties if tie.target == target.code) or "–"
    said = f"{label(target).to(language)}: {goal(target).to(language)} ({day(target.deadline)})"
    return f"{target.code:<46} {said}  ← {measured}"


def _plain(value: object) -> object:
    return value if isinstance(value, str | float | list | None) else str(value)


@command.command("tie")
@click.argument("target", metavar="TARGET")
@click.argument("round_id", metavar="ROUND")
@click.option("--index", "node", default="", help="Chỉ số; bỏ trống là chỉ số đầu tiên · an index")
@click.option("--by", default="", metavar="COLUMN", help="Chỉ một nhóm của cột này · only a group of this")
@click.option("--group", default="", metavar="CODE", help="Mã của nhóm · the group's code")
@instance_option
@language_option
def tie(*, target: str, round_id: str, node: str, by: str, group: str, instance: Path, language: str) -> None:
    """Cho một chỉ số của đợt ROUND đo mục tiêu TARGET.

    Let an index of the round ROUND measure the target TARGET: of everybody, or of one group, such as
    --by linh_vuc --group land. Tie only what measures what the document speaks of, among the same people.
    """
    with opened(instance, language) as store:
        made = Tie(target, round_id, node, by, group)
        refused = refusal(store, store.target(target), made, language)
        if refused:
            raise Complaint(refused)
        store.tie_target(made)
        shown = node or next(iter(nodes(store.questionnaire(store.round(round_id).version))))
    click.echo(say("command.targets.tied", language, target=target, round=round_id, node=shown))


@command.command("untie")
@click.argument("target", metavar="TARGET")
@click.argument("round_id", metavar="ROUND")
@instance_option
@language_option
def untie(target: str, round_id: str, instance: Path, language: str) -> None:
    """Thôi đo mục tiêu TARGET bằng đợt ROUND. Let the round ROUND no longer measure the target TARGET."""
    with opened(instance, language) as store:
        store.untie_target(store.target(target).code, store.round(round_id).round_id)
    click.echo(say("command.targets.untied", language, target=target, round=round_id))


@command.command("report")
@click.argument("round_ids", metavar="[ROUND]...", nargs=-1)
@smallest_option
@instance_option
@language_option
@json_option
def report(
    *,
    round_ids: tuple[str, ...],
    smallest: int | None,
    instance: Path,
    language: str,
    as_json: bool,
) -> None:
    """Nói từng mục tiêu đã đạt, chưa đạt, chưa đủ chắc hay chưa được đo, theo các đợt ROUND.

    Say of every target whether it is reached, not reached, not to be told, or not measured, by the rounds
    ROUND; by every round that is no draft where none is named.
    """
    with opened(instance, language) as store:
        how = printing(instance, language, smallest)
        found = judged(store, round_ids)
        starts = start_table(store.starts())
        tables = (*target_tables(found, how), *((starts,) if starts else ()))
        hints = list(_hints(store, found, language))
    if as_json:
        click.echo(json_text(tables, language))
        return
    if not found:
        raise Complaint(say("target.none", language))
    print_tables(tables, language)
    for line in hints:
        click.echo(line)


def judged(store: Store, round_ids: Sequence[str]) -> list[Judgement]:
    """Return every target against the rounds named, or against all that are no drafts."""
    rounds = [store.round(round_id) for round_id in round_ids]
    rounds = rounds or [round_ for round_ in store.surveys() if round_.state is not State.DRAFT]
    figures = {}
    for round_ in rounds:
        if round_.round_id in {tie.round_id for tie in store.ties()} and store.n_kept(round_.round_id):
            figures[round_.round_id] = Settled.of(store, round_, Printing())
    return list(judgements(store.targets(), store.ties(), rounds, lambda r: figures.get(r.round_id)))


def _hints(store: Store, found: Sequence[Judgement], language: str) -> list[str]:
    """Return how to tie the targets that no round measures, and which rounds speak of the same service."""
    untied = [judgement.target for judgement in found if judgement.why == "untied"]
    if not untied:
        return []
    services: dict[str, list[str]] = {}
    for round_ in store.surveys():
        services.setdefault(store.questionnaire(round_.version).service, []).append(round_.round_id)
    lines = [say("target.how_to_tie", language)]
    for target in untied:
        rounds = ", ".join(services.get(target.service, ())) or "–"
        lines.append("  " + say("target.suggestion", language, target=target.code, rounds=rounds))
    return lines

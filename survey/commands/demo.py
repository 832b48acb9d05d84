"""`hailong demo`: one round for each of three services, end to end, with simulated people."""

from __future__ import annotations

import os
import secrets
import socket
import sys
from contextlib import suppress
from datetime import datetime
from functools import partial
from pathlib import Path

import click

from survey.clock import HERE
from survey.commands.bar import progress
from survey.commands.figures import printing
from survey.commands.index import print_tables
from survey.commands.init import install
from survey.commands.report import steps
from survey.commands.terminal import Complaint, complaining, instance_option, language_option, opened
from survey.demo.before import keep_rounds_before
from survey.demo.fieldwork import Fieldwork
from survey.demo.plan import LETTERHEAD, SERVICES, prepare
from survey.demo.record import promise, record, reopen
from survey.demo.site import site
from survey.demo.summary import summary
from survey.interview.token import key_of
from survey.reporting import Wanted, issue, write_report
from survey.settings import settings
from survey.store import Role, Store
from survey.wording import say

STAFF = "demo"


@click.command("demo")
@click.option(
    "--responses",
    type=click.IntRange(30),
    default=300,
    show_default=True,
    help="Số phiếu mỗi đợt · responses a round",
)
@click.option(
    "--serve/--no-serve", "then_serve", default=True, help="Sau đó mở trang · serve the site afterwards"
)
@instance_option
@language_option
def command(*, responses: int, then_serve: bool, instance: Path, language: str) -> None:
    """Chạy thử trọn vòng: mở ba đợt, người mô phỏng trả lời qua phiếu thật, in chỉ số, viết báo cáo.

    One round end to end: three rounds are opened, simulated people answer through the real forms, the
    indices are printed and the first report is written. Doing it again adds nothing twice.
    """
    with complaining(language):
        install(instance, language, LETTERHEAD)
    with opened(instance, language) as store:
        _check_own(store, instance, language)
        today, first = datetime.now(HERE).date(), SERVICES[0]
        prepare(store, today)
        keep_rounds_before(store, responses * 2 // 3, today)
        folder = instance / "report" / first.round_id
        if _send_people(store, instance, responses, language) or not folder.exists():
            how = issue(settings(instance, language))
            since = first.a_year_ago().round_id
            wanted = Wanted(printing=printing(instance, language), issue=how, since=since)
            _report(store, folder, wanted, language)
        print_tables([summary(store)], language)
        password = secrets.token_urlsafe(12)
        store.add_staff(STAFF, password, Role.ADMINISTRATOR)
    click.echo(say("command.report.written", language, folder=folder))
    place = _free(settings(instance, language).listen)
    if not then_serve:
        click.echo(say("command.demo.later", language))
    _say_addresses(f"http://{place}", password, language)
    if then_serve:  # in this process's place: the site loads nothing of what the report needed
        words = ["serve", "--instance", str(instance), "--listen", place, "--language", language]
        os.execv(sys.executable, [sys.executable, "-m", "survey", *words])  # noqa: S606 -- ourselves


def _check_own(store: Store, instance: Path, language: str) -> None:
    """Refuse an installation with rounds of its own: simulated people must not mingle with real ones."""
    ours = {each.round_id for service in SERVICES for each in (service, service.a_year_ago())}
    others = [round_.round_id for round_ in store.rounds() if round_.round_id not in ours]
    if others:
        raise Complaint(say("command.demo.not_ours", language, folder=instance, round=others[0]))


def _send_people(store: Store, instance: Path, responses: int, language: str) -> int:
    """Let as many people answer each round as are missing; return how many that were."""
    lacking = {s: n for s in SERVICES if (n := responses - store.n_kept(s.round_id)) > 0}
    if not lacking:
        return 0
    key, today = key_of(settings(instance, language).secret), datetime.now(HERE).date()
    for service in lacking:
        reopen(store, store.round(service.round_id), today)
    with site(instance) as address, progress() as bar:
        for service, n in lacking.items():
            title = service.title.to(language)
            click.echo(say("command.demo.asking", language, n=n, title=title))
            form = store.questionnaire(store.round(service.round_id).version)
            task = bar.add_task(title, total=n)
            first = store.n_kept(service.round_id)
            Fieldwork(address, key, service, form, today).answer(first, first + n, partial(bar.advance, task))
            record(store, service, today)
    promise(store, today)
    return sum(lacking.values())


def _report(store: Store, folder: Path, wanted: Wanted, language: str) -> None:
    """Write the report of the first round into *folder*."""
    today = datetime.now(HERE).date()
    with progress() as bar:
        write_report(
            store,
            SERVICES[0].round_id,
            folder,
            made_on=today,
            language=language,
            wanted=wanted,
            progress=steps(bar, language),
        )


def _free(listen: str) -> str:
    """Return *listen*, or another port of this machine when something is there already."""
    host, _, port = listen.rpartition(":")
    for wanted in (int(port), 0):
        with suppress(OSError), socket.create_server((host, wanted)) as free:
            return f"{host}:{free.getsockname()[1]}"
    return listen


def _say_addresses(address: str, password: str, language: str) -> None:
    first = SERVICES[0].round_id
    places = {
        "form": f"{address}/k/{first}",
        "results": f"{address}/ketqua/{first}",
        "sign_in": f"{address}/dangnhap",
    }
    click.echo(say("command.demo.addresses", language, **places, name=STAFF, password=password))

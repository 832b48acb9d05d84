"""`hailong demo`: one round for each of three services, end to end, with simulated people."""

from __future__ import annotations

import secrets
from datetime import datetime
from functools import partial
from pathlib import Path

import click

from survey.commands import serve
from survey.commands.index import print_tables
from survey.commands.init import install
from survey.commands.report import HERE, steps
from survey.commands.terminal import (
    Complaint,
    complaining,
    instance_option,
    language_option,
    opened,
    printing,
    progress,
)
from survey.demo.fieldwork import Fieldwork
from survey.demo.plan import SERVICES, prepare
from survey.demo.site import site
from survey.demo.summary import summary
from survey.reporting import write_report
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
@click.pass_context
def command(
    context: click.Context, *, responses: int, then_serve: bool, instance: Path, language: str
) -> None:
    """Chạy thử trọn vòng: mở ba đợt, người mô phỏng trả lời qua phiếu thật, in chỉ số, viết báo cáo.

    One round end to end: three rounds are opened, simulated people answer through the real forms, the
    indices are printed and the first report is written. Doing it again adds nothing twice.
    """
    with complaining(language):
        install(instance, language)
    with opened(instance, language) as store:
        _check_own(store, instance, language)
        prepare(store)
        _send_people(store, instance, responses, language)
        print_tables([summary(store)], language)
        folder = _report(store, instance, language)
        password = secrets.token_urlsafe(12)
        store.add_staff(STAFF, password, Role.MANAGER)
    click.echo(say("command.report.written", language, folder=folder))
    if then_serve:
        _say_addresses(instance, password, language)
        context.invoke(serve.command, instance=instance, language=language)


def _check_own(store: Store, instance: Path, language: str) -> None:
    """Refuse an installation with rounds of its own: simulated people must not mingle with real ones."""
    ours = {service.round_id for service in SERVICES}
    others = [round_.round_id for round_ in store.rounds() if round_.round_id not in ours]
    if others:
        raise Complaint(say("command.demo.not_ours", language, folder=instance, round=others[0]))


def _send_people(store: Store, instance: Path, responses: int, language: str) -> None:
    """Let as many people answer each round as are missing."""
    kept = {service: store.counts(service.round_id)["kept"] for service in SERVICES}
    if min(kept.values()) >= responses:
        return
    with site(instance) as address, progress() as bar:
        for service, n in kept.items():
            form = store.questionnaire(store.round(service.round_id).version)
            task = bar.add_task(service.title.to(language), total=responses, completed=n)
            click.echo(
                say(
                    "command.demo.asking", language, n=max(0, responses - n), title=service.title.to(language)
                )
            )
            Fieldwork(address, service, form).answer(n, responses, partial(bar.advance, task))


def _report(store: Store, instance: Path, language: str) -> Path:
    """Write the report of the first round and return its folder."""
    folder = instance / "report" / SERVICES[0].round_id
    today = datetime.now(HERE).date()
    with progress() as bar:
        write_report(
            store,
            SERVICES[0].round_id,
            folder,
            made_on=today,
            language=language,
            printing=printing(instance, language),
            progress=steps(bar, language),
        )
    return folder


def _say_addresses(instance: Path, password: str, language: str) -> None:
    address = f"http://{settings(instance, language).listen}"
    first = SERVICES[0].round_id
    places = {
        "form": f"{address}/k/{first}",
        "results": f"{address}/ketqua/{first}",
        "sign_in": f"{address}/dangnhap",
    }
    click.echo(say("command.demo.addresses", language, **places, name=STAFF, password=password))

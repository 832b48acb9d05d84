"""`hailong worker`: does the heavy jobs that the site asks for."""

from __future__ import annotations

import signal
import sys
import threading
from pathlib import Path
from types import FrameType

import click

from survey.commands.figures import printing
from survey.commands.terminal import instance_option, language_option, opened
from survey.flags.rule import Limits
from survey.reporting import issue
from survey.settings import settings
from survey.store import Job
from survey.wording import say
from survey.worker import work


@click.command("worker")
@click.option("--until-input-closes", is_flag=True, hidden=True)
@instance_option
@language_option
def command(*, until_input_closes: bool, instance: Path, language: str) -> None:
    """Vẽ biểu đồ và viết báo cáo mà trang khảo sát yêu cầu; “hailong serve” đã tự chạy lệnh này.

    Draw the charts and write the reports that the site asks for; "hailong serve" starts it by itself.
    """
    stopped = threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:
        stopped.set()

    def tell(job: Job) -> None:
        click.echo(say("command.worker.done", language, name=job.name, about=job.about))

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    if until_input_closes:
        threading.Thread(target=_wait_for_end, args=[stopped], daemon=True).start()
    with opened(instance, language) as store:
        found = settings(instance, language)
        work(
            store, printing(instance, language), stopped,
            limits=Limits.of(found), issue=issue(found), told=tell,
        )  # fmt: skip


def _wait_for_end(stopped: threading.Event) -> None:
    """Stop when whoever started us closes our input, as even a killed process does."""
    sys.stdin.read()
    stopped.set()

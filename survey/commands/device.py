"""`hailong device`: the tablets at service points."""

from __future__ import annotations

import getpass
from dataclasses import asdict
from pathlib import Path

import click
import segno

from survey.clock import moment
from survey.commands.terminal import (
    complaining,
    instance_option,
    json_option,
    language_option,
    opened,
    print_json,
    public_site,
    site_option,
)
from survey.store.devices import CODE_LIVES
from survey.wording import say


@click.group("device")
def command() -> None:
    """Máy tính bảng đặt tại các điểm phục vụ.

    Tablets that stand at service points.
    """


@command.command("add")
@click.argument("point", metavar="POINT")
@click.argument("round_id", metavar="ROUND")
@site_option
@click.option("--name", default="", help="Tên gọi của máy · what staff call it")
@click.option(
    "--qr", type=click.Path(dir_okay=False, path_type=Path), help="Viết mã ra tệp SVG · write the code"
)
@instance_option
@language_option
def add(
    *, point: str, round_id: str, site: str, name: str, qr: Path | None, instance: Path, language: str
) -> None:
    """Thêm một máy cho điểm phục vụ POINT, hỏi đợt ROUND, và in địa chỉ ghi danh dùng một lần.

    Add a device of the service point POINT that asks ROUND. Its enrolment address works once, and is printed
    with the PIN that leaves the kiosk; neither can be shown again.
    """
    site = public_site(site, instance, language)
    with opened(instance, language) as store:
        device_id = store.add_device(point, round_id, name, getpass.getuser())
        made = store.offer_enrolment(device_id)
    address = f"{site.rstrip('/')}/kiosk/ghidanh/{made.code}"
    minutes = int(CODE_LIVES.total_seconds() // 60)
    click.echo(say("command.device.added", language, device=device_id, minutes=minutes))
    click.echo(say("command.device.address", language, address=address))
    click.echo(say("command.device.pin", language, pin=made.pin))
    if qr:  # last: what is printed above can never be shown again
        with complaining(language):
            _write_code(address, qr)


def _write_code(address: str, file: Path) -> None:
    segno.make(address, error="m", micro=False).save(str(file), kind="svg", scale=8, border=4, light="#fff")


@command.command("list")
@instance_option
@language_option
@json_option
def list_(instance: Path, language: str, as_json: bool) -> None:
    """Liệt kê các máy: ở đâu, lần liên lạc cuối, phiên bản, số phiếu chưa gửi.

    List the devices: where they stand, when they were last heard of, their version, what they have not sent.
    """
    with opened(instance, language) as store:
        devices = store.devices()
    if as_json:
        times = ("enrolled_at", "revoked_at", "seen_at")
        rows = [asdict(device) | {"state": device.state} for device in devices]
        return print_json(
            [row | {name: row[name] and row[name].isoformat() for name in times} for row in rows]
        )
    for device in devices:
        state = say(f"device.state.{device.state}", language)
        seen = moment(device.seen_at) or "–"
        where = f"{device.service_point:<12} {device.round_id:<16} {device.name:<16}"
        click.echo(f"{device.device_id}  {where} {state:<14} {seen:<17} {device.version:<10} {device.unsent}")
    return None


@command.command("revoke")
@click.argument("device_id", metavar="DEVICE")
@instance_option
@language_option
def revoke(device_id: str, instance: Path, language: str) -> None:
    """Thu hồi máy DEVICE ngay lập tức.

    Revoke the device DEVICE at once. What it still holds of earlier answers is taken when it is sent.
    """
    with opened(instance, language) as store:
        store.revoke(device_id, getpass.getuser())
    click.echo(say("command.device.revoked", language, device=device_id))

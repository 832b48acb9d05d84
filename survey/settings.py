"""What one installation may decide: a table of name, meaning, default and check.

The documentation, the start-up message and the file that `hailong init` writes are all printed from
`SETTINGS`. The file is data (TOML), never code. There is no default secret: without a generated one
the service does not start.
"""

from __future__ import annotations

import secrets
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from ipaddress import ip_address
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeGuard
from urllib.parse import urlsplit

from survey.complaint import is_channel
from survey.wording import FIRST, say

FILE = "config.toml"
"""Name of the settings file inside the installation's folder."""

SECRET_LENGTH = 64

Value = str | int | float | bool


@dataclass(frozen=True, slots=True)
class Setting:
    """One row of the table. `check` answers whether a value of the right type is fit."""

    name: str
    default: Value | None
    check: Callable[[Value], bool]

    def meaning(self, language: str = FIRST) -> str:
        """Return what the setting is for."""
        return say(f"setting.{self.name}", language)

    def remedy(self, language: str = FIRST) -> str:
        """Return what a fit value looks like."""
        return say(f"setting_form.{self.name}", language)


def _within(low: float, high: float) -> Callable[[Value], bool]:
    return lambda value: isinstance(value, int | float) and low <= value <= high


def _is_secret(value: Value) -> bool:
    return isinstance(value, str) and len(value) >= SECRET_LENGTH and len(set(value)) >= 8


def _is_address(value: Value) -> bool:
    host, _, port = str(value).rpartition(":")
    return bool(host) and port.isascii() and port.isdecimal() and int(port) < 65536


def _is_site(value: Value) -> bool:
    parts = urlsplit(str(value))
    plain = not (parts.query or parts.fragment or parts.username or parts.path.strip("/"))
    return value == "" or (parts.scheme in ("http", "https") and bool(parts.hostname) and plain)


def _is_short(value: Value) -> bool:
    return len(str(value)) <= 200


def _is_paragraph(value: Value) -> bool:
    return len(str(value)) <= 2000


def _is_word(value: Value) -> bool:
    return not value or str(value).lower().endswith((".docx", ".dotx"))


def is_local(address: str) -> bool:
    """Return whether *address* leads every device to itself."""
    host = urlsplit(address).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


SETTINGS = (
    Setting("secret", None, _is_secret),
    Setting("database", "survey.db", bool),
    Setting("agency", "", _is_short),
    Setting("help", "", _is_short),
    Setting("complaints", "", lambda value: is_channel(str(value))),
    Setting("site", "", _is_site),
    Setting("listen", "127.0.0.1:8080", _is_address),
    Setting("threads", 24, _within(1, 256)),
    Setting("proxies", 0, _within(0, 5)),
    Setting("largest_body", 65536, _within(1024, 16 * 1024**2)),
    Setting("token_hours", 24, _within(1, 24 * 365)),
    Setting("refresh_seconds", 1.0, _within(0, 60)),
    Setting("smallest", 5, _within(0, 100)),
    Setting("double_entry", 10, _within(0, 100)),
    Setting("officers", "no", lambda value: value in ("yes", "no")),
    Setting("api_calls", 600, _within(1, 100_000)),
    Setting("flag_share", 33, _within(0, 100)),
    Setting("flag_seconds", 1.0, _within(0, 60)),
    Setting("flag_same", 8, _within(2, 1000)),
    Setting("flag_burst", 60, _within(1, 100_000)),
    Setting("flag_again", 15, _within(0, 120)),
    Setting("report_parent", "", _is_short),
    Setting("report_place", "", _is_short),
    Setting("report_symbol", "", _is_short),
    Setting("report_post", "", _is_short),
    Setting("report_signer", "", _is_short),
    Setting("report_recipients", "", _is_paragraph),
    Setting("report_template", "", _is_word),
    Setting("kiosk_idle", 60, _within(20, 600)),
)


class UnfitSettings(ValueError):
    """The installation cannot start; `problems` says everything that is wrong, one sentence each."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings of one installation, checked; one attribute for each row of `SETTINGS`."""

    folder: Path
    secret: str
    database: str
    agency: str
    help: str
    complaints: str
    site: str
    listen: str
    threads: int
    proxies: int
    largest_body: int
    token_hours: float
    refresh_seconds: float
    smallest: int
    double_entry: float
    officers: str
    api_calls: float
    flag_share: float
    flag_seconds: float
    flag_same: float
    flag_burst: float
    flag_again: float
    report_parent: str
    report_place: str
    report_symbol: str
    report_post: str
    report_signer: str
    report_recipients: str
    report_template: str
    kiosk_idle: int

    @classmethod
    def of(cls, folder: Path, values: Mapping[str, object], language: str = FIRST) -> Settings:
        """Return the settings made of *values* and the defaults; raise `UnfitSettings` when unfit."""
        found = tuple(problems(values, language))
        if found:
            raise UnfitSettings(found)
        known: dict[str, Any] = {row.name: values.get(row.name, row.default) for row in SETTINGS}
        return cls(folder=folder, **known)

    @property
    def store_path(self) -> Path:
        """Where the database lies."""
        return self.folder / self.database


def problems(values: Mapping[str, object], language: str = FIRST) -> Iterator[str]:
    """Yield one sentence for every setting that is unknown, absent or unfit."""
    names = [row.name for row in SETTINGS]
    for name in sorted(set(values) - set(names)):
        yield say("settings.unknown", language, name=name, known=", ".join(names))
    for row in SETTINGS:
        value = values.get(row.name, row.default)
        if value is None:
            yield say("settings.absent", language, name=row.name, form=row.remedy(language))
        elif not _is_typed(value, row.default) or not row.check(value):
            shown = "***" if row.name == "secret" else repr(value)
            yield say("settings.unfit", language, name=row.name, value=shown, form=row.remedy(language))


def _is_typed(value: object, default: Value | None) -> TypeGuard[Value]:
    if isinstance(default, int | float):
        return isinstance(value, int | float) and not isinstance(value, bool)
    return isinstance(value, str)


def settings(folder: Path, language: str = FIRST) -> Settings:
    """Return the checked settings of the installation in *folder*.

    Raises
    ------
    UnfitSettings
        When there is no settings file, or it cannot be read, or something in it is unfit.
    """
    file = folder / FILE
    if not file.is_file():
        raise UnfitSettings((say("settings.no_file", language, file=file),))
    try:
        values = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UnfitSettings((say("settings.unreadable", language, file=file, error=error),)) from error
    return Settings.of(folder, values, language)


def write_settings(folder: Path, given: Mapping[str, str] = MappingProxyType({})) -> None:
    """Write a settings file with a new secret, what is *given* and every default; refuse to overwrite one."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / FILE).open("x", encoding="utf-8") as file:
        file.write(_text(secrets.token_hex(SECRET_LENGTH // 2), given))
    (folder / FILE).chmod(0o600)


def _text(secret: str, given: Mapping[str, str]) -> str:
    rows = [f'# {SETTINGS[0].meaning()}\n# {SETTINGS[0].meaning("en")}\nsecret = "{secret}"\n']
    for row in SETTINGS[1:]:
        value = given.get(row.name, row.default)
        written = f'"{value}"' if isinstance(value, str) else value
        mark = "" if row.name in given else "# "
        rows.append(f"# {row.meaning()}\n# {row.meaning('en')}\n{mark}{row.name} = {written}\n")
    return "\n".join(rows)


if [row.name for row in SETTINGS] != [field.name for field in fields(Settings)][1:]:
    raise TypeError("SETTINGS and Settings name different settings")

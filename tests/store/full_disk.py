"""A process whose files may not grow: it keeps until refused, gets room again, and goes on without a restart.

Prints, as JSON, how many were kept before, the refusal, and the UUIDs acknowledged before and after.
"""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path

from keeping_example import response

from survey.store import StoreBusy, Writer


def main(path: str) -> None:
    room = Path(path).stat().st_size + 1_500_000
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, most))
    writer = Writer(path)
    before, refused = keep_until_refused(writer)
    again = [keep(writer) for _ in range(5)]
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    after = [keep(writer) for _ in range(5)]
    writer.close()
    print(json.dumps({"before": before, "refused": refused, "again": again, "after": after}))


def keep_until_refused(writer: Writer) -> tuple[list[str], int]:
    kept: list[str] = []
    while True:
        one = response(answers={"gop_y": "đầy " * 500})
        try:
            writer.keep(one)
        except StoreBusy as busy:
            return kept, busy.retry_after
        kept.append(one.uuid)


def keep(writer: Writer) -> str:
    one = response(answers={"gop_y": "đầy " * 500})
    try:
        writer.keep(one)
    except StoreBusy:
        return ""
    return one.uuid


main(sys.argv[1])

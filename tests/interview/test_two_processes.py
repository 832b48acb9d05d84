"""A real server and a command beside it: one token, fifty tries through two doors, one answer."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from uuid import UUID

from conftest import SECRET
from served import Site, installed, served

from survey.dossier.matter import Dossier, hidden, token_of
from survey.questionnaire.reading import questionnaire
from survey.shipped import file

TOKEN = token_of(SECRET, "thu", "H1")
ROOT = Path(__file__).parents[2]


def posted(address: str, version: str, number: int) -> int:
    """Send a rating as JSON to the real server; return the status."""
    record = {
        "uuid": str(UUID(int=number)), "version": version, "language": "vi", "answers": {"HL1": "1"},
        "token": TOKEN,
    }  # fmt: skip
    body, kind = json.dumps(record).encode(), {"Content-Type": "application/json"}
    try:
        asked = urllib.request.Request(address, body, kind)  # noqa: S310 -- our own server
        with urllib.request.urlopen(asked) as answer:  # noqa: S310
            return answer.status
    except urllib.error.HTTPError as error:
        with error:
            return error.code


def test_a_server_and_an_import_at_once_give_one_answer(tmp_path):
    settings, rows, mapping = (tmp_path / name for name in ("config.toml", "rows.csv", "map.yaml"))
    settings.write_text(f'secret = "{SECRET}"\n', encoding="utf-8")
    rows.write_text("id,HL1,ma\n" + "".join(f"{n},3,{TOKEN}\n" for n in range(25)), encoding="utf-8")
    mapping.write_text("key: id\ntoken: ma\nitems:\n  HL1: HL1\n", encoding="utf-8")
    words = ["import", "thu", str(rows), "--map", str(mapping), "--instance", str(tmp_path), "--json"]
    with installed(tmp_path) as app, served(app) as address:
        site = Site(app, address)
        site.ask(questionnaire(file("one-stop/quick-rating")))
        site.store.add_dossiers([Dossier(hidden(TOKEN), "thu", date(2099, 1, 1))])
        version = site.store.round("thu").version
        command = [sys.executable, "-m", "survey", *words]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as beside:
            with ThreadPoolExecutor(8) as threads:
                sent = list(threads.map(lambda n: posted(f"{address}/k/thu", version, n), range(25)))
            told, _ = beside.communicate(timeout=120)
        imported = json.loads(told)
        assert sent.count(201) + imported["n_created"] == 1
        assert {*sent} <= {201, 410}
        assert len(imported["problems"]) == 25 - imported["n_created"]
        assert {problem["check"] for problem in imported["problems"]} == {"token_used"}
        assert site.store.n_kept("thu") == 1
        assert site.store.verify() == []

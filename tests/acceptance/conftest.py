"""The resident survey imported once, for every test that asks something of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from resident_survey import main as make

HERE = Path(__file__).parent
DATA = HERE.parents[2] / "shared" / "data"
ENVIRONMENT = os.environ | {"PYTHONPATH": str(HERE.parents[1]), "HAILONG_LANGUAGE": "en"}


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("resident")
    make(DATA / "resident_survey_items.csv", DATA / "resident_survey_2021q3.csv", folder)
    return folder


@pytest.fixture(scope="session")
def hailong(folder: Path) -> Callable[..., Any]:
    """The command line on an instance with the round open and the answers imported."""

    def hailong(*words: str) -> Any:
        command = [sys.executable, "-m", "survey", *words, "--instance", "instance"]
        done = subprocess.run(
            command, cwd=folder, capture_output=True, text=True, env=ENVIRONMENT, check=False
        )
        assert done.returncode == 0, done.stderr or done.stdout
        return json.loads(done.stdout) if "--json" in words else done.stdout

    hailong("init")
    hailong("round", "add", "resident", "questionnaire.yaml", "--title", "Khảo sát cư dân")
    hailong("round", "open", "resident")
    done = hailong("import", "resident", "answers.csv", "--map", "map.yaml", "--strict", "--json")
    assert (done["n_rows"], done["n_created"], done["problems"]) == (1033, 1033, [])
    return hailong

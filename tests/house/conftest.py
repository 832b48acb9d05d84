from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from survey.__main__ import main

ROOT = Path(__file__).parents[2]


@pytest.fixture
def hailong(tmp_path):
    """Call the command line on an installation of its own; the exit status expected is checked."""

    def call(*words: str | Path, status: int = 0, language: str = "en") -> Result:
        told = {"HAILONG_INSTANCE": str(tmp_path / "instance"), "HAILONG_LANGUAGE": language}
        done = CliRunner().invoke(main, [str(word) for word in words], env=told, catch_exceptions=False)
        assert done.exit_code == status, done.output
        return done

    return call

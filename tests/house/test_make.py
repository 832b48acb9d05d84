"""The two commands of the first page, and what they say on a machine that lacks something."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def call(*command: str, path: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run *command* in the project; with *path*, only the programs in that folder and bash are there."""
    told = {"PATH": str(path)} if path else dict(os.environ)
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env=told)


@pytest.fixture
def bare(tmp_path):
    """A machine with almost nothing: programs are added to the folder it returns."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("bash", "grep"):
        (folder / name).symlink_to(f"/usr/bin/{name}")
    return folder


def program(folder: Path, name: str, does: str) -> None:
    (folder / name).write_text(f"#!/usr/bin/bash\n{does}\n", encoding="utf-8")
    (folder / name).chmod(0o755)


def test_make_alone_lists_every_target():
    listed = call("make", "--no-print-directory").stdout
    assert all(
        f"make {target}" in listed for target in ("demo", "serve", "test", "check", "fix", "bench", "help")
    )


def test_the_demonstration_is_told_how_many_answer_and_whether_to_serve():
    whole = call("make", "--dry-run", "demo", "SERVE=0", "N=60").stdout
    assert "hailong demo --responses 60 --no-serve" in whole
    assert "--no-serve" not in call("make", "--dry-run", "demo").stdout


def test_a_missing_program_is_one_line_and_a_failure_never_a_skip(bare):
    program(bare, "dpkg-query", "echo not-installed")
    program(bare, "id", "echo 1000")
    done = call("bash", "tests/need-programs", path=bare)
    assert done.returncode == 1
    assert done.stdout == ""
    assert "apt-get install chromium libatomic1 fonts-liberation2 fonts-noto-core" in done.stderr
    assert done.stderr.count("\n") == 1


def test_the_bench_names_the_programs_that_it_needs_beside_those_of_the_tests(bare):
    program(bare, "dpkg-query", "echo not-installed")
    program(bare, "id", "echo 1000")
    asked = call("make", "--dry-run", "bench").stdout
    command = next(line for line in asked.splitlines() if "need-programs" in line)
    needed = call(*command.split(), path=bare).stderr
    assert needed.endswith("r-cran-survey wrk gcc libc6-dev\n")


def test_programs_that_are_present_install_nothing(bare):
    program(bare, "dpkg-query", "shift 3; printf 'installed\\n%.0s' \"$@\"")
    done = call("bash", "tests/need-programs", path=bare)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_programs_are_installed_where_we_may(bare, tmp_path):
    program(bare, "dpkg-query", f"[ -e {tmp_path}/done ] && shift 3 && printf 'installed\\n%.0s' \"$@\"")
    program(bare, "id", "echo 0")
    program(bare, "apt-get", f'case "$*" in *install*) : > {tmp_path}/done;; esac')
    assert call("bash", "tests/need-programs", path=bare).returncode == 0


def test_a_python_too_old_is_said_in_both_languages(bare, tmp_path):
    program(bare, "python3", "exit 1")
    done = call("bash", "requirements/make-venv", str(tmp_path / "venv"), path=bare)
    assert done.returncode == 1
    assert "Cần Python 3.11" in done.stderr
    assert "Python 3.11 or newer" in done.stderr


def test_a_python_without_venv_says_which_package_to_install(bare, tmp_path):
    program(bare, "python3", 'case "$*" in *ensurepip*) exit 1;; esac')
    program(bare, "id", "echo 1000")
    done = call("bash", "requirements/make-venv", str(tmp_path / "venv"), path=bare)
    assert done.returncode == 1
    assert "apt-get install python3-venv" in done.stderr

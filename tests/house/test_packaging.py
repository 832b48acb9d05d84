"""What is installed: every package pinned, and the content shipped inside the wheel."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from configparser import ConfigParser
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]
PIN = re.compile(r"^([a-z0-9.-]+)==([^ ;\\]+)", re.MULTILINE)
LOCKS = ("run", "test", "bench", "spark")


def lock(name: str) -> str:
    return (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")


def pins(name: str) -> set[tuple[str, str]]:
    return set(PIN.findall(lock(name)))


def ranges() -> list[Requirement]:
    setup = ConfigParser()
    setup.read(ROOT / "setup.cfg", encoding="utf-8")
    return [Requirement(line) for line in setup["options"]["install_requires"].split("\n") if line]


@pytest.mark.parametrize("requirement", ranges(), ids=str)
def test_every_package_asked_for_is_pinned_inside_its_range(requirement):
    known = {name.replace(".", "-"): version for name, version in pins("run")}
    assert requirement.specifier.contains(known[requirement.name.replace(".", "-")])


UNNAMED = {"tzdata", "defusedxml"}
"""Packages that are used without being imported: zoneinfo reads the data of one; openpyxl the XML of others'
workbooks by the other."""


def test_every_package_asked_for_is_imported_somewhere():
    found = packages_distributions()
    imported = {
        name.lower().replace("_", "-")
        for path in (*ROOT.glob("survey/**/*.py"), *ROOT.glob("analysis/**/*.py"))
        for module in re.findall(r"^\s*(?:from|import) (\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)
        for name in found.get(module, ())
    }
    assert {requirement.name for requirement in ranges()} - imported - UNNAMED == set()


@pytest.mark.parametrize("larger", LOCKS[1:])
def test_the_tests_run_on_the_versions_that_are_deployed(larger):
    assert pins("run") <= pins(larger)


@pytest.mark.parametrize("name", LOCKS)
def test_every_pin_carries_a_hash_and_no_address(name):
    blocks = re.split(r"\n(?=\S)", lock(name).strip())
    assert [block.split(" ")[0] for block in blocks if "--hash=sha256:" not in block] == []
    assert not re.search(r"https?:|--(extra-)?index-url|--find-links", lock(name))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> set[str]:
    """Names of the files in the wheel."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-index",
        "--no-deps",
        "--no-build-isolation",
    ]
    clean = ["git", "archive", "--format=tar", f"--output={folder}/source.tar", "HEAD"]
    subprocess.run(clean, cwd=ROOT, check=True)
    (folder / "source").mkdir()
    subprocess.run(["tar", "-xf", f"{folder}/source.tar", "-C", f"{folder}/source"], check=True)
    subprocess.run([*command, "--wheel-dir", str(folder), f"{folder}/source"], check=True, timeout=200)
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as archive:
        return set(archive.namelist())


@pytest.mark.parametrize("folder", ["questionnaires", "programmes", "survey", "analysis"])
def test_the_wheel_holds_everything_the_program_reads(wheel, folder):
    listed = subprocess.run(
        ["git", "ls-tree", "-r", "--name-only", "HEAD", folder],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    wanted = {name for name in listed.stdout.splitlines() if not name.endswith((".md", ".gitkeep"))}
    assert wanted - wheel == set()


def test_the_wheel_holds_no_tests(wheel):
    assert not [name for name in wheel if name.startswith(("tests/", "bench/", "instance/"))]

"""Every kind of fault in docs/security.md has its tests; and nothing here runs or fetches what it reads."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
RUNS = {"pickle", "marshal", "shelve", "dill", "joblib", "eval", "exec", "unsafe_load", "os.system"}
CALLS_OUT = {"urllib.request", "requests", "httpx", "aiohttp", "http.client", "ftplib", "smtplib", "socket"}
AT_HOME = {"survey/demo/browser.py", "survey/commands/demo.py"}
"""The demonstration asks its own site, and looks for a port that is free."""


def used(path):
    """Yield the modules a file imports and the names it calls."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.Import(names):
                yield from (name.name for name in names)
            case ast.ImportFrom(module=module, names=names):
                yield module or ""
                yield from (f"{module}.{name.name}" for name in names)
            case ast.Call(func=ast.Name(name)):
                yield name
            case ast.Call(func=ast.Attribute(ast.Name(owner), name)):
                yield f"{owner}.{name}"


def users(names):
    modules = [path for room in ("analysis", "survey") for path in (ROOT / room).rglob("*.py")]
    return {str(path.relative_to(ROOT)) for path in modules if names & set(used(path))}


def test_every_kind_of_fault_names_tests_that_are_there():
    page = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\d+) \| (.+?) \| (.+) \|$", page, re.MULTILINE)
    assert [int(number) for number, *_ in rows] == list(range(1, len(rows) + 1))
    assert len(rows) >= 44
    for _, fault, tests in rows:
        named = re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", tests)
        assert named, fault
        for file, name in named:
            assert f"def {name}(" in (ROOT / file).read_text(encoding="utf-8"), f"{fault}: {file}::{name}"


def test_nothing_that_runs_what_it_reads_is_used():
    assert users(RUNS) == set()


def test_the_proof_of_a_page_is_compared_in_a_time_that_tells_nothing():
    assert "compare_digest" in set(used(ROOT / "survey" / "interview" / "token.py"))


def test_nothing_calls_out_of_the_house():
    assert users(CALLS_OUT) == AT_HOME

"""The arrows between the rooms: who may import whom, and who may speak SQL."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SQL = re.compile(
    r"\bselect\b.+\bfrom\b|\binsert\b(\s+or\s+\w+)?\s+into\b|\bupdate\s+\S+\s+set\b|\bdelete\s+from\b"
    r"|\bcreate\s+(table|index|view|trigger)\b|\balter\s+table\b|\bpragma\s+\w+",
    re.IGNORECASE | re.DOTALL,
)
HEAVY = ("pandas", "statsmodels", "matplotlib", "scipy.stats", "duckdb", "ibis", "pyarrow", "docx", "lxml")


def documentation(tree: ast.AST) -> set[int]:
    """Identities of the constants that are docstrings: prose may say "select" and "from"."""
    holders = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    bodies = [node.body for node in ast.walk(tree) if isinstance(node, holders)]
    lone = [node.value for body in bodies for node in body if isinstance(node, ast.Expr)]
    return {id(value) for value in lone if isinstance(value, ast.Constant)}


def sentences_in_sql(path: Path) -> list[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    prose = documentation(tree)
    strings = (
        node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )
    return [
        f"{path.relative_to(ROOT)}:{s.lineno}" for s in strings if id(s) not in prose and SQL.search(s.value)
    ]


def test_only_the_store_speaks_sql():
    modules = [path for room in ("analysis", "survey") for path in (ROOT / room).rglob("*.py")]
    outside = [path for path in modules if "store" not in path.relative_to(ROOT).parts]
    assert [where for path in outside for where in sentences_in_sql(path)] == []


def test_a_sentence_in_sql_would_be_noticed():
    assert SQL.search("select id\n  from response")
    assert SQL.search("INSERT OR IGNORE INTO unit VALUES (1)")
    assert not SQL.search("choose one of the items from the list")


def test_the_import_contracts_hold():
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-logo", "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("module", ["survey", "survey.commands.serve", "survey.__main__"])
def test_what_the_web_process_imports_is_light(module):
    script = f"import sys, {module}; print(*(name for name in {HEAVY!r} if name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, "", "")

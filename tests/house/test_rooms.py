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
RECKONING = ("numpy", "scipy", "cryptography", "rich")
ASKING = """
import sys
from pathlib import Path
from survey.commands.serve import server_of
from survey.application import create_app
from survey.settings import Settings
from survey.store import Store

found = Settings.of(Path(sys.argv[1]), {"secret": "0123456789abcdef" * 4})
Store.open(found.store_path, create=True).close()
app = create_app(found)
visitor = app.test_client()
for page in ("/", "/tro-nang", "/dangnhap", *sys.argv[2:]):
    assert visitor.get(page).status_code == 200, page
app.extensions["hailong"].close()
print(*(name for name in %r if name in sys.modules))
"""


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
    heavy = HEAVY + RECKONING
    assert printed(f"import sys, {module}; print(*(name for name in {heavy!r} if name in sys.modules))") == ""


def test_a_site_that_only_asks_loads_nothing_that_reckons(tmp_path):
    assert printed(ASKING % (HEAVY + RECKONING,), tmp_path) == ""


def test_who_looks_at_results_loads_numpy_and_nothing_heavier(tmp_path):
    assert printed(ASKING % (HEAVY + RECKONING,), tmp_path, "/ketqua") == "numpy scipy"


def printed(script: str, *given: object) -> str:
    """What a script prints in a fresh interpreter, where nothing may go wrong."""
    command = [sys.executable, "-c", script, *map(str, given)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.strip()

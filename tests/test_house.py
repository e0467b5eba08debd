"""The house rules that a machine can hold: directions of import, sizes of modules, meanings of columns, what import costs."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MODULES = sorted([*ROOT.glob("filings/**/*.py"), *ROOT.glob("screener/**/*.py")])


def imported(module: Path) -> set[str]:
    tree = ast.parse(module.read_text(encoding="utf-8"))
    names = {a.name for node in ast.walk(tree) if isinstance(node, ast.Import) for a in node.names}
    return names | {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module}


@pytest.mark.parametrize("module", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_module_is_small_and_keeps_to_its_side(module: Path) -> None:
    assert len(module.read_text(encoding="utf-8").splitlines()) <= 400
    tops = {name.split(".")[0] for name in imported(module)}
    if module.is_relative_to(ROOT / "filings"):
        assert "screener" not in tops, "filings never imports screener: the ledger is the only bridge"


def test_only_the_command_lines_know_today() -> None:
    clock = re.compile(r"\b(?:date\.today|datetime\.now|datetime\.utcnow|time\.time)\(")
    edge = {ROOT / "filings/cli.py", ROOT / "screener/cli.py"}
    told = [m for m in MODULES if m not in edge and not m.is_relative_to(ROOT / "filings/edgar") and clock.search(m.read_text())]
    assert not told, f"as_of is an argument; only cli.py knows today: {told}"


@pytest.mark.parametrize("package", ["screener.cli", "filings.cli"])
def test_nothing_heavy_at_import(package: str) -> None:
    heavy = {"pandas", "numpy", "duckdb", "pyarrow", "bs4", "lxml", "openpyxl", "xlsxwriter", "httpx", "selectolax"}
    script = f"import sys, {package}; print(*sorted(set(sys.modules) & {heavy!r}))"
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT).stdout.split()
    assert found == [], f"{package} imports {found} before a command runs"

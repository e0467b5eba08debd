"""How time and memory grow with filings and with years of facts, at three sizes each, every size in a process of its own."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.measure import measured, peak

FILINGS = (60, 180, 540)
YEARS = (3, 6, 12)
MARKET = 500
"""Companies of the market whose facts are cut to so many years."""

AS_OF = date(2025, 11, 21)


def growth(data: Path, archive: Path, quick: bool) -> dict[str, Any]:
    """Points of (size, seconds of CPU, peak of memory in MB)."""
    made: dict[str, Any] = {"filings": [], "years": []}
    for kind, sizes in (("filings", FILINGS), ("years", YEARS)):
        for size in sizes[:2] if quick else sizes:
            command = [sys.executable, "-m", "benchmarks.growth", kind, str(size), str(data), str(archive)]
            done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
            made[kind].append(json.loads(done.stdout))
    return made


def _filings(size: int, data: Path) -> dict[str, float]:
    from filings.ledger import Ledger
    from screener.imports import import_files

    paths = sorted(str(p) for p in (data / "filings").iterdir() if p.name.endswith((".htm.gz", ".txt.gz")))
    work = (paths * (size // len(paths) + 1))[:size]
    folder = Path(tempfile.mkdtemp(prefix="growth"))

    def read() -> None:
        with Ledger.open(folder) as ledger:
            for _ in import_files("filings", ledger, work):
                pass

    found = measured(read)
    shutil.rmtree(folder)
    return found


def _years(size: int, archive: Path) -> dict[str, float]:
    import pandas as pd

    from filings.ledger import Ledger
    from screener.companies import Companies
    from screener.fundamentals import add_fundamentals
    from screener.settings import load_settings

    folder = Path(tempfile.mkdtemp(prefix="growth"))
    since = date(AS_OF.year - size, AS_OF.month, 1).isoformat()
    words = [str(archive), str(folder), "--companies", str(MARKET), "--since", since]
    # In a process of its own, so that the peak of memory is that of the reading.
    subprocess.run([sys.executable, "-m", "benchmarks.resample", *words], stdout=subprocess.DEVNULL, check=True)
    with Ledger.open(folder, read_only=True) as ledger:
        ciks = [int(cik) for cik in ledger.query("SELECT cik FROM companies ORDER BY cik")["cik"]]
        index = pd.Index(ciks, name="cik")
        companies = Companies(pd.DataFrame({"ticker": "X", "name": "Y"}, index=index).astype("string"))
        found = measured(lambda: add_fundamentals(companies, ledger, load_settings(), AS_OF, evidence_later=True))
    shutil.rmtree(folder)
    return found


def main() -> None:
    """One point, as JSON."""
    kind, size, data, archive = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]), Path(sys.argv[4])
    found = _filings(size, data) if kind == "filings" else _years(size, archive)
    sys.stdout.write(json.dumps([size, found["cpu_s"], peak()]))


if __name__ == "__main__":
    main()

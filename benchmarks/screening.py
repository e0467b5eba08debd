"""The weekly list from the ledger for markets of several sizes: the pipeline step by step, and the files of a run."""

from __future__ import annotations

import shutil
import tempfile
from datetime import date
from pathlib import Path
from typing import Any, cast

from benchmarks.measure import measured, peak
from benchmarks.resample import make_market

AS_OF = date(2025, 11, 21)
STEPS = (
    *("survey", "add_market_cap", "add_discounts", "add_flags", "programs_of", "deals_of", "sources_and_uses_of"),
    "read_regime",
)
"""Steps of `screener.pipeline`; those that two processes share are timed at `Halves.add`."""


def screen(archive: Path, companies: int, market: Path | None = None) -> dict[str, Any]:
    """A market of so many companies resampled from an archive, and its list with workbook."""
    import screener.sources  # noqa: F401 importing it declares every table
    from filings.ledger import Ledger
    from screener import pipeline
    from screener.halves import Halves
    from screener.settings import load_settings

    folder = market or Path(tempfile.mkdtemp(prefix="market"))
    rows = {} if market is not None and (market / "ledger.duckdb").exists() else make_market(archive, folder, companies)
    steps: dict[str, float] = {}

    def timed(name: str, function: Any) -> Any:
        def call(*words: Any, **named: Any) -> Any:
            made: list[Any] = []
            steps[name] = steps.get(name, 0.0) + measured(lambda: made.append(function(*words, **named)))["wall_s"]
            return made[0]

        return call

    for name in STEPS:
        setattr(pipeline, name, timed(name, getattr(pipeline, name)))
    add = Halves.add

    def timed_add(halves: Halves, step: Any, *words: Any, **named: Any) -> Any:
        return timed(step.__name__, add)(halves, step, *words, **named)

    cast("Any", Halves).add = timed_add
    made: list[Any] = []
    with Ledger.open(folder, read_only=True) as ledger:
        listed = measured(lambda: made.append(pipeline.make_shortlist(ledger, load_settings(), AS_OF)))
    written = measured(lambda: _written(made[0]))
    size = (folder / "ledger.duckdb").stat().st_size
    if market is None:
        shutil.rmtree(folder)
    return {
        "companies": companies,
        "ranked": made[0].ranked,
        "list": listed,
        "files": written,
        "cpu_s": round(listed["cpu_s"] + written["cpu_s"], 1),
        "wall_s": round(listed["wall_s"] + written["wall_s"], 1),
        "peak_mb": peak(),
        "ledger_mb": round(size / 1e6),
        "steps_wall_s": {name: round(seconds, 2) for name, seconds in steps.items()},
        "rows": rows,
    }


def _written(shortlist: Any) -> None:
    """All files of a run, as the command writes them."""
    from screener.runs import write_run

    with tempfile.TemporaryDirectory() as folder:
        write_run(shortlist, Path(folder) / "output", Path(folder) / "archive")

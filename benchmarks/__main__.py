"""Every benchmark in one command, as a table and as JSON with machine, versions and ratios.

    python -m benchmarks DATA ARCHIVE [--quick] [--only reading,screen-6000] [--json docs/benchmarks.json]

DATA is a folder laid out like the project's shared data, ARCHIVE what `scripts/import_all.sh DATA ARCHIVE` makes of it. Each
benchmark runs in a process of its own, so that its peak of memory is its own; ratios come from one run. With --only, the other
figures of the JSON stay, each with its own day. CPU is what is compared: on a busy machine the clock says nothing.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from benchmarks.measure import machine, versions

SIZES = (300, 1_000, 6_000, 20_000)


def jobs() -> dict[str, Callable[[Path, Path, bool], dict[str, Any]]]:
    """Every benchmark by name, in order."""
    from benchmarks import backtest, growth, ingestion, screening, season

    made: dict[str, Callable[[Path, Path, bool], dict[str, Any]]] = {
        "reading": lambda data, archive, quick: season.reading(data, quick),
        "season": lambda data, archive, quick: season.season(data, quick),
        "companyfacts": lambda data, archive, quick: ingestion.companyfacts(data, quick),
        "datasets": lambda data, archive, quick: ingestion.datasets(data, quick),
    }
    for size in SIZES:
        made[f"screen-{size}"] = lambda data, archive, quick, size=size: screening.screen(archive, size)  # type: ignore[misc]
    made["growth"] = growth.growth
    made["backtest"] = lambda data, archive, quick: backtest.week(archive, quick)
    return made


def main() -> int:
    """Run them, print the table, keep the JSON."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("data", type=Path, help="folder laid out like the project's shared data")
    parser.add_argument("archive", type=Path, help="what scripts/import_all.sh makes of it")
    parser.add_argument("--quick", action="store_true", help="small sizes: minutes instead of an hour; not for the README")
    parser.add_argument("--only", help=f"names, separated by commas: {', '.join(jobs())}")
    parser.add_argument("--json", type=Path, default=Path("docs/benchmarks.json"), help="where the figures are kept")
    parser.add_argument("--inside", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.inside:
        sys.stdout.write(json.dumps(jobs()[args.inside](args.data, args.archive, args.quick)))
        return 0
    names = args.only.split(",") if args.only else [n for n in jobs() if not (args.quick and n in ("screen-6000", "screen-20000"))]
    unknown = [name for name in names if name not in jobs()]
    if unknown:
        parser.error(f"there is no benchmark {unknown[0]}: choose from {', '.join(jobs())}")
    kept = json.loads(args.json.read_text(encoding="utf-8")) if args.json.is_file() else {}
    found: dict[str, Any] = kept.get("benchmarks", {})
    status = 0
    for name in names:
        command = [sys.executable, "-m", "benchmarks", str(args.data), str(args.archive), "--inside", name]
        done = subprocess.run([*command, *(["--quick"] if args.quick else [])], stdout=subprocess.PIPE, text=True, check=False)
        if done.returncode:
            sys.stderr.write(f"{name} failed with status {done.returncode}\n")
            status = 1
            continue
        day = datetime.now().astimezone().date().isoformat()
        found[name] = json.loads(done.stdout) | {"day": day, "quick": args.quick, "load": machine()["load"]}
        args.json.parent.mkdir(parents=True, exist_ok=True)
        whole = {"machine": machine(), "versions": versions(), "benchmarks": {key: found[key] for key in jobs() if key in found}}
        args.json.write_text(json.dumps(whole, indent=1) + "\n", encoding="utf-8")
        print("\n".join(lines({name: found[name]})), flush=True)
    return status


def lines(found: dict[str, Any]) -> list[str]:
    """The table: what was measured, the figure, what it is held against."""
    made = []
    for name, one in found.items():
        made += [f"{name:14s} {label:58s} {value}" for label, value in rows(name, one)]
    return made


def rows(name: str, one: dict[str, Any]) -> list[tuple[str, str]]:
    """The lines of one benchmark."""
    if name == "reading":
        return [
            *((f"CPU of {key}, times a lexbor parse + text", f"{times:.2f}x") for key, times in one["times_lexbor"].items()),
            ("a filing, all readers", f"{1000 * one['seconds_a_filing']:.0f} ms"),
            ("a season of 6,000 filings", f"{one['season_cpu_minutes']:.1f} CPU minutes"),
            ("memory after a quarter, and at the end", f"{one['peak_mb_after_a_quarter']} MB, {one['peak_mb']} MB"),
        ]
    if name == "season":
        return [
            (
                f"{one['filings']:,} filings read by two processes and stored",
                f"{one['wall_s']:.0f} s, {one['a_second']:.1f} a second",
            )
        ]
    if name == "companyfacts":
        later = one["a_week_later"]
        return [
            (f"{one['members']:,} members, {one['gb']:.1f} GB of JSON, stored", f"{one['store']['cpu_s']:.0f} s of CPU"),
            ("times inflating and decoding the same", f"{one['times_decode']:.2f}x"),
            (f"a week later ({later['unchanged']:,} members unchanged)", f"{later['cpu_s']:.1f} s of CPU"),
            ("peak memory", f"{one['peak_mb']} MB"),
        ]
    if name == "datasets":
        return [
            (f"{one['zips']} data-set zips, {one['rows']:,} figures, stored", f"{one['store']['cpu_s']:.1f} s of CPU"),
            ("times inflating and parsing the same", f"{one['times_parse']:.2f}x"),
        ]
    if name == "growth":
        return [
            (f"growth: {size:,} {kind}", f"{seconds:.1f} s of CPU, {memory:,} MB")
            for kind in ("filings", "years")
            for size, seconds, memory in one[kind]
        ]
    if name == "backtest":
        times = [("a past list, times a run", f"{one['times_a_run']:.2f}x")] if "times_a_run" in one else []
        return [*((label, f"{seconds:.2f} s") for label, seconds in one["seconds"].items()), *times]
    return [
        (f"{one['companies']:,} companies, {one['ranked']:,} ranked, list", f"{one['list']['cpu_s']:.1f} s of CPU"),
        ("workbook, JSON and the other files", f"{one['files']['cpu_s']:.1f} s of CPU"),
        ("together", f"{one['cpu_s']:.1f} s of CPU, {one['wall_s']:.0f} s by the clock (load {one['load']})"),
        ("peak memory, ledger", f"{one['peak_mb']:,} MB, {one['ledger_mb']:,} MB"),
    ]


if __name__ == "__main__":
    sys.exit(main())

"""Figures of a benchmark run put where people read them: the marked block of README.md, the picture and tables of docs/scale.md.

    python -m benchmarks.report [--check]

Everything between `<!-- figures: NAME -->` and `<!-- end -->` is made anew from docs/benchmarks.json; `--check` only says whether
it agrees.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from pathlib import Path
from typing import Any

from benchmarks.__main__ import rows

ROOT = Path(__file__).resolve().parent.parent
FIGURES = ROOT / "docs" / "benchmarks.json"
PICTURE = ROOT / "docs" / "scale.svg"
PAGES = (ROOT / "README.md", ROOT / "docs" / "scale.md")

_BLOCK = re.compile(r"(<!-- figures: (\w+) -->\n).*?(<!-- end -->)", re.S)

FILINGS = 700_000
"""10-K and 10-Q filings on EDGAR since 2001, about."""

MB_A_FILING = 3.0
"""Mean size of a primary document, plain; a tenth of it gzipped."""

CORE_HOUR = 0.05
"""Dollars for a core and its 4 GB for an hour, on demand, at a large cloud; spot machines cost a third."""

BUCKET_MONTH = 0.023
"""Dollars for a gigabyte in a bucket for a month."""


def table(found: dict[str, Any]) -> str:
    """Every line of the run."""
    made = ["| what | figure |", "|---|---|"]
    made += [f"| {label} | {value} |" for name, one in found.items() for label, value in rows(name, one)]
    return "\n".join(made)


def summary(found: dict[str, Any]) -> str:
    """The lines that the README promises with, each as it was measured."""
    made = ["| promise | measured |", "|---|---|"]
    if one := found.get("reading"):
        times = one["times_lexbor"]
        others = ", ".join(f"{key} {times[key]:.1f}x" for key in ("lxml", "beautifulsoup", "edgartools") if key in times)
        made.append(
            f"| read a filing with all readers | {times['extract']:.2f}x the CPU of a bare lexbor parse with text ({others}) |"
        )
    if one := found.get("companyfacts"):
        made.append(
            f"| companyfacts.zip, {one['members']:,} members, {one['gb']:.1f} GB of JSON | {one['store']['cpu_s'] / 60:.1f} minutes"
            f" of CPU, {one['times_decode']:.2f}x inflating and decoding it; a week later {one['a_week_later']['cpu_s']:.0f} s |"
        )
    for key in ("screen-1000", "screen-6000", "screen-20000"):
        if one := found.get(key):
            made.append(
                f"| the week for {one['companies']:,} companies, workbook included | {one['cpu_s']:.0f} s of CPU,"
                f" {one['peak_mb'] / 1024:.1f} GB |"
            )
    return "\n".join(made)


def scale(found: dict[str, Any]) -> dict[str, float]:
    """What all of EDGAR needs, from the measured seconds a filing: core-hours, hours on 64 cores, dollars, gigabytes."""
    seconds = found["reading"]["seconds_a_filing"]
    core_hours = FILINGS * seconds / 3600
    gigabytes = FILINGS * MB_A_FILING / 1000 / 10
    return {
        "seconds_a_filing": seconds,
        "core_hours": core_hours,
        "hours_on_64_cores": core_hours / 64,
        "dollars": core_hours * CORE_HOUR,
        "gigabytes": gigabytes,
        "dollars_a_month": gigabytes * BUCKET_MONTH,
        "hours_at_8_requests": FILINGS / 8 / 3600,
    }


def edgar(found: dict[str, Any]) -> str:
    """The same as a table."""
    if "reading" not in found:
        return "not measured yet"
    need = scale(found)
    writer = found.get("season", {})
    a_second = writer.get("filings", 0) / writer["writer_cpu_s"] if writer.get("writer_cpu_s") else 0.0
    made = [
        "| what 700,000 filings need | figure |",
        "|---|---|",
        f"| CPU a filing, all readers | {1000 * need['seconds_a_filing']:.0f} ms |",
        f"| CPU in all | {need['core_hours']:.0f} core-hours |",
        f"| on 64 cores | {need['hours_on_64_cores']:.1f} hours |",
        f"| money for the cores | ${need['dollars']:.0f} (at ${CORE_HOUR} a core-hour) |",
        f"| raw bytes, gzipped | {need['gigabytes']:,.0f} GB, ${need['dollars_a_month']:.0f} a month in a bucket |",
        f"| fetching them once from EDGAR, 8 requests a second | {need['hours_at_8_requests']:.0f} hours |",
    ]
    if a_second:
        made.append(
            f"| the one writer | {a_second:.0f} filings a second of its CPU: it keeps up with"
            f" {a_second * need['seconds_a_filing']:.0f} cores, and 700,000 filings take it {FILINGS / a_second / 3600:.1f} hours |"
        )
    return "\n".join(made)


def steps(found: dict[str, Any]) -> str:
    """Where the week's time goes, in the largest market measured."""
    keys = sorted((key for key in found if key.startswith("screen-")), key=lambda key: int(key.rpartition("-")[2]))
    if not keys:
        return "not measured yet"
    one = found[keys[-1]]
    made = [f"| step, {one['companies']:,} companies | seconds |", "|---|---|"]
    known = sorted(one["steps_wall_s"].items(), key=lambda pair: -pair[1])
    made += [f"| {name} | {seconds:.1f} |" for name, seconds in known if seconds >= 0.5]
    return "\n".join([*made, f"| workbook, JSON and the other files | {one['files']['wall_s']:.1f} |"])


BLOCKS = {"summary": summary, "table": table, "edgar": edgar, "steps": steps}


def filled(text: str, figures: dict[str, Any]) -> str:
    """A page with its marked blocks made anew."""
    found = figures["benchmarks"]
    machine = figures["machine"]
    where = (
        f"Measured on {machine['cores']} cores of {machine['processor']} with {machine['memory_gb']:.0f} GB, Python"
        f" {machine['python']}; CPU is of one run each (`python -m benchmarks`)."
    )
    return _BLOCK.sub(lambda block: f"{block[1]}\n{BLOCKS[block[2]](found)}\n\n{where}\n{block[3]}", text)


def draw(found: dict[str, Any], path: Path) -> None:
    """How time and memory grow with companies, filings and years."""
    import matplotlib as mpl

    mpl.use("svg")
    mpl.rcParams["svg.hashsalt"] = "scale"
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(1, 3, figsize=(12, 3.6), layout="constrained")
    growth = {
        "companies (the week)": [
            (one["companies"], one["cpu_s"], one["peak_mb"]) for key, one in found.items() if key.startswith("screen-")
        ],
        "filings (read and stored)": [tuple(point) for point in found.get("growth", {}).get("filings", [])],
        "years of facts (500 companies)": [tuple(point) for point in found.get("growth", {}).get("years", [])],
    }
    for axis, (name, points) in zip(axes, growth.items(), strict=True):
        axis.set_xlabel(name)
        axis.set_ylabel("CPU, seconds")
        if points:
            at, seconds, memory = zip(*sorted(points), strict=True)
            axis.plot(at, seconds, "o-", color="#1f4e79")
            beside = axis.twinx()
            beside.plot(at, memory, "s--", color="#b0632f")
            beside.set_ylabel("peak memory, MB")
            beside.set_ylim(0, max(memory) * 1.15)
            axis.set_ylim(0, max(seconds) * 1.15)
            axis.set_xlim(0, max(at) * 1.08)
    figure.savefig(path, metadata={"Date": None})
    plt.close(figure)


def main() -> int:
    """Write the pages and the picture, or check that the pages agree."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.report", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--check", action="store_true", help="only say whether the pages agree with the figures")
    args = parser.parse_args()
    figures = json.loads(FIGURES.read_text(encoding="utf-8"))
    status = 0
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        made = filled(text, figures)
        if made != text:
            status = 1
            print(f"{page.name} differs from {FIGURES.name}" if args.check else f"{page.name} written")
            if not args.check:
                page.write_text(made, encoding="utf-8")
    if not args.check:
        draw(figures["benchmarks"], PICTURE)
        return 0
    return status


if __name__ == "__main__":
    sys.exit(main())

"""One piece of work measured: seconds of this process's CPU and of the clock, and the peak of resident memory."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

PACKAGES = (
    *("duckdb", "pandas", "pyarrow", "numpy", "orjson", "selectolax", "lxml", "beautifulsoup4", "XlsxWriter", "distributed"),
    *("edgartools", "fsspec"),
)


def measured(work: Callable[[], Any], repeat: int = 1) -> dict[str, float]:
    """The least CPU of several runs, ended processes of its own included, the clock beside it (on a busy machine only CPU is
    comparable), the peak of memory so far."""
    cpu = wall = float("inf")
    for _ in range(repeat):
        start, began = _spent(), time.perf_counter()
        work()
        cpu, wall = min(cpu, _spent() - start), min(wall, time.perf_counter() - began)
    return {"cpu_s": round(cpu, 3), "wall_s": round(wall, 3), "peak_mb": peak()}


def _spent() -> float:
    """CPU seconds of this process and of those it started that have ended, finer than the ticks of `os.times`."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + ended.ru_utime + ended.ru_stime


def peak() -> int:
    """Peak of resident memory of this process, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1024 if sys.platform != "darwin" else 1024 * 1024)


def machine() -> dict[str, Any]:
    """What it was measured on."""
    model = ""
    info = Path("/proc/cpuinfo")
    if info.is_file():
        names = [line.partition(":")[2].strip() for line in info.read_text().splitlines() if line.startswith("model name")]
        model = names[0] if names else ""
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 0
    return {
        "processor": model or platform.processor() or platform.machine(),
        "cores": os.cpu_count(),
        "memory_gb": round(pages / 2**30, 1),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "load": round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None,
    }


def versions() -> dict[str, str]:
    """The packages that the figures depend on; those not installed are left out."""
    found = {}
    for name in PACKAGES:
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            continue
    return found

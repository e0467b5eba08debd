"""Shares outstanding as filed: the latest cover page's count, all classes, and those of a year and three years before.

As filed: splits between then and now are allowed for by `marketcap`, which holds the prices. The traps: a concept that a company
stopped using freezes the count (Mastercard stood at 122.5 million shares of 2010), covers are typed by hand (placeholders,
thousands for units), and a balance sheet may print one class only, so it stands in only where the cover says nothing.
"""

from __future__ import annotations

from datetime import date, timedelta
from statistics import median
from typing import TYPE_CHECKING, Any

import pandas as pd

from screener.columns import column
from screener.sharecounts import COVER
from screener.statements import Sheet

if TYPE_CHECKING:
    from collections.abc import Mapping

    from screener.sharecounts import Cover

column(
    "shares",
    "Shares filed",
    "shares",
    "Latest count of all classes, as filed (no split allowed for).",
    "cover page",
    "the reason says",
)
column("shares_date", "Shares as of", "date", "The day of that count.", "cover page", "no count")
column("shares_filed", "Shares filed on", "date", "The day it became public.", "cover page", "no count")
for _months, _label in ((12, "a year"), (36, "three years")):
    column(f"shares_{_months}m_ago", f"Shares {_label} ago", "shares", f"Count {_label} before the latest, as filed.", "cover page")
    column(f"shares_{_months}m_ago_date", f"Shares {_label} ago as of", "date", "The day of that count.", "cover page")

OLDER_THAN_REPORT = 45
"""Days by which a count may be older than the latest report's last day: covers are dated after it, some balance counts on it."""

NEAR = 50
"""Days off the wanted day that an earlier count may be."""

FEWEST = 10_000
"""A count below this is a placeholder (1, 7, 12, 100, 1000 were seen), no company of this market."""

THOUSANDS = 0.3
"""How near to 1,000 or a million times its neighbours a count is an error of scale and no split."""

Count = tuple[date, date, float, str]


def add_shares(sheet: Sheet, covers: Mapping[int, list[Cover]], reports: pd.DataFrame) -> None:
    """The columns above, with reasons and evidence, from each company's cover pages (`sharecounts.cover_counts`)."""
    rows: list[dict[str, Any]] = []
    evidence: list[dict[str, Any]] = []
    missing: list[dict[str, Any]] = []
    item = "balance_shares_outstanding"
    balances = {
        name: list(zip(sheet.value(item, name).tolist(), sheet.end(item, name).tolist(), strict=True))
        for name in ("balance", "balance_1", "balance_3")
    }
    latest_reports = zip(sheet.index, *(reports[name].tolist() for name in ("period_end", "filed", "accession")), strict=True)
    for at, (cik, end, filed, accession) in enumerate(latest_reports):
        counts, slips = sound(covers.get(int(cik), []))
        latest = counts[-1] if counts else None
        row: dict[str, Any] = {}
        if pd.isna(end):
            why = "no 10-K or 10-Q of this company is held"
        elif latest is not None and latest[0] >= end.date() - timedelta(days=OLDER_THAN_REPORT):
            why = ""
            row = _row(counts, latest, int(cik), evidence)
        else:
            why = _why(latest, slips, end.date())
            counted = {name: held[at] for name, held in balances.items()}
            row = _from_balance(int(cik), end, filed, str(accession), counted, latest, evidence)
        rows.append(row)
        names = ("shares", "shares_date", "shares_filed")
        missing += [{"cik": cik, "column": name, "reason": why} for name in names if row.get(name) is None]
        for months in (12, 36):
            for name in (f"shares_{months}m_ago", f"shares_{months}m_ago_date"):
                if row.get(name) is None:
                    missing.append(
                        {"cik": cik, "column": name, "reason": why or f"no count of about {months} months earlier is held"}
                    )
    frame = pd.DataFrame(rows, index=sheet.index, columns=list(_COLUMNS))
    for name in _COLUMNS:
        dates = name.endswith(("_date", "_filed"))
        sheet.columns[name] = pd.to_datetime(frame[name]).astype("datetime64[s]") if dates else frame[name].astype("float64")
    sheet.missing.append(pd.DataFrame(missing, columns=["cik", "column", "reason"]))
    if evidence:
        sheet.stands(pd.DataFrame(evidence).astype({"filed": "datetime64[s]", "end": "datetime64[s]"}))


_COLUMNS = (
    *("shares", "shares_date", "shares_filed"),
    *("shares_12m_ago", "shares_12m_ago_date", "shares_36m_ago", "shares_36m_ago_date"),
)


def sound(counts: list[Count]) -> tuple[list[Count], list[str]]:
    """Counts that are counts, oldest first, and a sentence for each that is none: a placeholder, or an error of scale."""
    real = [count for count in counts if count[2] >= FEWEST]
    slips = [f"{c[2]:,.0f} on the cover dated {c[0]} is a placeholder, no count" for c in counts if c[2] < FEWEST]
    shares = [count[2] for count in real]
    if not real or max(shares) < 1e3 * (1 - THOUSANDS) * min(shares):
        return real, slips
    kept: list[Count] = []
    for at, count in enumerate(real):
        beside = [other[2] for other in real[max(0, at - 3) : at + 4] if other is not count]
        ratio = count[2] / median(beside) if beside else 1.0
        scale = next((s for s in (1e3, 1e6) if any(abs(r / s - 1) <= THOUSANDS for r in (ratio, 1 / ratio))), None)
        if scale is None:
            kept.append(count)
        else:
            slips.append(f"{count[2]:,.0f} on the cover dated {count[0]} is off its neighbours by a factor of about {scale:,.0f}")
    return kept, slips


def _row(counts: list[Count], latest: Count, cik: int, evidence: list[dict[str, Any]]) -> dict[str, Any]:
    row: dict[str, Any] = {"shares": latest[2], "shares_date": latest[0], "shares_filed": latest[1]}
    evidence.append(_evidence(cik, "shares", latest))
    for months, days in ((12, 365), (36, 1096)):
        wanted = latest[0] - timedelta(days=days)
        near = min(counts, key=lambda count: (abs((count[0] - wanted).days), -count[1].toordinal()))
        if abs((near[0] - wanted).days) <= NEAR:
            row |= {f"shares_{months}m_ago": near[2], f"shares_{months}m_ago_date": near[0]}
            evidence.append(_evidence(cik, f"shares_{months}m_ago", near))
    return row


def _evidence(cik: int, name: str, count: Count) -> dict[str, Any]:
    return {
        "cik": cik,
        "column": name,
        "value": count[2],
        "end": count[0],
        "concept": COVER,
        "accession": count[3],
        "filed": count[1],
        "source": "cover page",
    }


def _why(latest: Count | None, slips: list[str], end: date) -> str:
    if slips:
        return f"no usable share count: {slips[-1]}"
    if latest is None:
        return "no cover page of the last years with a count of all classes is held"
    return f"stale: the latest cover count is of {latest[0]}, the latest report of {end}"


def _from_balance(
    cik: int,
    end: pd.Timestamp,
    filed: pd.Timestamp,
    accession: str,
    counted: dict[str, tuple[float, pd.Timestamp]],
    latest: Count | None,
    evidence: list[dict[str, Any]],
) -> dict[str, Any]:
    """Counts of the balance sheet, where the cover has none; refused where they are far from the last count of a cover."""
    now = counted["balance"][0]
    if not now >= FEWEST:
        return {}
    if latest is not None and not 0.2 <= now / latest[2] <= 5.0 and (end.date() - latest[0]).days < 800:
        return {}
    row: dict[str, Any] = {"shares": float(now), "shares_date": end, "shares_filed": filed}
    evidence.append(
        _evidence(cik, "shares", (end.date(), filed.date(), float(now), accession)) | {"concept": None, "source": "balance sheet"}
    )
    for months, name in ((12, "balance_1"), (36, "balance_3")):
        ago, day = counted[name]
        if ago >= FEWEST:
            row |= {f"shares_{months}m_ago": float(ago), f"shares_{months}m_ago_date": day}
    return row

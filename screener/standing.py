"""Flags of what a company is rather than of what it earns: doubt that it goes on, a holder who controls it, a shell, a reverse
split, several classes of shares, figures or prices that are old. And what nobody could look for: silence is no clean bill.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pandas as pd

from filings.ledger import NOTICES
from filings.notices import LOOKED_FOR
from screener.fact_queries import of_concepts
from screener.flags import Look, flag
from screener.splits import splits

if TYPE_CHECKING:
    from filings.ledger import Ledger
    from screener.settings import Settings

NOTICE_COLUMNS = ["cik", "form", "filed", "accession", "kind", "section", "quote"]
_EVENT_FLAGS = "late filing, non-reliance, delisting notice, auditor change, offerings"
_WORD_FLAGS = "going concern, controlled company, shell"
SPLIT_RATIOS = (
    "us-gaap:StockholdersEquityNoteStockSplitConversionRatio1",
    "us-gaap:StockholdersEquityReverseStockSplitConversionRatio",
)


def notices_of(ledger: Ledger, settings: Settings, as_of: date) -> pd.DataFrame:
    """What the latest filing searched of each company says of it. Control is told once a year, in the annual report; doubt in every
    report, so the latest alone counts. Empty where the archive was read by a program that did not look."""
    held = ledger.query("SELECT table_name FROM duckdb_tables() WHERE table_name = ?", [NOTICES.name])
    if not len(held):
        return pd.DataFrame({name: pd.Series(dtype="string") for name in NOTICE_COLUMNS}).astype({"cik": "int64"})
    since = as_of - timedelta(days=settings.flags.said_days)
    rows = ledger.query(
        f"SELECT {', '.join(NOTICE_COLUMNS)} FROM notices WHERE filed <= ? AND filed > ? ORDER BY cik, filed, accession",
        [as_of, since],
    )
    annual = rows["form"].str.startswith("10-K")
    parts = [rows[(rows["kind"] != "controlled company") & _is_latest(rows, rows["cik"] > 0)]]
    parts.append(rows[(rows["kind"] == "controlled company") & _is_latest(rows, annual)])
    return pd.concat(parts, ignore_index=True)


def _is_latest(rows: pd.DataFrame, among: pd.Series[bool]) -> pd.Series[bool]:
    latest = rows[among.fillna(False)].groupby("cik")["accession"].last()
    return rows["accession"] == rows["cik"].map(latest)


def not_looked_for(look: Look) -> pd.Series[str]:
    """Flags that could not be looked for, and why, by company; missing where there are none."""
    index = look.table.index
    searched = set(look.notices.loc[look.notices["kind"] == LOOKED_FOR, "cik"])
    watched = set(look.events["cik"])
    parts = {
        f"{_WORD_FLAGS} (no text of a 10-K or 10-Q of the last {look.settings.flags.said_days} days was searched)": ~index.isin(
            searched
        ),
        f"{_EVENT_FLAGS} (the list of its filings is not held)": ~index.isin(watched),
        "equity raised (cash from new shares is not known)": look.table["share_issuance_18m"].isna().to_numpy(),
        "buybacks on debt (repurchases or the change of debt are not known)": (
            look.table["repurchases_ttm"].isna() | (look.table["debt_change_ttm"].isna() & (look.table["repurchases_ttm"] > 0))
        ).to_numpy(),
    }
    said = [[text for text, where in parts.items() if where[at]] for at in range(len(index))]
    return pd.Series(["; ".join(texts) or None for texts in said], index=index, dtype="string")


def _said(look: Look, kind: str, what: str) -> pd.DataFrame:
    """A row for each company whose filing says so, with its words."""
    rows = look.notices[(look.notices["kind"] == kind) & look.notices["cik"].isin(look.table.index)].drop_duplicates("cik")
    told: Any = zip(rows["form"], rows["filed"], rows["section"], rows["quote"], strict=True)
    reasons = []
    for form, filed, section, quote in told:
        words = f': "{_short(quote)}"' if isinstance(quote, str) else ""
        place = f", {section}" if isinstance(section, str) else ""
        reasons.append(f"{what} ({form} of {filed:%Y-%m-%d}{place}){words}")
    return pd.DataFrame({"cik": rows["cik"].to_numpy(), "reason": reasons, "accession": rows["accession"].to_numpy()})


def _short(words: str, most: int = 160) -> str:
    words = " ".join(words.split())
    return words if len(words) <= most else words[:most].rsplit(" ", 1)[0] + " ..."


@flag("going concern", "red")
def going_concern(look: Look) -> pd.DataFrame:
    """The latest report read doubts that the company goes on."""
    return _said(look, "going concern", "doubts that it can go on")


@flag("shell", "red")
def shell(look: Look) -> pd.DataFrame:
    """A company without a business of its own, by its cover page or its words."""
    return _said(look, "shell company", "is a shell company")


@flag("controlled company", "amber")
def controlled(look: Look) -> pd.DataFrame:
    """One holder or group has most of the votes: buybacks raise its share, and nobody can bid against it."""
    return _said(look, "controlled company", "one holder has most of the votes")


@flag("successor registrant", "amber")
def successor(look: Look) -> pd.DataFrame:
    """It took another registrant's place: what that one filed stands under its number, and no year before is seen here.

    The trap: a search by the new number found 0 of 301 filings of a company that had reorganised (PyPI edgar-traps).
    """
    rows = look.ledger.query(
        """SELECT cik, form, filed, accession FROM events WHERE regexp_matches(form, '^8-K(12B|12G3|15D5)')
        AND filed <= $1 AND filed > CAST($1 AS DATE) - INTERVAL 6 YEAR AND cik IN (SELECT unnest($2)) ORDER BY cik, filed""",
        [look.as_of, [int(cik) for cik in look.table.index]],
    ).drop_duplicates("cik", keep="last")
    told: Any = zip(rows["form"], rows["filed"], strict=True)
    reasons = [
        f"it took the place of another registrant ({form} of {filed:%Y-%m-%d}): what that one filed stands under another number,"
        " and history before is not joined"
        for form, filed in told
    ]
    return pd.DataFrame({"cik": rows["cik"].to_numpy(), "reason": reasons, "accession": rows["accession"].to_numpy()})


@flag("several share classes", "amber")
def share_classes(look: Look) -> pd.DataFrame:
    """The latest cover counts several classes of shares; what votes each has is told in words only."""
    asked = [int(cik) for cik in look.table.index]
    counts = look.ledger.query(
        """SELECT cik, dimensions, value, accession, filed FROM facts WHERE concept = 'dei:EntityCommonStockSharesOutstanding'
        AND contains(dimensions, 'ClassOfStockAxis') AND NOT contains(dimensions, ';') AND filed <= $1
        AND cik IN (SELECT unnest($2))
        AND value > 0 ORDER BY cik, filed, accession, dimensions""",
        [look.as_of, asked],
    )
    latest = counts[counts["accession"] == counts["cik"].map(counts.groupby("cik")["accession"].last())]
    latest = latest[~latest["dimensions"].str.endswith(":CommonStockMember")].drop_duplicates(["cik", "dimensions"])
    classes: dict[int, list[float]] = {}
    covers: dict[int, str] = {}
    for cik, value, accession in zip(latest["cik"].tolist(), latest["value"].tolist(), latest["accession"].tolist(), strict=True):
        classes.setdefault(cik, []).append(value)
        covers.setdefault(cik, accession)
    rows = []
    for cik, own in classes.items():
        if len(own) > 1:
            told = " and ".join(f"{value / 1e6:,.1f}m" for value in sorted(own, reverse=True))
            reason = f"{len(own)} classes of shares ({told}): their votes are not told in figures"
            rows.append({"cik": cik, "reason": reason, "accession": covers[cik]})
    return pd.DataFrame(rows, columns=["cik", "reason", "accession"])


@flag("reverse split", "amber")
def reverse_split(look: Look) -> pd.DataFrame:
    """Fewer shares at a higher price, by a tagged ratio or by prices: the price had fallen to where exchanges delist."""
    since = look.as_of - timedelta(days=round(look.settings.flags.split_months * 30.4375))
    asked = [int(cik) for cik in look.table.index]
    tagged = look.ledger.query(
        f"""SELECT cik, "end" AS day, value, accession FROM facts WHERE {of_concepts(*SPLIT_RATIOS)}
        AND filed <= $1 AND "end" > $2 AND "end" <= $1 AND value > 0 AND value < 0.67 AND cik IN (SELECT unnest($3))
        QUALIFY row_number() OVER (PARTITION BY cik ORDER BY "end" DESC, filed DESC, accession DESC) = 1""",
        [look.as_of, since, asked],
    )
    rows = [
        {"cik": cik, "reason": f"1-for-{1 / value:,.0f} reverse split by {day:%Y-%m-%d}, as tagged", "accession": accession}
        for cik, day, value, accession in zip(tagged["cik"], tagged["day"], tagged["value"], tagged["accession"], strict=True)
    ]
    known = {row["cik"] for row in rows}
    by_symbol = {str(symbol): int(str(cik)) for cik, symbol in look.table["ticker"].dropna().items()}
    jumped = _jumped(look, list(by_symbol), since)
    if not jumped:
        return pd.DataFrame(rows, columns=["cik", "reason", "accession"])
    found = splits(look.ledger, jumped, look.as_of)
    found = found[(found["factor"] < 1) & (found["date"] > pd.Timestamp(since))].drop_duplicates("symbol", keep="last")
    for symbol, day, factor in zip(found["symbol"], found["date"], found["factor"], strict=True):
        cik = by_symbol[str(symbol)]
        if cik not in known:
            reason = f"1-for-{1 / factor:,.0f} reverse split by {day:%Y-%m-%d}, seen in prices"
            rows.append({"cik": cik, "reason": reason, "accession": _announced(look, cik, day)})
    return pd.DataFrame(rows, columns=["cik", "reason", "accession"])


def _jumped(look: Look, symbols: list[str], since: date) -> list[str]:
    """Symbols whose raw close rose by seven tenths between two of its days: only those can have had a reverse split."""
    rose = look.ledger.query(
        """SELECT DISTINCT symbol FROM (SELECT symbol, close / lag(close) OVER (PARTITION BY symbol ORDER BY date) AS jump
            FROM prices WHERE date <= $1 AND date > $2 AND close > 0 AND symbol IN (SELECT unnest($3))) WHERE jump > 1.7""",
        [look.as_of, since, symbols],
    )
    return list(rose["symbol"])


def _announced(look: Look, cik: int, day: pd.Timestamp) -> str | None:
    """The 8-K of the weeks around that tells of changed rights or a changed charter (items 3.03, 5.03)."""
    events = look.events[(look.events["cik"] == cik) & look.events["form"].str.startswith("8-K")]
    near = events[(events["filed"] - day).abs() <= pd.Timedelta(days=30)]
    near = near[near["items"].str.contains(r"3\.03|5\.03", regex=True).fillna(False)]
    return str(near["accession"].iloc[-1]) if len(near) else None


@flag("stale data", "amber")
def stale(look: Look) -> pd.DataFrame:
    """A newer report is public than the one that the figures are of, or the price is old."""
    table = look.table
    reports = look.events[look.events["form"].isin(("10-K", "10-Q", "10-KT", "10-QT"))].drop_duplicates("cik", keep="last")
    held = pd.to_datetime(table["latest_filed"]).reindex(reports["cik"]).to_numpy()
    newer = reports[reports["filed"].to_numpy() > held]
    rows = [
        {
            "cik": cik,
            "reason": f"the figures are older than the {form} of {filed:%Y-%m-%d}, which is not held",
            "accession": accession,
        }
        for cik, form, filed, accession in zip(newer["cik"], newer["form"], newer["filed"], newer["accession"], strict=True)
    ]
    old = table[pd.to_datetime(table["price_date"]) < pd.Timestamp(look.as_of - timedelta(days=look.settings.flags.price_days))]
    rows += [
        {"cik": cik, "reason": f"the price is of {day:%Y-%m-%d}", "accession": None}
        for cik, day in zip(old.index, pd.to_datetime(old["price_date"]), strict=True)
    ]
    return pd.DataFrame(rows, columns=["cik", "reason", "accession"])

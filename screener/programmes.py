"""What the filings' own words say of buybacks and deals, brought to one line a company: what may yet be spent, how far the live
programme has come, what was paid a share, and which deals were made.

A filing tells the same programme again each quarter, so figures of different filings are never added up: what remains is what the
latest filing says. A filing that was never read, or in which the table could not be read, gives no number, and the reason says so.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pandas as pd

from screener.columns import column
from screener.companies import Companies, reasons

if TYPE_CHECKING:
    from filings.ledger import Ledger

column(
    "remaining_authorization",
    "Remaining authorisation",
    "USD",
    "What may yet be spent under announced programmes, as the latest filing says it; shares at today's price.",
    "Item 703 column (d), or the programme's own words",
    "latest filing not read, or it names no live programme",
)
column(
    "remaining_pct_cap", "Remaining / cap", "fraction", "Remaining authorisation over market cap; an option, not a plan.", "filing"
)
column(
    "program_completion",
    "Programme done",
    "fraction",
    "1 - remaining / authorised of the live programme of the latest filing.",
    "the programme's own words",
    "authorised or remaining amount not told",
)
column(
    "average_price_paid",
    "Average price paid",
    "USD/shares",
    "Mean price of shares bought in twelve months, by month.",
    "Item 703 (a), (b)",
)
column(
    "say_do",
    "Say and do",
    "fraction",
    "Spent under programmes in 36 months over (remaining at the start + newly approved).",
    "filings",
)

LATEST_DAYS = 200
"""A filing older than this says nothing of what remains now: two reports have been missed."""


def add_programmes(companies: Companies, ledger: Ledger, as_of: date) -> Companies:
    """Remaining authorisation, completion and average price paid of each small cap, from filings public by `as_of`."""
    table = companies.table
    latest = _latest_filings(ledger, as_of)
    rows = ledger.query(
        'SELECT cik, accession, form, filed, "end", is_total, security, total_shares, average_price, program_shares,'
        " remaining_value, remaining_shares, section, quote FROM repurchases WHERE filed <= ?"
        ' ORDER BY cik, filed, accession, "end", "offset"',
        [as_of],
    )
    programs = ledger.query("SELECT * FROM programs WHERE filed <= ? ORDER BY cik, filed, accession", [as_of])
    remaining, evidence, missing, done = {}, [], [], {}
    for cik in table.index[table["role"] == "small"]:
        if cik not in latest.index:
            missing.append(
                (cik, "remaining_authorization", "filing not read: no 10-K or 10-Q text of this company is in the ledger")
            )
            continue
        filing = latest.loc[cik]
        if (pd.Timestamp(as_of) - filing["filed"]).days > LATEST_DAYS:
            missing.append((cik, "remaining_authorization", f"the latest filing read is of {filing['filed']:%Y-%m-%d}: too old"))
            continue
        own_rows = rows[(rows["accession"] == filing["accession"]) & (rows["cik"] == cik)]
        own_programs = programs[(programs["accession"] == filing["accession"]) & (programs["cik"] == cik)]
        found, source = _remaining(own_rows, own_programs, table.loc[cik, "price"])
        if found is None:
            why = "names no live programme" if filing["problems"] == 0 else "could not be read in full"
            missing.append((cik, "remaining_authorization", f"the latest filing ({filing['accession']}) {why}"))
        else:
            remaining[cik] = found
            evidence.append(_evidence(cik, "remaining_authorization", found, source))
        live = own_programs[(own_programs["status"] == "active") & ~own_programs["is_increase"].fillna(False)]
        if len(live) == 1:
            done[cik] = _completion(live.iloc[0], own_rows)
    columns = pd.DataFrame(index=table.index)
    columns["remaining_authorization"] = pd.Series(remaining, dtype="float64")
    columns["remaining_pct_cap"] = columns["remaining_authorization"] / table["market_cap"]
    columns["program_completion"] = pd.Series(done, dtype="float64")
    columns["average_price_paid"] = _average_price(rows, as_of)
    columns["say_do"] = float("nan")
    small = table["role"] == "small"
    gaps = [
        pd.DataFrame(missing, columns=["cik", "column", "reason"]),
        reasons("remaining_pct_cap", small & columns["remaining_pct_cap"].isna(), "remaining authorisation unknown"),
        reasons(
            "program_completion", small & columns["program_completion"].isna(), "no single live programme with amount and rest"
        ),
        reasons(
            "average_price_paid", small & columns["average_price_paid"].isna(), "no priced purchases in filings of twelve months"
        ),
        reasons("say_do", small, "needs 36 months of chained programmes: not computed yet"),
    ]
    return companies.add(columns, missing=pd.concat(gaps, ignore_index=True), evidence=pd.DataFrame(evidence))


def _latest_filings(ledger: Ledger, as_of: date) -> pd.DataFrame:
    """The newest 10-K or 10-Q read of each company, by the period it reports on."""
    frame = ledger.query(
        "SELECT cik, accession, form, filed, problems FROM filings WHERE filed <= ? AND (form LIKE '10-K%' OR form LIKE '10-Q%')"
        " AND form NOT LIKE '%/A' QUALIFY row_number() OVER (PARTITION BY cik ORDER BY filed DESC, accession DESC) = 1",
        [as_of],
    )
    return frame.set_index("cik")


def _remaining(rows: pd.DataFrame, programs: pd.DataFrame, price: float) -> tuple[float | None, pd.Series | None]:
    """What remains: column (d) of the last month, each block of the table once; else what the live programmes say."""
    months = rows[~rows["is_total"].fillna(False)]
    told = months[months["remaining_value"].notna() | months["remaining_shares"].notna()]
    if len(told):
        last = told[told["end"] == told["end"].max()]
        value = last["remaining_value"].fillna(last["remaining_shares"] * price)
        # Blocks of one table that share a programme repeat its rest: equal figures are one.
        return float(value.drop_duplicates().sum()), last.iloc[-1]
    live = programs[(programs["status"] == "active") & (programs["remaining_value"].notna() | programs["remaining_shares"].notna())]
    if len(live):
        value = live["remaining_value"].fillna(live["remaining_shares"] * price)
        return float(value.drop_duplicates().sum()), live.iloc[-1]
    return None, None


def _completion(program: pd.Series, rows: pd.DataFrame) -> float | None:
    for unit in ("value", "shares"):
        whole, rest = program[f"authorized_{unit}"], program[f"remaining_{unit}"]
        if pd.isna(rest):
            months = rows[~rows["is_total"].fillna(False)]
            told = months[f"remaining_{unit}"].dropna()
            rest = told.iloc[-1] if len(told) else None
        if pd.notna(whole) and whole > 0 and rest is not None and pd.notna(rest) and rest <= whole:
            return float(1 - rest / whole)
    return None


def _average_price(rows: pd.DataFrame, as_of: date) -> pd.Series[float]:
    """Shares-weighted mean of column (b) over the months of the last year, each month once, as its latest filing says it."""
    start = (as_of - timedelta(days=365)).isoformat()
    months = rows[~rows["is_total"].fillna(False) & (rows["end"].fillna("") >= start) & rows["average_price"].notna()]
    months = months[months["total_shares"] > 0].drop_duplicates(["cik", "end", "security"], keep="last")
    spent = (months["total_shares"] * months["average_price"]).groupby(months["cik"]).sum()
    return spent / months.groupby("cik")["total_shares"].sum()


def _evidence(cik: int, name: str, value: float, source: pd.Series | None) -> dict[str, object]:
    if source is None:
        return {"cik": cik, "column": name, "value": value}
    return {
        "cik": cik,
        "column": name,
        "value": value,
        "concept": "Item 703 (d)" if "average_price" in source else "programme",
        "accession": source["accession"],
        "form": source["form"],
        "filed": source["filed"],
        "source": "filing text",
        "section": source["section"],
        "quote": source["quote"],
    }


def deals_of(ledger: Ledger, as_of: date, years: int = 5) -> pd.DataFrame:
    """Deals told in filings public by `as_of` and not older than some years, each once, as its latest filing tells it."""
    frame = ledger.query(
        "SELECT * FROM deals WHERE filed <= ? AND coalesce(closed, announced, CAST(filed AS VARCHAR)) >= ?"
        ' ORDER BY cik, filed, accession, "offset"',
        [as_of, f"{as_of.year - years:04}-{as_of.month:02}"],
    )
    key = frame["name"].str.lower().str.replace(r"[^a-z0-9]+", " ", regex=True).str.strip()
    key = key.fillna(frame["closed"].fillna("") + "/" + frame["consideration"].astype("string").fillna(""))
    return frame.assign(key=key).drop_duplicates(["cik", "kind", "key"], keep="last").drop(columns="key").reset_index(drop=True)


def programs_of(ledger: Ledger, as_of: date) -> pd.DataFrame:
    """The programmes of each company's latest filing that names any."""
    return ledger.query(
        "SELECT p.* FROM programs p JOIN (SELECT cik, accession FROM programs WHERE filed <= ?"
        " QUALIFY dense_rank() OVER (PARTITION BY cik ORDER BY filed DESC, accession DESC) = 1) newest USING (cik, accession)"
        ' GROUP BY ALL ORDER BY p.cik, p.announced, p.authorized_value, p.authorized_shares, p."offset"',
        [as_of],
    )


def deal_share_fraction(ledger: Ledger, table: pd.DataFrame, as_of: date, years: int) -> pd.Series[float]:
    """Shares issued for deals within some years as a fraction of today's count: stated stock consideration at today's price.

    An estimate, since filings print the value and not always the number; 0 where no deal paid in shares is told.
    """
    deals = deals_of(ledger, as_of, years)
    paid = deals[deals["stock"].fillna(0) > 0].groupby("cik")["stock"].sum()
    return (paid.reindex(table.index) / table["market_cap"]).fillna(0.0)

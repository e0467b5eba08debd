"""How well the shares were bought: prices paid against the prices of the same days, and prices that cannot be.

The traded mean of a month is that of the raw closes held within its days: five weekly closes where no daily ones are. So the
discount carries its standard error, needs eight quarters, and is shown, never scored (measures.md 3). Months of mostly withheld
shares are left out: their price is the vesting day's, not a decision.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pandas as pd

from screener.allocation.account import Account
from screener.columns import column
from screener.plain_rows import plain_rows

if TYPE_CHECKING:
    from filings.ledger import Ledger
    from screener.settings import Settings

column(
    "execution_discount",
    "Bought below market",
    "fraction",
    "1 - price paid / mean price of the same months, weighted by shares, three years pooled; positive = bought below the market.",
    "Item 703 and prices",
    "fewer than eight quarters with purchases and prices",
)
column(
    "execution_error",
    "Its standard error",
    "fraction",
    "Standard error of that discount over the months.",
    "Item 703 and prices",
    "fewer than eight quarters with purchases and prices",
)
column(
    "paid_against_12m_later",
    "A year later / paid",
    "fraction",
    "Worth of a share twelve months after it was bought over the price paid, less 1, dividends in; weighted by dollars, of"
    " purchases one to four years ago.",
    "Item 703 and prices",
    "fewer than four quarters of purchases with prices a year later",
)
column(
    "paid_against_12m_later_error",
    "Its error",
    "fraction",
    "Standard error over quarters; the twelve months overlap, so it is a lower bound.",
    "Item 703 and prices",
    "fewer than four quarters of purchases with prices a year later",
)
column(
    "paid_against_now",
    "Price now / paid",
    "fraction",
    "Price now over the mean price paid in three years, less 1; not split-adjusted where none is known.",
    "Item 703 and prices",
    "no priced purchases under a programme in three years",
)

YEARS = 3
WIDE = 0.15
"""How far a price paid may lie outside the range of weekly closes (measures.md 3)."""

EXACT = 0.005
"""The same where daily highs and lows are held: column (b) is rounded, and commissions may be in it."""

DAILY = 15
"""Prices within a month from which they are daily."""


def add_execution(
    ledger: Ledger, table: pd.DataFrame, accounts: Mapping[int, Account], made: pd.DataFrame, settings: Settings, as_of: date
) -> tuple[list[dict[str, Any]], dict[int, str]]:
    """The columns above; returns flags for prices paid outside the traded range, and why a discount is missing."""
    held = _months(table, accounts, settings, as_of)
    held = held.join(_traded(ledger, held, as_of), on="n")
    months = held[held["end"] >= pd.Timestamp(_since(as_of, YEARS))]
    flags = _outside(months, as_of)
    decided = months[months["is_decision"]]
    paid = (decided["price"] * decided["shares"]).groupby(decided["cik"]).sum() / decided.groupby("cik")["shares"].sum()
    # A price of before a split stands on another basis than today's.
    now = table["price"].where(table["split_factor"] == 1)
    made["paid_against_now"] = now / paid.reindex(table.index) - 1
    known = decided[decided["mean"].notna() & (decided["price"] / decided["mean"]).between(1 / 1.5, 1.5)]
    own = known["cik"]
    quarters = known["end"].dt.to_period("Q").groupby(own).nunique()
    least = settings.allocation.execution_quarters
    why = {int(str(cik)): f"purchases with prices in only {n} of {least} quarters" for cik, n in quarters.items() if n < least}
    weight = known["shares"] * known["mean"]
    weight = weight / weight.groupby(own).transform("sum")
    each = 1 - known["price"] / known["mean"]
    mean = (weight * each).groupby(own).sum()
    spread = (weight * (each - own.map(mean))) ** 2
    count = own.groupby(own).count()
    # The weighted mean's error, with the small-sample factor.
    error = (spread.groupby(own).sum() * count / (count - 1).where(count > 1)) ** 0.5
    enough = quarters.index[quarters >= least]
    made["execution_discount"] = mean.reindex(enough).reindex(table.index).astype("float64")
    made["execution_error"] = error.reindex(enough).reindex(table.index).astype("float64")
    _add_later(ledger, table, held, made, settings, as_of)
    return flags, why


def _add_later(
    ledger: Ledger, table: pd.DataFrame, months: pd.DataFrame, made: pd.DataFrame, settings: Settings, as_of: date
) -> None:
    """What became of the money in the twelve months after each purchase. Raw closes stand for the month paid in, adjusted ones for
    the way from there, so that neither a split nor a dividend enters."""
    bought = months[months["is_decision"] & (months["end"] <= pd.Timestamp(as_of - timedelta(days=365)))]
    # Closes of both bases of a split have no mean.
    bought = bought[bought["dearest"] < 1.8 * bought["cheapest"]].rename(columns={"mean": "paid_mean"})
    ledger.register("later_months", bought[["n", "symbol", "start", "end"]])
    found = ledger.query(
        """WITH series AS (SELECT * FROM adjusted_prices WHERE symbol IN (SELECT symbol FROM later_months) AND date <= $1
            AND adjusted_close > 0),
        best AS (SELECT symbol, arg_max(source, (k, source)) AS source FROM
            (SELECT symbol, source, count(*) AS k FROM series GROUP BY symbol, source) GROUP BY symbol),
        adjusted AS (SELECT s.symbol, s.date, s.adjusted_close AS close FROM series s JOIN best USING (symbol, source)),
        -- Month by month, so that prices meet only the purchases near them.
        months AS (SELECT n, days, symbol, start + to_days(days) AS start, "end" + to_days(days) AS "end",
            unnest(range(date_trunc('month', start + to_days(days)), "end" + to_days(days + 1), INTERVAL 1 MONTH)) AS month
            FROM later_months, (VALUES (0), (365)) AS moved (days)),
        marked AS (SELECT symbol, date, close, date_trunc('month', date) AS month FROM adjusted WHERE date >= $2),
        -- In order of price, because a sum's last digits hang on its order, and threads finish in any.
        means AS (SELECT n, days, avg(a.close ORDER BY a.close) AS mean FROM months m JOIN marked a ON a.symbol = m.symbol
            AND a.month = m.month AND a.date BETWEEN m.start AND m."end" GROUP BY n, days)
        SELECT n, later.mean / before.mean AS growth FROM means before JOIN means later USING (n)
        WHERE before.days = 0 AND later.days = 365""",
        [as_of, bought["start"].min().date() if len(bought) else as_of],
    )
    known = bought.merge(found, on="n")
    known = known[(known["price"] / known["paid_mean"]).between(1 / 1.5, 1.5)]
    own = known["cik"]
    dollars = known["price"] * known["shares"]
    worth = known["paid_mean"] / known["price"] * known["growth"] - 1
    mean = (worth * dollars).groupby(own).sum() / dollars.groupby(own).sum()
    quarter = known["end"].dt.to_period("Q")
    each = (worth * dollars).groupby([own, quarter]).sum() / dollars.groupby([own, quarter]).sum()
    count = each.groupby("cik").count()
    enough = count.index[count >= settings.allocation.later_quarters]
    error = each.groupby("cik").std(ddof=1) / count**0.5
    made["paid_against_12m_later"] = mean.reindex(enough).reindex(table.index).astype("float64")
    made["paid_against_12m_later_error"] = error.reindex(enough).reindex(table.index).astype("float64")


def _since(as_of: date, years: int) -> date:
    """From which day on months count of so many years."""
    return as_of - timedelta(days=365 * years + 31)


def _months(table: pd.DataFrame, accounts: Mapping[int, Account], settings: Settings, as_of: date) -> pd.DataFrame:
    """Months with purchases and prices of the years looked back at, and of the one before them, whose twelve months have passed."""
    since = _since(as_of, YEARS + 1)
    rows = []
    for cik, symbol in table["ticker"].items():
        account = accounts.get(int(str(cik)))
        for month in account.months.months if account is not None else ():
            if month.end < since or not month.price or not month.total:
                continue
            is_decision = month.program is not None and month.program >= settings.allocation.execution_program_share * month.total
            shares = month.program if month.program is not None else month.total
            rows.append((cik, symbol, month.start, month.end, month.price, shares, is_decision, month.report.accession))
    names = ["cik", "symbol", "start", "end", "price", "shares", "is_decision", "accession"]
    made = pd.DataFrame(rows, columns=names).astype(
        {
            "cik": "int64",
            "symbol": "string",
            "start": "datetime64[s]",
            "end": "datetime64[s]",
            "price": "float64",
            "shares": "float64",
        }
    )
    return made.astype({"is_decision": "bool", "accession": "string"}).assign(n=range(len(made)))


def _traded(ledger: Ledger, months: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Mean close and range of each month's days; one price a day, the source with daily ranges before one without. `dearest` and
    `cheapest` are closes."""
    ledger.register("bought_months", months[["n", "symbol", "start", "end"]])
    return ledger.query(
        """WITH days AS (SELECT n, p.date, max(p.high) AS high, min(p.low) AS low, avg(p.close) AS close FROM bought_months m
            JOIN prices p ON p.symbol = m.symbol AND p.date >= m.start AND p.date <= m."end" AND p.date <= ? AND p.close > 0
            GROUP BY n, p.date)
        SELECT n, avg(close ORDER BY close) AS mean, max(coalesce(high, close)) AS high, min(coalesce(low, close)) AS low,
            count(*) AS days, count(high) AS ranges, max(close) AS dearest, min(close) AS cheapest FROM days GROUP BY n""",
        [as_of],
    ).set_index("n")


def _outside(months: pd.DataFrame, as_of: date) -> list[dict[str, Any]]:
    """Prices paid that lie outside what was traded in the month, of the last year: a misread column, or no market price."""
    recent = months[months["mean"].notna() & (months["end"] > pd.Timestamp(as_of - timedelta(days=400)))]
    slack = (recent["ranges"] >= DAILY).map({True: EXACT, False: WIDE})
    bad = recent[(recent["price"] > recent["high"] * (1 + slack)) | (recent["price"] < recent["low"] * (1 - slack))]
    return [
        {
            "cik": cik,
            "flag": "price paid outside the market",
            "severity": "amber",
            "reason": f"paid ${price:,.2f} a share from {start} to {end}, when the closes held were ${low:,.2f} to ${high:,.2f}",
            "accession": accession,
        }
        for cik, price, start, end, low, high, accession in plain_rows(
            bad[["cik", "price", "start", "end", "low", "high", "accession"]]
        )
    ]

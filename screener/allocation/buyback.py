"""The true net buyback: cash for own shares, less what came in for new ones, less what staff were paid in shares; and the count.

Gross repurchase cash is a commodity column. Tax withheld for staff is no buyback and comes out once, where it is inside: seen by
Item 703, when programme dollars and withholding together are what the cash-flow statement calls repurchases. The excise tax is told
apart. The organic count leaves out shares issued for acquisitions: as tagged; else the value given in shares at the price of the
month of closing; and where nothing can tell while the count grew, it is unknown and not organic.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pandas as pd

from screener.allocation.account import Account
from screener.columns import column
from screener.companies import reasons
from screener.fact_queries import of_concepts
from screener.plain_rows import plain_records, plain_values

if TYPE_CHECKING:
    from filings.ledger import Ledger

column(
    "withholding_inside",
    "Withholding inside",
    "USD",
    "Tax withheld for staff that the filing counts as repurchases: repurchase cash = Item 703 dollars + withholding.",
    "cash-flow statement and Item 703",
)
column(
    "net_buyback",
    "Net buyback TTM",
    "USD",
    "Repurchase cash without withholding - issuance for cash - stock compensation.",
    "cash flow",
)
column(
    "net_buyback_before_pay",
    "Net of issuance TTM",
    "USD",
    "Repurchase cash without withholding - issuance for cash; pay in shares not taken off.",
    "cash flow",
)
column(
    "net_buyback_yield",
    "Net buyback after pay",
    "fraction",
    "Net buyback over the mean market cap of the twelve months.",
    "cash flow",
)
column("net_buyback_yield_now", "Net buyback / cap now", "fraction", "Net buyback over the market cap now.", "cash flow")
column(
    "net_buyback_yield_start",
    "Net buyback / cap then",
    "fraction",
    "Net buyback over the market cap at the window's start.",
    "cash flow",
    "no count and price of a year ago",
)
column(
    "gross_buyback_yield", "Gross buyback", "fraction", "Repurchase cash without withholding over the market cap now.", "cash flow"
)
column(
    "gross_buyback_yield_start",
    "Gross buyback / cap then",
    "fraction",
    "Repurchase cash without withholding over the market cap at the window's start.",
    "cash flow",
    "no count and price of a year ago",
)
column(
    "market_cap_12m_ago",
    "Cap a year ago",
    "USD",
    "The count of the cover a year ago times the close of its week.",
    "cover page and prices",
    "no count of a year ago, or no close of its week",
)
column(
    "dilution_offset",
    "Dilution offset",
    "ratio",
    "(Issuance + stock compensation) / repurchase cash; at 1 it retires nothing.",
    "cash flow",
    "no repurchases in twelve months",
)
column(
    "excise_tax",
    "Excise tax",
    "USD",
    "Tax on repurchases (IRC 4501) of the last period told, apart from repurchase cash.",
    "statements and notes",
    "not tagged",
)
for _span, _label in (("12m", "12m"), ("3y", "3y")):
    column(
        f"organic_share_change_{_span}",
        f"Organic shares {_label}",
        "fraction",
        "Share change without shares issued for acquisitions; negative = shrinking.",
        "cover pages, statements, deals",
        "share change unknown, or the count grew and nothing tells whether an acquisition was paid in shares",
    )
    column(
        f"deal_shares_{_span}",
        f"Deal shares {_label}",
        "shares",
        "Shares issued for acquisitions within the span of the share change, on today's basis.",
        "statements, deals",
        "nothing tells",
    )

INSIDE = 0.02
"""How near programme dollars and withholding together come to repurchase cash, and how far programme dollars alone stay away."""

GREW = 0.02
"""Growth of the count a year below which a silent acquisition in shares cannot matter much."""

LATEST, FIRST = timedelta(days=140), timedelta(days=370)
"""How far from the ends of the span reports read may begin and end, so that their silence on deals counts."""

SPANS = {"12m": 1, "3y": 3}

ISSUED = ("us-gaap:StockIssuedDuringPeriodSharesAcquisitions", "us-gaap:StockIssuedDuringPeriodValueAcquisitions")
"""What the equity statement calls shares given for businesses: their number and their value."""


def add_net_buyback(table: pd.DataFrame, accounts: Mapping[int, Account], made: pd.DataFrame) -> None:
    """Cash measures, written into `made`; `table` holds the small caps."""
    made["withholding_inside"] = withholding_inside(table, accounts)
    bought = table["repurchases_ttm"] - made["withholding_inside"]
    made["net_buyback_before_pay"] = bought - table["share_issuance_ttm"]
    made["net_buyback"] = made["net_buyback_before_pay"] - table["stock_compensation_ttm"]
    cap = table["market_cap"].where(table["market_cap"] > 0)
    for name, whole in (("", table["mean_market_cap_12m"]), ("_now", cap), ("_start", made["market_cap_12m_ago"])):
        made[f"net_buyback_yield{name}"] = made["net_buyback"] / whole
    made["gross_buyback_yield"] = bought / cap
    made["gross_buyback_yield_start"] = bought / made["market_cap_12m_ago"]
    made["dilution_offset"] = (table["share_issuance_ttm"] + table["stock_compensation_ttm"]) / bought.where(bought > 0)


def withholding_inside(table: pd.DataFrame, accounts: Mapping[int, Account]) -> pd.Series[float]:
    """Withholding that repurchase cash holds; nothing where the filing tags it apart and Item 703 does not say otherwise."""
    found = pd.Series(0.0, index=table.index).where(table["repurchases_ttm"].notna())
    ends: Any = table["latest_period_end"].to_dict()
    for cik, cash, withheld in table[["repurchases_ttm", "tax_withholding_ttm"]].dropna().itertuples(name=None):
        account = accounts.get(int(cik))
        if account is None or not cash or not withheld:
            continue
        programme = dollars_told(account, ends[int(cik)])
        if programme is None:
            continue
        if abs(programme + withheld - cash) <= INSIDE * cash and cash - programme > 2 * INSIDE * cash:
            found[cik] = withheld
    return found


def dollars_told(account: Account, end: Any) -> float | None:
    """What Item 703 says was paid in the twelve months to the latest report: (b) x (c), and (b) x shares of named sellers where (a)
    has them beside (c); None where a part was not read or is not told. Shares withheld from staff are in neither."""
    if pd.isna(end):
        return None
    last = pd.Timestamp(end).date()
    first = last - timedelta(days=363)
    if account.months.holes(first + timedelta(days=5), last):
        return None
    total = 0.0
    for month in account.months.between(first, last + timedelta(days=5)):
        spent = month.spent
        if spent is None:
            return None
        beside = (month.total or 0.0) - (month.program or 0.0)
        named = sum(
            p.authorized or 0.0
            for p in account.chain.apart
            if p.counterparty and p.unit == "shares" and month.start <= p.since <= month.end
        )
        total += spent + (min(beside, named) * month.price if month.price is not None else 0.0)
    return total


def cap_a_year_ago(ledger: Ledger, table: pd.DataFrame) -> pd.Series[float]:
    """The count of the cover a year ago times the close of its week: both on the basis of then, so that no split enters."""
    wanted = table[["ticker", "shares_12m_ago", "shares_12m_ago_date"]].dropna()
    closes = closes_near(ledger, wanted["ticker"], wanted["shares_12m_ago_date"])
    return (wanted["shares_12m_ago"] * closes).reindex(table.index)


def closes_near(ledger: Ledger, symbols: pd.Series[str], days: pd.Series[pd.Timestamp]) -> pd.Series[float]:
    """The raw close on a day or within the ten days before it, by `cik`."""
    frame = pd.DataFrame({"cik": symbols.index, "symbol": symbols.to_numpy(), "day": days.to_numpy()})
    ledger.register("days_wanted", frame.astype({"symbol": "string"}))
    found = ledger.query(
        """SELECT w.cik, arg_max(p.close, (p.date, p.market_cap IS NOT NULL, p.source)) AS close FROM days_wanted w
        JOIN prices p ON p.symbol = w.symbol
        AND p.date <= w.day AND p.date > w.day - INTERVAL 10 DAY AND p.close > 0 GROUP BY w.cik"""
    )
    return found.set_index("cik")["close"]


def excise_tax(ledger: Ledger, table: pd.DataFrame, as_of: date) -> tuple[pd.Series[float], list[dict[str, Any]]]:
    """The tax on repurchases of the longest period that ends with the latest report, with its evidence; a flow, never a liability.
    A cent is a placeholder (Travelzoo's equity statement tags 0.01)."""
    facts = ledger.query(
        """SELECT cik, concept, value, start, "end", accession, form, filed, source FROM facts
        WHERE filed <= $1 AND cik IN (SELECT unnest($2)) AND unit = 'USD' AND dimensions IS NULL
        AND start IS NOT NULL AND value >= 1 AND contains(lower(concept), 'excise')
        AND regexp_matches(concept, '(?i)(excise\\w*(repurchase|buyback)|(repurchase|buyback)\\w*excise)')
        AND NOT regexp_matches(concept, '(?i)(netof|including|excluding|before)')
        QUALIFY row_number() OVER (PARTITION BY cik ORDER BY "end" DESC, start, filed DESC, accession DESC) = 1""",
        [as_of, [int(cik) for cik in table.index]],
    ).set_index("cik")
    ends = table["latest_period_end"].reindex(facts.index)
    facts = facts[(ends - facts["end"]).abs() <= pd.Timedelta(days=380)]
    rows: Any = facts.reset_index().to_dict("records")
    evidence = [{**row, "column": "excise_tax"} for row in rows]
    return facts["value"].reindex(table.index), evidence


def add_organic(
    ledger: Ledger,
    table: pd.DataFrame,
    deals: Mapping[int, list[dict[str, Any]]],
    read: Mapping[int, tuple[date, date]],
    made: pd.DataFrame,
    as_of: date,
) -> tuple[list[pd.DataFrame], list[dict[str, Any]]]:
    """Share change without shares issued for acquisitions; returns reasons and evidence. `read`: the first and last period of the
    reports read."""
    missing: list[pd.DataFrame] = []
    evidence: list[dict[str, Any]] = []
    tagged = _tagged(ledger, table, as_of)
    days, caps = plain_values(table["shares_date"]), table["market_cap"].tolist()
    flat = _without_goodwill(ledger, table, as_of)
    for span, years in SPANS.items():
        change = table[f"share_change_{span}"]
        counted: dict[int, float] = {}
        said: dict[int, str] = {}
        for cik, day, cap in zip(table.index.tolist(), days, caps, strict=True):
            # The span of the share change: from the cover of then to the cover of now.
            end = day or as_of
            start = end - timedelta(days=365 * years)
            found, source = _deal_shares(cap, tagged.get(cik, []), deals.get(cik, []), read.get(cik), start, end)
            if found is None and not source and cik in flat[span]:
                found = 0.0
            if found is not None:
                counted[cik] = found
                evidence += [{"cik": cik, "column": f"deal_shares_{span}", **line} for line in source]
            elif source:
                said[cik] = str(source[0]["why"])
        shares = pd.Series(counted, dtype="float64").reindex(table.index)
        why = pd.Series(said, dtype="string").reindex(table.index).fillna("nothing tells whether an acquisition was paid in shares")
        prior = table["current_shares"] / (1 + change)
        grew = change > GREW * years
        # Where nothing tells and the count did not grow, the whole change is the cautious figure: deal shares would only lower it.
        organic = change - (shares / prior).where(shares.notna(), 0.0)
        made[f"deal_shares_{span}"] = shares
        made[f"organic_share_change_{span}"] = organic.mask(shares.isna() & grew)
        for name, open_cells in (
            (f"organic_share_change_{span}", change.notna() & shares.isna() & grew),
            (f"deal_shares_{span}", shares.isna()),
        ):
            missing += [reasons(name, open_cells & (why == text), str(text)) for text in why[open_cells].unique()]
    return missing, evidence


def _without_goodwill(ledger: Ledger, table: pd.DataFrame, as_of: date) -> dict[str, set[int]]:
    """Companies whose goodwill did not rise, by span: no business was acquired, for shares or otherwise."""
    ends = table["latest_period_end"]
    days = pd.concat([pd.DataFrame({"span": span, "day": ends - pd.Timedelta(days=365 * n)}) for span, n in SPANS.items()])
    ledger.register("goodwill_days", days.rename_axis("cik").reset_index().dropna().astype({"span": "string"}))
    facts = ledger.query(
        """SELECT f.cik, d.span, f.value FROM facts f JOIN goodwill_days d ON f.cik = d.cik
        AND f."end" BETWEEN d.day - INTERVAL 20 DAY AND d.day + INTERVAL 20 DAY
        WHERE f.filed <= $1 AND f.concept = 'us-gaap:Goodwill' AND f.dimensions IS NULL AND f.unit = 'USD'
        QUALIFY row_number() OVER (PARTITION BY f.cik, d.span ORDER BY f."end" DESC, f.filed DESC, f.accession DESC) = 1""",
        [as_of],
    )
    flat: dict[str, set[int]] = {}
    for span in SPANS:
        then = facts[facts["span"] == span].set_index("cik")["value"].reindex(table.index)
        small = (table["goodwill"] == 0) | (table["goodwill"] - then <= 0.005 * table["market_cap"])
        flat[span] = {int(str(cik)) for cik in table.index[small.fillna(False).astype(bool)]}
    return flat


def _tagged(ledger: Ledger, table: pd.DataFrame, as_of: date) -> dict[int, list[dict[str, Any]]]:
    """Shares and values issued for acquisitions, as the equity statement has them; the latest filing of each period."""
    facts = ledger.query(
        f"""SELECT cik, concept, unit, start, "end", value, accession, form, filed, source FROM facts
        WHERE {of_concepts(*ISSUED)} AND filed <= $1 AND cik IN (SELECT unnest($2)) AND dimensions IS NULL AND start IS NOT NULL
        AND "end" > $3
        QUALIFY row_number() OVER (PARTITION BY cik, concept, start, "end" ORDER BY filed DESC, accession DESC) = 1
        ORDER BY cik, concept, "end" """,
        [as_of, [int(cik) for cik in table.index], as_of - timedelta(days=365 * 4)],
    )
    if len(facts):
        symbols = table["ticker"].reindex(facts["cik"])
        ledger.register(
            "issue_spans", facts.assign(n=range(len(facts)), symbol=symbols.to_numpy())[["n", "symbol", "start", "end"]]
        )
        prices = ledger.query(
            """SELECT n, avg(close) AS price FROM issue_spans s JOIN prices p ON p.symbol = s.symbol AND p.date >= s.start
            AND p.date <= s."end" WHERE p.date <= ? GROUP BY n""",
            [as_of],
        ).set_index("n")["price"]
        facts["price"] = prices.reindex(range(len(facts))).to_numpy()
    found: dict[int, list[dict[str, Any]]] = {}
    for row in plain_records(facts):
        found.setdefault(row["cik"], []).append(row)
    return found


def _deal_shares(
    cap: float,
    tagged: list[dict[str, Any]],
    deals: list[dict[str, Any]],
    read: tuple[date, date] | None,
    start: date,
    end: date,
) -> tuple[float | None, list[dict[str, Any]]]:
    """Shares issued for deals in the span, with their evidence; None, with the reason where there is one."""
    for unit in ("shares", "USD"):
        rows = _apart([row for row in tagged if row["unit"] == unit and row["start"] >= start - timedelta(days=100)])
        rows = [row for row in rows if row["end"] <= end + timedelta(days=10)]
        if not rows or (unit == "USD" and any(row["price"] is None and row["value"] for row in rows)):
            continue
        shares = sum(row["value"] if unit == "shares" else row["value"] / row["price"] if row["value"] else 0.0 for row in rows)
        keep = ("value", "start", "end", "concept", "accession", "form", "filed", "source")
        note = {} if unit == "shares" else {"quote": "value given in shares, at the mean close of the period"}
        return float(shares), [{**{name: row[name] for name in keep}, **note} for row in rows]
    own = [
        deal
        for deal in deals
        if deal["status"] == "completed"
        and deal["kind"] in ("acquisition", "merger")
        and deal["day"] is not None
        and start <= deal["day"] <= end
    ]
    paid = [deal for deal in own if deal["stock"]]
    if paid and any(deal["closing_price"] is None for deal in paid):
        return None, [{"why": "a deal was paid in shares, and there is no price of its closing month"}]
    if paid:
        parts = ("accession", "form", "filed", "section", "quote")
        lines = [
            {
                "value": deal["stock"] / deal["closing_price"],
                "concept": "deal paid in shares",
                "source": "filing text",
                **{name: deal[name] for name in parts},
            }
            for deal in paid
        ]
        return float(sum(line["value"] for line in lines)), lines
    return _nothing_told(cap, own, read, start, end)


def _nothing_told(
    cap: float,
    own: list[dict[str, Any]],
    read: tuple[date, date] | None,
    start: date,
    end: date,
) -> tuple[float | None, list[dict[str, Any]]]:
    """No shares for deals where the filings of the span were read and tell of none, or where all was paid in cash."""
    for deal in own:
        price, cash = deal["consideration"], deal["cash"]
        is_cash = deal["stock"] == 0 or (price is not None and cash is not None and cash >= 0.9 * price)
        if not is_cash and (price is None or price > GREW * cap):
            return None, [{"why": f"how {deal['name'] or 'a deal'} was paid for is not told"}]
    if read is not None and end - read[1] <= LATEST and read[0] - start <= FIRST:
        return 0.0, []
    return None, []


def _apart(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Periods that do not overlap, the longest first: a year counts once, its quarters not again."""
    made: list[dict[str, Any]] = []
    for row in sorted(rows, key=lambda r: (r["start"] - r["end"], r["end"])):
        if all(row["start"] > other["end"] or row["end"] < other["start"] for other in made):
            made.append(row)
    return made

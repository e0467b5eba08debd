"""What the whole company costs: shares of the cover page, all classes, times the price, the splits between the two allowed for.

The count is of the cover's day, the price of today: a reverse split between them makes a $210m company a $6.2bn one (BYND,
daniel3303/Equibles#4405). The result is held against the listing's own figure of the week; where they are far apart, both are
shown, and where one is absurd, there is no number. The listing's figure stands in only where no usable count is held, and says so.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pandas as pd

from screener.columns import column
from screener.companies import Companies
from screener.plain_rows import plain_records, plain_rows
from screener.sharecounts import (
    COVER,
    Cause,
    Count,
    Cover,
    causes_of_moves,
    cover_counts,
    nearest_basis,
    on_todays_basis,
    unexplained_jump,
)
from screener.splits import Split, by_symbol, split_factors, splits

if TYPE_CHECKING:
    from filings.ledger import Ledger
    from screener.settings import Settings

column(
    "market_cap",
    "Market cap",
    "USD",
    "Shares of the cover page, all classes, on today's split basis, times the last close; the listing's where no count is usable.",
    "cover page and prices",
    "no usable share count and no market cap in the prices, or the two are absurdly far apart",
)
column("market_cap_source", "Cap from", "text", "cover (shares x price) or listing (the prices' own figure).", "market cap")
column(
    "current_shares",
    "Shares now",
    "shares",
    "Shares of the cover page on today's split basis.",
    "cover page",
    "no usable share count",
)
column(
    "split_factor",
    "Split factor",
    "ratio",
    "Splits between the cover's day and the price, inferred from raw against adjusted closes; 1 is none.",
    "prices",
    "no share count, or a split of unknown ratio",
)
column(
    "mean_market_cap_12m",
    "Mean cap 12m",
    "USD",
    "Mean over the year of each close times the count then in force; of the listing's figures where no cover reaches back.",
    "cover page and prices",
    "fewer than 20 closes of the last year, or neither a cover of then nor the listing's figures",
)
column(
    "share_change_12m",
    "Shares 12m",
    "fraction",
    "Change of the cover count in a year, split-adjusted; negative is shrinking.",
    "cover pages",
    "no count of a year ago, or a large move without a cause in what is held",
)
column(
    "share_change_3y",
    "Shares 3y",
    "fraction",
    "The same over three years.",
    "cover pages",
    "no count of three years ago, or a large move without a cause in what is held",
)

LEAST_CLOSES = 20
HALF_QUARTER = 50
"""Days that a cover may lie off the day wanted."""

LAG_DAYS = 56
"""How long a listing may go on with the count from before a split."""

_NUMBERS = ("market_cap", "current_shares", "split_factor", "mean_market_cap_12m", "share_change_12m", "share_change_3y")
_AGO = {"share_change_12m": ("shares_12m_ago", 365), "share_change_3y": ("shares_36m_ago", 3 * 365)}
_READ = (
    *("ticker", "role", "price", "price_date", "listing_market_cap", "shares", "shares_date", "shares_filed"),
    *("shares_12m_ago", "shares_12m_ago_date", "shares_36m_ago", "shares_36m_ago_date"),
)


@dataclass(slots=True)
class _Notes:
    """Rows for the three lists that travel with the table."""

    missing: list[dict[str, Any]] = field(default_factory=list)
    evidence: list[dict[str, Any]] = field(default_factory=list)
    flags: list[dict[str, Any]] = field(default_factory=list)

    def lacks(self, cik: int, name: str, reason: str) -> None:
        self.missing.append({"cik": cik, "column": name, "reason": reason})

    def stands(self, cik: int, name: str, value: float, **where: Any) -> None:
        self.evidence.append({"cik": cik, "column": name, "value": value, **where})

    def warns(self, cik: int, flag: str, reason: str, accession: str | None = None) -> None:
        self.flags.append({"cik": cik, "flag": flag, "severity": "amber", "reason": reason, "accession": accession})


def add_market_cap(companies: Companies, ledger: Ledger, settings: Settings, as_of: date) -> Companies:
    """Market cap, its source, and the change of the share count; reads `shares` and `shares_12m_ago` with their dates where they
    are, and the cover pages of the ledger for everything between."""
    table = companies.table
    ciks = [int(cik) for cik in table.index]
    symbols = [str(ticker) for ticker in table["ticker"]]
    found = by_symbol(splits(ledger, symbols, as_of, settings.market_cap.split_tolerance))
    covers = cover_counts(ledger, ciks, as_of)
    causes = causes_of_moves(ledger, ciks, as_of)
    closes = _year_of_closes(ledger, symbols, as_of)
    notes = _Notes()
    rows: list[dict[str, Any]] = []
    for cik, company in zip(ciks, plain_records(table[[name for name in _READ if name in table]]), strict=True):
        mine, counts = found.get(str(company["ticker"]), []), covers.get(cik, [])
        made = _cap(cik, company, mine, counts, settings, notes)
        today = company["price_date"]
        basis = on_todays_basis(counts, mine, today, made["current_shares"] or _listed_shares(company))
        for name, (column_ago, days) in _AGO.items():
            prior = _prior(cik, name, company, column_ago, days, basis, mine, notes) if made["current_shares"] else None
            made[name] = _change(cik, name, made["current_shares"], prior, basis, causes.get(cik, []), settings, notes)
        year = closes.get(str(company["ticker"]))
        made["mean_market_cap_12m"] = _mean_cap(cik, year, basis, mine, today, settings.market_cap.shares_age_days, notes)
        rows.append(made)
    columns = pd.DataFrame(rows, index=table.index, columns=[*_NUMBERS, "market_cap_source"])
    columns = columns.astype({**dict.fromkeys(_NUMBERS, "float64"), "market_cap_source": "string"})
    return companies.add(
        columns, missing=pd.DataFrame(notes.missing), evidence=pd.DataFrame(notes.evidence), flags=pd.DataFrame(notes.flags)
    )


def _listed_shares(company: dict[str, Any]) -> float | None:
    cap, price = company["listing_market_cap"], company["price"]
    return float(cap) / float(price) if cap and price else None


def _newest_count(company: dict[str, Any], counts: list[Cover]) -> tuple[date, date, float, str | None] | None:
    """The table's own count (`shares`) where it has one, else the newest cover page's."""
    if company.get("shares") and company.get("shares_date") is not None:
        day = company["shares_date"]
        filed = company.get("shares_filed") or day
        accession = next((a for d, _, _, a in reversed(counts) if d == day), None)
        return day, filed, float(company["shares"]), accession
    return max(counts, key=lambda count: (count[1], count[0]), default=None)


def _cap(
    cik: int,
    company: dict[str, Any],
    mine: list[Split],
    counts: list[Cover],
    settings: Settings,
    notes: _Notes,
) -> dict[str, Any]:
    """Market cap, source, shares and split factor of one company."""
    limits = settings.market_cap
    made: dict[str, Any] = dict.fromkeys([*_NUMBERS, "market_cap_source"])
    listed, price, today = company["listing_market_cap"], float(company["price"]), company["price_date"]
    newest = _newest_count(company, counts)
    why_no_count = "no cover page with a share count is held"
    accession = None
    if newest is not None:
        day, filed, shares, accession = newest
        factors = split_factors(mine, day, filed, today)
        current = nearest_basis(shares, factors, _listed_shares(company))
        if current != current:
            why_no_count = f"a split of unknown ratio lies between the share count of {day} and the price of {today}"
        elif (today - day).days > limits.shares_age_days:
            why_no_count = f"the newest share count held is of {day}, more than {limits.shares_age_days} days old"
        else:
            made["current_shares"], made["split_factor"] = current, current / shares
            notes.stands(
                cik, "current_shares", shares, end=day, concept=COVER, accession=accession, filed=filed, source="cover page"
            )
            _split_evidence(cik, mine, day, today, made["split_factor"], notes)
    for name in ("current_shares", "split_factor"):
        if made[name] is None:
            notes.lacks(cik, name, why_no_count)
    if made["current_shares"] is None:
        if listed is None:
            notes.lacks(cik, "market_cap", f"{why_no_count}, and the prices carry no market cap")
            return made
        made["market_cap"], made["market_cap_source"] = float(listed), "listing"
        notes.stands(cik, "market_cap", float(listed), end=today, source="listing")
        if company["role"] == "small":
            notes.warns(cik, "market cap of the listing", f"market cap ${listed:,.0f} is the listing's: {why_no_count}", accession)
        return made
    cap = made["current_shares"] * price
    notes.stands(cik, "market_cap", price, end=today, source="prices", quote="last close, times the shares now")
    made["market_cap"], made["market_cap_source"] = cap, "cover"
    if listed is None:
        return made
    apart = max(cap / float(listed), float(listed) / cap)
    both = f"shares x price give ${cap:,.0f}, the listing of {today} says ${float(listed):,.0f}"
    if apart > limits.absurd and company["role"] == "small":
        made["market_cap"] = made["market_cap_source"] = None
        notes.lacks(cik, "market_cap", f"{both}: {apart:.1f} times apart, one of them is wrong")
    elif apart > limits.absurd:
        # A peer only lends its multiple; the likely cause is classes of unequal worth (BRK-A is 1,500 BRK-B).
        made["market_cap"], made["market_cap_source"] = float(listed), "listing"
        notes.warns(cik, "market cap disagrees", f"{both}: the listing's is used", accession)
    elif apart > 1 + limits.disagreement:
        notes.warns(cik, "market cap disagrees", both, accession)
    return made


def _split_evidence(cik: int, mine: list[Split], day: date, today: date, factor: float, notes: _Notes) -> None:
    for split in mine:
        if day < split.day <= today:
            how = split.how if factor != 1 else f"{split.how}; the count of {day} is on the new basis already"
            notes.stands(
                cik, "split_factor", split.factor, start=split.since, end=split.day, source="inferred from prices", quote=how
            )


def _prior(
    cik: int,
    name: str,
    company: dict[str, Any],
    column_ago: str,
    days: int,
    basis: list[Count],
    mine: list[Split],
    notes: _Notes,
) -> Count | None:
    """The table's own earlier count where it has one, else the cover page nearest to the day wanted, within half a quarter."""
    newest = company.get("shares_date")
    wanted = (newest or basis[0].day) - timedelta(days=days)
    near = min(basis, key=lambda count: abs((count.day - wanted).days), default=None)
    if company.get(column_ago) and company.get(f"{column_ago}_date") is not None:
        day, shares = company[f"{column_ago}_date"], float(company[column_ago])
        same = next((count for count in basis if count.day == day and count.shares == shares), None)
        if same is not None:
            return same
        factors = split_factors(mine, day, None, company["price_date"])
        return Count(day, day, shares, nearest_basis(shares, factors, near.today if near else None), "")
    if near is not None and abs((near.day - wanted).days) <= HALF_QUARTER:
        return near
    notes.lacks(cik, name, f"no cover page of about {wanted} is held")
    return None


def _change(
    cik: int,
    name: str,
    now: float | None,
    prior: Count | None,
    basis: list[Count],
    causes: list[Cause],
    settings: Settings,
    notes: _Notes,
) -> float | None:
    """Change of the share count since `prior`; None with its reason where it is unknown."""
    if now is None:
        notes.lacks(cik, name, "no usable share count of today")
    if now is None or prior is None:
        return None
    if prior.today != prior.today:
        notes.lacks(cik, name, f"a split of unknown ratio lies after the share count of {prior.day}")
        return None
    jump = unexplained_jump(basis, prior.day, causes, settings.market_cap.share_jump)
    if jump is not None:
        notes.lacks(cik, name, jump)
        return None
    where = {"end": prior.day, "concept": COVER, "accession": prior.accession or None, "filed": prior.filed, "source": "cover page"}
    notes.stands(cik, name, prior.shares, **where)
    return now / prior.today - 1


def _year_of_closes(ledger: Ledger, symbols: list[str], as_of: date) -> dict[str, list[tuple[date, float, float | None]]]:
    """Day, close and the listing's market cap, by symbol, oldest first."""
    rows = ledger.query(
        """SELECT symbol, date, arg_max(close, (market_cap IS NOT NULL, source)) AS close, max(market_cap) AS cap FROM prices
        WHERE date <= $1 AND date > $2 AND symbol IN (SELECT unnest($3)) GROUP BY symbol, date ORDER BY symbol, date""",
        [as_of, as_of - timedelta(days=365), symbols],
    )
    made: dict[str, list[tuple[date, float, float | None]]] = {}
    for symbol, day, close, cap in plain_rows(rows):
        made.setdefault(symbol, []).append((day, close, cap))
    return made


def _mean_cap(
    cik: int,
    closes: list[tuple[date, float, float | None]] | None,
    basis: list[Count],
    mine: list[Split],
    today: date,
    oldest_count: int,
    notes: _Notes,
) -> float | None:
    """Mean over the year of each close times the count then in force, both on today's basis; where the covers do not reach back,
    the mean of the listing's own figures, without the weeks after a split, in which it still has the old count."""
    name = "mean_market_cap_12m"
    if closes is None or len(closes) < LEAST_CLOSES:
        notes.lacks(cik, name, f"only {len(closes or [])} closes of the last year are held")
        return None
    caps: list[float] = []
    for day, close, _ in closes:
        count = next((count for count in basis if count.day <= day), basis[-1] if basis else None)
        if count is None or not -HALF_QUARTER <= (day - count.day).days <= oldest_count:
            break
        caps.append(close * count.today / math.prod(split.factor for split in mine if day < split.day <= today))
    mean = math.fsum(caps) / len(caps) if len(caps) == len(closes) else math.nan
    if not math.isnan(mean):
        return mean
    steady = [cap for day, _, cap in closes if cap and not any(0 <= (day - split.day).days <= LAG_DAYS for split in mine)]
    if len(steady) < LEAST_CLOSES:
        notes.lacks(cik, name, "neither a cover page of a year ago nor twenty market caps of the listing are held")
        return None
    return sum(steady) / len(steady)

"""Which sector and which industry group a company belongs to.

Sector: the user's override, then what index funds say (close to GICS), then the SIC table, then the exchange list's industry.
Group: from the four-digit SIC and the list's industry, by tables in `reference/` that a person can read and correct. A group is
only taken where its sector is the company's: otherwise the company has none, and its peers are those of its sector.
The trap: SIC was made for factories. 7389, 7370 and 6199 hold everything, so for such codes the fund's sector and the list decide.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from filings.errors import ContractError
from screener.columns import column
from screener.sources.holdings import SECTORS
from screener.sources.symbols import class_share

if TYPE_CHECKING:
    from filings.ledger import Ledger

REFERENCE = Path(__file__).with_name("reference")

column(
    "sector",
    "Sector",
    "text",
    "One of the eleven sectors.",
    "user's override, index funds, SIC, listing",
    "nothing known says which",
)
column("sector_source", "Sector from", "text", "What said so: override, fund, SIC or listing.", "sectors")
column(
    "industry_group",
    "Industry group",
    "text",
    "The group that peers are taken from, from the four-digit SIC and the listing's industry.",
    "reference/sic.csv, listing_industries.csv, mixed_codes.csv",
    "neither SIC nor listing names a group of the company's sector",
)
column(
    "kind",
    "Kind",
    "text",
    "Which multiples speak for it: bank (lenders and brokers too), insurer, reit, biotech (without revenue), operating.",
    "reference/industry_groups.csv",
)


@dataclass(frozen=True, slots=True)
class Tables:
    """The reference tables as looked up: group to (sector, kind), SIC to (sector, group), list's industry to group, mixed codes."""

    groups: dict[str, tuple[str, str]]
    codes: dict[str, tuple[str, str]]
    industries: dict[str, str]
    mixed: dict[tuple[str, str], str]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a company belongs: None where nothing known says so."""

    sector: str | None
    sector_source: str | None
    group: str | None
    kind: str


def read_reference(name: str) -> list[dict[str, str]]:
    """Rows of a reference table; lines that begin with # are for people."""
    with (REFERENCE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


@cache
def tables() -> Tables:
    """The reference tables. Raises ContractError where one names a sector or a group that does not exist."""
    groups = {row["industry_group"]: (row["sector"], row["kind"]) for row in read_reference("industry_groups.csv")}
    made = Tables(
        groups,
        {row["sic"]: (row["sector"], row["industry_group"]) for row in read_reference("sic.csv")},
        {row["listing_industry"]: row["industry_group"] for row in read_reference("listing_industries.csv")},
        {(row["sic"], row["sector"]): row["industry_group"] for row in read_reference("mixed_codes.csv")},
    )
    named = {sector for sector, _ in made.codes.values()} | {sector for _, sector in made.mixed} | {s for s, _ in groups.values()}
    if unknown := named - {*SECTORS, ""}:
        raise ContractError(f"The reference tables name sectors that do not exist: {', '.join(sorted(unknown))}.")
    used = {group for _, group in made.codes.values()} | set(made.industries.values()) | set(made.mixed.values())
    if unknown := used - {*groups, ""}:
        raise ContractError(f"The reference tables name industry groups that do not exist: {', '.join(sorted(unknown))}.")
    return made


def place(sic: str | None, industry: str | None, fund_sector: str | None, override: str | None = None) -> Place:
    """Sector, group and kind of one company from what is known of it."""
    known = tables()
    code_sector, code_group = known.codes.get(sic or "", ("", ""))
    listed_group = known.industries.get(industry or "", "")
    is_mixed = (sic or "", "") in known.mixed
    first, second = (listed_group, code_group) if is_mixed else (code_group, listed_group)
    by_code = known.groups[first][0] if is_mixed and first else code_sector
    by_list = known.groups[listed_group][0] if listed_group else ""
    choices = (("override", override), ("fund", fund_sector), ("SIC", by_code), ("listing", by_list))
    source, sector = next(((source, sector) for source, sector in choices if sector), (None, None))
    if sector is None:
        return Place(None, None, None, "operating")
    if is_mixed and source == "SIC" and first == listed_group:
        source = "listing"
    candidates = (known.mixed.get((sic or "", sector), ""), first, second)
    group = next((group for group in candidates if group and belongs(group, sector, is_mixed=group == candidates[0])), None)
    return Place(sector, source, group, known.groups[group][1] if group else _kind_of_sector(sector, sic))


def belongs(group: str, sector: str, *, is_mixed: bool) -> bool:
    """Whether a group may stand for a company of a sector: it is the group's own, or a row of mixed_codes.csv says so."""
    return is_mixed or tables().groups[group][0] == sector


def _kind_of_sector(sector: str, sic: str | None) -> str:
    """Where no group is known: property trusts by their code, financials by theirs; a financial without any is read as a bank,
    because enterprise value means nothing for one."""
    if sector == "Real Estate" and sic == "6798":
        return "reit"
    return "bank" if sector == "Financials" else "operating"


def fund_sectors(ledger: Ledger, known: set[str]) -> pd.Series[str]:
    """Sector by symbol as index funds have it: broad funds before sector funds, then the one that most funds name, then the newest.

    Sector funds' own files are careless with their strays (XLI's calls Equifax Energy, XLB's International Paper Industrials).
    Who a company is may be known later than the day looked at; its weight in a fund may not.
    """
    rows = ledger.query(
        """WITH shares AS (SELECT fund, sector, count(*) AS n FROM holdings WHERE sector IS NOT NULL GROUP BY fund, sector),
        broad AS (SELECT fund, max(n) < 0.5 * sum(n) AS is_broad FROM shares GROUP BY fund)
        SELECT symbol, sector, bool_or(is_broad) AS is_broad, count(*) AS funds, max(date) AS newest
        FROM holdings JOIN broad USING (fund) WHERE sector IS NOT NULL
        GROUP BY symbol, sector ORDER BY symbol, is_broad DESC, funds DESC, newest DESC, sector"""
    ).drop_duplicates("symbol")
    rows["symbol"] = [class_share(symbol, known) for symbol in rows["symbol"]]
    return rows.drop_duplicates("symbol").set_index("symbol")["sector"]

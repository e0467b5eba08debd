"""Sectors and industry groups, held against what a reader knows of real companies: never against what the tables say of them."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from filings.ledger import Ledger
from screener.sectors import fund_sectors, place, read_reference, tables
from screener.sources import store
from screener.sources.holdings import SECTORS
from screener.sources.overrides import read_overrides, sector_overrides

ONLINE = "Computer Software: Programming Data Processing"


@pytest.fixture
def ledger() -> Iterator[Ledger]:
    with Ledger.open(None) as opened:
        yield opened


@pytest.mark.parametrize(
    ("sic", "industry", "fund", "sector", "group", "kind"),
    [
        # Herc rents machines, Hertz cars: SIC 73 and 75 must not put them with software.
        ("7350", "Misc Corporate Leasing Services", "Industrials", "Industrials", "Distribution and equipment rental", "operating"),
        ("7510", "Rental/Leasing Companies", "Industrials", "Industrials", "Ground transport and logistics", "operating"),
        # Without a fund the SIC decides.
        ("7350", None, None, "Industrials", "Distribution and equipment rental", "operating"),
        ("3559", None, "Information Technology", "Information Technology", "Semiconductors and equipment", "operating"),
        ("5961", None, "Consumer Discretionary", "Consumer Discretionary", "Online retail and travel", "operating"),
        # Visa and Mastercard are 7389, business services: the fund's sector leads to payments, not to banks.
        ("7389", "Business Services", "Financials", "Financials", "Payments and financial data", "operating"),
        ("6022", "Major Banks", None, "Financials", "Banks", "bank"),
        ("6331", None, None, "Financials", "Insurers", "insurer"),
        ("6798", "Real Estate Investment Trusts", "Real Estate", "Real Estate", "Property trusts", "reit"),
        # A trust that holds mortgages is judged by its book, not by funds from operations.
        ("6798", "Real Estate Investment Trusts", "Financials", "Financials", "Mortgage trusts", "bank"),
        # A hotel trust without a fund: its SIC says hotels, the list says trust.
        ("7011", "Real Estate Investment Trusts", None, "Real Estate", "Property trusts", "reit"),
        # 7370 holds Google and consultants: where no fund says so, the list's industry does.
        ("7370", ONLINE, None, "Communication Services", "Internet platforms and advertising", "operating"),
        ("6199", None, "Financials", "Financials", "Consumer and business lenders", "bank"),
        # No SIC: the list's industry.
        (None, "Restaurants", None, "Consumer Discretionary", "Restaurants", "operating"),
        # Nothing known.
        (None, None, None, None, None, "operating"),
        ("9995", "Multi-Sector Companies", None, None, None, "operating"),
    ],
)  # fmt: skip
def test_where_companies_belong(
    sic: str | None, industry: str | None, fund: str | None, sector: str | None, group: str | None, kind: str
) -> None:
    found = place(sic, industry, fund)
    assert (found.sector, found.group, found.kind) == (sector, group, kind)


def test_the_user_goes_first_then_the_fund_and_a_group_of_another_sector_is_none() -> None:
    assert place("7372", None, "Financials", "Health Care").sector_source == "override"
    assert place("7372", None, "Financials").sector_source == "fund"
    assert place("7372", None, None).sector_source == "SIC"
    assert place(None, "Restaurants", None).sector_source == "listing"
    # A utility with a restaurant's SIC has no group: its peers are its sector's.
    assert place("5812", None, "Utilities").group is None


def test_the_tables_hold_together() -> None:
    known = tables()
    assert 55 <= len(known.groups) <= 70
    assert {sector for sector, _ in known.groups.values()} == set(SECTORS)
    codes = [row["sic"] for row in read_reference("sic.csv")]
    assert len(set(codes)) == len(codes) and all(len(code) == 4 and code.isdigit() for code in codes)
    # A group is where its SIC codes' sector is, but for what mixed_codes.csv says.
    astray = {code for code, (sector, group) in known.codes.items() if sector and group and known.groups[group][0] != sector}
    assert not astray
    rows = [(row["sic"], row["sector"]) for row in read_reference("mixed_codes.csv")]
    assert len(set(rows)) == len(rows)


def test_funds_are_asked_by_breadth(ledger: Ledger, tmp_path: Path) -> None:
    def fund(name: str, rows: list[tuple[str, str]]) -> None:
        lines = "".join(f"{name},{symbol},{symbol} INC,{sector},US,1.0\n" for symbol, sector in rows)
        path = tmp_path / f"{name}_2025-11-05.csv"
        path.write_text("fund,ticker,name,sector,country,weight_percent\n" + lines)
        store("holdings", ledger, path)

    # XLI's own file calls Equifax Energy; IVV's Industrials. BRKB is BRK-B where that is known.
    fund("XLI", [("AAA", "Industrials"), ("BBB", "Industrials"), ("EFX", "Energy")])
    fund("IVV", [("EFX", "Industrials"), ("BRKB", "Financials"), ("CCC", "Energy"), ("DDD", "Utilities")])
    found = fund_sectors(ledger, {"EFX", "BRK-B"})
    assert (found["EFX"], found["BRK-B"]) == ("Industrials", "Financials")


def test_overrides_are_read(ledger: Ledger, tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("ticker,sector\nHRI,Industrials\n")
    store("overrides", ledger, path)
    assert sector_overrides(read_overrides(ledger, date(2025, 11, 21))) == {"HRI": "Industrials"}


def test_the_large_caps_of_the_market_make_groups(ledger: Ledger, shared: Path) -> None:
    """Most groups have five large caps of their own on 2025-11-21 (foreign filers with them), and none is without a group."""
    for path in ("market/constituents/etf_holdings_2025-11.csv",):
        store("holdings", ledger, shared / "data" / path)
    for name, path in (("companies", "reference/listed_filer_metadata.csv.gz"), ("listing", "market/us_listed_symbols.csv.gz")):
        store(name, ledger, shared / "data" / path)
    ivv = ledger.query(
        """SELECT h.symbol, any_value(h.sector) AS fund, any_value(c.sic) AS sic, any_value(l.industry) AS industry
        FROM holdings h JOIN tickers t USING (symbol) JOIN companies c USING (cik) LEFT JOIN listing l USING (symbol)
        WHERE h.fund = 'IVV' AND h.sector IS NOT NULL GROUP BY h.symbol"""
    )
    assert len(ivv) > 480
    places = [
        place(*(None if v is None or v != v else str(v) for v in row))
        for row in ivv[["sic", "industry", "fund"]]
        .astype("object")
        .where(ivv[["sic", "industry", "fund"]].notna(), None)
        .to_numpy()
    ]
    assert sum(p.group is None for p in places) <= 3
    groups = Counter(p.group for p in places if p.group)
    assert sum(1 for n in groups.values() if n >= 5) >= 35

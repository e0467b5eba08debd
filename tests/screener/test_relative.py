"""The multiple against its own past, the views in words, the market's gap and the warranted multiple: worked by hand."""

import math
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest

import screener.sources  # noqa: F401 declares every table
from filings.ledger import FACTS, Ledger
from screener.companies import Companies
from screener.gap import LEAST_SMALL, market_gap
from screener.multiples import MULTIPLES
from screener.regime.valuation_gap import valuation_gap
from screener.relative import LEAST_POINTS, add_relative, quarter_ends
from screener.settings import load_settings
from screener.sources.prices import PRICES
from screener.warranted import LEAST_COMPANIES, add_warranted, huber

SETTINGS = load_settings()
NAN = float("nan")
AS_OF = date(2025, 11, 21)


def year_of(cik: int, year: int, operating: float) -> list[dict[str, Any]]:
    """One annual report with a whole balance sheet: no debt, cash of 10, filed on 1 February."""
    end, filed = date(year, 12, 31), date(year + 1, 2, 1)
    base = {
        "cik": cik, "unit": "USD", "dimensions": None, "accession": f"{cik:010d}-{year % 100:02d}-000001", "form": "10-K",
        "filed": filed, "source": "companyfacts", "complete": True, "rounded": False, "end": end,
    }  # fmt: skip
    flows = {
        "OperatingIncomeLoss": operating,
        "Revenues": 100.0,
        "NetIncomeLoss": operating,
        "NetCashProvidedByUsedInOperatingActivities": 5.0,
    }
    flows |= {"NetCashProvidedByUsedInInvestingActivities": 0.0, "NetCashProvidedByUsedInFinancingActivities": 0.0}
    balances = {"Assets": 50.0, "Liabilities": 0.0, "StockholdersEquity": 50.0, "CashAndCashEquivalentsAtCarryingValue": 10.0}
    return [
        *(base | {"concept": f"us-gaap:{name}", "value": value, "start": date(year, 1, 1)} for name, value in flows.items()),
        *(base | {"concept": f"us-gaap:{name}", "value": value, "start": None} for name, value in balances.items()),
    ]


def test_quarter_ends_are_before_the_day() -> None:
    assert quarter_ends(date(2025, 11, 21), 3) == [date(2025, 9, 30), date(2025, 6, 30), date(2025, 3, 31)]
    assert quarter_ends(date(2025, 9, 30), 2) == [date(2025, 6, 30), date(2025, 3, 31)]


def quarterly(cik: int, operating: float) -> list[dict[str, Any]]:
    """Reports for every quarter from 2019 on, thirty days after its end, each with twelve months of operating income to it."""
    rows = []
    for end in pd.date_range("2019-03-31", "2025-09-30", freq="QE"):
        one = year_of(cik, end.year, operating)
        start = (end - pd.Timedelta(days=364)).date()
        for row in one:
            row |= {
                "end": end.date(),
                "filed": (end + pd.Timedelta(days=30)).date(),
                "accession": f"{cik:010d}-{end:%y}-0000{end:%m}",
            }
            row["start"] = start if row["start"] else None
        rows += one
    return rows


def list_of(own_multiple: float, peers: int) -> tuple[Companies, pd.DataFrame]:
    table = pd.DataFrame(
        {
            "ticker": ["OWN"], "kind": ["operating"], "multiple": ["EV/EBIT"], "own_multiple": [own_multiple],
            "ttm_discount": [0.5], "mid_cycle_discount": [NAN], "mid_cycle_operating_income": [NAN], "same_size_discount": [-0.1],
            "same_size_multiple": [8.0],
        },
        index=pd.Index([1], name="cik"),
    ).astype({"ticker": "string", "kind": "string", "multiple": "string"})  # fmt: skip
    listed = pd.DataFrame({"cik": 1, "peer_cik": range(2, 2 + peers), "peer_ticker": [f"P{at}" for at in range(peers)]})
    return Companies(table), listed.astype({"peer_ticker": "string"})


def ledger_of(own_cap: Any, peers: int) -> Ledger:
    """Own operating income 10 of cash 10; peers always cost 20 times (cap 210, cash 10, operating income 10)."""
    ledger = Ledger.open(None)
    rows = [row for cik in range(1, 2 + peers) for row in quarterly(cik, 10.0)]
    ledger.insert(FACTS, pd.DataFrame(rows))
    days = [date(2020, 12, 25) + timedelta(weeks=week) for week in range(257)]
    prices = [
        {"symbol": symbol, "date": day, "market_cap": own_cap(day) if symbol == "OWN" else 210.0}
        for day in days
        for symbol in ["OWN", *(f"P{at}" for at in range(peers))]
    ]
    frame = pd.DataFrame(prices).reindex(columns=PRICES.names).assign(source="test", close=1.0)
    ledger.insert(PRICES, frame)
    return ledger


def test_a_multiple_that_fell_against_its_own_past() -> None:
    # Own cap 110 until 2024 (10 times, half of the peers' 20) but for small waves, and 60 now (5 times, a quarter).
    def cap(day: date) -> float:
        return 60.0 if day > date(2025, 11, 1) else 110.0 + (10.0 if day.month in (3, 9) else 0.0)

    companies, listed = list_of(5.0, 5)
    with ledger_of(cap, 5) as ledger:
        done = add_relative(companies, listed, ledger, SETTINGS, AS_OF)
    cells = done.table.loc[1]
    assert cells["relative_multiple"] == pytest.approx(0.25)
    # Half the points at ratio 0.5, half at 0.55: median log is the middle, and every point lies half the distance from it.
    middle = (math.log(0.5) + math.log(0.55)) / 2
    apart = (math.log(0.55) - math.log(0.5)) / 2
    assert cells["relative_points"] == 20
    assert cells["relative_multiple_median"] == pytest.approx(math.exp(middle), rel=1e-6)
    assert cells["relative_multiple_z"] == pytest.approx((math.log(0.25) - middle) / (1.4826 * apart), rel=1e-6)
    assert cells["cheap_on"] == "cheap on 2 of 4: trailing year, own history; not known: mid-cycle"


def test_what_was_filed_after_a_quarter_end_is_not_known_on_it() -> None:
    companies, listed = list_of(5.0, 5)
    with ledger_of(lambda _: 110.0, 5) as ledger:
        late = [
            row | {"filed": AS_OF, "value": 1000.0} for row in quarterly(1, 10.0) if row["concept"].endswith("OperatingIncomeLoss")
        ]
        before = add_relative(companies, listed, ledger, SETTINGS, AS_OF).table
        ledger.insert(FACTS, pd.DataFrame([row | {"accession": "0000000001-25-999999", "form": "10-K/A"} for row in late]))
        after = add_relative(companies, listed, ledger, SETTINGS, AS_OF).table
    assert after["relative_multiple_median"].iloc[0] == before["relative_multiple_median"].iloc[0] == pytest.approx(0.5)
    assert before["relative_multiple_z"].isna().iloc[0]  # never moved


def test_a_short_past_is_no_history() -> None:
    companies, listed = list_of(5.0, 5)
    with ledger_of(lambda _: 110.0, 5) as ledger:
        ledger.execute("DELETE FROM prices WHERE date < DATE '2024-01-01'")
        done = add_relative(companies, listed, ledger, SETTINGS, AS_OF)
    reasons = done.missing.set_index("column")["reason"]
    assert done.table["relative_points"].iloc[0] == 7  # the quarter ends from March 2024 to September 2025
    assert reasons["relative_multiple_z"] == f"only 7 of the {LEAST_POINTS} quarter ends that a history needs"


def test_too_few_peers_and_no_multiple() -> None:
    companies, listed = list_of(5.0, 4)
    with ledger_of(lambda _: 110.0, 4) as ledger:
        done = add_relative(companies, listed, ledger, SETTINGS, AS_OF)
    assert done.table["relative_multiple"].isna().all()
    assert "no figures" in done.missing["reason"].iloc[0]
    lone = companies.table.assign(multiple=pd.Series([pd.NA], index=[1], dtype="string"))
    with Ledger.open(None) as ledger:
        done = add_relative(Companies(lone), listed.iloc[:0], ledger, SETTINGS, AS_OF)
    assert "no multiple" in done.missing["reason"].iloc[0]


def market(small: int, large: int, **cells: Any) -> pd.DataFrame:
    base = {
        "kind": "operating", "sector": "Industrials", "market_cap": 100.0, "enterprise_value": 100.0, "earnings_ttm": 10.0,
        "operating_income_ttm": 12.0, "operating_income_prior_ttm": 10.0,
    }  # fmt: skip
    rows = [base | {"role": "small"} | cells for _ in range(small)] + [
        base | {"role": "peer", "market_cap": 200.0} for _ in range(large)
    ]
    return pd.DataFrame(rows, index=pd.RangeIndex(1, len(rows) + 1, name="cik"))


def test_the_gap_of_the_market_with_and_without_losses() -> None:
    # A hundred small caps of 100 that earn 10, twenty of 100 that lose 20: 12,000 over 600 is 20 times; without them 10. Large 20.
    table = market(LEAST_SMALL, 10)
    lossy = market(20, 0, earnings_ttm=-20.0)
    lossy.index += 1000
    gap = market_gap(pd.concat([table, lossy]))[0]
    assert (gap.sector, gap.small, gap.large) == ("all", 120, 10)
    assert gap.small_price_earnings == pytest.approx(20)
    assert gap.small_price_earnings_without_losses == pytest.approx(10)
    assert gap.large_price_earnings == pytest.approx(20)
    assert gap.discount == pytest.approx(0)
    assert gap.discount_without_losses == pytest.approx(0.5)
    assert gap.small_median == pytest.approx(10)
    assert gap.growth_gap == pytest.approx(0)
    assert gap.share_of_small_losing == pytest.approx(1 / 6)
    assert "120 small caps in all" in gap.sentence


def test_few_companies_conclude_nothing() -> None:
    gaps = market_gap(market(LEAST_SMALL - 1, 10))
    assert gaps[0].sentence.startswith("Nothing can be concluded")
    assert gaps[1].sector == "Industrials"
    assert "99 small caps" in gaps[1].sentence
    assert market_gap(market(19, 10))[1].sentence.startswith("Nothing can be concluded in Industrials")
    with Ledger.open(None) as ledger:
        (reading,) = valuation_gap(ledger, AS_OF)
    assert reading.state == "unknown"
    assert "only 0 small caps" in reading.sentence


def test_a_sum_of_losses_has_no_price() -> None:
    gap = market_gap(market(5, 5, earnings_ttm=-1.0))[0]
    assert gap.small_price_earnings is None
    assert gap.discount is None


def cross_section(count: int) -> Companies:
    """Yields that are exactly 2 % + 10 % of the margin + 5 % of growth + 2 % of leverage."""
    random = np.random.default_rng(5)
    margin, growth, leverage = random.uniform(0.02, 0.3, count), random.uniform(-0.2, 0.4, count), random.uniform(0, 0.5, count)
    yields = 0.02 + 0.10 * margin + 0.05 * growth + 0.02 * leverage
    table = pd.DataFrame(
        {
            "role": "small", "kind": "operating", "sector": "Industrials", "ebit_yield": yields, "revenue_ttm": 100 * (1 + growth),
            "revenue_prior_ttm": 100.0, "operating_income_ttm": 100 * (1 + growth) * margin, "enterprise_value": 1000.0,
            "debt": 1000 * leverage,
        },
        index=pd.RangeIndex(1, count + 1, name="cik"),
    )  # fmt: skip
    return Companies(table.astype(dict.fromkeys(("role", "kind", "sector"), "string")))


def test_the_warranted_multiple_finds_what_the_market_pays() -> None:
    market = cross_section(LEAST_COMPANIES)
    table = market.table
    table["ebit_yield"] = table["ebit_yield"].mask(table.index == 7, 2 * table["ebit_yield"])  # twice as cheap as it should be
    done = add_warranted(market, SETTINGS).table
    assert done.loc[7, "warranted_discount"] == pytest.approx(0.5, abs=0.03)
    assert done["warranted_discount"].drop(7).abs().median() < 0.01


def test_below_a_thousand_companies_there_is_no_warranted_multiple() -> None:
    done = add_warranted(cross_section(LEAST_COMPANIES - 1), SETTINGS)
    assert done.table["warranted_discount"].isna().all()
    assert "only 999 companies" in done.missing["reason"].iloc[0]


def test_a_robust_fit_is_not_moved_by_one_wrong_figure() -> None:
    x = np.column_stack([np.ones(20), np.arange(20.0)])
    y = 1 + 2 * np.arange(20.0) + 0.01 * np.sin(np.arange(20.0))
    y[3] = 1e6
    assert huber(x, y) == pytest.approx([1, 2], abs=0.02)


def test_every_multiple_is_known_by_name() -> None:
    assert len({multiple.name for multiple in MULTIPLES}) == len(MULTIPLES)

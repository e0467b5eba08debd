"""What paid for buybacks, leverage, the return on new capital, what became of purchases: worked by hand on made-up figures."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pandas as pd
import pytest

from filings.ledger import Ledger
from screener.allocation.account import Account, account_of
from screener.allocation.acquirer import kind_of
from screener.allocation.agreement import contradicted, grade, spent_by_rest
from screener.allocation.capacity import incremental_return
from screener.allocation.execution import add_execution
from screener.allocation.funding import add_funding
from screener.allocation.tellings import Report, Row, Telling, Told, bounds
from screener.settings import load_settings
from screener.sources.prices import ADJUSTED, PRICES

NAN = float("nan")
SOURCES = ("fcf", "debt", "equity", "cash")


def funding(unlike: str | None = None, **cells: Any) -> tuple[pd.Series[Any], dict[str, str]]:
    """The columns for a company that bought back 100 with 60 of free cash flow (80 less 20 of pay in shares), and the reasons."""
    plain: dict[str, Any] = {
        "kind": "operating", "repurchases_ttm": 100.0, "fcf": 60.0, "stock_compensation_ttm": 20.0, "dividends_ttm": 10.0,
        "share_issuance_ttm": 5.0, "ebitda_ttm": 50.0,
    }  # fmt: skip
    mine = {"withholding_inside": 0.0, "debt_change_ttm": 12.0, "net_debt": 150.0}
    table = pd.DataFrame([plain | {k: v for k, v in cells.items() if k in plain}], index=[1])
    made = pd.DataFrame([mine | {k: v for k, v in cells.items() if k in mine}], index=[1])
    gaps = add_funding(table, made, pd.Series([unlike], index=[1], dtype="string"))
    reasons = pd.concat(gaps)
    return made.loc[1], dict(zip(reasons["column"], reasons["reason"], strict=True))


def test_what_paid_in_order() -> None:
    made, reasons = funding()
    # Left after dividends, pay in shares not taken off: 60 + 20 - 10 = 70. Then 12 of debt, 5 of new shares, 13 from the till.
    assert [made[f"buyback_from_{name}"] for name in SOURCES] == pytest.approx([0.70, 0.12, 0.05, 0.13])
    # 150 now, 50 had nothing been bought; over EBITDA of 50.
    assert (made["leverage_before_buybacks"], made["leverage_after_buybacks"]) == (1.0, 3.0)
    assert not reasons


def test_what_comes_after_paid_nothing_known_or_not() -> None:
    made, _ = funding(fcf=200.0, debt_change_ttm=NAN, share_issuance_ttm=NAN)
    assert [made[f"buyback_from_{name}"] for name in SOURCES] == [1.0, 0.0, 0.0, 0.0]


def test_an_unknown_source_leaves_all_after_it_unknown() -> None:
    made, reasons = funding(debt_change_ttm=NAN)
    assert made["buyback_from_fcf"] == 0.70
    assert made[[f"buyback_from_{name}" for name in SOURCES[1:]]].isna().all()
    assert set(reasons.values()) == {"the change of gross debt is unknown"}
    # Debt that came with an acquisition was not borrowed for buybacks.
    made, reasons = funding(unlike="not like for like: acquisitions of 34% of enterprise value in the twelve months")
    assert pd.isna(made["buyback_from_debt"]) and reasons["buyback_from_debt"].startswith("not like for like")
    made, reasons = funding(fcf=NAN)
    assert made[[f"buyback_from_{name}" for name in SOURCES]].isna().all()


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"repurchases_ttm": 0.0}, "no repurchases in twelve months"),
        ({"repurchases_ttm": NAN}, "repurchases unknown"),
        ({"kind": "bank"}, "not told for banks and insurers"),
    ],
)
def test_without_a_buyback_nothing_paid_for_it(cells: dict[str, Any], reason: str) -> None:
    made, reasons = funding(**cells)
    assert made[[f"buyback_from_{name}" for name in SOURCES]].isna().all()
    assert {reasons[f"buyback_from_{name}"] for name in SOURCES} == {reason}


def test_leverage_has_no_value_on_a_loss() -> None:
    made, reasons = funding(ebitda_ttm=-4.0)
    assert pd.isna(made["leverage_after_buybacks"]) and reasons["leverage_before_buybacks"] == "EBITDA is not positive"


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        # Operating income from 100 to 160: 45 after 25 % tax, on 150 more capital.
        (300.0, 450.0, 0.30),
        (300.0, 329.0, NAN),  # 29 more is under a tenth: noise
        (300.0, 200.0, NAN),  # capital fell: less income on less capital would read as a return
        (-50.0, 200.0, NAN),
        (300.0, NAN, NAN),
    ],
)
def test_return_on_new_capital(before: float, after: float, expected: float) -> None:
    table = pd.DataFrame(
        {
            "invested_capital_36m_ago": [before], "invested_capital_12m_ago": [after], "operating_income_ttm": [160.0],
            "operating_income_2y_ago_ttm": [100.0],
        }
    )  # fmt: skip
    found = incremental_return(table, load_settings()).iloc[0]
    assert found == pytest.approx(expected, nan_ok=True)


def test_a_serial_acquirer_is_programmatic_only_with_proof() -> None:
    proof = {
        "market_cap": 1e9, "acquisitions_ttm": 1e7, "organic_share_change_3y": -0.01, "net_debt_change_ttm": -1.0,
        "incremental_roic": 0.12,
    }  # fmt: skip
    bought: list[dict[str, Any]] = [{"consideration": 1e7}] * 10
    assert kind_of(proof, bought, 10, 4.0, 0.08) == "programmatic"
    for name, value in (("incremental_roic", 0.05), ("incremental_roic", NAN), ("net_debt_change_ttm", 1.0),
                        ("organic_share_change_3y", 0.08), ("organic_share_change_3y", NAN)):  # fmt: skip
        assert kind_of(proof | {name: value}, bought, 10, 4.0, 0.08) == "roll-up", name
    assert kind_of(proof, bought, 3, 4.0, 0.08) == "selective"
    assert kind_of(proof, [{"consideration": 4e8}], 1, 4.0, 0.08) == "large deal"


def reports(count: int, first: date = date(2024, 3, 31)) -> list[Report]:
    """Reports of quarters in a row, each filed forty days after it."""
    ends = [(pd.Timestamp(first) + pd.offsets.MonthEnd(3 * at)).date() for at in range(count)]
    return [
        Report(f"0000000001-{end:%y}-{at:06d}", "10-Q", end + timedelta(days=40), end, True, False) for at, end in enumerate(ends)
    ]


def account(told: list[Report], left: float = 100_000.0, price: float = 10.0) -> Account:
    """Every month 100 shares at a price, under a programme of money."""
    rows, tellings = [], []
    for one in told:
        for back in (2, 1, 0):
            end = (pd.Timestamp(one.end) - pd.offsets.MonthEnd(back)).date()
            left -= 100 * price
            rows.append(Row(one, end.replace(day=1), end, False, "", 100.0, price, 100.0, left, None, "Part II, Item 2", None))
        tellings.append(
            Telling(one, "2023-12-01", *bounds("2023-12-01"), 100_000.0, None, False, None, "active", None, None, None, None,
                    "open market", None, None, None)
        )  # fmt: skip
    return account_of(Told(told, rows, tellings), told[-1].end + timedelta(days=60))


def test_what_programmes_left_is_a_witness() -> None:
    five = account(reports(5))
    # Left at the end of March 2024 and of March 2025: twelve months of 1,000.
    assert spent_by_rest(five, pd.Timestamp("2025-03-31")) == 12_000.0
    assert grade({"cash-flow statement": 12_000.0, "Item 703": 12_000.0, "what programmes left": 12_000.0}, 1e6) == (
        "A",
        "cash-flow statement $0.0m, Item 703 $0.0m, what programmes left $0.0m: within 0%",
    )
    # Only four quarters: what was left a year ago is not told.
    assert spent_by_rest(account(reports(4)), pd.Timestamp("2024-12-31")) is None


def test_what_lapsed_was_not_spent() -> None:
    told = reports(5)
    ended = account(told)
    programme = ended.chain.market[0]
    programme.status, programme.ended = "expired", date(2025, 1, 31)
    assert spent_by_rest(ended, pd.Timestamp("2025-03-31")) is None


def test_a_contradiction_of_the_year_is_named() -> None:
    told = reports(5)
    plain = account(told)
    assert contradicted(plain, pd.Timestamp("2025-03-31")) is None
    odd = account_of(
        Told(
            told,
            [replace(r, rest_value=500_000.0) if r.end == date(2025, 2, 28) else r for r in plain.told.rows],
            plain.told.tellings,
        ),
        date(2025, 6, 1),
    )
    assert "$500,000" in (contradicted(odd, pd.Timestamp("2025-03-31")) or "")
    assert contradicted(odd, pd.Timestamp("2026-06-30")) is None


def test_a_year_later() -> None:
    """Bought at 10 when the market was 10; a year later a share is worth 12, with a 2:1 split between (raw 6)."""
    told = reports(8, date(2023, 3, 31))
    days = pd.date_range("2023-01-06", "2025-12-26", freq="W-FRI")
    split = days >= "2025-01-01"
    adjusted = pd.Series(5.0, index=days).where(days < "2024-01-01", 6.0).where(days < "2025-01-01", 7.2)
    with Ledger.open(None) as ledger:
        raw = pd.DataFrame(
            {"symbol": "MADE", "date": days, "close": adjusted * [1.0 if late else 2.0 for late in split], "source": "w"}
        )
        ledger.insert(PRICES, raw.reindex(columns=PRICES.names))
        frame = pd.DataFrame({"symbol": "MADE", "date": days, "adjusted_close": adjusted, "source": "a"})
        ledger.insert(ADJUSTED, frame.reindex(columns=ADJUSTED.names))
        table = pd.DataFrame({"ticker": ["MADE"], "price": [7.2], "split_factor": [2.0]}, index=[1])
        made = pd.DataFrame(index=[1])
        add_execution(ledger, table, {1: account(told)}, made, load_settings(), date(2025, 12, 31))
        # 2023 was bought at 10 (5 adjusted) and stood at 6 adjusted: +20 %; 2024 at 10 against a market of 12, then 7.2 of 6:
        # 12 x 1.2 over 10 is +44 %. Eight quarters, half and half.
        assert made.loc[1, "paid_against_12m_later"] == pytest.approx(0.32, abs=0.005)
        # Quarters of 0.20 and 0.44: a spread of 0.1283 over the root of eight.
        assert made.loc[1, "paid_against_12m_later_error"] == pytest.approx(0.0454, abs=0.001)
        # As of a day before the year has passed nothing is known of it.
        early = pd.DataFrame(index=[1])
        add_execution(ledger, table, {1: account(told)}, early, load_settings(), date(2023, 12, 31))
        assert pd.isna(early.loc[1, "paid_against_12m_later"])

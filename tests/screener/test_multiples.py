"""Enterprise value and yields, recomputed by hand from filings and the price of the day; what has no denominator has no yield."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pandas as pd
import pytest

from filings.ledger import FACTS, Ledger
from screener.companies import Companies
from screener.multiples import MULTIPLES, add_multiples
from screener.settings import load_settings
from screener.special_lines import add_special_lines

NAN = float("nan")
ZEROS = (
    "debt", "cash", "preferred", "minority_interest", "gains_on_sale_ttm", "impairments_ttm", "restructuring_ttm", "goodwill",
    "intangibles", "acquisitions_ttm",
)  # fmt: skip
UNKNOWN = (
    "market_cap", "operating_income_ttm", "ebitda_ttm", "mid_cycle_operating_income", "pretax_income_ttm", "net_income_ttm",
    "depreciation_ttm", "capex_ttm", "interest_ttm", "equity", "fcf", "revenue_ttm",
)  # fmt: skip
TEXTS = {"role": "small", "kind": "operating", "industry_group": "Tools", "sector": "Industrials", "ticker": "T", "name": "Co"}


def companies(*rows: dict[str, Any]) -> Companies:
    """A company a row; what a row does not name is no line of its statements (0) or unknown."""
    filled = [TEXTS | dict.fromkeys(ZEROS, 0.0) | dict.fromkeys(UNKNOWN, NAN) | row for row in rows]
    table = pd.DataFrame(filled, index=pd.Index([row.get("cik", at + 1) for at, row in enumerate(filled)], name="cik"))
    return Companies(table.drop(columns="cik", errors="ignore").astype(dict.fromkeys(TEXTS, "string")))


def made(**row: Any) -> tuple[dict[str, Any], dict[str, str]]:
    """One company's cells after the step, and its reasons."""
    done = add_multiples(companies(row), load_settings())
    cells = {str(name): value for name, value in done.table.iloc[0].items()}
    return cells, dict(zip(done.missing["column"], done.missing["reason"], strict=True))


def test_axcelis_on_21_november_2025() -> None:
    # 10-Q 0001104659-25-107689: 30,999,133 shares on 3 November; cash 187.501m and short-term investments 262.059m; finance leases
    # 42.671m, no other debt. Operating income: 2024 210.794m + nine months 83.143m - nine months of 2024 156.263m. Close $76.88.
    cells, _ = made(
        market_cap=30_999_133 * 76.88,
        debt=42_671_000,
        cash=187_501_000 + 262_059_000,
        operating_income_ttm=210_794_000 + 83_143_000 - 156_263_000,
    )
    assert cells["enterprise_value"] == pytest.approx(1_976_324_345, abs=1)
    assert 1 / cells["ebit_yield"] == pytest.approx(14.3551, abs=1e-4)


def test_gigacloud_on_21_november_2025() -> None:
    # 10-Q 0001857816-25-000121; 37,056,744 shares; close $34.88; operating income 130.622m + 104.686m - 102.988m, and a loss on
    # equipment sold of 0.107m (0.193 + 0.127 - 0.213) taken out of it.
    cells, _ = made(
        market_cap=37_056_744 * 34.88,
        debt=987_000,
        cash=365_862_000,
        operating_income_ttm=132_320_000 + 107_000,
        pretax_income_ttm=100e6,
        gains_on_sale_ttm=-107_000,
    )
    assert cells["enterprise_value"] == pytest.approx(927_664_231, abs=1)
    assert 1 / cells["ebit_yield"] == pytest.approx(7.0051, abs=1e-4)
    assert cells["earnings_ttm"] == pytest.approx(0.75 * 100_107_000)


def test_a_loss_is_a_negative_yield_and_no_missing_one() -> None:
    # Sonos, 10-K 0001314727-25-000090: operating loss 50.468m, with 21.570m of restructuring and 6.8m lost on equipment in it.
    cells, reasons = made(
        market_cap=120_240_651 * 16.78, cash=227_526_000, operating_income_ttm=-50_468_000 + 21_570_000 + 6_800_000
    )
    assert cells["enterprise_value"] == pytest.approx(1_790_112_124, abs=1)
    assert cells["ebit_yield"] == pytest.approx(-0.012344, abs=1e-6)
    assert "ebit_yield" not in reasons


def bank_facts() -> list[dict[str, Any]]:
    """East West Bancorp, 10-Q for 2025-06-30, its own inline XBRL; the securities' loss also by class, which is not the bank's."""
    told = {
        "Assets": 78_158_067_000,
        "Liabilities": 69_956_300_000,
        "StockholdersEquity": 8_201_767_000,
        "Goodwill": 465_697_000,
        "HeldToMaturitySecuritiesAccumulatedUnrecognizedHoldingLoss": 455_735_000,
    }
    row = {
        "cik": 1,
        "unit": "USD",
        "start": None,
        "end": date(2025, 6, 30),
        "dimensions": None,
        "accession": "0000000001-25-000001",
        "form": "10-Q",
        "filed": date(2025, 8, 8),
        "source": "ixbrl",
        "complete": True,
        "rounded": False,
    }
    rows = [row | {"concept": f"us-gaap:{name}", "value": float(value)} for name, value in told.items()]
    by_class = {"dimensions": "us-gaap:FinancialInstrumentAxis=us-gaap:USTreasurySecuritiesMember", "value": 35_222_000.0}
    return [*rows, rows[-1] | by_class]


@pytest.fixture
def bank_ledger() -> Iterator[Ledger]:
    with Ledger.open(None) as ledger:
        ledger.insert(FACTS, pd.DataFrame(bank_facts()))
        yield ledger


def test_a_bank_s_tangible_book_bears_the_loss_on_securities_held_to_maturity(bank_ledger: Ledger) -> None:
    # 137,821,766 shares at $99.11 (2025-08-08) = 13,659.5m. 8,201.767 - 465.697 - 0.75 x 455.735 = 7,394.269m: 1.8473 times.
    bank = companies(
        {
            "kind": "bank",
            "market_cap": 137_821_766 * 99.11,
            "equity": 8_201_767_000,
            "goodwill": 465_697_000,
            "net_income_ttm": 1.2e9,
        }
    )
    done = add_multiples(add_special_lines(bank, bank_ledger, date(2025, 8, 8)), load_settings())
    cells = done.table.iloc[0]
    assert cells["held_to_maturity_loss"] == 455_735_000
    assert cells["tangible_book"] == pytest.approx(7_394_268_750)
    assert 1 / cells["tangible_book_yield"] == pytest.approx(1.8473, abs=1e-4)
    assert cells["rotce"] == pytest.approx(1.2e9 / 7_394_268_750)
    assert done.evidence.loc[done.evidence["column"] == "held_to_maturity_loss", "accession"].tolist() == ["0000000001-25-000001"]
    assert pd.isna(cells["ebit_yield"])


def test_an_insurer_on_book() -> None:
    # Travelers, 10-Q 0000086312-23-000063: equity 19,978m, 228,399,446 shares on 2023-10-13, close $161.59 on 2023-10-20.
    cells, reasons = made(kind="insurer", market_cap=228_399_446 * 161.59, equity=19_978e6, goodwill=3_955e6, intangibles=278e6)
    assert 1 / cells["book_yield"] == pytest.approx(1.8474, abs=1e-4)
    assert pd.isna(cells["tangible_book_yield"])
    assert reasons["rotce"] == "told for banks only"


def test_preferred_stock_is_no_book_of_common() -> None:
    cells, _ = made(kind="bank", market_cap=100.0, equity=100.0, preferred=20.0)
    assert cells["book_value"] == 80.0
    assert cells["tangible_book"] == 80.0


def test_a_property_trust_on_funds_from_operations() -> None:
    # Made: 100 + 150 - 30 + 10 = 230 of FFO, 190 after 40 of capital expenditure; cap 2,300.
    trust = {
        "kind": "reit", "market_cap": 2300.0, "net_income_ttm": 100.0, "depreciation_ttm": 150.0, "capex_ttm": 40.0,
        "gains_on_sale_ttm": 99.0, "real_estate_gains_ttm": 30.0, "real_estate_impairment_ttm": 10.0,
    }  # fmt: skip
    cells, _ = made(**trust)
    assert cells["funds_from_operations_ttm"] == 230.0
    assert 1 / cells["ffo_yield"] == pytest.approx(10.0)
    assert cells["affo_yield"] == pytest.approx(190 / 2300)
    cells, _ = made(**trust | {"real_estate_gains_ttm": NAN})
    assert cells["funds_from_operations_ttm"] == 100 + 150 - 99 + 10


def test_biotech_without_revenue_has_no_multiple() -> None:
    cells, reasons = made(kind="biotech", market_cap=100.0, operating_income_ttm=-5.0, net_income_ttm=-5.0, fcf=-5.0)
    for multiple in MULTIPLES:
        assert pd.isna(cells[multiple.yield_column])
        assert "does not speak for this kind" in reasons[multiple.yield_column]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ({"cash": 150.0}, "enterprise value is not positive"),
        ({"cash": 100.0}, "enterprise value is not positive"),
        ({"debt": NAN}, "enterprise value unknown"),
        ({"cash": NAN}, "enterprise value unknown"),
        ({"market_cap": NAN}, "enterprise value unknown"),
        ({"preferred": NAN}, "enterprise value unknown"),
        ({"operating_income_ttm": NAN}, "operating_income_ttm unknown"),
    ],
)
def test_without_a_denominator_there_is_no_yield_and_a_reason(row: dict[str, float], why: str) -> None:
    cells, reasons = made(**{"market_cap": 100.0, "operating_income_ttm": 10.0} | row)
    assert pd.isna(cells["ebit_yield"])
    assert reasons["ebit_yield"] == why


def test_negative_enterprise_value_keeps_the_yields_on_the_cap() -> None:
    cells, _ = made(market_cap=100.0, cash=150.0, net_income_ttm=10.0)
    assert cells["enterprise_value"] == -50.0
    assert cells["earnings_yield"] == pytest.approx(0.1)


def test_a_peer_without_proof_of_preferred_stock_is_taken_without_it_and_a_ranked_company_is_not() -> None:
    row = {"market_cap": 100.0, "preferred": NAN, "operating_income_ttm": 5.0}
    assert made(**row, role="peer")[0]["enterprise_value"] == 100.0
    assert "left out" in made(**row, role="peer")[1]["preferred_or_minority"]
    assert pd.isna(made(**row)[0]["enterprise_value"])
    assert made(**row)[1]["enterprise_value"] == "preferred stock or minorities unknown"


def test_every_missing_cell_has_a_reason() -> None:
    done = add_multiples(
        companies({}, {"kind": "bank"}, {"kind": "reit"}, {"kind": "insurer"}, {"kind": "biotech"}), load_settings()
    )
    told = set(zip(done.missing["cik"], done.missing["column"], strict=True))
    new = [name for name in done.table.columns if name not in companies({}).table.columns]
    for cik, row in done.table[new].iterrows():
        for name in new:
            assert pd.notna(row[name]) or (cik, name) in told, (cik, name)


@pytest.mark.parametrize("scale", [1e-3, 1e6])
def test_yields_do_not_know_the_unit_of_money(scale: float) -> None:
    row = {
        "market_cap": 90.0, "debt": 30.0, "cash": 20.0, "operating_income_ttm": 7.0, "ebitda_ttm": 9.0, "pretax_income_ttm": 6.0,
        "revenue_ttm": 80.0, "fcf": 3.0,
    }  # fmt: skip
    one, other = made(**row)[0], made(**{name: value * scale for name, value in row.items()})[0]
    for multiple in MULTIPLES:
        assert one[multiple.yield_column] == pytest.approx(other[multiple.yield_column], nan_ok=True)


def test_a_peer_that_tags_its_segments_income_is_left_out() -> None:
    # Disney, fiscal 2025: 17,551m of segment operating income and 871m written off, 12,003m before tax, 2,050m interest.
    disney = {
        "market_cap": 186_170e6, "debt": 42_188e6, "cash": 5_695e6, "operating_income_ttm": 18_422e6, "pretax_income_ttm": 12_003e6,
        "impairments_ttm": 871e6, "interest_ttm": 2_050e6,
    }  # fmt: skip
    cells, reasons = made(**disney, role="peer")
    assert pd.isna(cells["ebit_yield"])
    assert "sum of segments" in reasons["ebit_yield"]
    assert pd.notna(made(**disney)[0]["ebit_yield"])
    assert pd.notna(made(**disney | {"pretax_income_ttm": 14_500e6}, role="peer")[0]["ebit_yield"])


def test_a_market_without_companies_is_no_error() -> None:
    nobody = companies({})
    done = add_multiples(nobody.keep(nobody.table.index[:0]), load_settings())
    assert done.table.empty

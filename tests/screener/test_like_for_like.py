"""A trailing year that a large deal makes unlike the price: paid in cash or in shares, worked by hand."""

from datetime import date
from typing import Any

import pandas as pd
import pytest

from screener.allocation.deals import DEAL_COLUMNS
from screener.companies import Companies
from screener.like_for_like import add_like_for_like
from screener.settings import load_settings

AS_OF = date(2025, 11, 21)
NAN = float("nan")


def judged(told: list[dict[str, Any]], **cells: float) -> tuple[dict[str, Any], dict[str, str], list[dict[str, Any]]]:
    row = {"enterprise_value": 100.0, "acquisitions_ttm": 0.0, "operating_income_quarter": NAN} | cells
    table = pd.DataFrame([row | {"latest_accession": "report"}], index=pd.Index([7], name="cik"))
    base = {"cik": 7, "kind": "acquisition", "status": "completed", "accession": "told"}
    deals = pd.DataFrame([base | one for one in told], columns=list(DEAL_COLUMNS)).astype(DEAL_COLUMNS)
    done = add_like_for_like(Companies(table.astype({"latest_accession": "string"})), deals, load_settings(), AS_OF)
    why = dict(zip(done.missing["column"], done.missing["reason"], strict=True))
    return done.table.iloc[0].to_dict(), why, done.flags.to_dict("records")  # type: ignore[return-value]


def test_cash_paid_for_a_tenth_of_the_company() -> None:
    cells, _, flags = judged([], acquisitions_ttm=11.0, operating_income_quarter=6.25)
    assert cells["bought_share"] == pytest.approx(0.11)
    assert cells["annualised_multiple"] == pytest.approx(4), "100 / (4 x 6.25)"
    assert [(flag["flag"], flag["severity"], flag["accession"]) for flag in flags] == [("not like for like", "amber", "report")]
    assert flags[0]["reason"].startswith("acquisitions of twelve months cost 11%")


def test_a_deal_paid_in_shares_leaves_no_line_in_the_cash_flow_statement() -> None:
    cells, _, flags = judged([{"consideration": 30.0, "stock": 30.0, "closed": "2025-07-01"}], operating_income_quarter=5.0)
    assert cells["bought_share"] == pytest.approx(0.30)
    assert cells["annualised_multiple"] == pytest.approx(5)
    assert flags[0]["accession"] == "told"
    assert flags[0]["reason"].startswith("deals closed in twelve months cost 30%")


@pytest.mark.parametrize(
    "told",
    [
        {"consideration": 30.0, "closed": "2024-11-20"},
        {"consideration": 30.0, "closed": "2025-12-01"},
        {"consideration": 30.0, "closed": "2025-07-01", "status": "pending"},
        {"consideration": 30.0, "closed": "2025-07-01", "kind": "divestiture"},
        {"closed": "2025-07-01"},
        {"consideration": 30.0, "closed": "2025"},
    ],
)
def test_what_is_no_purchase_of_these_twelve_months_does_not_count(told: dict[str, Any]) -> None:
    cells, why, flags = judged([told])
    assert cells["bought_share"] == 0
    assert why["annualised_multiple"] == "no large deal in twelve months is known"
    assert flags == []


def test_unknown_is_not_none() -> None:
    cells, why, flags = judged([], acquisitions_ttm=NAN)
    assert pd.isna(cells["bought_share"])
    assert why["bought_share"] == "cash paid for acquisitions is unknown, and no closed deal is told"
    cells, why, _ = judged([], enterprise_value=-5.0, acquisitions_ttm=3.0)
    assert why["bought_share"] == "enterprise value is unknown or not positive"
    assert flags == []


def test_a_loss_of_the_quarter_has_no_multiple() -> None:
    cells, why, _ = judged([], acquisitions_ttm=20.0, operating_income_quarter=-1.0)
    assert pd.isna(cells["annualised_multiple"])
    assert why["annualised_multiple"] == "a loss, or no operating income of the latest quarter"

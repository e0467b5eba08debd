"""Five years of cash: statements of real companies written out by hand, and the rules on made-up ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from filings.ledger import FACTS, Ledger
from screener.allocation.sources_uses import LABELS, SOURCES, SOURCES_AND_USES, USES, sources_and_uses_of
from screener.imports import import_files
from screener.settings import load_settings

TZOO, ACLS, GCT = 1133311, 1113232, 1857816
AS_OF = date(2025, 11, 21)


@pytest.fixture(scope="module")
def three(shared: Path) -> Iterator[pd.DataFrame]:
    folder = shared / "data" / "filings"
    paths = [p for name in ("TZOO", "ACLS", "GCT") for p in folder.glob(f"{name}_10-*_202[2345]*_0*.gz")]
    with Ledger.open(None) as ledger:
        assert not [line for line in import_files("filings", ledger, paths) if line.failed]
        yield sources_and_uses_of(ledger, load_settings(), AS_OF, [TZOO, ACLS, GCT])


# Thousands, from the cash-flow statements of 0001133311-25-000007, 0001558370-25-001855 and 0001857816-25-000015. What is left out
# is 0. Unexplained: exchange rates of Axcelis (3,787) and GigaCloud 190; Travelzoo's (599) and its options less taxes (1,797).
BY_HAND: dict[tuple[int, str], dict[str, float | None]] = {
    (ACLS, "2024-12-31"): {
        "operating_cash_flow": 140_818, "share_issuance": 2_385, "capital_expenditure": 12_181, "repurchases": 60_489,
        "tax_withholding": 11_563, "finance_lease_principal": 1_525, "other_investing": 442_575 - 539_120, "unexplained": -3_787,
        "change_in_cash": -42_887,
    },
    (GCT, "2023-12-31"): {
        "operating_cash_flow": 133_452, "capital_expenditure": 4_380, "acquisitions": 86_629, "repurchases": 1_594,
        "debt_repaid": 197, "finance_lease_principal": 2_212, "other_investing": 462, "unexplained": 190, "change_in_cash": 39_092,
    },
    (TZOO, "2024-12-31"): {
        "operating_cash_flow": 21_100, "debt_issued": 1_753, "capital_expenditure": 177, "repurchases": 18_929,
        "share_issuance": None, "dividends_paid": None, "tax_withholding": None, "debt_repaid": None,
        "finance_lease_principal": None, "unexplained": -1_797 - 599, "change_in_cash": 1_351,
    },
}  # fmt: skip


@pytest.mark.parametrize(("cik", "year"), list(BY_HAND))
def test_a_year_read_by_eye(three: pd.DataFrame, cik: int, year: str) -> None:
    rows = three[(three["cik"] == cik) & (three["year_end"] == pd.Timestamp(year))].set_index("line")
    found = {line: None if pd.isna(value) else value / 1000 for line, value in rows["value"].items()}
    assert found == dict.fromkeys(LABELS, 0) | BY_HAND[cik, year]
    assert rows.loc[rows["value"].isna(), "reason"].notna().all()
    assert rows.loc[rows["value"].notna(), "reason"].isna().all()


def test_the_years_add_up_and_name_their_filing(three: pd.DataFrame) -> None:
    rows = three[(three["cik"] == ACLS) & (three["line"] == "repurchases")]
    # 7,501 + 49,992 + 57,495 + 52,499 + 60,489; the first two years as the reports for 2022 and 2023 show them.
    assert rows.loc[rows["year_end"].isna(), "value"].item() == 227_976_000
    latest = rows[rows["year_end"] == pd.Timestamp("2024-12-31")].iloc[0]
    assert (latest["concept"], latest["accession"]) == ("us-gaap:PaymentsForRepurchaseOfCommonStock", "0001558370-25-001855")
    gone = three[(three["cik"] == TZOO) & (three["line"] == "share_issuance") & three["year_end"].isna()].iloc[0]
    assert pd.isna(gone["value"]) and gone["reason"] == "missing in 1 of the years"


def year(concept: str, value: float, end: str = "2024-12-31") -> dict[str, Any]:
    last = date.fromisoformat(end)
    return {
        "cik": 1, "concept": f"us-gaap:{concept}", "unit": "USD", "start": date(last.year, 1, 1), "end": last, "value": value,
        "dimensions": None, "accession": f"0000000001-{last.year % 100 + 1:02d}-000001", "form": "10-K",
        "filed": date(last.year + 1, 2, 20), "source": "ixbrl", "complete": True, "rounded": False,
    }  # fmt: skip


def made(rows: Iterable[dict[str, Any]]) -> pd.DataFrame:
    """The lines of 2024 by their names."""
    balance = [year(c, v) | {"start": None} for c, v in (("Assets", 1000.0), ("StockholdersEquity", 700.0))]
    frame = pd.DataFrame([*rows, *balance], columns=FACTS.names)
    frame["start"] = pd.to_datetime(frame["start"])
    frame["dimensions"] = frame["dimensions"].astype("string")
    with Ledger.open(None) as ledger:
        ledger.insert(FACTS, frame)
        found = sources_and_uses_of(ledger, load_settings(), date(2025, 3, 1), [1])
    return found[found["year_end"].notna()].set_index("line")


TOTALS = {
    "NetCashProvidedByUsedInOperatingActivities": 100.0,
    "NetCashProvidedByUsedInInvestingActivities": -30.0,
    "NetCashProvidedByUsedInFinancingActivities": -60.0,
    "CashAndCashEquivalentsPeriodIncreaseDecrease": 10.0,
}


def test_an_absent_line_is_nothing_only_where_the_year_leaves_no_room() -> None:
    told = [*(year(c, v) for c, v in TOTALS.items()), year("PaymentsForRepurchaseOfCommonStock", 60.0)]
    rows = made(told)["value"]
    assert (rows["repurchases"], rows["dividends_paid"], rows["other_investing"], rows["unexplained"]) == (60, 0, -30, 0)
    # Without the line, 60 of 1,000 of assets went without a name: nothing is believed to be 0.
    rows = made(year(c, v) for c, v in TOTALS.items())
    assert rows.loc[["repurchases", "dividends_paid", "debt_repaid"], "value"].isna().all()
    assert rows["reason"]["repurchases"].endswith("leaves room for one")
    assert rows["value"]["unexplained"] == -60
    # Money that went speaks against no receipt.
    assert rows["value"]["debt_issued"] == 0


def test_nothing_of_a_company_without_a_year() -> None:
    with Ledger.open(None) as ledger:
        found = sources_and_uses_of(ledger, load_settings(), AS_OF, [1])
    assert list(found.columns) == list(SOURCES_AND_USES) and not len(found)


LINES = {
    "PaymentsForRepurchaseOfCommonStock": "repurchases", "PaymentsOfDividends": "dividends_paid",
    "ProceedsFromIssuanceOfDebt": "debt_issued", "RepaymentsOfDebt": "debt_repaid", "ProceedsFromIssuanceOfCommonStock":
    "share_issuance", "PaymentsToAcquirePropertyPlantAndEquipment": "capital_expenditure",
}  # fmt: skip


@settings(max_examples=15, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(st.dictionaries(st.sampled_from(list(LINES)), st.integers(0, 500)), st.integers(-300, 300))
def test_every_year_adds_up_whatever_is_told(lines: dict[str, int], financed: int) -> None:
    told = TOTALS | {"NetCashProvidedByUsedInFinancingActivities": float(financed)} | {c: float(v) for c, v in lines.items()}
    rows = made(year(c, v) for c, v in told.items())
    value = rows["value"]
    named = value[list(SOURCES)].fillna(0).sum() - value[list(USES)].fillna(0).sum()
    assert value["change_in_cash"] == pytest.approx(named + value["other_investing"] + value["unexplained"])
    for concept, line in LINES.items():
        if concept in lines:
            assert value[line] == lines[concept]
        else:
            # Never told: 0 only by proof, else missing with its reason.
            assert value[line] == 0 or (pd.isna(value[line]) and isinstance(rows["reason"][line], str))


def test_after_the_first_sixty_of_the_list_one_row_says_why_nothing_is_told() -> None:
    from screener.outputs.behind import cash_of_years

    with Ledger.open(None) as ledger:
        found = sources_and_uses_of(ledger, load_settings(), AS_OF, range(1, 63))
    assert found["cik"].tolist() == [61, 62] and found["value"].isna().all() and found["year_end"].isna().all()
    told = {"years": [], "lines": {}, "labels": {}, "missing": {"change_in_cash": "told for the first 60 of the list"}}
    assert cash_of_years(found) == {61: told, 62: told}

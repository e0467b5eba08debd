"""`screener doctor`: made archives whose answers are worked out by hand, and the shared data where it is."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from filings.ledger import FACTS, REPURCHASES, Ledger
from screener.commands.call import open_ledger
from screener.doctor import Check, doctor, plain_checks, repurchase_pairs
from screener.outputs import Context, outputs
from screener.outputs.terminal_week import print_checks
from screener.overriding import ByHand, tell_overrides
from screener.shortlist import Shortlist
from screener.sources.overrides import Override, Overrides

AS_OF = date(2025, 11, 21)
CONCEPT = "us-gaap:PaymentsForRepurchaseOfCommonStock"


def rows(table: Any, made: list[dict[str, Any]]) -> pd.DataFrame:
    return pd.DataFrame([{name: one.get(name) for name in table.names} for one in made], columns=table.names)


def fact(start: str, end: str, value: float, filed: str) -> dict[str, Any]:
    return {
        "cik": 1, "concept": CONCEPT, "unit": "USD", "start": start, "end": end, "value": value,
        "accession": "0000000001-25-000009", "form": "10-Q", "filed": filed, "source": "made", "complete": True, "rounded": False,
    }  # fmt: skip


def month(start: str, end: str, shares: float, price: float | None, accession: str) -> dict[str, Any]:
    return {
        "cik": 1, "accession": accession, "form": "10-Q", "filed": "2025-11-05", "label": start, "start": start, "end": end,
        "is_total": False, "total_shares": shares, "average_price": price, "program_shares": shares,
        "section": "Item 2", "offset": 0,
    }  # fmt: skip


def by_what(checks: list[Check]) -> dict[str, Check]:
    return {check.what: check for check in checks}


def test_cash_paid_against_the_monthly_table(tmp_path: Path) -> None:
    third, second = "0000000001-25-000009", "0000000001-25-000006"
    with open_ledger(tmp_path) as ledger:
        ledger.insert(
            FACTS,
            rows(
                FACTS,
                [
                    fact("2025-01-01", "2025-09-30", 61e6, "2025-11-05"),  # 61 to September less 40 to June: 21 in the quarter
                    fact("2025-01-01", "2025-06-30", 40e6, "2025-08-05"),
                    fact("2025-04-01", "2025-06-30", 18e6, "2025-08-05"),
                ],
            ),
        )
        ledger.insert(
            REPURCHASES,
            rows(
                REPURCHASES,
                [
                    month("2025-07-01", "2025-07-31", 500_000, 20.0, third),
                    month("2025-08-01", "2025-08-31", 500_000, 20.0, third),  # 2 x 500,000 x $20 = $20m: within a tenth of 21
                    month("2025-09-01", "2025-09-30", 0, None, third),
                    month("2025-04-01", "2025-06-30", 2_000_000, 20.0, second),  # $40m against 18
                ],
            ),
        )
        pairs = repurchase_pairs(ledger, AS_OF).set_index("accession")
        assert pairs.loc[third, ["cash", "bought", "agrees"]].tolist() == [21e6, 20e6, True]
        assert pairs.loc[second, ["cash", "bought", "agrees"]].tolist() == [18e6, 40e6, False]
        check = by_what(doctor(ledger, tmp_path / "output", AS_OF))["cash paid for own shares against the filing's monthly table"]
        assert check.value == 0.5
        assert check.state == "watch"
        assert second in check.told
        assert repurchase_pairs(ledger, date(2025, 8, 31)).empty, "nothing filed later may count"


def test_an_empty_archive_is_bad_and_says_what_to_do(tmp_path: Path) -> None:
    with open_ledger(tmp_path) as ledger:
        checks = doctor(ledger, tmp_path / "output", AS_OF)
    told = by_what(checks)
    assert told["prices"].state == "bad"
    assert told["prices"].advice == "screener import prices FILE"
    assert told["listing"].state == "watch"
    assert told["of screener run"].value == 1
    assert "there is no run" in told["runs"].told
    assert json.loads(json.dumps(plain_checks(checks)))[0]["part"] == "age of sources"


def test_a_damaged_run_is_said(tmp_path: Path) -> None:
    folder = tmp_path / "output" / "2025-11-21"
    folder.mkdir(parents=True)
    (folder / "shortlist.json").write_text("{")
    with open_ledger(tmp_path) as ledger:
        assert "damaged" in by_what(doctor(ledger, tmp_path / "output", AS_OF))["runs"].told


def test_what_a_newer_filing_contradicts_is_listed(made_shortlist: Shortlist, tmp_path: Path) -> None:
    folder = tmp_path / "output" / "2025-11-21"
    folder.mkdir(parents=True)
    debt = Override("ALFA", "debt", "5000000", "notes", "JD", date(2025, 1, 2))
    sector = Override("BRVO", "sector", "Energy", "x")
    told = [ByHand(101, debt, 9e6, "debt set by hand; but the 10-Q of 2025-11-05 (0000000101-25-000031) says 9,000,000")]

    def found(*held: Override) -> dict[str, Check]:
        frame = tell_overrides(made_shortlist.companies, Overrides(held), told)
        made = outputs()["shortlist.json"](replace(made_shortlist, overrides=frame), Context())
        (folder / "shortlist.json").write_bytes(made)
        with open_ledger(tmp_path) as ledger:
            return by_what(doctor(ledger, tmp_path / "output", AS_OF))

    both = found(debt, sector)
    assert (both["set by hand"].state, both["set by hand"].told) == ("watch", "1 of 2 contradicted by a newer filing")
    assert both["debt of ALFA"].told == told[0].contradicted
    assert "sector of BRVO" not in both
    alone = found(sector)
    assert (alone["set by hand"].state, alone["set by hand"].told) == ("ok", "0 of 1 contradicted by a newer filing")
    assert found()["set by hand"].told == "none"


@pytest.mark.parametrize("width", [80, 120])
def test_the_page_fits_the_terminal(tmp_path: Path, width: int) -> None:
    from rich.console import Console

    out = io.StringIO()
    with open_ledger(tmp_path) as ledger:
        print_checks(doctor(ledger, tmp_path / "output", AS_OF), Console(file=out, width=width))
    assert max(map(len, out.getvalue().splitlines())) <= max(width, 80)
    assert "checks are bad" in out.getvalue()


def test_it_only_reads(tmp_path: Path) -> None:
    with open_ledger(tmp_path):
        pass
    with Ledger.open(tmp_path, read_only=True) as ledger:
        assert doctor(ledger, tmp_path / "output", AS_OF)

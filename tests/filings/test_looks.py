"""Several questions to one ledger: what was read for the first is used for the next, and never where it would be old or wider than
asked."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import pandas as pd

from filings.asof import AsOf, items_as_of
from filings.ledger import FACTS, Ledger

AS_OF = date(2025, 12, 31)
ASKS = {"revenue": ("ttm",), "cash": ("balance",)}


def rows(cik: int, revenue: float, cash: float, filed: str = "2025-02-20") -> list[dict[str, Any]]:
    shared = {
        "cik": cik, "unit": "USD", "end": date(2024, 12, 31), "dimensions": None, "accession": f"{cik:010}-25-000001",
        "form": "10-K", "filed": date.fromisoformat(filed), "source": "companyfacts", "complete": True, "rounded": False,
    }  # fmt: skip
    return [
        shared | {"concept": "us-gaap:Revenues", "start": date(2024, 1, 1), "value": revenue},
        shared | {"concept": "us-gaap:Assets", "start": None, "value": 10.0},
        shared | {"concept": "us-gaap:CashAndCashEquivalentsAtCarryingValue", "start": None, "value": cash},
    ]


def filled(ledger: Ledger, facts: Iterable[dict[str, Any]]) -> None:
    ledger.replace(FACTS, pd.DataFrame(list(facts))[FACTS.names])


def told(found: AsOf) -> list[tuple[int, str, float]]:
    frame = found.figures.sort_values(["cik", "item"])
    return [(int(cik), str(item), float(value)) for cik, item, value in frame[["cik", "item", "value"]].itertuples(index=False)]


def test_a_narrower_question_after_a_wider_one_speaks_of_those_asked_alone() -> None:
    with Ledger.open(None) as ledger:
        filled(ledger, [*rows(1, 100, 5), *rows(2, 200, 6)])
        assert told(items_as_of(ledger, AS_OF, [1, 2], ASKS)) == [
            (1, "cash", 5), (1, "revenue", 100), (2, "cash", 6), (2, "revenue", 200),
        ]  # fmt: skip
        second = items_as_of(ledger, AS_OF, [2], ASKS)
        assert told(second) == [(2, "cash", 6), (2, "revenue", 200)]
        assert second.companies["cik"].tolist() == [2]
        assert set(second.parts["cik"]) == {2}
        assert told(items_as_of(ledger, AS_OF, [2, 3], ASKS)) == [(2, "cash", 6), (2, "revenue", 200)]
        assert len(items_as_of(ledger, AS_OF, None, ASKS).companies) == 2


def test_another_day_and_new_facts_are_read_anew() -> None:
    with Ledger.open(None) as ledger:
        filled(ledger, rows(1, 100, 5))
        assert len(items_as_of(ledger, AS_OF, [1], ASKS).figures) == 2
        assert len(items_as_of(ledger, date(2025, 1, 1), [1], ASKS).figures) == 0
        filled(ledger, rows(1, 150, 7))
        assert told(items_as_of(ledger, AS_OF, [1], ASKS)) == [(1, "cash", 7), (1, "revenue", 150)]
        ledger.execute("DELETE FROM facts")
        assert len(items_as_of(ledger, AS_OF, [1], ASKS).figures) == 0


def test_two_ledgers_do_not_answer_for_each_other() -> None:
    with Ledger.open(None) as one, Ledger.open(None) as other:
        filled(one, rows(1, 100, 5))
        filled(other, rows(1, 999, 9))
        assert told(items_as_of(one, AS_OF, [1], ASKS))[1][2] == 100
        assert told(items_as_of(other, AS_OF, [1], ASKS))[1][2] == 999

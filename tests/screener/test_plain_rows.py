"""A frame's rows as plain values, and the words that ask for a few concepts."""

from __future__ import annotations

from datetime import date

import pandas as pd

from filings.ledger import FACTS, Ledger
from screener.fact_queries import of_concepts
from screener.plain_rows import plain_records, plain_rows


def test_what_is_not_known_is_none_whatever_the_column_is_made_of() -> None:
    frame = pd.DataFrame(
        {
            "day": pd.Series(["2025-03-31", None], dtype="datetime64[s]"),
            "price": [1.5, float("nan")],
            "count": pd.Series([3, None], dtype="Int64"),
            "is_told": pd.Series([True, None], dtype="boolean"),
            "name": pd.Series(["a", None], dtype="string"),
            "cik": [7, 8],
        }
    )
    assert list(plain_rows(frame)) == [(date(2025, 3, 31), 1.5, 3, True, "a", 7), (None, None, None, None, None, 8)]
    first = plain_records(frame)[0]
    assert first["name"] == "a" and type(first["day"]) is date and type(first["count"]) is int


def test_a_concept_between_those_asked_for_is_not_one_of_them() -> None:
    names = ("us-gaap:Goodwill", "us-gaap:GoodwillGross", "us-gaap:Revenues", "us-gaap:SalesRevenueNet")
    row = dict.fromkeys(FACTS.names) | {"cik": 1, "value": 1.0}
    with Ledger.open(None) as ledger:
        ledger.insert(FACTS, pd.DataFrame([row | {"concept": name} for name in names]))
        found = ledger.query(f"SELECT concept FROM facts WHERE {of_concepts('us-gaap:SalesRevenueNet', 'us-gaap:Goodwill')}")
    assert sorted(found["concept"]) == ["us-gaap:Goodwill", "us-gaap:SalesRevenueNet"]

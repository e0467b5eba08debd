"""Each flag that a small-cap investor must see (measures.md 7, 8), on made companies: it fires, with its filing, and is silent."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pandas as pd
import pytest

from filings.ledger import FACTS, NOTICES, Ledger
from screener.companies import Companies
from screener.flags import RULES, add_flags
from screener.settings import load_settings
from screener.sources.companies import EVENTS
from screener.sources.prices import ADJUSTED, PRICES

AS_OF = date(2025, 11, 21)
PLAIN: dict[str, Any] = {
    "ticker": "MADE", "name": "Made Up Corp", "role": "small", "kind": "operating", "latest_accession": "0000000001-25-000009",
    "latest_filed": pd.Timestamp("2025-11-05"), "price_date": pd.Timestamp("2025-11-21"), "market_cap": 100e6, "cash": 20e6,
    "fcf": 8e6, "net_income_ttm": 5e6, "interest_cover": 9.0, "net_debt": 4e6, "debt_change_ttm": 0.0, "repurchases_ttm": 0.0,
    "share_issuance_ttm": 0.0, "share_issuance_18m": 0.0, "preferred_issuance_18m": 0.0, "dilution_offset": float("nan"),
    "enterprise_value": 104e6,
}  # fmt: skip
REPORT = {"form": "10-Q", "items": None, "filed": date(2025, 11, 5), "accession": "0000000001-25-000009"}


@pytest.fixture
def ledger() -> Iterator[Ledger]:
    with Ledger.open(None) as opened:
        yield opened


def put_events(ledger: Ledger, *events: dict[str, Any]) -> None:
    frame = pd.DataFrame([{"cik": 1, **event} for event in (REPORT, *events)])
    ledger.insert(EVENTS, frame.reindex(columns=EVENTS.names))


def put_notices(ledger: Ledger, *rows: tuple[str, str, str, str | None]) -> None:
    """Rows of accession, form, filed and kind."""
    names = ("accession", "form", "filed", "kind")
    frame = pd.DataFrame([{"cik": 1, **dict(zip(names, row, strict=True)), "section": "Part I, Item 1A"} for row in rows])
    frame["quote"] = pd.Series("We say so.", index=frame.index, dtype="string")
    ledger.insert(NOTICES, frame.reindex(columns=NOTICES.names).astype({"offset": "Int64"}))


def put_count(ledger: Ledger, concept: str, value: float, **other: Any) -> None:
    row = {
        "cik": 1, "concept": concept, "unit": "shares", "start": None, "end": date(2025, 10, 31), "value": value,
        "dimensions": None, "accession": "0000000001-25-000009",
        "form": "10-Q", "filed": date(2025, 11, 5), "source": "ixbrl", "complete": True,
        "rounded": False,
    } | other  # fmt: skip
    frame = pd.DataFrame([row], columns=FACTS.names)
    frame["start"] = pd.to_datetime(frame["start"])
    ledger.insert(FACTS, frame.astype({"dimensions": "string"}))


def flagged(ledger: Ledger, **cells: Any) -> dict[str, tuple[str, str, str | None]]:
    """Flag to severity, reason and accession."""
    made = companies(ledger, **cells)
    return {
        row["flag"]: (row["severity"], row["reason"], None if pd.isna(row["accession"]) else row["accession"])
        for _, row in made.flags.iterrows()
    }


def companies(ledger: Ledger, **cells: Any) -> Companies:
    table = pd.DataFrame([PLAIN | cells], index=pd.Index([1], name="cik"))
    return add_flags(Companies(table), ledger, load_settings(), AS_OF)


def test_a_successor_s_history_stands_under_another_number(ledger: Ledger) -> None:
    event = {"form": "8-K12B", "items": "8.01", "filed": date(2023, 6, 1), "accession": "0000000001-23-000004"}
    put_events(ledger, event)
    table = pd.DataFrame([PLAIN], index=pd.Index([1], name="cik"))
    texts = dict.fromkeys(("ticker", "name", "role", "kind", "latest_accession"), "string")
    done = add_flags(Companies(table.astype(texts)), ledger, load_settings(), AS_OF)
    told = done.flags[done.flags["flag"] == "successor registrant"]
    assert told["accession"].tolist() == ["0000000001-23-000004"]
    assert "8-K12B of 2023-06-01" in told["reason"].iloc[0]
    assert (
        add_flags(Companies(table.astype(texts)), ledger, load_settings(), date(2023, 5, 31))
        .flags.query("flag == 'successor registrant'")
        .empty
    )


def test_a_plain_company_has_no_flag_and_everything_was_looked_for(ledger: Ledger) -> None:
    put_events(ledger)
    put_notices(ledger, ("0000000001-25-000009", "10-Q", "2025-11-05", "looked for"))
    made = companies(ledger)
    assert made.flags.empty
    assert pd.isna(made.table.loc[1, "not_looked_for"])
    assert made.missing.set_index("column")["reason"]["not_looked_for"] == "every flag was looked for"


def test_silence_is_no_clean_bill(ledger: Ledger) -> None:
    told = companies(ledger, share_issuance_18m=float("nan")).table.loc[1, "not_looked_for"]
    for part in ("going concern", "controlled company", "late filing", "the list of its filings is not held", "equity raised"):
        assert part in told


@pytest.mark.parametrize(
    ("form", "items", "flag", "severity"),
    [
        ("8-K", "4.02,9.01", "non-reliance", "red"),
        ("8-K", "3.01", "delisting notice", "red"),
        ("NT 10-K", None, "late filing", "red"),
        ("NT 10-Q", None, "late filing", "red"),
        ("8-K", "3.02", "unregistered shares", "amber"),
        ("8-K", "4.01,9.01", "auditor change", "amber"),
        ("S-3", None, "shelf or offering", "amber"),
        ("424B5", None, "shelf or offering", "amber"),
        ("SC TO-I", None, "self-tender", "amber"),
        ("15-12G", None, "deregistration", "amber"),
    ],
)
def test_events(ledger: Ledger, form: str, items: str | None, flag: str, severity: str) -> None:
    event = {"form": form, "items": items, "filed": date(2025, 6, 2), "accession": "0000000001-25-000004"}
    old = {"form": form, "items": items, "filed": date(2024, 6, 2), "accession": "0000000001-24-000004"}
    put_events(ledger, event)
    found = flagged(ledger)
    assert found[flag][0] == severity
    assert "of 2025-06-02" in found[flag][1]
    assert found[flag][2] == "0000000001-25-000004"
    ledger.execute("DELETE FROM events")
    put_events(ledger, old)
    assert flag not in flagged(ledger), "an event of a year ago is no flag"


def test_the_latest_report_that_was_searched_speaks(ledger: Ledger) -> None:
    put_notices(
        ledger,
        ("0000000001-25-000002", "10-K", "2025-03-01", "looked for"),
        ("0000000001-25-000002", "10-K", "2025-03-01", "going concern"),
        ("0000000001-25-000002", "10-K", "2025-03-01", "controlled company"),
    )
    found = flagged(ledger)
    assert found["going concern"][0] == "red" and found["going concern"][2] == "0000000001-25-000002"
    assert found["controlled company"][0] == "amber"
    assert '"We say so."' in found["controlled company"][1]
    # A later report without doubt: the doubt is over. Control stands in annual reports only, so it stays.
    put_notices(ledger, ("0000000001-25-000009", "10-Q", "2025-11-05", "looked for"))
    assert list(flagged(ledger)) == ["controlled company"]


def test_words_of_an_old_filing_say_nothing(ledger: Ledger) -> None:
    put_notices(
        ledger,
        ("0000000001-24-000002", "10-K", "2024-03-01", "going concern"),
        ("0000000001-24-000002", "10-K", "2024-03-01", "shell company"),
        # Filed after the day: it does not exist yet.
        ("0000000001-25-000099", "10-K", "2025-11-25", "shell company"),
    )
    assert flagged(ledger) == {}


def test_a_shell_is_red(ledger: Ledger) -> None:
    put_notices(ledger, ("0000000001-25-000009", "10-Q", "2025-11-05", "shell company"))
    assert flagged(ledger)["shell"][0] == "red"


def test_several_classes_of_shares(ledger: Ledger) -> None:
    axis = "us-gaap:StatementClassOfStockAxis=us-gaap:"
    for member, count in (("CommonClassAMember", 32_351_643), ("CommonClassBMember", 3_604_278), ("CommonStockMember", 35_955_921)):
        put_count(ledger, "dei:EntityCommonStockSharesOutstanding", count, dimensions=axis + member)
    severity, reason, accession = flagged(ledger)["several share classes"]
    assert (severity, accession) == ("amber", "0000000001-25-000009")
    assert reason.startswith("2 classes of shares (32.4m and 3.6m)"), "their total is no third class"


def test_a_reverse_split_by_its_tag(ledger: Ledger) -> None:
    # SUNation, April 2025: 1 for 200 (0000022701-25-000015).
    put_count(ledger, "us-gaap:StockholdersEquityNoteStockSplitConversionRatio1", 0.005, unit="pure", end=date(2025, 4, 21))
    assert flagged(ledger)["reverse split"] == ("amber", "1-for-200 reverse split by 2025-04-21, as tagged", "0000000001-25-000009")
    ledger.execute("UPDATE facts SET value = 10")
    assert flagged(ledger) == {}, "ten new for one old is no reverse split"
    ledger.execute("UPDATE facts SET value = 0.005, \"end\" = DATE '2022-04-21'")
    assert flagged(ledger) == {}, "older than two years"


def test_a_reverse_split_seen_in_prices(ledger: Ledger) -> None:
    weeks = pd.date_range("2025-01-03", "2025-11-21", freq="W-FRI")
    before = weeks < "2025-06-01"
    raw = pd.DataFrame({"symbol": "MADE", "date": weeks, "close": [1.0 if b else 10.0 for b in before], "source": "weekly"})
    raw["market_cap"] = 50e6
    ledger.insert(PRICES, raw.reindex(columns=PRICES.names))
    flat = pd.DataFrame({"symbol": "MADE", "date": weeks, "adjusted_close": 10.0, "source": "adjusted"})
    ledger.insert(ADJUSTED, flat.reindex(columns=ADJUSTED.names))
    event = {"form": "8-K", "items": "3.03,5.03", "filed": date(2025, 6, 3), "accession": "0000000001-25-000005"}
    put_events(ledger, event)
    severity, reason, accession = flagged(ledger)["reverse split"]
    assert (severity, accession) == ("amber", "0000000001-25-000005")
    assert reason.startswith("1-for-10 reverse split by 2025-06-06")


def test_stale_figures_and_prices(ledger: Ledger) -> None:
    put_events(ledger, {"form": "10-Q", "items": None, "filed": date(2025, 11, 18), "accession": "0000000001-25-000020"})
    severity, reason, accession = flagged(ledger)["stale data"]
    assert (severity, accession) == ("amber", "0000000001-25-000020")
    assert reason == "the figures are older than the 10-Q of 2025-11-18, which is not held"
    ledger.execute("DELETE FROM events")
    assert flagged(ledger, price_date=pd.Timestamp("2025-11-12"))["stale data"][1] == "the price is of 2025-11-12"


@pytest.mark.parametrize(
    ("cells", "flag", "severity", "words"),
    [
        ({"share_issuance_18m": 6e6}, "equity raised", "red", "sold shares for $6.0m in 18 months, more than 5% of market cap"),
        ({"share_issuance_18m": 2e6, "preferred_issuance_18m": 4e6}, "equity raised", "red", "$6.0m, $4.0m of it preferred"),
        ({"interest_cover": 1.4}, "interest cover", "red", "1.4 times the interest, below 2"),
        ({"net_income_ttm": -3e6}, "loss-making", "amber", "net loss of $3.0m"),
        ({"fcf": -6e6}, "cash burn", "amber", "-$6.0m against $20.0m"),
        ({"dilution_offset": 1.3}, "not a repurchase programme", "amber", "1.3 times the buybacks"),
        ({"enterprise_value": -2e6}, "negative enterprise value", "amber", "-$2.0m"),
        # 9 bought with 8 of free cash flow, and 4 more debt.
        ({"repurchases_ttm": 9e6, "debt_change_ttm": 4e6}, "buybacks on debt", "red", "gross debt rose by $4.0m"),
        # Hertz 2023: 22 % of cap bought back, fleet spending under a name of its own.
        (
            {"repurchases_ttm": 22e6, "debt_change_ttm": 9e6, "fcf": float("nan")},
            "buybacks on debt",
            "red",
            "free cash flow unknown",
        ),
    ],
)
def test_figures(ledger: Ledger, cells: dict[str, float], flag: str, severity: str, words: str) -> None:
    found = flagged(ledger, **cells)
    assert found[flag][0] == severity and words in found[flag][1]
    assert found[flag][2] == "0000000001-25-000009"


def test_what_does_not_count(ledger: Ledger) -> None:
    for cells in (
        {"share_issuance_18m": 4.9e6},  # staff's options
        {"repurchases_ttm": 9e6, "debt_change_ttm": 0.3e6},  # a lease more
        {"repurchases_ttm": 7e6, "debt_change_ttm": 4e6},  # paid from free cash flow
        {"interest_cover": 1.4, "net_debt": -5e6},  # more cash than debt
        {"fcf": -4e6},  # a fifth of its cash
        {"share_issuance_18m": float("nan"), "interest_cover": float("nan"), "fcf": float("nan"), "net_income_ttm": float("nan")},
    ):
        assert flagged(ledger, **cells) == {}, cells


def test_shares_sold_beside_a_buyback(ledger: Ledger) -> None:
    put_events(ledger, {"form": "424B5", "items": None, "filed": date(2025, 8, 1), "accession": "0000000001-25-000007"})
    found = flagged(ledger, repurchases_ttm=3e6, share_issuance_ttm=2e6)
    assert found["shares sold beside a buyback"][2] == "0000000001-25-000007"
    assert "shares sold beside a buyback" not in flagged(ledger, repurchases_ttm=3e6, share_issuance_ttm=0.5e6), "staff's options"


def test_when_the_next_report_is_due(ledger: Ledger) -> None:
    reports = [
        {"form": form, "items": None, "filed": day, "accession": f"0000000001-25-00003{at}"}
        for at, (form, day) in enumerate(
            [("10-Q", date(2024, 11, 6)), ("10-K", date(2025, 2, 26)), ("10-K/A", date(2025, 4, 28)), ("10-Q", date(2025, 5, 7))]
        )
    ]
    put_events(ledger, *reports)
    # After the 10-Q of 5 November 2025 comes the 10-K of Wednesday, 26 February 2025, and 52 weeks; not that of last November.
    assert companies(ledger).table.loc[1, "expected_report"] == pd.Timestamp("2026-02-25")
    ledger.execute("DELETE FROM events WHERE form = '10-K'")
    assert companies(ledger).table.loc[1, "expected_report"] == pd.Timestamp("2026-05-06")
    ledger.execute("DELETE FROM events")
    made = companies(ledger)
    assert pd.isna(made.table.loc[1, "expected_report"])
    assert "no report of a year ago" in made.missing.set_index("column")["reason"]["expected_report"]


def test_every_flag_of_the_issue_is_a_rule() -> None:
    """Red gates of measures.md 7, and what the issue asks for; "pending takeover" comes from deals (`allocation.acquirer`)."""
    rules = {name: severity for name, severity, _ in RULES}
    red = (
        "non-reliance",
        "delisting notice",
        "late filing",
        "going concern",
        "interest cover",
        "buybacks on debt",
        "equity raised",
    )
    assert {name: rules[name] for name in red} == dict.fromkeys(red, "red")
    amber = ("shares sold beside a buyback", "loss-making", "reverse split", "controlled company", "stale data")
    assert {name: rules[name] for name in amber} == dict.fromkeys(amber, "amber")

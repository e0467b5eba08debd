"""The programme ledgers of five companies, written out by hand from reading their filings, and reproduced from the filings."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from filings.ledger import Ledger
from screener.allocation.account import account_of
from screener.allocation.programme_frame import programs_of
from screener.allocation.tellings import tellings_of
from screener.allocation.use import Window, use_of_programmes
from screener.imports import import_files

TZOO, ACLS, SONO, GCT, EVER = 1133311, 1113232, 1314727, 1857816, 1640428


@pytest.fixture(scope="module")
def five(shared: Path) -> Iterator[Ledger]:
    """A ledger of the five companies' filings."""
    folder = shared / "data" / "filings"
    paths = sorted(path for name in ("TZOO", "ACLS", "SONO", "GCT", "EVER") for path in folder.glob(f"{name}_*_0*.gz"))
    with Ledger.open(None) as ledger:
        failed = [line for line in import_files("filings", ledger, paths) if line.failed]
        assert not failed
        yield ledger


# company, day, then every programme of the last five years: announced, authorised, increase or not, state, what remains of it.
# Shares for Travelzoo, dollars for the others. None: the filings do not say, or it stands with the programme that it adds to.
BY_HAND = [
    # 0001133311-22-000012: the programme of May 2019 was used up in December 2021.
    (TZOO, "2022-04-15", 0, [("2018-03", 500_000, False, "completed", 0), ("2019-05", 1_000_000, False, "completed", 0)]),
    # 0001133311-22-000034.
    (
        TZOO,
        "2022-11-20",
        800_000,
        [
            ("2018-03", 500_000, False, "completed", 0),
            ("2019-05", 1_000_000, False, "completed", 0),
            ("2022-06", 1_000_000, False, "active", 800_000),
        ],
    ),
    # 0001133311-23-000048: used up in September, and the next one announced on 24 October, after the period.
    (
        TZOO,
        "2023-11-17",
        1_000_000,
        [
            ("2018-03", 500_000, False, "completed", 0),
            ("2019-05", 1_000_000, False, "completed", 0),
            ("2022-06", 1_000_000, False, "completed", 0),
            ("2023-07-26", 1_000_000, False, "completed", 0),
            ("2023-10-24", 1_000_000, False, "active", 1_000_000),
        ],
    ),
    # 0001133311-24-000032: 400,000 in the note; the table says 200,000, since it counts what Holger Bartel sold in June.
    (
        TZOO,
        "2024-08-15",
        400_000,
        [
            ("2019-05", 1_000_000, False, "completed", 0),
            ("2022-06", 1_000_000, False, "completed", 0),
            ("2023-07-26", 1_000_000, False, "completed", 0),
            ("2023-10-24", 1_000_000, False, "completed", 0),
            ("2024-04-29", 1_000_000, False, "active", 400_000),
        ],
    ),
    # 0001133311-25-000007: 911,529 in the note; the table says 864,208 and forgets 47,321 of the older programme.
    (
        TZOO,
        "2025-03-20",
        911_529,
        [
            ("2019-05", 1_000_000, False, "completed", 0),
            ("2022-06", 1_000_000, False, "completed", 0),
            ("2023-07-26", 1_000_000, False, "completed", 0),
            ("2023-10-24", 1_000_000, False, "completed", 0),
            ("2024-04-29", 1_000_000, False, "completed", 0),
            ("2024-10-23", 1_000_000, False, "active", 911_529),
        ],
    ),
    # 0001628280-25-024964.
    (
        TZOO,
        "2025-05-20",
        320_690,
        [
            ("2019-05", 1_000_000, False, "completed", 0),
            ("2022-06", 1_000_000, False, "completed", 0),
            ("2023-07-26", 1_000_000, False, "completed", 0),
            ("2023-10-24", 1_000_000, False, "completed", 0),
            ("2024-04-29", 1_000_000, False, "completed", 0),
            ("2024-10-23", 1_000_000, False, "active", 320_690),
        ],
    ),
    # 0001133311-25-000020: 48,602 were left in July and bought in August.
    (
        TZOO,
        "2025-11-21",
        0,
        [
            ("2019-05", 1_000_000, False, "completed", 0),
            ("2022-06", 1_000_000, False, "completed", 0),
            ("2023-07-26", 1_000_000, False, "completed", 0),
            ("2023-10-24", 1_000_000, False, "completed", 0),
            ("2024-04-29", 1_000_000, False, "completed", 0),
            ("2024-10-23", 1_000_000, False, "completed", 0),
        ],
    ),
    # 0001558370-20-001858.
    (ACLS, "2020-03-10", 32_256_000, [("2019-12-03", 50e6, False, "active", 32_256_000)]),
    # 0001558370-21-001972: suspended in March 2020, ended with the year; a one-year programme announced on 12 January.
    (
        ACLS,
        "2021-03-10",
        100e6,
        [("2019-12-03", 50e6, False, "expired", None), ("2021-01-12", 100e6, False, "active", 100e6)],
    ),
    # 0001558370-22-002096: the authorisation ended with 2021.
    (
        ACLS,
        "2022-02-26",
        0,
        [("2019-12-03", 50e6, False, "expired", None), ("2021-01-12", 100e6, False, "expired", None)],
    ),
    # 0001558370-23-017452: $200m more in August 2023.
    (
        ACLS,
        "2023-11-17",
        205_007_000,
        [
            ("2019-12-03", 50e6, False, "expired", None),
            ("2021-01-12", 100e6, False, "expired", None),
            ("2022-02", 100e6, False, "active", 205_007_000),
            ("2023-08", 200e6, True, "active", None),
        ],
    ),
    # 0001104659-25-107689: $100m more in March 2025.
    (
        ACLS,
        "2025-11-21",
        135_014_000,
        [
            ("2019-12-03", 50e6, False, "expired", None),
            ("2021-01-12", 100e6, False, "expired", None),
            ("2022-02", 100e6, False, "active", 135_014_000),
            ("2023-08", 200e6, True, "active", None),
            ("2025-03", 100e6, True, "active", None),
        ],
    ),
    # 0001314727-20-000052: used up; the next one approved on 17 November 2020 (this filing says 18).
    (SONO, "2020-12-01", 50e6, [("2019-09", 50e6, False, "completed", 0), ("2020-11-18", 50e6, False, "active", 50e6)]),
    # 0000950170-22-016541.
    (
        SONO,
        "2022-08-15",
        32_907_000,
        [
            ("2019-09", 50e6, False, "completed", 0),
            ("2020-11-17", 50e6, False, "completed", 0),
            ("2021-11-17", 150e6, False, "active", 32_907_000),
        ],
    ),
    # 0000950170-23-065135: $34,000 left and called fully utilised; $200m approved on 15 November.
    (
        SONO,
        "2023-11-24",
        200e6,
        [
            ("2019-09", 50e6, False, "completed", 0),
            ("2020-11-17", 50e6, False, "completed", 0),
            ("2021-11-17", 150e6, False, "no longer told", None),
            ("2022-11-16", 100e6, False, "completed", 0),
            ("2023-11-15", 200e6, False, "active", 200e6),
        ],
    ),
    # 0001314727-25-000056: $150m in place of the older one, of which $11.1m expired.
    (
        SONO,
        "2025-05-20",
        150e6,
        [
            ("2019-09", 50e6, False, "completed", 0),
            ("2020-11-17", 50e6, False, "completed", 0),
            # The report for the year to October 2022 is not among the filings: nothing says what became of it.
            ("2021-11-17", 150e6, False, "no longer told", None),
            ("2022-11-16", 100e6, False, "completed", 0),
            ("2023-11-15", 200e6, False, "expired", None),
            ("2025-02-24", 150e6, False, "active", 150e6),
        ],
    ),
    # 0001314727-25-000090.
    (
        SONO,
        "2025-11-21",
        129_633_000,
        [
            ("2020-11-17", 50e6, False, "completed", 0),
            ("2021-11-17", 150e6, False, "no longer told", None),
            ("2022-11-16", 100e6, False, "completed", 0),
            ("2023-11-15", 200e6, False, "expired", None),
            ("2025-02-24", 150e6, False, "active", 129_633_000),
        ],
    ),
    # 0001857816-24-000066: $25m approved, and what is left of it not said in so many words.
    (GCT, "2024-04-10", None, [("2023-06-14", 25e6, False, "active", None)]),
    # 0001857816-24-000182: it expired in June.
    (GCT, "2024-08-15", 0, [("2023-06-14", 25e6, False, "expired", None)]),
    # 0001857816-25-000015.
    (
        GCT,
        "2025-03-20",
        22_757_000,
        [("2023-06-14", 25e6, False, "expired", None), ("2024-09-03", 46e6, False, "active", 22_757_000)],
    ),
    # 0001857816-25-000097: two increases of $16m each, $78m in all.
    (
        GCT,
        "2025-08-08",
        8_728_000,
        [
            ("2023-06-14", 25e6, False, "expired", None),
            ("2024-09-03", 46e6, False, "active", 8_728_000),
            ("2025-03-28", 16e6, True, "active", None),
            ("2025-05-08", 16e6, True, "active", None),
        ],
    ),
    # 0001857816-25-000121: $111m in place of the older one.
    (
        GCT,
        "2025-11-21",
        99_656_000,
        [
            ("2023-06-14", 25e6, False, "expired", None),
            ("2024-09-03", 46e6, False, "terminated", None),
            ("2025-03-28", 16e6, True, "terminated", None),
            ("2025-05-08", 16e6, True, "terminated", None),
            ("2025-08-13", 111e6, False, "active", 99_656_000),
        ],
    ),
    # EverQuote had no programme before July 2025 (0000950170-24-021082, 0000950170-25-026724 tell of none).
    (EVER, "2024-03-10", None, []),
    (EVER, "2025-03-10", None, []),
    # 0000950170-25-101989, the press release of 4 August, before the report.
    (EVER, "2025-08-04", 50e6, [("2025-08-04", 50e6, False, "active", 50e6)]),
    # 0000950170-25-102291: approved on 22 July.
    (EVER, "2025-08-15", 50e6, [("2025-07-22", 50e6, False, "active", 50e6)]),
    # 0001193125-25-264817.
    (EVER, "2025-11-21", 29e6, [("2025-07-22", 50e6, False, "active", 29e6)]),
]


@pytest.mark.parametrize(("cik", "day", "left", "programmes"), BY_HAND, ids=[f"{cik}-{day}" for cik, day, _, _ in BY_HAND])
def test_programme_ledger(
    five: Ledger, cik: int, day: str, left: float | None, programmes: list[tuple[str, float, bool, str, float | None]]
) -> None:
    as_of = date.fromisoformat(day)
    account = account_of(tellings_of(five, as_of, [cik])[cik], as_of)
    rest = account.rest
    assert (None if rest is None else (rest.shares if cik == TZOO else rest.value)) == left, account.why_no_rest
    assert rest is not None or account.why_no_rest
    frame = programs_of(five, as_of, [cik])
    frame = frame[frame["role"] != "purchase apart"]
    unit = "shares" if cik == TZOO else "value"
    found = [
        (announced, amount, bool(increase), status, None if pd.isna(rest) else rest)
        for announced, amount, increase, status, rest in zip(
            frame["announced"],
            frame[f"authorized_{unit}"],
            frame["is_increase"],
            frame["status"],
            frame[f"remaining_{unit}"],
            strict=True,
        )
    ]
    assert found == programmes


def test_purchases_from_holders_stand_apart(five: Ledger) -> None:
    """Travelzoo bought from its chief executive and from its largest holder; none of it is an authorisation."""
    frame = programs_of(five, date(2025, 3, 20), [TZOO])
    apart = frame[frame["role"] == "purchase apart"]
    assert [(day, shares) for day, shares in zip(apart["announced"], apart["authorized_shares"], strict=True)] == [
        ("2021-03-27", 100_000),
        ("2024-06-15", 200_000),
        ("2024-09-05", 200_000),
    ]
    assert set(apart["status"]) == {"completed"}
    # $15.83, $7.66 and $11.44 a share, as the notes round it.
    assert list(apart["spent_value"]) == [1_600_000, 1_500_000, 2_400_000]


def test_what_holders_were_paid_in_three_years(five: Ledger) -> None:
    """June and September 2024: $1.5m and $2.4m to the chief executive; March 2021 is too long ago."""
    from screener.allocation.programmes import accounts_of, add_programmes
    from screener.companies import Companies
    from screener.settings import load_settings

    as_of = date(2025, 3, 20)
    table = pd.DataFrame({"role": "small", "price": 13.81, "market_cap": 155e6}, index=pd.Index([TZOO, ACLS], name="cik"))
    made = add_programmes(Companies(table), accounts_of(five, as_of, [TZOO, ACLS]), load_settings(), as_of)
    assert made.table.loc[TZOO, "bought_from_holders_3y"] == 3_900_000
    assert pd.isna(made.table.loc[ACLS, "bought_from_holders_3y"])
    why = made.missing.set_index(["cik", "column"])["reason"]
    assert why[ACLS, "bought_from_holders_3y"] == "none told in the filings read"


@pytest.mark.parametrize(
    ("cik", "used", "allowed", "start"),
    [
        # Five programmes of 1,000,000 shares; 200,000 of the first were bought before October 2022. All was bought.
        (TZOO, 4_800_000, 4_800_000, "2022-10-01"),
        # $55.005m left, $200m and $100m added, $135.014m left: $219.991m by column (d), $219.974m by (b) x (c).
        (ACLS, 219_991_000, 355_005_000, "2022-10-01"),
        # The report for April to June 2023 is not among the filings: the window begins after it. $54.974m + $200m + $150m.
        (SONO, 264_230_000, 404_974_000, "2023-07-02"),
        # $35.984m left on 31 October 2024 and $10.001m bought in it; $16m, $16m and $111m approved since.
        (GCT, 80_560_000, 188_985_000, "2024-10-01"),
        (EVER, 20_997_000, 50_000_000, "2023-10-02"),
    ],
)
def test_say_and_do(five: Ledger, cik: int, used: float, allowed: float, start: str) -> None:
    as_of = date(2025, 11, 21)
    window = use_of_programmes(account_of(tellings_of(five, as_of, [cik])[cik], as_of), 36)
    assert isinstance(window, Window)
    assert window.used == pytest.approx(used, rel=5e-4)
    assert window.allowed == pytest.approx(allowed, rel=1e-5)
    assert window.start == date.fromisoformat(start)


def test_a_missing_quarter_is_said(five: Ledger) -> None:
    frame = programs_of(five, date(2025, 11, 21), [SONO]).set_index("announced")
    assert frame.loc["2022-11-16", "unread"] == "2023-04-02 to 2023-07-01 not read"
    assert pd.isna(frame.loc["2023-11-15", "unread"])


def test_both_sides_of_a_contradiction_are_told(five: Ledger) -> None:
    as_of = date(2025, 11, 21)
    account = account_of(tellings_of(five, as_of, [TZOO])[TZOO], as_of)
    assert [one.accession for one in account.contradictions] == [
        "0001133311-23-000042",  # column (c) in dollars, April
        "0001133311-23-000042",  # and May
        "0001628280-25-024964",  # 864,208 left in December, 911,529 in January, nothing bought between
    ]
    last = account.contradictions[-1].what
    assert "864,208" in last and "0001133311-25-000007" in last and "911,529" in last and "0001628280-25-024964" in last
    for cik in (SONO, GCT, EVER, ACLS):
        assert not account_of(tellings_of(five, as_of, [cik])[cik], as_of).contradictions


def test_nothing_filed_later_changes_an_account(five: Ledger) -> None:
    """The account of a day is the same where later filings are not in the ledger at all."""
    day = date(2024, 8, 15)
    before = programs_of(five, day, [TZOO, ACLS, SONO, GCT])
    five.execute("BEGIN")
    try:
        for table in ("filings", "programs", "repurchases", "problems"):
            five.execute(f"DELETE FROM {table} WHERE filed > ?", [day])
        pd.testing.assert_frame_equal(programs_of(five, day, [TZOO, ACLS, SONO, GCT]), before)
    finally:
        five.execute("ROLLBACK")


# Cash of the twelve months to the latest report, added up by hand from the cash-flow statements (year + this year to date - its
# part of last year), in thousands: repurchases, new shares (options, plan), stock compensation; then the cover's shares, the close.
AXCELIS = [
    ("2024-11-22", 52_499 + 45_358 - 37_498, 25 + 2_057 + 1_242 - 25 - 957, 18_269 + 15_571 - 13_030, 32_506_111, 75.07),
    ("2025-03-21", 60_489, 2_385, 20_951, 32_154_139, 56.72),
    ("2025-11-21", 60_489 + 95_850 - 45_358, 2_385 + 1_246 - 1_242, 20_951 + 15_668 - 15_571, 30_999_133, 76.88),
]
# gross, net of issuance, net of issuance and pay, of the market cap of the day: worked out on paper.
AXCELIS_YIELDS = [(0.024735, 0.023775, 0.015247), (0.033167, 0.031859, 0.020371), (0.046568, 0.045566, 0.036734)]
# Travelzoo tells options exercised less the taxes paid for them in one line, under a name of its own: (662), (1,797) and (1,309)
# thousand. On balance money went to tax offices, so nothing came in: 0 of issuance, and what went is withholding.
TRAVELZOO = [
    ("2024-11-22", 16_781 + 16_605 - 11_766, 1_568 + 1_239 - 1_187, 11_804_410, 19.82),
    ("2025-03-21", 18_929, 1_646, 11_245_137, 13.81),
    ("2025-11-21", 18_929 + 12_964 - 16_605, 1_646 + 1_108 - 1_239, 10_932_337, 6.96),
]
# gross, net of issuance (the same), net of issuance and pay: 20,000 / 233,963, 17,283 / 155,295 and 13,773 / 76,089 thousand.
TRAVELZOO_YIELDS = [(0.092408, 0.092408, 0.085483), (0.121890, 0.121890, 0.111291), (0.200922, 0.200922, 0.181012)]
TRAVELZOO_WITHHELD = [None, 1_797_000, 1_797_000 + 104_000 - 592_000]


@cache
def _twelve_months(ledger: Ledger, cik: int, day: str) -> pd.Series[float]:
    from screener.companies import Companies
    from screener.fundamentals import add_fundamentals
    from screener.settings import load_settings

    table = pd.DataFrame({"ticker": ["T"], "name": ["Co"]}, index=pd.Index([cik], name="cik")).astype("string")
    made = add_fundamentals(Companies(table), ledger, load_settings(), date.fromisoformat(day)).table
    return made.loc[cik, ["repurchases_ttm", "share_issuance_ttm", "stock_compensation_ttm", "tax_withholding_ttm"]]


def _yields(ledger: Ledger, cik: int, day: str, shares: float, price: float) -> pd.Series[float]:
    from screener.allocation.account import account_of
    from screener.allocation.buyback import add_net_buyback

    as_of = date.fromisoformat(day)
    told = _twelve_months(ledger, cik, day)
    account = account_of(tellings_of(ledger, as_of, [cik])[cik], as_of)
    latest = account.told.latest
    assert latest is not None
    table = pd.DataFrame({name: [value] for name, value in told.items()}, index=[cik]).astype("float64")
    table["market_cap"] = shares * price
    table["mean_market_cap_12m"] = table["market_cap"]
    table["latest_period_end"] = pd.Timestamp(latest.end)
    made = pd.DataFrame({"market_cap_12m_ago": [float("nan")]}, index=[cik])
    add_net_buyback(table, {cik: account}, made)
    made["net_of_issuance_yield"] = made["net_buyback_before_pay"] / table["market_cap"]
    return made.loc[cik]


@pytest.mark.parametrize(("hand", "expected"), list(zip(AXCELIS, AXCELIS_YIELDS, strict=True)))
def test_net_buyback_of_axcelis(
    five: Ledger, hand: tuple[str, int, int, int, int, float], expected: tuple[float, float, float]
) -> None:
    day, bought, issued, paid, shares, price = hand
    told = _twelve_months(five, ACLS, day)
    assert list(told[:3]) == [bought * 1000, issued * 1000, paid * 1000]
    made = _yields(five, ACLS, day, shares, price)
    assert made["withholding_inside"] == 0
    gross, net, after_pay = expected
    assert made["gross_buyback_yield"] == pytest.approx(gross, abs=1e-6)
    assert made["net_of_issuance_yield"] == pytest.approx(net, abs=1e-6)
    assert made["net_buyback_yield_now"] == pytest.approx(after_pay, abs=1e-6)


@pytest.mark.parametrize(("hand", "expected", "withheld"), list(zip(TRAVELZOO, TRAVELZOO_YIELDS, TRAVELZOO_WITHHELD, strict=True)))
def test_net_buyback_of_travelzoo(
    five: Ledger, hand: tuple[str, int, int, int, float], expected: tuple[float, float, float], withheld: int | None
) -> None:
    day, bought, paid, shares, price = hand
    told = _twelve_months(five, TZOO, day)
    assert list(told[:3]) == [bought * 1000, 0, paid * 1000]
    # In 2024 the line of 0 for issuance is tagged apart, and 662 may be other things: withholding is unknown, not 0.
    assert pd.isna(told["tax_withholding_ttm"]) if withheld is None else told["tax_withholding_ttm"] == withheld
    made = _yields(five, TZOO, day, shares, price)
    gross, net, after_pay = expected
    assert made["gross_buyback_yield"] == pytest.approx(gross, abs=1e-6)
    assert made["net_of_issuance_yield"] == pytest.approx(net, abs=1e-6)
    assert made["net_buyback_yield_now"] == pytest.approx(after_pay, abs=1e-6)

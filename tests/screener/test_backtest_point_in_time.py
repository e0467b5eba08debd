"""Past days on the bundled sample, so that it is tested everywhere: nothing public later counts, and every machine writes the same.
The same on all the real data stands in `test_pipeline.py`."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date

import pandas as pd
import pytest

from filings.ledger import TABLES, Ledger
from screener.backtest.replay import past_lists, plain
from screener.demo import open_sample
from screener.gone_listings import gone_listings, plain_name
from screener.outputs import Context, outputs
from screener.pipeline import make_shortlist, rank_companies
from screener.settings import load_settings
from screener.sources.companies import COMPANIES, TICKERS
from screener.sources.listing import LISTING

DAY = date(2025, 8, 15)

LATER = {
    **dict.fromkeys(("facts", "filings", "repurchases", "programs", "deals", "problems", "notices", "events"), "filed"),
    **dict.fromkeys(("macro", "calendar"), "date"),
    "estimates": "snapshot",
}


def as_json(ledger: Ledger, day: date) -> bytes:
    return outputs()["shortlist.json"](make_shortlist(ledger, load_settings(), day), Context())


def test_nothing_public_later_counts() -> None:
    with open_sample() as ledger:
        whole = as_json(ledger, DAY)
        for name, column in LATER.items():
            ledger.execute(f"DELETE FROM {name} WHERE {column} > DATE '{DAY}'")
        for name in ("prices", "adjusted_prices"):
            numbers = [f.name for f in TABLES[name].fields if f.type == "DOUBLE"]
            wrong = ", ".join(f'"{number}" = 7 * "{number}"' for number in numbers)
            ledger.execute(f"UPDATE {name} SET {wrong} WHERE date > DATE '{DAY}'")
        assert as_json(ledger, DAY) == whole


def test_lists_made_together_are_those_made_alone() -> None:
    days = [date(2025, 8, 15), date(2025, 10, 31), date(2025, 11, 21)]
    settings = load_settings()
    with open_sample() as ledger:
        together = list(past_lists(ledger, settings, days))
        alone = [rank_companies(ledger, settings, day) for day in days]
    assert together == [plain(day, made.ranked, made.contributions) for day, made in zip(days, alone, strict=True)]
    assert all(len(made["companies"]) >= 4 for made in together)


HASH = """
import hashlib
from datetime import date
from screener.demo import open_sample
from screener.outputs import Context, outputs
from screener.pipeline import make_shortlist
from screener.settings import load_settings
with open_sample() as ledger:
    ledger.execute("SET threads = {threads}")
    made = make_shortlist(ledger, load_settings(), date(2025, 8, 15))
print(hashlib.sha256(outputs()["shortlist.json"](made, Context())).hexdigest())
"""


def test_another_machine_writes_the_same_bytes() -> None:
    """Another order of hashes, another zone of time, another number of threads, another language."""
    found = []
    for seed, zone, threads, language in (("1", "Asia/Tokyo", 1, "C"), ("31337", "America/Los_Angeles", 4, "de_DE.UTF-8")):
        env = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": language}
        done = subprocess.run(
            [sys.executable, "-c", HASH.format(threads=threads)], env=env, capture_output=True, text=True, check=True, timeout=300
        )
        found.append(done.stdout.strip())
    assert len(found[0]) == 64
    assert found[0] == found[1]


@pytest.fixture
def listed() -> Ledger:
    """Five registrants without a symbol and an exchange's list of gone shares."""
    ledger = Ledger.open(None)
    names = {1: "Gone Motor Corp", 2: "TWIN WORKS INC", 3: "Twin Works Ltd", 4: "Old Name Co", 5: "Still Here Inc"}
    companies = pd.DataFrame({"cik": list(names), "name": list(names.values())})
    companies = companies.assign(
        source="submissions", sic="3711", category=None, entity_type="operating", fiscal_year_end=None, state=None,
        incorporated=None, former_names=[None, None, None, "Even Older LLC;Old Name Co", None],
    )  # fmt: skip
    ledger.insert(COMPANIES, companies)
    ledger.insert(TICKERS, pd.DataFrame([{"source": "submissions", "cik": 5, "symbol": "HERE", "position": 0, "exchange": "NYSE"}]))
    ledger.execute("INSERT INTO facts (cik, concept, filed) SELECT cik, 'us-gaap:Assets', DATE '2023-05-05' FROM companies")
    shares = [
        ("GONE", "Gone Motor Corporation Common Stock"),
        ("GONEW", "Gone Motor Corporation Warrants"),
        ("TWNW", "Twin Works Inc. Common Stock"),
        ("EVEN", "Even Older Class A Common Stock"),
        ("HERE", "Still Here Inc. Common Stock"),
    ]
    rows = pd.DataFrame(shares, columns=["symbol", "name"])
    ledger.insert(
        LISTING,
        rows.assign(
            source="kept", exchange="Nasdaq", sector=None, industry="Auto Manufacturing", country=None,
            first_seen=date(2021, 1, 30), last_seen=date(2024, 5, 3),
        ),
    )  # fmt: skip
    return ledger


def test_a_gone_share_is_found_by_its_name_alone_where_it_is_sure(listed: Ledger) -> None:
    """Two registrants of one name are told apart by nothing, a warrant is no share, a symbol that a list names is that list's."""
    found = gone_listings(listed)
    assert dict(zip(found["symbol"], found["cik"], strict=True)) == {"GONE": 1, "EVEN": 4}
    assert plain_name("Herc Holdings Inc. Common Stock") == plain_name("HERC HOLDINGS INC /DE/") == "herc holdings"
    assert plain_name("S&P Things, Inc.") == "s and p things"

"""The update over real sockets, against a local EDGAR: what comes, what is not asked for twice, and what a kill leaves behind."""

import hashlib
import importlib.util
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import screener.sources
from filings.edgar.disk import locked
from filings.edgar.gateway import Gateway, Manners
from filings.edgar.identity import Identity, load_identity, write_identity
from filings.errors import LedgerError, SettingsError, SourceError
from filings.ledger import TABLES, Ledger
from screener import arrivals, duties, market
from screener.cli import app
from screener.initialise import initialise
from screener.update import Summary, refresh, update, wanted_companies

_spec = importlib.util.spec_from_file_location("local_edgar", Path(__file__).resolve().parents[1] / "local_edgar.py")
assert _spec and _spec.loader
local_edgar: Any = sys.modules.setdefault("local_edgar", importlib.util.module_from_spec(_spec))
_spec.loader.exec_module(local_edgar)

QUICK = Manners(requests_per_second=1000, attempts=2, first_wait=0.01, longest_wait=0.02, throttle_pause=0.2)
TODAY = date(2025, 11, 22)
REPORT = """<html><body><p>UNITED STATES SECURITIES AND EXCHANGE COMMISSION</p><p>FORM {form}</p>
<p>For the quarterly period ended September 30, 2025</p><p>{name}</p>
<p>PART II - OTHER INFORMATION</p><p>Item 2. Unregistered Sales of Equity Securities and Use of Proceeds</p>
<p>Issuer Purchases of Equity Securities</p>
<table><tr><td>Period</td><td>Total Number of Shares Purchased</td><td>Average Price Paid per Share</td>
<td>Total Number of Shares Purchased as Part of Publicly Announced Plans or Programs</td>
<td>Approximate Dollar Value of Shares that May Yet Be Purchased Under the Plans or Programs</td></tr>
<tr><td>July 1 - July 31, 2025</td><td>1,000</td><td>$10.00</td><td>1,000</td><td>$5,000,000</td></tr>
<tr><td>August 1 - August 31, 2025</td><td>2,000</td><td>$11.00</td><td>2,000</td><td>$4,978,000</td></tr>
<tr><td>September 1 - September 30, 2025</td><td>500</td><td>$12.00</td><td>500</td><td>$4,972,000</td></tr>
<tr><td>Total</td><td>3,500</td><td>$10.86</td><td>3,500</td><td></td></tr></table>
<p>Item 5. Other Information</p><p>None.</p></body></html>"""


def body(form: str, name: str) -> bytes:
    return REPORT.format(form=form, name=name).encode()


def fill(edgar: Any) -> None:
    """Two companies on exchanges, one over the counter; three reports, one of them too old to be read."""
    edgar.company(1001, "AAA", "ALPHA CORP", "Nasdaq")
    edgar.company(1002, "BBB", "BETA INC", "NYSE")
    edgar.company(1003, "CCCC", "GAMMA PLC", "OTC")
    name = "ALPHA CORP"
    edgar.filing(1001, "0000001001-21-000001", "10-Q", date(2021, 8, 1), date(2021, 6, 30), "a21.htm", body("10-Q", name), 90.0)
    edgar.filing(1001, "0000001001-25-000007", "10-Q", date(2025, 11, 3), date(2025, 9, 30), "a25.htm", body("10-Q", name), 123.5)
    edgar.filing(1001, "0000001001-25-000008", "8-K", date(2025, 11, 18), date(2025, 11, 18), "a8k.htm", body("8-K", name))
    edgar.filing(1002, "0000001002-25-000003", "10-Q", date(2025, 11, 19), date(2025, 9, 30), "b25.htm", body("10-Q", "BETA INC"))
    edgar.filing(1003, "0000001003-25-000003", "10-Q", date(2025, 11, 19), date(2025, 9, 30), "c25.htm", body("10-Q", "GAMMA PLC"))


@pytest.fixture
def edgar() -> Iterator[Any]:
    with local_edgar.serving() as server:
        fill(server)
        yield server


@pytest.fixture
def run(edgar: Any, tmp_path: Path) -> Callable[..., Summary]:
    def call(today: date = TODAY, manners: Manners = QUICK, archive: Path = tmp_path, **options: Any) -> Summary:
        with Gateway(Identity("Jane Doe", "jane@screener.test"), manners, server=edgar.url) as gateway:
            return update(archive, gateway, today, **options)

    return call


def rows(archive: Path, sql: str) -> list[tuple[Any, ...]]:
    with Ledger.open(archive) as ledger:
        return [tuple(row) for row in ledger.query(sql).itertuples(index=False)]


def fingerprint(archive: Path) -> str:
    """The hash of every table's sorted rows."""
    digest = hashlib.sha256()
    with Ledger.open(archive) as ledger:
        for name in sorted(TABLES):
            columns = ", ".join(f'CAST("{column}" AS VARCHAR)' for column in TABLES[name].names)
            lines = ledger.query(f"SELECT concat_ws('|', {columns}) AS line FROM \"{name}\"")["line"]
            digest.update(f"{name}\n".encode() + "\n".join(sorted(str(line) for line in lines)).encode())
    return digest.hexdigest()


def check_all_there(archive: Path) -> None:
    assert rows(archive, "SELECT accession FROM filings ORDER BY 1") == [("0000001001-25-000007",), ("0000001002-25-000003",)]
    assert rows(archive, "SELECT value FROM facts WHERE concept = 'us-gaap:Revenues' ORDER BY 1") == [(90.0,), (123.5,)]
    assert rows(archive, "SELECT count(*) AS n FROM events") == [(4,)]
    assert rows(archive, "SELECT label FROM repurchases WHERE accession = '0000001001-25-000007' AND is_total") == [("Total",)]
    assert not [p for p in archive.rglob("*") if p.suffix in (".tmp", ".part", ".zip")]


def test_from_nothing_to_everything_and_never_twice(edgar: Any, run: Callable[..., Summary], tmp_path: Path) -> None:
    first = run()
    assert (first.companies, first.index_days, first.submissions, first.facts, first.without_facts) == (2, 2, 2, 1, 1)
    assert (first.documents, first.failed, first.status) == (2, [], 0)
    check_all_there(tmp_path)
    filed = rows(tmp_path, "SELECT strftime(filed, '%Y-%m-%d') AS filed FROM filings ORDER BY accession")
    assert filed == [("2025-11-03",), ("2025-11-19",)]
    asked, was = edgar.count(), fingerprint(tmp_path)
    second = run()
    assert [(a.path, a.status) for a in edgar.asked[asked:]] == [
        ("/files/company_tickers_exchange.json", 304),
        ("/Archives/edgar/daily-index/2025/QTR4/index.json", 200),
    ]
    assert (second.status, second.documents, fingerprint(tmp_path)) == (0, 0, was)


def test_only_what_is_new_is_fetched(edgar: Any, run: Callable[..., Summary], tmp_path: Path) -> None:
    run()
    edgar.filing(
        1001, "0000001001-25-000009", "10-K", date(2025, 11, 24), date(2025, 9, 30), "a10k.htm", body("10-K", "ALPHA CORP"), 500.0
    )
    asked = edgar.count()
    week = run(date(2025, 11, 29))
    assert (week.index_days, week.submissions, week.facts, week.documents, week.failed) == (1, 1, 1, 1, [])
    assert sorted(a.path for a in edgar.asked[asked:]) == [
        "/Archives/edgar/daily-index/2025/QTR4/index.json",
        "/Archives/edgar/daily-index/2025/QTR4/master.20251124.idx",
        "/Archives/edgar/data/1001/000000100125000009/a10k.htm",
        "/api/xbrl/companyfacts/CIK0000001001.json",
        "/files/company_tickers_exchange.json",
        "/submissions/CIK0000001001.json",
    ]
    assert rows(tmp_path, "SELECT max(value) AS v FROM facts WHERE concept = 'us-gaap:Revenues'") == [(500.0,)]


def test_the_nightly_archives_give_the_same(edgar: Any, run: Callable[..., Summary], tmp_path: Path) -> None:
    run(archive=tmp_path / "one by one")
    asked = edgar.count()
    got = run(archive=tmp_path / "archives", bulk_from=1)
    assert (got.submissions, got.facts, got.without_facts, got.documents, got.failed) == (2, 1, 1, 2, [])
    paths = [a.path for a in edgar.asked[asked:]]
    assert local_edgar.BULK_SUBMISSIONS in paths and local_edgar.BULK_FACTS in paths
    assert not any(path.startswith("/submissions/") for path in paths)
    check_all_there(tmp_path / "archives")
    assert fingerprint(tmp_path / "archives") == fingerprint(tmp_path / "one by one")


def test_what_the_archive_does_not_know_yet_is_asked_for(edgar: Any, run: Callable[..., Summary], tmp_path: Path) -> None:
    archive = edgar.files[local_edgar.BULK_SUBMISSIONS]
    edgar.filing(
        1002, "0000001002-25-000004", "10-Q/A", date(2025, 11, 20), date(2025, 9, 30), "b2.htm", body("10-Q/A", "BETA INC")
    )
    edgar.files[local_edgar.BULK_SUBMISSIONS] = archive  # of the night before
    got = run(bulk_from=1)
    assert (got.failed, got.documents) == ([], 3)
    assert edgar.count("/submissions/CIK0000001002.json") == 1 and edgar.count("/submissions/CIK0000001001.json") == 0


UPDATE = """
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from filings.edgar.gateway import Gateway, Manners
from filings.edgar.identity import Identity
from screener.update import update
manners = Manners(requests_per_second=1000, attempts=2, first_wait=0.01, longest_wait=0.02, throttle_pause=0.2)
with Gateway(Identity("Jane Doe", "jane@screener.test"), manners, server=sys.argv[1]) as gateway:
    update(Path(sys.argv[2]), gateway, date(2025, 11, 22), bulk_from=int(sys.argv[3]))
"""


@pytest.mark.parametrize(("bulk_from", "numbers"), [(1, (3, 6, 4)), (1000, (1, 5))])
def test_killed_at_one_request_after_the_other(
    edgar: Any, run: Callable[..., Summary], tmp_path: Path, bulk_from: int, numbers: tuple[int, ...]
) -> None:
    run(archive=tmp_path / "undisturbed", bulk_from=bulk_from)
    archive = tmp_path / "killed"
    kills = 0
    # Each process is killed when its n-th request has come to the server, wherever it stands then.
    for number in numbers:
        seen = edgar.count()
        process = subprocess.Popen(
            [sys.executable, "-c", UPDATE, edgar.url, str(archive), str(bulk_from)], stderr=subprocess.DEVNULL
        )
        while process.poll() is None and edgar.count() < seen + number:
            threading.Event().wait(0.002)
        if process.poll() is None:
            process.kill()
            kills += 1
        process.wait()
    assert kills >= len(numbers) - 1
    last = run(archive=archive, bulk_from=bulk_from)
    assert last.status == 0
    check_all_there(archive)
    assert fingerprint(archive) == fingerprint(tmp_path / "undisturbed")


@pytest.mark.parametrize("share", [0.0, 0.9])
def test_every_connection_cut_off_once(edgar: Any, run: Callable[..., Summary], tmp_path: Path, share: float) -> None:
    run(archive=tmp_path / "undisturbed")
    paths = {a.path for a in edgar.asked}
    for path in paths:
        edgar.fault(path, cut=int(len(edgar.files.get(path, b"")) * share))
    got = run()
    assert got.failed == [] and got.status == 0
    assert fingerprint(tmp_path) == fingerprint(tmp_path / "undisturbed")


def test_a_throttle_in_the_middle_and_a_broken_company(edgar: Any, run: Callable[..., Summary], tmp_path: Path) -> None:
    run(archive=tmp_path / "undisturbed")
    path = "/Archives/edgar/data/1001/000000100125000007/a25.htm"
    whole = edgar.files.pop(path)
    edgar.fault("/submissions/CIK0000001001.json", status=403, body=local_edgar.THROTTLE_PAGE)
    edgar.fault("/submissions/CIK0000001002.json", cut=30)
    got = run()
    assert got.throttles == 1 and got.documents == 1 and got.status == 1
    assert len(got.failed) == 1 and "nothing at https://www.sec.gov" + path in got.failed[0]
    assert got.waiting["reports"] == 1
    edgar.files[path] = whole
    asked = edgar.count()
    assert run().status == 0 and edgar.count() == asked + 3
    assert fingerprint(tmp_path) == fingerprint(tmp_path / "undisturbed")


def test_when_edgar_goes_away_what_has_come_stays(edgar: Any, run: Callable[..., Summary], tmp_path: Path) -> None:
    for cik in range(2001, 2007):
        edgar.company(cik, f"T{chr(cik % 26 + 65)}", f"COMPANY {cik}")
    for cik in [1002, *range(2001, 2007)]:
        for _ in range(2):
            edgar.fault(f"/submissions/CIK{cik:010}.json", status=500)
    got = run()
    assert got.status == 1 and "check the network" in got.failed[-1]
    assert got.submissions == 0 or got.waiting["lists of filings"] >= 5
    asked = edgar.count()
    assert asked < 30, "fetching stopped"
    edgar.faults.clear()
    assert run().status == 0
    check_all_there(tmp_path)


def test_a_full_disk_stops_with_one_sentence(
    edgar: Any, run: Callable[..., Summary], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from filings.edgar import disk

    real, calls = os.fsync, []

    def full(descriptor: int) -> None:
        calls.append(descriptor)
        if len(calls) > 4:
            raise OSError(28, "No space left on device")
        real(descriptor)

    monkeypatch.setattr(disk.os, "fsync", full)
    got = run()
    assert got.status == 1 and len(got.failed) == 1 and "full: free some space" in got.failed[0]
    monkeypatch.undo()
    assert run().status == 0
    check_all_there(tmp_path)


def test_a_list_of_tickers_that_is_none_is_not_kept(edgar: Any, run: Callable[..., Summary], tmp_path: Path) -> None:
    path = "/files/company_tickers_exchange.json"
    edgar.fault(path, body=b'{"fields": ["name"], "data": [["ALPHA CORP"]]}', headers={"ETag": '"odd"'})
    with pytest.raises(SourceError, match="no cik or no ticker"):
        run()
    assert run().status == 0
    check_all_there(tmp_path)


def test_two_updates_at_once_do_not_mix(run: Callable[..., Summary], tmp_path: Path) -> None:
    with locked(tmp_path / "update.lock"), pytest.raises(LedgerError, match="Another update works on"):
        run()
    assert run().status == 0


def test_a_narrow_update_loses_nothing_for_a_wide_one(edgar: Any, run: Callable[..., Summary], tmp_path: Path) -> None:
    narrow = run(tickers=["bbb"])
    assert (narrow.companies, narrow.submissions, narrow.documents) == (1, 1, 1)
    assert edgar.count("/submissions/CIK0000001001.json") == 0
    assert run(limit=1).documents == 1
    assert run().status == 0
    check_all_there(tmp_path)
    with pytest.raises(SettingsError, match="NOBODY is no ticker"):
        run(tickers=["NOBODY"])
    assert run(tickers=["1003"], since=date(2025, 1, 1)).documents == 1


def test_a_dry_run_says_what_would_come_and_fetches_none_of_it(edgar: Any, run: Callable[..., Summary]) -> None:
    dry = run(dry_run=True, bulk_from=2)
    assert [line.split(",")[0].split(" (")[0] for line in dry.plan] == [
        "to fetch: submissions.zip",
        "to fetch: companyfacts.zip",
        "to fetch: 0 reports filed since 2023-09-14",
    ]
    assert edgar.count("/Archives/edgar/data") == edgar.count("/submissions") == 0
    assert all(a.headers.get("Range") == "bytes=0-0" for a in edgar.asked if a.path.endswith(".zip"))
    run(tickers=["AAA"], since=date(2026, 1, 1))
    assert run(dry_run=True).plan[-1].startswith("to fetch: 1 reports filed since 2023-09-14")


def test_reports_of_companies_far_too_large_or_small_are_left_out(edgar: Any, run: Callable[..., Summary], tmp_path: Path) -> None:
    prices = tmp_path / "caps.csv"
    prices.write_text("symbol,date,close,market_cap\nAAA,2025-11-21,10,900000000\nBBB,2025-11-21,10,90000000000\n")
    with Ledger.open(tmp_path) as ledger:
        screener.sources.store("prices", ledger, prices)
    assert run(caps=(50e6, 5e9)).documents == 1
    assert rows(tmp_path, "SELECT cik FROM filings") == [(1001,)]


def test_after_two_months_everything_is_fetched_anew(edgar: Any, run: Callable[..., Summary], tmp_path: Path) -> None:
    run()
    later = run(date(2026, 3, 1))
    assert (later.submissions, later.facts, later.documents, later.status) == (2, 1, 0, 0)


def test_a_filing_that_edgar_lists_late_stays_due(edgar: Any, run: Callable[..., Summary], tmp_path: Path) -> None:
    run()
    old = edgar.files["/submissions/CIK0000001002.json"]
    edgar.filing(1002, "0000001002-25-000009", "10-Q", date(2025, 11, 24), date(2025, 9, 30), "b9.htm", body("10-Q", "BETA INC"))
    new, edgar.files["/submissions/CIK0000001002.json"] = edgar.files["/submissions/CIK0000001002.json"], old
    late = run(date(2025, 11, 25))
    assert late.documents == 0 and late.waiting["lists of filings"] == 1 and late.status == 1
    edgar.files["/submissions/CIK0000001002.json"] = new
    assert run(date(2025, 11, 26)).documents == 1


def test_a_torn_index_is_not_skipped_over(edgar: Any, run: Callable[..., Summary], tmp_path: Path) -> None:
    path = "/Archives/edgar/daily-index/2025/QTR4/master.20251118.idx"
    edgar.fault(path, body=edgar.files[path][:-9], headers={})
    got = run()
    assert got.index_days == 0 and "run the same command again later" in got.failed[0] and got.documents == 2
    assert run().index_days == 2


def test_reading_over_processes_gives_the_same(run: Callable[..., Summary], tmp_path: Path) -> None:
    run(archive=tmp_path / "one")
    run(archive=tmp_path / "two", jobs=2)
    assert fingerprint(tmp_path / "one") == fingerprint(tmp_path / "two")


def test_summary_is_for_people(run: Callable[..., Summary]) -> None:
    lines = run().lines()
    assert lines[0] == (
        "2 companies: 2 days of index, 2 lists of filings, 1 replies of figures (1 companies have none), 2 reports read"
    )
    assert len(lines) == 2 and lines[1].endswith("0 throttles")
    many = Summary(failed=[f"filing {n} is odd" for n in range(25)]).lines()
    assert (many[2], many[-1], len(many)) == ("failed: filing 0 is odd", "failed: and 5 more", 23)


def test_the_weekly_refresh_takes_the_market_and_then_edgar(edgar: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCREENER_SEC_URL", edgar.url)
    monkeypatch.setenv("SCREENER_MARKET_URL", "http://127.0.0.1:9")  # the market's pages are down
    monkeypatch.setattr(market, "FEEDS", market.FEEDS[:1])
    monkeypatch.setattr(market, "MANNERS", QUICK)
    now = datetime(2025, 11, 22, 9, tzinfo=UTC)
    with pytest.raises(SettingsError, match="screener init"):
        refresh(tmp_path, now)
    assert edgar.count() == 0
    write_identity(tmp_path, Identity("Jane Doe", "jane@screener.test"))
    lines, status = refresh(tmp_path, now)
    assert status == 1 and lines[0].startswith("failed: Nasdaq, nasdaq_screener.json and what follows it there: ")
    assert lines[1].startswith("2 companies") and len(lines) == 3
    check_all_there(tmp_path)
    lines, status = refresh(tmp_path, now, dry_run=True, since=date(2020, 1, 1))
    assert status == 0 and "1 reports filed since 2020-01-01" in lines[2]


def test_from_an_empty_folder_to_a_workbook(edgar: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive, output = tmp_path / "archive", tmp_path / "output"
    for variable in ("SCREENER_SEC_URL", "SCREENER_MARKET_URL"):
        monkeypatch.setenv(variable, edgar.url)
    monkeypatch.setattr(market, "MANNERS", QUICK)
    monkeypatch.setattr(market, "FEEDS", market.FEEDS[:2])
    for feed, symbol in zip(market.FEEDS, ("AAA", "BBB"), strict=True):
        row = {
            "symbol": symbol,
            "name": f"{symbol} Common Stock",
            "lastsale": "$10.00",
            "volume": "900000",
            "marketCap": "1000000000",
        }
        edgar.files["/" + feed.address.split("/", 3)[3]] = json.dumps({"data": {"rows": [row]}}).encode()
    initialise(archive, "Jane Doe", "jane@screener.test", manners=QUICK)
    lines, status = refresh(archive, datetime(2025, 11, 22, 9, tzinfo=UTC))
    assert status == 0 and lines[:2] == ["listing: 2 rows", "prices: 2 rows"]
    made = CliRunner().invoke(
        app, ["run", "--offline", "--as-of", "2025-11-22", "--archive", str(archive), "--output", str(output)]
    )
    assert made.exit_code == 0, made.output
    told = json.loads((output / "2025-11-22" / "shortlist.json").read_bytes())
    assert told["universe"]["considered"] == 2
    assert (output / "2025-11-22" / "shortlist.xlsx").stat().st_size > 5_000
    asked = edgar.count()
    refresh(archive, datetime(2025, 11, 22, 10, tzinfo=UTC))
    assert edgar.count() == asked + 2, "the list of tickers and the listing of the index"


def test_wanted_companies_are_the_listed_ones(run: Callable[..., Summary], tmp_path: Path) -> None:
    run(dry_run=True)
    with Ledger.open(tmp_path) as ledger:
        assert wanted_companies(ledger) == [1001, 1002]
        assert duties.due(ledger, duties.FACTS, [1001, 7]) == [1001, 7]


@pytest.mark.parametrize("reply", [b"[]", b'{"filings": 3}', b'{"filings": {"files": [{"name": "../x"}]}}', b"{"])
def test_pages_of_another_kind_are_passed_over(reply: bytes) -> None:
    assert arrivals._older(reply, 1001, TODAY) == []


def test_older_pages_are_those_that_reach_into_the_days_wanted() -> None:
    pages = [("001", "2024-01-31"), ("002", "2019-12-31")]
    listed = ", ".join(f'{{"name": "CIK0000001001-submissions-{n}.json", "filingTo": "{to}"}}' for n, to in pages)
    found = arrivals._older(f'{{"filings": {{"files": [{listed}]}}}}'.encode(), 1001, date(2023, 9, 14))
    assert found == ["CIK0000001001-submissions-001.json"]


def test_init_writes_who_asks_and_says_what_will_come(edgar: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCREENER_SEC_URL", edgar.url)
    lines = initialise(tmp_path, "Jane Doe", "jane@screener.test", manners=QUICK)
    assert load_identity(tmp_path, {}) == Identity("Jane Doe", "jane@screener.test")
    assert lines[1] == "EDGAR answers: 2 companies are listed on an exchange"
    assert [line.split(":")[0] for line in lines[2:4]] == [
        "a first update fetches submissions.zip",
        "a first update fetches companyfacts.zip",
    ]
    # 2 companies, four reports a year, 800 days: 17.5 reports
    assert lines[4].startswith("and up to 18 reports")
    assert edgar.count() == 3
    with pytest.raises(SettingsError):
        initialise(tmp_path, "Jane Doe", "jane@screener.test", requests_per_second=9)

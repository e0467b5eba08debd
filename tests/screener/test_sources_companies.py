"""Who is who, from every kind of file that says so."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from filings.errors import SourceError
from filings.ledger import Ledger
from screener.sources import store


@pytest.fixture
def ledger() -> Iterator[Ledger]:
    with Ledger.open(None) as opened:
        yield opened


def submissions(**changes: Any) -> dict[str, Any]:
    recent = {
        "accessionNumber": ["0000000001-25-000003", "0000000001-25-000002", "0000000001-25-000001"],
        "filingDate": ["2025-08-08", "2025-05-09", "2025-05-01"],
        "reportDate": ["2025-06-30", "", "2025-05-01"],
        "form": ["10-Q", "4", "8-K"],
        "items": ["", "", "3.02,9.01"],
        "primaryDocument": ["q.htm", "x.xml", "k.htm"],
    }
    return {
        "cik": "0000000042",
        "name": "Acme Pumps Inc",
        "sic": "3561",
        "entityType": "operating",
        "category": "Accelerated filer<br>Smaller reporting company",
        "fiscalYearEnd": "0930",
        "tickers": ["ACM", "ACM/B", "ACM.U"],
        "exchanges": ["NYSE", "NYSE", None],
        "formerNames": [{"name": "Acme Hoses Inc"}],
        "addresses": {"business": {"stateOrCountry": "TX"}},
        "stateOfIncorporation": "NV",
        "filings": {"recent": recent, "files": []},
        **changes,
    }


def written(path: Path, content: Any) -> Path:
    raw = json.dumps(content).encode()
    path.write_bytes(gzip.compress(raw) if path.suffix == ".gz" else raw)
    return path


def test_a_submissions_reply(ledger: Ledger, tmp_path: Path) -> None:
    path = written(tmp_path / "CIK0000000042.json.gz", submissions())
    for _ in range(2):
        report = store("companies", ledger, path)
    assert report.left_out == ("1 filings of forms that say nothing here (insiders, holders, notes)",)
    company = ledger.query("SELECT * FROM companies").iloc[0]
    assert (company["cik"], company["sic"], company["fiscal_year_end"], company["state"], company["incorporated"]) == (
        42, "3561", "0930", "TX", "NV",
    )  # fmt: skip
    assert (company["category"], company["former_names"]) == ("Accelerated filer; Smaller reporting company", "Acme Hoses Inc")
    assert ledger.query("SELECT symbol FROM tickers ORDER BY position")["symbol"].tolist() == ["ACM", "ACM-B", "ACM-UN"]
    events = ledger.query("SELECT form, items, filed FROM events ORDER BY filed")
    assert events["form"].tolist() == ["8-K", "10-Q"]
    assert events["items"].iloc[0] == "3.02,9.01"


def test_a_company_that_lost_its_tickers_loses_them_here(ledger: Ledger, tmp_path: Path) -> None:
    store("companies", ledger, written(tmp_path / "a.json", submissions()))
    store("companies", ledger, written(tmp_path / "a.json", submissions(tickers=[], exchanges=[])))
    assert len(ledger.query("SELECT * FROM tickers")) == 0


def test_an_older_page_stands_beside_the_recent_one(ledger: Ledger, tmp_path: Path) -> None:
    store("companies", ledger, written(tmp_path / "CIK0000000042.json", submissions()))
    older = submissions()["filings"]["recent"] | {"filingDate": ["2012-08-08", "2012-05-09", "2012-05-01"]}
    store("companies", ledger, written(tmp_path / "CIK0000000042-submissions-001.json", older))
    assert len(ledger.query("SELECT * FROM events WHERE cik = 42")) == 4


def test_the_ticker_list_and_a_symbol_that_changed_hands(ledger: Ledger, tmp_path: Path) -> None:
    fields = ["cik", "name", "ticker", "exchange"]
    old = {
        "fields": fields,
        "data": [["1", "Old Owner", "XYZ", "NYSE"], [2, "Two Classes", "TWO-A", "Nasdaq"], [2, "Two Classes", "TWO-B", None]],
    }
    new = {"fields": fields, "data": [["3", "New Owner", "XYZ", "NYSE"]]}
    store("companies", ledger, written(tmp_path / "t.json", old))
    store("companies", ledger, written(tmp_path / "t.json.gz", new))
    held = ledger.query("SELECT symbol, cik FROM tickers ORDER BY symbol")
    assert list(zip(held["symbol"], held["cik"], strict=True)) == [("TWO-A", 2), ("TWO-B", 2), ("XYZ", 3)]


def test_a_users_csv(ledger: Ledger, tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("cik,ticker,sic\n865941,CGI,4213\n0000000007,SEED,100\n,NOBODY,1\n")
    report = store("companies", ledger, path)
    assert report.left_out == ("1 rows without a cik",)
    assert ledger.query("SELECT cik, sic FROM companies ORDER BY cik").to_numpy().tolist() == [[7, "0100"], [865941, "4213"]]


def test_the_filer_list(ledger: Ledger, tmp_path: Path) -> None:
    path = tmp_path / "filers.csv"
    path.write_text(
        "name,cik,sic,tickers,exchanges,entityType\n"
        "BERKSHIRE,0001067983,6331,\"['BRK-B', 'BRK-A']\",\"['NYSE', 'NYSE']\",operating\n"
    )
    store("companies", ledger, path)
    assert ledger.query("SELECT symbol, source FROM tickers ORDER BY position").to_numpy().tolist() == [
        ["BRK-B", "filer list"],
        ["BRK-A", "filer list"],
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ({"hello": 1}, "neither a submissions reply nor a list"),
        (submissions(cik="none"), "no cik"),
        (submissions(filings={"recent": {"form": []}}), "lacks one of"),
        (submissions(filings={"recent": submissions()["filings"]["recent"] | {"form": ["10-Q"]}}), "differ in length"),
        ({"fields": ["name"], "data": []}, "no cik or no ticker"),
    ],
)
def test_what_it_is_not(ledger: Ledger, tmp_path: Path, content: Any, said: str) -> None:
    with pytest.raises(SourceError, match=said):
        store("companies", ledger, written(tmp_path / "x.json", content))
    assert len(ledger.query("SELECT * FROM companies")) == len(ledger.query("SELECT * FROM events")) == 0


def test_torn_json_and_a_csv_without_tickers(ledger: Ledger, tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text(json.dumps(submissions())[:-40])
    with pytest.raises(SourceError, match="not whole JSON"):
        store("companies", ledger, path)
    path.write_text("cik,name\n1,Acme\n")
    with pytest.raises(SourceError, match="no column ticker"):
        store("companies", ledger, path)

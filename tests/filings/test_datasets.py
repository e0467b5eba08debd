"""Financial Statement Data Sets: rounded periods, parts and co-registrants told apart, older and daily layouts."""

import zipfile
from pathlib import Path

import pytest

from filings.companyfacts import store
from filings.datasets import is_dataset, read_dataset
from filings.errors import SourceError
from filings.ledger import FACTS, Ledger

SUB = "adsh\tcik\tname\tform\tperiod\tfiled\n0000000009-10-000001\t9\tPlain Co\t10-Q\t20100331\t20100505\n"
NEW = "adsh\ttag\tversion\tddate\tqtrs\tuom\tsegments\tcoreg\tvalue\tfootnote\n"
NEW_ROWS = (
    "0000000009-10-000001\tAssets\tus-gaap/2009\t20100331\t0\tUSD\t\t\t1000.0000\t\n"
    "0000000009-10-000001\tRevenues\tus-gaap/2009\t20100331\t1\tUSD\t\t\t50.0\t\n"
    "0000000009-10-000001\tRevenues\tus-gaap/2009\t20091231\t4\tUSD\t\t\t190\t\n"
    "0000000009-10-000001\tRevenues\tus-gaap/2009\t20100331\t1\tUSD\tSegment=Two;Area=North;\t\t20\t\n"
    "0000000009-10-000001\tRevenues\tus-gaap/2009\t20100331\t1\tUSD\t\tPower Sub\t30\t\n"
    "0000000009-10-000001\tOddLine\t0000000009-10-000001\t20100331\t0\tUSD\t\t\t7\t\n"
    "0000000009-10-000001\tNothing\tus-gaap/2009\t20100331\t0\tUSD\t\t\t\t\n"
)


def dataset(path: Path, num: str, sub: str = SUB) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("sub.txt", sub)
        archive.writestr("num.txt", num)
    return path


def rows_of(path: Path) -> list[dict[str, object]]:
    return [row for block in read_dataset(path) for row in block.to_pylist()]


def test_periods_are_rounded_and_lengths_become_first_days(tmp_path: Path) -> None:
    rows = rows_of(dataset(tmp_path / "2010q2.zip", NEW + NEW_ROWS))
    assert len(rows) == 6  # a row without a value is no fact
    assert list(rows[0]) == FACTS.names
    whole = {(r["concept"], str(r["start"]), str(r["end"])): r["value"] for r in rows if r["dimensions"] is None}
    assert whole == {
        ("us-gaap:Assets", "None", "2010-03-31"): 1000.0,
        ("us-gaap:Revenues", "2010-01-01", "2010-03-31"): 50.0,
        ("us-gaap:Revenues", "2009-01-01", "2009-12-31"): 190.0,
        ("custom:OddLine", "None", "2010-03-31"): 7.0,
    }
    assert {(r["cik"], r["form"], str(r["filed"]), r["source"], r["complete"], r["rounded"]) for r in rows} == {
        (9, "10-Q", "2010-05-05", "fsds", True, True)
    }


def test_parts_and_co_registrants_are_not_the_entitys_own(tmp_path: Path) -> None:
    rows = rows_of(dataset(tmp_path / "a.zip", NEW + NEW_ROWS))
    assert {r["dimensions"]: r["value"] for r in rows if r["dimensions"]} == {
        "Area=North;Segment=Two": 20.0,
        "coreg=Power Sub": 30.0,
    }


def test_the_older_layout_without_segments_and_the_daily_one_without_tags(tmp_path: Path) -> None:
    older = "adsh\ttag\tversion\tcoreg\tddate\tqtrs\tuom\tvalue\tfootnote\n"
    older += "0000000009-10-000001\tAssets\tus-gaap/2009\t\t20100131\t0\tUSD\t5\t\n"
    assert [r["value"] for r in rows_of(dataset(tmp_path / "old.zip", older))] == [5.0]
    daily = "adsh\ttag\tversion\tddate\tqtrs\tcoreg\tuom\tvalue\tsegments\tfootnote\n"
    daily += "0000000009-10-000001\tShares\tus-gaap/2025\t20250630\t0\t\tshares\t3\tus-gaap:ClassAxis/us-gaap:AMember\t\n"
    assert [r["dimensions"] for r in rows_of(dataset(tmp_path / "daily.zip", daily))] == ["us-gaap:ClassAxis=us-gaap:AMember"]


def test_quarters_stand_beside_each_other_and_the_same_zip_twice_gives_the_same(tmp_path: Path) -> None:
    first = dataset(tmp_path / "2010q2.zip", NEW + NEW_ROWS)
    later_sub = SUB.replace("10-000001", "10-000002").replace("20100505", "20100805")
    later = dataset(tmp_path / "2010q3.zip", NEW + NEW_ROWS.replace("10-000001", "10-000002"), later_sub)
    with Ledger.open(None) as ledger:
        for path in (first, later, first):
            assert store(ledger, path)[0].rows == 6
        assert ledger.query("SELECT count(*) AS n FROM facts")["n"].iloc[0] == 12


BROKEN = {
    "no such column": "adsh\ttag\n1\t2\n",
    "a filing nobody names": NEW + NEW_ROWS.replace("0000000009-10-000001\tAssets", "0000000009-10-000007\tAssets"),
    "text for a number": NEW + "0000000009-10-000001\tAssets\tus-gaap/2009\t20100331\t0\tUSD\t\t\tmany\t\n",
    "an impossible day": NEW + "0000000009-10-000001\tAssets\tus-gaap/2009\t20101399\t0\tUSD\t\t\t1\t\n",
    "an endless period": NEW + "0000000009-10-000001\tAssets\tus-gaap/2009\t20100331\t9999999\tUSD\t\t\t1\t\n",
}


@pytest.mark.parametrize("kind", BROKEN)
def test_what_is_no_data_set_is_refused_and_nothing_stored(tmp_path: Path, kind: str) -> None:
    path = dataset(tmp_path / "bad.zip", BROKEN[kind])
    assert is_dataset(path)
    with Ledger.open(None) as ledger:
        with pytest.raises(SourceError, match=r"^bad\.zip .*\.$"):
            store(ledger, path)
        assert ledger.query("SELECT count(*) AS n FROM facts")["n"].iloc[0] == 0


def test_a_real_day(shared: Path) -> None:
    rows = rows_of(shared / "data/fsds/20250701.zip")
    # MSC Industrial, 10-Q for 2025-05-31 (0001003078-25-000075), read in the file.
    classes = {r["dimensions"] for r in rows if r["accession"] == "0001003078-25-000075" and r["dimensions"]}
    assert "us-gaap:StatementClassOfStockAxis=us-gaap:CommonClassBMember" in classes
    assert {str(r["filed"]) for r in rows} == {"2025-07-01"}

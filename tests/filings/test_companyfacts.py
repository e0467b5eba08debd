"""companyfacts and companyconcept replies into the ledger: what is whole, what is a subset, what is refused, and in which words."""

import gzip
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from filings.companyfacts import read_companyfacts, store
from filings.errors import SourceError
from filings.ledger import FACTS, Ledger


def row(end: str, val: float, accn: str = "0000000001-25-000001", start: str | None = None, **other: Any) -> dict[str, Any]:
    made = {"end": end, "val": val, "accn": accn, "fy": 2025, "fp": "Q2", "form": "10-Q", "filed": "2025-08-01"} | other
    return made if start is None else {"start": start} | made


def reply(cik: int = 77, **units: Any) -> dict[str, Any]:
    assets = units.get("assets", [row("2025-06-30", 1000)])
    revenue = [row("2025-06-30", 40, start="2025-04-01")]
    return {
        "cik": cik,
        "entityName": "Plain Co",
        "facts": {
            "dei": {"EntityCommonStockSharesOutstanding": {"label": "", "units": {"shares": [row("2025-07-28", 5000)]}}},
            "us-gaap": {"Assets": {"label": "", "units": {"USD": assets}}, "Revenues": {"units": {"USD": revenue}}},
        },
    }


def write(path: Path, data: Any) -> Path:
    raw = data if isinstance(data, bytes) else json.dumps(data).encode()
    path.write_bytes(gzip.compress(raw) if path.suffix == ".gz" else raw)
    return path


def held(ledger: Ledger) -> list[tuple[Any, ...]]:
    rows = ledger.query('SELECT concept, start, "end", value, source, complete FROM facts ORDER BY ALL')
    return [tuple(r) for r in rows.itertuples(index=False)]


@pytest.mark.parametrize("name", ["CIK0000000077.json", "CIK0000000077.json.gz"])
def test_a_whole_reply_is_complete_and_keeps_namespaces(tmp_path: Path, name: str) -> None:
    (facts,) = read_companyfacts(write(tmp_path / name, reply()))
    assert (facts.cik, facts.entity, facts.source, facts.name) == (77, "Plain Co", "companyfacts", name)
    assert facts.table.column_names == FACTS.names
    rows = {r["concept"]: r for r in facts.table.to_pylist()}
    assert set(rows) == {"dei:EntityCommonStockSharesOutstanding", "us-gaap:Assets", "us-gaap:Revenues"}
    assert rows["us-gaap:Assets"]["start"] is None
    assert str(rows["us-gaap:Revenues"]["start"]) == "2025-04-01"
    assert all(r["complete"] and not r["rounded"] and r["dimensions"] is None for r in rows.values())


def test_a_reply_with_other_keys_or_without_a_cover_is_a_subset(tmp_path: Path) -> None:
    trimmed = reply() | {"ticker": "PLN"}
    assert [f.source for f in read_companyfacts(write(tmp_path / "a.json", trimmed))] == ["companyfacts_subset"]
    bare = reply()
    del bare["facts"]["dei"]
    assert [f.source for f in read_companyfacts(write(tmp_path / "b.json", bare))] == ["companyfacts_subset"]
    (marked,) = read_companyfacts(write(tmp_path / "c.json", reply()), subset=True)
    assert marked.source == "companyfacts_subset"
    assert not any(marked.table["complete"].to_pylist())


def test_a_subset_never_takes_the_place_of_a_whole_reply(tmp_path: Path) -> None:
    with Ledger.open(None) as ledger:
        store(ledger, write(tmp_path / "whole.json", reply()))
        store(ledger, write(tmp_path / "cut.json", reply() | {"ticker": "PLN"}))
        counts = ledger.query("SELECT source, count(*) AS n FROM facts GROUP BY source ORDER BY source")
    assert list(zip(counts["source"], counts["n"], strict=True)) == [("companyfacts", 3), ("companyfacts_subset", 3)]


def test_the_same_file_twice_gives_the_same_rows_and_a_newer_one_replaces(tmp_path: Path) -> None:
    with Ledger.open(None) as ledger:
        path = write(tmp_path / "x.json", reply())
        assert store(ledger, path)[0].rows == 3
        once = held(ledger)
        store(ledger, path)
        assert held(ledger) == once
        store(ledger, write(path, reply(assets=[row("2025-06-30", 1000), row("2025-09-30", 1100)])))
        assert len(held(ledger)) == 4


def test_companyconcept_replies_are_subsets_told_apart_by_concept(tmp_path: Path) -> None:
    def concept(tag: str, value: float, **more: Any) -> dict[str, Any]:
        return {"cik": 77, "tag": tag, "units": {"USD": [row("2025-06-30", value, start="2025-01-01")]}} | more

    with Ledger.open(None) as ledger:
        several = {"one": concept("ShareBasedCompensation", 3), "empty": {"units": {}}, "__absent__": ["x"]}
        assert store(ledger, write(tmp_path / "PLN_77.json", several))[0].rows == 1
        store(ledger, write(tmp_path / "one.json", concept("PaymentsForRepurchaseOfCommonStock", 9, taxonomy="us-gaap")))
        store(ledger, write(tmp_path / "dei.json", concept("EntityPublicFloat", 8)))
        rows = held(ledger)
    assert [(r[0], r[3], r[4], r[5]) for r in rows] == [
        ("dei:EntityPublicFloat", 8.0, "companyconcept", False),
        ("us-gaap:PaymentsForRepurchaseOfCommonStock", 9.0, "companyconcept", False),
        ("us-gaap:ShareBasedCompensation", 3.0, "companyconcept", False),
    ]


def test_concepts_may_be_named(tmp_path: Path) -> None:
    (facts,) = read_companyfacts(write(tmp_path / "x.json", reply()), concepts=["us-gaap:Assets"])
    assert facts.table["concept"].to_pylist() == ["us-gaap:Assets"]


BROKEN = {
    "cut off": json.dumps(reply()).encode()[:-40],
    "web page": b"  <html><body>Request Rate Threshold Exceeded</body></html>",
    "a list": b"[1, 2]",
    "nothing": b"{}",
    "no cik": json.dumps({"entityName": "X", "facts": reply()["facts"]}).encode(),
    "impossible day": json.dumps(reply(assets=[row("2025-13-45", 1)])).encode(),
    "absurd year": json.dumps(reply(assets=[row("9999-12-31", 1)])).encode(),
    "absurd value": json.dumps(reply(assets=[row("2025-06-30", 1e30)])).encode(),
    "text for a value": json.dumps(reply(assets=[row("2025-06-30", "much")])).encode(),  # type: ignore[arg-type]
    "no accession": json.dumps(reply(assets=[{"end": "2025-06-30", "val": 1, "form": "10-Q", "filed": "2025-08-01"}])).encode(),
    "units of text": json.dumps(
        {"cik": 1, "entityName": "X", "facts": {"dei": {}, "us-gaap": {"Assets": {"units": "USD"}}}}
    ).encode(),
    "a deep nest": b"[" * 5000 + b"]" * 5000,
}


@pytest.mark.parametrize("kind", BROKEN)
def test_what_is_no_reply_is_refused_in_one_sentence_and_nothing_stored(tmp_path: Path, kind: str) -> None:
    path = write(tmp_path / "bad.json", BROKEN[kind])
    with Ledger.open(None) as ledger:
        with pytest.raises(SourceError) as told:
            store(ledger, path)
        assert held(ledger) == []
    sentence = str(told.value)
    assert "bad.json" in sentence
    assert "\n" not in sentence
    assert sentence.endswith(".")


def test_a_broken_gzip_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.json.gz"
    path.write_bytes(gzip.compress(json.dumps(reply()).encode())[:-30])
    with Ledger.open(None) as ledger, pytest.raises(SourceError, match=r"x\.json\.gz is cut off or damaged"):
        store(ledger, path)


def test_a_zip_stores_its_good_members_and_names_the_broken_one(tmp_path: Path) -> None:
    path = tmp_path / "companyfacts.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("CIK0000000001.json", json.dumps(reply(1)))
        archive.writestr("CIK0000000002.json", json.dumps(reply(2))[:50])
        archive.writestr("CIK0000000003.json", json.dumps(reply(3)))
        archive.writestr("placeholder.txt", "nothing")
    with Ledger.open(None) as ledger:
        done = store(ledger, path)
        ciks = list(ledger.query("SELECT DISTINCT cik FROM facts ORDER BY cik")["cik"])
    assert ciks == [1, 3]
    assert [d.rows for d in done] == [3, 0, 3]
    assert done[1].failed is not None
    assert done[1].failed.startswith("companyfacts.zip:CIK0000000002.json is not whole JSON")


def test_a_damaged_member_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("CIK1.json", json.dumps(reply(1)))
    raw = path.read_bytes()
    path.write_bytes(raw.replace(b"Plain Co", b"Plain XX", 1))
    with Ledger.open(None) as ledger:
        (line,) = store(ledger, path)
    assert line.failed is not None
    assert "CIK1.json is damaged" in line.failed


def test_a_zip_bomb_is_not_inflated(tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("CIK1.json", "w", force_zip64=True) as member:
        for _ in range(410):
            member.write(bytes(1_000_000))
    with Ledger.open(None) as ledger:
        (line,) = store(ledger, path)
    assert line.failed is not None
    assert "is no reply of one company: not read" in line.failed


def test_a_zip_of_something_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "photos.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.txt", "x")
    with Ledger.open(None) as ledger, pytest.raises(SourceError, match="holds no JSON and no data set"):
        store(ledger, path)
    path.write_bytes(b"PK\x03\x04 not a zip")
    with Ledger.open(None) as ledger, pytest.raises(SourceError, match="not a whole zip archive"):
        store(ledger, path)


def test_real_replies(shared: Path) -> None:
    (facts,) = read_companyfacts(shared / "data/companyfacts/CIK0000320193.json.gz")
    # 24,852 figures in Apple's reply, counted with the standard json module; repurchases of fiscal 2025 as the 10-K prints them.
    assert (facts.cik, facts.source, len(facts.table)) == (320193, "companyfacts", 24852)
    rows = [
        r
        for r in facts.table.to_pylist()
        if r["concept"] == "us-gaap:PaymentsForRepurchaseOfCommonStock" and str(r["end"]) == "2025-09-27"
    ]
    assert {(str(r["start"]), r["value"]) for r in rows} >= {("2024-09-29", 90_711_000_000.0)}


def test_of_an_archive_read_before_only_changed_members_are_read(tmp_path: Path) -> None:
    def archive(name: str, *replies: dict[str, Any]) -> Path:
        with zipfile.ZipFile(tmp_path / name, "w") as made:
            for one in replies:
                made.writestr(f"CIK{one['cik']:010}.json", json.dumps(one))
        return tmp_path / name

    changed = reply(2, assets=[row("2025-06-30", 2222)])
    with Ledger.open(None) as ledger:
        first = store(ledger, archive("monday.zip", reply(1), reply(2)))
        assert [(one.rows, one.is_unchanged) for one in first] == [(3, False), (3, False)]
        second = store(ledger, archive("tuesday.zip", reply(1), changed, reply(3)))
        assert [(one.rows, one.is_unchanged) for one in second] == [(0, True), (3, False), (3, False)]
        assets = ledger.query("SELECT cik, value FROM facts WHERE concept = 'us-gaap:Assets' ORDER BY cik")
        assert assets["value"].tolist() == [1000.0, 2222.0, 1000.0]
        # A reply of the company that came another way takes the archive's place, and then the archive's counts again.
        store(ledger, write(tmp_path / "CIK1.json", reply(1, assets=[row("2025-06-30", 7)])))
        third = store(ledger, tmp_path / "tuesday.zip")
        assert [one.is_unchanged for one in third] == [False, True, True]
        # What keeps other concepts is another reading.
        assert not any(one.is_unchanged for one in store(ledger, tmp_path / "tuesday.zip", concepts=["us-gaap:Assets"]))

"""Filings behind fsspec: memory and file addresses stand for buckets, and every failure is a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from filings.cli import app
from filings.errors import SettingsError, SourceError
from filings.ledger import Ledger
from filings.locations import Address, filings_at
from screener.imports import import_files

fsspec = pytest.importorskip("fsspec")

PAGE = (
    "<html><body><p>FORM 10-Q</p><p>QUARTERLY REPORT PURSUANT TO SECTION 13</p><p>For the quarterly period ended June 30, 2024</p>"
    "<p>In May 2024 our board of directors authorized the repurchase of up to $25.0 million of our common stock.</p>"
    f"<p>{'The company makes things. ' * 30}</p></body></html>"
)


@pytest.fixture
def bucket() -> Iterator[str]:
    system = fsspec.filesystem("memory")
    for name, text in {
        "/i9/2024/one.htm": PAGE,
        "/i9/2024/deep/two.htm": PAGE,
        "/i9/2024/notes.pdf": "not a filing",
        "/i9/2024/filings.csv": "file,cik,form,filed_date,accession\none.htm,77,10-Q,2024-08-01,0000000077-24-000001\n"
        "two.htm,78,10-Q,2024-08-02,0000000078-24-000001\n",
    }.items():
        system.pipe_file(name, text.encode())
    yield "memory://i9/2024"
    system.rm("/i9", recursive=True)


def test_a_folder_of_a_bucket_is_read_with_all_below_it_and_its_list(bucket: str) -> None:
    with Ledger.open(None) as ledger:
        lines = list(import_files("filings", ledger, [bucket]))
        assert sorted((line.name, line.failed) for line in lines) == [("one.htm", None), ("two.htm", None)]
        told = ledger.query("SELECT cik, authorized_value FROM programs ORDER BY cik")
        assert told["cik"].tolist() == [77, 78]
        assert told["authorized_value"].tolist() == [25e6, 25e6]
        assert list(import_files("filings", ledger, [bucket], only_new=True)) == []


def test_the_command_reads_an_address(bucket: str, tmp_path: Path) -> None:
    said = CliRunner().invoke(app, ["extract", f"{bucket}/one.htm"])
    assert said.exit_code == 0, said.output
    assert "one.htm: 0 rows, 1 programmes" in said.output
    (tmp_path / "three.htm").write_text(PAGE, encoding="utf-8")
    said = CliRunner().invoke(app, ["extract", f"file://{tmp_path}/three.htm", "--jobs", "2"])
    assert "three.htm: 0 rows, 1 programmes" in said.output


def test_what_is_not_there_is_one_sentence(bucket: str) -> None:
    said = CliRunner().invoke(app, ["extract", f"{bucket}/none.htm"])
    assert said.exit_code == 1
    assert "memory://i9/2024/none.htm cannot be read" in said.output and "Traceback" not in said.output
    with pytest.raises(SourceError, match="holds no filings"):
        filings_at(["memory://i9/empty"])
    with pytest.raises(SettingsError, match="nosuch://bucket/x cannot be opened"):
        filings_at(["nosuch://bucket/x"])
    with pytest.raises(SettingsError, match="only filings can be read from an address"), Ledger.open(None) as ledger:
        list(import_files("prices", ledger, ["s3://bucket/prices.parquet"]))


def test_an_address_has_the_parts_of_a_path() -> None:
    one = Address("s3://bucket/2024/one.htm")
    assert (one.name, str(one.parent), str(one.parent / "filings.csv")) == (
        "one.htm",
        "s3://bucket/2024",
        "s3://bucket/2024/filings.csv",
    )

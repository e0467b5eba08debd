"""The command line on bad and good input: one sentence, the right status, nothing stored of a half-read file."""

import gzip
import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner

from filings.ledger import Ledger
from screener.cli import app

FACT = {
    "start": "2024-01-01",
    "end": "2024-12-31",
    "val": 5000000,
    "accn": "0000000001-25-000001",
    "form": "10-K",
    "filed": "2025-02-01",
}
REPLY = {
    "cik": 1,
    "entityName": "MADE CO",
    "facts": {"us-gaap": {"Revenues": {"units": {"USD": [FACT | {"fy": 2024, "fp": "FY"}]}}}},
}


def call(*arguments: str | Path) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, [str(a) for a in arguments])
    return result.exit_code, result.stdout, result.stderr


def count(archive: Path, table: str) -> int:
    with Ledger.open(archive, read_only=True) as ledger:
        return int(ledger.query(f"SELECT count(*) AS n FROM {table}")["n"].iloc[0])


def test_a_whole_reply_is_stored_once(tmp_path: Path) -> None:
    path = tmp_path / "CIK0000000001.json"
    path.write_text(json.dumps(REPLY))
    for _ in range(2):
        code, out, _ = call("import", "facts", path, "--archive", tmp_path / "a")
        assert (code, "1 of 1 files" in out) == (0, True)
    assert count(tmp_path / "a", "facts") == 1


BAD = {
    "truncated.json": json.dumps(REPLY)[:-40].encode(),
    "page.json": b"<!DOCTYPE html><html><body>Request Rate Threshold Exceeded</body></html>",
    "torn.json.gz": gzip.compress(json.dumps(REPLY).encode())[:-9],
    "empty.json": b"",
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_facts_file_is_one_sentence_and_nothing_stored(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(BAD[name])
    code, _, err = call("import", "facts", path, "--archive", tmp_path / "a")
    assert code == 1
    assert name in err
    assert len(err.strip().splitlines()) == 1
    assert "Traceback" not in err
    assert count(tmp_path / "a", "facts") == 0


def test_a_zip_with_a_broken_member_keeps_the_others(tmp_path: Path) -> None:
    path = tmp_path / "companyfacts.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("CIK0000000001.json", json.dumps(REPLY))
        archive.writestr("CIK0000000002.json", json.dumps(REPLY)[:50])
    code, _, err = call("import", "facts", path, "--archive", tmp_path / "a")
    assert code == 1
    assert "CIK0000000002.json" in err
    assert count(tmp_path / "a", "facts") == 1


def test_prices_without_a_needed_column(tmp_path: Path) -> None:
    path = tmp_path / "prices.csv"
    path.write_text("symbol,day_of_price,price_paid\nABC,2025-01-03,5\n")
    code, _, err = call("import", "prices", path, "--archive", tmp_path / "a")
    assert code == 1
    assert "prices.csv" in err
    assert len(err.strip().splitlines()) == 1
    assert count(tmp_path / "a", "prices") == 0


def test_an_unknown_kind_is_a_call_that_cannot_be_carried_out(tmp_path: Path) -> None:
    code, _, err = call("import", "horoscopes", tmp_path, "--archive", tmp_path / "a")
    assert code == 2
    assert "companies" in err


def test_a_ledger_that_another_process_holds(tmp_path: Path) -> None:
    archive = tmp_path / "a"
    script = (
        "import sys, pathlib; from filings.ledger import Ledger\n"
        "with Ledger.open(pathlib.Path(sys.argv[1])): print('held', flush=True); sys.stdin.read()"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", script, str(archive)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        path = tmp_path / "CIK0000000001.json"
        path.write_text(json.dumps(REPLY))
        code, _, err = call("import", "facts", path, "--archive", archive)
    finally:
        holder.communicate("")
    assert code == 2
    assert "Another process" in err
    assert len(err.strip().splitlines()) == 1


def test_run_without_an_archive(tmp_path: Path) -> None:
    code, _, err = call("run", "--as-of", "2025-11-21", "--offline", "--archive", tmp_path / "none", "--output", tmp_path / "o")
    assert code == 2
    assert "import" in err
    assert not (tmp_path / "o").exists()


def test_a_day_that_is_none(tmp_path: Path) -> None:
    code, _, err = call("run", "--as-of", "next friday", "--archive", tmp_path)
    assert code == 2
    assert "2025-11-21" in err


def test_the_demo_ends_with_three_lines_and_a_workbook(tmp_path: Path) -> None:
    code, out, err = call("demo", "--output", tmp_path)
    assert (code, err) == (0, "")
    assert len(out.strip().splitlines()) == 3
    assert (tmp_path / "2025-11-21" / "shortlist.xlsx").stat().st_size > 20_000
    document = json.loads((tmp_path / "2025-11-21" / "shortlist.json").read_text())
    assert [c["rank"] for c in document["companies"]] == list(range(1, len(document["companies"]) + 1))
    assert len(document["companies"]) >= 6
    listed = call("list", "--json", "--output", tmp_path)
    assert [c["ticker"] for c in json.loads(listed[1])] == [c["ticker"] for c in document["companies"]]
    first = document["companies"][0]["ticker"]
    code, out, _ = call("explain", first, "--output", tmp_path)
    assert (code, first in out) == (0, True)

    tickers = [company["ticker"] for company in document["companies"]]
    code, out, _ = call("list", "--csv", "--sort", "ticker", "--output", tmp_path)
    assert (code, [line.split(",")[1] for line in out.splitlines()[1:]]) == (0, sorted(tickers))
    code, out, _ = call("list", "--no-flag", "red", "--min-cap", "1e9", "--json", "--output", tmp_path)
    shown = json.loads(out)
    assert code == 0
    assert all(c["market_cap"] >= 1e9 and not any(f["severity"] == "red" for f in c["flags"]) for c in shown)
    assert [c["score"] for c in shown] == [c["score"] for c in document["companies"] if c["ticker"] in {s["ticker"] for s in shown}]
    for arguments, said in (
        (("--sector", "helth"), "did you mean Health Care"),
        (("--sort", "discont"), "did you mean discount"),
        (("--preset", "deleveraging"), "no run in"),
        (("--preset", "../x"), "no name of a preset"),
        (("--json", "--csv"), "name one of them"),
    ):
        code, out, err = call("list", *arguments, "--output", tmp_path)
        assert (code, out) == (2, "")
        assert said in err
        assert len(err.strip().splitlines()) == 1


def test_every_command_has_an_example_in_its_help() -> None:
    import typer

    group = typer.main.get_command(app)
    commands = {name: one for name, one in group.commands.items() if not one.hidden}  # type: ignore[attr-defined]
    assert {"run", "list", "explain", "diff", "doctor", "dictionary", "import", "update", "backtest", "regime"} <= commands.keys()
    for name, one in commands.items():
        assert f"Example: screener {name}" in (one.epilog or ""), name


class Terminal(io.StringIO):
    """A stream that says that it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_a_bar_on_a_terminal_and_nowhere_else(monkeypatch: pytest.MonkeyPatch) -> None:
    from screener.commands.call import telling, tracked

    def work() -> list[int]:
        with telling("Fetching") as tell:
            tell("a sentence of its own")
            tell("reports: 5 of 10, about 2 minutes to go")
        return list(tracked(range(3), 3, "Importing"))

    for stream, has_bar in ((io.StringIO(), False), (Terminal(), True)):
        monkeypatch.setattr(sys, "stderr", stream)
        monkeypatch.setenv("TERM", "xterm")
        assert work() == [0, 1, 2]
        text = stream.getvalue()
        assert "a sentence of its own" in text
        assert ("Importing" in text) is has_bar
        assert ("\x1b" in text) is has_bar


def test_the_sample_holds_no_sentence_of_a_filing() -> None:
    import pandas as pd

    from screener.demo import FOLDER, MOST_SYMBOLS, WEEKS

    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 10_000_000
    for name in ("repurchases", "programs", "deals", "problems"):
        assert pd.read_parquet(FOLDER / f"{name}.parquet")["quote"].isna().all()
    prices = pd.read_parquet(FOLDER / "prices.parquet")
    assert prices["symbol"].nunique() <= MOST_SYMBOLS
    assert prices.groupby("symbol").size().max() <= WEEKS + 1

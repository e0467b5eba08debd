"""Files from EDGAR over real sockets: resumed, checked, whole or not there; the index; full submissions through the package."""

import gzip
import importlib.util
import json
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from filings.document import read_filing
from filings.edgar import bulk, index
from filings.edgar.disk import locked, write_whole
from filings.edgar.documents import Wanted, fetch_document, place
from filings.edgar.gateway import Gateway, Manners, NotThereError, UnreachableError
from filings.edgar.identity import Identity
from filings.edgar.submissions import fetch, fetch_submissions, resolve
from filings.edgar.transfer import download, size_of
from filings.errors import EdgarError, SettingsError, SourceError

_spec = importlib.util.spec_from_file_location("local_edgar", Path(__file__).resolve().parents[1] / "local_edgar.py")
assert _spec and _spec.loader
local_edgar: Any = sys.modules.setdefault("local_edgar", importlib.util.module_from_spec(_spec))
_spec.loader.exec_module(local_edgar)

QUICK = Manners(requests_per_second=1000, attempts=3, first_wait=0.01, longest_wait=0.05, throttle_pause=0.2)
WWW = "https://www.sec.gov"
BIG = "/Archives/edgar/big.bin"
TODAY = date(2025, 11, 22)
BODY = b"<html><body><p>FORM 10-K</p><p>" + b"Words of a small filing, written for this test. " * 20 + b"</p></body></html>"


@pytest.fixture
def edgar() -> Iterator[Any]:
    with local_edgar.serving() as server:
        server.files[BIG] = bytes(range(256)) * 4000
        yield server


@pytest.fixture
def gateway(edgar: Any) -> Iterator[Gateway]:
    with Gateway(Identity("Jane Doe", "jane@screener.test"), QUICK, server=edgar.url) as opened:
        yield opened


def left(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.rglob("*") if p.is_file())


@pytest.mark.parametrize("cut", [0, 1, 65_536, 1_023_999])
def test_a_download_cut_off_at_any_byte_is_resumed(edgar: Any, gateway: Gateway, tmp_path: Path, cut: int) -> None:
    edgar.fault(BIG, cut=cut)
    got = download(gateway, WWW + BIG, tmp_path / "big.bin", most=2_000_000)
    assert (got.is_new, got.size, got.resumed) == (True, 1_024_000, cut)
    assert (tmp_path / "big.bin").read_bytes() == edgar.files[BIG]
    assert left(tmp_path) == ["big.bin", "big.bin.version"]
    assert edgar.asked[1].headers.get("Range") == (f"bytes={cut}-" if cut else None)
    again = download(gateway, WWW + BIG, tmp_path / "big.bin", most=2_000_000)
    assert not again.is_new and again.modified == local_edgar.MODIFIED and edgar.asked[-1].status == 304


def test_a_file_that_changed_between_two_parts_is_begun_anew(edgar: Any, gateway: Gateway, tmp_path: Path) -> None:
    for _ in range(3):
        edgar.fault(BIG, cut=1000)
    with pytest.raises(UnreachableError):
        download(gateway, WWW + BIG, tmp_path / "big.bin", most=2_000_000)
    assert left(tmp_path) == ["big.bin.part", "big.bin.part.version"]
    edgar.files[BIG] = b"another version " * 5000
    got = download(gateway, WWW + BIG, tmp_path / "big.bin", most=2_000_000)
    assert got.resumed == 0 and (tmp_path / "big.bin").read_bytes() == edgar.files[BIG]


def test_a_line_that_breaks_again_and_again_still_brings_it_all(
    edgar: Any, gateway: Gateway, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from filings.edgar import transfer

    monkeypatch.setattr(transfer, "_PROGRESS", 250_000)
    for _ in range(10):
        edgar.fault(BIG, cut=100_000)
    # Ten times 100,000 bytes, in rounds of three attempts, then the rest.
    got = download(gateway, WWW + BIG, tmp_path / "big.bin", most=2_000_000)
    assert got.resumed == 1_000_000 and (tmp_path / "big.bin").read_bytes() == edgar.files[BIG]
    assert edgar.count(BIG) == 11


def test_a_part_that_is_whole_needs_no_request(edgar: Any, gateway: Gateway, tmp_path: Path) -> None:
    (tmp_path / "big.bin.part").write_bytes(b"12345")
    (tmp_path / "big.bin.part.version").write_text(json.dumps({"etag": '"x"', "modified": None, "size": 5}))
    assert download(gateway, WWW + BIG, tmp_path / "big.bin", most=99).resumed == 5
    assert edgar.count() == 0 and (tmp_path / "big.bin").read_bytes() == b"12345"


def test_a_server_that_resumes_elsewhere_is_not_believed(edgar: Any, gateway: Gateway, tmp_path: Path) -> None:
    edgar.fault(BIG, cut=1000)
    edgar.fault(BIG, status=206, headers={"Content-Range": "bytes 5-9/1024000"}, body=b"wrong")
    got = download(gateway, WWW + BIG, tmp_path / "big.bin", most=2_000_000)
    assert got.resumed == 0 and (tmp_path / "big.bin").read_bytes() == edgar.files[BIG]


def test_too_large_or_not_what_it_claims_leaves_nothing(edgar: Any, gateway: Gateway, tmp_path: Path) -> None:
    with pytest.raises(EdgarError, match="more than 1,000"):
        download(gateway, WWW + BIG, tmp_path / "big.bin", most=1000)
    edgar.files[local_edgar.BULK_FACTS] = b"PK\x03\x04 no archive"
    with pytest.raises(SourceError, match="no whole zip"):
        bulk.fetch_bulk(gateway, tmp_path, bulk.COMPANYFACTS)
    assert [name for name in left(tmp_path) if not name.endswith(".version")] == []


def test_a_full_disk_is_one_sentence_and_leaves_nothing(
    edgar: Any, gateway: Gateway, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from filings.edgar import transfer

    monkeypatch.setattr(transfer.shutil, "disk_usage", lambda _: type("Usage", (), {"free": 1000})())
    with pytest.raises(SourceError, match=r"0 MB free.*free some space"):
        download(gateway, WWW + BIG, tmp_path / "big.bin", most=2_000_000)
    assert left(tmp_path) == []
    if Path("/dev/full").exists():
        with pytest.raises(SourceError):
            write_whole(Path("/dev/full") / "x", b"x")


KILLED = """
import sys
from pathlib import Path
from filings.edgar.gateway import Gateway, Manners
from filings.edgar.identity import Identity
from filings.edgar.transfer import download
with Gateway(Identity("J", "j@screener.test"), Manners(requests_per_second=1000), server=sys.argv[1]) as gateway:
    download(gateway, "https://www.sec.gov/Archives/edgar/big.bin", Path(sys.argv[2]), most=2_000_000)
"""


def test_killed_in_the_middle_of_a_bulk_download_and_resumed(edgar: Any, gateway: Gateway, tmp_path: Path) -> None:
    target = tmp_path / "big.bin"
    edgar.fault(BIG, trickle=0.05, piece=65_536)
    running = subprocess.Popen([sys.executable, "-c", KILLED, edgar.url, str(target)])
    part = tmp_path / "big.bin.part"
    until = time.monotonic() + 10
    while not (part.exists() and part.stat().st_size > 200_000) and time.monotonic() < until:
        time.sleep(0.01)
    running.send_signal(signal.SIGKILL)
    running.wait()
    assert not target.exists()
    had = part.stat().st_size
    got = download(gateway, WWW + BIG, target, most=2_000_000)
    assert got.resumed == had > 200_000
    assert target.read_bytes() == edgar.files[BIG]
    assert edgar.asked[-1].status == 206


def test_how_large_it_is_is_asked_with_one_byte(edgar: Any, gateway: Gateway) -> None:
    assert size_of(gateway, WWW + BIG) == 1_024_000
    assert edgar.asked[0].headers["Range"] == "bytes=0-0"


def test_an_archive_is_read_by_member_and_its_tricks_are_refused(edgar: Any, gateway: Gateway, tmp_path: Path) -> None:
    members = {
        "CIK0000000001.json": b'{"cik": 1}',
        "CIK0000000001-submissions-001.json": b"{}",
        "../../evil.json": b"{}",
        "/etc/CIK0000000002.json": b"{}",
        "CIK0000000003.json": b'{"cik": 3}',
    }
    edgar.files[local_edgar.BULK_SUBMISSIONS] = local_edgar.zipped(members)
    got = bulk.fetch_bulk(gateway, tmp_path, bulk.SUBMISSIONS)
    with bulk.Replies(got.path) as replies:
        assert list(replies.chosen(lambda cik: cik != 3)) == ["CIK0000000001.json"]
        assert "CIK0000000001-submissions-001.json" in replies and "../../evil.json" not in replies
        assert replies.read("CIK0000000003.json").body == b'{"cik": 3}'
    raw = bytearray(got.path.read_bytes())
    at = raw.index(b"CIK0000000001.json") + len("CIK0000000001.json") + 2
    raw[at] ^= 0xFF
    got.path.write_bytes(raw)
    with bulk.Replies(got.path) as replies, pytest.raises(SourceError, match="damaged"):
        replies.read("CIK0000000001.json")
    assert left(tmp_path) == ["submissions.zip", "submissions.zip.version"]


def test_a_member_that_would_fill_the_memory_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "LARGEST_MEMBER", 1_000_000)
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("CIK0000000001.json", bytes(3_000_000))
    with bulk.Replies(tmp_path / "bomb.zip") as replies, pytest.raises(SourceError, match="3,000,000 bytes"):
        replies.read("CIK0000000001.json")


def one_company(edgar: Any) -> None:
    edgar.company(6207, "AXR", "AMREP CORP", "NYSE")
    edgar.filing(6207, "0000006207-25-000010", "10-K", date(2025, 7, 25), date(2025, 4, 30), "axr-10k.htm", BODY)
    edgar.filing(6207, "0000006207-25-000020", "10-Q", date(2025, 9, 9), date(2025, 7, 31), "axr-10q.htm", BODY)
    edgar.filing(6207, "0000006207-25-000030", "10-K/A", date(2025, 10, 1), date(2025, 4, 30), "axr-10ka.html", BODY)


def test_the_daily_index_says_what_is_new(edgar: Any, gateway: Gateway) -> None:
    one_company(edgar)
    assert index.days(gateway, date(2025, 8, 1), TODAY) == [date(2025, 9, 9), date(2025, 10, 1)]
    assert index.entries(gateway, date(2025, 9, 9)) == [index.Entry(6207, "10-Q", date(2025, 9, 9), "0000006207-25-000020")]
    # The quarter that has no folder yet answers 403 and is no failure.
    assert index.days(gateway, date(2026, 1, 1), date(2026, 1, 3)) == []


@pytest.mark.parametrize(
    "text",
    [
        "<html>no index</html>",
        "CIK|Company Name|Form Type|Date Filed|File Name\n----\n6207|AMREP|10-Q|20250909|edgar/data/6207/0000006207-25-0",
        "CIK|Company Name|Form Type|Date Filed|File Name\n----\n6207|AMREP|10-Q|20251309|edgar/data/6207/0000006207-25-000020.txt",
        "CIK|Company Name|Form Type|Date Filed|File Name\n----\nx|AMREP|10-Q|20250909|../../../0000006207-25-000020.txt",
    ],
)
def test_an_index_that_is_none_or_torn_is_refused_whole(text: str) -> None:
    with pytest.raises(EdgarError, match="run the same command again"):
        list(index.parse_index(text, "master.idx"))


def wanted(**changed: Any) -> Wanted:
    given = {"cik": 6207, "accession": "0000006207-25-000010", "form": "10-K", "filed": date(2025, 7, 25)}
    return Wanted(**(given | {"report_date": date(2025, 4, 30), "document": "axr-10k.htm"} | changed))


def test_a_document_is_kept_with_what_it_is_and_asked_for_once(edgar: Any, gateway: Gateway, tmp_path: Path) -> None:
    one_company(edgar)
    path = fetch_document(gateway, tmp_path, wanted())
    assert gzip.decompress(path.read_bytes()) == BODY
    assert left(tmp_path) == ["0000006207-25-000010_axr-10k.htm.gz", "filings.csv"]
    info = read_filing(path).info
    assert (info.cik, info.accession, info.filed) == ("0000006207", "0000006207-25-000010", "2025-07-25")
    assert (info.form, info.period_end) == ("10-K", "2025-04-30")
    fetch_document(gateway, tmp_path, wanted())
    assert edgar.count("/Archives/edgar/data") == 1


def test_an_old_filing_without_document_comes_as_its_submission(edgar: Any, gateway: Gateway, tmp_path: Path) -> None:
    one_company(edgar)
    path = fetch_document(gateway, tmp_path, wanted(document=None))
    assert path.name == "0000006207-25-000010.txt.gz" and read_filing(path).info.form == "10-K"
    with pytest.raises(NotThereError):
        fetch_document(gateway, tmp_path, wanted(accession="0000006207-25-000099"))


@pytest.mark.parametrize(
    "changed",
    [
        {"accession": "../../../../etc"},
        {"document": "../x.htm"},
        {"document": "a/b.htm"},
        {"document": "..\\x.htm"},
        {"document": ".."},
        {"document": "x" * 300},
        {"cik": -1},
    ],
)
def test_names_that_lead_out_of_the_folder_are_refused(tmp_path: Path, changed: dict[str, Any]) -> None:
    with pytest.raises(EdgarError):
        place(tmp_path, wanted(**changed))


def test_an_empty_document_is_not_kept(edgar: Any, gateway: Gateway, tmp_path: Path) -> None:
    one_company(edgar)
    edgar.files["/Archives/edgar/data/6207/000000620725000010/axr-10k.htm"] = b" "
    with pytest.raises(EdgarError, match="empty document"):
        fetch_document(gateway, tmp_path, wanted())
    assert left(tmp_path) == []


FOLDER = "/Archives/edgar/data/6207/000000620725000010"


def test_full_submissions_come_verified_through_the_package(edgar: Any, gateway: Gateway, tmp_path: Path, capsys: Any) -> None:
    one_company(edgar)
    got = fetch_submissions(gateway, 6207, tmp_path, today=TODAY, form="10-K/A")
    assert (got.new, got.failed) == (2, ())
    root = tmp_path / "edgar" / "sec-edgar-filings" / "0000006207" / "10-K"
    assert sorted(str(p.relative_to(root)) for p in got.files) == [
        "0000006207-25-000010/full-submission.txt",
        "0000006207-25-000010/primary-document.html",
        "0000006207-25-000030/full-submission.txt",
        "0000006207-25-000030/primary-document.html",  # the package itself calls this one .htmll
    ]
    assert read_filing(got.files[0]).info.accession == "0000006207-25-000010"
    asked = edgar.count()
    again = fetch_submissions(gateway, 6207, tmp_path, today=TODAY, form="10-K/A")
    assert (again.new, again.files) == (0, got.files)
    assert edgar.count() == asked + 1, "the list of filings, and no file again"
    assert all(a.headers["User-Agent"] == "Jane Doe jane@screener.test" for a in edgar.asked)
    assert capsys.readouterr().out == ""


def test_what_was_left_half_fetched_is_fetched_again(edgar: Any, gateway: Gateway, tmp_path: Path) -> None:
    one_company(edgar)
    root = tmp_path / "edgar" / "sec-edgar-filings" / "0000006207" / "10-K" / "0000006207-25-000010"
    root.mkdir(parents=True)
    (root / "full-submission.txt").write_bytes(b"<SEC-DOCUMENT>0000006207-25-000010.txt : cut o")
    got = fetch_submissions(gateway, 6207, tmp_path, today=TODAY)
    assert got.new == 1 and (root / "full-submission.txt").read_bytes().rstrip().endswith(b"</SEC-DOCUMENT>")
    (root / "primary-document.html").write_bytes(b"<html>cut")
    assert fetch_submissions(gateway, 6207, tmp_path, today=TODAY).new == 1
    assert (root / "primary-document.html").read_bytes() == BODY


def test_silent_errors_are_loud(edgar: Any, gateway: Gateway, tmp_path: Path) -> None:
    one_company(edgar)
    whole = edgar.files[f"{FOLDER}/0000006207-25-000010.txt"]
    edgar.files[f"{FOLDER}/0000006207-25-000010.txt"] = whole[:-30]  # as if it were stored torn at the SEC itself
    got = fetch_submissions(gateway, 6207, tmp_path, today=TODAY, form="10-K/A")
    assert got.new == 1 and len(got.failed) == 1 and "does not end as a full submission should" in got.failed[0]
    assert not (tmp_path / "edgar" / "sec-edgar-filings" / "0000006207" / "10-K" / "0000006207-25-000010").exists()
    edgar.files[f"{FOLDER}/0000006207-25-000010.txt"] = whole
    del edgar.files[f"{FOLDER}/axr-10k.htm"]
    got = fetch_submissions(gateway, 6207, tmp_path, today=TODAY, form="10-K/A")
    assert (
        got.new == 0 and "nothing at https://www.sec.gov/Archives/edgar/data/6207/000000620725000010/axr-10k.htm" in got.failed[0]
    )


def test_an_old_filing_without_primary_document_is_its_submission_alone(edgar: Any, gateway: Gateway, tmp_path: Path) -> None:
    one_company(edgar)
    reply = json.loads(edgar.files["/submissions/CIK0000006207.json"])
    reply["filings"]["recent"]["primaryDocument"] = ["", "", ""]
    edgar.files["/submissions/CIK0000006207.json"] = json.dumps(reply).encode()
    got = fetch_submissions(gateway, 6207, tmp_path, today=TODAY)
    assert (got.new, got.failed, [p.name for p in got.files]) == (1, (), ["full-submission.txt"])


def test_hostile_lists_and_impossible_forms_are_refused(edgar: Any, gateway: Gateway, tmp_path: Path) -> None:
    one_company(edgar)
    with pytest.raises(SettingsError, match="no form that can be fetched"):
        fetch_submissions(gateway, 6207, tmp_path, today=TODAY, form="10-ZZ")
    with pytest.raises(SettingsError):
        fetch_submissions(gateway, 6207, tmp_path, today=TODAY, since=date(2026, 5, 1))
    with pytest.raises(NotThereError):
        fetch_submissions(gateway, 99, tmp_path, today=TODAY)
    reply = json.loads(edgar.files["/submissions/CIK0000006207.json"])
    reply["filings"]["recent"]["accessionNumber"][2] = "../../../../evil"
    edgar.files["/submissions/CIK0000006207.json"] = json.dumps(reply).encode()
    with pytest.raises(EdgarError, match="no accession"):
        fetch_submissions(gateway, 6207, tmp_path, today=TODAY)
    assert left(tmp_path) == ["fetch.lock"]


def test_tickers_become_ciks(edgar: Any, gateway: Gateway) -> None:
    one_company(edgar)
    edgar.company(1067983, "BRK-B", "BERKSHIRE HATHAWAY INC", "NYSE")
    assert resolve(gateway, ["axr", "BRK.B", "brk/b", "CIK0000000099", "6207"]) == [6207, 1067983, 99]
    with pytest.raises(SettingsError, match="NOBODY is no ticker"):
        resolve(gateway, ["NOBODY"])
    asked = edgar.count()
    assert resolve(gateway, ["320193"]) == [320193] and edgar.count() == asked


def test_fetch_takes_tickers_and_says_what_failed(edgar: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one_company(edgar)
    monkeypatch.setenv("SCREENER_SEC_URL", edgar.url)
    monkeypatch.setenv("SCREENER_IDENTITY", "Jane Doe jane@screener.test")
    got = list(fetch(tmp_path, ["AXR", "77"], today=TODAY, forms=["10-K"], since=date(2025, 1, 1)))
    assert [(g.cik, g.new, len(g.files)) for g in got] == [(6207, 1, 2), (77, 0, 0)]
    assert got[0].failed == () and "nothing at https://data.sec.gov/submissions/CIK0000000077.json" in got[1].failed[0]


def test_a_lock_is_held_once_and_ends_with_its_holder(tmp_path: Path) -> None:
    with locked(tmp_path / "x.lock") as first:
        assert first is not None
        with locked(tmp_path / "x.lock", wait=False) as second:
            assert second is None
    with locked(tmp_path / "x.lock", wait=False) as third:
        assert third is not None

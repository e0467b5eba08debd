"""An EDGAR of this machine's own, over real sockets, with EDGAR's addresses and manners, and with faults on demand; the market's
pages may be served beside it.

It is no part of the tests by itself: `tests/filings/test_edgar_*.py` and `tests/screener/test_update.py` load it by its path.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import threading
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

MODIFIED = "Fri, 21 Nov 2025 03:00:00 GMT"
THROTTLE_PAGE = b"<html><head><title>SEC.gov | Request Rate Threshold Exceeded</title></head><body>Please wait.</body></html>"
UNDECLARED_PAGE = b"<html><body>Your Request Originates from an Undeclared Automated Tool</body></html>"
DENIED_PAGE = b'<?xml version="1.0"?><Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>'
BULK_SUBMISSIONS = "/Archives/edgar/daily-index/bulkdata/submissions.zip"
BULK_FACTS = "/Archives/edgar/daily-index/xbrl/companyfacts.zip"


@dataclass
class Asked:
    """One request as the server saw it."""

    at: float
    path: str
    status: int
    headers: dict[str, str]


@dataclass
class LocalEdgar:
    """What the server has, what it was asked, and which faults it shows next."""

    files: dict[str, bytes] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    faults: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    """Path to faults, used up in order: status, headers, body, cut (bytes), trickle (seconds a piece), claim (wrong length)."""
    most_a_second: float = float("inf")
    companies: dict[int, dict[str, Any]] = field(default_factory=dict)
    url: str = ""
    lock: threading.Lock = field(default_factory=threading.Lock)

    def count(self, start: str = "") -> int:
        """How many requests of paths that begin so."""
        return sum(a.path.startswith(start) for a in self.asked)

    def busiest_second(self) -> int:
        """Most requests within any one second."""
        times = sorted(a.at for a in self.asked)
        return max((sum(1 for later in times if at <= later < at + 1.0) for at in times), default=0)

    def fault(self, path: str, **how: Any) -> None:
        """Let the next request of a path fail in this way."""
        self.faults.setdefault(path, []).append(how)

    def company(self, cik: int, ticker: str | None, name: str, exchange: str = "Nasdaq") -> None:
        """A company without filings yet."""
        self.companies[cik] = {"ticker": ticker, "name": name, "exchange": exchange, "filings": [], "facts": []}
        self.publish()

    def filing(
        self,
        cik: int,
        accession: str,
        form: str,
        filed: date,
        period: date,
        document: str,
        body: bytes,
        revenue: float | None = None,
    ) -> None:
        """One more filing of a company: its document, its full submission, and (with `revenue`) a figure of companyfacts."""
        company = self.companies[cik]
        company["filings"].insert(0, (accession, form, filed, period, document))
        folder = f"/Archives/edgar/data/{cik}/{accession.replace('-', '')}"
        self.files[f"{folder}/{document}"] = body
        self.files[f"{folder}/{accession}.txt"] = submission(accession, form, filed, period, cik, company["name"], document, body)
        if revenue is not None:
            company["facts"].append((accession, form, filed, period, revenue))
        self.publish()

    def publish(self) -> None:
        """Make the lists, the index and the bulk archives say what the companies have."""
        listed = [[cik, c["name"], c["ticker"], c["exchange"]] for cik, c in self.companies.items() if c["ticker"]]
        self._json("/files/company_tickers_exchange.json", {"fields": ["cik", "name", "ticker", "exchange"], "data": listed})
        submissions, facts, days = {}, {}, {}
        for cik, company in self.companies.items():
            rows = company["filings"]
            recent = {
                "accessionNumber": [r[0] for r in rows],
                "filingDate": [r[2].isoformat() for r in rows],
                "reportDate": [r[3].isoformat() for r in rows],
                "form": [r[1] for r in rows],
                "items": ["" for _ in rows],
                "primaryDocument": [r[4] for r in rows],
            }
            reply = {
                "cik": f"{cik:010}",
                "entityType": "operating",
                "sic": "3674",
                "name": company["name"],
                "tickers": [company["ticker"]] if company["ticker"] else [],
                "exchanges": [company["exchange"]] if company["ticker"] else [],
                "category": "Accelerated filer",
                "fiscalYearEnd": "1231",
                "stateOfIncorporation": "DE",
                "addresses": {"business": {"stateOrCountry": "MA"}},
                "formerNames": [],
                "filings": {"recent": recent, "files": []},
            }
            submissions[f"CIK{cik:010}.json"] = self._json(f"/submissions/CIK{cik:010}.json", reply)
            if company["facts"]:

                def entries(of_revenue: float, is_flow: bool = True, company: dict[str, Any] = company) -> list[dict[str, Any]]:
                    begun = [{"start": f"{p.year}-01-01"} if is_flow else {} for _, _, _, p, _ in company["facts"]]
                    rest = [
                        {
                            "end": p.isoformat(),
                            "val": v * of_revenue,
                            "accn": a,
                            "fy": p.year,
                            "fp": "FY",
                            "form": f,
                            "filed": d.isoformat(),
                        }
                        for a, f, d, p, v in company["facts"]
                    ]
                    return [start | others for start, others in zip(begun, rest, strict=True)]

                tags = {
                    tag: {"label": tag, "description": None, "units": {"USD": given}}
                    for tag, given in {
                        "Revenues": entries(1.0),
                        "NetIncomeLoss": entries(0.1),
                        "Assets": entries(3.0, is_flow=False),
                    }.items()
                }
                shares = [
                    {"end": p.isoformat(), "val": 1000, "accn": a, "form": f, "filed": d.isoformat()}
                    for a, f, d, p, _ in company["facts"]
                ]
                cover = {
                    "EntityCommonStockSharesOutstanding": {"label": "Shares", "description": None, "units": {"shares": shares}}
                }
                reply = {"cik": cik, "entityName": company["name"], "facts": {"dei": cover, "us-gaap": tags}}
                facts[f"CIK{cik:010}.json"] = self._json(f"/api/xbrl/companyfacts/CIK{cik:010}.json", reply)
            for accession, form, filed, _, _ in rows:
                line = f"{cik}|{company['name']}|{form}|{filed:%Y%m%d}|edgar/data/{cik}/{accession}.txt"
                days.setdefault(filed, []).append(line)
        self.files[BULK_SUBMISSIONS] = zipped(submissions | {"placeholder.txt": b"not a reply"})
        self.files[BULK_FACTS] = zipped(facts or {"CIK0000000001.json": b'{"cik": 1, "facts": {}}'})
        quarters: dict[str, list[dict[str, str]]] = {}
        for day, lines in days.items():
            folder = f"/Archives/edgar/daily-index/{day.year}/QTR{(day.month + 2) // 3}"
            text = "Description: Daily Index of EDGAR\n\nCIK|Company Name|Form Type|Date Filed|File Name\n" + "-" * 80 + "\n"
            self.files[f"{folder}/master.{day:%Y%m%d}.idx"] = (text + "\n".join(lines) + "\n").encode("latin-1")
            quarters.setdefault(folder, []).append({"name": f"master.{day:%Y%m%d}.idx", "type": "file", "size": "1 KB"})
        for folder, items in quarters.items():
            self._json(f"{folder}/index.json", {"directory": {"item": items, "name": folder, "parent-dir": "../"}})

    def _json(self, path: str, content: Any) -> bytes:
        self.files[path] = json.dumps(content).encode()
        return self.files[path]


def zipped(members: dict[str, bytes]) -> bytes:
    """A zip archive whose bytes depend on its members alone."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in members.items():
            archive.writestr(zipfile.ZipInfo(name, (2025, 11, 21, 3, 0, 0)), body, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def submission(accession: str, form: str, filed: date, period: date, cik: int, name: str, document: str, body: bytes) -> bytes:
    """A full submission in EDGAR's wrapping."""
    head = (
        f"<SEC-DOCUMENT>{accession}.txt : {filed:%Y%m%d}\n<SEC-HEADER>{accession}.hdr.sgml : {filed:%Y%m%d}\n"
        f"ACCESSION NUMBER:\t\t{accession}\nCONFORMED SUBMISSION TYPE:\t{form}\nCONFORMED PERIOD OF REPORT:\t{period:%Y%m%d}\n"
        f"FILED AS OF DATE:\t\t{filed:%Y%m%d}\n\tCOMPANY CONFORMED NAME:\t\t\t{name}\n"
        f"\tCENTRAL INDEX KEY:\t\t\t{cik:010}\n</SEC-HEADER>\n"
        f"<DOCUMENT>\n<TYPE>{form}\n<SEQUENCE>1\n<FILENAME>{document}\n<TEXT>\n"
    )
    return head.encode() + body + b"\n</TEXT>\n</DOCUMENT>\n</SEC-DOCUMENT>\n"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    edgar: LocalEdgar

    def log_message(self, *_: Any) -> None:
        pass

    def do_GET(self) -> None:
        edgar, path = self.edgar, self.path
        now = time.monotonic()
        with edgar.lock:
            fault = edgar.faults.get(path, []).pop(0) if edgar.faults.get(path) else {}
            recent = sum(1 for a in edgar.asked if a.at > now - 1.0)
            status, headers, body = self._answer(path)
            if recent >= edgar.most_a_second:
                status, headers, body = 403, {"Content-Type": "text/html"}, THROTTLE_PAGE
            if fault.keys() & {"status", "body", "headers"}:
                status, body = fault.get("status", status), fault.get("body", body if "status" not in fault else b"")
                headers = fault.get("headers", {} if "status" in fault else headers)
            edgar.asked.append(Asked(now, path, status, dict(self.headers)))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 304:
            self.send_header("Content-Length", str(fault.get("claim", len(body))))
        self.end_headers()
        if status == 304:
            return
        body = body[: fault.get("cut", len(body))]
        step = fault.get("piece", 256) if "trickle" in fault else max(len(body), 1)
        try:
            for at in range(0, len(body), step):
                self.wfile.write(body[at : at + step])
                self.wfile.flush()
                if "trickle" in fault:
                    time.sleep(fault["trickle"])
        except (BrokenPipeError, ConnectionResetError):
            pass
        if fault:
            self.close_connection = True

    def _answer(self, path: str) -> tuple[int, dict[str, str], bytes]:
        is_sec = not path.startswith(("/graph/", "/api/screener/", "/us/products/"))
        if is_sec and "@" not in self.headers.get("User-Agent", ""):
            return 403, {"Content-Type": "text/html"}, UNDECLARED_PAGE
        body = self.edgar.files.get(path)
        if body is None:
            return (403, {}, DENIED_PAGE) if path.startswith("/Archives/") else (404, {}, b"not found")
        etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        headers = {"ETag": etag, "Last-Modified": MODIFIED, "Accept-Ranges": "bytes"}
        if self.headers.get("If-None-Match") == etag:
            return 304, headers, b""
        asked = self.headers.get("Range", "")
        if asked.startswith("bytes=") and self.headers.get("If-Range", etag) == etag:
            first, _, last = asked.removeprefix("bytes=").partition("-")
            start, stop = int(first), min(int(last) + 1 if last else len(body), len(body))
            if start >= len(body):
                return 416, {"Content-Range": f"bytes */{len(body)}"}, b""
            return 206, headers | {"Content-Range": f"bytes {start}-{stop - 1}/{len(body)}"}, body[start:stop]
        if "gzip" in self.headers.get("Accept-Encoding", "") and not path.endswith(".zip"):
            return 200, headers | {"Content-Encoding": "gzip"}, gzip.compress(body, mtime=0)
        return 200, headers, body


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, *_: Any) -> None:
        """A client that was killed is no news."""


@contextmanager
def serving() -> Iterator[LocalEdgar]:
    """A running local EDGAR on a free port."""
    edgar = LocalEdgar()
    server = _Server(("127.0.0.1", 0), type("Handler", (_Handler,), {"edgar": edgar}))
    edgar.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield edgar
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

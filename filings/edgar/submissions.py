"""Full submissions (exhibits and press releases included) of one company, through sec-edgar-downloader, made safe.

What the package does by itself, and what is done about it here: its constructor goes online and its one request function has no
time limit, no retries and a limiter of its own (all requests go through our gateway); failures are printed and skipped (they come
back as sentences); a file that exists is trusted, and files are written in place (sizes are noted once a filing is verified; what
the note does not know is fetched again); `.html` becomes `.htmll` (renamed); folders are named by what was passed (a cik, always
ten digits) and by accessions as they come (checked); where an old filing has no primary document, EDGAR's page of the folder is
saved in its place (refused).
"""

from __future__ import annotations

import contextlib
import io
import json
import re
import shutil
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from filings.edgar.disk import locked, write_whole
from filings.edgar.documents import is_whole_submission
from filings.edgar.gateway import Gateway, UnreachableError, open_gateway
from filings.errors import EdgarError, SettingsError

TICKERS = "https://www.sec.gov/files/company_tickers_exchange.json"
LARGEST_SUBMISSION = 600_000_000
NEWEST = 4
FULL = "full-submission.txt"
_NOTE = "verified.json"
_patching = threading.Lock()
_ACCESSION = re.compile(r"\d{10}-\d{2}-\d{6}")
_FILING = re.compile(r"/Archives/edgar/data/\d+/(\d{10})(\d{2})(\d{6})/")


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came of one company and form: verified files, of which how many filings are new, and a sentence for each failure."""

    cik: int
    form: str
    files: tuple[Path, ...]
    new: int
    failed: tuple[str, ...]


@dataclass(slots=True)
class _Answer:
    """What the package wants of a reply."""

    content: bytes

    def json(self) -> Any:
        import orjson

        return orjson.loads(self.content)


@dataclass(slots=True)
class _Calls:
    """Our stand-in for the package's request function; remembers what the package would only print."""

    gateway: Gateway
    sizes: dict[str, list[int]] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)
    down: UnreachableError | None = None

    def __call__(self, uri: str, user_agent: str, host: str) -> _Answer:
        if uri == TICKERS:  # asked by the constructor, for which only ciks are good enough here
            return _Answer(b'{"fields": ["cik", "ticker"], "data": []}')
        filing = _FILING.search(uri)
        if filing is None:
            return _Answer(_checked_list(uri, self.gateway.get(uri, is_json=True).body or b""))
        accession = f"{filing[1]}-{filing[2]}-{filing[3]}"
        if uri.endswith("/"):
            raise EdgarError("no primary document: the full submission, which has come already, is all there is")
        try:
            if self.down is not None:
                raise self.down
            body = self.gateway.get(uri, most=LARGEST_SUBMISSION).body or b""
            if not body.strip():
                raise EdgarError(f"{uri} is empty: fetch it again.")
            if uri.endswith(f"{accession}.txt") and not is_whole_submission(body):
                raise EdgarError(f"{uri} does not end as a full submission should: fetch it again.")
        except EdgarError as error:
            if isinstance(error, UnreachableError):
                self.down = error
            self.failed[accession] = str(error)
            raise
        self.sizes.setdefault(accession, []).append(len(body))
        return _Answer(body)


def resolve(gateway: Gateway, names: Sequence[str]) -> list[int]:
    """The ciks of tickers and ciks, in their order. Raises SettingsError for a name that the SEC's list does not have."""
    ciks: list[int] = []
    symbols: dict[str, int] | None = None
    for name in names:
        plain = name.strip().upper().removeprefix("CIK")
        if plain.isdigit() and 0 < len(plain) <= 10 and int(plain) > 0:
            ciks.append(int(plain))
            continue
        if symbols is None:
            symbols = _symbols(gateway.get(TICKERS, is_json=True).body or b"")
        spelled = re.sub(r"[./ ]", "-", plain)
        if spelled not in symbols:
            raise SettingsError(f"{name} is no ticker of the SEC's list: name the company by its CIK (sec.gov/edgar/searchedgar).")
        ciks.append(symbols[spelled])
    return list(dict.fromkeys(ciks))


def fetch(
    archive: Path,
    names: Sequence[str],
    *,
    today: date,
    forms: Sequence[str] = ("10-K", "10-Q"),
    since: date | None = None,
    limit: int | None = None,
    tell: Callable[[str], None] | None = None,
) -> Iterator[Fetched]:
    """`filings fetch`: the full submissions of companies (tickers or ciks), one answer a company and form, newest filings first.

    Without `since` and `limit` the newest four of each form come: all of a large company are gigabytes.
    Raises SettingsError for an unknown ticker or form and where nobody says who asks; UnreachableError where EDGAR is down. Another
    failure is a sentence in the answer's `failed`.
    """
    limit = NEWEST if since is None and limit is None else limit
    with open_gateway(archive, tell=tell) as gateway:
        for cik in resolve(gateway, names):
            for form in forms:
                try:
                    yield fetch_submissions(gateway, cik, archive, today=today, form=form, since=since, limit=limit)
                except UnreachableError:
                    raise
                except EdgarError as error:
                    yield Fetched(cik, form, (), 0, (str(error),))


def fetch_submissions(
    gateway: Gateway,
    cik: int,
    archive: Path,
    *,
    today: date,
    form: str = "10-K",
    since: date | None = None,
    limit: int | None = None,
) -> Fetched:
    """Fetch a company's filings of one form; `10-K/A` stands for the form and its amendments.

    They come to lie in `archive/edgar/sec-edgar-filings/<cik>/<form>/<accession>/`.
    What is there and verified is not asked for again. Raises SettingsError for a form that the package does not know and EdgarError
    where the company's list of filings cannot be had; a filing that fails is a sentence in `failed`, the others come.
    """
    from sec_edgar_downloader._Downloader import Downloader

    base = form.upper().removesuffix("/A")
    if base not in Downloader.supported_forms:
        raise SettingsError(f"{form} is no form that can be fetched: write one such as 10-K, 10-Q, 8-K, DEF 14A or SC 13D.")
    root = archive / "edgar"
    folder = root / "sec-edgar-filings" / f"{cik:010}" / base
    with locked(root / "fetch.lock"):  # another fetch must not clear away what this one is writing
        return _fetch(gateway, cik, root, folder, base, form, since, today, limit)


def _fetch(
    gateway: Gateway, cik: int, root: Path, folder: Path, base: str, form: str, since: date | None, today: date, limit: int | None
) -> Fetched:
    from sec_edgar_downloader._Downloader import Downloader

    whole = _clean(folder)
    before = len(whole)
    calls = _Calls(gateway)
    try:
        with _replaced(calls):
            Downloader(gateway.who.name, gateway.who.email, root).get(
                base,
                f"{cik:010}",
                limit=limit,
                after=since,
                before=today,
                include_amends=form.upper().endswith("/A"),
                download_details=True,
                accession_numbers_to_skip=set(whole),
            )
    except ValueError as error:
        raise SettingsError(f"{form} of {cik} cannot be fetched as asked: {error}") from error
    except (KeyError, TypeError, AttributeError) as error:
        raise EdgarError(f"EDGAR's list of filings of {cik} is not what it should be ({error!r}): try again later.") from error
    failed = dict(calls.failed)
    for accession, sizes in calls.sizes.items():
        if accession not in failed:
            try:
                whole[accession] = _verify(folder / accession, sizes)
            except EdgarError as error:
                failed[accession] = str(error)
    for accession in failed:
        shutil.rmtree(folder / accession, ignore_errors=True)
    files = tuple(file for accession in sorted(whole) for file in whole[accession])
    return Fetched(cik, form, files, len(whole) - before, tuple(failed[a] for a in sorted(failed)))


def _clean(folder: Path) -> dict[str, tuple[Path, ...]]:
    """The verified filings of a folder; whatever was left half-fetched in it is removed."""
    whole: dict[str, tuple[Path, ...]] = {}
    for path in sorted(folder.glob("*")):
        try:
            noted = json.loads((path / _NOTE).read_bytes())
            files = tuple(path / name for name in sorted(noted))
            if files and all(file.stat().st_size == noted[file.name] for file in files):
                whole[path.name] = files
                continue
        except (OSError, ValueError, TypeError):
            pass
        shutil.rmtree(path, ignore_errors=True)
    return whole


def _verify(folder: Path, sizes: list[int]) -> tuple[Path, ...]:
    """Hold what lies on disk against what came, mend `.htmll`, and note it. Raises EdgarError where it is not the same."""
    for path in folder.glob("*.htmll"):
        path.replace(path.with_suffix(".html"))
    files = tuple(sorted(p for p in folder.glob("*") if p.name != _NOTE))
    if sorted(file.stat().st_size for file in files) != sorted(sizes) or folder / FULL not in files:
        raise EdgarError(f"{folder} does not hold what came (is the disk full?): it is fetched again next time.")
    if folder.name.encode() not in (folder / FULL).read_bytes()[:5_000]:
        raise EdgarError(f"{folder / FULL} does not name {folder.name} at its beginning: it is fetched again next time.")
    write_whole(folder / _NOTE, json.dumps({file.name: file.stat().st_size for file in files}).encode())
    return files


@contextlib.contextmanager
def _replaced(calls: _Calls) -> Iterator[None]:
    """Our request function in place of the package's, and its printing swallowed; one caller at a time, since both are global."""
    from sec_edgar_downloader import _sec_gateway

    with _patching, contextlib.redirect_stdout(io.StringIO()):
        original = _sec_gateway._call_sec
        _sec_gateway._call_sec = calls
        try:
            yield
        finally:
            _sec_gateway._call_sec = original


def _checked_list(uri: str, body: bytes) -> bytes:
    """A list of filings whose accessions are accessions: the package makes folders of them."""
    import orjson

    content = orjson.loads(body)
    listed = content.get("filings", {}).get("recent", content) if isinstance(content, dict) else {}
    accessions = listed.get("accessionNumber") if isinstance(listed, dict) else None
    if not isinstance(accessions, list) or not all(isinstance(a, str) and _ACCESSION.fullmatch(a) for a in accessions):
        raise EdgarError(f"{uri} is no list of filings, or names one that is no accession: nothing of it was fetched.")
    return body


def _symbols(body: bytes) -> dict[str, int]:
    import orjson

    try:
        content = orjson.loads(body)
        cik, ticker = content["fields"].index("cik"), content["fields"].index("ticker")
        return {str(row[ticker]).upper(): int(row[cik]) for row in content["data"]}
    except (ValueError, KeyError, TypeError, IndexError) as error:
        raise EdgarError(f"{TICKERS} is not the list that it should be ({error!r}): name companies by CIK.") from error

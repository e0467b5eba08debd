"""Who is who: cik to symbols, names, SIC, and the submissions index's list of filings with their 8-K items.

Several sources tell about one company; each keeps its own rows, and `universe` takes the best (a user's CSV, then EDGAR's
submissions, then the filer list, then the ticker list).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from filings.errors import SourceError
from filings.ledger import Field, Ledger, Table, table
from screener.sources import Report, source
from screener.sources.reading import cik_number, day, key, parse_csv, read_json, read_text
from screener.sources.symbols import normalise

COMPANIES = table(
    "companies",
    "What one source says of a company.",
    ("source", "cik"),
    (
        Field("source", "VARCHAR", "csv, submissions, filer list or ticker list"),
        Field("cik", "BIGINT", "SEC's number of the registrant"),
        Field("name", "VARCHAR", "name"),
        Field("sic", "VARCHAR", "four-digit industry code that the SEC gave; the SEC gives none to investment companies"),
        Field("category", "VARCHAR", "filer category"),
        Field("entity_type", "VARCHAR", "operating, other or investment, as the SEC has it"),
        Field("fiscal_year_end", "VARCHAR", "month and day, MMDD"),
        Field("state", "VARCHAR", "state or country code of the business address"),
        Field("incorporated", "VARCHAR", "state or country code of incorporation"),
        Field("former_names", "VARCHAR", "earlier names, joined by ';'"),
    ),
)

TICKERS = table(
    "tickers",
    "Symbols of a company, in the source's order: EDGAR puts the main share class first.",
    ("source", "cik"),
    (
        Field("source", "VARCHAR", "csv, submissions, filer list or ticker list"),
        Field("cik", "BIGINT", "SEC's number of the registrant"),
        Field("symbol", "VARCHAR", "symbol in the one spelling (BRK-B)"),
        Field("exchange", "VARCHAR", "exchange as the source names it"),
        Field("position", "BIGINT", "place in the source's list, from 0"),
    ),
)

EVENTS = table(
    "events",
    "Filings as the submissions index lists them: form types and 8-K items, no text.",
    ("cik", "page"),
    (
        Field("cik", "BIGINT", "SEC's number of the registrant"),
        Field("form", "VARCHAR", "form type, e.g. 8-K or SC TO-I"),
        Field("items", "VARCHAR", "item numbers of an 8-K, joined by ','"),
        Field("filed", "DATE", "day the filing became public"),
        Field("report_date", "DATE", "day or end of the period that it reports on"),
        Field("accession", "VARCHAR", "EDGAR's number of the filing"),
        Field("document", "VARCHAR", "name of the primary document"),
        Field("page", "VARCHAR", "which page of the index: recent, or the number of an older one"),
    ),
)

WANTED_FORMS = re.compile(
    r"^(10-|20-F|40-F|6-K$|8-K|NT |S-1|S-3|S-4|F-1|F-3|F-4|424B[1345]|SC TO|SC 13D|SCHEDULE 13D|SC 14D9"
    r"|DEFM14|PREM14|DEF 14A$|25$|25-NSE|15-|N-CSR|N-2)"
)
"""Forms that say something about a company; left out are insiders' (3, 4, 5, 144), holders' (13G) and banks' notes (424B2, FWP)."""

_REQUIRED = {"cik": ("cik",)}
_OPTIONAL = {
    "ticker": ("ticker", "symbol"),
    "tickers": ("tickers",),
    "exchange": ("exchange",),
    "exchanges": ("exchanges",),
    "sic": ("sic",),
    "name": ("name", "company", "title"),
    "category": ("category",),
    "entity_type": ("entitytype",),
    "fiscal_year_end": ("fiscalyearend",),
    "state": ("businessstateorcountry", "state"),
    "incorporated": ("stateofincorporation",),
}


@source("companies", "who is who: submissions JSON, company_tickers(_exchange).json, a filer list, a CSV `cik,ticker,sic[,name]`")
def store(ledger: Ledger, path: Path) -> Report:
    """Store a file of any of these kinds; which one it is, its content says."""
    text = read_text(path)
    if text.lstrip()[:1] not in ("{", "["):
        return _store_csv(ledger, path, text)
    content = read_json(path)
    if isinstance(content, dict) and "filings" in content and "cik" in content:
        return _store_submissions(ledger, path, content)
    if isinstance(content, dict) and "accessionNumber" in content:
        return _store_older_page(ledger, path, content)
    return _store_ticker_list(ledger, path, content)


def _store_submissions(ledger: Ledger, path: Path, content: dict[str, Any]) -> Report:
    cik = cik_number(content["cik"])
    if cik is None:
        raise SourceError(f"{path} has no cik: it is no submissions reply.")
    addresses = content.get("addresses") or {}
    former = [str(entry.get("name")) for entry in content.get("formerNames") or [] if isinstance(entry, dict) and entry.get("name")]
    company = _company("submissions", cik, content)
    company["former_names"] = ";".join(former) or None
    company["state"] = (addresses.get("business") or {}).get("stateOrCountry")
    tickers = _tickers("submissions", cik, content.get("tickers") or [], content.get("exchanges") or [])
    _replace(ledger, COMPANIES, [company])
    ledger.delete(TICKERS, source="submissions", cik=cik)
    _replace(ledger, TICKERS, tickers)
    events, left_out = _events(path, cik, "recent", (content.get("filings") or {}).get("recent") or {})
    ledger.delete(EVENTS, cik=cik, page="recent")
    _replace(ledger, EVENTS, events)
    return Report(path, 1 + len(tickers) + len(events), left_out)


def _store_older_page(ledger: Ledger, path: Path, content: dict[str, Any]) -> Report:
    named = re.search(r"CIK(\d{10})-submissions-(\d+)", path.name)
    if named is None:
        raise SourceError(
            f"{path} is an older page of submissions, but its name does not say whose: call it CIK##########-submissions-001.json."
        )
    cik, page = int(named[1]), named[2]
    events, left_out = _events(path, cik, page, content)
    ledger.delete(EVENTS, cik=cik, page=page)
    _replace(ledger, EVENTS, events)
    return Report(path, len(events), left_out)


def _events(path: Path, cik: int, page: str, listed: dict[str, Any]) -> tuple[list[dict[str, Any]], tuple[str, ...]]:
    names = ("form", "items", "filingDate", "reportDate", "accessionNumber", "primaryDocument")
    columns = [listed.get(name) for name in names]
    if any(not isinstance(column, list) for column in columns):
        raise SourceError(f"The list of filings in {path} lacks one of {', '.join(names)}: fetch it again.")
    lists = [column for column in columns if isinstance(column, list)]
    if len({len(column) for column in lists}) > 1:
        raise SourceError(f"The columns of the list of filings in {path} differ in length: it is torn, fetch it again.")
    rows, unwanted, undated = [], 0, 0
    for form, items, filed, reported, accession, document in zip(*lists, strict=True):
        if not WANTED_FORMS.match(str(form)):
            unwanted += 1
            continue
        made = day(str(filed))
        if made is None or not accession:
            undated += 1
            continue
        rows.append(
            {
                "cik": cik,
                "form": str(form),
                "items": str(items) or None,
                "filed": made,
                "report_date": day(str(reported)),
                "accession": str(accession),
                "document": str(document) or None,
                "page": page,
            }
        )
    left_out = [f"{unwanted:,} filings of forms that say nothing here (insiders, holders, notes)"] if unwanted else []
    left_out += [f"{undated:,} filings without a filing date or accession"] if undated else []
    return rows, tuple(left_out)


def _store_ticker_list(ledger: Ledger, path: Path, content: Any) -> Report:
    if isinstance(content, dict) and isinstance(content.get("fields"), list) and isinstance(content.get("data"), list):
        fields = [key(str(name)) for name in content["fields"]]
        if not {"cik", "ticker"} <= set(fields):
            raise SourceError(f"{path} has no cik or no ticker among its fields: it has {', '.join(fields)[:200]}.")
        entries = [dict(zip(fields, row, strict=False)) for row in content["data"]]
    elif isinstance(content, dict) and content and all(isinstance(v, dict) and "cik_str" in v for v in content.values()):
        entries = [{"cik": v["cik_str"], "ticker": v.get("ticker"), "name": v.get("title")} for v in content.values()]
    else:
        raise SourceError(f"{path} is neither a submissions reply nor a list of tickers: check what it is.")
    return _store_entries(ledger, path, "ticker list", entries)


def _store_csv(ledger: Ledger, path: Path, text: str) -> Report:
    rows = parse_csv(path, text, _REQUIRED, _OPTIONAL)
    if "ticker" not in rows[0] and "tickers" not in rows[0]:
        raise SourceError(f"{path} has no column ticker: write `cik,ticker,sic,name` into its first line.")
    return _store_entries(ledger, path, "filer list" if "tickers" in rows[0] else "csv", rows)


def _store_entries(ledger: Ledger, path: Path, name: str, entries: Sequence[dict[str, Any]]) -> Report:
    companies: dict[int, dict[str, Any]] = {}
    tickers: dict[int, list[dict[str, Any]]] = {}
    nobody = unlisted = 0
    for entry in entries:
        cik = cik_number(entry.get("cik"))
        if cik is None:
            nobody += 1
            continue
        companies.setdefault(cik, _company(name, cik, entry))
        if entry.get("tickers"):
            symbols, exchanges = _listed(str(entry["tickers"])), _listed(str(entry.get("exchanges") or ""))
        else:
            symbols, exchanges = [str(entry.get("ticker") or "")], [str(entry.get("exchange") or "")]
        made = _tickers(name, cik, symbols, exchanges)
        unlisted += not made
        held = tickers.setdefault(cik, [])
        known = {row["symbol"] for row in held}
        held += [{**row, "position": len(held) + at} for at, row in enumerate(made) if row["symbol"] not in known]
    if not companies:
        raise SourceError(f"No row of {path} has a cik: check what it is.")
    rows = [row for held in tickers.values() for row in held]
    _replace(ledger, COMPANIES, list(companies.values()))
    _free_symbols(ledger, name, set(companies), rows)
    _replace(ledger, TICKERS, rows)
    left_out = [f"{nobody:,} rows without a cik"] if nobody else []
    left_out += [f"{unlisted:,} rows without a symbol (the company is stored)"] if unlisted else []
    return Report(path, len(companies) + len(rows), tuple(left_out))


def _free_symbols(ledger: Ledger, name: str, ciks: set[int], rows: list[dict[str, Any]]) -> None:
    """Take the symbols from whom an earlier list gave them to: symbols are reused, and the newest list says whose they are."""
    import pyarrow as pa

    incoming = pa.table({"cik": pa.array(sorted(ciks), pa.int64())})
    symbols = pa.table({"symbol": pa.array([row["symbol"] for row in rows], pa.string())})
    ledger.register("incoming_ciks", incoming)
    ledger.register("incoming_symbols", symbols)
    ledger.execute(
        """DELETE FROM tickers WHERE source = ? AND (cik IN (SELECT cik FROM incoming_ciks)
        OR symbol IN (SELECT symbol FROM incoming_symbols))""",
        [name],
    )


def _company(name: str, cik: int, entry: dict[str, Any]) -> dict[str, Any]:
    def text(*names: str) -> str | None:
        found = next((entry[n] for n in names if entry.get(n) not in (None, "", "None")), None)
        return None if found is None else str(found).strip() or None

    sic = text("sic")
    return {
        "source": name,
        "cik": cik,
        "name": text("name"),
        # A spreadsheet turns 0100 into 100; EDGAR's 0000 means that none was given.
        "sic": sic.split(".")[0].zfill(4) if sic and sic.split(".")[0].isdigit() and int(sic.split(".")[0]) > 0 else None,
        "category": (text("category") or "").replace("<br>", "; ").strip("; ") or None,
        "entity_type": text("entityType", "entity_type"),
        "fiscal_year_end": text("fiscalYearEnd", "fiscal_year_end"),
        "state": text("state"),
        "incorporated": text("stateOfIncorporation", "incorporated"),
        "former_names": None,
    }


def _tickers(name: str, cik: int, symbols: Iterable[Any], exchanges: Sequence[Any]) -> list[dict[str, Any]]:
    made: dict[str, dict[str, Any]] = {}
    for at, written in enumerate(symbols):
        symbol = normalise(str(written)) if written else None
        exchange = exchanges[at] if at < len(exchanges) else None
        if symbol is not None and symbol not in made:
            made[symbol] = {
                "source": name,
                "cik": cik,
                "symbol": symbol,
                "exchange": str(exchange) if exchange and exchange != "None" else None,
                "position": len(made),
            }
    return list(made.values())


def _listed(text: str) -> list[str]:
    """The members of a list written as `['BRK-B', 'BRK-A']` or `BRK-B;BRK-A`."""
    inner = text.strip().strip("[]")
    return [member.strip().strip("'\"") for member in re.split(r"[,;|]", inner) if member.strip()]


def _replace(ledger: Ledger, declared: Table, rows: list[dict[str, Any]]) -> None:
    import pyarrow as pa

    kinds = {"VARCHAR": pa.string(), "BIGINT": pa.int64(), "DATE": pa.date32()}
    schema = pa.schema([(f.name, kinds[f.type]) for f in declared.fields])
    ledger.replace(declared, pa.Table.from_pylist(rows, schema=schema))

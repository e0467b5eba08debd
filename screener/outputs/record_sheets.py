"""The sheets behind the list: what each number was read from, peers, programmes, deals, who was left out and why, every flag."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from screener.columns import COLUMNS
from screener.outputs.grid import BY_HAND, FIRST_ROW, GREY, MOST_ROWS, RED, Book, Head
from screener.outputs.phrases import label
from screener.outputs.plain import records
from screener.shortlist import Shortlist, filing_url
from screener.sources.overrides import AMOUNTS

EVIDENCE_COMPANIES = 40
"""Companies from the top of the list whose every number is laid out; the others have theirs in the ledger (`screener explain`)."""
DETAILED = 250
"""Companies from the top of the list on the other sheets of detail; `shortlist.json` has all of them."""
LONGEST_QUOTE = 400

TICKER = Head("ticker", "Ticker", "text", 8)
LINK = Head("link", "On sec.gov", "text", 24)
FILING_HEADS = (Head("form", "Form", "text", 8), Head("filed", "Filed", "date", 11))
WORDS = Head("quote", "In the filing's words", "text", 90, wrap=True)


def evidence_order(
    shortlist: Shortlist, companies: Sequence[Mapping[str, Any]]
) -> tuple[list[dict[str, Any]], dict[tuple[int, str], int]]:
    """The rows of the Evidence sheet, by rank and column, and the sheet's row where each company's column begins."""
    fields = {
        "cik": "count", "column": "text", "value": "exact", "unit": "text", "start": "date", "end": "date", "concept": "text",
        "accession": "text", "form": "text", "filed": "date", "source": "text", "section": "text", "quote": "text",
    }  # fmt: skip
    place = {company["cik"]: at for at, company in enumerate(companies[:EVIDENCE_COMPANIES])}
    frame = shortlist.companies.evidence
    rows = records(frame[frame["cik"].isin(place)], fields)
    columns = {name: at for at, name in enumerate(shortlist.companies.table.columns)}
    rows.sort(
        key=lambda r: (
            place[r["cik"]],
            columns.get(r["column"], len(columns)),
            r["end"] or "",
            r["concept"] or "",
            r["accession"] or "",
        )
    )
    rows = rows[:MOST_ROWS]
    starts: dict[tuple[int, str], int] = {}
    for at, row in enumerate(rows):
        starts.setdefault((row["cik"], row["column"]), FIRST_ROW + at)
    return rows, starts


def first_words(companies: Sequence[Mapping[str, Any]], most: int = DETAILED) -> str:
    """What to say on a sheet that has only the first companies of a long list."""
    return f" The first {most:,} of {len(companies):,} companies by rank; shortlist.json has all." if len(companies) > most else ""


def write_evidence(book: Book, rows: Sequence[Mapping[str, Any]], companies: Sequence[Mapping[str, Any]]) -> None:
    """A line a figure: which filing said it, for which period, under which concept or in which words."""
    heads = [
        TICKER,
        Head("label", "Number", "text", 26),
        Head(
            "value",
            "Figure, as it adds up",
            "figure",
            18,
            "As filed, with a minus where a period is taken off: twelve months = this year to date + last year - its part of it.",
        ),
        Head("unit", "Unit", "text", 10),
        Head("start", "From", "date", 11),
        Head("end", "To / at", "date", 11),
        Head("concept", "Concept or table", "text", 60),
        *FILING_HEADS,
        Head("source", "Source", "text", 26),
        LINK,
        Head("section", "Where in it", "text", 18),
        WORDS,
        Head("cik", "CIK", "cik", 9),
    ]
    told = "What each number was made of; several lines where several figures add up."
    if len(companies) > EVIDENCE_COMPANIES:
        told += f" The first {EVIDENCE_COMPANIES} companies by rank."
    held = {key for row in rows for key, value in row.items() if value is not None} | {"ticker", "label", "value", "link"}
    grid = book.sheet(
        "Evidence", "Evidence", [h for h in heads if h.key in held or h.key not in ("unit", "section", "quote")], told
    )
    tickers = {company["cik"]: company["ticker"] for company in companies}
    for row in rows:
        quote = (row["quote"] or "")[:LONGEST_QUOTE] or None
        told_row = {"ticker": tickers.get(row["cik"]), "label": label(row["column"] or ""), "quote": quote}
        at = grid.row({**row, **told_row, "link": None})
        grid.link(at, grid.at["link"], filing_url(row["cik"], row["accession"]), row["accession"] or "")
    grid.finish(2)


def write_programs(book: Book, companies: Sequence[Mapping[str, Any]]) -> None:
    """Repurchase authorisations. An authorisation is an option, not a plan."""
    heads = [
        TICKER,
        Head("announced", "Announced", "date", 11),
        Head("authorized_value", "Authorised $m", "USD m", 11),
        Head("remaining_value", "Remaining $m", "USD m", 11),
        Head("authorized_shares", "Authorised shares", "shares", 13),
        Head("remaining_shares", "Remaining shares", "shares", 13),
        Head("is_increase", "Increase", "flag", 9),
        Head("status", "Status", "text", 11),
        Head("expires", "Expires", "date", 11),
        Head("kind", "How", "text", 14),
        Head("counterparty", "Seller", "text", 20),
        Head("related_party", "Related party", "flag", 9),
        *FILING_HEADS,
        LINK,
        Head("section", "Where in it", "text", 18),
        WORDS,
    ]
    _write_records(
        book, "Programmes", "Repurchase programmes", heads, companies, "programs", "As the newest filing that tells of each."
    )


def write_deals(book: Book, companies: Sequence[Mapping[str, Any]]) -> None:
    """Acquisitions, divestitures and mergers."""
    heads = [
        TICKER,
        Head("kind", "Kind", "text", 13),
        Head("name", "Business", "text", 30),
        Head("count", "Deals", "count", 7),
        Head("status", "Status", "text", 11),
        Head("announced", "Announced", "date", 11),
        Head("closed", "Closed", "date", 11),
        Head("consideration", "Price $m", "USD m", 10),
        Head("cash", "Cash $m", "USD m", 10),
        Head("stock", "Shares $m", "USD m", 10),
        Head("contingent", "Contingent $m", "USD m", 11),
        Head("goodwill", "Goodwill $m", "USD m", 10),
        Head("stake", "Stake", "fraction", 8),
        *FILING_HEADS,
        LINK,
        Head("section", "Where in it", "text", 18),
        WORDS,
    ]
    _write_records(book, "Deals", "Deals", heads, companies, "deals", "Blank where the filing does not say.")


def _write_records(
    book: Book, name: str, title: str, heads: list[Head], companies: Sequence[Mapping[str, Any]], key: str, told: str
) -> None:
    grid = book.sheet(name, title, heads, told + first_words(companies))
    for company in companies[:DETAILED]:
        for record in company[key]:
            at = grid.row({**record, "ticker": company["ticker"], "quote": (record["quote"] or "")[:LONGEST_QUOTE] or None})
            grid.link(at, grid.at["link"], record["url"], record["accession"] or "")
    grid.finish(1)


def write_left_out(book: Book, left_out: Sequence[Mapping[str, Any]]) -> None:
    """Who is not on the list, and why."""
    heads = [
        TICKER,
        Head("name", "Company", "text", 34),
        Head("reason", "Why it is not on the list", "text", 110),
        Head("cik", "CIK", "cik", 10),
    ]
    grid = book.sheet(
        "Left out", "Left out", heads, "Every company that was considered and is neither ranked nor only a peer.", "#7F7F7F"
    )
    for row in left_out[:MOST_ROWS]:
        by_hand: dict[str, Any] = {"bg_color": BY_HAND} if str(row["reason"]).startswith("excluded by hand") else {}
        grid.row(row, **by_hand)
    grid.finish(1)


def write_overrides(book: Book, overrides: Sequence[Mapping[str, Any]]) -> None:
    """What the user set by hand, and what became of it: contradicted by a newer filing, not used, run out, held."""
    heads = [
        Head(
            "state", "State", "text", 13, "contradicted: a newer filing says otherwise; unused: nobody of that ticker is looked at."
        ),
        TICKER,
        Head("field", "Field", "text", 11),
        Head("value", "Set to", "text", 22),
        Head("own", "The filings say", "figure", 16, "What would stand there without it; blank where the filings say nothing."),
        Head("reason", "Reason", "text", 50, wrap=True),
        Head("who", "Who", "text", 10),
        Head("date", "Set on", "date", 11),
        Head("expires", "Until", "date", 11),
        Head("told", "In words", "text", 90, wrap=True),
    ]
    told = "From overrides.csv of the archive; cells that one of them moves are violet on the Shortlist."
    grid = book.sheet("Overrides", "Overrides", heads, told, "#7030A0")
    for row in overrides:
        look: dict[str, Any] = {"held": {"bg_color": BY_HAND}, "contradicted": {"font_color": RED, "bg_color": BY_HAND}}.get(
            str(row["state"]), {"font_color": GREY}
        )
        shown = f"{float(row['value']):,.0f}" if row["field"] in AMOUNTS else row["value"]
        grid.row({**row, "value": shown}, **look)
    grid.finish(2)


def write_flags(book: Book, companies: Sequence[Mapping[str, Any]]) -> None:
    """What a reader must see about a company before the score."""
    heads = [
        TICKER,
        Head("name", "Company", "text", 27),
        Head("severity", "Severity", "text", 9),
        Head("flag", "Flag", "text", 30),
        Head("reason", "Reason", "text", 100, wrap=True),
        LINK,
    ]
    more = f" Amber ones of the first {DETAILED:,} companies; shortlist.json has all." if len(companies) > DETAILED else ""
    grid = book.sheet("Flags", "Flags", heads, "Red first; what a red flag does to the score stands on Weights." + more, RED)
    for place, company in enumerate(companies):
        for flag in company["flags"]:
            if place >= DETAILED and flag["severity"] != "red":
                continue
            colour: dict[str, Any] = {"font_color": RED, "bold": True} if flag["severity"] == "red" else {}
            at = grid.row({**flag, "ticker": company["ticker"], "name": company["name"]}, **colour)
            grid.link(at, grid.at["link"], filing_url(company["cik"], flag["accession"]), flag["accession"] or "")
    grid.finish(1)


def write_measures(book: Book, shortlist: Shortlist, companies: Sequence[Mapping[str, Any]]) -> None:
    """Every column of the company table for the listed companies: the twin of the JSON."""
    names = [name for name in shortlist.companies.table.columns if name in COLUMNS and name not in ("ticker", "name", "rank")]
    heads = [Head("rank", "Rank", "count", 6), TICKER, Head("name", "Company", "text", 27)]
    for name in names:
        unit = COLUMNS[name].unit
        wide = 16 if unit == "USD" else 20 if unit == "text" else 13 if unit == "shares" else 11
        # Money in single dollars here: this is the sheet to calculate on.
        heads.append(Head(name, COLUMNS[name].label, _unit(name, unit), wide, COLUMNS[name].meaning))
    grid = book.sheet(
        "Measures",
        "All measures",
        heads,
        "Every column of the table; the reasons of blanks stand on Missing." + first_words(companies),
        "#7F7F7F",
    )
    for company in companies[:DETAILED]:
        grid.row(company)
    grid.finish(3)


def _unit(name: str, unit: str) -> str:
    return "z" if name.endswith("_z") else unit


def write_missing(book: Book, shortlist: Shortlist, companies: Sequence[Mapping[str, Any]]) -> None:
    """Each blank and its reason."""
    heads = [
        TICKER,
        Head("label", "Number", "text", 30),
        Head("reason", "Why it is blank", "text", 90),
        Head("column", "Key", "text", 28),
    ]
    held = set(shortlist.companies.table.columns)
    grid = book.sheet(
        "Missing", "Missing", heads, "A number that is not known has a reason, and is never 0." + first_words(companies), "#7F7F7F"
    )
    for company in companies[:DETAILED]:
        for name, reason in company["missing"].items():
            if name in held:
                grid.row({"ticker": company["ticker"], "label": label(name), "reason": reason, "column": name})
    grid.finish(1)

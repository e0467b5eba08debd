"""The first sheet: what happened since the run before, in lines that lead on. Nothing is computed here; it compares two lists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from screener.outputs.grid import RED, Book, Head
from screener.outputs.phrases import event_words, sentence
from screener.outputs.plain import day, records
from screener.outputs.quality_sheets import oldest_good
from screener.outputs.regime_sheet import regime_words
from screener.shortlist import Shortlist, filing_url
from screener.weekly import Change, header_words

FIRST_DAYS = 7
"""How far back events are new where there is no run before."""
REPORT_DAYS = 10
"""Reports expected within so many days are named."""
FOLLOWED = ("Owned", "Watch")
MOST_EVENTS = 300
MOST_ON_TOP = 5
NO_CHANGE = "Nobody entered, left or changed rank, and no flag or authorisation is another one."
MOST_MOVES = 10
"""Moves named on the first sheet, largest first."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the sheet; a red one is drawn red."""

    part: str
    told: str
    ticker: str | None = None
    name: str | None = None
    rank: int | None = None
    day: str | None = None
    url: str | None = None
    is_red: bool = False


def write_week(
    book: Book,
    shortlist: Shortlist,
    companies: Sequence[Mapping[str, Any]],
    left_out: Sequence[Mapping[str, Any]],
    reviews: Mapping[int, Mapping[str, str]],
    previous: Mapping[str, Any] | None,
    document: Mapping[str, Any],
    changed: Sequence[Change],
) -> None:
    """The sheet, a line a thing that happened."""
    since = date.fromisoformat(previous["as_of"]) if previous else shortlist.as_of - timedelta(days=FIRST_DAYS)
    heads = [
        Head("part", "What", "text", 24),
        Head("ticker", "Ticker", "text", 8),
        Head("name", "Company", "text", 30),
        Head("rank", "Rank", "count", 7),
        Head("told", "In words", "text", 96, wrap=True),
        Head("day", "Day", "date", 11),
        Head("link", "On sec.gov", "text", 14),
    ]
    told = f"Since the run of {previous['as_of']}." if previous else f"The first run; events of the last {FIRST_DAYS} days."
    grid = book.sheet("This week", "This week", heads, told, "#70AD47")
    lines = [
        *_state(shortlist),
        *([] if previous is None else [Line("settings", told, is_red=True) for told in header_words(document, previous)]),
        *(_on_top(companies) if previous is None else _moves(changed)),
        *([Line("changes", NO_CHANGE)] if previous is not None and not changed else []),
        *_by_hand(document),
        *_followed(companies, left_out, reviews),
        *_woken(companies),
        *_off_list(shortlist, companies, reviews, since),
        *_events(companies, reviews, since),
        *_reports(companies, shortlist.as_of),
    ]
    for line in lines:
        style: dict[str, Any] = {"font_color": RED} if line.is_red else {}
        values = {key: getattr(line, key) for key in ("part", "ticker", "name", "rank", "told", "day")}
        at = grid.row(values, **style)
        if line.url:
            grid.link(at, grid.at["link"], line.url, "the filing")
    grid.finish(2)


def _age_words(age: int | None) -> str:
    if age is None:
        return "none held"
    return "of the day" if age == 0 else "1 day old" if age == 1 else f"{age} days old"


def _state(shortlist: Shortlist) -> Iterator[Line]:
    yield Line("regime", regime_words(shortlist.regime))
    ages = {name: None if at is None else (shortlist.as_of - at).days for name, at in sorted(shortlist.ages.items())}
    told = ", ".join(f"{name} {_age_words(age)}" for name, age in ages.items())
    if told:
        yield Line("data", told)
    for name, at in sorted(shortlist.ages.items()):
        age = None if at is None else (shortlist.as_of - at).days
        if age is None or age > oldest_good(name):
            told = (
                f"{name}: nothing of it is held"
                if at is None
                else f"{name}: the freshest day is {age} days old, at most {oldest_good(name)} are good"
            )
            yield Line("data", told, day=day(at), is_red=True)


def _on_top(companies: Sequence[Mapping[str, Any]]) -> Iterator[Line]:
    """A first run has no week behind it: who stands on top, and why."""
    for company in companies[:MOST_ON_TOP]:
        red = [flag["flag"] for flag in company["flags"] if flag["severity"] == "red"]
        told = f"{sentence(company)}{' RED: ' + ', '.join(red) + '.' if red else ''}"
        yield _line("on top", company, told, bool(red), url=company["latest_filing"]["url"])


def _moves(changed: Sequence[Change]) -> Iterator[Line]:
    """Who entered and left, red flags, authorisations, and the largest moves; all the others stand on Changes."""
    moved = [change for change in changed if change.kind == "moved"][:MOST_MOVES]
    for change in [*(c for c in changed if c.kind not in ("moved", "flag gone") and (c.kind != "flag" or c.is_red)), *moved]:
        kind = "flag turned red" if change.kind == "flag" else change.kind
        url = next((cause.url for cause in change.causes if cause.url), None)
        told = f"{change.told} – {change.why}" if change.causes else change.told
        yield Line(kind, told, change.ticker, change.name, change.rank, url=url, is_red=change.is_red)


def _followed(
    companies: Sequence[Mapping[str, Any]], left_out: Sequence[Mapping[str, Any]], reviews: Mapping[int, Mapping[str, str]]
) -> Iterator[Line]:
    on_list = {company["cik"]: company for company in companies}
    reasons = {row["cik"]: row["reason"] for row in left_out}
    for cik, review in sorted(reviews.items(), key=lambda item: (item[1]["decision"], item[1]["ticker"])):
        if review["decision"] not in FOLLOWED:
            continue
        note = f" ({review['note']})" if review["note"] else ""
        company = on_list.get(cik)
        if company is not None:
            red = ", ".join(flag["flag"] for flag in company["flags"] if flag["severity"] == "red")
            yield _line(
                review["decision"].lower(),
                company,
                f"score {company['score']:.1f}{', RED: ' + red if red else ''}{note}",
                bool(red),
            )
        else:
            why = reasons.get(cik) or "not among the companies considered, or outside the filter of this run"
            yield Line(review["decision"].lower(), f"off the list: {why}{note}", review["ticker"], is_red=True)


def _by_hand(document: Mapping[str, Any]) -> Iterator[Line]:
    """Overrides that a newer filing contradicts, or that concern nobody; those that hold stand on their own sheet."""
    for one in document.get("overrides") or ():
        if one["state"] in ("contradicted", "unused"):
            yield Line(f"override {one['state']}", one["told"], one["ticker"], is_red=True)


def _woken(companies: Sequence[Mapping[str, Any]]) -> Iterator[Line]:
    """Rejected names about which something is new: they stand among the others again."""
    for company in companies:
        review = company.get("review") or {}
        if review.get("why") and not review["is_resting"]:
            yield _line("rejected, look again", company, review["why"])


def _off_list(
    shortlist: Shortlist, companies: Sequence[Mapping[str, Any]], reviews: Mapping[int, Mapping[str, str]], since: date
) -> Iterator[Line]:
    """What followed names filed that are not on the list."""
    listed = {company["cik"] for company in companies}
    follow = {cik: review for cik, review in reviews.items() if review["decision"] in FOLLOWED and cik not in listed}
    frame = shortlist.events
    rows = frame[frame["cik"].isin(list(follow))] if follow else frame.head(0)
    fields = {"cik": "count", "form": "text", "items": "text", "filed": "date", "accession": "text", "document": "text"}
    new = [event for event in records(rows, fields) if event["filed"] and event["filed"] > since.isoformat()]
    for event in new[:MOST_EVENTS]:
        told = f"{event_words(event)} ({follow[event['cik']]['decision']}, off the list)"
        url = filing_url(event["cik"], event["accession"], event["document"])
        yield Line("new filing", told, follow[event["cik"]]["ticker"], day=event["filed"], url=url)


def _events(companies: Sequence[Mapping[str, Any]], reviews: Mapping[int, Mapping[str, str]], since: date) -> Iterator[Line]:
    """New filings, those of followed names first."""
    follow = {cik for cik, review in reviews.items() if review["decision"] in FOLLOWED}
    found = [
        (company, event)
        for company in companies
        for event in company["events"]
        if event["filed"] and event["filed"] > since.isoformat()
    ]
    found.sort(key=lambda pair: (pair[0]["cik"] not in follow, pair[0]["rank"]))
    for company, event in found[:MOST_EVENTS]:
        yield _line("new filing", company, event_words(event), day=event["filed"], url=event["url"])


def _reports(companies: Sequence[Mapping[str, Any]], as_of: date) -> Iterator[Line]:
    last = (as_of + timedelta(days=REPORT_DAYS)).isoformat()
    due = [
        company
        for company in companies
        if company.get("expected_report") and as_of.isoformat() <= company["expected_report"] <= last
    ]
    for company in sorted(due, key=lambda c: (c["expected_report"], c["rank"])):
        yield _line("reports soon", company, "expected from last year's date", day=company["expected_report"])


def _line(part: str, company: Mapping[str, Any], told: str, is_red: bool = False, **more: Any) -> Line:
    return Line(part, told, company["ticker"], company["name"], company["rank"], is_red=is_red, **more)

"""The first sheet: what happened since the run before, in lines that lead on. Nothing is computed here; it compares two lists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from screener.outputs.grid import RED, Book, Head
from screener.outputs.plain import day
from screener.outputs.quality_sheets import OLD_DAYS
from screener.outputs.regime_sheet import regime_words
from screener.shortlist import Shortlist

FIRST_DAYS = 7
"""How far back events are new where there is no run before."""
REPORT_DAYS = 10
"""Reports expected within so many days are named."""
FOLLOWED = ("Owned", "Watch")
MOST_EVENTS = 300


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
) -> None:
    """The sheet, a line a thing that happened."""
    since = date.fromisoformat(previous["as_of"]) if previous else shortlist.as_of - timedelta(days=FIRST_DAYS)
    heads = [
        Head("part", "What", "text", 24),
        Head("ticker", "Ticker", "text", 8),
        Head("name", "Company", "text", 30),
        Head("rank", "Rank", "count", 7),
        Head("told", "In words", "text", 90),
        Head("day", "Day", "date", 11),
        Head("link", "On sec.gov", "text", 14),
    ]
    told = f"Since the run of {previous['as_of']}." if previous else f"The first run; events of the last {FIRST_DAYS} days."
    grid = book.sheet("This week", "This week", heads, told, "#70AD47")
    lines = [
        *_state(shortlist),
        *_moves(companies, left_out, previous),
        *_followed(companies, left_out, reviews),
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


def _state(shortlist: Shortlist) -> Iterator[Line]:
    yield Line("regime", regime_words(shortlist.regime))
    for name, at in sorted(shortlist.ages.items()):
        age = None if at is None else (shortlist.as_of - at).days
        if age is None or age > OLD_DAYS:
            told = f"{name}: nothing of it is held" if at is None else f"{name}: the freshest day is {age} days old"
            yield Line("data", told, day=day(at), is_red=True)


def _moves(
    companies: Sequence[Mapping[str, Any]], left_out: Sequence[Mapping[str, Any]], previous: Mapping[str, Any] | None
) -> Iterator[Line]:
    # A run that a filter had cut short does not say who was not on the list.
    if previous is None or is_partial(previous):
        return
    before = {company["cik"]: company for company in previous["companies"]}
    reasons = {row["cik"]: row["reason"] for row in left_out}
    why = {row.get("cik"): row["reason"] for row in previous["universe"]["left_out"]}
    now = {company["cik"] for company in companies}
    for company in companies:
        if company["cik"] not in before:
            was = why.get(company["cik"])
            yield _line("entered", company, f"until now: {was}" if was else "was not considered before")
    for cik, company in before.items():
        if cik not in now and cik in reasons:
            yield Line("left", reasons[cik] or "", company["ticker"], company["name"], is_red=True)
    for company in companies:
        old = before.get(company["cik"])
        if old is None:
            continue
        red = {flag["flag"] for flag in old["flags"] if flag["severity"] == "red"}
        for flag in company["flags"]:
            if flag["severity"] == "red" and flag["flag"] not in red:
                yield _line("flag turned red", company, f"{flag['flag']}: {flag['reason']}", is_red=True)
        remaining, was = company.get("remaining_authorization"), old.get("remaining_authorization")
        if remaining is not None and was is not None and remaining != was:
            part = (
                "authorisation used up" if remaining == 0 else "authorisation raised" if remaining > was else "authorisation used"
            )
            yield _line(part, company, f"remaining ${was / 1e6:,.1f}m → ${remaining / 1e6:,.1f}m")


def is_partial(document: Mapping[str, Any]) -> bool:
    """A list that a filter or `--top` had cut: it does not hold everybody who was ranked."""
    return len(document["companies"]) < int(document["universe"]["ranked"])


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
        told = f"{event['form']}{', items ' + event['items'] if event['items'] else ''}"
        yield _line("new filing", company, told, day=event["filed"], url=event["url"])


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

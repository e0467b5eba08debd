"""Which rejected names stay off the top, and what has woken the others.

A name that was rejected rests: it keeps its score and its rank, but stands below the others, until something is new about it (a
filing, a price move of the settings, another flag) or the day or the condition that the reviewer wrote under Until has come. Asking
a reviewer the same question each week would teach them not to look; never asking again would lose the day when it turns.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from screener.causes import REPORTS
from screener.columns import COLUMNS
from screener.outputs.phrases import label
from screener.outputs.plain import number

REJECT = "Reject"
_CONDITION = re.compile(r"\s*(.+?)\s*(<=|>=|<|>)\s*\$?\s*(-?[\d.,]*\d)\s*(%|x|m|bn)?\s*", re.IGNORECASE)
_SCALE = {"%": 0.01, "m": 1e6, "bn": 1e9}


@dataclass(frozen=True, slots=True)
class Rest:
    """What became of one rejected name: resting, or woken by `why`."""

    is_resting: bool
    why: str


def rests(
    companies: Sequence[Mapping[str, Any]], reviews: Mapping[int, Mapping[str, str]], as_of: date, price_move: float
) -> dict[int, Rest]:
    """Every rejected name of a list (the objects of `shortlist.json`), by cik."""
    made = {}
    for company in companies:
        review = reviews.get(company["cik"])
        if review is not None and review["decision"].strip().casefold() == REJECT.casefold():
            woken = [*_until(company, review["until"], as_of), *_news(company, review, price_move)]
            since = f"rejected on the list of {review['run']}" if review["run"] else "rejected"
            until = f", until {review['until']}" if review["until"] else ""
            made[company["cik"]] = Rest(not woken, f"{since}; since then: {'; '.join(woken)}" if woken else f"{since}{until}")
    return made


def _until(company: Mapping[str, Any], until: str, as_of: date) -> list[str]:
    if not until:
        return []
    try:
        return [f"the day {until} has come"] if date.fromisoformat(until) <= as_of else []
    except ValueError:
        pass
    found = condition(until)
    if found is None:
        return []  # words that only the reviewer understands: a filing, the price or a flag will wake it
    column, sign, limit = found
    value = company.get(column)
    if value is None:
        return []
    holds = {"<": value < limit, "<=": value <= limit, ">": value > limit, ">=": value >= limit}[sign]
    return [f"{until} holds"] if holds else []


def condition(text: str) -> tuple[str, str, float] | None:
    """`price < 20`, `discount >= 30 %`, `net debt/ebitda < 2x` as column, sign and limit; None where it is something else."""
    found = _CONDITION.fullmatch(text)
    if found is None:
        return None
    name = " ".join(found[1].casefold().split())
    names = {key: key for key in COLUMNS} | {label(key).casefold(): key for key in COLUMNS}
    column = names.get(name) or names.get(name.replace(" ", "_"))
    if column is None or COLUMNS[column].unit in ("text", "date", "flag"):
        return None
    return column, found[2], float(found[3].replace(",", "")) * _SCALE.get((found[4] or "").lower(), 1.0)


def _news(company: Mapping[str, Any], review: Mapping[str, str], price_move: float) -> list[str]:
    made = []
    since = review["run"]
    filed = [e for e in company["events"] if (e["filed"] or "") > since and str(e["form"] or "").startswith(REPORTS)]
    newest = company["latest_filing"]
    if since and not filed and (newest["filed"] or "") > since:
        filed = [newest]
    if since and filed:
        made.append(f"{filed[0]['form'] or 'a filing'} of {filed[0]['filed']}")
    try:
        before = number(float(review.get("price") or "nan"))
    except ValueError:
        before = None
    if before and company.get("price") and abs(company["price"] / before - 1) >= price_move:
        made.append(f"price ${before:,.2f} → ${company['price']:,.2f} ({company['price'] / before - 1:+.0%})")
    if review.get("flags"):
        held = set() if review["flags"] == NO_FLAG else set(review["flags"].split("; "))
        come, gone = sorted(set(flag_names(company)) - held), sorted(held - set(flag_names(company)))
        made += [f"flag {name}" for name in come] + [f"no longer {name}" for name in gone]
    return made


NO_FLAG = "none"


def flag_names(company: Mapping[str, Any]) -> list[str]:
    """A company's flags by name, red ones said to be red."""
    return sorted({f"{'red ' if flag['severity'] == 'red' else ''}{flag['flag']}" for flag in company["flags"]})


def as_seen(company: Mapping[str, Any]) -> list[str]:
    """What a reviewer saw of a company that may change: its price and its flags, as text for the hidden sheet."""
    price = company.get("price")
    return ["" if price is None else f"{price:.10g}", "; ".join(flag_names(company)) or NO_FLAG]

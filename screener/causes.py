"""Why a company's score moved between two runs, in points: filings, price, peers, restatements, mended data, settings, others.

A score is a sum of weight x percentile x factor. From the old list to the new one each input is moved alone, in a fixed order
(weights, the other companies, price, peers, what was filed, red flags), and what each step does to the score is its part: the
parts add up to the change. Only the two lists are read, never the ledger.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from screener.cause_words import SAME, amount, differing, peer_words, price_ratio, price_words, value_words, weight_words
from screener.columns import COLUMNS
from screener.outputs.phrases import label
from screener.shortlist import filing_url

PRICED = frozenset({"market_cap", "listing_market_cap", "mean_market_cap_12m", "enterprise_value", "adv_usd"})
"""Amounts of money that move with the price; all other amounts and share counts are as filed."""
OVER_CAP = frozenset(
    {"net_buyback_yield", "gross_buyback_yield", "debt_paydown_yield", "dividend_yield", "shareholder_yield", "fcf_yield",
     "fcf_yield_3y", "remaining_pct_cap", "affordable_authorization"}
)  # fmt: skip
"""Measures with the market cap below the line: half the price, twice the measure."""
REPORTS = ("10-K", "10-Q", "20-F", "40-F", "8-K")


@dataclass(frozen=True, slots=True)
class Cause:
    """One reason of a change. `kind` is one of KINDS; `points` its part of the score's change, None where the change is none of the
    score; `accession` and `url` the filing behind it, where there is one."""

    kind: str
    told: str
    points: float | None = None
    accession: str | None = None
    url: str | None = None


KINDS = (
    "new filing",
    "price",
    "peers",
    "restatement",
    "data repaired",
    "override",
    "weights",
    "settings",
    "program",
    "time",
    "other companies",
)


@dataclass(slots=True)
class Lists:
    """The two lists as a whole: what moves every company alike, and where a value would stand among the new list's companies."""

    new: Mapping[str, Any]
    old: Mapping[str, Any]
    placed: dict[str, list[float]] = field(default_factory=dict)
    own: dict[tuple[int, str, str], float | None] = field(default_factory=dict)
    higher: dict[str, bool] = field(default_factory=dict)

    @property
    def settings(self) -> list[str]:
        """Settings that differ, but for the weights, in words."""
        return differing(self.old.get("settings") or {}, self.new.get("settings") or {})

    @property
    def versions(self) -> str | None:
        """What the program's versions were and are, where they differ."""
        old, new = self.old.get("versions") or {}, self.new.get("versions") or {}
        told = [f"{name} {old.get(name, '?')} → {new[name]}" for name in sorted(new) if old.get(name) != new[name]]
        return ", ".join(told) if old and told else None

    def percentile(self, cik: int, measure: str, value: float) -> float | None:
        """Where the company would stand in the new list if its measure had this value; ties share their mean, as in the ranking."""
        ranked = self.placed.get(measure)
        if not ranked:
            return None
        sign = 1.0 if self.higher[measure] else -1.0
        at, mine = sign * value, self.own.get((cik, measure, "new"))
        below, same, count = bisect_left(ranked, at), bisect_right(ranked, at) - bisect_left(ranked, at), len(ranked)
        if mine is None:
            count += 1
        else:
            below -= sign * mine < at
            same -= sign * mine == at
        return (below + (same + 2) / 2) / count


def read_lists(new: Mapping[str, Any], old: Mapping[str, Any]) -> Lists:
    """Both lists, ready for questions about single companies."""
    import pandas as pd

    from screener.ranking import MEASURES, rankable

    made = Lists(new, old)
    columns = sorted({measure.column for measure in MEASURES} | {"ebitda_ttm", "net_debt", "interest_ttm"})
    for name, document in (("new", new), ("old", old)):
        companies = document["companies"]
        ciks = [int(c["cik"]) for c in companies]
        table = pd.DataFrame({column: [c.get(column) for c in companies] for column in columns}, index=ciks, dtype="float64")
        for measure in MEASURES:
            ranked = rankable(table, measure)
            made.own |= {(cik, measure.column, name): _plain(value) for cik, value in zip(ciks, ranked.tolist(), strict=True)}
            if name == "new" and len(companies) == document["universe"]["ranked"]:
                sign = 1.0 if measure.higher_is_better else -1.0
                made.placed[measure.column] = sorted(sign * value for value in ranked.dropna().tolist())
                made.higher[measure.column] = measure.higher_is_better
    return made


def _plain(value: float) -> float | None:
    return None if math.isnan(value) else float(value)


def score_causes(lists: Lists, new: Mapping[str, Any], old: Mapping[str, Any]) -> tuple[Cause, ...]:
    """The causes of one company's change of score, largest part first."""
    if not new.get("percentiles") or not old.get("percentiles"):
        return (Cause("program", "the older list does not hold what its scores were made of"),)
    points: dict[str, float] = {}
    measures: dict[str, dict[str, float]] = {}

    def add(kind: str, measure: str, part: float) -> None:
        if part:
            points[kind] = points.get(kind, 0.0) + part
            measures.setdefault(kind, {})[measure] = part

    shares_new, shares_old = _weights(lists.new, new), _weights(lists.old, old)
    factor_new, factor_old = float(new.get("score_factor") or 0.0), float(old.get("score_factor") or 0.0)
    for measure in dict.fromkeys([*old["percentiles"], *new["percentiles"]]):
        now, was = new["percentiles"].get(measure) or 0.0, old["percentiles"].get(measure) or 0.0
        weight, before = shares_new.get(measure, 0.0), shares_old.get(measure, 0.0)
        add("weights", measure, 100 * (weight - before) * was * factor_old)
        for kind, part in _moved(lists, new, old, measure, was, now).items():
            add(kind, measure, 100 * weight * part * factor_old)
        add("flags", measure, 100 * weight * now * (factor_new - factor_old))
    causes = [_told(lists, new, old, kind, part, measures[kind]) for kind, part in points.items()]
    causes.sort(key=lambda cause: (-abs(cause.points or 0.0), cause.kind))
    worth = [cause for cause in causes if abs(cause.points or 0.0) >= 0.05]
    return tuple(worth or causes[:1]) or (Cause("other companies", "their scores moved, its own did not", 0.0),)


def _weights(document: Mapping[str, Any], company: Mapping[str, Any]) -> dict[str, float]:
    """Each measure's share of the score."""
    held = {m: float((document.get("weights") or {}).get(m) or 0.0) for m in company["percentiles"]}
    total = sum(held.values())
    return {m: value / total for m, value in held.items()} if total else held


def _moved(lists: Lists, new: Mapping[str, Any], old: Mapping[str, Any], measure: str, was: float, now: float) -> dict[str, float]:
    """A percentile's change, step by step."""
    cik = int(new["cik"])
    value, before = lists.own.get((cik, measure, "new")), lists.own.get((cik, measure, "old"))
    if value == before or (value is not None and before is not None and abs(value - before) <= SAME * abs(before)):
        return {"other companies": now - was}
    steps = _steps(new, old, measure, before) if value is not None and before is not None else []
    made: dict[str, float] = {}
    at = was
    for kind, here in [("other companies", before), *steps]:
        place = None if here is None else lists.percentile(cik, measure, here)
        if place is not None:
            made[kind], at = place - at, place
    made["filed"] = now - at
    if not lists.placed and steps:  # a list cut short by a filter cannot place a value: the largest step takes all
        kinds = {kind: here for kind, here in steps if here is not None}
        last: float | None = before
        moves: dict[str, float] = {}
        for kind, here in kinds.items():
            moves[kind], last = abs(here - (last or 0.0)), here
        moves["filed"] = abs((value or 0.0) - (last or 0.0))
        return {max(moves, key=lambda kind: moves[kind]): now - was}
    return made


def _steps(new: Mapping[str, Any], old: Mapping[str, Any], measure: str, before: float) -> list[tuple[str, float | None]]:
    """The measure's value after the price alone has moved, then after the peers have moved too."""
    if not math.isfinite(before):
        return []
    moved = price_ratio(new, old)
    if measure in OVER_CAP:
        return [("price", before / moved)] if moved else []
    if measure != "yield_ratio":
        return []
    at = before
    steps: list[tuple[str, float | None]] = []
    if moved:
        cap, ev = old.get("market_cap"), old.get("enterprise_value")
        by_ev = str(old.get("multiple") or "").startswith("EV")
        whole = (ev + cap * (moved - 1)) / ev if by_ev and cap and ev and ev > 0 and ev + cap * (moved - 1) > 0 else moved
        at = at / whole
        steps.append(("price", at))
    now, was = new.get("peer_multiple"), old.get("peer_multiple")
    if now and was and new.get("multiple") == old.get("multiple"):
        steps.append(("peers", at * now / was))
    return steps


def _told(
    lists: Lists, new: Mapping[str, Any], old: Mapping[str, Any], kind: str, part: float, measures: Mapping[str, float]
) -> Cause:
    if kind == "price":
        return Cause("price", price_words(new, old), part)
    if kind == "peers":
        return Cause("peers", peer_words(new, old), part)
    if kind == "weights":
        return Cause("weights", ", ".join(weight_words(lists.new, lists.old)), part)
    if kind == "flags":
        return _flag_cause(new, old, part)
    largest = sorted(measures, key=lambda m: -abs(measures[m]))[:3]
    if kind == "filed":
        found = filed_cause(lists, new, old)
        values = ", ".join(value_words(new, old, m) for m in largest)
        return Cause(found.kind, f"{found.told}: {values}", part, found.accession, found.url)
    verb = "fell behind it" if part > 0 else "moved past it"
    return Cause("other companies", f"{verb} on {', '.join(label(m) for m in largest)}", part)


def _flag_cause(new: Mapping[str, Any], old: Mapping[str, Any], part: float) -> Cause:
    red = {side: {f["flag"]: f for f in c["flags"] if f["severity"] == "red"} for side, c in (("new", new), ("old", old))}
    come, gone = (sorted(red[a].keys() - red[b].keys()) for a, b in (("new", "old"), ("old", "new")))
    words = [f"red flag {name}" for name in come] + [f"no longer {name}" for name in gone]
    accession = next((red["new"][name]["accession"] for name in come if red["new"][name]["accession"]), None)
    kind = "new filing" if accession and accession not in known_accessions(old) else "settings" if not words else "data repaired"
    if kind == "data repaired":
        kind = "new filing" if new.get("latest_accession") != old.get("latest_accession") else "price"
    return Cause(kind, ", ".join(words) or "another factor on red flags", part, accession, filing_url(new["cik"], accession))


def filed_cause(lists: Lists, new: Mapping[str, Any], old: Mapping[str, Any]) -> Cause:
    """What changed a company's own figures: the user's hand, a new filing, an amended one, mended data, settings, the program, or
    mere time.

    A filing that became public after the old list is new; one that was public then and is only read now is mended data.
    """
    by_hand = _override_words(new, old)
    if by_hand:
        return Cause("override", "; ".join(by_hand[:3]))
    since = str(lists.old["as_of"])
    known = known_accessions(old)
    fresh = [one for one in filings_of(new) if one["accession"] not in known]
    public = [one for one in fresh if (one["filed"] or "") > since]
    amended = [one for one in public if str(one["form"] or "").endswith("/A")]
    report, before = new.get("latest_accession"), old.get("latest_accession")
    is_new_period = new.get("latest_period_end") != old.get("latest_period_end")
    if amended and not is_new_period:
        return _filing_cause("restatement", new, amended[0])
    if report and report != before:
        one = {"accession": report, "filed": new.get("latest_filed"), "form": new.get("latest_form")}
        late = (one["filed"] or "") <= since
        return _filing_cause("data repaired" if late else "new filing" if is_new_period else "restatement", new, one)
    if public:
        reports = [one for one in public if str(one["form"] or "").startswith(REPORTS)]
        return _filing_cause("new filing", new, (reports or public)[0])
    if lists.settings:
        return Cause("settings", ", ".join(lists.settings[:4]))
    if lists.versions:
        return Cause("program", f"another version of the program ({lists.versions})", accession=report, url=_url(new, report))
    if fresh:
        return _filing_cause("data repaired", new, fresh[0])
    numbers = repaired(new, old)
    if numbers:
        told = f"the same {new.get('latest_form') or 'filing'} read again, {'; '.join(numbers[:3])}"
        return Cause("data repaired", told, accession=report, url=_url(new, report))
    return Cause("time", "no new figure: a window of time moved on")


def _override_words(new: Mapping[str, Any], old: Mapping[str, Any]) -> list[str]:
    """What the user set by hand since, or took back: it goes before whatever a filing says."""
    now, was = (
        {(o["field"], o["value"]): o for o in company.get("overrides") or () if o["state"] in ("held", "contradicted")}
        for company in (new, old)
    )
    come = [str(now[key]["told"]) for key in now if key not in was]
    return come + [f"{field} is no longer set by hand" for field, _ in was if field not in {key[0] for key in now}]


def _filing_cause(kind: str, company: Mapping[str, Any], one: Mapping[str, Any]) -> Cause:
    words = {"data repaired": " (read only now)", "restatement": " (other figures for the same period)", "new filing": ""}[kind]
    told = f"{one['form'] or 'filing'} of {one['filed'] or 'a day not told'}{words}"
    known = next((other["url"] for other in filings_of(company) if other["accession"] == one["accession"]), None)
    return Cause(kind, told, accession=one["accession"], url=known or _url(company, one["accession"]))


def filings_of(company: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Every filing that a list knows of a company, newest first: `accession, filed, form, url`."""
    made: dict[str, dict[str, Any]] = {}
    for one in _tellings(company):
        accession = one.get("accession")
        if accession and accession not in made:
            made[accession] = {"accession": accession, "filed": one.get("filed"), "form": one.get("form"), "url": one.get("url")}
    return sorted(made.values(), key=lambda one: (one["filed"] or "", one["accession"]), reverse=True)


def _tellings(company: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Whatever in a list names a filing of the company; one filing may be named many times."""
    yield from company["events"]
    yield company.get("latest_filing") or {}
    yield {name: company.get(f"latest_{name}") for name in ("accession", "filed", "form")}
    yield from company.get("programs", ())
    yield from company.get("deals", ())


def known_accessions(company: Mapping[str, Any]) -> set[str]:
    """The accessions of those filings, and of the flags."""
    return {one["accession"] for one in (*_tellings(company), *company["flags"]) if one.get("accession")}


def repaired(new: Mapping[str, Any], old: Mapping[str, Any]) -> list[str]:
    """Amounts and share counts as filed that differ, in words."""
    made = []
    for name, declared in COLUMNS.items():
        if declared.unit not in ("USD", "shares") or name in PRICED or name not in new or name not in old:
            continue
        if new[name] != old[name]:
            made.append(f"{declared.label} {amount(old[name])} → {amount(new[name])}")
    return made


def _url(company: Mapping[str, Any], accession: str | None) -> str | None:
    return filing_url(company["cik"], accession)


def joined(causes: Sequence[Cause]) -> str:
    """The causes in one line, each with its points."""
    return "; ".join(f"{c.kind}: {c.told}{'' if c.points is None else f' ({c.points:+.1f})'}" for c in causes)

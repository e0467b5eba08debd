"""What changed from one run to another, and why: who entered, left and moved, flags and authorisations, each with its causes.

Made from the `shortlist.json` of two runs alone, so that it works while an update holds the archive. The same data gives the same
list, and two equal lists have no change. A ledger, where one is given, only adds the filings of companies that a list has lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filings.errors import SettingsError
from screener.cause_words import price_ratio, price_words, weight_words
from screener.causes import (
    Cause,
    Lists,
    filed_cause,
    filings_of,
    joined,
    known_accessions,
    read_lists,
    score_causes,
)
from screener.shortlist import filing_url

if TYPE_CHECKING:
    from filings.ledger import Ledger

KINDS = ("entered", "left", "flag", "flag gone", "authorisation raised", "authorisation used", "authorisation used up", "moved")
"""In the order of a reader's interest."""
LEAST_MOVE = 0.05
"""Points of score from which a company counts as moved at the same rank; less than this is not shown with one decimal."""
_PRICE = re.compile(r"\bmarket cap\b|\bprice \$|traded a day|\bits size\b")
_TIME = re.compile(r"days old|overdue|filed by|\bsilent\b")
_FILED = re.compile(r"\bto be bought\b|\bpillars?\b|20-F|period")


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one company. `kind` is one of KINDS; `rank` and `score` are the new ones, `_before` those of the older list,
    None where it is not on that list; `told` says what changed, `causes` why, the largest part first."""

    kind: str
    cik: int
    ticker: str | None
    name: str | None
    told: str
    causes: tuple[Cause, ...]
    rank: int | None = None
    rank_before: int | None = None
    score: float | None = None
    score_before: float | None = None
    is_red: bool = False

    @property
    def why(self) -> str:
        """The causes in one line."""
        return joined(self.causes)


def changes(new: Mapping[str, Any], old: Mapping[str, Any], ledger: Ledger | None = None) -> list[Change]:
    """Every change from the older list to the newer one, by kind and then by size; empty where nothing differs.

    Who entered and who left is not told where one of the lists was cut short by `--sector` or `--top`: nobody can say.
    """
    from screener.dictionary import describe_columns

    describe_columns()  # headings and units stand beside the code that makes the numbers
    lists = read_lists(new, old)
    now, before = ({int(c["cik"]): c for c in document["companies"]} for document in (new, old))
    made: list[Change] = []
    if not is_partial(new) and not is_partial(old):
        made += _entered(lists, now, before)
        made += _left(lists, now, before, ledger)
    for cik, company in now.items():
        if cik in before:
            made += _flags(lists, company, before[cik])
            made += _authorisations(lists, company, before[cik])
            made += _moved(lists, company, before[cik])
    return sorted(made, key=_order)


def is_partial(document: Mapping[str, Any]) -> bool:
    """A list that a filter or `--top` had cut: it does not hold everybody who was ranked."""
    return len(document["companies"]) < int(document["universe"]["ranked"])


def _order(change: Change) -> tuple[Any, ...]:
    size = abs((change.score or 0.0) - (change.score_before or 0.0)) if change.kind == "moved" else 0.0
    return (
        KINDS.index(change.kind),
        not change.is_red,
        -size,
        change.rank or change.rank_before or 0,
        change.ticker or "",
        change.told,
    )


def _change(
    kind: str, new: Mapping[str, Any], old: Mapping[str, Any] | None, told: str, *causes: Cause, is_red: bool = False
) -> Change:
    return Change(
        kind, int(new["cik"]), new["ticker"], new["name"], told, causes, new.get("rank"), old.get("rank") if old else None,
        new.get("score"), old.get("score") if old else None, is_red,
    )  # fmt: skip


def _entered(lists: Lists, now: Mapping[int, Mapping[str, Any]], before: Mapping[int, Mapping[str, Any]]) -> Iterator[Change]:
    why = {row.get("cik"): row["reason"] for row in lists.old["universe"]["left_out"]}
    for cik, company in now.items():
        if cik not in before:
            reason = why.get(cik)
            filed = [one for one in filings_of(company) if (one["filed"] or "") > str(lists.old["as_of"])]
            told = f"rank {company['rank']}, score {company['score']:.1f}"
            told += f"; until then: {reason}" if reason else "; not among the companies looked at before"
            yield _change("entered", company, None, told, _border_cause(lists, cik, reason, filed))


def _left(
    lists: Lists, now: Mapping[int, Mapping[str, Any]], before: Mapping[int, Mapping[str, Any]], ledger: Ledger | None
) -> Iterator[Change]:
    reasons = {row.get("cik"): row["reason"] for row in lists.new["universe"]["left_out"]}
    gone = [cik for cik in before if cik not in now]
    filed = _filed_between(ledger, gone, str(lists.old["as_of"]), str(lists.new["as_of"]))
    for cik in gone:
        company = before[cik]
        reason = reasons.get(cik)
        told = f"was rank {company['rank']}, score {company['score']:.1f}; {reason or 'not among the companies looked at any more'}"
        cause = _border_cause(lists, cik, reason, filed.get(cik, []))
        yield Change(
            "left", cik, company["ticker"], company["name"], told, (cause,), rank_before=company["rank"],
            score_before=company["score"], is_red=True,
        )  # fmt: skip


def _border_cause(lists: Lists, cik: int, reason: str | None, filed: Sequence[Mapping[str, Any]]) -> Cause:
    """Why a company crossed the border of the list, from the reason that kept or keeps it off and what it filed in between."""
    if lists.settings and (reason is None or _PRICE.search(reason) or not filed):
        return Cause("settings", ", ".join(lists.settings[:4]))
    if reason is not None and _PRICE.search(reason):
        return Cause("price", reason)
    reports = [one for one in filed if str(one["form"] or "").startswith(("10-K", "10-Q"))] or list(filed)
    if reports and (reason is None or _TIME.search(reason) or _FILED.search(reason)):
        one = reports[0]
        url = one.get("url") or filing_url(cik, one["accession"])
        return Cause("new filing", f"{one['form'] or 'filing'} of {one['filed']}", accession=one["accession"], url=url)
    if reason is not None and _TIME.search(reason):
        return Cause("time", "no report came in time" if "overdue" in reason else reason)
    if lists.versions:
        return Cause("program", f"another version of the program ({lists.versions})")
    if reason is None and cik not in {int(company["cik"]) for company in lists.new["companies"]}:
        return Cause("data repaired", "it is a large cap now, or its figures or its price are no longer held")
    return Cause("data repaired", reason or "data of it came into the archive")


def _filed_between(ledger: Ledger | None, ciks: Sequence[int], start: str, end: str) -> dict[int, list[dict[str, Any]]]:
    if ledger is None or not ciks:
        return {}
    frame = ledger.query(
        "SELECT DISTINCT cik, form, filed, accession FROM events WHERE filed > CAST(? AS DATE) AND filed <= CAST(? AS DATE)"
        " ORDER BY filed DESC, accession DESC",
        [start, end],
    )
    made: dict[int, list[dict[str, Any]]] = {}
    for row in frame[frame["cik"].isin(ciks)].to_dict("records"):
        one = {"form": row["form"], "filed": f"{row['filed']:%Y-%m-%d}", "accession": row["accession"]}
        made.setdefault(int(row["cik"]), []).append(one)
    return made


def _flags(lists: Lists, new: Mapping[str, Any], old: Mapping[str, Any]) -> Iterator[Change]:
    held = {(f["flag"], f["severity"]) for f in old["flags"]}
    holds = {(f["flag"], f["severity"]) for f in new["flags"]}
    seen: set[tuple[str, str]] = set()
    for flag in new["flags"]:
        key = (flag["flag"], flag["severity"])
        if key in held or key in seen:
            continue
        seen.add(key)
        accession = flag["accession"]
        one = next((o for o in filings_of(new) if o["accession"] == accession), None)
        if accession and one and accession not in known_accessions(old):
            kind = "new filing" if (one["filed"] or "") > str(lists.old["as_of"]) else "data repaired"
            url = one.get("url") or filing_url(new["cik"], accession)
            cause = Cause(kind, f"{one['form'] or 'filing'} of {one['filed']}", accession=accession, url=url)
        else:
            cause = number_cause(lists, new, old)
        is_red = flag["severity"] == "red"
        yield _change("flag", new, old, f"{flag['severity']}: {flag['flag']}: {flag['reason']}", cause, is_red=is_red)
    for flag in old["flags"]:
        key = (flag["flag"], flag["severity"])
        if key not in holds and key not in seen:
            seen.add(key)
            told = f"no longer {flag['severity']}: {flag['flag']} (was: {flag['reason']})"
            yield _change("flag gone", new, old, told, number_cause(lists, new, old))


def number_cause(lists: Lists, new: Mapping[str, Any], old: Mapping[str, Any]) -> Cause:
    """Why a number that is no part of the score is another one: what was filed; else the price; else time."""
    cause = filed_cause(lists, new, old)
    if cause.kind != "time":
        return cause
    ratio = price_ratio(new, old)
    return Cause("price", price_words(new, old)) if ratio is not None and abs(ratio - 1) > 1e-9 else cause


def _authorisations(lists: Lists, new: Mapping[str, Any], old: Mapping[str, Any]) -> Iterator[Change]:
    now, was = new.get("remaining_authorization"), old.get("remaining_authorization")
    known = {_program_key(program) for program in old.get("programs", ())}
    fresh = [program for program in new.get("programs", ()) if _program_key(program) not in known]
    fresh = [p for p in fresh if p["authorized_value"] is not None or p["authorized_shares"] is not None]
    if now == was and not fresh:
        return
    newest = max(fresh or new.get("programs", ()), key=lambda p: (p["filed"] or "", p["accession"] or ""), default=None)
    accession = newest["accession"] if newest else None
    if accession and accession not in known_accessions(old):
        late = (newest["filed"] or "") <= str(lists.old["as_of"]) if newest else False
        told = f"{newest['form'] or 'filing'} of {newest['filed']}{' (read only now)' if late else ''}" if newest else ""
        cause = Cause("data repaired" if late else "new filing", told, accession=accession, url=newest["url"] if newest else None)
    else:
        cause = filed_cause(lists, new, old)
    words = f"remaining {_millions(was)} → {_millions(now)}"
    if fresh and (was is None or now is None or now >= was):
        told = ", ".join(_program_words(p) for p in fresh[:3])
        yield _change("authorisation raised", new, old, f"{told}; {words}", cause)
    elif now is not None and was is not None:
        kind = "authorisation used up" if now == 0 else "authorisation raised" if now > was else "authorisation used"
        yield _change(kind, new, old, words, cause)
    elif now != was:
        yield _change("authorisation used" if now is None else "authorisation raised", new, old, words, cause)


def _program_key(program: Mapping[str, Any]) -> tuple[Any, ...]:
    return program["announced"], program["authorized_value"], program["authorized_shares"]


def _program_words(program: Mapping[str, Any]) -> str:
    value, shares = program["authorized_value"], program["authorized_shares"]
    amount = _millions(value) if value is not None else f"{shares:,.0f} shares"
    return f"{amount} authorised{' ' + program['announced'] if program['announced'] else ''}"


def _millions(value: float | None) -> str:
    return "unknown" if value is None else f"${value / 1e6:,.1f}m"


def _moved(lists: Lists, new: Mapping[str, Any], old: Mapping[str, Any]) -> Iterator[Change]:
    now, was = float(new["score"]), float(old["score"])
    if new["rank"] == old["rank"] and abs(now - was) < LEAST_MOVE:
        return
    places = old["rank"] - new["rank"]
    move = f"{abs(places)} place{'s' * (abs(places) != 1)} {'up' if places > 0 else 'down'}" if places else "same rank"
    told = f"rank {old['rank']} → {new['rank']} ({move}), score {was:.1f} → {now:.1f}"
    yield _change("moved", new, old, told, *score_causes(lists, new, old))


def header_words(new: Mapping[str, Any], old: Mapping[str, Any]) -> list[str]:
    """What holds for all companies alike: settings, weights, versions that differ, and what cannot be told."""
    lists = Lists(new, old)
    made = []
    for title, told in (("Weights", weight_words(new, old)), ("Settings", lists.settings)):
        if told:
            made.append(f"{title} changed: {', '.join(told[:12])}{' ...' if len(told) > 12 else ''}.")
    if lists.versions:
        made.append(f"Another version of the program: {lists.versions}.")
    if is_partial(new) or is_partial(old):
        made.append("One of the lists was cut short by a filter: who entered and who left cannot be told.")
    return made


def plain_changes(made: Sequence[Change]) -> list[dict[str, Any]]:
    """The changes for JSON."""
    from screener.outputs.plain import number

    rows = []
    for change in made:
        causes = [asdict(cause) | {"points": number(cause.points)} for cause in change.causes]
        rows.append(asdict(change) | {"causes": causes})
    return rows


def chosen_runs(output: Path, names: Sequence[str]) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """The newer and the older list that a user means by none, one or two of: a day (2025-11-21), a run folder, a shortlist.json.

    None: the latest run and the one before it. One: the latest run against that one. Raises SettingsError where there are not two.
    """
    from screener.runs import find_run, find_runs, read_run

    if len(names) > 2:
        raise SettingsError("`screener diff` compares two runs: name at most two.")
    runs = find_runs(output)
    if not names:
        if len(runs) < 2:
            raise SettingsError(f"There are not two runs in {output} to compare: make another with `screener run --as-of DATE`.")
        return read_run(runs[-1]), read_run(runs[-2])
    found = [_named(output, name) for name in names]
    if len(found) == 1:
        latest = read_run(find_run(output))
        found.append(latest)
    old, new = found
    return (new, old) if str(new["as_of"]) >= str(old["as_of"]) else (old, new)


def _named(output: Path, name: str) -> Mapping[str, Any]:
    from screener.runs import SHORTLIST, Run, find_run, read_run

    try:
        return read_run(find_run(output, date.fromisoformat(name)))
    except ValueError:
        path = Path(name)
        folder = path.parent if path.name == SHORTLIST else path
        if not (folder / SHORTLIST).is_file():
            raise SettingsError(f"{name} is neither a day with a run (2025-11-21) nor a run folder.") from None
        return read_run(Run(date.min, folder))

"""Every item of every company as of a day: trailing twelve months, quarters, fiscal years and balances, each with the figures it is
made of, or with the reason that it is missing.

An item is read in one place (one filing, one period) at a time, so that lines of two filings are never added. Twelve months are
made of one concept throughout; two are joined only where the tag migrated: both stand for the same periods somewhere and agree
within 2 % (NVIDIA's old tag, dgunning/edgartools#893). Twelve months that do not end with the latest report are refused, and a late
restatement of an old period is no news of today (HKUDS/Vibe-Trading#771).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from filings.balances import BALANCES_HELD, BalanceReader
from filings.flows import Flow, FlowReader
from filings.itemlines import Reader, Series
from filings.periods import QUARTERS_HELD, TWELVE_MONTHS_HELD, YEARS_HELD, make_timeline
from filings.places import READ, Places, places_as_of
from filings.spans import Span

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import pandas as pd

    from filings.ledger import Ledger
    from filings.periods import Timeline
    from filings.places import Ints


def _named(name: str, count: int) -> tuple[str, ...]:
    return tuple(name if back == 0 else f"{name}_{back}" for back in range(count))


FLOW_MEASURES = _named("ttm", TWELVE_MONTHS_HELD) + _named("year", YEARS_HELD) + _named("quarter", QUARTERS_HELD)
"""Latest first: `ttm_1` ends a year before `ttm`, `quarter_1` is the quarter before `quarter`."""

BESIDE = {"repurchases": "repurchases_accrued"}
"""Items whose concepts may carry another item on where they have always said the same."""

BALANCE_MEASURES = _named("balance", BALANCES_HELD)

INSTANTS = frozenset(name for name, item in READ.items() if item.is_instant) | {"balance_shares_outstanding"}


@dataclass(frozen=True, slots=True)
class AsOf:
    """What is known on a day. All frames name the company by `cik`.

    `companies`: the latest report of each (`places.Places`). `figures`: `cik, item, measure, value, start, end, way, note,
    is_absent`; `way` is the number of the item's alternative that was used.
    `parts`: the figures that a value adds up from: `cik, item, measure, sign, value, start, end, concept, accession, form, filed,
    source`; a part without concept is a line that is absent from that filing's complete statement. `missing`: `cik, item, measure,
    reason` of the latest twelve months and balances.
    """

    companies: pd.DataFrame
    figures: pd.DataFrame
    parts: pd.DataFrame
    missing: pd.DataFrame


def items_as_of(
    ledger: Ledger, as_of: date, ciks: Collection[int] | None = None, asks: Mapping[str, Sequence[str]] | None = None
) -> AsOf:
    """Every item in every measure (or, with `asks`, these measures of these items) as it was known on the day."""
    places = places_as_of(ledger, as_of, ciks)
    line = _timeline(places)
    flows, balances = FlowReader(places, line), BalanceReader(places, line)
    book = _Book(places)
    for name, item in READ.items():
        if name == "shares_outstanding" or (asks is not None and name not in asks):
            continue
        reader = Reader(places, item)
        measures = (BALANCE_MEASURES if name in INSTANTS else FLOW_MEASURES) if asks is None else asks[name]
        if name in INSTANTS:
            balance = balances.read(reader)
            for measure in measures:
                book.put(reader, balance.ways, measure, balance.spans[measure])
            if "balance" in measures:
                book.why_no_balance(name, balance.spans["balance"])
        else:
            flow = flows.read(reader, measures, READ.get(BESIDE.get(name, "")))
            for measure in measures:
                book.put(reader, flow.ways, measure, flow.spans[measure])
            if "ttm" in measures:
                book.why_no_flow(name, flow)
    return book.close()


def _timeline(places: Places) -> Timeline:
    import numpy as np
    import pandas as pd

    count = len(places.start_of)
    periods = pd.DataFrame(
        {
            "company": places.company_of,
            # A balance has no length, so it is of no kind of period.
            "start": np.where(places.start_of > 0, places.start_of, -1_000_000),
            "end": places.end_of,
            "facts": np.bincount(places.period[places.at], minlength=count),
        }
    )
    return make_timeline(periods, _days(places.companies["period_end"]))


def _days(dates: pd.Series[pd.Timestamp]) -> Ints:
    return dates.to_numpy(dtype="datetime64[s]").astype("datetime64[D]").astype("int64")


@dataclass(slots=True)
class _Book:
    """Results of many items as arrays of numbers, put together into frames once; names are written out last."""

    places: Places
    names: list[str] = field(default_factory=list)
    notes: list[str | None] = field(default_factory=lambda: [None])
    values: list[tuple[npt.NDArray[Any], ...]] = field(default_factory=list)
    parts: list[tuple[npt.NDArray[Any], ...]] = field(default_factory=list)
    missing: list[tuple[npt.NDArray[Any], ...]] = field(default_factory=list)

    def _number(self, name: str) -> int:
        if name not in self.names:
            self.names.append(name)
        return self.names.index(name)

    def _note(self, note: str | None) -> int:
        if (note or None) not in self.notes:
            self.notes.append(note)
        return self.notes.index(note or None)

    def put(self, reader: Reader, ways: Sequence[Series], measure: str, span: Span) -> None:
        """One measure of one item: the values held, and the concepts of every place they are made of."""
        import numpy as np

        rows = np.flatnonzero(~np.isnan(span.value))
        if len(rows) == 0:
            return
        item, name = self._number(reader.item.name), self._number(measure)
        code, way = span.code[rows], span.way[rows]
        notes = np.array([*(self._note(one.alternative.note) for one in ways), 0], dtype="int64")
        orders = np.array([*(one.order for one in ways), -1], dtype="int64")
        is_absent = ((code < 0) | (code % 2 == 1)).all(axis=1)
        self.values.append(
            (
                rows,
                *_same(len(rows), item, name),
                span.value[rows],
                span.start[rows],
                span.end[rows],
                orders[way[:, 0]],
                notes[way[:, 0]],
                is_absent,
            )
        )
        at, column = np.nonzero(code >= 0)
        piece, sign, series = code[at, column], span.sign[rows[at], column], way[at, column]
        for number in np.unique(series):
            mine = np.flatnonzero((series == number) & (piece % 2 == 0))
            for hit, of_part, concepts, figures in reader.used(ways[number], piece[mine] // 2):
                one = mine[hit]
                self.parts.append(
                    (rows[at[one]], *_same(len(one), item, name), sign[one] * of_part, figures, piece[one] // 2, concepts)
                )
        one = np.flatnonzero(piece % 2 == 1)
        nothing = np.full(len(one), -1, dtype="int64")
        self.parts.append((rows[at[one]], *_same(len(one), item, name), sign[one], np.zeros(len(one)), piece[one] // 2, nothing))

    def why_no_balance(self, name: str, span: Span) -> None:
        """Reasons for balances of the latest report's day that are not held."""
        import numpy as np

        complete = self.places.companies["complete"].to_numpy(dtype=bool)
        reason = np.where(
            complete, "not read from the balance sheet of the latest report", "not in the part of the facts that is held"
        )
        self._why(name, "balance", np.isnan(span.value), reason.astype(object))

    def why_no_flow(self, name: str, flow: Flow) -> None:
        """Reasons for twelve months that are not held."""
        import numpy as np

        latest = _days(self.places.companies["period_end"])
        complete = self.places.companies["complete"].to_numpy(dtype=bool)
        days = flow.last.astype("datetime64[D]").astype(str).astype(object)
        notes = np.array([way.alternative.note for way in flow.ways], dtype=object)
        reason = np.where(complete, "no such line in its reports", "not in the part of the facts that is held").astype(object)
        stale = "stale: last reported for a period to " + days + ", before the latest report"
        reason = np.where(flow.last >= 0, stale, reason)
        reason = np.where(flow.last >= latest, "too few periods held for twelve months", reason)
        reason = np.where(flow.yearly, "told in annual reports only, so twelve months to the latest report are not known", reason)
        concepts = np.array([*self.places.concepts, ""], dtype=object)
        reason = np.where(flow.other >= 0, "told only under a name that is not understood: " + concepts[flow.other], reason)
        reason = np.where(flow.torn, "the tag changed, and no period shows that both are one line", reason)
        reason = np.where(flow.negative, "tagged as a negative number, so nobody knows whether money came or went", reason)
        reason = np.where(flow.partial >= 0, "only a part of it is tagged: " + notes[flow.partial], reason)
        self._why(name, "ttm", np.isnan(flow.spans["ttm"].value), reason)

    def _why(self, name: str, measure: str, where: npt.NDArray[np.bool_], reason: npt.NDArray[np.object_]) -> None:
        import numpy as np

        rows = np.flatnonzero(where)
        self.missing.append((rows, *_same(len(rows), self._number(name), self._number(measure)), reason[rows]))

    def close(self) -> AsOf:
        """The frames, in the project's types."""
        import numpy as np
        import pandas as pd

        places = self.places
        cik = places.companies["cik"].to_numpy(dtype="int64")

        def text(numbers: npt.NDArray[Any], names: Sequence[str | None]) -> Any:
            known = [name for name in names if name is not None]
            place = np.array([known.index(name) if name is not None else -1 for name in names] + [-1], dtype="int64")
            return pd.Categorical.from_codes(place[numbers], categories=pd.Index(known, dtype="string")).astype("string")

        company, item, measure, value, start, end, way, note, is_absent = _stacked(self.values, "iiifiiiib")
        values = pd.DataFrame(
            {
                "cik": cik[company],
                "item": text(item, self.names),
                "measure": text(measure, self.names),
                "value": value,
                "start": _dates(start, -1),
                "end": _dates(end, -1),
                "way": way,
                "note": text(note, self.notes),
                "is_absent": is_absent,
            }
        )
        company, item, measure, sign, value, place, concept = _stacked(self.parts, "iiiifii")
        report = places.reports.take(places.report[place])
        period = places.period[place]
        parts = pd.DataFrame(
            {
                "cik": cik[company],
                "item": text(item, self.names),
                "measure": text(measure, self.names),
                "sign": sign,
                "value": value,
                "start": _dates(places.start_of[period], 0),
                "end": _dates(places.end_of[period], -1),
                "concept": text(concept, list(places.concepts)),
                **{name: report[name].array for name in ("accession", "form", "filed", "source")},
            }
        )
        company, item, measure, reason = _stacked(self.missing, "iiio")
        currency = places.companies["currency"].astype("string").take(company)
        why = pd.Series(reason, dtype="string").mask(currency.notna().to_numpy(), ("figures in " + currency + ", not in USD").array)
        missing = pd.DataFrame(
            {"cik": cik[company], "item": text(item, self.names), "measure": text(measure, self.names), "reason": why}
        )
        return AsOf(places.companies, values, parts, missing)


def _same(count: int, *numbers: int) -> tuple[Ints, ...]:
    import numpy as np

    return tuple(np.full(count, number, dtype="int64") for number in numbers)


def _stacked(rows: list[tuple[npt.NDArray[Any], ...]], kinds: str) -> list[npt.NDArray[Any]]:
    """Columns of many pieces put together; `kinds` has a letter a column: integer, float, boolean, object."""
    import numpy as np

    types = {"i": "int64", "f": "float64", "b": "bool", "o": "object"}
    if not rows:
        return [np.zeros(0, dtype=types[kind]) for kind in kinds]
    return [np.concatenate(column).astype(types[kind]) for kind, column in zip(kinds, zip(*rows, strict=True), strict=True)]


def _dates(days: Ints, none: int) -> npt.NDArray[np.datetime64]:
    import numpy as np

    dates = days.astype("datetime64[D]").astype("datetime64[s]")
    dates[days == none] = np.datetime64("NaT")
    return dates

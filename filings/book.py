"""What was read of many items for many companies on a day, as arrays of numbers: names, days and reasons are written out only for
what somebody asks for. A market has a million figures behind its values, and a list shows those of a few hundred companies.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from filings.flows import Flow
from filings.itemlines import Reader, Series
from filings.places import Places
from filings.spans import Span

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import pandas as pd

    from filings.places import Bools, Floats, Ints

Key = tuple[str, str]
"""An item and a measure."""


@dataclass(frozen=True, slots=True)
class Values:
    """One measure of one item, a row a company: the figure (NaN: missing), its days (-1: none), the number of the alternative that
    was used (-1: none), the number of its note (0: none), and whether it is 0 only because no complete statement has the line."""

    value: Floats
    start: Ints
    end: Ints
    way: Ints
    note: Ints
    is_absent: Bools


@dataclass(frozen=True, slots=True)
class Parts:
    """The figures that one measure of one item adds up from: company, sign, figure, place, and the concept's number (-1: a line
    that is absent from the statement of that place)."""

    company: Ints
    sign: Ints
    value: Floats
    place: Ints
    concept: Ints


@dataclass(slots=True)
class Book:
    """The results, by item and measure; `asked` marks the companies that were asked for."""

    places: Places
    asked: Bools
    held: dict[Key, Values] = field(default_factory=dict)
    parts: dict[Key, Parts] = field(default_factory=dict)
    missing: dict[Key, tuple[Ints, npt.NDArray[np.object_]]] = field(default_factory=dict)
    notes: list[str | None] = field(default_factory=lambda: [None])

    def _note(self, note: str | None) -> int:
        if (note or None) not in self.notes:
            self.notes.append(note)
        return self.notes.index(note or None)

    def put(self, reader: Reader, ways: Sequence[Series], measure: str, span: Span) -> None:
        """One measure of one item: the values held, and the concepts of every place they are made of."""
        import numpy as np

        key = reader.item.name, measure
        rows = np.flatnonzero(~np.isnan(span.value) & self.asked)
        if len(rows) == 0:
            return
        code, way = span.code[rows], span.way[rows]
        notes = np.array([*(self._note(one.alternative.note) for one in ways), 0], dtype="int64")
        orders = np.array([*(one.order for one in ways), -1], dtype="int64")
        n = len(span.value)
        start, end, order, note = (np.full(n, none, dtype="int64") for none in (-1, -1, -1, 0))
        made = Values(np.full(n, np.nan), start, end, order, note, np.zeros(n, dtype=bool))
        made.value[rows], made.start[rows], made.end[rows] = span.value[rows], span.start[rows], span.end[rows]
        made.way[rows], made.note[rows] = orders[way[:, 0]], notes[way[:, 0]]
        made.is_absent[rows] = ((code < 0) | (code % 2 == 1)).all(axis=1)
        self.held[key] = made
        at, column = np.nonzero(code >= 0)
        piece, sign, series = code[at, column], span.sign[rows[at], column], way[at, column]
        found = []
        for number in np.unique(series):
            mine = np.flatnonzero((series == number) & (piece % 2 == 0))
            for hit, of_part, concepts, figures in reader.used(ways[number], piece[mine] // 2):
                one = mine[hit]
                found.append((rows[at[one]], sign[one] * of_part, figures, piece[one] // 2, concepts))
        one = np.flatnonzero(piece % 2 == 1)
        nothing = np.full(len(one), -1, dtype="int64")
        found.append((rows[at[one]], sign[one], np.zeros(len(one)), piece[one] // 2, nothing))
        self.parts[key] = Parts(*(np.concatenate(column) for column in zip(*found, strict=True)))

    def why_no_balance(self, name: str, span: Span) -> None:
        """Reasons for balances of the latest report's day that are not held."""
        import numpy as np

        rows = np.flatnonzero(np.isnan(span.value) & self.asked)
        complete = self.places.companies["complete"].to_numpy(dtype=bool)[rows]
        reason = np.where(
            complete, "not read from the balance sheet of the latest report", "not in the part of the facts that is held"
        )
        self._why((name, "balance"), rows, reason.astype(object))

    def why_no_flow(self, name: str, flow: Flow) -> None:
        """Reasons for twelve months that are not held."""
        import numpy as np

        rows = np.flatnonzero(np.isnan(flow.spans["ttm"].value) & self.asked)
        latest = days_of(self.places.companies["period_end"])[rows]
        complete = self.places.companies["complete"].to_numpy(dtype=bool)[rows]
        last, other, partial = flow.last[rows], flow.other[rows], flow.partial[rows]
        days = last.astype("datetime64[D]").astype(str).astype(object)
        notes = np.array([way.alternative.note for way in flow.ways], dtype=object)
        reason = np.where(complete, "no such line in its reports", "not in the part of the facts that is held").astype(object)
        stale = "stale: last reported for a period to " + days + ", before the latest report"
        reason = np.where(last >= 0, stale, reason)
        reason = np.where(last >= latest, "too few periods held for twelve months", reason)
        reason = np.where(
            flow.yearly[rows], "told in annual reports only, so twelve months to the latest report are not known", reason
        )
        concepts = np.array([*self.places.concepts, ""], dtype=object)
        reason = np.where(other >= 0, "told only under a name that is not understood: " + concepts[other], reason)
        reason = np.where(flow.torn[rows], "the tag changed, and no period shows that both are one line", reason)
        reason = np.where(flow.negative[rows], "tagged as a negative number, so nobody knows whether money came or went", reason)
        reason = np.where(partial >= 0, "only a part of it is tagged: " + notes[partial], reason)
        self._why((name, "ttm"), rows, reason)

    def _why(self, key: Key, rows: Ints, reason: npt.NDArray[np.object_]) -> None:
        if len(rows):
            currency = self.places.companies["currency"].iloc[rows].reset_index(drop=True).dropna()
            reason[currency.index.to_numpy()] = [f"figures in {unit}, not in USD" for unit in currency]
            self.missing[key] = rows, reason

    def part_rows(self, key: Key, companies: Bools) -> Ints:
        """Which parts of a value are those of the companies marked."""
        import numpy as np

        return np.flatnonzero(companies[self.parts[key].company])

    def part_frame(self, chosen: Sequence[tuple[Key, Ints]]) -> pd.DataFrame:
        """These rows of these values' parts, as `AsOf.parts` describes them."""
        import numpy as np
        import pandas as pd

        places = self.places
        names = list(dict.fromkeys(key[0] for key, _ in chosen))
        measures = list(dict.fromkeys(key[1] for key, _ in chosen))
        counts = [len(rows) for _, rows in chosen]
        item = np.repeat(np.array([names.index(key[0]) for key, _ in chosen], dtype="int64"), counts)
        measure = np.repeat(np.array([measures.index(key[1]) for key, _ in chosen], dtype="int64"), counts)
        pieces = [self.parts[key] for key, _ in chosen]

        def column(name: str, kind: str) -> npt.NDArray[Any]:
            held = [getattr(piece, name)[rows] for piece, (_, rows) in zip(pieces, chosen, strict=True)]
            return np.concatenate(held).astype(kind) if held else np.zeros(0, dtype=kind)

        place = column("place", "int64")
        report = places.reports.take(places.report[place])
        period = places.period[place]
        return pd.DataFrame(
            {
                "cik": places.companies["cik"].to_numpy(dtype="int64")[column("company", "int64")],
                "item": text(item, names),
                "measure": text(measure, measures),
                "sign": column("sign", "int64"),
                "value": column("value", "float64"),
                "start": dates(places.start_of[period], 0),
                "end": dates(places.end_of[period], -1),
                "concept": text(column("concept", "int64"), list(places.concepts)),
                **{name: report[name].array for name in ("accession", "form", "filed", "source")},
            }
        )


@dataclass(frozen=True)
class AsOf:
    """What is known on a day. All frames name the company by `cik`.

    `companies`: the latest report of each (`places.Places`). `figures`: `cik, item, measure, value, start, end, way, note,
    is_absent`; `way` is the number of the item's alternative that was used.
    `parts`: the figures that a value adds up from: `cik, item, measure, sign, value, start, end, concept, accession, form, filed,
    source`; a part without concept is a line that is absent from that filing's complete statement. `missing`: `cik, item, measure,
    reason` of the latest twelve months and balances. The frames are made when they are asked for; who wants one measure of many
    companies reads the `book`.
    """

    book: Book

    @cached_property
    def companies(self) -> pd.DataFrame:
        """The latest report of each company that was asked for."""
        held = self.book.places.companies
        return held if self.book.asked.all() else held[self.book.asked].reset_index(drop=True)

    @cached_property
    def figures(self) -> pd.DataFrame:
        """Every value."""
        import numpy as np
        import pandas as pd

        book = self.book
        cik = book.places.companies["cik"].to_numpy(dtype="int64")
        rows = [(key, made, np.flatnonzero(~np.isnan(made.value))) for key, made in book.held.items()]
        items, measures = _numbered([(key, len(at)) for key, _, at in rows])
        column = {
            name: _joined([getattr(made, name)[at] for _, made, at in rows], kind)
            for name, kind in (
                *(("value", "float64"), ("start", "int64"), ("end", "int64"), ("way", "int64"), ("note", "int64")),
                ("is_absent", "bool"),
            )
        }
        return pd.DataFrame(
            {
                "cik": cik[_joined([at for _, _, at in rows], "int64")],
                "item": items,
                "measure": measures,
                "value": column["value"],
                "start": dates(column["start"], -1),
                "end": dates(column["end"], -1),
                "way": column["way"],
                "note": text(column["note"], book.notes),
                "is_absent": column["is_absent"],
            }
        )

    @cached_property
    def parts(self) -> pd.DataFrame:
        """Every part of every value."""
        import numpy as np

        return self.book.part_frame([(key, np.arange(len(made.company))) for key, made in self.book.parts.items()])

    @cached_property
    def missing(self) -> pd.DataFrame:
        """Every reason."""
        import pandas as pd

        cik = self.book.places.companies["cik"].to_numpy(dtype="int64")
        rows = list(self.book.missing.items())
        items, measures = _numbered([(key, len(at)) for key, (at, _) in rows])
        why = pd.Series(_joined([reason for _, (_, reason) in rows], "object"), dtype="string")
        return pd.DataFrame(
            {"cik": cik[_joined([at for _, (at, _) in rows], "int64")], "item": items, "measure": measures, "reason": why}
        )


def _numbered(keys: Sequence[tuple[Key, int]]) -> tuple[Any, Any]:
    """Item and measure of each row, as text."""
    import numpy as np

    made = []
    for at in (0, 1):
        names = list(dict.fromkeys(key[at] for key, _ in keys))
        numbers = np.array([names.index(key[at]) for key, _ in keys], dtype="int64")
        made.append(text(np.repeat(numbers, [count for _, count in keys]), names))
    return made[0], made[1]


def _joined(pieces: Sequence[npt.NDArray[Any]], kind: str) -> npt.NDArray[Any]:
    import numpy as np

    return np.concatenate(pieces).astype(kind) if pieces else np.zeros(0, dtype=kind)


def text(numbers: npt.NDArray[Any], names: Sequence[str | None]) -> Any:
    """The names of numbers as text; -1, and a name that is None, are missing."""
    import numpy as np
    import pandas as pd

    known = [name for name in names if name is not None]
    place = np.array([known.index(name) if name is not None else -1 for name in names] + [-1], dtype="int64")
    return pd.Categorical.from_codes(place[numbers], categories=pd.Index(known, dtype="string")).astype("string")


def dates(days: Ints, none: int) -> npt.NDArray[np.datetime64]:
    """Days since 1970 as dates; `none` stands for no day."""
    import numpy as np

    made = days.astype("datetime64[D]").astype("datetime64[s]")
    made[days == none] = np.datetime64("NaT")
    return made


def days_of(column: pd.Series[pd.Timestamp]) -> Ints:
    """Dates as days since 1970."""
    return column.to_numpy(dtype="datetime64[s]").astype("datetime64[D]").astype("int64")

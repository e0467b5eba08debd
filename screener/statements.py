"""What the filings say, by column: the figures of one day (`filings.asof`), looked up by item and measure, with their evidence.

The sheet collects, while columns are made, why cells are missing and which figures stand behind the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pandas as pd

from filings.book import dates, text
from screener.companies import reasons

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from filings.asof import AsOf
    from filings.book import Key, Values

Use = tuple[str, str, float]
"""An item, a measure, and the factor with which it enters a column."""


@dataclass(slots=True)
class _Behind:
    """A measure of an item that stands behind a column, in the companies `there` (a row each of the sheet's index)."""

    column: str
    key: Key
    factor: float
    there: npt.NDArray[np.bool_]


@dataclass(slots=True)
class Sheet:
    """The figures of the companies in `index` (cik), and the columns made of them so far."""

    known: AsOf
    index: pd.Index[int]
    columns: dict[str, pd.Series] = field(default_factory=dict)
    missing: list[pd.DataFrame] = field(default_factory=list)
    _told: dict[str, list[pd.Index[int]]] = field(default_factory=dict)
    _behind: list[_Behind | pd.DataFrame] = field(default_factory=list)
    _at: Any = None

    def __post_init__(self) -> None:
        """Find each company's row in what is known; the last row stands for those without facts."""
        import numpy as np

        ciks = pd.Index(self.known.book.places.companies["cik"].to_numpy(dtype="int64"))
        at = ciks.get_indexer(self.index.to_numpy(dtype="int64"))
        self._at = np.where(np.append(self.known.book.asked, False)[at], at, -1)

    def _read(self, item: str, measure: str, name: str, none: Any) -> Any:
        """One array of a value, by the sheet's index; None where no company has it."""
        import numpy as np

        values: Values | None = self.known.book.held.get((item, measure))
        if values is None:
            return None
        held = getattr(values, name)
        return np.append(held, np.array([none], dtype=held.dtype))[self._at]

    def value(self, item: str, measure: str) -> pd.Series[float]:
        """A figure for every company; NaN where it is missing."""
        values = self._read(item, measure, "value", float("nan"))
        return pd.Series(float("nan") if values is None else values, index=self.index)

    def end(self, item: str, measure: str) -> pd.Series[pd.Timestamp]:
        """The last day of a figure."""
        days = self._read(item, measure, "end", -1)
        return pd.Series(pd.NaT if days is None else dates(days, -1), index=self.index)

    def way(self, item: str, measure: str) -> pd.Series[int]:
        """Which of the item's alternatives a figure was read by; -1 for none."""
        ways = self._read(item, measure, "way", -1)
        return pd.Series(-1 if ways is None else ways, index=self.index)

    def uses(self, item: str, measure: str, word: str) -> pd.Series[bool]:
        """Where a concept with this word in its name is among the parts of a figure."""
        import numpy as np

        book = self.known.book
        found = np.zeros(len(book.asked) + 1, dtype=bool)
        parts = book.parts.get((item, measure))
        if parts is not None:
            meant = np.array([*(word in name for name in book.places.concepts), False])
            found[parts.company[meant[parts.concept]]] = True
        return pd.Series(found[self._at], index=self.index)

    def is_absent(self, item: str, measure: str) -> pd.Series[bool]:
        """Where the figure is 0 only because no complete statement has the line."""
        absent = self._read(item, measure, "is_absent", False)
        return pd.Series(False if absent is None else absent, index=self.index)

    def note(self, item: str, measure: str) -> pd.Series[str]:
        """How the figure was worked out, where it is not the filing's own."""
        notes = self._read(item, measure, "note", 0)
        if notes is None:
            return pd.Series(pd.NA, index=self.index, dtype="string")
        return pd.Series(text(notes, self.known.book.notes), index=self.index)

    def reason(self, item: str, measure: str) -> pd.Series[str]:
        """Why the figure is missing."""
        import numpy as np

        book = self.known.book
        told = book.missing.get((item, measure), book.missing.get((item, measure.split("_")[0])))
        if told is None:
            return pd.Series("no facts of this company are held", index=self.index, dtype="string")
        rows, why = told
        found = np.full(len(book.asked) + 1, "no figure of that period is held", dtype=object)
        found[rows] = why
        return pd.Series(found[self._at], index=self.index, dtype="string")

    def put(self, name: str, values: pd.Series, uses: Sequence[Use], where: pd.Series[bool] | None = None) -> None:
        """A column, with the figures behind it (`where` restricts them). Cells that are missing get their reasons by `lacks`."""
        self.columns[name] = values
        there = values.notna() if where is None else values.notna() & where
        for item, measure, factor in uses:
            if (item, measure) in self.known.book.parts:
                self._behind.append(_Behind(name, (item, measure), factor, there.to_numpy(dtype=bool).copy()))

    def stands(self, rows: pd.DataFrame) -> None:
        """Evidence that is no part of a figure, as rows of `Companies.evidence`."""
        self._behind.append(rows)

    def forget(self, name: str, ciks: pd.Index[int]) -> None:
        """Take back the evidence of some cells of a column."""
        import numpy as np

        gone = self.index.isin(ciks)
        for at, behind in enumerate(self._behind):
            if isinstance(behind, pd.DataFrame):
                self._behind[at] = behind[~((behind["column"] == name) & behind["cik"].isin(ciks))]
            elif behind.column == name:
                behind.there = behind.there & np.logical_not(gone)

    def evidence(self, ciks: pd.Index[int] | None = None) -> pd.DataFrame | None:
        """The figures behind the columns of these companies, or of all, in the order in which the columns were made."""
        import numpy as np

        wanted = np.ones(len(self.index), dtype=bool) if ciks is None else self.index.isin(ciks)
        frames: list[pd.DataFrame] = []
        run: list[_Behind] = []
        for behind in [*self._behind, None]:
            if isinstance(behind, _Behind):
                run.append(behind)
                continue
            if run:
                frames.append(self._rows(run, wanted))
                run = []
            if behind is not None:
                frames.append(behind[behind["cik"].isin(self.index[wanted])])
        frames = [frame for frame in frames if len(frame)]
        return pd.concat(frames, ignore_index=True) if frames else None

    def _rows(self, run: Sequence[_Behind], wanted: npt.NDArray[np.bool_]) -> pd.DataFrame:
        import numpy as np

        book = self.known.book
        chosen = []
        for behind in run:
            companies = np.zeros(len(book.asked) + 1, dtype=bool)
            companies[self._at[behind.there & wanted]] = True
            companies[-1] = False
            chosen.append((behind.key, book.part_rows(behind.key, companies)))
        counts = [len(rows) for _, rows in chosen]
        rows = book.part_frame(chosen)
        absent = rows["concept"].isna()
        names = list(dict.fromkeys(behind.column for behind in run))
        numbers = np.repeat(np.array([names.index(behind.column) for behind in run], dtype="int64"), counts)
        return rows.assign(
            column=text(numbers, names),
            value=rows["value"] * rows["sign"] * np.repeat([behind.factor for behind in run], counts),
            source=rows["source"].mask(absent, "absent from the statement of " + rows["accession"]),
        ).drop(columns=["item", "measure", "sign"])

    def stand_in(self, name: str, values: pd.Series[float], ends: pd.Series[pd.Timestamp], what: str) -> None:
        """Evidence for a figure that no filing states: what was taken in its place, from the latest report."""
        if len(values):
            latest = self.known.companies.set_index("cik").reindex(values.index)
            rows = {"cik": values.index, "column": name, "value": values.to_numpy(), "end": ends.reindex(values.index).to_numpy()}
            report = {key: latest[key].array for key in ("accession", "form", "filed")}
            self.stands(pd.DataFrame(rows | report | {"source": what}))

    def lacks(self, name: str, where: pd.Series[bool], why: str | pd.Series[str]) -> None:
        """Say why cells of a column are missing; a cell that has its reason already keeps it."""
        open_cells = where
        for told in self._told.get(name, []):
            open_cells = open_cells & ~where.index.isin(told)
        rows = reasons(name, open_cells, "")
        rows["reason"] = why if isinstance(why, str) else why.reindex(rows["cik"]).to_numpy()
        self.missing.append(rows)
        self._told.setdefault(name, []).append(pd.Index(rows["cik"]))

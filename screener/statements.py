"""What the filings say, by column: the figures of one day (`filings.asof`), looked up by item and measure, with their evidence.

The sheet collects, while columns are made, why cells are missing and which figures stand behind the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pandas as pd

from screener.companies import reasons

if TYPE_CHECKING:
    from filings.asof import AsOf

Use = tuple[str, str, float]
"""An item, a measure, and the factor with which it enters a column."""


@dataclass(slots=True)
class Sheet:
    """The figures of the companies in `index` (cik), and the columns made of them so far."""

    known: AsOf
    index: pd.Index[int]
    columns: dict[str, pd.Series] = field(default_factory=dict)
    missing: list[pd.DataFrame] = field(default_factory=list)
    evidence: list[pd.DataFrame] = field(default_factory=list)
    _values: dict[tuple[str, str], pd.DataFrame] = field(default_factory=dict)
    _reasons: dict[tuple[str, str], pd.Series] = field(default_factory=dict)
    _parts: dict[Any, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Sort the figures by item and measure once."""
        for (item, measure), rows in self.known.figures.groupby(["item", "measure"], observed=True):
            self._values[str(item), str(measure)] = rows.set_index("cik")
        for (item, measure), rows in self.known.missing.groupby(["item", "measure"], observed=True):
            self._reasons[str(item), str(measure)] = rows.set_index("cik")["reason"]
        self._parts = self.known.parts.groupby(["item", "measure"], observed=True).indices

    def value(self, item: str, measure: str) -> pd.Series[float]:
        """A figure for every company; NaN where it is missing."""
        rows = self._values.get((item, measure))
        if rows is None:
            return pd.Series(float("nan"), index=self.index)
        return rows["value"].reindex(self.index)

    def end(self, item: str, measure: str) -> pd.Series[pd.Timestamp]:
        """The last day of a figure."""
        rows = self._values.get((item, measure))
        if rows is None:
            return pd.Series(pd.NaT, index=self.index)
        return rows["end"].reindex(self.index)

    def way(self, item: str, measure: str) -> pd.Series[int]:
        """Which of the item's alternatives a figure was read by; -1 for none."""
        rows = self._values.get((item, measure))
        if rows is None:
            return pd.Series(-1, index=self.index)
        return rows["way"].reindex(self.index).fillna(-1).astype("int64")

    def uses(self, item: str, measure: str, word: str) -> pd.Series[bool]:
        """Where a concept with this word in its name is among the parts of a figure."""
        at = self._parts.get((item, measure), [])
        rows = self.known.parts.iloc[at]
        ciks = rows.loc[rows["concept"].str.contains(word, regex=False).fillna(False).astype(bool), "cik"]
        return pd.Series(self.index.isin(ciks), index=self.index)

    def is_absent(self, item: str, measure: str) -> pd.Series[bool]:
        """Where the figure is 0 only because no complete statement has the line."""
        rows = self._values.get((item, measure))
        if rows is None:
            return pd.Series(False, index=self.index)
        return rows["is_absent"].reindex(self.index).fillna(False).astype(bool)

    def note(self, item: str, measure: str) -> pd.Series[str]:
        """How the figure was worked out, where it is not the filing's own."""
        rows = self._values.get((item, measure))
        if rows is None:
            return pd.Series(pd.NA, index=self.index, dtype="string")
        return rows["note"].reindex(self.index)

    def reason(self, item: str, measure: str) -> pd.Series[str]:
        """Why the figure is missing."""
        rows = self._reasons.get((item, measure), self._reasons.get((item, measure.split("_")[0])))
        if rows is None:
            return pd.Series("no facts of this company are held", index=self.index, dtype="string")
        return rows.reindex(self.index).fillna("no figure of that period is held")

    def put(self, name: str, values: pd.Series, uses: Sequence[Use], where: pd.Series[bool] | None = None) -> None:
        """A column, with the figures behind it (`where` restricts them). Cells that are missing get their reasons by `lacks`."""
        self.columns[name] = values
        there = values.notna() if where is None else values.notna() & where
        ciks = self.index[there.to_numpy(dtype=bool)]
        parts = self.known.parts
        for item, measure, factor in uses:
            at = self._parts.get((item, measure))
            if at is None:
                continue
            rows = parts.iloc[at]
            rows = rows[rows["cik"].isin(ciks)]
            absent = rows["concept"].isna()
            source = rows["source"].mask(absent, "absent from the statement of " + rows["accession"])
            self.evidence.append(
                rows.assign(column=name, value=rows["value"] * rows["sign"] * factor, source=source).drop(
                    columns=["item", "measure", "sign"]
                )
            )

    def stand_in(self, name: str, values: pd.Series[float], ends: pd.Series[pd.Timestamp], what: str) -> None:
        """Evidence for a figure that no filing states: what was taken in its place, from the latest report."""
        if len(values):
            latest = self.known.companies.set_index("cik").reindex(values.index)
            rows = {"cik": values.index, "column": name, "value": values.to_numpy(), "end": ends.reindex(values.index).to_numpy()}
            report = {key: latest[key].array for key in ("accession", "form", "filed")}
            self.evidence.append(pd.DataFrame(rows | report | {"source": what}))

    def lacks(self, name: str, where: pd.Series[bool], why: str | pd.Series[str]) -> None:
        """Say why cells of a column are missing; a cell that has its reason already keeps it."""
        told = {cik for rows in self.missing if len(rows) and rows["column"].iloc[0] == name for cik in rows["cik"]}
        open_cells = where & ~where.index.isin(list(told))
        rows = reasons(name, open_cells, "")
        rows["reason"] = why if isinstance(why, str) else why.reindex(rows["cik"]).to_numpy()
        self.missing.append(rows)

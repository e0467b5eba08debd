"""The company table on its way through the pipeline: one row a company, steps that only add columns, and beside it why a number
is missing and where each number comes from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import pandas as pd

from filings.errors import ContractError
from screener.columns import COLUMNS

MISSING = ["cik", "column", "reason"]
EVIDENCE = [
    "cik",
    "column",
    "value",
    "start",
    "end",
    "concept",
    "accession",
    "form",
    "filed",
    "source",
    "section",
    "quote",
]
LEFT_OUT = ["cik", "ticker", "name", "reason"]
FLAGS = ["cik", "flag", "severity", "reason", "accession"]

Later = Callable[[pd.Index], pd.DataFrame | None]
"""Evidence of some companies (cik), written out when it is asked for."""


def _empty(names: list[str]) -> pd.DataFrame:
    kinds = {
        "cik": "int64",
        "value": "float64",
        "start": "datetime64[s]",
        "end": "datetime64[s]",
        "filed": "datetime64[s]",
    }
    return pd.DataFrame({name: pd.Series(dtype=kinds.get(name, "string")) for name in names})


@dataclass(frozen=True, slots=True)
class Companies:
    """The table (index: `cik`), and three lists that travel with it.

    `missing`: why a cell has no value. `evidence`: which figure of which filing stands behind a cell, several rows where several
    add up. `later`: evidence not written out yet (`with_evidence`): a market's is a million rows, a list shows that of few.
    `left_out`: companies that the two named places (universe, ranking) took off, each with its reason. `flags`: what a
    reader must see about a company, red or amber, with the filing behind it.
    """

    table: pd.DataFrame
    missing: pd.DataFrame = field(default_factory=lambda: _empty(MISSING))
    evidence: pd.DataFrame = field(default_factory=lambda: _empty(EVIDENCE))
    left_out: pd.DataFrame = field(default_factory=lambda: _empty(LEFT_OUT))
    flags: pd.DataFrame = field(default_factory=lambda: _empty(FLAGS))
    later: tuple[Later, ...] = ()

    def add(
        self,
        columns: pd.DataFrame,
        *,
        missing: pd.DataFrame | None = None,
        evidence: pd.DataFrame | None = None,
        flags: pd.DataFrame | None = None,
        later: Later | None = None,
    ) -> Companies:
        """The same companies with more columns (aligned by `cik`), more reasons, more evidence, more flags.

        Raises ContractError where a column is not declared, stands in the table already, or has not its declared type.
        """
        for name in columns.columns:
            if name not in COLUMNS:
                raise ContractError(f"Column {name} is not declared in screener.columns.")
            if name in self.table.columns:
                raise ContractError(f"Column {name} is in the company table already: steps only add columns.")
        typed = columns.reindex(self.table.index).astype({name: COLUMNS[name].type for name in columns.columns})
        return replace(
            self,
            table=pd.concat([self.table, typed], axis=1),
            missing=_joined(self.missing, missing, MISSING),
            evidence=_joined(self.evidence, evidence, EVIDENCE),
            flags=_joined(self.flags, flags, FLAGS),
            later=self.later if later is None else (*self.later, later),
        )

    def add_all(self, parts: Sequence[Companies]) -> Companies:
        """The same companies with all that was added to parts of them, which held nothing but rows of this table before."""
        new = [name for name in parts[0].table.columns if name not in self.table.columns]
        made = self.add(
            pd.concat([part.table[new] for part in parts]),
            missing=pd.concat([part.missing for part in parts]),
            evidence=pd.concat([part.evidence for part in parts]),
            flags=pd.concat([part.flags for part in parts]),
        )
        return replace(made, later=(*self.later, *(put_off for part in parts for put_off in part.later)))

    def with_evidence(self) -> Companies:
        """The same with all evidence written out of the companies that are still on the table, what was put off first."""
        made = _empty(EVIDENCE)
        for put_off in self.later:
            made = _joined(made, put_off(self.table.index), EVIDENCE)
        return replace(self, evidence=_joined(made, self.evidence, EVIDENCE), later=())

    def leave_out(self, reasons: pd.Series[str]) -> Companies:
        """Take companies off the table; `reasons` has a reason for each `cik` to go. Only universe and ranking may call it."""
        going = self.table.loc[self.table.index.isin(reasons.index), ["ticker", "name"]].copy()
        going["reason"] = reasons.reindex(going.index).astype("string")
        going = going.reset_index()
        return replace(
            self,
            table=self.table.loc[~self.table.index.isin(reasons.index)],
            left_out=_joined(self.left_out, going, LEFT_OUT),
        )

    def keep(self, ciks: pd.Index[int]) -> Companies:
        """The same table with only these companies, in this order; for those that were never candidates (peers)."""
        return replace(self, table=self.table.loc[ciks])


def _joined(old: pd.DataFrame, new: pd.DataFrame | None, names: list[str]) -> pd.DataFrame:
    if new is None or new.empty:
        return old
    absent = {name: old[name].head(0).reindex(new.index) for name in names if name not in new}  # of its type from the start
    more = new.assign(**absent)[names].astype(old.dtypes.to_dict())
    return more if old.empty else pd.concat([old, more], ignore_index=True)


def reasons(column: str, where: pd.Series[bool], reason: str) -> pd.DataFrame:
    """Rows for `Companies.missing`: the same reason for one column, for each `cik` where the mask is true."""
    return pd.DataFrame({"cik": where.index[where.fillna(False).astype(bool)], "column": column, "reason": reason})

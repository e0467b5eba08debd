"""What multiple growth, margin and leverage would warrant, fitted over the whole market (Bhojraj and Lee 2002), on yields.

Size is no regressor: it would explain away the very gap that is looked for. A robust fit (Huber), since one mistyped figure must
not move every company. The trap: with few companies such a fit explains everything, so below a thousand there is none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from screener.columns import column
from screener.companies import Companies, reasons

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from screener.settings import Settings

    Floats = npt.NDArray[np.float64]

column(
    "warranted_multiple",
    "Warranted EV/EBIT",
    "ratio",
    "EV/EBIT that the market pays for such growth, margin and leverage in the sector; robust fit on yields, without size.",
    "the whole market's figures of the day",
    "fewer than a thousand companies with figures, too few in the sector, or a part unknown",
)
column(
    "warranted_discount",
    "Discount to warranted",
    "fraction",
    "1 - own / warranted multiple; positive = cheaper than companies like it. Shown, not scored.",
    "the whole market's figures of the day",
    "fewer than a thousand companies with figures, a loss, or a part unknown",
)

LEAST_COMPANIES = 1000
TAILS = 0.01
"""Share at each end that is pulled in to the value there: tiny sales make growth and margins of thousands of per cent."""


def add_warranted(companies: Companies, settings: Settings) -> Companies:
    """The two columns for small operating companies; reads growth, margin and leverage of everybody."""
    table = companies.table
    parts = _parts(table)
    known = parts[parts.notna().all(axis=1) & table["sector"].notna() & (table["kind"] == "operating")]
    sectors = table.loc[known.index, "sector"]
    wide = sectors.map(sectors.value_counts()).astype("float64") >= settings.peers.regression_minimum
    known, sectors = known[wide], sectors[wide]
    fitted = pd.Series(float("nan"), index=table.index)
    small = table["role"] == "small"
    enough = len(known) >= LEAST_COMPANIES
    if enough:
        fitted.loc[known.index] = _fitted(known, sectors)
    fitted = fitted.where(small)
    made = pd.DataFrame({"warranted_multiple": 1 / fitted.where(fitted > 0)})
    made["warranted_discount"] = 1 - fitted.where(fitted > 0) / parts["yield"].where(parts["yield"] > 0)
    few = f"only {len(known)} companies have figures for it, fewer than {LEAST_COMPANIES}: no warranted multiple is fitted"
    missing = []
    for name in ("warranted_multiple", "warranted_discount"):
        lost = made[name].isna()
        missing += [
            reasons(name, lost & ~small, "a large-cap peer itself"),
            reasons(name, lost & small & (not enough), few),
            reasons(
                name,
                lost & small & enough & fitted.isna(),
                "growth, margin, leverage or the multiple is unknown, or too few of its sector",
            ),
            reasons(name, lost & small & enough & fitted.notna(), "a loss, or a loss would be warranted"),
        ]
    return companies.add(made, missing=pd.concat([rows for rows in missing if len(rows)] or missing[:1], ignore_index=True))


def _parts(table: pd.DataFrame) -> pd.DataFrame:
    """The yield and what explains it, each pulled in at its tails."""
    revenue = table["revenue_ttm"].where(table["revenue_ttm"] > 0)
    value = table["enterprise_value"].where(table["enterprise_value"] > 0)
    parts = pd.DataFrame(
        {
            "yield": table["ebit_yield"],
            "growth": revenue / table["revenue_prior_ttm"].where(table["revenue_prior_ttm"] > 0) - 1,
            "margin": table["operating_income_ttm"] / revenue,
            "leverage": table["debt"] / value,
        }
    )
    own = parts["yield"].copy()
    parts = parts.clip(parts.quantile(TAILS), parts.quantile(1 - TAILS), axis=1)
    return parts.assign(pulled=parts["yield"], loss=(own < 0).astype("float64").where(own.notna())).assign(**{"yield": own})


def _fitted(known: pd.DataFrame, sectors: pd.Series[str]) -> Floats:
    """The yield that the fit gives each company."""
    import numpy as np

    groups = pd.get_dummies(sectors).to_numpy(dtype="float64")
    matrix = np.hstack([known[["growth", "margin", "leverage", "loss"]].to_numpy(dtype="float64"), groups])
    told: Floats = matrix @ huber(matrix, known["pulled"].to_numpy(dtype="float64"))
    return told


def huber(matrix: Floats, values: Floats, rounds: int = 50, tuning: float = 1.345) -> Floats:
    """Coefficients of a robust linear fit: least squares in which residuals beyond `tuning` times their usual size count less."""
    import numpy as np

    weights: Floats = np.ones(len(values))
    found: Floats = np.zeros(matrix.shape[1])
    new: Floats
    for _ in range(rounds):
        root = np.sqrt(weights)
        new = np.linalg.lstsq(matrix * root[:, None], values * root, rcond=None)[0].astype(np.float64)
        residual = np.abs(values - matrix @ new)
        usual = float(np.median(residual)) * 1.4826
        if usual == 0 or np.allclose(new, found, rtol=1e-9, atol=1e-12):
            return new
        found, weights = new, np.minimum(1.0, tuning * usual / np.maximum(residual, 1e-300))
    return found

"""Rows of the ledger as pandas frames, in the types that the whole project uses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa


def conform(rows: pa.Table) -> pd.DataFrame:
    """Arrow rows in the project's pandas types: Arrow strings, Int64, float64, boolean, datetime64[s]; never `object`."""
    import pandas as pd
    import pyarrow as pa

    def mapper(kind: pa.DataType) -> Any:
        if pa.types.is_string(kind) or pa.types.is_large_string(kind):
            return pd.StringDtype("pyarrow")
        if pa.types.is_integer(kind):
            return pd.Int64Dtype()
        if pa.types.is_boolean(kind):
            return pd.BooleanDtype()
        return None

    # DuckDB hands out sums of integers as 128-bit decimals, which pandas would hold as objects.
    fields = [
        pa.field(
            f.name,
            pa.float64() if pa.types.is_decimal(f.type) else pa.timestamp("s") if pa.types.is_date(f.type) else f.type,
        )
        for f in rows.schema
    ]
    frame: pd.DataFrame = rows.cast(pa.schema(fields)).to_pandas(types_mapper=mapper)
    return frame

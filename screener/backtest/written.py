"""A backtest's files: `backtest.html`, `backtest.xlsx`, `backtest.json`, all from one document."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any


def write_backtest(document: Mapping[str, Any], folder: Path) -> list[Path]:
    """Write the three files into `<folder>/backtest-<from>-<to>[-preset][-sectors]/` and return their paths.

    An older one of the same days is replaced: nothing in it is a reviewer's. Raises SourceError where the disk is full or may not
    be written.
    """
    import orjson

    from filings.edgar.disk import write_whole
    from screener.outputs.backtest_book import book
    from screener.outputs.backtest_page import page
    from screener.presets import folder_name

    sectors = "".join(f"-{''.join(c if c.isalnum() else '-' for c in name.lower())}" for name in document["sectors"])
    way = folder_name(document["preset"])
    preset = f"-{way}" if way else ""
    place = folder / f"backtest-{document['from']}-{document['to']}{preset}{sectors}"
    files = {
        place / "backtest.html": page(document).encode(),
        place / "backtest.xlsx": book(document),
        place / "backtest.json": orjson.dumps(document, option=orjson.OPT_INDENT_2),
    }
    for path, content in files.items():
        write_whole(path, content)
    return list(files)

"""The pictures and tables of a card: own multiple and peers, what moved the share count, shares with price and price paid, points
of the score; five years of sources and uses of cash, and when debt falls due. Charts stand on cells behind them, so that they open
everywhere and can be looked into."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from screener.outputs.grid import BLUE, GREY, Grid
from screener.outputs.phrases import label
from screener.outputs.plain import day, number, records, words
from screener.shortlist import filing_url

SHEET = "Cards"
PIXELS = 16.6
"""Of a row of a card."""
CHARACTER = 7
BAR, FALL, LINE_PRICE, LINE_PAID = "#5B7FB5", "#C98B8B", "#404040", "#C55A11"
BEHIND = {"font_color": "#FFFFFF", "font_size": 8}
"""Cells that a chart covers."""
YEAR_COLUMNS = (1, 3, 4, 6, 7)
TOTAL_COLUMN = 9
MOST_LINES = 14
SHORT_DUE = {"rest of the year": "rest", **{f"year {at}": f"{at}y" for at in range(1, 6)}}


def heading(grid: Grid, row: int, first: int, last: int, text: str) -> None:
    """A heading over several columns."""
    look = {"bold": True, "font_color": BLUE, "bottom": 1, "bottom_color": BLUE}
    across(grid, row, first, last, text, **look)


def across(grid: Grid, row: int, first: int, last: int, text: str, **style: Any) -> None:
    """Text over several columns; as text whatever it begins with."""
    if last > first:
        grid.sheet.merge_range(row, first, row, last, "", grid.book.format(**style))
    grid.text(row, first, text, **style)


def bars(grid: Grid, row: int, columns: tuple[int, int], rows: int, found: Sequence[tuple[str, float]], form: str) -> None:
    """Bars of one kind; `columns` from and to, the cells behind in the first two of them."""
    first = columns[0]
    if not found:
        grid.text(row, first, "not known", font_color=GREY, italic=True)
        return
    for at, (name, value) in enumerate(found, start=row):
        grid.text(at, first, name, **BEHIND)
        grid.sheet.write_number(at, first + 1, float(f"{value:.10g}"), grid.book.format(num_format=form, **BEHIND))
    chart = grid.book.workbook.add_chart({"type": "bar"})
    span = (row, row + len(found) - 1)
    chart.add_series(
        {
            "categories": [SHEET, span[0], first, span[1], first],
            "values": [SHEET, span[0], first + 1, span[1], first + 1],
            "fill": {"color": BAR},
            "invert_if_negative": True,
            "invert_if_negative_color": FALL,
            "gap": 45,
            "data_labels": {"value": True, "num_format": form, "font": {"size": 8}},
        }
    )
    # Room for the labels at the ends of the bars, on the side of the names above all.
    low, high = (min(0.0, *(value for _, value in found)), max(0.0, *(value for _, value in found)))
    room = 0.35 * (high - low)
    ends = {"min": low - room, "max": high + room} if low < 0 else {"min": 0}
    chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}} | ends)
    chart.set_y_axis({"reverse": True, "num_font": {"size": 8}, "label_position": "low", "line": {"none": True}})
    chart.set_legend({"none": True})
    _place(grid, chart, row, columns, rows, "Bars")


def share_split(company: Mapping[str, Any], converted: pd.DataFrame) -> tuple[str, list[tuple[str, float]]]:
    """What moved the share count over three years, else one, in per cent of the count then: deals, conversions, and all the rest
    (buybacks, options and grants, offerings). The title says over which time, or why nothing is known."""
    for span, years in (("3y", "three years"), ("12m", "twelve months")):
        change = company.get(f"share_change_{span}")
        if change is None or not company.get("current_shares"):
            continue
        then = company["current_shares"] / (1 + change)
        deals = company.get(f"deal_shares_{span}")
        since = pd.Timestamp(str(company.get("price_date") or "1900-01-01")) - pd.DateOffset(months=37 if span == "3y" else 13)
        mine = converted[(converted["cik"] == company["cik"]) & (pd.to_datetime(converted["start"]) >= since)]
        swapped = float(mine["shares"].sum()) if len(mine) else None
        rest = change - (deals or 0) / then - (swapped or 0) / then
        parts = [("All told", 100 * change), ("Own doing", 100 * rest)]
        parts += [("Deals", 100 * deals / then)] if deals is not None else []
        parts += [("Conversions", 100 * swapped / then)] if swapped is not None else []
        return f"Shares in {years}, %", parts
    return "Share count", []


def shares_and_price(grid: Grid, row: int, columns: tuple[int, int], rows: int, history: pd.DataFrame) -> None:
    """Cover counts as columns; the price of their days and the price paid between them as lines, all in today's splits."""
    first = columns[0] - 1
    held = history.tail(rows)
    if len(held) < 2:
        grid.text(row, columns[0], "fewer than two share counts held", font_color=GREY, italic=True)
        return
    found = records(held, {"day": "date", "shares": "shares", "price": "USD/shares", "paid": "USD/shares"})
    for at, line in enumerate(found, start=row):
        grid.text(at, first, (line["day"] or "")[:7], **BEHIND)
        shares = None if line["shares"] is None else number(line["shares"] / 1e6)
        for shift, plain, form in ((1, shares, "#,##0.0"), (2, line["price"], "0.00"), (3, line["paid"], "0.00")):
            if plain is not None:
                grid.sheet.write_number(at, first + shift, plain, grid.book.format(num_format=form, **BEHIND))
    last = row + len(held) - 1
    names = [SHEET, row, first, last, first]
    chart = grid.book.workbook.add_chart({"type": "column"})
    chart.add_series(
        {
            "name": "Shares, m",
            "categories": names,
            "values": [SHEET, row, first + 1, last, first + 1],
            "fill": {"color": "#B4C7E7"},
            "gap": 40,
        }
    )
    lines = grid.book.workbook.add_chart({"type": "line"})
    for shift, name, column, colour, data in (
        (2, "Price $", "price", LINE_PRICE, {"line": {"color": LINE_PRICE, "width": 1.5}}),
        (3, "Paid $", "paid", LINE_PAID, {"line": {"none": True}}),
    ):
        if held[column].notna().any():
            mark = (
                {"type": "diamond", "size": 7, "fill": {"color": colour}, "border": {"none": True}}
                if shift == 3
                else {"type": "none"}
            )
            values = [SHEET, row, first + shift, last, first + shift]
            lines.add_series({"name": name, "categories": names, "values": values, "y2_axis": True, "marker": mark} | data)
    chart.combine(lines)
    lowest = float(held["shares"].min()) / 1e6
    chart.set_y_axis(
        {"min": float(f"{0.8 * lowest:.2g}"), "num_font": {"size": 8}, "num_format": "#,##0", "major_gridlines": {"visible": False}}
    )
    lines.set_y2_axis({"min": 0, "num_font": {"size": 8}, "num_format": "0", "major_gridlines": {"visible": False}})
    chart.set_x_axis({"num_font": {"size": 8, "rotation": -45}})
    chart.set_legend({"position": "top", "font": {"size": 8}})
    _place(grid, chart, row, columns, rows, "Share counts with price and price paid")


def _place(grid: Grid, chart: Any, row: int, columns: tuple[int, int], rows: int, told: str) -> None:
    chart.set_chartarea({"border": {"none": True}})
    wide = sum(grid.widths[columns[0] : columns[1] + 1]) * CHARACTER + 10
    chart.set_size({"width": wide, "height": int(rows * PIXELS)})
    grid.sheet.insert_chart(row, columns[0], chart, {"object_position": 1, "description": told})


def sources_and_uses(grid: Grid, row: int, cik: int, frame: pd.DataFrame) -> None:
    """Five fiscal years, newest first, and their sum, $m; every figure leads to its filing, every blank has its reason."""
    heading(grid, row, 0, TOTAL_COLUMN, "Where the cash came from and went, fiscal years, $m")
    mine: list[Any] = frame[frame["cik"] == cik].to_dict("records") if len(frame) else []
    years = sorted({cell["year_end"] for cell in mine if not pd.isna(cell["year_end"])}, reverse=True)[: len(YEAR_COLUMNS)]
    if not years:
        why = words(mine[0]["reason"]) if mine else None
        grid.text(row + 1, 0, why or "no fiscal year of cash flows is held", font_color=GREY, italic=True)
        return
    small = {"font_color": GREY, "italic": True, "align": "right"}
    for column, year in zip(YEAR_COLUMNS, years, strict=False):
        grid.text(row + 1, column, f"to {day(year)}", **small)
    grid.text(row + 1, TOTAL_COLUMN, f"{len(years)} years", **small)
    lines: dict[str, list[dict[str, Any]]] = {}
    for cell in mine:
        lines.setdefault(cell["line"], []).append(cell)
    shown = [part for part in lines.values() if any(number(cell["value"]) for cell in part)]
    for at, part in enumerate(shown[:MOST_LINES], start=row + 2):
        sides = {cell["side"] for cell in part}
        sign = -1.0 if sides == {"use"} else 1.0
        style: dict[str, Any] = {"italic": True, "font_color": GREY} if sides == {"total"} else {}
        grid.text(at, 0, str(part[0]["label"]), **({"font_color": "#404040"} | style))
        by_year = {None if pd.isna(cell["year_end"]) else cell["year_end"]: cell for cell in reversed(part)}
        for column, year in (*zip(YEAR_COLUMNS, years, strict=False), (TOTAL_COLUMN, None)):
            if year in by_year:
                _money(grid, at, column, cik, by_year[year], sign, style)


def _money(grid: Grid, row: int, column: int, cik: int, cell: Mapping[str, Any], sign: float, style: Mapping[str, Any]) -> None:
    value = number(cell["value"])
    if value is None:
        grid.put(row, column, None, "USD m")
        grid.note(row, column, words(cell["reason"]) or "not told")
        return
    url = filing_url(cik, words(cell["accession"]))
    look = {"align": "right", "font_color": "#0563C1"} if url else {"align": "right"}
    if url:  # the address is written first, then the number over the text that came with it
        grid.sheet.write_url(row, column, url, grid.book.format(), "", words(cell["concept"], 200) or "The filing")
    grid.put(row, column, sign * value if value else 0.0, "USD m", **(dict(style) | look))


def maturities_words(cik: int, frame: pd.DataFrame) -> tuple[list[str], str | None]:
    """When debt falls due, a line a year, and the filing's address; empty where no filing tells."""
    mine = frame[frame["cik"] == cik] if len(frame) else frame
    lines = [
        f"{SHORT_DUE.get(due, due)} ${float(value) / 1e6:,.0f}m" for due, value in zip(mine["due"], mine["value"], strict=True)
    ]
    if not lines:
        return [], None
    first = mine.iloc[0]
    told = f"from {day(first['end'])}, {first['form']} of {day(first['filed'])}"
    return [", ".join(lines), told], filing_url(cik, str(first["accession"]))


def points(company: Mapping[str, Any]) -> list[tuple[str, float]]:
    """The largest parts of the score."""
    parts = ((label(name), float(value)) for name, value in company["contributions"].items() if value)
    return sorted(parts, key=lambda pair: -pair[1])[:8]

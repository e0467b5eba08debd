"""`backtest.html`: one file without a script or an address, so that it opens anywhere and may be sent.

The order is the message: what speaks against the figures, the tests in one table, then charts. Everything comes from the plain
document of `screener.backtest.findings`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

WIDTH, HEIGHT = 560, 250
LEFT, RIGHT, TOP, BOTTOM = 52, 12, 12, 24
COLOURS = ("#1F3864", "#C55A11", "#7F7F7F", "#548235", "#7030A0", "#BF9000")

STYLE = """body{font:14px/1.45 system-ui,Segoe UI,Helvetica,Arial,sans-serif;color:#222;margin:2rem auto;max-width:1220px}
h1{color:#1F3864;margin:0 0 .2rem}h2{color:#1F3864;margin:2rem 0 .4rem;border-bottom:1px solid #ccd}p.sub{color:#777;margin:0}
.first{background:#FDECEA;border-left:5px solid #C00000;padding:.6rem 1rem;margin:1rem 0}.first p{margin:.3rem 0}
table{border-collapse:collapse;font-size:12.5px;margin:.5rem 0;width:100%}
th{background:#1F3864;color:#fff;font-weight:600;padding:4px 6px}
td{padding:3px 6px;border-bottom:1px solid #e3e6ee;text-align:right;white-space:nowrap}td.t{text-align:left;white-space:normal}
tr.weak td{color:#888}td.says{font-style:italic;border-bottom:2px solid #ccd;padding-bottom:8px}
.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(480px,1fr));gap:14px}
figure{margin:0}figcaption{font-weight:600;font-size:13px}svg{width:100%;height:auto;background:#fff}
.key{font-size:12px;color:#444}.key i{display:inline-block;width:14px;height:3px;vertical-align:middle;margin:0 4px 0 10px}
ul{padding-left:1.2rem}li{margin:.2rem 0;color:#444}@media print{body{margin:0;max-width:none}figure{break-inside:avoid}}"""


def page(document: Mapping[str, Any]) -> str:
    """The whole page."""
    hold = _middle(document["hold"])
    title = f"Backtest {document['from']} to {document['to']}"
    holds = ", ".join(f"{h}" for h in document["hold"])
    often = "week" if document["every"] == 1 else f"{document['every']} weeks"
    sectors = f" Sectors: {', '.join(document['sectors'])}." if document["sectors"] else ""
    sectors += f" Preset: {document['preset']}." if document["preset"] else ""
    parts = [
        f"<!doctype html><html lang=en><head><meta charset=utf-8><title>{escape(title)}</title>",
        "<meta http-equiv=Content-Security-Policy content=\"default-src 'none'; style-src 'unsafe-inline'\">",
        f"<meta name=viewport content='width=device-width'><style>{STYLE}</style></head><body>",
        f"<h1>{escape(title)}</h1><p class=sub>Ranked every {often}, held {holds} weeks.{escape(sectors)}"
        " No investment advice.</p>",
        "<div class=first><p><b>Read this first</b></p>",
        *(f"<p>{escape(sentence)}</p>" for sentence in document["first"]),
        "</div><h2>What followed</h2>",
        _trials(document),
        "<h2>Weighted by market cap, turnover, delistings</h2>",
        _more(_in_order(document), document["enough_names"]),
        "<h2>Measures against their papers</h2>",
        _papers(document),
    ]
    for curves in document["curves"]:
        if curves["hold"] == hold and curves["lines"]:
            parts.append(_charts(document, curves))
    parts += [_flags(document), _regime(document["regime"]), _costs(document["costs"])]
    parts += ["<h2>How it was made, and what it cannot say</h2><ul>", *(f"<li>{escape(c)}</li>" for c in document["caveats"])]
    parts.append("</ul></body></html>")
    return "\n".join(part for part in parts if part)


def _middle(holds: Sequence[int]) -> int:
    return sorted(holds)[len(holds) // 2]


def _percent(value: float | None, digits: int = 1) -> str:
    return "–" if value is None else f"{value * 100:.{digits}f}%".replace("-", "−")


def _number(value: float | None, digits: int = 2) -> str:
    return "–" if value is None else f"{value:.{digits}f}".replace("-", "−")


def _table(
    heads: Sequence[str], rows: Sequence[Sequence[str]], words: Sequence[int], weak: Sequence[bool] = (), below: Sequence[str] = ()
) -> str:
    """A table; columns named in `words` hold text and go on below themselves, `below` has a sentence under each row."""
    made = ["<table><tr>", *(f"<th>{escape(head)}</th>" for head in heads), "</tr>"]
    for number, row in enumerate(rows):
        kind = " class=weak" if weak and weak[number] else ""
        made.append(f"<tr{kind}>")
        made += [f"<td{' class=t' if at in words else ''}>{escape(cell)}</td>" for at, cell in enumerate(row)]
        made.append("</tr>")
        if below:
            made.append(f"<tr{kind}><td class='t says' colspan={len(heads)}>{escape(below[number])}</td></tr>")
    return "".join([*made, "</table>"])


def _in_order(document: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The trials, the list's own score first, those of too few names last."""
    return sorted(document["trials"], key=lambda r: 0 if r["trial"] == "score" else 1 + (r["names"] < document["enough_names"]))


def _trials(document: Mapping[str, Any]) -> str:
    trials = _in_order(document)
    heads = (
        "Score", "Weeks held", "Names", "Windows", "Side by side", "Top", "Top, after costs", "Same sectors", "Small caps", "Fund",
        "Worst fifth", "Best fifth", "Spread", "± error", "t", "Chance of all", "With losses", "After costs", "Rank corr.",
    )  # fmt: skip
    rows = [
        (
            r["label"], str(r["hold"]), f"{r['names']:,.0f}", str(r["windows"]), _number(r["independent"], 1), _percent(r["top"]),
            _percent(r["top_after_costs"]), _percent(r["matched"]), _percent(r["universe"]), _percent(r["fund"]),
            _percent(r["quintiles"][0]), _percent(r["quintiles"][-1]), _percent(r["spread"]), _percent(r["spread_error"]),
            _number(r["t"], 1), _number(r["chance_of_all"]), _percent(r["spread_with_losses"]), _percent(r["spread_after_costs"]),
            _number(r["correlation"], 3),
        )
        for r in trials
    ]  # fmt: skip
    weak = [r["names"] < document["enough_names"] for r in trials]
    note = (
        "<p class=sub>Returns of one window, equal weighted. 'Side by side' windows do not overlap. Grey: fewer than"
        f" {document['enough_names']} names. 'With losses': shares that leave below ${document['failed_below']:g} lose"
        f" {document['loss_at_failure']:.0%} of their last price. 'Same sectors': the small caps of the top's sectors."
        f" 'Fund': {escape(document['benchmark'])}.</p>"
    )
    return _table(heads, rows, (0,), weak, [r["says"] for r in trials]) + note


def _more(trials: Sequence[Mapping[str, Any]], enough: int) -> str:
    heads: tuple[str, ...] = (
        "Score", "Weeks held", "Top, by cap", "Small caps, by cap", "Worst fifth, by cap", "2", "3", "4", "Best fifth, by cap",
        "Top less sectors", "± error", "Rank corr.", "± error", "Weeks with it", "Turnover of the top", "Left the listing",
    )  # fmt: skip
    rows: list[tuple[str, ...]] = [
        (
            r["label"], str(r["hold"]), _percent(r["top_cap"]), _percent(r["universe_cap"]),
            *(_percent(value) for value in r["quintiles_cap"]), _percent(r["top_less_matched"]),
            _percent(r["top_less_matched_error"]), _number(r["correlation"], 3), _number(r["correlation_error"], 3),
            str(r["correlated"]), _percent(r["turnover"], 0), _number(r["left"], 1),
        )
        for r in trials
    ]  # fmt: skip
    if any(len(row) != len(heads) for row in rows):
        # Other groups than fifths were set: the workbook has them all.
        heads, rows = heads[:4], [row[:4] for row in rows]
    return _table(heads, rows, (0,), [r["names"] < enough for r in trials])


def _papers(document: Mapping[str, Any]) -> str:
    """Each measure's own result beside the published one."""
    heads = ("Measure", "Published", "By", "Sign", "Weeks held", "Names", "Side by side", "Worst group", "Best group", "Spread",
             "t", "Rank corr.", "Verdict")  # fmt: skip
    rows = [
        (
            r["label"], r["found"], r["source"], r["sign"].replace("-", "−"), "–" if r["hold"] is None else str(r["hold"]),
            _number(r["names"], 0), _number(r["independent"], 1), _percent(r["quintiles"][0]), _percent(r["quintiles"][-1]),
            _percent(r["spread"]), _number(r["t"], 1), _number(r["correlation"], 3), r["verdict"],
        )
        for r in document["papers"]
    ]  # fmt: skip
    weak = [r["names"] is None or r["names"] < document["enough_names"] for r in document["papers"]]
    note = (
        "<p class=sub>A check that the machinery works, no advertising. Published figures are of other years, of tenths of a whole"
        " market, and often of a relative of the measure: compare signs, hardly sizes.</p>"
    )
    return _table(heads, rows, (0, 1, 2, 12), weak) + note


def _charts(document: Mapping[str, Any], curves: Mapping[str, Any]) -> str:
    name, hold = curves["trial"], curves["hold"]
    rows = [r for r in document["trials"] if r["trial"] == name]
    groups = len(rows[0]["quintiles"]) if rows else 0
    wanted = (f"top {document['top']}", f"quintile {groups}", "quintile 1", "all small caps", document["benchmark"])
    lines = [line for name in wanted for line in curves["lines"] if line["name"] == name]
    weekly = next((c for c in document["correlations"] if c["trial"] == name and c["hold"] == hold), None)
    heading = f"{curves['label']}, held {hold} weeks"
    made = [f"<h2>{escape(heading)}</h2>"]
    names = next((r["names"] for r in rows if r["hold"] == hold), 0)
    if names < document["enough_names"]:
        made.append(f"<div class=first><p>{names:.0f} names a week: nothing can be concluded from these charts.</p></div>")
    made.append("<div class=charts>")
    made.append(
        _figure(
            "Value of a dollar, after costs (overlapping tranches, logarithmic)",
            line_chart([(line["name"], line["days"], line["net"]) for line in lines], is_log=True),
            [line["name"] for line in lines],
        )
    )
    made.append(
        _figure(
            "Drawdown from the highest value before",
            line_chart([(line["name"], line["days"], line["drawdown"]) for line in lines], is_percent=True),
            [line["name"] for line in lines],
        )
    )
    holds = [f"{r['hold']} weeks" for r in rows]
    made.append(
        _figure(
            "Return by fifth, worst score to best (equal weighted)",
            bar_chart([r["quintiles"] for r in rows], [str(at + 1) for at in range(groups)]),
            holds,
        )
    )
    if weekly:
        pillars = [c for c in document["correlations"] if c["trial"].startswith("pillar: ") and c["hold"] == hold]
        shown = [weekly, *pillars] if name == "score" else [weekly]
        made.append(
            _figure(
                "Rank correlation with what followed, by week of the score" + (": score and pillars" if len(shown) > 1 else ""),
                line_chart([(one["label"], one["days"], one["values"]) for one in shown], has_zero=True),
                [one["label"] for one in shown] if len(shown) > 1 else [],
            )
        )
    return "".join([*made, "</div>"])


def _figure(caption: str, drawing: str, keys: Sequence[str]) -> str:
    key = "".join(f"<i style='background:{COLOURS[at % len(COLOURS)]}'></i>{escape(name)}" for at, name in enumerate(keys))
    return f"<figure><figcaption>{escape(caption)}</figcaption>{drawing}<div class=key>{key}</div></figure>"


def _empty() -> str:
    words = "<text x=20 y=34 font-size=13 fill=#888>Nothing to draw: no finished window.</text>"
    return f"<svg viewBox='0 0 {WIDTH} 60' role=img>{words}</svg>"


def line_chart(
    lines: Sequence[tuple[str, Sequence[str], Sequence[float | None]]],
    *,
    is_log: bool = False,
    is_percent: bool = False,
    has_zero: bool = False,
) -> str:
    """Lines over days as SVG; a missing value breaks its line."""
    days = sorted({day for _, dates, values in lines for day, v in zip(dates, values, strict=True) if v is not None})
    values = [v for _, _, series in lines for v in series if v is not None and (v > 0 or not is_log)]
    if len(days) < 2 or not values:
        return _empty()
    low, high = min(values), max(values)
    if has_zero or is_percent:
        low, high = min(low, 0.0), max(high, 0.0)
    if high <= low:
        high = low + (abs(low) or 1.0)
    marks = _log_marks(low, high) if is_log else _marks(low, high)
    low, high = min(low, marks[0]), max(high, marks[-1])
    bottom, top = (math.log(low), math.log(high)) if is_log else (low, high)
    first, last = _ordinal(days[0]), _ordinal(days[-1])

    def across(day: str) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * (_ordinal(day) - first) / max(last - first, 1)

    def up(value: float) -> float:
        at = math.log(value) if is_log else value
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * (at - bottom) / (top - bottom)

    made = [f"<svg viewBox='0 0 {WIDTH} {HEIGHT}' role=img font-size=11 fill=#666>"]
    for mark in marks:
        shown = f"{mark * 100:.0f}%" if is_percent else f"{mark:g}"
        dark = "#999" if mark == 0 and not is_log else "#e3e6ee"
        made.append(
            f"<line x1={LEFT} x2={WIDTH - RIGHT} y1={up(mark):.1f} y2={up(mark):.1f} stroke={dark} />"
            f"<text x={LEFT - 6} y={up(mark) + 4:.1f} text-anchor=end>{shown.replace('-', '−')}</text>"
        )
    made += _years(days, across)
    for number, (name, dates, series) in enumerate(lines):
        for piece in _pieces(dates, series, is_log):
            points = " ".join(f"{across(day):.1f},{up(value):.1f}" for day, value in piece)
            colour = COLOURS[number % len(COLOURS)]
            made.append(
                f"<polyline fill=none stroke={colour} stroke-width=1.6 points='{points}'><title>{escape(name)}</title></polyline>"
            )
    return "".join([*made, "</svg>"])


def _pieces(dates: Sequence[str], series: Sequence[float | None], is_log: bool) -> list[list[tuple[str, float]]]:
    made: list[list[tuple[str, float]]] = [[]]
    for day, value in zip(dates, series, strict=True):
        if value is None or (is_log and value <= 0):
            made.append([])
        else:
            made[-1].append((day, value))
    return [piece for piece in made if len(piece) > 1]


def _years(days: Sequence[str], across: Any) -> list[str]:
    made = []
    for year in range(int(days[0][:4]), int(days[-1][:4]) + 1):
        day = f"{year}-01-01"
        if days[0] <= day <= days[-1]:
            x = across(day)
            made.append(
                f"<line x1={x:.1f} x2={x:.1f} y1={TOP} y2={HEIGHT - BOTTOM} stroke=#eef0f5 />"
                f"<text x={x:.1f} y={HEIGHT - 8} text-anchor=middle>{year}</text>"
            )
    return made


def _ordinal(day: str) -> int:
    from datetime import date

    return date.fromisoformat(day).toordinal()


def _marks(low: float, high: float) -> list[float]:
    """Four to six round values that span both."""
    step = 10.0 ** math.floor(math.log10((high - low) / 4))
    step = next(step * m for m in (1, 2, 2.5, 5, 10) if (high - low) / (step * m) <= 5)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(at * step, 10) for at in range(first, last + 1)]


def _log_marks(low: float, high: float) -> list[float]:
    steps = [m * 10.0**power for power in range(-4, 7) for m in (1, 1.25, 1.5, 2, 2.5, 3, 4, 5, 6, 8)]
    inside = [m for m in steps if low * 0.8 <= m <= high * 1.25]
    while len(inside) > 7:
        inside = inside[::2]
    return inside or [low, high]


def bar_chart(groups: Sequence[Sequence[float | None]], labels: Sequence[str]) -> str:
    """Bars side by side: one colour a group (holding time), one place a label (fifth)."""
    values = [v for group in groups for v in group if v is not None]
    if not values:
        return _empty().replace("no finished window", "too few names for fifths, or no finished window")
    low, high = min(0.0, *values), max(0.0, *values)
    marks = _marks(low, high if high > low else low + 0.01)
    low, high = min(low, marks[0]), max(high, marks[-1])

    def up(value: float) -> float:
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * (value - low) / (high - low)

    made = [f"<svg viewBox='0 0 {WIDTH} {HEIGHT}' role=img font-size=11 fill=#666>"]
    for mark in marks:
        made.append(
            f"<line x1={LEFT} x2={WIDTH - RIGHT} y1={up(mark):.1f} y2={up(mark):.1f} stroke={'#999' if mark == 0 else '#e3e6ee'} />"
            f"<text x={LEFT - 6} y={up(mark) + 4:.1f} text-anchor=end>{f'{mark * 100:.3g}%'.replace('-', '−')}</text>"
        )
    place = (WIDTH - LEFT - RIGHT) / len(labels)
    width = place * 0.75 / max(len(groups), 1)
    for at, label in enumerate(labels):
        x = LEFT + place * at + place * 0.125
        for number, group in enumerate(groups):
            value = group[at]
            if value is not None:
                y, tall = min(up(value), up(0.0)), abs(up(value) - up(0.0))
                made.append(
                    f"<rect x={x + number * width:.1f} y={y:.1f} width={width * 0.92:.1f} height={tall:.1f}"
                    f" fill={COLOURS[number % len(COLOURS)]}><title>{value * 100:.1f}%</title></rect>"
                )
        made.append(f"<text x={LEFT + place * (at + 0.5):.1f} y={HEIGHT - 8} text-anchor=middle>{escape(label)}</text>")
    return "".join([*made, "</svg>"])


def _flags(document: Mapping[str, Any]) -> str:
    rows = document["flags"]
    if not rows:
        return ""
    cells = [
        (r["flag"], r["severity"], str(r["hold"]), str(r["companies"]), str(r["windows"]), _percent(r["lagged"], 0),
         _percent(r["less_median"]))
        for r in rows
    ]  # fmt: skip
    heads = ("Flag", "Severity", "Weeks held", "Companies", "Windows", "Lagged the median small cap", "Mean difference to it")
    weak = [r["companies"] < document["enough_names"] for r in rows]
    return f"<h2>Did flagged companies lag?</h2>{_table(heads, cells, (0, 1), weak)}"


def _costs(rows: Sequence[Mapping[str, Any]]) -> str:
    cells = [
        (r["name"], f"${r['least_cap'] / 1e6:,.0f}m", f"${r['least_dollars'] / 1e6:,.0f}m", _percent(r["half_spread"], 2))
        for r in rows
    ]
    heads = ("Class", "Market cap at least", "Traded a day at least", "Half spread, paid on every dollar bought or sold")
    return f"<h2>Costs assumed</h2>{_table(heads, cells, (0,))}"


def _regime(rows: Sequence[Mapping[str, Any]]) -> str:
    if not rows:
        return ""
    cells = [
        (r["observation"], r["label"], r["measure"], str(r["hold"]), _percent(r["on"]), str(r["on_windows"]), _percent(r["off"]),
         str(r["off_windows"]))
        for r in rows
    ]  # fmt: skip
    heads = ("Observation", "Score", "What is averaged", "Weeks held", "When on", "Windows", "When off", "Windows")
    return f"<h2>By state of the regime</h2>{_table(heads, cells, (0, 1, 2))}"

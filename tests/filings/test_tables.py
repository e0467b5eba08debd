"""One table -> a grid: spans, footnote marks, places in the text; fixed columns; tables joined and turned."""

# ruff: noqa: E501 markup is read best on one line

from __future__ import annotations

from filings.document import Filing, parse_filing
from filings.records import FilingInfo
from filings.tables import Cell, Grid, joined, read_fixed_columns, read_table


def grid_of(rows: str) -> tuple[Filing, Grid]:
    filing = parse_filing(
        "made.htm", f"<html><body><p>Before</p><table>{rows}</table></body></html>".encode(), FilingInfo(form="10-Q")
    )
    return filing, read_table(filing, filing.tables[0])


def shape(grid: Grid) -> list[list[tuple[str, int, int]]]:
    return [[(c.text, c.column, c.width) for c in row] for row in grid.rows]


def test_spans_move_what_follows() -> None:
    _, grid = grid_of(
        "<tr><td rowspan=2>A</td><td colspan=2>B</td><td>C</td></tr><tr><td>D</td><td></td><td>E</td></tr><tr><td>F</td><td/><td>G</td></tr>"
    )
    assert shape(grid) == [
        [("A", 0, 1), ("B", 1, 2), ("C", 3, 1)],
        [("A", 0, 1), ("D", 1, 1), ("E", 3, 1)],
        [("F", 0, 1), ("G", 2, 1)],
    ]
    assert [c.is_repeated for c in grid.rows[1]] == [True, False, False]


def test_raised_marks_are_no_part_of_figures() -> None:
    _, grid = grid_of(
        "<tr><td>1,049<sup>1</sup></td><td>25<sup>(2)(3)</sup></td><td>7<span style='vertical-align:super'>a</span></td>"
        "<td>H<sub>2</sub>O</td><td><sup>4</sup></td><td>5<sup>th</sup> of 10<sup>100</sup></td></tr>"
    )
    assert [c.text for c in grid.rows[0]] == ["1,049", "25", "7", "H2O", "4", "5 of 10100"]


def test_lines_in_cells_stay_apart() -> None:
    _, grid = grid_of("<tr><td>October<br>1-31</td><td><p>one</p><p>two</p></td><td>a &amp;\n b&nbsp;c</td></tr>")
    assert [c.text for c in grid.rows[0]] == ["October\n1-31", "one\ntwo", "a & b c"]
    assert grid.rows[0][0].line == "October 1-31"


def test_cells_know_their_words_in_the_text() -> None:
    filing, grid = grid_of(
        "<tr><td>Total<sup>1</sup> of all</td><td>$</td><td>1,200</td></tr><tr><td>Caf&eacute; &#8212;</td><td>1,200</td></tr>"
    )
    assert [filing.text[c.start : c.end] for row in grid.rows for c in row] == [
        "Total1 of all",
        "$",
        "1,200",
        "Caf\u00e9 \u2014",
        "1,200",
    ]
    assert grid.rows[0][2].start < grid.rows[1][1].start


def test_a_table_within_a_cell_is_not_its_rows() -> None:
    _, grid = grid_of("<tr><td>A</td><td><table><tr><td>inner</td></tr></table></td></tr><tr><td>B</td></tr>")
    assert [[c.text for c in row] for row in grid.rows] == [["A", "inner"], ["B"]]


def test_absurd_spans_are_bounded() -> None:
    _, grid = grid_of(
        "<tr><td colspan=99999999 rowspan=99999999>A</td><td colspan=x>B</td><td colspan=-1 rowspan=0>C</td></tr><tr><td>D</td></tr>"
    )
    assert grid.width < 1000
    assert len(grid.rows) == 2


def test_fixed_columns_are_character_positions() -> None:
    text = "Period          Shares   Price\n- ------------  -------  -----\nOctober ......  1,200    $ 5.00\n"
    grid = read_fixed_columns(text, 0, len(text))
    assert shape(grid)[0] == [("Period", 0, 6), ("Shares", 16, 6), ("Price", 25, 5)]
    assert grid.rows[1] == ()
    assert [c.text for c in grid.rows[2]] == ["October", "1,200", "$ 5.00"]
    assert all(text[c.start : c.end].startswith(c.text) for c in grid.rows[2])


def test_tables_are_joined_column_by_column() -> None:
    first = Grid(((Cell("Period", 0, 1, 0, 1), Cell("Shares", 1, 3, 1, 2), Cell("Price", 4, 3, 2, 3)),), 7, 0, 3)
    second = Grid(((Cell("October", 0, 1, 4, 5), Cell("1,200", 1, 1, 5, 6), Cell("5.00", 2, 1, 6, 7)),), 3, 4, 7)
    both = joined(first, second)
    assert shape(both)[1] == [("October", 0, 1), ("1,200", 1, 3), ("5.00", 4, 3)]
    assert (both.start, both.end) == (0, 7)

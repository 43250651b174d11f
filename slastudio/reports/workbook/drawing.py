"""Charts of a workbook's own cells: what Excel and LibreOffice draw and redraw themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from slastudio.reports.content.passages import plain_text
from slastudio.reports.workbook.sheet_values import PlotLine, Sheet, SheetPlot

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

# as tall as so many rows, the gap below it included; so many go on a printed page
_ROWS, _ON_A_PAGE = 16, 2
_ROW_HEIGHT = 20
# what a chart measures before it is scaled, in pixels
_OWN = (480, 288)
_COLOURS = ("#1F5FA8", "#C2410C", "#4D7C0F", "#6D28D9", "#0E7490", "#A16207")
_LEVEL = "#B3261E"
# so many days are named below a chart
_DAY, _MOST_DAYS = "mm-dd", 10


def last_row(sheet: Sheet, below: int) -> int:
    """Return the last row that charts under so many rows cover."""
    return below + len(sheet.plots) * _ROWS if sheet.plots else below


def draw_plots(
    book: Workbook, page: Worksheet, sheet: Sheet, place: tuple[int, int], head: int
) -> None:
    """Draw a sheet's charts below its rows, one under the other.

    place: the number of rows above them and how wide they are in pixels. head: how many rows stand
    above the first one in every sheet.
    """
    below, width = place
    breaks = []
    for number, plot in enumerate(sheet.plots):
        top = below + 1 + number * _ROWS
        if number % _ON_A_PAGE == 0:
            breaks.append(top)
        words = sheet.rows[plot.row - 1][1]
        page.insert_chart(
            top,
            0,
            _chart(book, sheet, plot, head),
            {
                "object_position": 1,
                "description": plain_text(str(words)),
                "x_scale": width / _OWN[0],
                "y_scale": (_ROWS - 1) * _ROW_HEIGHT / _OWN[1],
            },
        )
    page.set_h_pagebreaks(breaks)


def _chart(book: Workbook, sheet: Sheet, plot: SheetPlot, head: int) -> Any:
    kind = {"type": "column", "subtype": "stacked"} if plot.bars else {"type": "line"}
    chart = book.add_chart(kind)
    for number, line in enumerate(plot.lines):
        chart.add_series(_series(line, _COLOURS[number % len(_COLOURS)], head, bars=plot.bars))
    # a name given as text would be a formula where it begins with “=”: the cell is named instead
    title = [sheet.name, plot.row + head - 1, 0]
    chart.set_title({"name": title, "name_font": {"size": 11}})
    days = _days(plot) if plot.days else {}
    chart.set_x_axis({**days, "num_font": {"size": 8}, "label_position": "low"})
    chart.set_y_axis(
        {
            "name": plot.axis,
            "name_font": {"size": 9, "bold": False},
            "num_font": {"size": 8},
            "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}},
        }
    )
    chart.set_legend({"none": True} if len(plot.lines) == 1 else {"position": "bottom"})
    return chart


def _days(plot: SheetPlot) -> dict[str, Any]:
    first, last = plot.lines[0].rows
    step = max(1, (last - first + 1) // _MOST_DAYS)
    return {
        "date_axis": True,
        "num_format": _DAY,
        "major_unit": step,
        "major_unit_type": "days",
    }


def _series(line: PlotLine, colour: str, head: int, *, bars: bool) -> dict[str, Any]:
    first, last = (row + head - 1 for row in line.rows)
    drawn: dict[str, Any] = {
        "name": [line.sheet, head - 1, line.up - 1],
        "categories": [line.sheet, first, line.across - 1, last, line.across - 1],
        "values": [line.sheet, first, line.up - 1, last, line.up - 1],
    }
    if bars:
        return {**drawn, "fill": {"color": colour}, "gap": 40}
    if line.dashed:
        return {**drawn, "line": {"color": _LEVEL, "width": 1.25, "dash_type": "dash"}}
    return {
        **drawn,
        "line": {"color": colour, "width": 1.5},
        "marker": {
            "type": "circle",
            "size": 3,
            "fill": {"color": colour},
            "border": {"none": True},
        },
    }

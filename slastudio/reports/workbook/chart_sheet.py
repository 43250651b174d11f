"""The sheet of charts: what each shows in words, and below the words the charts themselves."""

from __future__ import annotations

from slastudio.judge.outcome.assessment import Assessment
from slastudio.reports.content.charts import trend_chart
from slastudio.reports.sections.summary import foremost
from slastudio.reports.workbook.cost_sheets import (
    BY_DAY,
    COSTS,
    MONTHS,
    cost_sheet,
    spend_by_day_sheet,
)
from slastudio.reports.workbook.objective_sheets import trend_plot
from slastudio.reports.workbook.sheet_values import PlotLine, Row, Sheet, SheetPlot

_DAYS, _MONTHS = "Spend by day", "Spend by month"
# a chart has room for no more above it
_LONGEST_TITLE = 80


def chart_sheet(a: Assessment) -> Sheet:
    """Return the trends of the foremost objectives and the spend by day and month, as charts that
    draw cells of the other sheets.
    """
    told: list[Row] = []
    plots: list[SheetPlot] = []
    for result in foremost(a):
        if chart := trend_chart(a, result):
            told.append((_clipped(chart.title), chart.caption))
            plots.append(trend_plot(a, result, len(told)))
    for plot, title, words in (_by_day(a), _by_month(a)):
        if plot:
            told.append((title, words))
            plots.append(
                SheetPlot(len(told), plot, f"Spend, {a.costs.currency}", True, title == _DAYS)
            )
    return Sheet("Charts", ("Chart", "What it shows"), tuple(told), plots=tuple(plots))


def _clipped(title: str) -> str:
    return title if len(title) <= _LONGEST_TITLE else f"{title[:_LONGEST_TITLE].rstrip()}…"


def _by_day(a: Assessment) -> tuple[tuple[PlotLine, ...], str, str]:
    if not a.costs.total:
        return (), "", ""
    sheet = spend_by_day_sheet(a)
    rows = (1, len(sheet.rows))
    columns = range(2, len(sheet.head))
    words = f"What each model cost on each day; the figures stand on the sheet {BY_DAY}."
    return tuple(PlotLine(BY_DAY, 1, each, rows) for each in columns), _DAYS, words


def _by_month(a: Assessment) -> tuple[tuple[PlotLine, ...], str, str]:
    rows = [number for number, row in enumerate(cost_sheet(a).rows, 1) if row[0] in MONTHS]
    if not rows:
        return (), "", ""
    words = "Each month before as far as evidence lies in the project, and this period."
    return (PlotLine(COSTS, 2, 4, (rows[0], rows[-1])),), _MONTHS, words

"""Tables of a briefing as people read them: its page and its CSV write out the same."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from cityloop.cases.v1 import briefing_pb2 as messages
from cityloop.common.v1.common_pb2 import EventGrade, Label
from cityloop.events.v1.indicator_pb2 import IndicatorValue
from cityloop_localisation import Language
from cityloop_messaging import to_datetime
from google.protobuf.timestamp_pb2 import Timestamp

GRADE = "EVENT_GRADE_"
UNITS = {"s": "briefing-in-s", "min": "briefing-in-min", "h": "briefing-in-h", "d": "briefing-in-d"}
PERIODS = {
    "day": "briefing-unit-day",
    "week": "briefing-unit-week",
    "month": "briefing-unit-month",
    "quarter": "briefing-unit-quarter",
    "year": "briefing-unit-year",
}
FIGURE_COLUMNS = (
    *("briefing-part", "briefing-value", "briefing-previous", "briefing-year-before"),
    *("briefing-target-gap", "briefing-baseline-gap"),
)
CASE_COLUMNS = (
    *("briefing-case", "briefing-class", "briefing-grade", "briefing-state", "briefing-department"),
    *("briefing-areas", "briefing-opened", "briefing-due", "briefing-ended"),
)


@dataclass(frozen=True, slots=True)
class Table:
    """Headings, and rows of texts; the first cell of a row names it."""

    headings: Sequence[str]
    rows: Sequence[Sequence[str]]


class BriefingTables:
    """The tables of an edition in a language.

    Args:
        briefing: the edition.
        language: of the reader.
        zone: of the city.
    """

    def __init__(self, briefing: messages.Briefing, language: Language, zone: dt.tzinfo) -> None:
        self._briefing = briefing
        self._language = language
        self._zone = zone

    def name(self, label: Label) -> str:
        """A name in the language; empty of none."""
        return self._language.name(label.texts) if label.texts else ""

    def moment(self, stamp: Timestamp) -> str:
        """By the clocks of the city; empty of none."""
        if not stamp.seconds:
            return ""
        return self._language.moment(to_datetime(stamp), self._zone)

    def figures(self, figure: messages.BriefingFigure) -> Table:
        """The rows of a figure, a part of the city each."""
        say = self._language.say
        headings = [say(message) for message in FIGURE_COLUMNS]
        return Table(headings, [self._figure_row(row) for row in figure.rows])

    def all_figures(self) -> Table:
        """Every figure in one table, for programs and spreadsheets."""
        first = [self._language.say("briefing-figure"), self._language.say("briefing-period")]
        rows: list[Sequence[str]] = []
        headings: Sequence[str] = ()
        for figure in self._briefing.figures:
            table = self.figures(figure)
            headings = table.headings
            title = self.name(figure.title)
            rows += [[title, self.period_of(figure), *row] for row in table.rows]
        return Table([*first, *headings], rows)

    def cases(self, listed: messages.BriefingList) -> Table:
        """The rows of a list, a case each."""
        headings = [self._language.say(message) for message in CASE_COLUMNS]
        columns = [self.name(column.name) for column in listed.columns]
        return Table([*headings, *columns], [self._case_row(case) for case in listed.cases])

    def period_of(self, figure: messages.BriefingFigure) -> str:
        """The period of a figure, such as 2026-11-29; its unit where it has no row."""
        if not figure.rows:
            return self._language.say(PERIODS[figure.unit])
        period = figure.rows[0].figure.period
        return self.span(period.unit, period.start, period.end)

    def span(self, unit: str, start: Timestamp, end: Timestamp) -> str:
        """A period of days, or from one moment to another."""
        if unit == "event":
            return self._language.say("briefing-from-to", since=self.moment(start), until=self.moment(end))
        first = to_datetime(start).astimezone(self._zone)
        last = to_datetime(end).astimezone(self._zone)
        days = self._language.date(first.date())
        if (last.date() - first.date()).days <= 1:
            return days
        until = self._language.date(last.date() - dt.timedelta(days=1))
        return self._language.say("briefing-from-to", since=days, until=until)

    def _figure_row(self, row: messages.BriefingFigureRow) -> list[str]:
        figure = row.figure
        part = self.name(row.name) or (
            self._language.say(f"{figure.part.dimension}-{figure.part.id}") if figure.part.id else ""
        )
        return [
            part or self._language.say("briefing-whole-city"),
            self.value(figure.value),
            self.value(figure.previous) if figure.HasField("previous") else "",
            self.value(figure.year_before) if figure.HasField("year_before") else "",
            figure.gap_to_target,
            figure.gap_to_baseline,
        ]

    def value(self, value: IndicatorValue) -> str:
        """A value with its unit; what it says where there is none."""
        if value.withheld:
            return self._language.say("briefing-withheld")
        if not value.value:
            return self._language.say("briefing-no-value", numerator=value.numerator, denominator=value.denominator)
        if value.unit == "%":
            return f"{value.value}%"
        if value.unit in UNITS:
            return self._language.say(UNITS[value.unit], value=value.value)
        return value.value if value.unit == "1" else f"{value.value} {value.unit}"

    def _case_row(self, case: messages.BriefingCase) -> list[str]:
        due = self.moment(case.due_at)
        if case.overdue:
            due = f"{due} {self._language.say('timeline-overdue')}".strip()
        grade = EventGrade.Name(case.grade).removeprefix(GRADE).lower() if case.grade else ""
        return [
            case.case_number,
            self.name(case.title),
            self._language.say(f"grade-{grade}") if grade else "",
            self.name(case.state_name) or self._language.say(f"state-{case.state}"),
            self.name(case.department_name),
            " ".join(filter(None, map(self.name, case.areas))),
            self.moment(case.opened_at),
            due,
            self.moment(case.ended_at),
            *map(self.name, case.values),
        ]

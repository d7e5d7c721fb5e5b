"""Figures with their periods as tables: value, what it stands on, band, and what it was before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from math import inf

from cityloop_city import CityModel
from cityloop_database import Pool
from cityloop_localisation import Language
from cityloop_packs import INDICATORS, ActivePacks, Indicator, PackItem, Publication, choice_title, published_name

from cityloop_citizen_services.publications.adapters import figure_store
from cityloop_citizen_services.publications.domain.figures import (
    WHOLE,
    Figure,
    ShownFigure,
    compared,
    protected,
    ranks,
)
from cityloop_citizen_services.publications.domain.sheet import Cell, Column, Row, Sheet

YEAR = dt.timedelta(days=366)
LAYER, ATTRIBUTE = "layer:", "attribute:"
SAID = ("grade", "source")
"""Dimensions whose parts the catalogues name."""
UNITS = ("%", "s", "min", "h", "d")


@dataclass(frozen=True, slots=True)
class FigureTables:
    """What the page of a figure shows."""

    known_at: dt.datetime | None
    """The newest fact that is included; None while there is none."""
    periods: Sheet
    """The whole city, the newest period first."""
    parts: Sheet
    """The parts of the city in the chosen period."""
    chosen: str
    """The chosen period, in words; empty while there is none."""
    chosen_key: str
    """The day on which it began."""
    with_parts: bool
    """Whether any period has parts."""
    target: str
    baseline: str


class FigureSheets:
    """Tables of figures.

    Args:
        pool: of the service's database.
        packs: in use.
        city: in use.
    """

    def __init__(self, pool: Pool, packs: Callable[[], ActivePacks], city: Callable[[], CityModel]) -> None:
        self._pool = pool
        self._packs = packs
        self._city = city

    async def tables(
        self, found: PackItem[Publication], language: Language, now: dt.datetime, chosen: str
    ) -> FigureTables:
        """The page of a figure; `chosen` is the day on which a period began, the newest where none did then."""
        indicator = self._indicator(found)
        figures = await self._figures(found, indicator, now)
        starts = sorted({item.figure.start for item in figures}, reverse=True)
        start = next((item for item in starts if self._day(item) == chosen), starts[0] if starts else None)
        whole = [item for item in figures if item.figure.part == WHOLE]
        parts = [item for item in figures if item.figure.part != WHOLE and item.figure.start == start]
        sheet = self._sheet(found, indicator, language)
        known_at = max((item.figure.known_at for item in figures), default=None)
        target, unit = None if indicator is None else indicator.target, "1" if indicator is None else indicator.unit
        baseline = None if indicator is None else indicator.baseline
        first = next((item.figure for item in figures if item.figure.start == start), None)
        return FigureTables(
            known_at=known_at,
            periods=sheet(whole),
            parts=sheet(self._ordered(found, indicator, parts, language)),
            chosen="" if first is None else self._period(first, language),
            chosen_key="" if start is None else self._day(start),
            with_parts=len(whole) < len(figures),
            target="" if target is None else with_unit(str(target.value), unit, language),
            baseline="" if baseline is None else with_unit(str(baseline), unit, language),
        )

    async def sheet(self, found: PackItem[Publication], language: Language, now: dt.datetime) -> Sheet:
        """All periods and parts, for feeds."""
        indicator = self._indicator(found)
        figures = await self._figures(found, indicator, now)
        if _ranked(found):
            figures = self._ordered(found, indicator, figures, language)
        return self._sheet(found, indicator, language)(figures)

    def _indicator(self, found: PackItem[Publication]) -> Indicator | None:
        known = self._packs().named(INDICATORS).get(published_name(found))
        return None if known is None else known.item

    def _ordered(
        self,
        found: PackItem[Publication],
        indicator: Indicator | None,
        figures: Sequence[ShownFigure],
        language: Language,
    ) -> list[ShownFigure]:
        """The newest periods first, the whole city before its parts; those by rank, what has none last, or by name."""
        places = _ranks(figures, indicator) if _ranked(found) else {}

        def place(item: ShownFigure) -> tuple[float, bool, float, str]:
            figure = item.figure
            rank = places.get((figure.start, figure.part), inf if _ranked(found) else 0)
            return -figure.start.timestamp(), figure.part != WHOLE, rank, self._part(figure, language)

        return sorted(figures, key=place)

    def _day(self, start: dt.datetime) -> str:
        return start.astimezone(self._city().time_zone).date().isoformat()

    async def _figures(
        self, found: PackItem[Publication], indicator: Indicator | None, now: dt.datetime
    ) -> list[ShownFigure]:
        """The newest periods first, the whole city before its parts, with nothing of small groups."""
        wanted, name = found.item.figure, published_name(found)
        if wanted is None or indicator is None:
            return []
        starts = await figure_store.newest_starts(self._pool, name, wanted.period, now, wanted.last)
        if not starts:
            return []
        kept = await figure_store.since(self._pool, name, wanted.period, wanted.dimension, starts[-1] - YEAR)
        safe: list[Figure] = []
        for start in dict.fromkeys(figure.start for figure in kept):
            of_period = [figure for figure in kept if figure.start == start]
            safe += protected(of_period, found.item.least_group, sized=indicator.formula.sized)
        shown = set(starts)
        return [item for item in compared(safe, self._city().time_zone) if item.figure.start in shown]

    def _sheet(
        self, found: PackItem[Publication], indicator: Indicator | None, language: Language
    ) -> Callable[[Sequence[ShownFigure]], Sheet]:
        columns = [
            Column("period", language.say("publication-period-heading")),
            Column("part", language.say("publication-part")),
            Column("value", language.say("publication-value")),
            Column("records", language.say("publication-records")),
            Column("band", language.say("publication-band")),
            Column("change", language.say("publication-change")),
            Column("year_change", language.say("publication-year-change")),
            Column("restated", language.say("publication-restated")),
            Column("known_at", language.say("publication-known-at-heading")),
        ]
        gaps = _gaps(indicator)
        columns += [Column(name, language.say(heading)) for name, heading, _ in gaps]
        if _ranked(found):
            columns.append(Column("rank", language.say("figure-rank")))

        def sheet(figures: Sequence[ShownFigure]) -> Sheet:
            rows = [self._row(item, indicator, language) for item in figures]
            if _ranked(found):
                places = _ranks(figures, indicator)
                found_places = (places.get((item.figure.start, item.figure.part)) for item in figures)
                rows = [
                    replace(row, cells=[*row.cells, Cell("" if place is None else str(place), place)])
                    for row, place in zip(rows, found_places, strict=True)
                ]
            return Sheet(columns, rows)

        return sheet

    def _row(self, shown: ShownFigure, indicator: Indicator | None, language: Language) -> Row:
        figure, zone = shown.figure, self._city().time_zone
        part, period = self._part(figure, language), self._period(figure, language)
        bands = () if indicator is None else indicator.bands
        band = next((item for item in bands if item.band == figure.band), None)
        restated = language.say("publication-restated-times", times=figure.restated) if figure.restated else ""
        cells = [
            Cell(period, self._day(figure.start)),
            Cell(part),
            Cell(value_text(figure, language), _plain(figure.value)),
            Cell(records_text(figure, indicator, language)),
            Cell("" if band is None else language.name(band.title.texts), figure.band),
            _change(shown.change, figure.unit, language),
            _change(shown.year_change, figure.unit, language),
            Cell(restated, figure.restated),
            Cell(language.moment(figure.known_at, zone), figure.known_at.isoformat()),
        ]
        for _, _, reference in _gaps(indicator):
            gap = Decimal(figure.value) - reference if figure.value else None
            cells.append(_change(gap, figure.unit, language))
        key = "/".join(filter(None, (self._day(figure.start), figure.part)))
        return Row(key, f"{period} {part}: {cells[2].text}", cells, figure.known_at)

    def _period(self, figure: Figure, language: Language) -> str:
        zone = self._city().time_zone
        first = figure.start.astimezone(zone).date()
        last = (figure.end.astimezone(zone) - dt.timedelta(microseconds=1)).date()
        if first == last:
            return language.date(first)
        return language.say("publication-period", first=language.date(first), last=language.date(last))

    def _part(self, figure: Figure, language: Language) -> str:
        """What people call a part of the city."""
        if figure.part == WHOLE:
            return language.say("publication-whole")
        model, packs = self._city(), self._packs()
        if figure.dimension.startswith(LAYER):
            area = model.areas.get((figure.dimension.removeprefix(LAYER), figure.part))
            return figure.part if area is None else language.name(area.name.texts)
        if figure.dimension == "department":
            return language.name(model.label(figure.part).texts)
        if figure.dimension in SAID and language.has(f"{figure.dimension}-{figure.part}"):
            return language.say(f"{figure.dimension}-{figure.part}")
        if figure.dimension.startswith(ATTRIBUTE):
            title = choice_title(packs, figure.dimension.removeprefix(ATTRIBUTE), figure.part)
        else:
            title = packs.title(figure.dimension, figure.part)
        return figure.part if title is None else language.name(title.texts)


def _gaps(indicator: Indicator | None) -> list[tuple[str, str, Decimal]]:
    """What values are compared with: a column's name, its heading, and that."""
    found = []
    if indicator is not None and indicator.target is not None:
        found.append(("gap_to_target", "publication-gap-to-target", indicator.target.value))
    if indicator is not None and indicator.baseline is not None:
        found.append(("gap_to_baseline", "publication-gap-to-baseline", indicator.baseline))
    return found


def _ranked(found: PackItem[Publication]) -> bool:
    return found.item.figure is not None and found.item.figure.order == "rank"


def _ranks(figures: Sequence[ShownFigure], indicator: Indicator | None) -> dict[tuple[dt.datetime, str], int]:
    target = None if indicator is None else indicator.target
    lower = target is not None and target.better == "lower"
    return ranks([item.figure for item in figures], lower_is_better=lower)


def with_unit(value: str, unit: str, language: Language) -> str:
    """A value with its unit, in words."""
    if unit not in UNITS:
        return value if unit == "1" else f"{value} {unit}"
    return f"{value} %" if unit == "%" else language.say(f"publication-unit-{unit}", value=value)


def value_text(figure: Figure, language: Language) -> str:
    """What a figure is, or why nothing stands there."""
    if figure.withheld:
        return language.say("publication-withheld")
    if not figure.value:
        counted = {"numerator": str(figure.numerator), "denominator": str(figure.denominator)}
        return language.say("publication-no-value", **counted)
    return with_unit(figure.value, figure.unit, language)


def records_text(figure: Figure, indicator: Indicator | None, language: Language) -> str:
    """What a value stands on: both numbers of a ratio, the records of a duration or of an attribute."""
    if indicator is None or figure.withheld or not figure.denominator:
        return ""
    if indicator.formula.divided is not None:
        counted = {"numerator": str(figure.numerator), "denominator": str(figure.denominator)}
        return language.say("publication-of", **counted)
    return str(figure.denominator) if indicator.formula.timed or indicator.formula.measured is not None else ""


def _change(change: Decimal | None, unit: str, language: Language) -> Cell:
    if change is None:
        return Cell("")
    text = f"{'+' if change > 0 else '−' if change < 0 else '±'}{abs(change)}"
    return Cell(with_unit(text, "%" if unit == "%" else unit, language), float(change))


def _plain(value: str) -> str | float | None:
    return float(value) if value else None

"""All that anybody may see of a report without a right: the one public view, shown wherever anybody may look.

What is in it: number, class, where it stands, the department in charge, when it came and changed, and a place as exact
as the class declares. What never is: words, photos, the address that was written, reasons of officers, names.

A place is made coarse by a fixed cell: the same everywhere, for every report, at every zoom, and never by chance.
Points moved by chance around the true one are each wrong, but their average over many reports of one home, or over many
readings of one report, is the home. A cell gives the same answer however often it is asked.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cityloop.common.v1.common_pb2 import Place
from cityloop_packs import EventClass, PlacePrecision, PublicView, middle_of_cell

from cityloop_citizen_services.reports.domain.report import Report, ReportState

EXACT_DIGITS = 5
"""Of degrees, of an exact place: about a metre."""


@dataclass(frozen=True, slots=True)
class PublicPlace:
    """Where a report is, as exactly as anybody may know."""

    precision: PlacePrecision
    division: str
    """Code of the division that owns the place."""
    longitude: float | None = None
    """Of the point, or of the middle of the cell, in degrees of CGCS2000; None where only the division is shown."""
    latitude: float | None = None


@dataclass(frozen=True, slots=True)
class PublicReport:
    """A report as anybody may see it."""

    report_number: str
    event_class: str
    state: ReportState
    lead_department_id: str
    place: PublicPlace
    occurred_at: dt.datetime
    updated_at: dt.datetime
    expected_at: dt.datetime | None


def public_view(report: Report, known: EventClass | None, now: dt.datetime) -> PublicReport | None:
    """What anybody may see of a report now; None while that is nothing.

    Args:
        report: whole.
        known: its class in the packs in use; None where none has it.
        now: the moment of asking.
    """
    if known is None or not known.public_view.public or report.recorded_at > _shown_until(known.public_view, now):
        return None
    status = report.status
    return PublicReport(
        report_number=report.report_number,
        event_class=report.event_class,
        state=status.state,
        lead_department_id=status.lead_department_id,
        place=public_place(report.place, known.public_view.place),
        occurred_at=report.occurred_at,
        updated_at=status.updated_at,
        expected_at=status.expected_at,
    )


def public_until(classes: Iterable[EventClass], now: dt.datetime) -> Mapping[str, dt.datetime]:
    """Of each public class, up to which moment of their recording its reports are public now."""
    return {item.event_class: _shown_until(item.public_view, now) for item in classes if item.public_view.public}


def public_place(place: Place, precision: PlacePrecision) -> PublicPlace:
    """A place as exactly as declared; one without a position is its division, whatever is declared."""
    if precision == "area" or not place.HasField("position"):
        return PublicPlace("area", place.jurisdiction)
    longitude, latitude = place.position.longitude, place.position.latitude
    if precision == "segment":
        return PublicPlace(precision, place.jurisdiction, middle_of_cell(longitude), middle_of_cell(latitude))
    return PublicPlace(precision, place.jurisdiction, round(longitude, EXACT_DIGITS), round(latitude, EXACT_DIGITS))


def _shown_until(view: PublicView, now: dt.datetime) -> dt.datetime:
    return now - dt.timedelta(hours=view.delay_hours)

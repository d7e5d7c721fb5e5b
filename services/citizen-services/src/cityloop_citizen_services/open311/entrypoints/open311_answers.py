"""Reports as Open311 writes them: whole to the client that filed them, the public view to everybody."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, TypeAlias

from cityloop_city import CityModel
from cityloop_localisation import Language, capital

from cityloop_citizen_services.open311.entrypoints.open311_models import ServiceRequest
from cityloop_citizen_services.reports.domain.protocols import Intake
from cityloop_citizen_services.reports.domain.public_view import PublicReport
from cityloop_citizen_services.reports.domain.reasons import reason_for
from cityloop_citizen_services.reports.domain.report import Report, ReportState
from cityloop_citizen_services.reports.domain.submission import MAX_FILE_MEGABYTES, MAX_FILES

JsonObject: TypeAlias = dict[str, Any]


def whole(report: Report, intake: Intake, city: CityModel, language: Language) -> ServiceRequest:
    """All that its client and its reporter may see; where several media were sent, `media_urls` has all of them."""
    status, position = report.status, report.place.position
    media = report.media_url.splitlines()
    why = reason_for(report, status.state.value, status.reason, language)
    placed = report.place.HasField("position")
    return _written(
        service_request_id=report.report_number,
        status=_status(status.state),
        status_notes=_notes(status.state, language) + (f": {why}" if why else ""),
        service_name=intake.title_of(report.event_class, language) or report.event_class,
        service_code=report.event_class,
        description=report.text,
        agency_responsible=_agency(status.lead_department_id, city, language),
        requested_datetime=_moment(report.occurred_at),
        updated_datetime=_moment(status.updated_at),
        expected_datetime=_moment(status.expected_at),
        address=report.place.text,
        lat=position.latitude if placed else None,
        long=position.longitude if placed else None,
        media_url=media[0] if media else "",
        media_urls=media if len(media) > 1 else None,
    )


def public(report: PublicReport, intake: Intake, city: CityModel, language: Language) -> ServiceRequest:
    """The public view: `address` is the division; the extension field `place_precision` says what the point is."""
    place = report.place
    divisions = city.within_the_city(place.division)
    return _written(
        service_request_id=report.report_number,
        status=_status(report.state),
        status_notes=_notes(report.state, language),
        service_name=intake.title_of(report.event_class, language) or report.event_class,
        service_code=report.event_class,
        agency_responsible=_agency(report.lead_department_id, city, language),
        requested_datetime=_moment(report.occurred_at),
        updated_datetime=_moment(report.updated_at),
        expected_datetime=_moment(report.expected_at),
        address=" · ".join(language.name(name.texts) for name in divisions),
        lat=place.latitude,
        long=place.longitude,
        place_precision=place.precision,
    )


def left_out(numbers: Sequence[int], language: Language) -> str:
    """What a client is told of photos that were left out."""
    photos = language.listed([language.number(number) for number in numbers])
    return language.say("open311-photos-left-out", photos=photos, files=MAX_FILES, megabytes=MAX_FILE_MEGABYTES)


def _written(**fields: object) -> ServiceRequest:
    """What is empty is absent."""
    shown: Any = {name: value for name, value in fields.items() if value is not None and value != ""}
    found: ServiceRequest = shown
    return found


def _status(state: ReportState) -> str:
    return "closed" if state.ended else "open"


def _notes(state: ReportState, language: Language) -> str:
    return capital(language.say(f"state-{state}"))


def _agency(department_id: str, city: CityModel, language: Language) -> str:
    return language.name(city.label(department_id).texts) if department_id else ""


def _moment(moment: dt.datetime | None) -> str:
    return "" if moment is None else moment.astimezone(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")

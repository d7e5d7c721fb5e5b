"""What anybody may see of a report, and which departments see it whole."""

from __future__ import annotations

import datetime as dt
from dataclasses import fields, replace
from typing import Any

import pytest
from cityloop.common.v1.common_pb2 import AttachmentReference, Place, Position, ReferenceSystem
from cityloop_citizen_services.reports.domain.access import client_filer, filer_of, may_see
from cityloop_citizen_services.reports.domain.public_view import public_place, public_until, public_view
from cityloop_citizen_services.reports.domain.report import IntakeChannel, Report, ReportState, Status
from cityloop_packs import CELLS_A_DEGREE, EventClass, Right
from hypothesis import given
from hypothesis import strategies as st

NOW = dt.datetime(2026, 7, 1, 8, tzinfo=dt.UTC)
MARK = "a word of somebody"
LONGITUDES, LATITUDES = st.floats(-180, 180), st.floats(-90, 90)


def place(longitude: float = 113.2301234567, latitude: float = 23.0801234567) -> Place:
    position = Position(
        longitude=longitude, latitude=latitude, reference_system=ReferenceSystem.REFERENCE_SYSTEM_CGCS2000
    )
    return Place(position=position, text=MARK, jurisdiction="990101")


REPORT = Report(
    report_number="R-2026-000001",
    event_class="light",
    place=place(),
    text=MARK,
    attachments=(AttachmentReference(attachment_id=MARK),),
    media_url=MARK,
    channel=IntakeChannel.PAGE,
    source_number=MARK,
    secret_digest=MARK.encode(),
    occurred_at=NOW,
    recorded_at=NOW,
    link=None,
    conclusion=None,
    status=Status(ReportState.NOT_FILED, MARK, MARK, MARK, "works", 0, NOW, None),
    filed_by=MARK,
)


def declared(**view: Any) -> EventClass:
    return EventClass.model_validate(
        {
            "event_class": "light",
            "title": {"zh": "路灯", "en": "Light"},
            "problem": "component",
            "concerns": "public_space",
            "public_view": {"public": True, "delay_hours": 0, **view},
        }
    )


SILENT = EventClass.model_validate({"event_class": "light", "title": {"zh": "灯", "en": "Light"}, "problem": "event"})


@pytest.mark.parametrize("precision", ["exact", "segment", "area"])
def test_no_word_of_anybody_is_in_it(precision: str) -> None:
    view = public_view(REPORT, declared(place=precision), NOW)
    assert view is not None
    assert MARK not in repr(view)
    assert {item.name for item in fields(view)} == {
        *("report_number", "event_class", "state", "lead_department_id", "place"),
        *("occurred_at", "updated_at", "expected_at"),
    }, "what anybody may see grows by a decision, not by chance"


def test_nothing_is_seen_of_a_class_that_does_not_say_so_or_that_nobody_has() -> None:
    assert public_view(REPORT, SILENT, NOW) is None
    assert public_view(REPORT, None, NOW) is None
    assert public_until([SILENT, declared(delay_hours=3)], NOW) == {"light": NOW - dt.timedelta(hours=3)}


def test_a_report_becomes_public_after_its_delay_by_when_it_was_recorded() -> None:
    known = declared(delay_hours=2)
    imported = replace(REPORT, occurred_at=NOW - dt.timedelta(days=400))
    for report in (REPORT, imported):
        assert public_view(report, known, NOW + dt.timedelta(hours=2, seconds=-1)) is None
        assert public_view(report, known, NOW + dt.timedelta(hours=2)) is not None


def test_a_place_is_a_point_a_cell_or_a_division() -> None:
    exact, segment, area = (public_place(place(), precision) for precision in ("exact", "segment", "area"))
    assert (exact.longitude, exact.latitude) == (113.23012, 23.08012)
    assert (segment.longitude, segment.latitude) == (113.231, 23.081)
    assert (area.longitude, area.latitude) == (None, None)
    assert {exact.division, segment.division, area.division} == {"990101"}
    nowhere = public_place(Place(text=MARK, jurisdiction="990100"), "exact")
    assert (nowhere.precision, nowhere.longitude, nowhere.division) == ("area", None, "990100")


@given(LONGITUDES, LATITUDES, st.floats(0, 0.999), st.floats(0, 0.999))
def test_all_points_of_a_cell_look_the_same_and_none_is_far_from_it(
    longitude: float, latitude: float, east: float, north: float
) -> None:
    shown = public_place(place(longitude, latitude), "segment")
    assert shown.longitude is not None
    assert shown.latitude is not None
    half = 0.5 / CELLS_A_DEGREE
    assert abs(shown.longitude - longitude) <= half + 1e-9
    assert abs(shown.latitude - latitude) <= half + 1e-9
    other = place(shown.longitude + (2 * east - 1) * half * 0.99, shown.latitude + (2 * north - 1) * half * 0.99)
    assert public_place(other, "segment") == shown


DAYS = dt.timedelta(days=1)
OPEN = replace(REPORT, status=replace(REPORT.status, state=ReportState.IN_PROGRESS, case_id="case"))
ENDED = replace(REPORT, status=replace(REPORT.status, state=ReportState.CLOSED, case_id="case"))


def test_departments_see_what_is_their_matter_until_thirty_days_after_its_end() -> None:
    for rights, holders, department, seen in (
        ((), (), "works", True),
        ((), {"parks"}, "parks", True),
        ({Right.SEE_REPORTS}, (), "desk", True),
        ({Right.SEE_REPORTS, Right.LOCATE_REPORTS}, (), "desk", True),
        (set(Right) - {Right.SEE_REPORTS}, {"parks"}, "police", False),
    ):
        assert may_see(OPEN, department, rights, holders, NOW + 400 * DAYS) is seen
        assert may_see(ENDED, department, rights, holders, NOW + 30 * DAYS) is seen
        assert not may_see(ENDED, department, rights, holders, NOW + 31 * DAYS)


def test_who_filed_a_report_sees_it_for_good_and_a_client_is_no_department() -> None:
    filed = replace(ENDED, filed_by=filer_of("parks"))
    assert may_see(filed, "parks", (), (), NOW + 400 * DAYS)
    assert not may_see(filed, "police", (), (), NOW)
    assert not may_see(replace(ENDED, filed_by=client_filer("parks")), "parks", (), (), NOW)

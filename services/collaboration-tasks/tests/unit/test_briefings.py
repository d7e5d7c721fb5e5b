"""Briefings without input and output: the periods that they are of, and what an edition lets happen to it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest
from casework import START
from cityloop.cases.v1 import briefing_pb2 as messages
from cityloop.events.v1.indicator_pb2 import IndicatorPart, IndicatorValue
from cityloop.events.v1.indicators_service_pb2 import ComparedFigure
from cityloop_collaboration_tasks.briefings.domain.briefing import (
    BEHIND,
    DRAFT,
    WAITING,
    About,
    Edition,
    corrected,
    digest_of,
    filled,
    first_edition,
    renewed,
    signed,
    waiting_for,
    written,
)
from cityloop_collaboration_tasks.briefings.domain.periods import period_at, period_before
from cityloop_collaboration_tasks.briefings.entrypoints.tables import BriefingTables
from cityloop_kernel import ConflictError, InvalidError, NotFoundError, RefusedError
from cityloop_localisation import Catalogues
from cityloop_packs import Briefing, PackItem
from hypothesis import given
from hypothesis import strategies as st

SHANGHAI, NEW_YORK = ZoneInfo("Asia/Shanghai"), ZoneInfo("America/New_York")
UNITS = ("day", "week", "month", "quarter", "year")
DEFINITION = Briefing.model_validate(
    {
        "briefing": "daily",
        "title": {"en": "Daily"},
        "owner": {"department": "d", "role": "chief"},
        "of": "day",
        "parts": [
            {"part": "summary", "title": {"en": "S"}, "most": 10},
            {"part": "outlook", "title": {"en": "O"}, "required": False},
        ],
    }
)
ABOUT = About("day/2026-07-01", "day", START, START + dt.timedelta(days=1))
LATER = START + dt.timedelta(minutes=5)


def edition() -> Edition:
    found = PackItem(DEFINITION, "p", 3, "p/daily", "daily")
    return first_edition("BR-2026-000001", found, ABOUT, "d", START, START)


def drafted() -> Edition:
    figure = messages.BriefingFigure(indicator="p/closed", unit="day")
    return filled(edition(), [figure], [], START, LATER)


@pytest.mark.parametrize(
    ("unit", "first", "last"),
    [
        ("day", "2026-11-30", "2026-12-01"),
        ("week", "2026-11-30", "2026-12-07"),
        ("month", "2026-11-01", "2026-12-01"),
        ("quarter", "2026-10-01", "2027-01-01"),
        ("year", "2026-01-01", "2027-01-01"),
    ],
)
def test_a_period_is_of_days_of_the_city(unit: str, first: str, last: str) -> None:
    # It is the 30th there, and the 29th in UTC.
    period = period_at(unit, dt.datetime(2026, 11, 29, 20, tzinfo=dt.UTC), SHANGHAI)
    days = [moment.astimezone(SHANGHAI) for moment in (period.start, period.end)]
    assert [day.isoformat() for day in days] == [f"{first}T00:00:00+08:00", f"{last}T00:00:00+08:00"]
    assert period.key == f"{unit}/{first}"


def test_a_day_of_23_hours_is_one() -> None:
    period = period_at("day", dt.datetime(2026, 3, 8, 17, tzinfo=dt.UTC), NEW_YORK)
    assert period.end - period.start == dt.timedelta(hours=23)


@given(st.sampled_from(UNITS), st.integers(10**9, 3 * 10**9))
def test_the_period_before_ends_where_the_present_one_begins(unit: str, seconds: int) -> None:
    moment = dt.datetime.fromtimestamp(seconds, dt.UTC)
    for zone in (SHANGHAI, NEW_YORK):
        present, before = period_at(unit, moment, zone), period_before(unit, moment, zone)
        assert present.start <= moment < present.end
        assert before.end == present.start
        assert period_at(unit, before.start, zone) == before


def test_it_is_written_signed_and_corrected() -> None:
    first = written(drafted(), "summary", " calm ", 0, "d.clerk", LATER)
    after = signed(first, first.message.digest, "d.chief", LATER)
    assert (after.message.parts[0].text, after.message.signed_by_post_id) == ("calm", "d.chief")
    assert signed(after, after.message.digest, "d.other", LATER) is after, "it never changes"
    again = corrected(after, "BR-2026-000002", "late facts", LATER)
    assert (again.message.edition, again.message.state, again.message.parts[0].text) == (2, WAITING, "calm")
    assert not again.message.figures
    assert after.message.edition == 1


def test_the_digest_is_of_what_is_read() -> None:
    first = drafted()
    other = written(first, "outlook", "rain", 0, "d.clerk", LATER)
    assert other.message.digest != first.message.digest
    after = signed(written(first, "summary", "x", 0, "d.clerk", LATER), _summary().message.digest, "d.chief", LATER)
    assert digest_of(after.message) == after.message.digest, "who signed is no part of it"
    moved = filled(edition(), list(first.message.figures), [], LATER, LATER)
    assert moved.message.digest != first.message.digest, "the moment is read"


def _summary() -> Edition:
    return written(drafted(), "summary", "x", 0, "d.clerk", LATER)


def test_what_it_refuses() -> None:
    first, done = drafted(), signed(_summary(), _summary().message.digest, "d.chief", LATER)
    refused: list[tuple[Callable[[], Edition], type[RefusedError], str]] = [
        (lambda: signed(edition(), "", "d.chief", LATER), ConflictError, "BRIEFING_WAITING"),
        (lambda: signed(first, "other", "d.chief", LATER), ConflictError, "BRIEFING_CHANGED"),
        (lambda: signed(first, first.message.digest, "d.chief", LATER), ConflictError, "BRIEFING_PART_MISSING"),
        (lambda: written(first, "other", "", 0, "d.clerk", LATER), NotFoundError, "BRIEFING_PART_UNKNOWN"),
        (lambda: written(first, "summary", "x" * 11, 0, "d.clerk", LATER), InvalidError, "TEXT_TOO_LONG"),
        (lambda: written(first, "summary", "\x00", 0, "d.clerk", LATER), InvalidError, "TEXT_INVALID"),
        (lambda: written(_summary(), "summary", "y", 0, "d.clerk", LATER), ConflictError, "BRIEFING_PART_CHANGED"),
        (lambda: written(done, "outlook", "y", 0, "d.clerk", LATER), ConflictError, "BRIEFING_SIGNED"),
        (lambda: renewed(done, LATER), ConflictError, "BRIEFING_SIGNED"),
        (lambda: corrected(first, "n", "why", LATER), ConflictError, "BRIEFING_NOT_SIGNED"),
        (lambda: corrected(done, "n", "  ", LATER), InvalidError, "BRIEFING_REASON_MISSING"),
    ]
    for call, kind, reason in refused:
        with pytest.raises(kind) as error:
            call()
        assert error.value.reason == reason


def test_a_renewed_draft_keeps_its_texts_and_waits() -> None:
    after = renewed(_summary(), LATER)
    assert (after.message.state, after.message.digest, after.message.parts[0].text) == (WAITING, "", "x")
    assert after.message.known_at.ToDatetime(dt.UTC) == LATER
    late = filled(waiting_for(after, BEHIND), [], [], LATER, LATER)
    assert (late.message.state, late.message.waiting_reason) == (DRAFT, "")


def test_a_figure_stands_beside_its_target_and_what_it_was_before_by_the_words_of_its_part() -> None:
    (english,) = (item for item in Catalogues.of("cityloop_collaboration_tasks", "cityloop_words") if item.tag == "en")
    figure = ComparedFigure(
        part=IndicatorPart(dimension="source", id="report"),
        value=IndicatorValue(value="75.00", unit="%"),
        gap_to_target="-20.00",
        gap_to_baseline="36.50",
    )
    shown = messages.BriefingFigure(rows=[messages.BriefingFigureRow(figure=figure)])
    table = BriefingTables(messages.Briefing(figures=[shown]), english, dt.UTC).figures(shown)
    assert list(table.rows[0]) == ["reports", "75.00%", "", "", "-20.00", "36.50"]
    assert list(table.headings)[-2:] == ["Beyond the target", "Beyond what it was before"]

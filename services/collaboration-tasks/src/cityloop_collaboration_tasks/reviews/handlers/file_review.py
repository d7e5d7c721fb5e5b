"""The review of an operation: its cases, all that happened with them, and how its warnings turned out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby

from cityloop.cases.v1.evaluation_service_pb2 import FileReviewRequest, Review, ReviewEntry
from cityloop.events.v1.city_event_pb2 import EventSignal
from cityloop_audit import record_evidence
from cityloop_city import CityModel
from cityloop_database import Connection, UnitOfWork, next_numbers
from cityloop_kernel import Actor, InvalidError, Moment, short_number
from cityloop_messaging import to_datetime, to_timestamp
from cityloop_timelines import Entry, in_order, of_history, of_mode, of_signal, of_warnings

from cityloop_collaboration_tasks.cases.domain.case import Case
from cityloop_collaboration_tasks.cases.domain.history import history_message
from cityloop_collaboration_tasks.cases.domain.records import CaseRecords
from cityloop_collaboration_tasks.cases.domain.timeliness import timeliness
from cityloop_collaboration_tasks.cases.domain.verdicts import require_oversight
from cityloop_collaboration_tasks.reviews.adapters import review_store, warning_store
from cityloop_collaboration_tasks.reviews.domain.review import OccurredEvent, effects, first_alarm

MAX_TEXT = 20_000
MAX_CASES, MAX_ENTRIES = 500, 20_000
LONGEST = dt.timedelta(days=31)
COUNTING = "roll-up"
"""What a task counts by itself is no step of the operation."""


async def file_review(
    work: UnitOfWork,
    cases_on: Callable[[Connection], CaseRecords],
    actor: Actor,
    request: FileReviewRequest,
    city: CityModel,
    moment: Moment,
) -> Review:
    """Put together and stored as it is now; filed again it gets another number.

    Raises:
        InvalidError: area, time or conclusion is missing, or it is too much for one review.
        ForbiddenError: the post only handles.
    """
    require_oversight(actor, "file a review")
    since, until = _checked(request, city)
    connection, records = work.connection, cases_on(work.connection)
    cases = await records.cases_in_area(request.area, since, until, MAX_CASES + 1)
    history = await records.history_of([case.case_id for case in cases], MAX_ENTRIES + 1)
    warnings = await warning_store.warnings_in_area(connection, request.area, since, until)
    event_ids = {*(case.event_id for case in cases), *(warning.event_id for warning in warnings)} - {""}
    signals = await records.signals_of(sorted(event_ids), MAX_ENTRIES + 1)
    if len(cases) > MAX_CASES or len(history) + len(signals) > MAX_ENTRIES:
        raise InvalidError(
            f"more than {MAX_CASES} cases or {MAX_ENTRIES} entries; review a shorter time", "REVIEW_TOO_LARGE"
        )
    modes = await review_store.modes_of(connection, request.area, since, until)
    entries = [of_history(history_message(0, "", item)) for item in history]
    entries += [of_signal(membership) for membership in signals]
    entries += of_warnings((warning, "") for warning in warnings)
    entries += [of_mode(mode, "") for mode in modes]
    (number,) = await next_numbers(connection, "review_numbers", 1)
    review = Review(
        review_number=short_number("RV", moment.occurred_at.year, number),
        occurred_at=to_timestamp(moment.occurred_at),
        recorded_at=to_timestamp(moment.recorded_at),
        area=request.area,
        until=request.until,
        conclusion=request.conclusion,
        post_id=actor.post_id,
        case_numbers=[case.case_number for case in cases],
        timeline=_review_entries(in_order(entries)),
        warnings=effects(warnings, _occurred_events(cases, signals)),
        timeliness=timeliness(await records.tasks_of_cases([case.case_id for case in cases])),
    )
    review.since.CopyFrom(request.since)
    await review_store.save_review(connection, review, moment.recorded_at)
    await record_evidence(work.connection, actor, moment, "file-review", review.review_number, {"cases": len(cases)})
    return review


def _occurred_events(cases: Sequence[Case], signals: Sequence[EventSignal]) -> list[OccurredEvent]:
    by_event = {case.event_id: case for case in cases if case.event_id}
    found = []
    for event_id, memberships in groupby(signals, lambda membership: membership.event_id):
        alarm_at, case = first_alarm(memberships), by_event.get(event_id)
        if alarm_at is not None:
            position = case.place.position if case is not None and case.place.HasField("position") else None
            found.append(OccurredEvent(event_id, "" if case is None else case.event_class, position, alarm_at))
    return found


def _checked(request: FileReviewRequest, city: CityModel) -> tuple[dt.datetime, dt.datetime]:
    since, until = to_datetime(request.since), to_datetime(request.until)
    if (request.area.layer, request.area.area_id) not in city.areas:
        raise InvalidError(f"the city has no {request.area.layer} {request.area.area_id!r}", "AREA_UNKNOWN")
    if not since < until <= since + LONGEST:
        raise InvalidError(f"a review covers from a time to a later one, {LONGEST.days} days at most", "TIME_WRONG")
    if not request.conclusion or len(request.conclusion) > MAX_TEXT:
        raise InvalidError(f"a review needs a conclusion of at most {MAX_TEXT} characters", "CONCLUSION_MISSING")
    return since, until


def _review_entries(entries: Iterable[Entry]) -> list[ReviewEntry]:
    return [
        ReviewEntry(
            occurred_at=to_timestamp(entry.occurred_at),
            subject=entry.subject,
            number=entry.number,
            what=entry.what,
            state=entry.state,
            post_id=entry.post_id,
            reason=entry.reason,
        )
        for entry in entries
        if entry.what != COUNTING
    ]

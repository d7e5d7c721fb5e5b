"""What waits in the database once a cause is armed: when it is due, and what it comes from."""

from __future__ import annotations

import datetime as dt

from cityloop_calendars import BeyondCalendarError, CityTime
from cityloop_messaging import Fact
from cityloop_packs import PackItem, Reaction
from cityloop_telemetry import current_traceparent

from cityloop_reactions.judging import Answer
from cityloop_reactions.store import StoredCause


def armed_cause(answer: Answer, fact: Fact | None, now: dt.datetime, time: CityTime) -> StoredCause:
    """The cause of an answer: refused at once where no calendar says when it is due.

    Args:
        answer: of a reaction, which holds.
        fact: that it answers to; None of a date.
        now: the present.
        time: how time counts in the city.
    """
    trigger = answer.trigger
    due, result = (now, "") if answer.unlisted else due_of(answer.reaction, trigger.occurred_at, now, time)
    state = "refused" if result else "waiting"
    return StoredCause(
        reaction=answer.reaction.name,
        cause=answer.cause,
        target=answer.target.name,
        state=state,
        depth=trigger.depth + 1,
        topic="" if fact is None else fact.topic.name,
        fact=b"" if fact is None else fact.payload.SerializeToString(deterministic=True),
        fact_id=trigger.fact_id,
        subject=trigger.subject,
        version=trigger.version,
        occurred_at=trigger.occurred_at,
        recorded_at=now,
        due_at=due,
        ended_at=None if state == "waiting" else now,
        result=result,
        # A fact of the service itself has no trace of its own yet: it leaves in the present one.
        traceparent="" if fact is None else fact.traceparent or current_traceparent(),
    )


def due_of(found: PackItem[Reaction], since: dt.datetime, now: dt.datetime, time: CityTime) -> tuple[dt.datetime, str]:
    """When it is due that waits since a moment; or the reason why no calendar says."""
    if found.item.wait is None:
        return now, ""
    limit = found.item.wait.amount
    try:
        return time.count(limit.unit).due(since, limit.time), ""
    except BeyondCalendarError as error:
        return now, error.reason

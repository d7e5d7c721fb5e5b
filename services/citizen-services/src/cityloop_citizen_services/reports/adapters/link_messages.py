"""Links of reports as their contract has them."""

from __future__ import annotations

from cityloop.events.v1.report_link_pb2 import ReportLink, ReportLinkOutcome
from cityloop_kernel import uuid_of
from cityloop_messaging import InvalidRecordError, to_datetime

from cityloop_citizen_services.reports.domain.report import Link, LinkOutcome

OUTCOMES = {ReportLinkOutcome.Value(f"REPORT_LINK_OUTCOME_{outcome.name}"): outcome for outcome in LinkOutcome}


def link_of(message: ReportLink) -> Link:
    """A link as the hub published it.

    Raises:
        InvalidRecordError: it has no outcome, or joined no event.
    """
    outcome = OUTCOMES.get(message.outcome)
    if outcome is None:
        raise InvalidRecordError(f"the link of {message.report_number!r} has no outcome")
    joined = outcome is LinkOutcome.JOINED
    event_id = uuid_of(message.event_id) if joined else None
    if joined and event_id is None:
        raise InvalidRecordError(f"{message.event_id!r} is no id of an event")
    return Link(
        version=message.version,
        outcome=outcome,
        event_id=str(event_id or ""),
        event_number=message.event_number if joined else "",
        reason=message.reason,
        occurred_at=to_datetime(message.occurred_at),
        moved=joined and message.moved,
    )

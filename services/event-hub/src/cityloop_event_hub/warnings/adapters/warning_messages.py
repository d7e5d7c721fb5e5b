"""Warnings as the contract has them, and as facts to publish."""

from __future__ import annotations

import datetime as dt

from cityloop.events.v1 import warning_pb2 as contract
from cityloop.topics import EVENTS_WARNINGS
from cityloop_messaging import Fact, fact_of, to_datetime, to_timestamp

from cityloop_event_hub.warnings.domain.warnings import PublicWarning, WarningKind, WarningPart, WarningState

STATES = {state: contract.WarningState.Value(f"WARNING_STATE_{state.name}") for state in WarningState}
KINDS = {kind: contract.WarningKind.Value(f"WARNING_KIND_{kind.name}") for kind in WarningKind}
STATE_OF = {number: state for state, number in STATES.items()}
KIND_OF = {number: kind for kind, number in KINDS.items()}


def warning_message(warning: PublicWarning) -> contract.Warning:
    """The warning as its contract has it."""
    message = contract.Warning(
        warning_id=warning.warning_id,
        warning_number=warning.warning_number,
        version=warning.version,
        occurred_at=to_timestamp(warning.occurred_at),
        recorded_at=to_timestamp(warning.recorded_at),
        state=STATES[warning.state],  # type: ignore[arg-type]
        kind=KINDS[warning.kind],  # type: ignore[arg-type]
        level=warning.level,  # type: ignore[arg-type] # numbers of the contract's enums
        event_class=warning.event_class,
        event_id=warning.event_id,
        event_number=warning.event_number,
        place=warning.place,
        radius_metres=warning.radius_metres,
        headline=warning.headline,
        instruction=warning.instruction,
        issuing_department_id=warning.issuing_department,
        signed_by_post_id=warning.signed_by,
        onset_at=to_timestamp(warning.onset_at),
        parts=[
            contract.WarningPart(part=part.part, weight=part.weight, signal_ids=part.signal_ids, reason=part.reason)
            for part in warning.parts
        ],
        explanation=warning.explanation,
    )
    if warning.acknowledge_by is not None:
        message.acknowledge_by.CopyFrom(to_timestamp(warning.acknowledge_by))
    return message


def warning_of(
    message: contract.Warning, plan: str, acknowledge_within: dt.timedelta, opened_at: dt.datetime
) -> PublicWarning:
    """The warning in a message, and what the contract does not say."""
    return PublicWarning(
        warning_id=message.warning_id,
        warning_number=message.warning_number,
        version=message.version,
        state=STATE_OF[message.state],
        kind=KIND_OF[message.kind],
        plan=plan,
        level=message.level,
        event_class=message.event_class,
        event_id=message.event_id,
        event_number=message.event_number,
        place=message.place,
        radius_metres=message.radius_metres,
        headline=message.headline,
        instruction=message.instruction,
        issuing_department=message.issuing_department_id,
        signed_by=message.signed_by_post_id,
        onset_at=to_datetime(message.onset_at),
        acknowledge_within=acknowledge_within,
        acknowledge_by=to_datetime(message.acknowledge_by) if message.HasField("acknowledge_by") else None,
        parts=tuple(WarningPart(part.part, part.weight, tuple(part.signal_ids), part.reason) for part in message.parts),
        explanation=message.explanation,
        opened_at=opened_at,
        occurred_at=to_datetime(message.occurred_at),
        recorded_at=to_datetime(message.recorded_at),
    )


def warning_fact(warning: PublicWarning, traceparent: str = "") -> Fact:
    """The warning's newest version as a fact, in the trace of its cause."""
    return fact_of(EVENTS_WARNINGS, warning_message(warning), warning.place.jurisdiction, traceparent=traceparent)

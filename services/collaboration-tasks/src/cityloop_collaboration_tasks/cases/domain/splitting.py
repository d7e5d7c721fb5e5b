"""Signals and reports are split off from a case: they are of an event and a case of their own since."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from cityloop.cases.v1.cases_service_pb2 import SignalVerdict
from cityloop.cases.v1.verdict_pb2 import Verdict, VerdictKind
from cityloop.common.v1.common_pb2 import Split
from cityloop.events.v1.city_event_pb2 import EventSignal, EventSignalChange
from cityloop.events.v1.signal_pb2 import Signal, SignalSourceType
from cityloop_kernel import ConflictError, InvalidError, Moment, NotFoundError, derived_id
from google.protobuf.timestamp_pb2 import Timestamp

from cityloop_collaboration_tasks.cases.domain.case import Case

SPLIT = "split"
"""The move of a case from which something is split off."""
MOST_SIGNALS, MOST_SPLITS = 500, 50
"""Of one split; and of one case, which says all of them in each version."""
MAX_NAME = 200
"""Of a name that the caller sent, in a refusal."""
JOINED, LEFT = EventSignalChange.EVENT_SIGNAL_CHANGE_JOINED, EventSignalChange.EVENT_SIGNAL_CHANGE_LEFT
TRUE, UNSPECIFIED = VerdictKind.VERDICT_KIND_TRUE, VerdictKind.VERDICT_KIND_UNSPECIFIED
WRONGLY_FUSED = VerdictKind.VERDICT_KIND_WRONGLY_FUSED
WRONGLY_SEPARATE = VerdictKind.VERDICT_KIND_WRONGLY_SEPARATE


def members_of(memberships: Iterable[EventSignal]) -> dict[str, Signal]:
    """The signals that an event has, of those that joined and left it in this order."""
    members: dict[str, Signal] = {}
    for item in memberships:
        if item.change == JOINED:
            members[item.signal.signal_id] = item.signal
        elif item.change == LEFT:
            members.pop(item.signal.signal_id, None)
    return members


def chosen(members: Mapping[str, Signal], signal_ids: Sequence[str]) -> dict[str, Signal]:
    """The signals that go: those that are named, and with one of a report all of it.

    Raises:
        InvalidError: there are none or too many, or none would stay.
        NotFoundError: the event has no such signal.
    """
    if not 1 <= len(signal_ids) <= MOST_SIGNALS:
        text = f"name 1 to {MOST_SIGNALS} signals that go, not {len(signal_ids)}"
        raise InvalidError(text, "SPLIT_OF_HOW_MANY")
    for name in signal_ids:
        if name not in members:
            raise NotFoundError(f"the event has no signal {name[:MAX_NAME]!r}", "SIGNAL_UNKNOWN")
    reports = {members[name].source.source_id for name in signal_ids if _is_report(members[name])}
    going = {
        name: signal
        for name, signal in members.items()
        if name in set(signal_ids) or (_is_report(signal) and signal.source.source_id in reports)
    }
    if len(going) == len(members):
        raise InvalidError("one report or signal must stay; leave one out", "SPLIT_LEAVES_NOTHING")
    return going


def split(case: Case, going: Collection[str], event_class: str, moment: Moment) -> Case:
    """The case that says what was split off from it.

    Raises:
        ConflictError: it has ended or is part of another, or was split too often.
        InvalidError: it has no event.
    """
    case.require_standing()
    if case.state.ended:
        raise ConflictError(f"{case.case_number} has ended: reopen it to split it", "SPLIT_OF_ENDED")
    if not case.event_id:
        raise InvalidError(f"{case.case_number} has no event of its own", "MERGE_WITHOUT_EVENT")
    if len(case.splits) >= MOST_SPLITS:
        raise ConflictError(f"{case.case_number} was split {MOST_SPLITS} times already", "SPLIT_TOO_OFTEN")
    number, since = len(case.splits) + 1, Timestamp()
    since.FromDatetime(moment.occurred_at)
    off = Split(
        number=number,
        occurred_at=since,
        event_id=str(derived_id("event of a split", case.case_id, number)),
        event_class=event_class,
        signal_ids=sorted(going),
    )
    return replace(case, splits=(*case.splits, off))


def verdicts_of(
    signals: Iterable[Signal], kind: VerdictKind, last: Mapping[str, Verdict], reason: str
) -> list[SignalVerdict]:
    """What fusion is told of signals: nothing anew of what is known, nor of what is known to be false.

    Args:
        signals: that a decision moves.
        kind: wrongly fused or wrongly separate; true takes either back.
        last: what holds of them now, by signal.
        reason: of the decision.
    """
    about_fusion = {WRONGLY_FUSED, WRONGLY_SEPARATE}
    able = about_fusion if kind == TRUE else {UNSPECIFIED, TRUE, *about_fusion}
    said = []
    for signal in signals:
        known = last[signal.signal_id].kind if signal.signal_id in last else UNSPECIFIED
        if known in able and known != kind:
            said.append(SignalVerdict(signal_id=signal.signal_id, kind=kind, reason=reason))
    return said[:MOST_SIGNALS]


def _is_report(signal: Signal) -> bool:
    return signal.source.type == SignalSourceType.SIGNAL_SOURCE_TYPE_REPORT

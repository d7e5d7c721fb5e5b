"""All that happened with a case, in one order: signals, moves of the case and of its tasks, what reporters said."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from cityloop.cases.v1 import case_pb2
from cityloop.citizen.v1.report_pb2 import Feedback, FeedbackKind
from cityloop.common.v1.common_pb2 import AttributeValue, Classification, Label, Place
from cityloop.events.v1.city_event_pb2 import EventSignal, EventSignalChange
from cityloop.events.v1.signal_pb2 import Signal, SignalKind, SignalSourceType
from cityloop_localisation import Phrase, name_of, say
from cityloop_words import Details
from google.protobuf.timestamp_pb2 import Timestamp

CLAIMS = {
    SignalSourceType.SIGNAL_SOURCE_TYPE_DETECTION: "detected",
    SignalSourceType.SIGNAL_SOURCE_TYPE_DEVICE_HEALTH: "silent",
}
"""What a source claims that raises a signal, where it is no alarm of a value."""

CORRECT = "correct"
"""The move that corrects class or place."""
ATTRIBUTE_MOVES = {"set-attributes", "answer-form"}
"""Moves by which officers set attributes."""
GENERAL_1 = Classification.CLASSIFICATION_GENERAL_1


class Subject(StrEnum):
    """What an entry is about."""

    SIGNAL = "signal"
    CASE = "case"
    TASK = "task"
    FEEDBACK = "feedback"
    BOOKING = "booking"
    COMMAND = "command"
    WARNING = "warning"
    VERDICT = "verdict"
    LINK = "link"
    FLOW = "flow"
    NOTE = "note"
    MESSAGE = "message"
    MODE = "mode"


@dataclass(frozen=True, slots=True)
class Corrected:
    """What a case was before a correction, and what it is since."""

    former_class: str
    event_class: str
    former_place: Place | None
    """None where it was right; without a position where nobody knew it."""
    place: Place


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened. A post may stand in it, a person never."""

    occurred_at: dt.datetime
    recorded_at: dt.datetime
    subject: Subject
    number: str
    """Number of the case, task or report (of several that were told the same at once); id of the datastream."""
    what: str
    """The move, the kind of signal or feedback, or the state that reporters were told of."""
    name: Phrase = ""
    """What people call it; empty where the page has a word for it, or nobody has."""
    title: Phrase = ""
    """What people call what the number names."""
    state: str = ""
    state_name: Phrase = ""
    """What people call the state of a case; empty of all else, which the page has words for."""
    kind: str = ""
    """Of a warning: prediction or composite."""
    department_id: str = ""
    post_id: str = ""
    reason: str = ""
    decided_by: str = ""
    """The pack and its version, where no person decided; of a command the mode that had authorised it."""
    decided: Phrase = ""
    """What people call that pack, with its version."""
    due_at: dt.datetime | None = None
    overdue: bool = False
    rating: int = 0
    attachments: int = 0
    message: Phrase = ""
    """What reporters were told, word for word; the headline of a warning."""
    trace_id: str = ""
    role: str = ""
    """What the department of a task is to the case."""
    progress: str = ""
    """Of a task with others under it: how many are done of how many."""
    instruction: Phrase = ""
    """What is to be done, where the process says more than the class."""
    visits: int = 0
    """Messages whose recipients are to be visited."""
    code: str = ""
    """Constant of a refusal."""
    facts: Details = field(default_factory=dict)
    """What its reason is made of, by name, where the fleet itself gave it."""
    because: Phrase = ""
    """The reason made of them; empty where somebody gave it, or nothing is known but its words."""
    stated: Phrase = ""
    """What was said on site, with the name of the interlock."""
    thing_model: str = ""
    """Of the thing that a command is for."""
    thing: Phrase = ""
    """What people call the thing that a command is for."""
    approved_by_post_id: str = ""
    interlock: str = ""
    """What was said on site before a command."""
    interlock_post_id: str = ""
    attributes: Mapping[str, AttributeValue] = field(default_factory=dict)
    """What a signal, or an officer, said of attributes that everybody may know."""
    said: Phrase = ""
    """The same, as people read it, or what was corrected, from and to; empty where nothing was said."""
    corrected: Corrected | None = None
    """Of a version that corrects the case."""


REPORT = "report"
"""What a signal is that somebody reported."""
WRITTEN = frozenset({Subject.CASE, Subject.TASK, Subject.FEEDBACK, Subject.VERDICT, Subject.LINK, Subject.FLOW})
"""Subjects whose reason somebody wrote: an officer, or the reporter who says that it is not fixed."""


def without_words(entry: Entry) -> Entry:
    """The entry without what somebody wrote, for pages that ask nobody who he is; what the fleet itself says stays.

    Of a report its own facts go too: they are what its source calls it.
    """
    if entry.subject is Subject.SIGNAL and entry.what == REPORT:
        return replace(entry, facts={})
    return entry if entry.subject not in WRITTEN or entry.because else replace(entry, reason="")


def in_order(entries: Iterable[Entry]) -> list[Entry]:
    """By when it happened, then by when it was recorded; what was recorded together stays as it came."""
    return sorted(entries, key=lambda entry: (entry.occurred_at, entry.recorded_at))


def is_report(membership: EventSignal) -> bool:
    """Whether the signal is what somebody reported."""
    return membership.signal.source.type == SignalSourceType.SIGNAL_SOURCE_TYPE_REPORT


def of_signal(membership: EventSignal) -> Entry:
    """A signal that joined the event or left it, or messages of its warning that nobody confirmed."""
    if membership.change == EventSignalChange.EVENT_SIGNAL_CHANGE_NOT_ACKNOWLEDGED:
        return Entry(
            occurred_at=moment(membership.occurred_at),
            recorded_at=moment(membership.recorded_at),
            subject=Subject.SIGNAL,
            number=membership.event_number,
            what="not_acknowledged",
            visits=len(membership.message_ids),
        )
    signal, left = membership.signal, membership.change == EventSignalChange.EVENT_SIGNAL_CHANGE_LEFT
    return Entry(
        occurred_at=moment(membership.recorded_at if left else signal.occurred_at),
        recorded_at=moment(membership.recorded_at),
        subject=Subject.SIGNAL,
        number=signal.source.source_id,
        state="left" if left else "",
        what=_claim(signal),
        title=label_said(signal.source.name),
        facts=dict(signal.explanation.inputs),
        reason="" if is_report(membership) else signal.explanation.reason,
        decided_by=decided_by(signal.explanation.pack_id, signal.explanation.pack_version),
        trace_id=signal.trace_id,
        attributes=_known_to_all(signal.attributes),
    )


def _known_to_all(values: Mapping[str, AttributeValue]) -> dict[str, AttributeValue]:
    return {name: value for name, value in values.items() if value.classification == GENERAL_1}


def _claim(signal: Signal) -> str:
    source, kind = signal.source.type, SignalKind.Name(signal.kind).removeprefix("SIGNAL_KIND_").lower()
    if source == SignalSourceType.SIGNAL_SOURCE_TYPE_REPORT:
        return REPORT
    if kind != "raised":
        return kind
    return CLAIMS.get(source, kind)


def of_case(case: case_pb2.Case, trace_id: str) -> Entry:
    """A move of the case."""
    move, phase = case.transition, case_pb2.CasePhase.Name(case.phase).removeprefix("CASE_PHASE_").lower()
    return Entry(
        occurred_at=moment(case.occurred_at),
        recorded_at=moment(case.recorded_at),
        subject=Subject.CASE,
        number=case.case_number,
        what=move.move,
        state=case.state,
        state_name=label_said(case.state_name) or say(f"state-{phase}"),
        department_id=case.lead_department_id,
        post_id=move.post_id,
        reason=move.reason,
        decided_by=decided_by(move.explanation.pack_id, move.explanation.pack_version),
        due_at=moment(case.due_at) if case.HasField("due_at") else None,
        overdue=case.overdue,
        facts=dict(move.explanation.inputs),
        trace_id=trace_id,
        attributes=_set_now(case),
        corrected=_corrected(case) if move.move == CORRECT else None,
    )


def _corrected(case: case_pb2.Case) -> Corrected:
    before = case.correction
    former = before.former_place if before.HasField("former_place") else None
    return Corrected(before.former_class, case.event_class, former, case.place)


def _set_now(case: case_pb2.Case) -> dict[str, AttributeValue]:
    """What the officer who made this version has set."""
    known = _known_to_all(case.attributes)
    if case.transition.move not in ATTRIBUTE_MOVES:
        return {}
    return {
        name: value
        for name, value in known.items()
        if value.origin.post_id == case.transition.post_id and value.origin.occurred_at == case.occurred_at
    }


def of_task(task: case_pb2.Task, trace_id: str) -> Entry:
    """A move of a task."""
    move = task.transition
    return Entry(
        occurred_at=moment(task.occurred_at),
        recorded_at=moment(task.recorded_at),
        subject=Subject.TASK,
        number=task.task_number,
        what=move.move,
        state=case_pb2.TaskState.Name(task.state).removeprefix("TASK_STATE_").lower(),
        department_id=task.department_id,
        post_id=move.post_id,
        reason=move.reason,
        decided_by=decided_by(move.explanation.pack_id, move.explanation.pack_version),
        due_at=moment(task.due_at) if task.HasField("due_at") else None,
        overdue=task.overdue,
        facts=dict(move.explanation.inputs),
        attachments=len(task.attachments),
        trace_id=trace_id,
        role=case_pb2.TaskRole.Name(task.role).removeprefix("TASK_ROLE_").lower(),
        progress=f"{task.done_children}/{task.children}" if task.children else "",
        instruction=label_said(task.instruction),
        visits=len(task.message_ids),
    )


def of_feedback(feedback: Feedback, trace_id: str) -> Entry:
    """What a reporter said."""
    return Entry(
        occurred_at=moment(feedback.occurred_at),
        recorded_at=moment(feedback.recorded_at),
        subject=Subject.FEEDBACK,
        number=feedback.report_number,
        what=FeedbackKind.Name(feedback.kind).removeprefix("FEEDBACK_KIND_").lower(),
        reason=feedback.text,
        rating=feedback.rating,
        trace_id=trace_id,
    )


def label_said(label: Label | None) -> Phrase:
    """A label of a contract; empty where there is none."""
    return name_of(label) if label is not None and label.ByteSize() else ""


def moment(stamp: Timestamp) -> dt.datetime:
    """A moment of a contract."""
    return stamp.ToDatetime(tzinfo=dt.UTC)


def decided_by(pack_id: str, pack_version: int) -> str:
    """A pack and its version, as people read it."""
    return f"{pack_id} {pack_version}" if pack_id else ""

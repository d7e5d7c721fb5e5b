"""The history of a case: what was published of it, and what others added."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol, TypeVar

from cityloop.cases.v1 import case_pb2
from cityloop.cases.v1.cases_service_pb2 import CaseFlow
from cityloop.cases.v1.flow_pb2 import Flow
from cityloop.cases.v1.history_pb2 import HistoryEntry as HistoryMessage
from cityloop.cases.v1.resources_service_pb2 import BookingState
from cityloop.common.v1.common_pb2 import AttributeValue, Classification
from cityloop_kernel import derived_id
from google.protobuf.internal.containers import MessageMap
from google.protobuf.timestamp_pb2 import Timestamp

Transaction = TypeVar("Transaction", contravariant=True)
CASE, TASK, VERDICT, FEEDBACK, COMMAND = "case", "task", "verdict", "feedback", "command"
BOOKING, LINKED_CASE, FLOW, NOTE = "booking", "linked_case", "flow", "note"
GENERAL_1 = Classification.CLASSIFICATION_GENERAL_1


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """Something that happened with a case, as a message of its contract."""

    kind: str
    """Which message: the field of `cityloop.cases.v1.HistoryEntry` that has it."""
    message: bytes
    trace_id: str


class CaseEntry(NamedTuple):
    """An entry that is to be added to the history of a case."""

    case_id: str
    entry: HistoryEntry
    traceparent: str = ""
    """Of its cause; empty: the present one."""


class CaseHistory(Protocol[Transaction]):
    """The histories of cases, for whoever has something to add."""

    async def add(self, transaction: Transaction, case_id: str, entries: Sequence[HistoryEntry], /) -> None:
        """Add to the history of a case, in this order, and publish it."""

    async def add_together(self, transaction: Transaction, entries: Sequence[CaseEntry], /) -> None:
        """Add to the histories of cases, in this order, and publish it."""


def history_message(number: int, case_id: str, entry: HistoryEntry) -> HistoryMessage:
    """An entry as its contract has it, with every word."""
    message = HistoryMessage(
        entry_id=str(derived_id("history entry", case_id, number)),
        number=number,
        case_id=case_id,
        trace_id=entry.trace_id,
    )
    held = getattr(message, entry.kind)
    held.MergeFromString(entry.message)
    held.SetInParent()
    if entry.kind == BOOKING:
        at = _booked_at(held)
        message.occurred_at.CopyFrom(at)
        message.recorded_at.CopyFrom(at)
    else:
        message.occurred_at.CopyFrom(held.occurred_at)
        message.recorded_at.CopyFrom(held.recorded_at)
    return message


def _booked_at(booking: object) -> Timestamp:
    names = {
        BookingState.BOOKING_STATE_GRANTED: "granted_at",
        BookingState.BOOKING_STATE_RELEASED: "released_at",
    }
    found: Timestamp = getattr(booking, names.get(booking.state, "requested_at"))  # type: ignore[attr-defined]
    return found


def without_words(message: HistoryMessage) -> HistoryMessage:
    """The entry without what somebody wrote and what not everybody may know, as it may leave the service.

    What the fleet itself says of a case or a task stays: it is made of facts, which are there then.
    """
    shown = HistoryMessage()
    shown.CopyFrom(message)
    match shown.WhichOneof("entry"):
        case "case":
            _without_words_of_case(shown.case)
            _cut_attributes(shown.case.attributes)
        case "task":
            _cut_reason(shown.task.transition)
            shown.task.ClearField("place")
            shown.task.ClearField("attributes")
        case "linked_case":
            _without_words_of_case(shown.linked_case)
            shown.linked_case.transition.ClearField("reason")
            shown.linked_case.ClearField("attributes")
            shown.linked_case.ClearField("place")
        case "flow":
            shown.flow.transition.ClearField("reason")
            for name in ("place", "attributes", "forms"):
                shown.flow.ClearField(name)
        case "verdict":
            shown.verdict.ClearField("reason")
        case "feedback":
            shown.feedback.ClearField("text")
    return shown


def _without_words_of_case(case: case_pb2.Case) -> None:
    _cut_reason(case.transition)
    case.place.ClearField("text")


def _cut_reason(transition: case_pb2.Transition) -> None:
    if not transition.explanation.inputs:
        transition.ClearField("reason")


def _cut_attributes(values: MessageMap[str, AttributeValue]) -> None:
    for name in [name for name, value in values.items() if value.classification != GENERAL_1]:
        del values[name]


def flows_about(entries: Iterable[HistoryEntry]) -> list[CaseFlow]:
    """The flows that the history of a case tells of, each as its last entry has it, in the order of their opening."""
    last: dict[str, Flow] = {}
    for entry in entries:
        if entry.kind == FLOW:
            flow = Flow.FromString(entry.message)
            last[flow.flow_id] = flow
    return [
        CaseFlow(
            flow_number=flow.flow_number,
            definition=flow.definition,
            name=flow.name,
            phase=flow.phase,
            state_name=flow.state_name,
            department_id=flow.department_id,
            opened_at=flow.opened_at,
        )
        for flow in last.values()
    ]

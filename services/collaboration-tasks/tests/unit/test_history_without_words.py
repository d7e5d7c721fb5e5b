"""What leaves as the history of a case: nothing that anybody wrote, nothing that not everybody may know."""

from __future__ import annotations

import pytest
from cityloop.cases.v1 import case_pb2
from cityloop.cases.v1.flow_pb2 import Flow, FlowPhase
from cityloop.cases.v1.history_pb2 import HistoryEntry as HistoryMessage
from cityloop.cases.v1.history_pb2 import Note
from cityloop.cases.v1.resources_service_pb2 import Booking, BookingState
from cityloop.cases.v1.verdict_pb2 import Verdict
from cityloop.citizen.v1.report_pb2 import Feedback
from cityloop.common.v1.common_pb2 import AttributeValue, Classification, Explanation, Place
from cityloop.sensing.v1.command_pb2 import Command
from cityloop_collaboration_tasks.cases.domain.history import HistoryEntry, flows_about, history_message, without_words
from cityloop_timelines import OF_KIND, of_history
from google.protobuf.message import Message
from google.protobuf.timestamp_pb2 import Timestamp

CASE_ID, AT = "0190c3f8-0000-7000-8000-000000000001", Timestamp(seconds=1_790_000_000)
WORDS = "the neighbour at number 7 has the key"
SECRET = AttributeValue(text=WORDS, classification=Classification.CLASSIFICATION_GENERAL_3)
PLACE = Place(text=WORDS, jurisdiction="990100")
WRITTEN = case_pb2.Transition(move="reopen", reason=WORDS)
BY_THE_FLEET = case_pb2.Transition(move="overdue", reason="late", explanation=Explanation(inputs={"limit": "4"}))
WITH_WORDS: dict[str, Message] = {
    "case": case_pb2.Case(transition=WRITTEN, place=PLACE, attributes={"said": SECRET}),
    "task": case_pb2.Task(transition=WRITTEN, place=PLACE, attributes={"said": SECRET}),
    "verdict": Verdict(reason=WORDS),
    "feedback": Feedback(text=WORDS),
    "linked_case": case_pb2.Case(transition=WRITTEN, place=PLACE, attributes={"said": SECRET}),
    "flow": Flow(transition=WRITTEN, place=PLACE, attributes={"said": SECRET}),
}
WITHOUT: dict[str, Message] = {
    "command": Command(command_number="D-1"),
    "booking": Booking(kind="crew"),
    "note": Note(what="proof", about="close"),
}


def leaving(kind: str, message: Message) -> HistoryMessage:
    if kind != "booking":
        message.occurred_at.CopyFrom(AT)  # type: ignore[attr-defined]
        message.recorded_at.CopyFrom(AT)  # type: ignore[attr-defined]
    return without_words(history_message(7, CASE_ID, HistoryEntry(kind, message.SerializeToString(), "trace")))


@pytest.mark.parametrize("kind", WITH_WORDS)
def test_nothing_that_somebody_wrote_leaves(kind: str) -> None:
    left = leaving(kind, WITH_WORDS[kind])
    assert WORDS.encode() not in left.SerializeToString()
    assert (left.number, left.case_id, left.trace_id, left.recorded_at) == (7, CASE_ID, "trace", AT)


def test_what_the_fleet_says_of_its_own_acts_leaves() -> None:
    assert leaving("case", case_pb2.Case(transition=BY_THE_FLEET)).case.transition == BY_THE_FLEET
    assert leaving("task", case_pb2.Task(transition=BY_THE_FLEET)).task.transition == BY_THE_FLEET


def test_every_kind_is_told_on_a_timeline() -> None:
    told = {**WITH_WORDS, **WITHOUT}
    assert set(told) == set(OF_KIND) == {field.name for field in HistoryMessage.DESCRIPTOR.oneofs[0].fields}
    for kind, message in told.items():
        assert of_history(leaving(kind, message)).trace_id == "trace"


@pytest.mark.parametrize(
    ("state", "field"),
    [
        (BookingState.BOOKING_STATE_WAITING, "requested_at"),
        (BookingState.BOOKING_STATE_GRANTED, "granted_at"),
        (BookingState.BOOKING_STATE_RELEASED, "released_at"),
    ],
)
def test_a_booking_happened_when_it_came_into_its_state(state: BookingState, field: str) -> None:
    booking = Booking(state=state)
    getattr(booking, field).CopyFrom(AT)
    left = leaving("booking", booking)
    assert left.occurred_at == left.recorded_at == AT


def test_a_case_has_each_flow_about_it_once_as_it_is_now() -> None:
    def told(number: str, phase: FlowPhase) -> HistoryEntry:
        flow = Flow(flow_id=f"id of {number}", flow_number=number, definition="p/lesson", phase=phase)
        return HistoryEntry("flow", flow.SerializeToString(), "trace")

    filed, completed = FlowPhase.FLOW_PHASE_FILED, FlowPhase.FLOW_PHASE_COMPLETED
    closed = HistoryEntry("case", case_pb2.Case(state="closed").SerializeToString(), "trace")
    entries = [told("F-1", filed), closed, told("F-2", filed), told("F-1", completed)]
    assert [(flow.flow_number, flow.phase) for flow in flows_about(entries)] == [("F-1", completed), ("F-2", filed)]
    assert flows_about([closed]) == []

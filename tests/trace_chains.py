"""Whether the trace of each source goes on unbroken through the facts that it causes, as readers of topics see it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from cityloop.cases.v1.case_pb2 import Case
from cityloop.citizen.v1.message_pb2 import MessageReceipt
from cityloop.citizen.v1.report_pb2 import Feedback, Report
from cityloop.events.v1.city_event_pb2 import CityEvent, EventSignal, EventSignalChange
from cityloop.events.v1.report_link_pb2 import ReportLink, ReportLinkOutcome
from cityloop.events.v1.signal_pb2 import Signal, SignalSourceType
from cityloop.events.v1.warning_pb2 import Warning as PublicWarning
from cityloop.sensing.v1.detection_pb2 import Detection
from cityloop.sensing.v1.device_health_pb2 import DeviceHealth
from cityloop_messaging import Fact
from cityloop_telemetry import trace_id_of

CALL_BACK = "call_back_"
"""Before the state of a case that a reporter is asked to rate: a look does so later, in a trace of its own."""
REACTION = "reaction"
"""The state of what a reaction tells a reporter."""
JOINED = EventSignalChange.EVENT_SIGNAL_CHANGE_JOINED


class Chains:
    """The facts of some topics, and which traces each subject has in them."""

    def __init__(self, facts: Iterable[Fact]) -> None:
        self._facts = list(facts)
        self._sources = defaultdict[str, set[str]](set)
        """Traces of reports, detections and things, by their numbers and ids."""
        self._signals: dict[str, str] = {}
        self._events = defaultdict[str, set[str]](set)
        self._cases = defaultdict[str, set[str]](set)
        self._told = defaultdict[str, set[str]](set)
        """Traces that a report's reporter may be told in, beside those of its case."""
        self._beside = defaultdict[str, set[str]](set)
        """Traces of what was opened beside a case, by its number: a reaction tells what came of it."""
        self._said = defaultdict[str, set[str]](set)
        """Traces of what a report's reporter said of the handling: a reaction may answer it."""
        for fact in self._facts:
            self._learn(fact.payload, trace_id_of(fact.traceparent))

    def breaks(self, of: Collection[str] = ()) -> Iterator[str]:
        """What is not in the trace that it should be in, a line each; of some traces only, where they are named."""
        for fact in self._facts:
            found = trace_id_of(fact.traceparent)
            expected = self._expected(fact.payload)
            if of and not {found, *(expected or ())} & set(of):
                continue
            if not found:
                yield f"{fact.topic.name} {fact.subject}: no trace"
            if expected is not None and found not in expected:
                yield f"{fact.topic.name} {fact.subject} {fact.sequence}: in {found}, not in one of {sorted(expected)}"

    def _learn(self, payload: object, found: str) -> None:
        match payload:
            case Report():
                self._sources[payload.report_number].add(found)
            case Detection():
                self._sources[payload.detection_id].add(found)
            case DeviceHealth():
                self._sources[payload.thing_id].add(found)
            case Signal():
                self._signals[payload.signal_id] = payload.trace_id
            case CityEvent():
                self._events[payload.event_id] |= {found, payload.opening_signal.trace_id}
            case Case():
                self._cases[payload.event_id].add(found)
                self._cases[payload.case_id].add(found)
                if payload.linked_case_number:
                    self._beside[payload.linked_case_number].add(found)
            case Feedback():
                self._said[payload.report_number].add(found)
            case ReportLink():
                self._told[payload.report_number].add(found)

    def _expected(self, payload: object) -> set[str] | None:
        """The traces that a fact may be in; None where it begins one, or goes on with what is no fact."""
        match payload:
            case Signal() if payload.source.type != SignalSourceType.SIGNAL_SOURCE_TYPE_DATASTREAM:
                return self._sources[payload.source.source_id] & {payload.trace_id}
            case Signal():
                return {payload.trace_id}
            case EventSignal() if payload.change == JOINED:
                return {payload.signal.trace_id}
            case EventSignal():
                return self._events[payload.event_id]
            case ReportLink() if payload.outcome == ReportLinkOutcome.REPORT_LINK_OUTCOME_JOINED:
                return self._sources[payload.report_number]
            case CityEvent() if payload.version == 1:
                return {payload.opening_signal.trace_id}
            case CityEvent():
                return {payload.opening_signal.trace_id} | self._cases[payload.event_id]
            case Case() if payload.version == 1 and payload.event_id:
                return self._events[payload.event_id]
            case PublicWarning() if payload.version == 1:
                named = {signal_id for part in payload.parts for signal_id in part.signal_ids}
                return {self._signals[name] for name in named} | self._events[payload.event_id]
            case MessageReceipt() if payload.reporter_message.state.startswith(CALL_BACK):
                return None
            case MessageReceipt() if payload.reporter_message.state == REACTION:
                told = payload.reporter_message
                return self._cases[told.case_id] | self._beside[told.case_number] | self._said[told.report_number]
            case MessageReceipt() if payload.reporter_message.case_id:
                told = payload.reporter_message
                return self._cases[told.case_id] | self._told[told.report_number]
            case MessageReceipt() if payload.HasField("reporter_message"):
                return self._told[payload.reporter_message.report_number]
            case _:
                return None

import datetime

from cityloop.common.v1 import common_pb2 as _common_pb2
from cityloop.events.v1 import signal_pb2 as _signal_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class CityEventState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    CITY_EVENT_STATE_UNSPECIFIED: _ClassVar[CityEventState]
    CITY_EVENT_STATE_OPEN: _ClassVar[CityEventState]
    CITY_EVENT_STATE_ALL_CLEAR: _ClassVar[CityEventState]
    CITY_EVENT_STATE_CLOSED: _ClassVar[CityEventState]

class EventSignalChange(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    EVENT_SIGNAL_CHANGE_UNSPECIFIED: _ClassVar[EventSignalChange]
    EVENT_SIGNAL_CHANGE_JOINED: _ClassVar[EventSignalChange]
    EVENT_SIGNAL_CHANGE_LEFT: _ClassVar[EventSignalChange]
    EVENT_SIGNAL_CHANGE_NOT_ACKNOWLEDGED: _ClassVar[EventSignalChange]
CITY_EVENT_STATE_UNSPECIFIED: CityEventState
CITY_EVENT_STATE_OPEN: CityEventState
CITY_EVENT_STATE_ALL_CLEAR: CityEventState
CITY_EVENT_STATE_CLOSED: CityEventState
EVENT_SIGNAL_CHANGE_UNSPECIFIED: EventSignalChange
EVENT_SIGNAL_CHANGE_JOINED: EventSignalChange
EVENT_SIGNAL_CHANGE_LEFT: EventSignalChange
EVENT_SIGNAL_CHANGE_NOT_ACKNOWLEDGED: EventSignalChange

class CityEvent(_message.Message):
    __slots__ = ("event_id", "event_number", "version", "occurred_at", "recorded_at", "state", "event_class", "place", "grade", "proposed_lead", "counts", "opening_signal", "explanation", "attributes", "correction", "merge", "split_from_case_number")
    class AttributesEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: _common_pb2.AttributeValue
        def __init__(self, key: _Optional[str] = ..., value: _Optional[_Union[_common_pb2.AttributeValue, _Mapping]] = ...) -> None: ...
    EVENT_ID_FIELD_NUMBER: _ClassVar[int]
    EVENT_NUMBER_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    OCCURRED_AT_FIELD_NUMBER: _ClassVar[int]
    RECORDED_AT_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    EVENT_CLASS_FIELD_NUMBER: _ClassVar[int]
    PLACE_FIELD_NUMBER: _ClassVar[int]
    GRADE_FIELD_NUMBER: _ClassVar[int]
    PROPOSED_LEAD_FIELD_NUMBER: _ClassVar[int]
    COUNTS_FIELD_NUMBER: _ClassVar[int]
    OPENING_SIGNAL_FIELD_NUMBER: _ClassVar[int]
    EXPLANATION_FIELD_NUMBER: _ClassVar[int]
    ATTRIBUTES_FIELD_NUMBER: _ClassVar[int]
    CORRECTION_FIELD_NUMBER: _ClassVar[int]
    MERGE_FIELD_NUMBER: _ClassVar[int]
    SPLIT_FROM_CASE_NUMBER_FIELD_NUMBER: _ClassVar[int]
    event_id: str
    event_number: str
    version: int
    occurred_at: _timestamp_pb2.Timestamp
    recorded_at: _timestamp_pb2.Timestamp
    state: CityEventState
    event_class: str
    place: _common_pb2.Place
    grade: _common_pb2.EventGrade
    proposed_lead: ProposedLead
    counts: SignalCounts
    opening_signal: _signal_pb2.Signal
    explanation: _common_pb2.Explanation
    attributes: _containers.MessageMap[str, _common_pb2.AttributeValue]
    correction: _common_pb2.Correction
    merge: _common_pb2.Merge
    split_from_case_number: str
    def __init__(self, event_id: _Optional[str] = ..., event_number: _Optional[str] = ..., version: _Optional[int] = ..., occurred_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., recorded_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., state: _Optional[_Union[CityEventState, str]] = ..., event_class: _Optional[str] = ..., place: _Optional[_Union[_common_pb2.Place, _Mapping]] = ..., grade: _Optional[_Union[_common_pb2.EventGrade, str]] = ..., proposed_lead: _Optional[_Union[ProposedLead, _Mapping]] = ..., counts: _Optional[_Union[SignalCounts, _Mapping]] = ..., opening_signal: _Optional[_Union[_signal_pb2.Signal, _Mapping]] = ..., explanation: _Optional[_Union[_common_pb2.Explanation, _Mapping]] = ..., attributes: _Optional[_Mapping[str, _common_pb2.AttributeValue]] = ..., correction: _Optional[_Union[_common_pb2.Correction, _Mapping]] = ..., merge: _Optional[_Union[_common_pb2.Merge, _Mapping]] = ..., split_from_case_number: _Optional[str] = ...) -> None: ...

class ProposedLead(_message.Message):
    __slots__ = ("department_id", "responsibility_id", "reason", "explanation")
    DEPARTMENT_ID_FIELD_NUMBER: _ClassVar[int]
    RESPONSIBILITY_ID_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    EXPLANATION_FIELD_NUMBER: _ClassVar[int]
    department_id: str
    responsibility_id: str
    reason: str
    explanation: _common_pb2.Explanation
    def __init__(self, department_id: _Optional[str] = ..., responsibility_id: _Optional[str] = ..., reason: _Optional[str] = ..., explanation: _Optional[_Union[_common_pb2.Explanation, _Mapping]] = ...) -> None: ...

class SignalCounts(_message.Message):
    __slots__ = ("signals", "datastreams", "reports", "detections")
    SIGNALS_FIELD_NUMBER: _ClassVar[int]
    DATASTREAMS_FIELD_NUMBER: _ClassVar[int]
    REPORTS_FIELD_NUMBER: _ClassVar[int]
    DETECTIONS_FIELD_NUMBER: _ClassVar[int]
    signals: int
    datastreams: int
    reports: int
    detections: int
    def __init__(self, signals: _Optional[int] = ..., datastreams: _Optional[int] = ..., reports: _Optional[int] = ..., detections: _Optional[int] = ...) -> None: ...

class EventSignal(_message.Message):
    __slots__ = ("event_id", "event_number", "version", "occurred_at", "recorded_at", "change", "signal", "warning_id", "message_ids")
    EVENT_ID_FIELD_NUMBER: _ClassVar[int]
    EVENT_NUMBER_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    OCCURRED_AT_FIELD_NUMBER: _ClassVar[int]
    RECORDED_AT_FIELD_NUMBER: _ClassVar[int]
    CHANGE_FIELD_NUMBER: _ClassVar[int]
    SIGNAL_FIELD_NUMBER: _ClassVar[int]
    WARNING_ID_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_IDS_FIELD_NUMBER: _ClassVar[int]
    event_id: str
    event_number: str
    version: int
    occurred_at: _timestamp_pb2.Timestamp
    recorded_at: _timestamp_pb2.Timestamp
    change: EventSignalChange
    signal: _signal_pb2.Signal
    warning_id: str
    message_ids: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, event_id: _Optional[str] = ..., event_number: _Optional[str] = ..., version: _Optional[int] = ..., occurred_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., recorded_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., change: _Optional[_Union[EventSignalChange, str]] = ..., signal: _Optional[_Union[_signal_pb2.Signal, _Mapping]] = ..., warning_id: _Optional[str] = ..., message_ids: _Optional[_Iterable[str]] = ...) -> None: ...

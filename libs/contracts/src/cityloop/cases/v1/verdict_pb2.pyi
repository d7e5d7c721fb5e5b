import datetime

from cityloop.events.v1 import signal_pb2 as _signal_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class VerdictKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    VERDICT_KIND_UNSPECIFIED: _ClassVar[VerdictKind]
    VERDICT_KIND_TRUE: _ClassVar[VerdictKind]
    VERDICT_KIND_FALSE: _ClassVar[VerdictKind]
    VERDICT_KIND_WRONG_CLASS: _ClassVar[VerdictKind]
    VERDICT_KIND_WRONG_PLACE: _ClassVar[VerdictKind]
    VERDICT_KIND_REPEAT: _ClassVar[VerdictKind]
    VERDICT_KIND_WRONGLY_FUSED: _ClassVar[VerdictKind]
    VERDICT_KIND_WRONGLY_SEPARATE: _ClassVar[VerdictKind]
VERDICT_KIND_UNSPECIFIED: VerdictKind
VERDICT_KIND_TRUE: VerdictKind
VERDICT_KIND_FALSE: VerdictKind
VERDICT_KIND_WRONG_CLASS: VerdictKind
VERDICT_KIND_WRONG_PLACE: VerdictKind
VERDICT_KIND_REPEAT: VerdictKind
VERDICT_KIND_WRONGLY_FUSED: VerdictKind
VERDICT_KIND_WRONGLY_SEPARATE: VerdictKind

class Verdict(_message.Message):
    __slots__ = ("verdict_id", "occurred_at", "recorded_at", "case_id", "case_number", "event_id", "signal_id", "source", "rule_id", "rule_version", "kind", "post_id", "reason")
    VERDICT_ID_FIELD_NUMBER: _ClassVar[int]
    OCCURRED_AT_FIELD_NUMBER: _ClassVar[int]
    RECORDED_AT_FIELD_NUMBER: _ClassVar[int]
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    CASE_NUMBER_FIELD_NUMBER: _ClassVar[int]
    EVENT_ID_FIELD_NUMBER: _ClassVar[int]
    SIGNAL_ID_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    RULE_ID_FIELD_NUMBER: _ClassVar[int]
    RULE_VERSION_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    POST_ID_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    verdict_id: str
    occurred_at: _timestamp_pb2.Timestamp
    recorded_at: _timestamp_pb2.Timestamp
    case_id: str
    case_number: str
    event_id: str
    signal_id: str
    source: _signal_pb2.SignalSource
    rule_id: str
    rule_version: str
    kind: VerdictKind
    post_id: str
    reason: str
    def __init__(self, verdict_id: _Optional[str] = ..., occurred_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., recorded_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., case_id: _Optional[str] = ..., case_number: _Optional[str] = ..., event_id: _Optional[str] = ..., signal_id: _Optional[str] = ..., source: _Optional[_Union[_signal_pb2.SignalSource, _Mapping]] = ..., rule_id: _Optional[str] = ..., rule_version: _Optional[str] = ..., kind: _Optional[_Union[VerdictKind, str]] = ..., post_id: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

import datetime

from cityloop.common.v1 import common_pb2 as _common_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class SignalKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    SIGNAL_KIND_UNSPECIFIED: _ClassVar[SignalKind]
    SIGNAL_KIND_RAISED: _ClassVar[SignalKind]
    SIGNAL_KIND_CLEARED: _ClassVar[SignalKind]
    SIGNAL_KIND_PREDICTED: _ClassVar[SignalKind]

class SignalSourceType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    SIGNAL_SOURCE_TYPE_UNSPECIFIED: _ClassVar[SignalSourceType]
    SIGNAL_SOURCE_TYPE_DATASTREAM: _ClassVar[SignalSourceType]
    SIGNAL_SOURCE_TYPE_REPORT: _ClassVar[SignalSourceType]
    SIGNAL_SOURCE_TYPE_DETECTION: _ClassVar[SignalSourceType]
    SIGNAL_SOURCE_TYPE_DEVICE_HEALTH: _ClassVar[SignalSourceType]
SIGNAL_KIND_UNSPECIFIED: SignalKind
SIGNAL_KIND_RAISED: SignalKind
SIGNAL_KIND_CLEARED: SignalKind
SIGNAL_KIND_PREDICTED: SignalKind
SIGNAL_SOURCE_TYPE_UNSPECIFIED: SignalSourceType
SIGNAL_SOURCE_TYPE_DATASTREAM: SignalSourceType
SIGNAL_SOURCE_TYPE_REPORT: SignalSourceType
SIGNAL_SOURCE_TYPE_DETECTION: SignalSourceType
SIGNAL_SOURCE_TYPE_DEVICE_HEALTH: SignalSourceType

class Signal(_message.Message):
    __slots__ = ("signal_id", "occurred_at", "recorded_at", "kind", "source", "event_class", "place", "grade", "explanation", "trace_id", "imported", "span_id", "attributes", "algorithm")
    class AttributesEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: _common_pb2.AttributeValue
        def __init__(self, key: _Optional[str] = ..., value: _Optional[_Union[_common_pb2.AttributeValue, _Mapping]] = ...) -> None: ...
    SIGNAL_ID_FIELD_NUMBER: _ClassVar[int]
    OCCURRED_AT_FIELD_NUMBER: _ClassVar[int]
    RECORDED_AT_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    EVENT_CLASS_FIELD_NUMBER: _ClassVar[int]
    PLACE_FIELD_NUMBER: _ClassVar[int]
    GRADE_FIELD_NUMBER: _ClassVar[int]
    EXPLANATION_FIELD_NUMBER: _ClassVar[int]
    TRACE_ID_FIELD_NUMBER: _ClassVar[int]
    IMPORTED_FIELD_NUMBER: _ClassVar[int]
    SPAN_ID_FIELD_NUMBER: _ClassVar[int]
    ATTRIBUTES_FIELD_NUMBER: _ClassVar[int]
    ALGORITHM_FIELD_NUMBER: _ClassVar[int]
    signal_id: str
    occurred_at: _timestamp_pb2.Timestamp
    recorded_at: _timestamp_pb2.Timestamp
    kind: SignalKind
    source: SignalSource
    event_class: str
    place: _common_pb2.Place
    grade: _common_pb2.EventGrade
    explanation: _common_pb2.Explanation
    trace_id: str
    imported: bool
    span_id: str
    attributes: _containers.MessageMap[str, _common_pb2.AttributeValue]
    algorithm: AlgorithmClaim
    def __init__(self, signal_id: _Optional[str] = ..., occurred_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., recorded_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., kind: _Optional[_Union[SignalKind, str]] = ..., source: _Optional[_Union[SignalSource, _Mapping]] = ..., event_class: _Optional[str] = ..., place: _Optional[_Union[_common_pb2.Place, _Mapping]] = ..., grade: _Optional[_Union[_common_pb2.EventGrade, str]] = ..., explanation: _Optional[_Union[_common_pb2.Explanation, _Mapping]] = ..., trace_id: _Optional[str] = ..., imported: _Optional[bool] = ..., span_id: _Optional[str] = ..., attributes: _Optional[_Mapping[str, _common_pb2.AttributeValue]] = ..., algorithm: _Optional[_Union[AlgorithmClaim, _Mapping]] = ...) -> None: ...

class AlgorithmClaim(_message.Message):
    __slots__ = ("algorithm_id", "model_version", "confidence", "box", "evidence")
    ALGORITHM_ID_FIELD_NUMBER: _ClassVar[int]
    MODEL_VERSION_FIELD_NUMBER: _ClassVar[int]
    CONFIDENCE_FIELD_NUMBER: _ClassVar[int]
    BOX_FIELD_NUMBER: _ClassVar[int]
    EVIDENCE_FIELD_NUMBER: _ClassVar[int]
    algorithm_id: str
    model_version: str
    confidence: float
    box: _common_pb2.Box
    evidence: _common_pb2.AttachmentReference
    def __init__(self, algorithm_id: _Optional[str] = ..., model_version: _Optional[str] = ..., confidence: _Optional[float] = ..., box: _Optional[_Union[_common_pb2.Box, _Mapping]] = ..., evidence: _Optional[_Union[_common_pb2.AttachmentReference, _Mapping]] = ...) -> None: ...

class SignalSource(_message.Message):
    __slots__ = ("type", "source_id", "name", "channel")
    TYPE_FIELD_NUMBER: _ClassVar[int]
    SOURCE_ID_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    CHANNEL_FIELD_NUMBER: _ClassVar[int]
    type: SignalSourceType
    source_id: str
    name: _common_pb2.Label
    channel: str
    def __init__(self, type: _Optional[_Union[SignalSourceType, str]] = ..., source_id: _Optional[str] = ..., name: _Optional[_Union[_common_pb2.Label, _Mapping]] = ..., channel: _Optional[str] = ...) -> None: ...

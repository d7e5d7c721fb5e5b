import datetime

from cityloop.common.v1 import common_pb2 as _common_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class WarningState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    WARNING_STATE_UNSPECIFIED: _ClassVar[WarningState]
    WARNING_STATE_DRAFT: _ClassVar[WarningState]
    WARNING_STATE_SIGNED: _ClassVar[WarningState]
    WARNING_STATE_ALL_CLEAR_DRAFT: _ClassVar[WarningState]
    WARNING_STATE_ALL_CLEAR: _ClassVar[WarningState]
    WARNING_STATE_CANCELLED: _ClassVar[WarningState]

class WarningKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    WARNING_KIND_UNSPECIFIED: _ClassVar[WarningKind]
    WARNING_KIND_PREDICTION: _ClassVar[WarningKind]
    WARNING_KIND_COMPOSITE: _ClassVar[WarningKind]

class WarningLevel(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    WARNING_LEVEL_UNSPECIFIED: _ClassVar[WarningLevel]
    WARNING_LEVEL_RED: _ClassVar[WarningLevel]
    WARNING_LEVEL_ORANGE: _ClassVar[WarningLevel]
    WARNING_LEVEL_YELLOW: _ClassVar[WarningLevel]
    WARNING_LEVEL_BLUE: _ClassVar[WarningLevel]
WARNING_STATE_UNSPECIFIED: WarningState
WARNING_STATE_DRAFT: WarningState
WARNING_STATE_SIGNED: WarningState
WARNING_STATE_ALL_CLEAR_DRAFT: WarningState
WARNING_STATE_ALL_CLEAR: WarningState
WARNING_STATE_CANCELLED: WarningState
WARNING_KIND_UNSPECIFIED: WarningKind
WARNING_KIND_PREDICTION: WarningKind
WARNING_KIND_COMPOSITE: WarningKind
WARNING_LEVEL_UNSPECIFIED: WarningLevel
WARNING_LEVEL_RED: WarningLevel
WARNING_LEVEL_ORANGE: WarningLevel
WARNING_LEVEL_YELLOW: WarningLevel
WARNING_LEVEL_BLUE: WarningLevel

class Warning(_message.Message):
    __slots__ = ("warning_id", "warning_number", "version", "occurred_at", "recorded_at", "state", "kind", "level", "event_class", "event_id", "event_number", "place", "radius_metres", "headline", "instruction", "issuing_department_id", "signed_by_post_id", "onset_at", "acknowledge_by", "parts", "explanation")
    WARNING_ID_FIELD_NUMBER: _ClassVar[int]
    WARNING_NUMBER_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    OCCURRED_AT_FIELD_NUMBER: _ClassVar[int]
    RECORDED_AT_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    LEVEL_FIELD_NUMBER: _ClassVar[int]
    EVENT_CLASS_FIELD_NUMBER: _ClassVar[int]
    EVENT_ID_FIELD_NUMBER: _ClassVar[int]
    EVENT_NUMBER_FIELD_NUMBER: _ClassVar[int]
    PLACE_FIELD_NUMBER: _ClassVar[int]
    RADIUS_METRES_FIELD_NUMBER: _ClassVar[int]
    HEADLINE_FIELD_NUMBER: _ClassVar[int]
    INSTRUCTION_FIELD_NUMBER: _ClassVar[int]
    ISSUING_DEPARTMENT_ID_FIELD_NUMBER: _ClassVar[int]
    SIGNED_BY_POST_ID_FIELD_NUMBER: _ClassVar[int]
    ONSET_AT_FIELD_NUMBER: _ClassVar[int]
    ACKNOWLEDGE_BY_FIELD_NUMBER: _ClassVar[int]
    PARTS_FIELD_NUMBER: _ClassVar[int]
    EXPLANATION_FIELD_NUMBER: _ClassVar[int]
    warning_id: str
    warning_number: str
    version: int
    occurred_at: _timestamp_pb2.Timestamp
    recorded_at: _timestamp_pb2.Timestamp
    state: WarningState
    kind: WarningKind
    level: WarningLevel
    event_class: str
    event_id: str
    event_number: str
    place: _common_pb2.Place
    radius_metres: float
    headline: _common_pb2.Label
    instruction: _common_pb2.Label
    issuing_department_id: str
    signed_by_post_id: str
    onset_at: _timestamp_pb2.Timestamp
    acknowledge_by: _timestamp_pb2.Timestamp
    parts: _containers.RepeatedCompositeFieldContainer[WarningPart]
    explanation: _common_pb2.Explanation
    def __init__(self, warning_id: _Optional[str] = ..., warning_number: _Optional[str] = ..., version: _Optional[int] = ..., occurred_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., recorded_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., state: _Optional[_Union[WarningState, str]] = ..., kind: _Optional[_Union[WarningKind, str]] = ..., level: _Optional[_Union[WarningLevel, str]] = ..., event_class: _Optional[str] = ..., event_id: _Optional[str] = ..., event_number: _Optional[str] = ..., place: _Optional[_Union[_common_pb2.Place, _Mapping]] = ..., radius_metres: _Optional[float] = ..., headline: _Optional[_Union[_common_pb2.Label, _Mapping]] = ..., instruction: _Optional[_Union[_common_pb2.Label, _Mapping]] = ..., issuing_department_id: _Optional[str] = ..., signed_by_post_id: _Optional[str] = ..., onset_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., acknowledge_by: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., parts: _Optional[_Iterable[_Union[WarningPart, _Mapping]]] = ..., explanation: _Optional[_Union[_common_pb2.Explanation, _Mapping]] = ...) -> None: ...

class WarningPart(_message.Message):
    __slots__ = ("part", "weight", "signal_ids", "reason")
    PART_FIELD_NUMBER: _ClassVar[int]
    WEIGHT_FIELD_NUMBER: _ClassVar[int]
    SIGNAL_IDS_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    part: str
    weight: float
    signal_ids: _containers.RepeatedScalarFieldContainer[str]
    reason: str
    def __init__(self, part: _Optional[str] = ..., weight: _Optional[float] = ..., signal_ids: _Optional[_Iterable[str]] = ..., reason: _Optional[str] = ...) -> None: ...

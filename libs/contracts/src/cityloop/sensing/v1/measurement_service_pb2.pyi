import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class RemeasurementReason(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    REMEASUREMENT_REASON_UNSPECIFIED: _ClassVar[RemeasurementReason]
    REMEASUREMENT_REASON_ABOVE_LIMIT: _ClassVar[RemeasurementReason]
    REMEASUREMENT_REASON_DWELL_NOT_REACHED: _ClassVar[RemeasurementReason]
    REMEASUREMENT_REASON_FLAGGED: _ClassVar[RemeasurementReason]
    REMEASUREMENT_REASON_SILENT: _ClassVar[RemeasurementReason]
    REMEASUREMENT_REASON_UNKNOWN_DATASTREAM: _ClassVar[RemeasurementReason]
REMEASUREMENT_REASON_UNSPECIFIED: RemeasurementReason
REMEASUREMENT_REASON_ABOVE_LIMIT: RemeasurementReason
REMEASUREMENT_REASON_DWELL_NOT_REACHED: RemeasurementReason
REMEASUREMENT_REASON_FLAGGED: RemeasurementReason
REMEASUREMENT_REASON_SILENT: RemeasurementReason
REMEASUREMENT_REASON_UNKNOWN_DATASTREAM: RemeasurementReason

class RemeasureRequest(_message.Message):
    __slots__ = ("datastream_ids", "below", "dwell_seconds")
    DATASTREAM_IDS_FIELD_NUMBER: _ClassVar[int]
    BELOW_FIELD_NUMBER: _ClassVar[int]
    DWELL_SECONDS_FIELD_NUMBER: _ClassVar[int]
    datastream_ids: _containers.RepeatedScalarFieldContainer[str]
    below: float
    dwell_seconds: int
    def __init__(self, datastream_ids: _Optional[_Iterable[str]] = ..., below: _Optional[float] = ..., dwell_seconds: _Optional[int] = ...) -> None: ...

class RemeasureResponse(_message.Message):
    __slots__ = ("holds", "datastreams")
    HOLDS_FIELD_NUMBER: _ClassVar[int]
    DATASTREAMS_FIELD_NUMBER: _ClassVar[int]
    holds: bool
    datastreams: _containers.RepeatedCompositeFieldContainer[Remeasurement]
    def __init__(self, holds: _Optional[bool] = ..., datastreams: _Optional[_Iterable[_Union[Remeasurement, _Mapping]]] = ...) -> None: ...

class Remeasurement(_message.Message):
    __slots__ = ("datastream_id", "holds", "value", "phenomenon_time", "reason")
    DATASTREAM_ID_FIELD_NUMBER: _ClassVar[int]
    HOLDS_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    PHENOMENON_TIME_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    datastream_id: str
    holds: bool
    value: float
    phenomenon_time: _timestamp_pb2.Timestamp
    reason: RemeasurementReason
    def __init__(self, datastream_id: _Optional[str] = ..., holds: _Optional[bool] = ..., value: _Optional[float] = ..., phenomenon_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., reason: _Optional[_Union[RemeasurementReason, str]] = ...) -> None: ...

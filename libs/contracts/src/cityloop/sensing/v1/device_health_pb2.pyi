import datetime

from cityloop.common.v1 import common_pb2 as _common_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class DeviceState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    DEVICE_STATE_UNSPECIFIED: _ClassVar[DeviceState]
    DEVICE_STATE_ONLINE: _ClassVar[DeviceState]
    DEVICE_STATE_LATE: _ClassVar[DeviceState]
    DEVICE_STATE_SILENT: _ClassVar[DeviceState]
    DEVICE_STATE_FAULT: _ClassVar[DeviceState]
DEVICE_STATE_UNSPECIFIED: DeviceState
DEVICE_STATE_ONLINE: DeviceState
DEVICE_STATE_LATE: DeviceState
DEVICE_STATE_SILENT: DeviceState
DEVICE_STATE_FAULT: DeviceState

class DeviceHealth(_message.Message):
    __slots__ = ("thing_id", "version", "occurred_at", "recorded_at", "state", "thing_model", "department_id", "place", "last_reading_at", "name", "clock_ahead_seconds")
    THING_ID_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    OCCURRED_AT_FIELD_NUMBER: _ClassVar[int]
    RECORDED_AT_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    THING_MODEL_FIELD_NUMBER: _ClassVar[int]
    DEPARTMENT_ID_FIELD_NUMBER: _ClassVar[int]
    PLACE_FIELD_NUMBER: _ClassVar[int]
    LAST_READING_AT_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    CLOCK_AHEAD_SECONDS_FIELD_NUMBER: _ClassVar[int]
    thing_id: str
    version: int
    occurred_at: _timestamp_pb2.Timestamp
    recorded_at: _timestamp_pb2.Timestamp
    state: DeviceState
    thing_model: str
    department_id: str
    place: _common_pb2.Place
    last_reading_at: _timestamp_pb2.Timestamp
    name: _common_pb2.Label
    clock_ahead_seconds: int
    def __init__(self, thing_id: _Optional[str] = ..., version: _Optional[int] = ..., occurred_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., recorded_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., state: _Optional[_Union[DeviceState, str]] = ..., thing_model: _Optional[str] = ..., department_id: _Optional[str] = ..., place: _Optional[_Union[_common_pb2.Place, _Mapping]] = ..., last_reading_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., name: _Optional[_Union[_common_pb2.Label, _Mapping]] = ..., clock_ahead_seconds: _Optional[int] = ...) -> None: ...

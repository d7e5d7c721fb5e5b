import datetime

from cityloop.common.v1 import common_pb2 as _common_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Mode(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    MODE_UNSPECIFIED: _ClassVar[Mode]
    MODE_PEACETIME: _ClassVar[Mode]
    MODE_RESPONSE: _ClassVar[Mode]
    MODE_EMERGENCY: _ClassVar[Mode]
    MODE_RECOVERY: _ClassVar[Mode]
MODE_UNSPECIFIED: Mode
MODE_PEACETIME: Mode
MODE_RESPONSE: Mode
MODE_EMERGENCY: Mode
MODE_RECOVERY: Mode

class OperatingMode(_message.Message):
    __slots__ = ("area", "version", "occurred_at", "recorded_at", "mode", "commanding_post_id", "reason")
    AREA_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    OCCURRED_AT_FIELD_NUMBER: _ClassVar[int]
    RECORDED_AT_FIELD_NUMBER: _ClassVar[int]
    MODE_FIELD_NUMBER: _ClassVar[int]
    COMMANDING_POST_ID_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    area: _common_pb2.AreaReference
    version: int
    occurred_at: _timestamp_pb2.Timestamp
    recorded_at: _timestamp_pb2.Timestamp
    mode: Mode
    commanding_post_id: str
    reason: str
    def __init__(self, area: _Optional[_Union[_common_pb2.AreaReference, _Mapping]] = ..., version: _Optional[int] = ..., occurred_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., recorded_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., mode: _Optional[_Union[Mode, str]] = ..., commanding_post_id: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

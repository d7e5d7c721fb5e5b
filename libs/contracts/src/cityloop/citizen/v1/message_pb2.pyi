import datetime

from cityloop.common.v1 import common_pb2 as _common_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class MessageState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    MESSAGE_STATE_UNSPECIFIED: _ClassVar[MessageState]
    MESSAGE_STATE_DELIVERED: _ClassVar[MessageState]
    MESSAGE_STATE_READ: _ClassVar[MessageState]
    MESSAGE_STATE_CONFIRMED: _ClassVar[MessageState]
    MESSAGE_STATE_FAILED: _ClassVar[MessageState]
MESSAGE_STATE_UNSPECIFIED: MessageState
MESSAGE_STATE_DELIVERED: MessageState
MESSAGE_STATE_READ: MessageState
MESSAGE_STATE_CONFIRMED: MessageState
MESSAGE_STATE_FAILED: MessageState

class MessageReceipt(_message.Message):
    __slots__ = ("message_id", "version", "occurred_at", "recorded_at", "state", "warning_id", "department_id", "reporter_message")
    MESSAGE_ID_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    OCCURRED_AT_FIELD_NUMBER: _ClassVar[int]
    RECORDED_AT_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    WARNING_ID_FIELD_NUMBER: _ClassVar[int]
    DEPARTMENT_ID_FIELD_NUMBER: _ClassVar[int]
    REPORTER_MESSAGE_FIELD_NUMBER: _ClassVar[int]
    message_id: str
    version: int
    occurred_at: _timestamp_pb2.Timestamp
    recorded_at: _timestamp_pb2.Timestamp
    state: MessageState
    warning_id: str
    department_id: str
    reporter_message: ReporterMessage
    def __init__(self, message_id: _Optional[str] = ..., version: _Optional[int] = ..., occurred_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., recorded_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., state: _Optional[_Union[MessageState, str]] = ..., warning_id: _Optional[str] = ..., department_id: _Optional[str] = ..., reporter_message: _Optional[_Union[ReporterMessage, _Mapping]] = ...) -> None: ...

class ReporterMessage(_message.Message):
    __slots__ = ("report_number", "case_id", "case_number", "state", "text", "pack_id", "pack_version", "told_version")
    REPORT_NUMBER_FIELD_NUMBER: _ClassVar[int]
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    CASE_NUMBER_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    PACK_ID_FIELD_NUMBER: _ClassVar[int]
    PACK_VERSION_FIELD_NUMBER: _ClassVar[int]
    TOLD_VERSION_FIELD_NUMBER: _ClassVar[int]
    report_number: str
    case_id: str
    case_number: str
    state: str
    text: _common_pb2.Label
    pack_id: str
    pack_version: int
    told_version: int
    def __init__(self, report_number: _Optional[str] = ..., case_id: _Optional[str] = ..., case_number: _Optional[str] = ..., state: _Optional[str] = ..., text: _Optional[_Union[_common_pb2.Label, _Mapping]] = ..., pack_id: _Optional[str] = ..., pack_version: _Optional[int] = ..., told_version: _Optional[int] = ...) -> None: ...

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

class CommandState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    COMMAND_STATE_UNSPECIFIED: _ClassVar[CommandState]
    COMMAND_STATE_PENDING_APPROVAL: _ClassVar[CommandState]
    COMMAND_STATE_RELEASED: _ClassVar[CommandState]
    COMMAND_STATE_ACKNOWLEDGED: _ClassVar[CommandState]
    COMMAND_STATE_DONE: _ClassVar[CommandState]
    COMMAND_STATE_REFUSED: _ClassVar[CommandState]
    COMMAND_STATE_TIMED_OUT: _ClassVar[CommandState]
COMMAND_STATE_UNSPECIFIED: CommandState
COMMAND_STATE_PENDING_APPROVAL: CommandState
COMMAND_STATE_RELEASED: CommandState
COMMAND_STATE_ACKNOWLEDGED: CommandState
COMMAND_STATE_DONE: CommandState
COMMAND_STATE_REFUSED: CommandState
COMMAND_STATE_TIMED_OUT: CommandState

class Command(_message.Message):
    __slots__ = ("command_id", "command_number", "version", "occurred_at", "recorded_at", "state", "thing_id", "command", "parameters", "issue", "requested_by_post_id", "approved_by_post_id", "authorised_by_mode", "interlock", "reason", "expires_at", "thing_name", "code", "details", "thing_model")
    class ParametersEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    class DetailsEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    COMMAND_ID_FIELD_NUMBER: _ClassVar[int]
    COMMAND_NUMBER_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    OCCURRED_AT_FIELD_NUMBER: _ClassVar[int]
    RECORDED_AT_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    THING_ID_FIELD_NUMBER: _ClassVar[int]
    COMMAND_FIELD_NUMBER: _ClassVar[int]
    PARAMETERS_FIELD_NUMBER: _ClassVar[int]
    ISSUE_FIELD_NUMBER: _ClassVar[int]
    REQUESTED_BY_POST_ID_FIELD_NUMBER: _ClassVar[int]
    APPROVED_BY_POST_ID_FIELD_NUMBER: _ClassVar[int]
    AUTHORISED_BY_MODE_FIELD_NUMBER: _ClassVar[int]
    INTERLOCK_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    EXPIRES_AT_FIELD_NUMBER: _ClassVar[int]
    THING_NAME_FIELD_NUMBER: _ClassVar[int]
    CODE_FIELD_NUMBER: _ClassVar[int]
    DETAILS_FIELD_NUMBER: _ClassVar[int]
    THING_MODEL_FIELD_NUMBER: _ClassVar[int]
    command_id: str
    command_number: str
    version: int
    occurred_at: _timestamp_pb2.Timestamp
    recorded_at: _timestamp_pb2.Timestamp
    state: CommandState
    thing_id: str
    command: str
    parameters: _containers.ScalarMap[str, str]
    issue: str
    requested_by_post_id: str
    approved_by_post_id: str
    authorised_by_mode: str
    interlock: InterlockStatement
    reason: str
    expires_at: _timestamp_pb2.Timestamp
    thing_name: _common_pb2.Label
    code: str
    details: _containers.ScalarMap[str, str]
    thing_model: str
    def __init__(self, command_id: _Optional[str] = ..., command_number: _Optional[str] = ..., version: _Optional[int] = ..., occurred_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., recorded_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., state: _Optional[_Union[CommandState, str]] = ..., thing_id: _Optional[str] = ..., command: _Optional[str] = ..., parameters: _Optional[_Mapping[str, str]] = ..., issue: _Optional[str] = ..., requested_by_post_id: _Optional[str] = ..., approved_by_post_id: _Optional[str] = ..., authorised_by_mode: _Optional[str] = ..., interlock: _Optional[_Union[InterlockStatement, _Mapping]] = ..., reason: _Optional[str] = ..., expires_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., thing_name: _Optional[_Union[_common_pb2.Label, _Mapping]] = ..., code: _Optional[str] = ..., details: _Optional[_Mapping[str, str]] = ..., thing_model: _Optional[str] = ...) -> None: ...

class InterlockStatement(_message.Message):
    __slots__ = ("interlock", "post_id", "stated_at", "holds", "text")
    INTERLOCK_FIELD_NUMBER: _ClassVar[int]
    POST_ID_FIELD_NUMBER: _ClassVar[int]
    STATED_AT_FIELD_NUMBER: _ClassVar[int]
    HOLDS_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    interlock: str
    post_id: str
    stated_at: _timestamp_pb2.Timestamp
    holds: bool
    text: str
    def __init__(self, interlock: _Optional[str] = ..., post_id: _Optional[str] = ..., stated_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., holds: _Optional[bool] = ..., text: _Optional[str] = ...) -> None: ...

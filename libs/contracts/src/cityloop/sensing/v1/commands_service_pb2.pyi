from cityloop.common.v1 import common_pb2 as _common_pb2
from cityloop.sensing.v1 import command_pb2 as _command_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class RequestCommandRequest(_message.Message):
    __slots__ = ("change", "thing_id", "command", "parameters", "issue")
    class ParametersEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    CHANGE_FIELD_NUMBER: _ClassVar[int]
    THING_ID_FIELD_NUMBER: _ClassVar[int]
    COMMAND_FIELD_NUMBER: _ClassVar[int]
    PARAMETERS_FIELD_NUMBER: _ClassVar[int]
    ISSUE_FIELD_NUMBER: _ClassVar[int]
    change: _common_pb2.Change
    thing_id: str
    command: str
    parameters: _containers.ScalarMap[str, str]
    issue: str
    def __init__(self, change: _Optional[_Union[_common_pb2.Change, _Mapping]] = ..., thing_id: _Optional[str] = ..., command: _Optional[str] = ..., parameters: _Optional[_Mapping[str, str]] = ..., issue: _Optional[str] = ...) -> None: ...

class RequestCommandResponse(_message.Message):
    __slots__ = ("command",)
    COMMAND_FIELD_NUMBER: _ClassVar[int]
    command: _command_pb2.Command
    def __init__(self, command: _Optional[_Union[_command_pb2.Command, _Mapping]] = ...) -> None: ...

class ApproveCommandRequest(_message.Message):
    __slots__ = ("change", "command_id", "approved", "reason")
    CHANGE_FIELD_NUMBER: _ClassVar[int]
    COMMAND_ID_FIELD_NUMBER: _ClassVar[int]
    APPROVED_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    change: _common_pb2.Change
    command_id: str
    approved: bool
    reason: str
    def __init__(self, change: _Optional[_Union[_common_pb2.Change, _Mapping]] = ..., command_id: _Optional[str] = ..., approved: _Optional[bool] = ..., reason: _Optional[str] = ...) -> None: ...

class ApproveCommandResponse(_message.Message):
    __slots__ = ("command",)
    COMMAND_FIELD_NUMBER: _ClassVar[int]
    command: _command_pb2.Command
    def __init__(self, command: _Optional[_Union[_command_pb2.Command, _Mapping]] = ...) -> None: ...

class StateInterlockRequest(_message.Message):
    __slots__ = ("change", "thing_id", "interlock", "holds", "text")
    CHANGE_FIELD_NUMBER: _ClassVar[int]
    THING_ID_FIELD_NUMBER: _ClassVar[int]
    INTERLOCK_FIELD_NUMBER: _ClassVar[int]
    HOLDS_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    change: _common_pb2.Change
    thing_id: str
    interlock: str
    holds: bool
    text: str
    def __init__(self, change: _Optional[_Union[_common_pb2.Change, _Mapping]] = ..., thing_id: _Optional[str] = ..., interlock: _Optional[str] = ..., holds: _Optional[bool] = ..., text: _Optional[str] = ...) -> None: ...

class StateInterlockResponse(_message.Message):
    __slots__ = ("statement",)
    STATEMENT_FIELD_NUMBER: _ClassVar[int]
    statement: _command_pb2.InterlockStatement
    def __init__(self, statement: _Optional[_Union[_command_pb2.InterlockStatement, _Mapping]] = ...) -> None: ...

class StreamCommandsRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class StreamCommandsResponse(_message.Message):
    __slots__ = ("command",)
    COMMAND_FIELD_NUMBER: _ClassVar[int]
    command: _command_pb2.Command
    def __init__(self, command: _Optional[_Union[_command_pb2.Command, _Mapping]] = ...) -> None: ...

class ReportCommandRequest(_message.Message):
    __slots__ = ("command_id", "state", "reason")
    COMMAND_ID_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    command_id: str
    state: _command_pb2.CommandState
    reason: str
    def __init__(self, command_id: _Optional[str] = ..., state: _Optional[_Union[_command_pb2.CommandState, str]] = ..., reason: _Optional[str] = ...) -> None: ...

class ReportCommandResponse(_message.Message):
    __slots__ = ("command",)
    COMMAND_FIELD_NUMBER: _ClassVar[int]
    command: _command_pb2.Command
    def __init__(self, command: _Optional[_Union[_command_pb2.Command, _Mapping]] = ...) -> None: ...

class GetCommandRequest(_message.Message):
    __slots__ = ("command",)
    COMMAND_FIELD_NUMBER: _ClassVar[int]
    command: str
    def __init__(self, command: _Optional[str] = ...) -> None: ...

class GetCommandResponse(_message.Message):
    __slots__ = ("command", "history")
    COMMAND_FIELD_NUMBER: _ClassVar[int]
    HISTORY_FIELD_NUMBER: _ClassVar[int]
    command: _command_pb2.Command
    history: _containers.RepeatedCompositeFieldContainer[_command_pb2.Command]
    def __init__(self, command: _Optional[_Union[_command_pb2.Command, _Mapping]] = ..., history: _Optional[_Iterable[_Union[_command_pb2.Command, _Mapping]]] = ...) -> None: ...

from cityloop.common.v1 import common_pb2 as _common_pb2
from cityloop.events.v1 import warning_pb2 as _warning_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ListWarningsRequest(_message.Message):
    __slots__ = ("state", "page_size", "page_token")
    STATE_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    state: _warning_pb2.WarningState
    page_size: int
    page_token: str
    def __init__(self, state: _Optional[_Union[_warning_pb2.WarningState, str]] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListWarningsResponse(_message.Message):
    __slots__ = ("warnings", "next_page_token")
    WARNINGS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    warnings: _containers.RepeatedCompositeFieldContainer[_warning_pb2.Warning]
    next_page_token: str
    def __init__(self, warnings: _Optional[_Iterable[_Union[_warning_pb2.Warning, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class GetWarningRequest(_message.Message):
    __slots__ = ("warning",)
    WARNING_FIELD_NUMBER: _ClassVar[int]
    warning: str
    def __init__(self, warning: _Optional[str] = ...) -> None: ...

class GetWarningResponse(_message.Message):
    __slots__ = ("warning", "history")
    WARNING_FIELD_NUMBER: _ClassVar[int]
    HISTORY_FIELD_NUMBER: _ClassVar[int]
    warning: _warning_pb2.Warning
    history: _containers.RepeatedCompositeFieldContainer[_warning_pb2.Warning]
    def __init__(self, warning: _Optional[_Union[_warning_pb2.Warning, _Mapping]] = ..., history: _Optional[_Iterable[_Union[_warning_pb2.Warning, _Mapping]]] = ...) -> None: ...

class SignWarningRequest(_message.Message):
    __slots__ = ("change", "warning_id", "expected_version")
    CHANGE_FIELD_NUMBER: _ClassVar[int]
    WARNING_ID_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_VERSION_FIELD_NUMBER: _ClassVar[int]
    change: _common_pb2.Change
    warning_id: str
    expected_version: int
    def __init__(self, change: _Optional[_Union[_common_pb2.Change, _Mapping]] = ..., warning_id: _Optional[str] = ..., expected_version: _Optional[int] = ...) -> None: ...

class SignWarningResponse(_message.Message):
    __slots__ = ("warning",)
    WARNING_FIELD_NUMBER: _ClassVar[int]
    warning: _warning_pb2.Warning
    def __init__(self, warning: _Optional[_Union[_warning_pb2.Warning, _Mapping]] = ...) -> None: ...

class CancelWarningRequest(_message.Message):
    __slots__ = ("change", "warning_id", "reason")
    CHANGE_FIELD_NUMBER: _ClassVar[int]
    WARNING_ID_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    change: _common_pb2.Change
    warning_id: str
    reason: str
    def __init__(self, change: _Optional[_Union[_common_pb2.Change, _Mapping]] = ..., warning_id: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

class CancelWarningResponse(_message.Message):
    __slots__ = ("warning",)
    WARNING_FIELD_NUMBER: _ClassVar[int]
    warning: _warning_pb2.Warning
    def __init__(self, warning: _Optional[_Union[_warning_pb2.Warning, _Mapping]] = ...) -> None: ...

class ReadWarningsRequest(_message.Message):
    __slots__ = ("after_warning_id", "after_version")
    AFTER_WARNING_ID_FIELD_NUMBER: _ClassVar[int]
    AFTER_VERSION_FIELD_NUMBER: _ClassVar[int]
    after_warning_id: str
    after_version: int
    def __init__(self, after_warning_id: _Optional[str] = ..., after_version: _Optional[int] = ...) -> None: ...

class ReadWarningsResponse(_message.Message):
    __slots__ = ("versions",)
    VERSIONS_FIELD_NUMBER: _ClassVar[int]
    versions: _containers.RepeatedCompositeFieldContainer[WarningVersion]
    def __init__(self, versions: _Optional[_Iterable[_Union[WarningVersion, _Mapping]]] = ...) -> None: ...

class WarningVersion(_message.Message):
    __slots__ = ("warning", "trace_id")
    WARNING_FIELD_NUMBER: _ClassVar[int]
    TRACE_ID_FIELD_NUMBER: _ClassVar[int]
    warning: _warning_pb2.Warning
    trace_id: str
    def __init__(self, warning: _Optional[_Union[_warning_pb2.Warning, _Mapping]] = ..., trace_id: _Optional[str] = ...) -> None: ...

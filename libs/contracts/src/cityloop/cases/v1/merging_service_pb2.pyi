from cityloop.cases.v1 import case_pb2 as _case_pb2
from cityloop.common.v1 import common_pb2 as _common_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class MergeCaseRequest(_message.Message):
    __slots__ = ("change", "case_id", "expected_version", "into_case", "expected_into_version", "reason")
    CHANGE_FIELD_NUMBER: _ClassVar[int]
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_VERSION_FIELD_NUMBER: _ClassVar[int]
    INTO_CASE_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_INTO_VERSION_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    change: _common_pb2.Change
    case_id: str
    expected_version: int
    into_case: str
    expected_into_version: int
    reason: str
    def __init__(self, change: _Optional[_Union[_common_pb2.Change, _Mapping]] = ..., case_id: _Optional[str] = ..., expected_version: _Optional[int] = ..., into_case: _Optional[str] = ..., expected_into_version: _Optional[int] = ..., reason: _Optional[str] = ...) -> None: ...

class MergeCaseResponse(_message.Message):
    __slots__ = ("case", "into", "tasks")
    CASE_FIELD_NUMBER: _ClassVar[int]
    INTO_FIELD_NUMBER: _ClassVar[int]
    TASKS_FIELD_NUMBER: _ClassVar[int]
    case: _case_pb2.Case
    into: _case_pb2.Case
    tasks: _containers.RepeatedCompositeFieldContainer[_case_pb2.Task]
    def __init__(self, case: _Optional[_Union[_case_pb2.Case, _Mapping]] = ..., into: _Optional[_Union[_case_pb2.Case, _Mapping]] = ..., tasks: _Optional[_Iterable[_Union[_case_pb2.Task, _Mapping]]] = ...) -> None: ...

class SeparateCaseRequest(_message.Message):
    __slots__ = ("change", "case_id", "expected_version", "reason")
    CHANGE_FIELD_NUMBER: _ClassVar[int]
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_VERSION_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    change: _common_pb2.Change
    case_id: str
    expected_version: int
    reason: str
    def __init__(self, change: _Optional[_Union[_common_pb2.Change, _Mapping]] = ..., case_id: _Optional[str] = ..., expected_version: _Optional[int] = ..., reason: _Optional[str] = ...) -> None: ...

class SeparateCaseResponse(_message.Message):
    __slots__ = ("case", "tasks", "former")
    CASE_FIELD_NUMBER: _ClassVar[int]
    TASKS_FIELD_NUMBER: _ClassVar[int]
    FORMER_FIELD_NUMBER: _ClassVar[int]
    case: _case_pb2.Case
    tasks: _containers.RepeatedCompositeFieldContainer[_case_pb2.Task]
    former: _case_pb2.Case
    def __init__(self, case: _Optional[_Union[_case_pb2.Case, _Mapping]] = ..., tasks: _Optional[_Iterable[_Union[_case_pb2.Task, _Mapping]]] = ..., former: _Optional[_Union[_case_pb2.Case, _Mapping]] = ...) -> None: ...

class SplitCaseRequest(_message.Message):
    __slots__ = ("change", "case_id", "expected_version", "signal_ids", "event_class", "reason")
    CHANGE_FIELD_NUMBER: _ClassVar[int]
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_VERSION_FIELD_NUMBER: _ClassVar[int]
    SIGNAL_IDS_FIELD_NUMBER: _ClassVar[int]
    EVENT_CLASS_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    change: _common_pb2.Change
    case_id: str
    expected_version: int
    signal_ids: _containers.RepeatedScalarFieldContainer[str]
    event_class: str
    reason: str
    def __init__(self, change: _Optional[_Union[_common_pb2.Change, _Mapping]] = ..., case_id: _Optional[str] = ..., expected_version: _Optional[int] = ..., signal_ids: _Optional[_Iterable[str]] = ..., event_class: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

class SplitCaseResponse(_message.Message):
    __slots__ = ("case", "split_case_id", "split_event_id")
    CASE_FIELD_NUMBER: _ClassVar[int]
    SPLIT_CASE_ID_FIELD_NUMBER: _ClassVar[int]
    SPLIT_EVENT_ID_FIELD_NUMBER: _ClassVar[int]
    case: _case_pb2.Case
    split_case_id: str
    split_event_id: str
    def __init__(self, case: _Optional[_Union[_case_pb2.Case, _Mapping]] = ..., split_case_id: _Optional[str] = ..., split_event_id: _Optional[str] = ...) -> None: ...

import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class PackState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    PACK_STATE_UNSPECIFIED: _ClassVar[PackState]
    PACK_STATE_PROPOSED: _ClassVar[PackState]
    PACK_STATE_ACTIVE: _ClassVar[PackState]
    PACK_STATE_WITHDRAWN: _ClassVar[PackState]

class PackAnswer(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    PACK_ANSWER_UNSPECIFIED: _ClassVar[PackAnswer]
    PACK_ANSWER_ACCEPTED: _ClassVar[PackAnswer]
    PACK_ANSWER_REFUSED: _ClassVar[PackAnswer]
    PACK_ANSWER_RUNNING: _ClassVar[PackAnswer]
PACK_STATE_UNSPECIFIED: PackState
PACK_STATE_PROPOSED: PackState
PACK_STATE_ACTIVE: PackState
PACK_STATE_WITHDRAWN: PackState
PACK_ANSWER_UNSPECIFIED: PackAnswer
PACK_ANSWER_ACCEPTED: PackAnswer
PACK_ANSWER_REFUSED: PackAnswer
PACK_ANSWER_RUNNING: PackAnswer

class Pack(_message.Message):
    __slots__ = ("pack_id", "pack_version", "version", "occurred_at", "recorded_at", "state", "files", "digest")
    class FilesEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    PACK_ID_FIELD_NUMBER: _ClassVar[int]
    PACK_VERSION_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    OCCURRED_AT_FIELD_NUMBER: _ClassVar[int]
    RECORDED_AT_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    FILES_FIELD_NUMBER: _ClassVar[int]
    DIGEST_FIELD_NUMBER: _ClassVar[int]
    pack_id: str
    pack_version: int
    version: int
    occurred_at: _timestamp_pb2.Timestamp
    recorded_at: _timestamp_pb2.Timestamp
    state: PackState
    files: _containers.ScalarMap[str, str]
    digest: str
    def __init__(self, pack_id: _Optional[str] = ..., pack_version: _Optional[int] = ..., version: _Optional[int] = ..., occurred_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., recorded_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., state: _Optional[_Union[PackState, str]] = ..., files: _Optional[_Mapping[str, str]] = ..., digest: _Optional[str] = ...) -> None: ...

class PackStatus(_message.Message):
    __slots__ = ("pack_id", "pack_version", "service", "occurred_at", "recorded_at", "answer", "problems", "digest")
    PACK_ID_FIELD_NUMBER: _ClassVar[int]
    PACK_VERSION_FIELD_NUMBER: _ClassVar[int]
    SERVICE_FIELD_NUMBER: _ClassVar[int]
    OCCURRED_AT_FIELD_NUMBER: _ClassVar[int]
    RECORDED_AT_FIELD_NUMBER: _ClassVar[int]
    ANSWER_FIELD_NUMBER: _ClassVar[int]
    PROBLEMS_FIELD_NUMBER: _ClassVar[int]
    DIGEST_FIELD_NUMBER: _ClassVar[int]
    pack_id: str
    pack_version: int
    service: str
    occurred_at: _timestamp_pb2.Timestamp
    recorded_at: _timestamp_pb2.Timestamp
    answer: PackAnswer
    problems: _containers.RepeatedScalarFieldContainer[str]
    digest: str
    def __init__(self, pack_id: _Optional[str] = ..., pack_version: _Optional[int] = ..., service: _Optional[str] = ..., occurred_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., recorded_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., answer: _Optional[_Union[PackAnswer, str]] = ..., problems: _Optional[_Iterable[str]] = ..., digest: _Optional[str] = ...) -> None: ...

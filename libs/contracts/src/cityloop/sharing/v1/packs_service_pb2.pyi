from cityloop.common.v1 import common_pb2 as _common_pb2
from cityloop.sharing.v1 import pack_pb2 as _pack_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class PlanPackRequest(_message.Message):
    __slots__ = ("pack_id", "files")
    class FilesEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    PACK_ID_FIELD_NUMBER: _ClassVar[int]
    FILES_FIELD_NUMBER: _ClassVar[int]
    pack_id: str
    files: _containers.ScalarMap[str, str]
    def __init__(self, pack_id: _Optional[str] = ..., files: _Optional[_Mapping[str, str]] = ...) -> None: ...

class PlanPackResponse(_message.Message):
    __slots__ = ("problems", "changes")
    PROBLEMS_FIELD_NUMBER: _ClassVar[int]
    CHANGES_FIELD_NUMBER: _ClassVar[int]
    problems: _containers.RepeatedScalarFieldContainer[str]
    changes: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, problems: _Optional[_Iterable[str]] = ..., changes: _Optional[_Iterable[str]] = ...) -> None: ...

class ApplyPackRequest(_message.Message):
    __slots__ = ("change", "pack_id", "files")
    class FilesEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    CHANGE_FIELD_NUMBER: _ClassVar[int]
    PACK_ID_FIELD_NUMBER: _ClassVar[int]
    FILES_FIELD_NUMBER: _ClassVar[int]
    change: _common_pb2.Change
    pack_id: str
    files: _containers.ScalarMap[str, str]
    def __init__(self, change: _Optional[_Union[_common_pb2.Change, _Mapping]] = ..., pack_id: _Optional[str] = ..., files: _Optional[_Mapping[str, str]] = ...) -> None: ...

class ApplyPackResponse(_message.Message):
    __slots__ = ("pack_id", "pack_version")
    PACK_ID_FIELD_NUMBER: _ClassVar[int]
    PACK_VERSION_FIELD_NUMBER: _ClassVar[int]
    pack_id: str
    pack_version: int
    def __init__(self, pack_id: _Optional[str] = ..., pack_version: _Optional[int] = ...) -> None: ...

class RollBackPackRequest(_message.Message):
    __slots__ = ("change", "pack_id")
    CHANGE_FIELD_NUMBER: _ClassVar[int]
    PACK_ID_FIELD_NUMBER: _ClassVar[int]
    change: _common_pb2.Change
    pack_id: str
    def __init__(self, change: _Optional[_Union[_common_pb2.Change, _Mapping]] = ..., pack_id: _Optional[str] = ...) -> None: ...

class RollBackPackResponse(_message.Message):
    __slots__ = ("pack_id", "pack_version")
    PACK_ID_FIELD_NUMBER: _ClassVar[int]
    PACK_VERSION_FIELD_NUMBER: _ClassVar[int]
    pack_id: str
    pack_version: int
    def __init__(self, pack_id: _Optional[str] = ..., pack_version: _Optional[int] = ...) -> None: ...

class ListPacksRequest(_message.Message):
    __slots__ = ("pack_id",)
    PACK_ID_FIELD_NUMBER: _ClassVar[int]
    pack_id: str
    def __init__(self, pack_id: _Optional[str] = ...) -> None: ...

class ListPacksResponse(_message.Message):
    __slots__ = ("packs",)
    PACKS_FIELD_NUMBER: _ClassVar[int]
    packs: _containers.RepeatedCompositeFieldContainer[PackSummary]
    def __init__(self, packs: _Optional[_Iterable[_Union[PackSummary, _Mapping]]] = ...) -> None: ...

class PackSummary(_message.Message):
    __slots__ = ("pack", "answers")
    PACK_FIELD_NUMBER: _ClassVar[int]
    ANSWERS_FIELD_NUMBER: _ClassVar[int]
    pack: _pack_pb2.Pack
    answers: _containers.RepeatedCompositeFieldContainer[_pack_pb2.PackStatus]
    def __init__(self, pack: _Optional[_Union[_pack_pb2.Pack, _Mapping]] = ..., answers: _Optional[_Iterable[_Union[_pack_pb2.PackStatus, _Mapping]]] = ...) -> None: ...

import datetime

from cityloop.common.v1 import common_pb2 as _common_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class PackSetState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    PACK_SET_STATE_UNSPECIFIED: _ClassVar[PackSetState]
    PACK_SET_STATE_PLANNED: _ClassVar[PackSetState]
    PACK_SET_STATE_PROPOSED: _ClassVar[PackSetState]
    PACK_SET_STATE_ACTIVE: _ClassVar[PackSetState]
    PACK_SET_STATE_REFUSED: _ClassVar[PackSetState]
    PACK_SET_STATE_REPLACED: _ClassVar[PackSetState]
    PACK_SET_STATE_ANSWERED: _ClassVar[PackSetState]

class PackAnswer(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    PACK_ANSWER_UNSPECIFIED: _ClassVar[PackAnswer]
    PACK_ANSWER_ACCEPTED: _ClassVar[PackAnswer]
    PACK_ANSWER_REFUSED: _ClassVar[PackAnswer]
    PACK_ANSWER_RUNNING: _ClassVar[PackAnswer]
    PACK_ANSWER_FAILED: _ClassVar[PackAnswer]
PACK_SET_STATE_UNSPECIFIED: PackSetState
PACK_SET_STATE_PLANNED: PackSetState
PACK_SET_STATE_PROPOSED: PackSetState
PACK_SET_STATE_ACTIVE: PackSetState
PACK_SET_STATE_REFUSED: PackSetState
PACK_SET_STATE_REPLACED: PackSetState
PACK_SET_STATE_ANSWERED: PackSetState
PACK_ANSWER_UNSPECIFIED: PackAnswer
PACK_ANSWER_ACCEPTED: PackAnswer
PACK_ANSWER_REFUSED: PackAnswer
PACK_ANSWER_RUNNING: PackAnswer
PACK_ANSWER_FAILED: PackAnswer

class PackRecord(_message.Message):
    __slots__ = ("recorded_at", "item", "head", "set")
    RECORDED_AT_FIELD_NUMBER: _ClassVar[int]
    ITEM_FIELD_NUMBER: _ClassVar[int]
    HEAD_FIELD_NUMBER: _ClassVar[int]
    SET_FIELD_NUMBER: _ClassVar[int]
    recorded_at: _timestamp_pb2.Timestamp
    item: PackItem
    head: PackHead
    set: PackSet
    def __init__(self, recorded_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., item: _Optional[_Union[PackItem, _Mapping]] = ..., head: _Optional[_Union[PackHead, _Mapping]] = ..., set: _Optional[_Union[PackSet, _Mapping]] = ...) -> None: ...

class PackItem(_message.Message):
    __slots__ = ("pack_id", "pack_version", "kind", "item_id", "position", "content", "overrides", "scope")
    PACK_ID_FIELD_NUMBER: _ClassVar[int]
    PACK_VERSION_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    ITEM_ID_FIELD_NUMBER: _ClassVar[int]
    POSITION_FIELD_NUMBER: _ClassVar[int]
    CONTENT_FIELD_NUMBER: _ClassVar[int]
    OVERRIDES_FIELD_NUMBER: _ClassVar[int]
    SCOPE_FIELD_NUMBER: _ClassVar[int]
    pack_id: str
    pack_version: int
    kind: str
    item_id: str
    position: int
    content: str
    overrides: str
    scope: str
    def __init__(self, pack_id: _Optional[str] = ..., pack_version: _Optional[int] = ..., kind: _Optional[str] = ..., item_id: _Optional[str] = ..., position: _Optional[int] = ..., content: _Optional[str] = ..., overrides: _Optional[str] = ..., scope: _Optional[str] = ...) -> None: ...

class PackHead(_message.Message):
    __slots__ = ("pack_id", "pack_version", "manifest", "items", "digest")
    PACK_ID_FIELD_NUMBER: _ClassVar[int]
    PACK_VERSION_FIELD_NUMBER: _ClassVar[int]
    MANIFEST_FIELD_NUMBER: _ClassVar[int]
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    DIGEST_FIELD_NUMBER: _ClassVar[int]
    pack_id: str
    pack_version: int
    manifest: str
    items: int
    digest: str
    def __init__(self, pack_id: _Optional[str] = ..., pack_version: _Optional[int] = ..., manifest: _Optional[str] = ..., items: _Optional[int] = ..., digest: _Optional[str] = ...) -> None: ...

class PackSet(_message.Message):
    __slots__ = ("set_number", "version", "occurred_at", "state", "members", "replaces")
    SET_NUMBER_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    OCCURRED_AT_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    MEMBERS_FIELD_NUMBER: _ClassVar[int]
    REPLACES_FIELD_NUMBER: _ClassVar[int]
    set_number: int
    version: int
    occurred_at: _timestamp_pb2.Timestamp
    state: PackSetState
    members: _containers.RepeatedCompositeFieldContainer[PackMember]
    replaces: int
    def __init__(self, set_number: _Optional[int] = ..., version: _Optional[int] = ..., occurred_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., state: _Optional[_Union[PackSetState, str]] = ..., members: _Optional[_Iterable[_Union[PackMember, _Mapping]]] = ..., replaces: _Optional[int] = ...) -> None: ...

class PackMember(_message.Message):
    __slots__ = ("pack_id", "pack_version", "retiring")
    PACK_ID_FIELD_NUMBER: _ClassVar[int]
    PACK_VERSION_FIELD_NUMBER: _ClassVar[int]
    RETIRING_FIELD_NUMBER: _ClassVar[int]
    pack_id: str
    pack_version: int
    retiring: bool
    def __init__(self, pack_id: _Optional[str] = ..., pack_version: _Optional[int] = ..., retiring: _Optional[bool] = ...) -> None: ...

class PackStatus(_message.Message):
    __slots__ = ("set_number", "service", "instance", "occurred_at", "recorded_at", "answer", "problems", "uses", "kinds")
    SET_NUMBER_FIELD_NUMBER: _ClassVar[int]
    SERVICE_FIELD_NUMBER: _ClassVar[int]
    INSTANCE_FIELD_NUMBER: _ClassVar[int]
    OCCURRED_AT_FIELD_NUMBER: _ClassVar[int]
    RECORDED_AT_FIELD_NUMBER: _ClassVar[int]
    ANSWER_FIELD_NUMBER: _ClassVar[int]
    PROBLEMS_FIELD_NUMBER: _ClassVar[int]
    USES_FIELD_NUMBER: _ClassVar[int]
    KINDS_FIELD_NUMBER: _ClassVar[int]
    set_number: int
    service: str
    instance: str
    occurred_at: _timestamp_pb2.Timestamp
    recorded_at: _timestamp_pb2.Timestamp
    answer: PackAnswer
    problems: _containers.RepeatedCompositeFieldContainer[PackProblem]
    uses: _containers.RepeatedCompositeFieldContainer[PackUse]
    kinds: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, set_number: _Optional[int] = ..., service: _Optional[str] = ..., instance: _Optional[str] = ..., occurred_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., recorded_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., answer: _Optional[_Union[PackAnswer, str]] = ..., problems: _Optional[_Iterable[_Union[PackProblem, _Mapping]]] = ..., uses: _Optional[_Iterable[_Union[PackUse, _Mapping]]] = ..., kinds: _Optional[_Iterable[str]] = ...) -> None: ...

class PackProblem(_message.Message):
    __slots__ = ("text", "pack_id", "kind", "item_id", "path", "phrase")
    TEXT_FIELD_NUMBER: _ClassVar[int]
    PACK_ID_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    ITEM_ID_FIELD_NUMBER: _ClassVar[int]
    PATH_FIELD_NUMBER: _ClassVar[int]
    PHRASE_FIELD_NUMBER: _ClassVar[int]
    text: str
    pack_id: str
    kind: str
    item_id: str
    path: _containers.RepeatedScalarFieldContainer[str]
    phrase: _common_pb2.Phrase
    def __init__(self, text: _Optional[str] = ..., pack_id: _Optional[str] = ..., kind: _Optional[str] = ..., item_id: _Optional[str] = ..., path: _Optional[_Iterable[str]] = ..., phrase: _Optional[_Union[_common_pb2.Phrase, _Mapping]] = ...) -> None: ...

class PackUse(_message.Message):
    __slots__ = ("pack_id", "subject", "count")
    PACK_ID_FIELD_NUMBER: _ClassVar[int]
    SUBJECT_FIELD_NUMBER: _ClassVar[int]
    COUNT_FIELD_NUMBER: _ClassVar[int]
    pack_id: str
    subject: str
    count: int
    def __init__(self, pack_id: _Optional[str] = ..., subject: _Optional[str] = ..., count: _Optional[int] = ...) -> None: ...

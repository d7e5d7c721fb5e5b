import datetime

from cityloop.cases.v1 import briefing_pb2 as _briefing_pb2
from cityloop.common.v1 import common_pb2 as _common_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ListBriefingsRequest(_message.Message):
    __slots__ = ("briefing", "state", "page_size", "page_token")
    BRIEFING_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    briefing: str
    state: _briefing_pb2.BriefingState
    page_size: int
    page_token: str
    def __init__(self, briefing: _Optional[str] = ..., state: _Optional[_Union[_briefing_pb2.BriefingState, str]] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListBriefingsResponse(_message.Message):
    __slots__ = ("briefings", "next_page_token")
    BRIEFINGS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    briefings: _containers.RepeatedCompositeFieldContainer[_briefing_pb2.Briefing]
    next_page_token: str
    def __init__(self, briefings: _Optional[_Iterable[_Union[_briefing_pb2.Briefing, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class GetBriefingRequest(_message.Message):
    __slots__ = ("briefing_number",)
    BRIEFING_NUMBER_FIELD_NUMBER: _ClassVar[int]
    briefing_number: str
    def __init__(self, briefing_number: _Optional[str] = ...) -> None: ...

class GetBriefingResponse(_message.Message):
    __slots__ = ("briefing",)
    BRIEFING_FIELD_NUMBER: _ClassVar[int]
    briefing: _briefing_pb2.Briefing
    def __init__(self, briefing: _Optional[_Union[_briefing_pb2.Briefing, _Mapping]] = ...) -> None: ...

class DraftBriefingRequest(_message.Message):
    __slots__ = ("change", "briefing", "moment", "case_number", "renew")
    CHANGE_FIELD_NUMBER: _ClassVar[int]
    BRIEFING_FIELD_NUMBER: _ClassVar[int]
    MOMENT_FIELD_NUMBER: _ClassVar[int]
    CASE_NUMBER_FIELD_NUMBER: _ClassVar[int]
    RENEW_FIELD_NUMBER: _ClassVar[int]
    change: _common_pb2.Change
    briefing: str
    moment: _timestamp_pb2.Timestamp
    case_number: str
    renew: bool
    def __init__(self, change: _Optional[_Union[_common_pb2.Change, _Mapping]] = ..., briefing: _Optional[str] = ..., moment: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., case_number: _Optional[str] = ..., renew: _Optional[bool] = ...) -> None: ...

class DraftBriefingResponse(_message.Message):
    __slots__ = ("briefing",)
    BRIEFING_FIELD_NUMBER: _ClassVar[int]
    briefing: _briefing_pb2.Briefing
    def __init__(self, briefing: _Optional[_Union[_briefing_pb2.Briefing, _Mapping]] = ...) -> None: ...

class WriteBriefingPartRequest(_message.Message):
    __slots__ = ("change", "briefing_number", "part", "text", "expected_version")
    CHANGE_FIELD_NUMBER: _ClassVar[int]
    BRIEFING_NUMBER_FIELD_NUMBER: _ClassVar[int]
    PART_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_VERSION_FIELD_NUMBER: _ClassVar[int]
    change: _common_pb2.Change
    briefing_number: str
    part: str
    text: str
    expected_version: int
    def __init__(self, change: _Optional[_Union[_common_pb2.Change, _Mapping]] = ..., briefing_number: _Optional[str] = ..., part: _Optional[str] = ..., text: _Optional[str] = ..., expected_version: _Optional[int] = ...) -> None: ...

class WriteBriefingPartResponse(_message.Message):
    __slots__ = ("briefing",)
    BRIEFING_FIELD_NUMBER: _ClassVar[int]
    briefing: _briefing_pb2.Briefing
    def __init__(self, briefing: _Optional[_Union[_briefing_pb2.Briefing, _Mapping]] = ...) -> None: ...

class SignBriefingRequest(_message.Message):
    __slots__ = ("change", "briefing_number", "digest")
    CHANGE_FIELD_NUMBER: _ClassVar[int]
    BRIEFING_NUMBER_FIELD_NUMBER: _ClassVar[int]
    DIGEST_FIELD_NUMBER: _ClassVar[int]
    change: _common_pb2.Change
    briefing_number: str
    digest: str
    def __init__(self, change: _Optional[_Union[_common_pb2.Change, _Mapping]] = ..., briefing_number: _Optional[str] = ..., digest: _Optional[str] = ...) -> None: ...

class SignBriefingResponse(_message.Message):
    __slots__ = ("briefing",)
    BRIEFING_FIELD_NUMBER: _ClassVar[int]
    briefing: _briefing_pb2.Briefing
    def __init__(self, briefing: _Optional[_Union[_briefing_pb2.Briefing, _Mapping]] = ...) -> None: ...

class CorrectBriefingRequest(_message.Message):
    __slots__ = ("change", "briefing_number", "reason")
    CHANGE_FIELD_NUMBER: _ClassVar[int]
    BRIEFING_NUMBER_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    change: _common_pb2.Change
    briefing_number: str
    reason: str
    def __init__(self, change: _Optional[_Union[_common_pb2.Change, _Mapping]] = ..., briefing_number: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

class CorrectBriefingResponse(_message.Message):
    __slots__ = ("briefing",)
    BRIEFING_FIELD_NUMBER: _ClassVar[int]
    briefing: _briefing_pb2.Briefing
    def __init__(self, briefing: _Optional[_Union[_briefing_pb2.Briefing, _Mapping]] = ...) -> None: ...

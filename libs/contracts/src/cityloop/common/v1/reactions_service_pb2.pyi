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

class ReactionCauseState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    REACTION_CAUSE_STATE_UNSPECIFIED: _ClassVar[ReactionCauseState]
    REACTION_CAUSE_STATE_WAITING: _ClassVar[ReactionCauseState]
    REACTION_CAUSE_STATE_DRAFT: _ClassVar[ReactionCauseState]
    REACTION_CAUSE_STATE_DONE: _ClassVar[ReactionCauseState]
    REACTION_CAUSE_STATE_REFUSED: _ClassVar[ReactionCauseState]
    REACTION_CAUSE_STATE_DROPPED: _ClassVar[ReactionCauseState]
    REACTION_CAUSE_STATE_FAILED: _ClassVar[ReactionCauseState]
    REACTION_CAUSE_STATE_LISTED: _ClassVar[ReactionCauseState]
REACTION_CAUSE_STATE_UNSPECIFIED: ReactionCauseState
REACTION_CAUSE_STATE_WAITING: ReactionCauseState
REACTION_CAUSE_STATE_DRAFT: ReactionCauseState
REACTION_CAUSE_STATE_DONE: ReactionCauseState
REACTION_CAUSE_STATE_REFUSED: ReactionCauseState
REACTION_CAUSE_STATE_DROPPED: ReactionCauseState
REACTION_CAUSE_STATE_FAILED: ReactionCauseState
REACTION_CAUSE_STATE_LISTED: ReactionCauseState

class ListReactionsRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ListReactionsResponse(_message.Message):
    __slots__ = ("reactions",)
    REACTIONS_FIELD_NUMBER: _ClassVar[int]
    reactions: _containers.RepeatedCompositeFieldContainer[Reaction]
    def __init__(self, reactions: _Optional[_Iterable[_Union[Reaction, _Mapping]]] = ...) -> None: ...

class Reaction(_message.Message):
    __slots__ = ("reaction", "name", "act", "most_an_hour", "acts", "stopped_at", "waiting", "drafts", "next_at")
    REACTION_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    ACT_FIELD_NUMBER: _ClassVar[int]
    MOST_AN_HOUR_FIELD_NUMBER: _ClassVar[int]
    ACTS_FIELD_NUMBER: _ClassVar[int]
    STOPPED_AT_FIELD_NUMBER: _ClassVar[int]
    WAITING_FIELD_NUMBER: _ClassVar[int]
    DRAFTS_FIELD_NUMBER: _ClassVar[int]
    NEXT_AT_FIELD_NUMBER: _ClassVar[int]
    reaction: str
    name: _common_pb2.Label
    act: str
    most_an_hour: int
    acts: int
    stopped_at: _timestamp_pb2.Timestamp
    waiting: int
    drafts: int
    next_at: _timestamp_pb2.Timestamp
    def __init__(self, reaction: _Optional[str] = ..., name: _Optional[_Union[_common_pb2.Label, _Mapping]] = ..., act: _Optional[str] = ..., most_an_hour: _Optional[int] = ..., acts: _Optional[int] = ..., stopped_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., waiting: _Optional[int] = ..., drafts: _Optional[int] = ..., next_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class ListReactionCausesRequest(_message.Message):
    __slots__ = ("reaction", "state", "page_size", "page_token")
    REACTION_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    reaction: str
    state: ReactionCauseState
    page_size: int
    page_token: str
    def __init__(self, reaction: _Optional[str] = ..., state: _Optional[_Union[ReactionCauseState, str]] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListReactionCausesResponse(_message.Message):
    __slots__ = ("causes", "next_page_token")
    CAUSES_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    causes: _containers.RepeatedCompositeFieldContainer[ReactionCause]
    next_page_token: str
    def __init__(self, causes: _Optional[_Iterable[_Union[ReactionCause, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class ReactionCause(_message.Message):
    __slots__ = ("reaction", "cause", "target", "state", "depth", "occurred_at", "due_at", "ended_at", "result")
    REACTION_FIELD_NUMBER: _ClassVar[int]
    CAUSE_FIELD_NUMBER: _ClassVar[int]
    TARGET_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    DEPTH_FIELD_NUMBER: _ClassVar[int]
    OCCURRED_AT_FIELD_NUMBER: _ClassVar[int]
    DUE_AT_FIELD_NUMBER: _ClassVar[int]
    ENDED_AT_FIELD_NUMBER: _ClassVar[int]
    RESULT_FIELD_NUMBER: _ClassVar[int]
    reaction: str
    cause: str
    target: str
    state: ReactionCauseState
    depth: int
    occurred_at: _timestamp_pb2.Timestamp
    due_at: _timestamp_pb2.Timestamp
    ended_at: _timestamp_pb2.Timestamp
    result: str
    def __init__(self, reaction: _Optional[str] = ..., cause: _Optional[str] = ..., target: _Optional[str] = ..., state: _Optional[_Union[ReactionCauseState, str]] = ..., depth: _Optional[int] = ..., occurred_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., due_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., ended_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., result: _Optional[str] = ...) -> None: ...

class ResumeReactionRequest(_message.Message):
    __slots__ = ("reaction", "discard_waiting")
    REACTION_FIELD_NUMBER: _ClassVar[int]
    DISCARD_WAITING_FIELD_NUMBER: _ClassVar[int]
    reaction: str
    discard_waiting: bool
    def __init__(self, reaction: _Optional[str] = ..., discard_waiting: _Optional[bool] = ...) -> None: ...

class ResumeReactionResponse(_message.Message):
    __slots__ = ("discarded",)
    DISCARDED_FIELD_NUMBER: _ClassVar[int]
    discarded: int
    def __init__(self, discarded: _Optional[int] = ...) -> None: ...

class LetDateComeRequest(_message.Message):
    __slots__ = ("reaction", "date")
    REACTION_FIELD_NUMBER: _ClassVar[int]
    DATE_FIELD_NUMBER: _ClassVar[int]
    reaction: str
    date: _timestamp_pb2.Timestamp
    def __init__(self, reaction: _Optional[str] = ..., date: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class LetDateComeResponse(_message.Message):
    __slots__ = ("next_at",)
    NEXT_AT_FIELD_NUMBER: _ClassVar[int]
    next_at: _timestamp_pb2.Timestamp
    def __init__(self, next_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class SignReactionRequest(_message.Message):
    __slots__ = ("change", "reaction", "cause", "target", "set_aside", "reason", "digest")
    CHANGE_FIELD_NUMBER: _ClassVar[int]
    REACTION_FIELD_NUMBER: _ClassVar[int]
    CAUSE_FIELD_NUMBER: _ClassVar[int]
    TARGET_FIELD_NUMBER: _ClassVar[int]
    SET_ASIDE_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    DIGEST_FIELD_NUMBER: _ClassVar[int]
    change: _common_pb2.Change
    reaction: str
    cause: str
    target: str
    set_aside: bool
    reason: str
    digest: str
    def __init__(self, change: _Optional[_Union[_common_pb2.Change, _Mapping]] = ..., reaction: _Optional[str] = ..., cause: _Optional[str] = ..., target: _Optional[str] = ..., set_aside: _Optional[bool] = ..., reason: _Optional[str] = ..., digest: _Optional[str] = ...) -> None: ...

class SignReactionResponse(_message.Message):
    __slots__ = ("cause",)
    CAUSE_FIELD_NUMBER: _ClassVar[int]
    cause: ReactionCause
    def __init__(self, cause: _Optional[_Union[ReactionCause, _Mapping]] = ...) -> None: ...

import datetime

from cityloop.common.v1 import common_pb2 as _common_pb2
from cityloop.sharing.v1 import pack_pb2 as _pack_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class PackFiles(_message.Message):
    __slots__ = ("files",)
    class FilesEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    FILES_FIELD_NUMBER: _ClassVar[int]
    files: _containers.ScalarMap[str, str]
    def __init__(self, files: _Optional[_Mapping[str, str]] = ...) -> None: ...

class PackSetProposal(_message.Message):
    __slots__ = ("packs", "withdraw")
    PACKS_FIELD_NUMBER: _ClassVar[int]
    WITHDRAW_FIELD_NUMBER: _ClassVar[int]
    packs: _containers.RepeatedCompositeFieldContainer[PackFiles]
    withdraw: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, packs: _Optional[_Iterable[_Union[PackFiles, _Mapping]]] = ..., withdraw: _Optional[_Iterable[str]] = ...) -> None: ...

class PlanPackSetRequest(_message.Message):
    __slots__ = ("proposal",)
    PROPOSAL_FIELD_NUMBER: _ClassVar[int]
    proposal: PackSetProposal
    def __init__(self, proposal: _Optional[_Union[PackSetProposal, _Mapping]] = ...) -> None: ...

class PlanPackSetResponse(_message.Message):
    __slots__ = ("problems", "changes", "set_number")
    PROBLEMS_FIELD_NUMBER: _ClassVar[int]
    CHANGES_FIELD_NUMBER: _ClassVar[int]
    SET_NUMBER_FIELD_NUMBER: _ClassVar[int]
    problems: _containers.RepeatedCompositeFieldContainer[PackFileProblem]
    changes: _containers.RepeatedCompositeFieldContainer[PackChange]
    set_number: int
    def __init__(self, problems: _Optional[_Iterable[_Union[PackFileProblem, _Mapping]]] = ..., changes: _Optional[_Iterable[_Union[PackChange, _Mapping]]] = ..., set_number: _Optional[int] = ...) -> None: ...

class PackFileProblem(_message.Message):
    __slots__ = ("text", "pack_id", "file", "line", "phrase")
    TEXT_FIELD_NUMBER: _ClassVar[int]
    PACK_ID_FIELD_NUMBER: _ClassVar[int]
    FILE_FIELD_NUMBER: _ClassVar[int]
    LINE_FIELD_NUMBER: _ClassVar[int]
    PHRASE_FIELD_NUMBER: _ClassVar[int]
    text: str
    pack_id: str
    file: str
    line: int
    phrase: _common_pb2.Phrase
    def __init__(self, text: _Optional[str] = ..., pack_id: _Optional[str] = ..., file: _Optional[str] = ..., line: _Optional[int] = ..., phrase: _Optional[_Union[_common_pb2.Phrase, _Mapping]] = ...) -> None: ...

class PackChange(_message.Message):
    __slots__ = ("text", "sentence")
    TEXT_FIELD_NUMBER: _ClassVar[int]
    SENTENCE_FIELD_NUMBER: _ClassVar[int]
    text: str
    sentence: _common_pb2.Sentence
    def __init__(self, text: _Optional[str] = ..., sentence: _Optional[_Union[_common_pb2.Sentence, _Mapping]] = ...) -> None: ...

class ApplyPackSetRequest(_message.Message):
    __slots__ = ("change", "proposal", "expected_set_number")
    CHANGE_FIELD_NUMBER: _ClassVar[int]
    PROPOSAL_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_SET_NUMBER_FIELD_NUMBER: _ClassVar[int]
    change: _common_pb2.Change
    proposal: PackSetProposal
    expected_set_number: int
    def __init__(self, change: _Optional[_Union[_common_pb2.Change, _Mapping]] = ..., proposal: _Optional[_Union[PackSetProposal, _Mapping]] = ..., expected_set_number: _Optional[int] = ...) -> None: ...

class ApplyPackSetResponse(_message.Message):
    __slots__ = ("set_number",)
    SET_NUMBER_FIELD_NUMBER: _ClassVar[int]
    set_number: int
    def __init__(self, set_number: _Optional[int] = ...) -> None: ...

class RollBackPackSetRequest(_message.Message):
    __slots__ = ("change", "set_number")
    CHANGE_FIELD_NUMBER: _ClassVar[int]
    SET_NUMBER_FIELD_NUMBER: _ClassVar[int]
    change: _common_pb2.Change
    set_number: int
    def __init__(self, change: _Optional[_Union[_common_pb2.Change, _Mapping]] = ..., set_number: _Optional[int] = ...) -> None: ...

class RollBackPackSetResponse(_message.Message):
    __slots__ = ("set_number",)
    SET_NUMBER_FIELD_NUMBER: _ClassVar[int]
    set_number: int
    def __init__(self, set_number: _Optional[int] = ...) -> None: ...

class GetPackSetRequest(_message.Message):
    __slots__ = ("set_number",)
    SET_NUMBER_FIELD_NUMBER: _ClassVar[int]
    set_number: int
    def __init__(self, set_number: _Optional[int] = ...) -> None: ...

class GetPackSetResponse(_message.Message):
    __slots__ = ("summary",)
    SUMMARY_FIELD_NUMBER: _ClassVar[int]
    summary: PackSetSummary
    def __init__(self, summary: _Optional[_Union[PackSetSummary, _Mapping]] = ...) -> None: ...

class ListPackSetsRequest(_message.Message):
    __slots__ = ("page_size", "page_token")
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    page_size: int
    page_token: str
    def __init__(self, page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListPackSetsResponse(_message.Message):
    __slots__ = ("sets", "next_page_token")
    SETS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    sets: _containers.RepeatedCompositeFieldContainer[PackSetSummary]
    next_page_token: str
    def __init__(self, sets: _Optional[_Iterable[_Union[PackSetSummary, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class PackSetSummary(_message.Message):
    __slots__ = ("set", "recorded_at", "decided_at", "proposed_by", "changes", "answers")
    SET_FIELD_NUMBER: _ClassVar[int]
    RECORDED_AT_FIELD_NUMBER: _ClassVar[int]
    DECIDED_AT_FIELD_NUMBER: _ClassVar[int]
    PROPOSED_BY_FIELD_NUMBER: _ClassVar[int]
    CHANGES_FIELD_NUMBER: _ClassVar[int]
    ANSWERS_FIELD_NUMBER: _ClassVar[int]
    set: _pack_pb2.PackSet
    recorded_at: _timestamp_pb2.Timestamp
    decided_at: _timestamp_pb2.Timestamp
    proposed_by: str
    changes: _containers.RepeatedCompositeFieldContainer[PackChange]
    answers: _containers.RepeatedCompositeFieldContainer[PackSetAnswer]
    def __init__(self, set: _Optional[_Union[_pack_pb2.PackSet, _Mapping]] = ..., recorded_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., decided_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., proposed_by: _Optional[str] = ..., changes: _Optional[_Iterable[_Union[PackChange, _Mapping]]] = ..., answers: _Optional[_Iterable[_Union[PackSetAnswer, _Mapping]]] = ...) -> None: ...

class PackSetAnswer(_message.Message):
    __slots__ = ("service", "instance", "answer", "problems", "uses", "recorded_at")
    SERVICE_FIELD_NUMBER: _ClassVar[int]
    INSTANCE_FIELD_NUMBER: _ClassVar[int]
    ANSWER_FIELD_NUMBER: _ClassVar[int]
    PROBLEMS_FIELD_NUMBER: _ClassVar[int]
    USES_FIELD_NUMBER: _ClassVar[int]
    RECORDED_AT_FIELD_NUMBER: _ClassVar[int]
    service: str
    instance: str
    answer: _pack_pb2.PackAnswer
    problems: _containers.RepeatedCompositeFieldContainer[PackFileProblem]
    uses: _containers.RepeatedCompositeFieldContainer[_pack_pb2.PackUse]
    recorded_at: _timestamp_pb2.Timestamp
    def __init__(self, service: _Optional[str] = ..., instance: _Optional[str] = ..., answer: _Optional[_Union[_pack_pb2.PackAnswer, str]] = ..., problems: _Optional[_Iterable[_Union[PackFileProblem, _Mapping]]] = ..., uses: _Optional[_Iterable[_Union[_pack_pb2.PackUse, _Mapping]]] = ..., recorded_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class ListPacksRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ListPacksResponse(_message.Message):
    __slots__ = ("set_number", "packs")
    SET_NUMBER_FIELD_NUMBER: _ClassVar[int]
    PACKS_FIELD_NUMBER: _ClassVar[int]
    set_number: int
    packs: _containers.RepeatedCompositeFieldContainer[PackSummary]
    def __init__(self, set_number: _Optional[int] = ..., packs: _Optional[_Iterable[_Union[PackSummary, _Mapping]]] = ...) -> None: ...

class PackSummary(_message.Message):
    __slots__ = ("pack_id", "pack_version", "title", "kind", "requires", "retiring", "items", "digest")
    PACK_ID_FIELD_NUMBER: _ClassVar[int]
    PACK_VERSION_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    REQUIRES_FIELD_NUMBER: _ClassVar[int]
    RETIRING_FIELD_NUMBER: _ClassVar[int]
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    DIGEST_FIELD_NUMBER: _ClassVar[int]
    pack_id: str
    pack_version: int
    title: _common_pb2.Label
    kind: str
    requires: _containers.RepeatedScalarFieldContainer[str]
    retiring: bool
    items: int
    digest: str
    def __init__(self, pack_id: _Optional[str] = ..., pack_version: _Optional[int] = ..., title: _Optional[_Union[_common_pb2.Label, _Mapping]] = ..., kind: _Optional[str] = ..., requires: _Optional[_Iterable[str]] = ..., retiring: _Optional[bool] = ..., items: _Optional[int] = ..., digest: _Optional[str] = ...) -> None: ...

class GetPackRequest(_message.Message):
    __slots__ = ("pack_id", "pack_version")
    PACK_ID_FIELD_NUMBER: _ClassVar[int]
    PACK_VERSION_FIELD_NUMBER: _ClassVar[int]
    pack_id: str
    pack_version: int
    def __init__(self, pack_id: _Optional[str] = ..., pack_version: _Optional[int] = ...) -> None: ...

class GetPackResponse(_message.Message):
    __slots__ = ("pack", "files")
    class FilesEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    PACK_FIELD_NUMBER: _ClassVar[int]
    FILES_FIELD_NUMBER: _ClassVar[int]
    pack: PackSummary
    files: _containers.ScalarMap[str, str]
    def __init__(self, pack: _Optional[_Union[PackSummary, _Mapping]] = ..., files: _Optional[_Mapping[str, str]] = ...) -> None: ...

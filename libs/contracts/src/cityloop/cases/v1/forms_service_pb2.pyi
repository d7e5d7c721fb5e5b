import datetime

from cityloop.common.v1 import common_pb2 as _common_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class GetFormRequest(_message.Message):
    __slots__ = ("form",)
    FORM_FIELD_NUMBER: _ClassVar[int]
    form: str
    def __init__(self, form: _Optional[str] = ...) -> None: ...

class GetFormResponse(_message.Message):
    __slots__ = ("form", "digest", "pack_version", "name", "json_schema")
    FORM_FIELD_NUMBER: _ClassVar[int]
    DIGEST_FIELD_NUMBER: _ClassVar[int]
    PACK_VERSION_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    JSON_SCHEMA_FIELD_NUMBER: _ClassVar[int]
    form: str
    digest: str
    pack_version: int
    name: _common_pb2.Label
    json_schema: str
    def __init__(self, form: _Optional[str] = ..., digest: _Optional[str] = ..., pack_version: _Optional[int] = ..., name: _Optional[_Union[_common_pb2.Label, _Mapping]] = ..., json_schema: _Optional[str] = ...) -> None: ...

class ListFormsRequest(_message.Message):
    __slots__ = ("event_class", "definition")
    EVENT_CLASS_FIELD_NUMBER: _ClassVar[int]
    DEFINITION_FIELD_NUMBER: _ClassVar[int]
    event_class: str
    definition: str
    def __init__(self, event_class: _Optional[str] = ..., definition: _Optional[str] = ...) -> None: ...

class ListFormsResponse(_message.Message):
    __slots__ = ("forms",)
    FORMS_FIELD_NUMBER: _ClassVar[int]
    forms: _containers.RepeatedCompositeFieldContainer[FormSummary]
    def __init__(self, forms: _Optional[_Iterable[_Union[FormSummary, _Mapping]]] = ...) -> None: ...

class FormSummary(_message.Message):
    __slots__ = ("form", "digest", "name", "purpose")
    FORM_FIELD_NUMBER: _ClassVar[int]
    DIGEST_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    PURPOSE_FIELD_NUMBER: _ClassVar[int]
    form: str
    digest: str
    name: _common_pb2.Label
    purpose: str
    def __init__(self, form: _Optional[str] = ..., digest: _Optional[str] = ..., name: _Optional[_Union[_common_pb2.Label, _Mapping]] = ..., purpose: _Optional[str] = ...) -> None: ...

class CheckAnswerRequest(_message.Message):
    __slots__ = ("answer",)
    ANSWER_FIELD_NUMBER: _ClassVar[int]
    answer: _common_pb2.FormAnswer
    def __init__(self, answer: _Optional[_Union[_common_pb2.FormAnswer, _Mapping]] = ...) -> None: ...

class CheckAnswerResponse(_message.Message):
    __slots__ = ("problems", "left_out", "document")
    PROBLEMS_FIELD_NUMBER: _ClassVar[int]
    LEFT_OUT_FIELD_NUMBER: _ClassVar[int]
    DOCUMENT_FIELD_NUMBER: _ClassVar[int]
    problems: _containers.RepeatedCompositeFieldContainer[_common_pb2.FormProblem]
    left_out: _containers.RepeatedScalarFieldContainer[str]
    document: str
    def __init__(self, problems: _Optional[_Iterable[_Union[_common_pb2.FormProblem, _Mapping]]] = ..., left_out: _Optional[_Iterable[str]] = ..., document: _Optional[str] = ...) -> None: ...

class BeginAnswerRequest(_message.Message):
    __slots__ = ("change", "form", "task_id", "case_id", "flow_id")
    CHANGE_FIELD_NUMBER: _ClassVar[int]
    FORM_FIELD_NUMBER: _ClassVar[int]
    TASK_ID_FIELD_NUMBER: _ClassVar[int]
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    FLOW_ID_FIELD_NUMBER: _ClassVar[int]
    change: _common_pb2.Change
    form: str
    task_id: str
    case_id: str
    flow_id: str
    def __init__(self, change: _Optional[_Union[_common_pb2.Change, _Mapping]] = ..., form: _Optional[str] = ..., task_id: _Optional[str] = ..., case_id: _Optional[str] = ..., flow_id: _Optional[str] = ...) -> None: ...

class BeginAnswerResponse(_message.Message):
    __slots__ = ("draft", "json_schema")
    DRAFT_FIELD_NUMBER: _ClassVar[int]
    JSON_SCHEMA_FIELD_NUMBER: _ClassVar[int]
    draft: AnswerDraft
    json_schema: str
    def __init__(self, draft: _Optional[_Union[AnswerDraft, _Mapping]] = ..., json_schema: _Optional[str] = ...) -> None: ...

class AnswerDraft(_message.Message):
    __slots__ = ("draft_id", "form", "digest", "document", "prefilled", "began_at", "saved_at", "expires_at")
    DRAFT_ID_FIELD_NUMBER: _ClassVar[int]
    FORM_FIELD_NUMBER: _ClassVar[int]
    DIGEST_FIELD_NUMBER: _ClassVar[int]
    DOCUMENT_FIELD_NUMBER: _ClassVar[int]
    PREFILLED_FIELD_NUMBER: _ClassVar[int]
    BEGAN_AT_FIELD_NUMBER: _ClassVar[int]
    SAVED_AT_FIELD_NUMBER: _ClassVar[int]
    EXPIRES_AT_FIELD_NUMBER: _ClassVar[int]
    draft_id: str
    form: str
    digest: str
    document: str
    prefilled: _containers.RepeatedCompositeFieldContainer[_common_pb2.PrefilledValue]
    began_at: _timestamp_pb2.Timestamp
    saved_at: _timestamp_pb2.Timestamp
    expires_at: _timestamp_pb2.Timestamp
    def __init__(self, draft_id: _Optional[str] = ..., form: _Optional[str] = ..., digest: _Optional[str] = ..., document: _Optional[str] = ..., prefilled: _Optional[_Iterable[_Union[_common_pb2.PrefilledValue, _Mapping]]] = ..., began_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., saved_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., expires_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class SaveDraftRequest(_message.Message):
    __slots__ = ("change", "draft_id", "document")
    CHANGE_FIELD_NUMBER: _ClassVar[int]
    DRAFT_ID_FIELD_NUMBER: _ClassVar[int]
    DOCUMENT_FIELD_NUMBER: _ClassVar[int]
    change: _common_pb2.Change
    draft_id: str
    document: str
    def __init__(self, change: _Optional[_Union[_common_pb2.Change, _Mapping]] = ..., draft_id: _Optional[str] = ..., document: _Optional[str] = ...) -> None: ...

class SaveDraftResponse(_message.Message):
    __slots__ = ("saved_at", "expires_at")
    SAVED_AT_FIELD_NUMBER: _ClassVar[int]
    EXPIRES_AT_FIELD_NUMBER: _ClassVar[int]
    saved_at: _timestamp_pb2.Timestamp
    expires_at: _timestamp_pb2.Timestamp
    def __init__(self, saved_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., expires_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class ShowFileRequest(_message.Message):
    __slots__ = ("change", "attachment_id", "small")
    CHANGE_FIELD_NUMBER: _ClassVar[int]
    ATTACHMENT_ID_FIELD_NUMBER: _ClassVar[int]
    SMALL_FIELD_NUMBER: _ClassVar[int]
    change: _common_pb2.Change
    attachment_id: str
    small: bool
    def __init__(self, change: _Optional[_Union[_common_pb2.Change, _Mapping]] = ..., attachment_id: _Optional[str] = ..., small: _Optional[bool] = ...) -> None: ...

class ShowFileResponse(_message.Message):
    __slots__ = ("field", "media_type", "content")
    FIELD_FIELD_NUMBER: _ClassVar[int]
    MEDIA_TYPE_FIELD_NUMBER: _ClassVar[int]
    CONTENT_FIELD_NUMBER: _ClassVar[int]
    field: str
    media_type: str
    content: bytes
    def __init__(self, field: _Optional[str] = ..., media_type: _Optional[str] = ..., content: _Optional[bytes] = ...) -> None: ...

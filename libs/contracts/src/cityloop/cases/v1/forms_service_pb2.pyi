from cityloop.common.v1 import common_pb2 as _common_pb2
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

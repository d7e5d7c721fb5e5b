import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ReferenceSystem(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    REFERENCE_SYSTEM_UNSPECIFIED: _ClassVar[ReferenceSystem]
    REFERENCE_SYSTEM_CGCS2000: _ClassVar[ReferenceSystem]
    REFERENCE_SYSTEM_WGS84: _ClassVar[ReferenceSystem]
    REFERENCE_SYSTEM_GCJ02: _ClassVar[ReferenceSystem]
    REFERENCE_SYSTEM_BD09: _ClassVar[ReferenceSystem]

class EventGrade(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    EVENT_GRADE_UNSPECIFIED: _ClassVar[EventGrade]
    EVENT_GRADE_PARTICULARLY_SERIOUS: _ClassVar[EventGrade]
    EVENT_GRADE_SERIOUS: _ClassVar[EventGrade]
    EVENT_GRADE_MAJOR: _ClassVar[EventGrade]
    EVENT_GRADE_GENERAL: _ClassVar[EventGrade]

class Urgency(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    URGENCY_UNSPECIFIED: _ClassVar[Urgency]
    URGENCY_NORMAL: _ClassVar[Urgency]
    URGENCY_URGENT: _ClassVar[Urgency]
REFERENCE_SYSTEM_UNSPECIFIED: ReferenceSystem
REFERENCE_SYSTEM_CGCS2000: ReferenceSystem
REFERENCE_SYSTEM_WGS84: ReferenceSystem
REFERENCE_SYSTEM_GCJ02: ReferenceSystem
REFERENCE_SYSTEM_BD09: ReferenceSystem
EVENT_GRADE_UNSPECIFIED: EventGrade
EVENT_GRADE_PARTICULARLY_SERIOUS: EventGrade
EVENT_GRADE_SERIOUS: EventGrade
EVENT_GRADE_MAJOR: EventGrade
EVENT_GRADE_GENERAL: EventGrade
URGENCY_UNSPECIFIED: Urgency
URGENCY_NORMAL: Urgency
URGENCY_URGENT: Urgency

class Actor(_message.Message):
    __slots__ = ("post_id", "person_id")
    POST_ID_FIELD_NUMBER: _ClassVar[int]
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    post_id: str
    person_id: str
    def __init__(self, post_id: _Optional[str] = ..., person_id: _Optional[str] = ...) -> None: ...

class Change(_message.Message):
    __slots__ = ("idempotency_key", "occurred_at", "actor")
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    OCCURRED_AT_FIELD_NUMBER: _ClassVar[int]
    ACTOR_FIELD_NUMBER: _ClassVar[int]
    idempotency_key: str
    occurred_at: _timestamp_pb2.Timestamp
    actor: Actor
    def __init__(self, idempotency_key: _Optional[str] = ..., occurred_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., actor: _Optional[_Union[Actor, _Mapping]] = ...) -> None: ...

class Position(_message.Message):
    __slots__ = ("longitude", "latitude", "reference_system", "accuracy_metres")
    LONGITUDE_FIELD_NUMBER: _ClassVar[int]
    LATITUDE_FIELD_NUMBER: _ClassVar[int]
    REFERENCE_SYSTEM_FIELD_NUMBER: _ClassVar[int]
    ACCURACY_METRES_FIELD_NUMBER: _ClassVar[int]
    longitude: float
    latitude: float
    reference_system: ReferenceSystem
    accuracy_metres: float
    def __init__(self, longitude: _Optional[float] = ..., latitude: _Optional[float] = ..., reference_system: _Optional[_Union[ReferenceSystem, str]] = ..., accuracy_metres: _Optional[float] = ...) -> None: ...

class AreaReference(_message.Message):
    __slots__ = ("layer", "area_id")
    LAYER_FIELD_NUMBER: _ClassVar[int]
    AREA_ID_FIELD_NUMBER: _ClassVar[int]
    layer: str
    area_id: str
    def __init__(self, layer: _Optional[str] = ..., area_id: _Optional[str] = ...) -> None: ...

class Place(_message.Message):
    __slots__ = ("position", "text", "areas", "jurisdiction")
    POSITION_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    AREAS_FIELD_NUMBER: _ClassVar[int]
    JURISDICTION_FIELD_NUMBER: _ClassVar[int]
    position: Position
    text: str
    areas: _containers.RepeatedCompositeFieldContainer[AreaReference]
    jurisdiction: str
    def __init__(self, position: _Optional[_Union[Position, _Mapping]] = ..., text: _Optional[str] = ..., areas: _Optional[_Iterable[_Union[AreaReference, _Mapping]]] = ..., jurisdiction: _Optional[str] = ...) -> None: ...

class Label(_message.Message):
    __slots__ = ("texts",)
    class TextsEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    TEXTS_FIELD_NUMBER: _ClassVar[int]
    texts: _containers.ScalarMap[str, str]
    def __init__(self, texts: _Optional[_Mapping[str, str]] = ...) -> None: ...

class Phrase(_message.Message):
    __slots__ = ("text", "number", "sentence", "name", "list")
    TEXT_FIELD_NUMBER: _ClassVar[int]
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    SENTENCE_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    LIST_FIELD_NUMBER: _ClassVar[int]
    text: str
    number: float
    sentence: Sentence
    name: Label
    list: PhraseList
    def __init__(self, text: _Optional[str] = ..., number: _Optional[float] = ..., sentence: _Optional[_Union[Sentence, _Mapping]] = ..., name: _Optional[_Union[Label, _Mapping]] = ..., list: _Optional[_Union[PhraseList, _Mapping]] = ...) -> None: ...

class Sentence(_message.Message):
    __slots__ = ("message", "arguments")
    class ArgumentsEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: Phrase
        def __init__(self, key: _Optional[str] = ..., value: _Optional[_Union[Phrase, _Mapping]] = ...) -> None: ...
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    ARGUMENTS_FIELD_NUMBER: _ClassVar[int]
    message: str
    arguments: _containers.MessageMap[str, Phrase]
    def __init__(self, message: _Optional[str] = ..., arguments: _Optional[_Mapping[str, Phrase]] = ...) -> None: ...

class PhraseList(_message.Message):
    __slots__ = ("items", "style")
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    STYLE_FIELD_NUMBER: _ClassVar[int]
    items: _containers.RepeatedCompositeFieldContainer[Phrase]
    style: str
    def __init__(self, items: _Optional[_Iterable[_Union[Phrase, _Mapping]]] = ..., style: _Optional[str] = ...) -> None: ...

class Explanation(_message.Message):
    __slots__ = ("rule_id", "rule_version", "pack_id", "pack_version", "confidence", "reason", "inputs", "pack_set")
    class InputsEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    RULE_ID_FIELD_NUMBER: _ClassVar[int]
    RULE_VERSION_FIELD_NUMBER: _ClassVar[int]
    PACK_ID_FIELD_NUMBER: _ClassVar[int]
    PACK_VERSION_FIELD_NUMBER: _ClassVar[int]
    CONFIDENCE_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    INPUTS_FIELD_NUMBER: _ClassVar[int]
    PACK_SET_FIELD_NUMBER: _ClassVar[int]
    rule_id: str
    rule_version: int
    pack_id: str
    pack_version: int
    confidence: float
    reason: str
    inputs: _containers.ScalarMap[str, str]
    pack_set: int
    def __init__(self, rule_id: _Optional[str] = ..., rule_version: _Optional[int] = ..., pack_id: _Optional[str] = ..., pack_version: _Optional[int] = ..., confidence: _Optional[float] = ..., reason: _Optional[str] = ..., inputs: _Optional[_Mapping[str, str]] = ..., pack_set: _Optional[int] = ...) -> None: ...

class AttachmentReference(_message.Message):
    __slots__ = ("attachment_id", "media_type", "size_bytes", "digest")
    ATTACHMENT_ID_FIELD_NUMBER: _ClassVar[int]
    MEDIA_TYPE_FIELD_NUMBER: _ClassVar[int]
    SIZE_BYTES_FIELD_NUMBER: _ClassVar[int]
    DIGEST_FIELD_NUMBER: _ClassVar[int]
    attachment_id: str
    media_type: str
    size_bytes: int
    digest: str
    def __init__(self, attachment_id: _Optional[str] = ..., media_type: _Optional[str] = ..., size_bytes: _Optional[int] = ..., digest: _Optional[str] = ...) -> None: ...

class RejectedItem(_message.Message):
    __slots__ = ("index", "reason", "message", "details")
    class DetailsEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    INDEX_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    DETAILS_FIELD_NUMBER: _ClassVar[int]
    index: int
    reason: str
    message: str
    details: _containers.ScalarMap[str, str]
    def __init__(self, index: _Optional[int] = ..., reason: _Optional[str] = ..., message: _Optional[str] = ..., details: _Optional[_Mapping[str, str]] = ...) -> None: ...

class TakenPhoto(_message.Message):
    __slots__ = ("attachment_id", "taken_at", "position")
    ATTACHMENT_ID_FIELD_NUMBER: _ClassVar[int]
    TAKEN_AT_FIELD_NUMBER: _ClassVar[int]
    POSITION_FIELD_NUMBER: _ClassVar[int]
    attachment_id: str
    taken_at: str
    position: Position
    def __init__(self, attachment_id: _Optional[str] = ..., taken_at: _Optional[str] = ..., position: _Optional[_Union[Position, _Mapping]] = ...) -> None: ...

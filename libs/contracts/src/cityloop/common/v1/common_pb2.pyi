import datetime

from google.protobuf import duration_pb2 as _duration_pb2
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

class Classification(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    CLASSIFICATION_UNSPECIFIED: _ClassVar[Classification]
    CLASSIFICATION_GENERAL_1: _ClassVar[Classification]
    CLASSIFICATION_GENERAL_2: _ClassVar[Classification]
    CLASSIFICATION_GENERAL_3: _ClassVar[Classification]
    CLASSIFICATION_GENERAL_4: _ClassVar[Classification]
    CLASSIFICATION_IMPORTANT: _ClassVar[Classification]
    CLASSIFICATION_CORE: _ClassVar[Classification]

class ShapeKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    SHAPE_KIND_UNSPECIFIED: _ClassVar[ShapeKind]
    SHAPE_KIND_POINT: _ClassVar[ShapeKind]
    SHAPE_KIND_LINE: _ClassVar[ShapeKind]
    SHAPE_KIND_AREA: _ClassVar[ShapeKind]

class AnswerMedium(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ANSWER_MEDIUM_UNSPECIFIED: _ClassVar[AnswerMedium]
    ANSWER_MEDIUM_PAPER: _ClassVar[AnswerMedium]
    ANSWER_MEDIUM_PHONE: _ClassVar[AnswerMedium]
    ANSWER_MEDIUM_SMS: _ClassVar[AnswerMedium]

class PrefillOrigin(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    PREFILL_ORIGIN_UNSPECIFIED: _ClassVar[PrefillOrigin]
    PREFILL_ORIGIN_SUBJECT: _ClassVar[PrefillOrigin]
    PREFILL_ORIGIN_LAST_ANSWER: _ClassVar[PrefillOrigin]
    PREFILL_ORIGIN_DATASET: _ClassVar[PrefillOrigin]

class PrefillOutcome(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    PREFILL_OUTCOME_UNSPECIFIED: _ClassVar[PrefillOutcome]
    PREFILL_OUTCOME_CONFIRMED: _ClassVar[PrefillOutcome]
    PREFILL_OUTCOME_CHANGED: _ClassVar[PrefillOutcome]
    PREFILL_OUTCOME_REMOVED: _ClassVar[PrefillOutcome]
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
CLASSIFICATION_UNSPECIFIED: Classification
CLASSIFICATION_GENERAL_1: Classification
CLASSIFICATION_GENERAL_2: Classification
CLASSIFICATION_GENERAL_3: Classification
CLASSIFICATION_GENERAL_4: Classification
CLASSIFICATION_IMPORTANT: Classification
CLASSIFICATION_CORE: Classification
SHAPE_KIND_UNSPECIFIED: ShapeKind
SHAPE_KIND_POINT: ShapeKind
SHAPE_KIND_LINE: ShapeKind
SHAPE_KIND_AREA: ShapeKind
ANSWER_MEDIUM_UNSPECIFIED: AnswerMedium
ANSWER_MEDIUM_PAPER: AnswerMedium
ANSWER_MEDIUM_PHONE: AnswerMedium
ANSWER_MEDIUM_SMS: AnswerMedium
PREFILL_ORIGIN_UNSPECIFIED: PrefillOrigin
PREFILL_ORIGIN_SUBJECT: PrefillOrigin
PREFILL_ORIGIN_LAST_ANSWER: PrefillOrigin
PREFILL_ORIGIN_DATASET: PrefillOrigin
PREFILL_OUTCOME_UNSPECIFIED: PrefillOutcome
PREFILL_OUTCOME_CONFIRMED: PrefillOutcome
PREFILL_OUTCOME_CHANGED: PrefillOutcome
PREFILL_OUTCOME_REMOVED: PrefillOutcome

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

class Correction(_message.Message):
    __slots__ = ("number", "former_class", "former_place")
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    FORMER_CLASS_FIELD_NUMBER: _ClassVar[int]
    FORMER_PLACE_FIELD_NUMBER: _ClassVar[int]
    number: int
    former_class: str
    former_place: Place
    def __init__(self, number: _Optional[int] = ..., former_class: _Optional[str] = ..., former_place: _Optional[_Union[Place, _Mapping]] = ...) -> None: ...

class Merge(_message.Message):
    __slots__ = ("number", "case_id", "case_number", "event_id", "event_number")
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    CASE_NUMBER_FIELD_NUMBER: _ClassVar[int]
    EVENT_ID_FIELD_NUMBER: _ClassVar[int]
    EVENT_NUMBER_FIELD_NUMBER: _ClassVar[int]
    number: int
    case_id: str
    case_number: str
    event_id: str
    event_number: str
    def __init__(self, number: _Optional[int] = ..., case_id: _Optional[str] = ..., case_number: _Optional[str] = ..., event_id: _Optional[str] = ..., event_number: _Optional[str] = ...) -> None: ...

class Split(_message.Message):
    __slots__ = ("number", "occurred_at", "event_id", "event_class", "signal_ids")
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    OCCURRED_AT_FIELD_NUMBER: _ClassVar[int]
    EVENT_ID_FIELD_NUMBER: _ClassVar[int]
    EVENT_CLASS_FIELD_NUMBER: _ClassVar[int]
    SIGNAL_IDS_FIELD_NUMBER: _ClassVar[int]
    number: int
    occurred_at: _timestamp_pb2.Timestamp
    event_id: str
    event_class: str
    signal_ids: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, number: _Optional[int] = ..., occurred_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., event_id: _Optional[str] = ..., event_class: _Optional[str] = ..., signal_ids: _Optional[_Iterable[str]] = ...) -> None: ...

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

class AttributeValue(_message.Message):
    __slots__ = ("text", "number", "flag", "choice", "choices", "moment", "duration", "shape", "reference", "attachments", "unit", "classification", "origin")
    TEXT_FIELD_NUMBER: _ClassVar[int]
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    FLAG_FIELD_NUMBER: _ClassVar[int]
    CHOICE_FIELD_NUMBER: _ClassVar[int]
    CHOICES_FIELD_NUMBER: _ClassVar[int]
    MOMENT_FIELD_NUMBER: _ClassVar[int]
    DURATION_FIELD_NUMBER: _ClassVar[int]
    SHAPE_FIELD_NUMBER: _ClassVar[int]
    REFERENCE_FIELD_NUMBER: _ClassVar[int]
    ATTACHMENTS_FIELD_NUMBER: _ClassVar[int]
    UNIT_FIELD_NUMBER: _ClassVar[int]
    CLASSIFICATION_FIELD_NUMBER: _ClassVar[int]
    ORIGIN_FIELD_NUMBER: _ClassVar[int]
    text: str
    number: float
    flag: bool
    choice: str
    choices: Choices
    moment: _timestamp_pb2.Timestamp
    duration: _duration_pb2.Duration
    shape: Shape
    reference: str
    attachments: AttachmentReferences
    unit: str
    classification: Classification
    origin: AttributeOrigin
    def __init__(self, text: _Optional[str] = ..., number: _Optional[float] = ..., flag: _Optional[bool] = ..., choice: _Optional[str] = ..., choices: _Optional[_Union[Choices, _Mapping]] = ..., moment: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., duration: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ..., shape: _Optional[_Union[Shape, _Mapping]] = ..., reference: _Optional[str] = ..., attachments: _Optional[_Union[AttachmentReferences, _Mapping]] = ..., unit: _Optional[str] = ..., classification: _Optional[_Union[Classification, str]] = ..., origin: _Optional[_Union[AttributeOrigin, _Mapping]] = ...) -> None: ...

class AttachmentReferences(_message.Message):
    __slots__ = ("attachments",)
    ATTACHMENTS_FIELD_NUMBER: _ClassVar[int]
    attachments: _containers.RepeatedCompositeFieldContainer[AttachmentReference]
    def __init__(self, attachments: _Optional[_Iterable[_Union[AttachmentReference, _Mapping]]] = ...) -> None: ...

class Choices(_message.Message):
    __slots__ = ("choices",)
    CHOICES_FIELD_NUMBER: _ClassVar[int]
    choices: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, choices: _Optional[_Iterable[str]] = ...) -> None: ...

class Shape(_message.Message):
    __slots__ = ("kind", "positions")
    KIND_FIELD_NUMBER: _ClassVar[int]
    POSITIONS_FIELD_NUMBER: _ClassVar[int]
    kind: ShapeKind
    positions: _containers.RepeatedCompositeFieldContainer[Position]
    def __init__(self, kind: _Optional[_Union[ShapeKind, str]] = ..., positions: _Optional[_Iterable[_Union[Position, _Mapping]]] = ...) -> None: ...

class AttributeOrigin(_message.Message):
    __slots__ = ("occurred_at", "signal_id", "source_id", "confidence", "post_id")
    OCCURRED_AT_FIELD_NUMBER: _ClassVar[int]
    SIGNAL_ID_FIELD_NUMBER: _ClassVar[int]
    SOURCE_ID_FIELD_NUMBER: _ClassVar[int]
    CONFIDENCE_FIELD_NUMBER: _ClassVar[int]
    POST_ID_FIELD_NUMBER: _ClassVar[int]
    occurred_at: _timestamp_pb2.Timestamp
    signal_id: str
    source_id: str
    confidence: float
    post_id: str
    def __init__(self, occurred_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., signal_id: _Optional[str] = ..., source_id: _Optional[str] = ..., confidence: _Optional[float] = ..., post_id: _Optional[str] = ...) -> None: ...

class JudgedCondition(_message.Message):
    __slots__ = ("item_id", "condition", "holds", "absent", "error")
    ITEM_ID_FIELD_NUMBER: _ClassVar[int]
    CONDITION_FIELD_NUMBER: _ClassVar[int]
    HOLDS_FIELD_NUMBER: _ClassVar[int]
    ABSENT_FIELD_NUMBER: _ClassVar[int]
    ERROR_FIELD_NUMBER: _ClassVar[int]
    item_id: str
    condition: str
    holds: bool
    absent: _containers.RepeatedScalarFieldContainer[str]
    error: str
    def __init__(self, item_id: _Optional[str] = ..., condition: _Optional[str] = ..., holds: _Optional[bool] = ..., absent: _Optional[_Iterable[str]] = ..., error: _Optional[str] = ...) -> None: ...

class Explanation(_message.Message):
    __slots__ = ("rule_id", "rule_version", "pack_id", "pack_version", "confidence", "reason", "inputs", "pack_set", "conditions")
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
    CONDITIONS_FIELD_NUMBER: _ClassVar[int]
    rule_id: str
    rule_version: int
    pack_id: str
    pack_version: int
    confidence: float
    reason: str
    inputs: _containers.ScalarMap[str, str]
    pack_set: int
    conditions: _containers.RepeatedCompositeFieldContainer[JudgedCondition]
    def __init__(self, rule_id: _Optional[str] = ..., rule_version: _Optional[int] = ..., pack_id: _Optional[str] = ..., pack_version: _Optional[int] = ..., confidence: _Optional[float] = ..., reason: _Optional[str] = ..., inputs: _Optional[_Mapping[str, str]] = ..., pack_set: _Optional[int] = ..., conditions: _Optional[_Iterable[_Union[JudgedCondition, _Mapping]]] = ...) -> None: ...

class Box(_message.Message):
    __slots__ = ("x", "y", "width", "height")
    X_FIELD_NUMBER: _ClassVar[int]
    Y_FIELD_NUMBER: _ClassVar[int]
    WIDTH_FIELD_NUMBER: _ClassVar[int]
    HEIGHT_FIELD_NUMBER: _ClassVar[int]
    x: float
    y: float
    width: float
    height: float
    def __init__(self, x: _Optional[float] = ..., y: _Optional[float] = ..., width: _Optional[float] = ..., height: _Optional[float] = ...) -> None: ...

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

class FormAnswer(_message.Message):
    __slots__ = ("form", "digest", "document", "files", "keyed_from", "draft_id", "confirmed")
    FORM_FIELD_NUMBER: _ClassVar[int]
    DIGEST_FIELD_NUMBER: _ClassVar[int]
    DOCUMENT_FIELD_NUMBER: _ClassVar[int]
    FILES_FIELD_NUMBER: _ClassVar[int]
    KEYED_FROM_FIELD_NUMBER: _ClassVar[int]
    DRAFT_ID_FIELD_NUMBER: _ClassVar[int]
    CONFIRMED_FIELD_NUMBER: _ClassVar[int]
    form: str
    digest: str
    document: str
    files: _containers.RepeatedCompositeFieldContainer[FormFile]
    keyed_from: AnswerMedium
    draft_id: str
    confirmed: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, form: _Optional[str] = ..., digest: _Optional[str] = ..., document: _Optional[str] = ..., files: _Optional[_Iterable[_Union[FormFile, _Mapping]]] = ..., keyed_from: _Optional[_Union[AnswerMedium, str]] = ..., draft_id: _Optional[str] = ..., confirmed: _Optional[_Iterable[str]] = ...) -> None: ...

class FormFile(_message.Message):
    __slots__ = ("attribute", "media_type", "content")
    ATTRIBUTE_FIELD_NUMBER: _ClassVar[int]
    MEDIA_TYPE_FIELD_NUMBER: _ClassVar[int]
    CONTENT_FIELD_NUMBER: _ClassVar[int]
    attribute: str
    media_type: str
    content: bytes
    def __init__(self, attribute: _Optional[str] = ..., media_type: _Optional[str] = ..., content: _Optional[bytes] = ...) -> None: ...

class AnsweredForm(_message.Message):
    __slots__ = ("form", "digest", "pack_version", "answered_at", "passed", "failed", "not_applicable", "keyed_from")
    FORM_FIELD_NUMBER: _ClassVar[int]
    DIGEST_FIELD_NUMBER: _ClassVar[int]
    PACK_VERSION_FIELD_NUMBER: _ClassVar[int]
    ANSWERED_AT_FIELD_NUMBER: _ClassVar[int]
    PASSED_FIELD_NUMBER: _ClassVar[int]
    FAILED_FIELD_NUMBER: _ClassVar[int]
    NOT_APPLICABLE_FIELD_NUMBER: _ClassVar[int]
    KEYED_FROM_FIELD_NUMBER: _ClassVar[int]
    form: str
    digest: str
    pack_version: int
    answered_at: _timestamp_pb2.Timestamp
    passed: int
    failed: int
    not_applicable: int
    keyed_from: AnswerMedium
    def __init__(self, form: _Optional[str] = ..., digest: _Optional[str] = ..., pack_version: _Optional[int] = ..., answered_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., passed: _Optional[int] = ..., failed: _Optional[int] = ..., not_applicable: _Optional[int] = ..., keyed_from: _Optional[_Union[AnswerMedium, str]] = ...) -> None: ...

class PrefillSource(_message.Message):
    __slots__ = ("origin", "reference", "as_of", "agreement_id", "receipt_id")
    ORIGIN_FIELD_NUMBER: _ClassVar[int]
    REFERENCE_FIELD_NUMBER: _ClassVar[int]
    AS_OF_FIELD_NUMBER: _ClassVar[int]
    AGREEMENT_ID_FIELD_NUMBER: _ClassVar[int]
    RECEIPT_ID_FIELD_NUMBER: _ClassVar[int]
    origin: PrefillOrigin
    reference: str
    as_of: _timestamp_pb2.Timestamp
    agreement_id: str
    receipt_id: str
    def __init__(self, origin: _Optional[_Union[PrefillOrigin, str]] = ..., reference: _Optional[str] = ..., as_of: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., agreement_id: _Optional[str] = ..., receipt_id: _Optional[str] = ...) -> None: ...

class PrefilledValue(_message.Message):
    __slots__ = ("field", "value", "source")
    FIELD_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    field: str
    value: str
    source: PrefillSource
    def __init__(self, field: _Optional[str] = ..., value: _Optional[str] = ..., source: _Optional[_Union[PrefillSource, _Mapping]] = ...) -> None: ...

class PrefilledField(_message.Message):
    __slots__ = ("field", "source", "outcome")
    FIELD_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    field: str
    source: PrefillSource
    outcome: PrefillOutcome
    def __init__(self, field: _Optional[str] = ..., source: _Optional[_Union[PrefillSource, _Mapping]] = ..., outcome: _Optional[_Union[PrefillOutcome, str]] = ...) -> None: ...

class FormProblem(_message.Message):
    __slots__ = ("field", "reason", "details")
    class DetailsEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    FIELD_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    DETAILS_FIELD_NUMBER: _ClassVar[int]
    field: str
    reason: str
    details: _containers.ScalarMap[str, str]
    def __init__(self, field: _Optional[str] = ..., reason: _Optional[str] = ..., details: _Optional[_Mapping[str, str]] = ...) -> None: ...

class GivenAnswer(_message.Message):
    __slots__ = ("form", "document", "post_id", "task_id", "prefilled")
    FORM_FIELD_NUMBER: _ClassVar[int]
    DOCUMENT_FIELD_NUMBER: _ClassVar[int]
    POST_ID_FIELD_NUMBER: _ClassVar[int]
    TASK_ID_FIELD_NUMBER: _ClassVar[int]
    PREFILLED_FIELD_NUMBER: _ClassVar[int]
    form: AnsweredForm
    document: str
    post_id: str
    task_id: str
    prefilled: _containers.RepeatedCompositeFieldContainer[PrefilledField]
    def __init__(self, form: _Optional[_Union[AnsweredForm, _Mapping]] = ..., document: _Optional[str] = ..., post_id: _Optional[str] = ..., task_id: _Optional[str] = ..., prefilled: _Optional[_Iterable[_Union[PrefilledField, _Mapping]]] = ...) -> None: ...

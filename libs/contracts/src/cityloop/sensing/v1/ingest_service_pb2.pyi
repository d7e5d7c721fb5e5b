from cityloop.common.v1 import common_pb2 as _common_pb2
from cityloop.sensing.v1 import detection_pb2 as _detection_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class RejectionReason(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    REJECTION_REASON_UNSPECIFIED: _ClassVar[RejectionReason]
    REJECTION_REASON_UNKNOWN_DATASTREAM: _ClassVar[RejectionReason]
    REJECTION_REASON_NOT_YOUR_DATASTREAM: _ClassVar[RejectionReason]
    REJECTION_REASON_TIME_INVALID: _ClassVar[RejectionReason]
REJECTION_REASON_UNSPECIFIED: RejectionReason
REJECTION_REASON_UNKNOWN_DATASTREAM: RejectionReason
REJECTION_REASON_NOT_YOUR_DATASTREAM: RejectionReason
REJECTION_REASON_TIME_INVALID: RejectionReason

class IngestReadingsRequest(_message.Message):
    __slots__ = ("batch_number", "count", "datastream_numbers", "phenomenon_times", "values", "result_times")
    BATCH_NUMBER_FIELD_NUMBER: _ClassVar[int]
    COUNT_FIELD_NUMBER: _ClassVar[int]
    DATASTREAM_NUMBERS_FIELD_NUMBER: _ClassVar[int]
    PHENOMENON_TIMES_FIELD_NUMBER: _ClassVar[int]
    VALUES_FIELD_NUMBER: _ClassVar[int]
    RESULT_TIMES_FIELD_NUMBER: _ClassVar[int]
    batch_number: int
    count: int
    datastream_numbers: bytes
    phenomenon_times: bytes
    values: bytes
    result_times: bytes
    def __init__(self, batch_number: _Optional[int] = ..., count: _Optional[int] = ..., datastream_numbers: _Optional[bytes] = ..., phenomenon_times: _Optional[bytes] = ..., values: _Optional[bytes] = ..., result_times: _Optional[bytes] = ...) -> None: ...

class IngestReadingsResponse(_message.Message):
    __slots__ = ("batch_number", "accepted", "flagged", "rejected", "refused")
    BATCH_NUMBER_FIELD_NUMBER: _ClassVar[int]
    ACCEPTED_FIELD_NUMBER: _ClassVar[int]
    FLAGGED_FIELD_NUMBER: _ClassVar[int]
    REJECTED_FIELD_NUMBER: _ClassVar[int]
    REFUSED_FIELD_NUMBER: _ClassVar[int]
    batch_number: int
    accepted: int
    flagged: int
    rejected: _containers.RepeatedCompositeFieldContainer[RejectedReading]
    refused: RefusedBatch
    def __init__(self, batch_number: _Optional[int] = ..., accepted: _Optional[int] = ..., flagged: _Optional[int] = ..., rejected: _Optional[_Iterable[_Union[RejectedReading, _Mapping]]] = ..., refused: _Optional[_Union[RefusedBatch, _Mapping]] = ...) -> None: ...

class RefusedBatch(_message.Message):
    __slots__ = ("reason", "message")
    REASON_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    reason: str
    message: str
    def __init__(self, reason: _Optional[str] = ..., message: _Optional[str] = ...) -> None: ...

class RejectedReading(_message.Message):
    __slots__ = ("index", "reason")
    INDEX_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    index: int
    reason: RejectionReason
    def __init__(self, index: _Optional[int] = ..., reason: _Optional[_Union[RejectionReason, str]] = ...) -> None: ...

class SubmitDetectionsRequest(_message.Message):
    __slots__ = ("change", "detections")
    CHANGE_FIELD_NUMBER: _ClassVar[int]
    DETECTIONS_FIELD_NUMBER: _ClassVar[int]
    change: _common_pb2.Change
    detections: _containers.RepeatedCompositeFieldContainer[_detection_pb2.Detection]
    def __init__(self, change: _Optional[_Union[_common_pb2.Change, _Mapping]] = ..., detections: _Optional[_Iterable[_Union[_detection_pb2.Detection, _Mapping]]] = ...) -> None: ...

class SubmitDetectionsResponse(_message.Message):
    __slots__ = ("detection_ids", "rejected")
    DETECTION_IDS_FIELD_NUMBER: _ClassVar[int]
    REJECTED_FIELD_NUMBER: _ClassVar[int]
    detection_ids: _containers.RepeatedScalarFieldContainer[str]
    rejected: _containers.RepeatedCompositeFieldContainer[RejectedDetection]
    def __init__(self, detection_ids: _Optional[_Iterable[str]] = ..., rejected: _Optional[_Iterable[_Union[RejectedDetection, _Mapping]]] = ...) -> None: ...

class RejectedDetection(_message.Message):
    __slots__ = ("index", "reason", "message")
    INDEX_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    index: int
    reason: str
    message: str
    def __init__(self, index: _Optional[int] = ..., reason: _Optional[str] = ..., message: _Optional[str] = ...) -> None: ...

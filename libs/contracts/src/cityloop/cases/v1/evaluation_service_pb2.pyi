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

class WarningOutcome(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    WARNING_OUTCOME_UNSPECIFIED: _ClassVar[WarningOutcome]
    WARNING_OUTCOME_HIT: _ClassVar[WarningOutcome]
    WARNING_OUTCOME_FALSE: _ClassVar[WarningOutcome]
    WARNING_OUTCOME_LATE: _ClassVar[WarningOutcome]
    WARNING_OUTCOME_CONFIRMED: _ClassVar[WarningOutcome]
WARNING_OUTCOME_UNSPECIFIED: WarningOutcome
WARNING_OUTCOME_HIT: WarningOutcome
WARNING_OUTCOME_FALSE: WarningOutcome
WARNING_OUTCOME_LATE: WarningOutcome
WARNING_OUTCOME_CONFIRMED: WarningOutcome

class FileReviewRequest(_message.Message):
    __slots__ = ("change", "area", "since", "until", "conclusion")
    CHANGE_FIELD_NUMBER: _ClassVar[int]
    AREA_FIELD_NUMBER: _ClassVar[int]
    SINCE_FIELD_NUMBER: _ClassVar[int]
    UNTIL_FIELD_NUMBER: _ClassVar[int]
    CONCLUSION_FIELD_NUMBER: _ClassVar[int]
    change: _common_pb2.Change
    area: _common_pb2.AreaReference
    since: _timestamp_pb2.Timestamp
    until: _timestamp_pb2.Timestamp
    conclusion: str
    def __init__(self, change: _Optional[_Union[_common_pb2.Change, _Mapping]] = ..., area: _Optional[_Union[_common_pb2.AreaReference, _Mapping]] = ..., since: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., until: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., conclusion: _Optional[str] = ...) -> None: ...

class FileReviewResponse(_message.Message):
    __slots__ = ("review",)
    REVIEW_FIELD_NUMBER: _ClassVar[int]
    review: Review
    def __init__(self, review: _Optional[_Union[Review, _Mapping]] = ...) -> None: ...

class GetReviewRequest(_message.Message):
    __slots__ = ("review_number",)
    REVIEW_NUMBER_FIELD_NUMBER: _ClassVar[int]
    review_number: str
    def __init__(self, review_number: _Optional[str] = ...) -> None: ...

class GetReviewResponse(_message.Message):
    __slots__ = ("review",)
    REVIEW_FIELD_NUMBER: _ClassVar[int]
    review: Review
    def __init__(self, review: _Optional[_Union[Review, _Mapping]] = ...) -> None: ...

class Review(_message.Message):
    __slots__ = ("review_number", "occurred_at", "recorded_at", "area", "since", "until", "conclusion", "post_id", "case_numbers", "timeline", "warnings", "timeliness")
    REVIEW_NUMBER_FIELD_NUMBER: _ClassVar[int]
    OCCURRED_AT_FIELD_NUMBER: _ClassVar[int]
    RECORDED_AT_FIELD_NUMBER: _ClassVar[int]
    AREA_FIELD_NUMBER: _ClassVar[int]
    SINCE_FIELD_NUMBER: _ClassVar[int]
    UNTIL_FIELD_NUMBER: _ClassVar[int]
    CONCLUSION_FIELD_NUMBER: _ClassVar[int]
    POST_ID_FIELD_NUMBER: _ClassVar[int]
    CASE_NUMBERS_FIELD_NUMBER: _ClassVar[int]
    TIMELINE_FIELD_NUMBER: _ClassVar[int]
    WARNINGS_FIELD_NUMBER: _ClassVar[int]
    TIMELINESS_FIELD_NUMBER: _ClassVar[int]
    review_number: str
    occurred_at: _timestamp_pb2.Timestamp
    recorded_at: _timestamp_pb2.Timestamp
    area: _common_pb2.AreaReference
    since: _timestamp_pb2.Timestamp
    until: _timestamp_pb2.Timestamp
    conclusion: str
    post_id: str
    case_numbers: _containers.RepeatedScalarFieldContainer[str]
    timeline: _containers.RepeatedCompositeFieldContainer[ReviewEntry]
    warnings: _containers.RepeatedCompositeFieldContainer[WarningEffect]
    timeliness: _containers.RepeatedCompositeFieldContainer[Timeliness]
    def __init__(self, review_number: _Optional[str] = ..., occurred_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., recorded_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., area: _Optional[_Union[_common_pb2.AreaReference, _Mapping]] = ..., since: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., until: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., conclusion: _Optional[str] = ..., post_id: _Optional[str] = ..., case_numbers: _Optional[_Iterable[str]] = ..., timeline: _Optional[_Iterable[_Union[ReviewEntry, _Mapping]]] = ..., warnings: _Optional[_Iterable[_Union[WarningEffect, _Mapping]]] = ..., timeliness: _Optional[_Iterable[_Union[Timeliness, _Mapping]]] = ...) -> None: ...

class Timeliness(_message.Message):
    __slots__ = ("department_id", "limited", "late", "exempt", "appealed", "on_time")
    DEPARTMENT_ID_FIELD_NUMBER: _ClassVar[int]
    LIMITED_FIELD_NUMBER: _ClassVar[int]
    LATE_FIELD_NUMBER: _ClassVar[int]
    EXEMPT_FIELD_NUMBER: _ClassVar[int]
    APPEALED_FIELD_NUMBER: _ClassVar[int]
    ON_TIME_FIELD_NUMBER: _ClassVar[int]
    department_id: str
    limited: int
    late: int
    exempt: int
    appealed: int
    on_time: int
    def __init__(self, department_id: _Optional[str] = ..., limited: _Optional[int] = ..., late: _Optional[int] = ..., exempt: _Optional[int] = ..., appealed: _Optional[int] = ..., on_time: _Optional[int] = ...) -> None: ...

class ReviewEntry(_message.Message):
    __slots__ = ("occurred_at", "number", "what", "post_id", "subject", "state", "reason")
    OCCURRED_AT_FIELD_NUMBER: _ClassVar[int]
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    WHAT_FIELD_NUMBER: _ClassVar[int]
    POST_ID_FIELD_NUMBER: _ClassVar[int]
    SUBJECT_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    occurred_at: _timestamp_pb2.Timestamp
    number: str
    what: str
    post_id: str
    subject: str
    state: str
    reason: str
    def __init__(self, occurred_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., number: _Optional[str] = ..., what: _Optional[str] = ..., post_id: _Optional[str] = ..., subject: _Optional[str] = ..., state: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

class WarningEffect(_message.Message):
    __slots__ = ("warning_number", "outcome", "lead_time_seconds", "signed_after_seconds")
    WARNING_NUMBER_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    LEAD_TIME_SECONDS_FIELD_NUMBER: _ClassVar[int]
    SIGNED_AFTER_SECONDS_FIELD_NUMBER: _ClassVar[int]
    warning_number: str
    outcome: WarningOutcome
    lead_time_seconds: float
    signed_after_seconds: float
    def __init__(self, warning_number: _Optional[str] = ..., outcome: _Optional[_Union[WarningOutcome, str]] = ..., lead_time_seconds: _Optional[float] = ..., signed_after_seconds: _Optional[float] = ...) -> None: ...

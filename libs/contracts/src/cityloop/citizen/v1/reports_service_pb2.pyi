import datetime

from cityloop.citizen.v1 import report_pb2 as _report_pb2
from cityloop.common.v1 import common_pb2 as _common_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ReportState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    REPORT_STATE_UNSPECIFIED: _ClassVar[ReportState]
    REPORT_STATE_RECEIVED: _ClassVar[ReportState]
    REPORT_STATE_HELD: _ClassVar[ReportState]
    REPORT_STATE_IN_PROGRESS: _ClassVar[ReportState]
    REPORT_STATE_CLOSED: _ClassVar[ReportState]
    REPORT_STATE_NOT_FILED: _ClassVar[ReportState]
    REPORT_STATE_VOID: _ClassVar[ReportState]
REPORT_STATE_UNSPECIFIED: ReportState
REPORT_STATE_RECEIVED: ReportState
REPORT_STATE_HELD: ReportState
REPORT_STATE_IN_PROGRESS: ReportState
REPORT_STATE_CLOSED: ReportState
REPORT_STATE_NOT_FILED: ReportState
REPORT_STATE_VOID: ReportState

class SubmitReportRequest(_message.Message):
    __slots__ = ("change", "event_class", "place", "text", "attachments", "source_number", "channel", "attributes", "answer")
    class AttributesEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: _common_pb2.AttributeValue
        def __init__(self, key: _Optional[str] = ..., value: _Optional[_Union[_common_pb2.AttributeValue, _Mapping]] = ...) -> None: ...
    CHANGE_FIELD_NUMBER: _ClassVar[int]
    EVENT_CLASS_FIELD_NUMBER: _ClassVar[int]
    PLACE_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    ATTACHMENTS_FIELD_NUMBER: _ClassVar[int]
    SOURCE_NUMBER_FIELD_NUMBER: _ClassVar[int]
    CHANNEL_FIELD_NUMBER: _ClassVar[int]
    ATTRIBUTES_FIELD_NUMBER: _ClassVar[int]
    ANSWER_FIELD_NUMBER: _ClassVar[int]
    change: _common_pb2.Change
    event_class: str
    place: _common_pb2.Place
    text: str
    attachments: _containers.RepeatedCompositeFieldContainer[ReportAttachment]
    source_number: str
    channel: str
    attributes: _containers.MessageMap[str, _common_pb2.AttributeValue]
    answer: _common_pb2.FormAnswer
    def __init__(self, change: _Optional[_Union[_common_pb2.Change, _Mapping]] = ..., event_class: _Optional[str] = ..., place: _Optional[_Union[_common_pb2.Place, _Mapping]] = ..., text: _Optional[str] = ..., attachments: _Optional[_Iterable[_Union[ReportAttachment, _Mapping]]] = ..., source_number: _Optional[str] = ..., channel: _Optional[str] = ..., attributes: _Optional[_Mapping[str, _common_pb2.AttributeValue]] = ..., answer: _Optional[_Union[_common_pb2.FormAnswer, _Mapping]] = ...) -> None: ...

class ReportAttachment(_message.Message):
    __slots__ = ("media_type", "content")
    MEDIA_TYPE_FIELD_NUMBER: _ClassVar[int]
    CONTENT_FIELD_NUMBER: _ClassVar[int]
    media_type: str
    content: bytes
    def __init__(self, media_type: _Optional[str] = ..., content: _Optional[bytes] = ...) -> None: ...

class SubmitReportResponse(_message.Message):
    __slots__ = ("report",)
    REPORT_FIELD_NUMBER: _ClassVar[int]
    report: _report_pb2.Report
    def __init__(self, report: _Optional[_Union[_report_pb2.Report, _Mapping]] = ...) -> None: ...

class GetReportRequest(_message.Message):
    __slots__ = ("report_number",)
    REPORT_NUMBER_FIELD_NUMBER: _ClassVar[int]
    report_number: str
    def __init__(self, report_number: _Optional[str] = ...) -> None: ...

class GetReportResponse(_message.Message):
    __slots__ = ("report", "status", "messages", "photos")
    REPORT_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    MESSAGES_FIELD_NUMBER: _ClassVar[int]
    PHOTOS_FIELD_NUMBER: _ClassVar[int]
    report: _report_pb2.Report
    status: ReportStatus
    messages: _containers.RepeatedCompositeFieldContainer[ReportMessage]
    photos: _containers.RepeatedCompositeFieldContainer[_common_pb2.TakenPhoto]
    def __init__(self, report: _Optional[_Union[_report_pb2.Report, _Mapping]] = ..., status: _Optional[_Union[ReportStatus, _Mapping]] = ..., messages: _Optional[_Iterable[_Union[ReportMessage, _Mapping]]] = ..., photos: _Optional[_Iterable[_Union[_common_pb2.TakenPhoto, _Mapping]]] = ...) -> None: ...

class ReadReportsRequest(_message.Message):
    __slots__ = ("change", "number", "page_size", "page_token")
    CHANGE_FIELD_NUMBER: _ClassVar[int]
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    change: _common_pb2.Change
    number: str
    page_size: int
    page_token: str
    def __init__(self, change: _Optional[_Union[_common_pb2.Change, _Mapping]] = ..., number: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ReadReportsResponse(_message.Message):
    __slots__ = ("reports", "next_page_token", "case_number")
    REPORTS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    CASE_NUMBER_FIELD_NUMBER: _ClassVar[int]
    reports: _containers.RepeatedCompositeFieldContainer[ReadReport]
    next_page_token: str
    case_number: str
    def __init__(self, reports: _Optional[_Iterable[_Union[ReadReport, _Mapping]]] = ..., next_page_token: _Optional[str] = ..., case_number: _Optional[str] = ...) -> None: ...

class ReadReport(_message.Message):
    __slots__ = ("report", "status", "photos", "answer", "withheld", "feedback")
    REPORT_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    PHOTOS_FIELD_NUMBER: _ClassVar[int]
    ANSWER_FIELD_NUMBER: _ClassVar[int]
    WITHHELD_FIELD_NUMBER: _ClassVar[int]
    FEEDBACK_FIELD_NUMBER: _ClassVar[int]
    report: _report_pb2.Report
    status: ReportStatus
    photos: _containers.RepeatedCompositeFieldContainer[_common_pb2.TakenPhoto]
    answer: _common_pb2.GivenAnswer
    withheld: bool
    feedback: _containers.RepeatedCompositeFieldContainer[_report_pb2.Feedback]
    def __init__(self, report: _Optional[_Union[_report_pb2.Report, _Mapping]] = ..., status: _Optional[_Union[ReportStatus, _Mapping]] = ..., photos: _Optional[_Iterable[_Union[_common_pb2.TakenPhoto, _Mapping]]] = ..., answer: _Optional[_Union[_common_pb2.GivenAnswer, _Mapping]] = ..., withheld: _Optional[bool] = ..., feedback: _Optional[_Iterable[_Union[_report_pb2.Feedback, _Mapping]]] = ...) -> None: ...

class ReadPhotoRequest(_message.Message):
    __slots__ = ("change", "attachment_id", "small")
    CHANGE_FIELD_NUMBER: _ClassVar[int]
    ATTACHMENT_ID_FIELD_NUMBER: _ClassVar[int]
    SMALL_FIELD_NUMBER: _ClassVar[int]
    change: _common_pb2.Change
    attachment_id: str
    small: bool
    def __init__(self, change: _Optional[_Union[_common_pb2.Change, _Mapping]] = ..., attachment_id: _Optional[str] = ..., small: _Optional[bool] = ...) -> None: ...

class ReadPhotoResponse(_message.Message):
    __slots__ = ("file", "content")
    FILE_FIELD_NUMBER: _ClassVar[int]
    CONTENT_FIELD_NUMBER: _ClassVar[int]
    file: _common_pb2.AttachmentReference
    content: bytes
    def __init__(self, file: _Optional[_Union[_common_pb2.AttachmentReference, _Mapping]] = ..., content: _Optional[bytes] = ...) -> None: ...

class ReportMessage(_message.Message):
    __slots__ = ("occurred_at", "text", "reason")
    OCCURRED_AT_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    occurred_at: _timestamp_pb2.Timestamp
    text: _common_pb2.Label
    reason: str
    def __init__(self, occurred_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., text: _Optional[_Union[_common_pb2.Label, _Mapping]] = ..., reason: _Optional[str] = ...) -> None: ...

class ReportStatus(_message.Message):
    __slots__ = ("state", "reason", "event_number", "case_number", "lead_department_id", "updated_at", "expected_at")
    STATE_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    EVENT_NUMBER_FIELD_NUMBER: _ClassVar[int]
    CASE_NUMBER_FIELD_NUMBER: _ClassVar[int]
    LEAD_DEPARTMENT_ID_FIELD_NUMBER: _ClassVar[int]
    UPDATED_AT_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_AT_FIELD_NUMBER: _ClassVar[int]
    state: ReportState
    reason: str
    event_number: str
    case_number: str
    lead_department_id: str
    updated_at: _timestamp_pb2.Timestamp
    expected_at: _timestamp_pb2.Timestamp
    def __init__(self, state: _Optional[_Union[ReportState, str]] = ..., reason: _Optional[str] = ..., event_number: _Optional[str] = ..., case_number: _Optional[str] = ..., lead_department_id: _Optional[str] = ..., updated_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., expected_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class ConcludeReportRequest(_message.Message):
    __slots__ = ("change", "report_number", "conclusion", "reason")
    CHANGE_FIELD_NUMBER: _ClassVar[int]
    REPORT_NUMBER_FIELD_NUMBER: _ClassVar[int]
    CONCLUSION_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    change: _common_pb2.Change
    report_number: str
    conclusion: ReportState
    reason: str
    def __init__(self, change: _Optional[_Union[_common_pb2.Change, _Mapping]] = ..., report_number: _Optional[str] = ..., conclusion: _Optional[_Union[ReportState, str]] = ..., reason: _Optional[str] = ...) -> None: ...

class ConcludeReportResponse(_message.Message):
    __slots__ = ("status",)
    STATUS_FIELD_NUMBER: _ClassVar[int]
    status: ReportStatus
    def __init__(self, status: _Optional[_Union[ReportStatus, _Mapping]] = ...) -> None: ...

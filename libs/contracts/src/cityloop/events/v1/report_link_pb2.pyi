import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ReportLinkOutcome(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    REPORT_LINK_OUTCOME_UNSPECIFIED: _ClassVar[ReportLinkOutcome]
    REPORT_LINK_OUTCOME_JOINED: _ClassVar[ReportLinkOutcome]
    REPORT_LINK_OUTCOME_HELD: _ClassVar[ReportLinkOutcome]
    REPORT_LINK_OUTCOME_NOT_AN_EVENT: _ClassVar[ReportLinkOutcome]
REPORT_LINK_OUTCOME_UNSPECIFIED: ReportLinkOutcome
REPORT_LINK_OUTCOME_JOINED: ReportLinkOutcome
REPORT_LINK_OUTCOME_HELD: ReportLinkOutcome
REPORT_LINK_OUTCOME_NOT_AN_EVENT: ReportLinkOutcome

class ReportLink(_message.Message):
    __slots__ = ("report_number", "version", "occurred_at", "recorded_at", "outcome", "event_id", "event_number", "fused", "reason", "moved")
    REPORT_NUMBER_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    OCCURRED_AT_FIELD_NUMBER: _ClassVar[int]
    RECORDED_AT_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    EVENT_ID_FIELD_NUMBER: _ClassVar[int]
    EVENT_NUMBER_FIELD_NUMBER: _ClassVar[int]
    FUSED_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    MOVED_FIELD_NUMBER: _ClassVar[int]
    report_number: str
    version: int
    occurred_at: _timestamp_pb2.Timestamp
    recorded_at: _timestamp_pb2.Timestamp
    outcome: ReportLinkOutcome
    event_id: str
    event_number: str
    fused: bool
    reason: str
    moved: bool
    def __init__(self, report_number: _Optional[str] = ..., version: _Optional[int] = ..., occurred_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., recorded_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., outcome: _Optional[_Union[ReportLinkOutcome, str]] = ..., event_id: _Optional[str] = ..., event_number: _Optional[str] = ..., fused: _Optional[bool] = ..., reason: _Optional[str] = ..., moved: _Optional[bool] = ...) -> None: ...

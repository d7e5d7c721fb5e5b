import datetime

from cityloop.cases.v1 import case_pb2 as _case_pb2
from cityloop.cases.v1 import flow_pb2 as _flow_pb2
from cityloop.cases.v1 import resources_service_pb2 as _resources_service_pb2
from cityloop.cases.v1 import verdict_pb2 as _verdict_pb2
from cityloop.citizen.v1 import report_pb2 as _report_pb2
from cityloop.common.v1 import common_pb2 as _common_pb2
from cityloop.sensing.v1 import command_pb2 as _command_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class HistoryEntry(_message.Message):
    __slots__ = ("entry_id", "number", "case_id", "occurred_at", "recorded_at", "trace_id", "case", "task", "verdict", "feedback", "command", "booking", "linked_case", "flow", "note", "resource_names")
    class ResourceNamesEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: _common_pb2.Label
        def __init__(self, key: _Optional[str] = ..., value: _Optional[_Union[_common_pb2.Label, _Mapping]] = ...) -> None: ...
    ENTRY_ID_FIELD_NUMBER: _ClassVar[int]
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    OCCURRED_AT_FIELD_NUMBER: _ClassVar[int]
    RECORDED_AT_FIELD_NUMBER: _ClassVar[int]
    TRACE_ID_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    TASK_FIELD_NUMBER: _ClassVar[int]
    VERDICT_FIELD_NUMBER: _ClassVar[int]
    FEEDBACK_FIELD_NUMBER: _ClassVar[int]
    COMMAND_FIELD_NUMBER: _ClassVar[int]
    BOOKING_FIELD_NUMBER: _ClassVar[int]
    LINKED_CASE_FIELD_NUMBER: _ClassVar[int]
    FLOW_FIELD_NUMBER: _ClassVar[int]
    NOTE_FIELD_NUMBER: _ClassVar[int]
    RESOURCE_NAMES_FIELD_NUMBER: _ClassVar[int]
    entry_id: str
    number: int
    case_id: str
    occurred_at: _timestamp_pb2.Timestamp
    recorded_at: _timestamp_pb2.Timestamp
    trace_id: str
    case: _case_pb2.Case
    task: _case_pb2.Task
    verdict: _verdict_pb2.Verdict
    feedback: _report_pb2.Feedback
    command: _command_pb2.Command
    booking: _resources_service_pb2.Booking
    linked_case: _case_pb2.Case
    flow: _flow_pb2.Flow
    note: Note
    resource_names: _containers.MessageMap[str, _common_pb2.Label]
    def __init__(self, entry_id: _Optional[str] = ..., number: _Optional[int] = ..., case_id: _Optional[str] = ..., occurred_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., recorded_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., trace_id: _Optional[str] = ..., case: _Optional[_Union[_case_pb2.Case, _Mapping]] = ..., task: _Optional[_Union[_case_pb2.Task, _Mapping]] = ..., verdict: _Optional[_Union[_verdict_pb2.Verdict, _Mapping]] = ..., feedback: _Optional[_Union[_report_pb2.Feedback, _Mapping]] = ..., command: _Optional[_Union[_command_pb2.Command, _Mapping]] = ..., booking: _Optional[_Union[_resources_service_pb2.Booking, _Mapping]] = ..., linked_case: _Optional[_Union[_case_pb2.Case, _Mapping]] = ..., flow: _Optional[_Union[_flow_pb2.Flow, _Mapping]] = ..., note: _Optional[_Union[Note, _Mapping]] = ..., resource_names: _Optional[_Mapping[str, _common_pb2.Label]] = ...) -> None: ...

class Note(_message.Message):
    __slots__ = ("occurred_at", "recorded_at", "post_id", "what", "about", "reason", "code", "details", "attachments")
    class DetailsEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    OCCURRED_AT_FIELD_NUMBER: _ClassVar[int]
    RECORDED_AT_FIELD_NUMBER: _ClassVar[int]
    POST_ID_FIELD_NUMBER: _ClassVar[int]
    WHAT_FIELD_NUMBER: _ClassVar[int]
    ABOUT_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    CODE_FIELD_NUMBER: _ClassVar[int]
    DETAILS_FIELD_NUMBER: _ClassVar[int]
    ATTACHMENTS_FIELD_NUMBER: _ClassVar[int]
    occurred_at: _timestamp_pb2.Timestamp
    recorded_at: _timestamp_pb2.Timestamp
    post_id: str
    what: str
    about: str
    reason: str
    code: str
    details: _containers.ScalarMap[str, str]
    attachments: int
    def __init__(self, occurred_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., recorded_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., post_id: _Optional[str] = ..., what: _Optional[str] = ..., about: _Optional[str] = ..., reason: _Optional[str] = ..., code: _Optional[str] = ..., details: _Optional[_Mapping[str, str]] = ..., attachments: _Optional[int] = ...) -> None: ...

import datetime

from cityloop.cases.v1 import case_pb2 as _case_pb2
from cityloop.cases.v1 import flow_pb2 as _flow_pb2
from cityloop.cases.v1 import tasks_service_pb2 as _tasks_service_pb2
from cityloop.cases.v1 import verdict_pb2 as _verdict_pb2
from cityloop.common.v1 import common_pb2 as _common_pb2
from cityloop.events.v1 import signal_pb2 as _signal_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Oversight(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    OVERSIGHT_UNSPECIFIED: _ClassVar[Oversight]
    OVERSIGHT_URGE: _ClassVar[Oversight]
    OVERSIGHT_SUPERVISE: _ClassVar[Oversight]
    OVERSIGHT_END_SUPERVISION: _ClassVar[Oversight]
OVERSIGHT_UNSPECIFIED: Oversight
OVERSIGHT_URGE: Oversight
OVERSIGHT_SUPERVISE: Oversight
OVERSIGHT_END_SUPERVISION: Oversight

class GetCaseRequest(_message.Message):
    __slots__ = ("case",)
    CASE_FIELD_NUMBER: _ClassVar[int]
    case: str
    def __init__(self, case: _Optional[str] = ...) -> None: ...

class GetCaseResponse(_message.Message):
    __slots__ = ("case", "tasks", "history", "answers", "replies", "signals", "flows")
    CASE_FIELD_NUMBER: _ClassVar[int]
    TASKS_FIELD_NUMBER: _ClassVar[int]
    HISTORY_FIELD_NUMBER: _ClassVar[int]
    ANSWERS_FIELD_NUMBER: _ClassVar[int]
    REPLIES_FIELD_NUMBER: _ClassVar[int]
    SIGNALS_FIELD_NUMBER: _ClassVar[int]
    FLOWS_FIELD_NUMBER: _ClassVar[int]
    case: _case_pb2.Case
    tasks: _containers.RepeatedCompositeFieldContainer[_case_pb2.Task]
    history: _containers.RepeatedCompositeFieldContainer[CaseHistoryEntry]
    answers: _containers.RepeatedCompositeFieldContainer[_common_pb2.GivenAnswer]
    replies: _containers.RepeatedCompositeFieldContainer[_case_pb2.Reply]
    signals: _containers.RepeatedCompositeFieldContainer[CaseSignal]
    flows: _containers.RepeatedCompositeFieldContainer[CaseFlow]
    def __init__(self, case: _Optional[_Union[_case_pb2.Case, _Mapping]] = ..., tasks: _Optional[_Iterable[_Union[_case_pb2.Task, _Mapping]]] = ..., history: _Optional[_Iterable[_Union[CaseHistoryEntry, _Mapping]]] = ..., answers: _Optional[_Iterable[_Union[_common_pb2.GivenAnswer, _Mapping]]] = ..., replies: _Optional[_Iterable[_Union[_case_pb2.Reply, _Mapping]]] = ..., signals: _Optional[_Iterable[_Union[CaseSignal, _Mapping]]] = ..., flows: _Optional[_Iterable[_Union[CaseFlow, _Mapping]]] = ...) -> None: ...

class CaseFlow(_message.Message):
    __slots__ = ("flow_number", "definition", "name", "phase", "state_name", "department_id", "opened_at")
    FLOW_NUMBER_FIELD_NUMBER: _ClassVar[int]
    DEFINITION_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    PHASE_FIELD_NUMBER: _ClassVar[int]
    STATE_NAME_FIELD_NUMBER: _ClassVar[int]
    DEPARTMENT_ID_FIELD_NUMBER: _ClassVar[int]
    OPENED_AT_FIELD_NUMBER: _ClassVar[int]
    flow_number: str
    definition: str
    name: _common_pb2.Label
    phase: _flow_pb2.FlowPhase
    state_name: _common_pb2.Label
    department_id: str
    opened_at: _timestamp_pb2.Timestamp
    def __init__(self, flow_number: _Optional[str] = ..., definition: _Optional[str] = ..., name: _Optional[_Union[_common_pb2.Label, _Mapping]] = ..., phase: _Optional[_Union[_flow_pb2.FlowPhase, str]] = ..., state_name: _Optional[_Union[_common_pb2.Label, _Mapping]] = ..., department_id: _Optional[str] = ..., opened_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class CaseSignal(_message.Message):
    __slots__ = ("signal_id", "source", "occurred_at")
    SIGNAL_ID_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    OCCURRED_AT_FIELD_NUMBER: _ClassVar[int]
    signal_id: str
    source: _signal_pb2.SignalSource
    occurred_at: _timestamp_pb2.Timestamp
    def __init__(self, signal_id: _Optional[str] = ..., source: _Optional[_Union[_signal_pb2.SignalSource, _Mapping]] = ..., occurred_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class CaseHistoryEntry(_message.Message):
    __slots__ = ("case", "task")
    CASE_FIELD_NUMBER: _ClassVar[int]
    TASK_FIELD_NUMBER: _ClassVar[int]
    case: _case_pb2.Case
    task: _case_pb2.Task
    def __init__(self, case: _Optional[_Union[_case_pb2.Case, _Mapping]] = ..., task: _Optional[_Union[_case_pb2.Task, _Mapping]] = ...) -> None: ...

class ListPhotosRequest(_message.Message):
    __slots__ = ("case",)
    CASE_FIELD_NUMBER: _ClassVar[int]
    case: str
    def __init__(self, case: _Optional[str] = ...) -> None: ...

class ListPhotosResponse(_message.Message):
    __slots__ = ("photos", "files")
    PHOTOS_FIELD_NUMBER: _ClassVar[int]
    FILES_FIELD_NUMBER: _ClassVar[int]
    photos: _containers.RepeatedCompositeFieldContainer[_common_pb2.TakenPhoto]
    files: _containers.RepeatedCompositeFieldContainer[CaseFile]
    def __init__(self, photos: _Optional[_Iterable[_Union[_common_pb2.TakenPhoto, _Mapping]]] = ..., files: _Optional[_Iterable[_Union[CaseFile, _Mapping]]] = ...) -> None: ...

class CaseFile(_message.Message):
    __slots__ = ("file", "move", "task_id", "post_id", "recorded_at", "shown")
    FILE_FIELD_NUMBER: _ClassVar[int]
    MOVE_FIELD_NUMBER: _ClassVar[int]
    TASK_ID_FIELD_NUMBER: _ClassVar[int]
    POST_ID_FIELD_NUMBER: _ClassVar[int]
    RECORDED_AT_FIELD_NUMBER: _ClassVar[int]
    SHOWN_FIELD_NUMBER: _ClassVar[int]
    file: _common_pb2.AttachmentReference
    move: str
    task_id: str
    post_id: str
    recorded_at: _timestamp_pb2.Timestamp
    shown: bool
    def __init__(self, file: _Optional[_Union[_common_pb2.AttachmentReference, _Mapping]] = ..., move: _Optional[str] = ..., task_id: _Optional[str] = ..., post_id: _Optional[str] = ..., recorded_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., shown: _Optional[bool] = ...) -> None: ...

class ReadFileRequest(_message.Message):
    __slots__ = ("change", "attachment_id", "small")
    CHANGE_FIELD_NUMBER: _ClassVar[int]
    ATTACHMENT_ID_FIELD_NUMBER: _ClassVar[int]
    SMALL_FIELD_NUMBER: _ClassVar[int]
    change: _common_pb2.Change
    attachment_id: str
    small: bool
    def __init__(self, change: _Optional[_Union[_common_pb2.Change, _Mapping]] = ..., attachment_id: _Optional[str] = ..., small: _Optional[bool] = ...) -> None: ...

class ReadFileResponse(_message.Message):
    __slots__ = ("file", "content")
    FILE_FIELD_NUMBER: _ClassVar[int]
    CONTENT_FIELD_NUMBER: _ClassVar[int]
    file: _common_pb2.AttachmentReference
    content: bytes
    def __init__(self, file: _Optional[_Union[_common_pb2.AttachmentReference, _Mapping]] = ..., content: _Optional[bytes] = ...) -> None: ...

class ListCasesRequest(_message.Message):
    __slots__ = ("phase", "page_size", "page_token", "return_asked", "supervised")
    PHASE_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    RETURN_ASKED_FIELD_NUMBER: _ClassVar[int]
    SUPERVISED_FIELD_NUMBER: _ClassVar[int]
    phase: _case_pb2.CasePhase
    page_size: int
    page_token: str
    return_asked: bool
    supervised: bool
    def __init__(self, phase: _Optional[_Union[_case_pb2.CasePhase, str]] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., return_asked: _Optional[bool] = ..., supervised: _Optional[bool] = ...) -> None: ...

class ListCasesResponse(_message.Message):
    __slots__ = ("cases", "next_page_token")
    CASES_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    cases: _containers.RepeatedCompositeFieldContainer[_case_pb2.Case]
    next_page_token: str
    def __init__(self, cases: _Optional[_Iterable[_Union[_case_pb2.Case, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class DecideCaseRequest(_message.Message):
    __slots__ = ("change", "case_id", "expected_version", "move", "reason", "department_ids", "attachments", "until", "reply")
    CHANGE_FIELD_NUMBER: _ClassVar[int]
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_VERSION_FIELD_NUMBER: _ClassVar[int]
    MOVE_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    DEPARTMENT_IDS_FIELD_NUMBER: _ClassVar[int]
    ATTACHMENTS_FIELD_NUMBER: _ClassVar[int]
    UNTIL_FIELD_NUMBER: _ClassVar[int]
    REPLY_FIELD_NUMBER: _ClassVar[int]
    change: _common_pb2.Change
    case_id: str
    expected_version: int
    move: str
    reason: str
    department_ids: _containers.RepeatedScalarFieldContainer[str]
    attachments: _containers.RepeatedCompositeFieldContainer[_tasks_service_pb2.Attachment]
    until: _timestamp_pb2.Timestamp
    reply: str
    def __init__(self, change: _Optional[_Union[_common_pb2.Change, _Mapping]] = ..., case_id: _Optional[str] = ..., expected_version: _Optional[int] = ..., move: _Optional[str] = ..., reason: _Optional[str] = ..., department_ids: _Optional[_Iterable[str]] = ..., attachments: _Optional[_Iterable[_Union[_tasks_service_pb2.Attachment, _Mapping]]] = ..., until: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., reply: _Optional[str] = ...) -> None: ...

class DecideCaseResponse(_message.Message):
    __slots__ = ("case", "tasks")
    CASE_FIELD_NUMBER: _ClassVar[int]
    TASKS_FIELD_NUMBER: _ClassVar[int]
    case: _case_pb2.Case
    tasks: _containers.RepeatedCompositeFieldContainer[_case_pb2.Task]
    def __init__(self, case: _Optional[_Union[_case_pb2.Case, _Mapping]] = ..., tasks: _Optional[_Iterable[_Union[_case_pb2.Task, _Mapping]]] = ...) -> None: ...

class SetAttributesRequest(_message.Message):
    __slots__ = ("change", "case_id", "expected_version", "attributes", "reason")
    class AttributesEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: _common_pb2.AttributeValue
        def __init__(self, key: _Optional[str] = ..., value: _Optional[_Union[_common_pb2.AttributeValue, _Mapping]] = ...) -> None: ...
    CHANGE_FIELD_NUMBER: _ClassVar[int]
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_VERSION_FIELD_NUMBER: _ClassVar[int]
    ATTRIBUTES_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    change: _common_pb2.Change
    case_id: str
    expected_version: int
    attributes: _containers.MessageMap[str, _common_pb2.AttributeValue]
    reason: str
    def __init__(self, change: _Optional[_Union[_common_pb2.Change, _Mapping]] = ..., case_id: _Optional[str] = ..., expected_version: _Optional[int] = ..., attributes: _Optional[_Mapping[str, _common_pb2.AttributeValue]] = ..., reason: _Optional[str] = ...) -> None: ...

class SetAttributesResponse(_message.Message):
    __slots__ = ("case",)
    CASE_FIELD_NUMBER: _ClassVar[int]
    case: _case_pb2.Case
    def __init__(self, case: _Optional[_Union[_case_pb2.Case, _Mapping]] = ...) -> None: ...

class CorrectCaseRequest(_message.Message):
    __slots__ = ("change", "case_id", "expected_version", "event_class", "place", "reason")
    CHANGE_FIELD_NUMBER: _ClassVar[int]
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_VERSION_FIELD_NUMBER: _ClassVar[int]
    EVENT_CLASS_FIELD_NUMBER: _ClassVar[int]
    PLACE_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    change: _common_pb2.Change
    case_id: str
    expected_version: int
    event_class: str
    place: _common_pb2.Place
    reason: str
    def __init__(self, change: _Optional[_Union[_common_pb2.Change, _Mapping]] = ..., case_id: _Optional[str] = ..., expected_version: _Optional[int] = ..., event_class: _Optional[str] = ..., place: _Optional[_Union[_common_pb2.Place, _Mapping]] = ..., reason: _Optional[str] = ...) -> None: ...

class CorrectCaseResponse(_message.Message):
    __slots__ = ("case", "tasks")
    CASE_FIELD_NUMBER: _ClassVar[int]
    TASKS_FIELD_NUMBER: _ClassVar[int]
    case: _case_pb2.Case
    tasks: _containers.RepeatedCompositeFieldContainer[_case_pb2.Task]
    def __init__(self, case: _Optional[_Union[_case_pb2.Case, _Mapping]] = ..., tasks: _Optional[_Iterable[_Union[_case_pb2.Task, _Mapping]]] = ...) -> None: ...

class AnswerCheckRequest(_message.Message):
    __slots__ = ("change", "case_id", "expected_version", "answer")
    CHANGE_FIELD_NUMBER: _ClassVar[int]
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_VERSION_FIELD_NUMBER: _ClassVar[int]
    ANSWER_FIELD_NUMBER: _ClassVar[int]
    change: _common_pb2.Change
    case_id: str
    expected_version: int
    answer: _common_pb2.FormAnswer
    def __init__(self, change: _Optional[_Union[_common_pb2.Change, _Mapping]] = ..., case_id: _Optional[str] = ..., expected_version: _Optional[int] = ..., answer: _Optional[_Union[_common_pb2.FormAnswer, _Mapping]] = ...) -> None: ...

class AnswerCheckResponse(_message.Message):
    __slots__ = ("case", "form")
    CASE_FIELD_NUMBER: _ClassVar[int]
    FORM_FIELD_NUMBER: _ClassVar[int]
    case: _case_pb2.Case
    form: _common_pb2.AnsweredForm
    def __init__(self, case: _Optional[_Union[_case_pb2.Case, _Mapping]] = ..., form: _Optional[_Union[_common_pb2.AnsweredForm, _Mapping]] = ...) -> None: ...

class RecordVerdictsRequest(_message.Message):
    __slots__ = ("change", "case_id", "verdicts")
    CHANGE_FIELD_NUMBER: _ClassVar[int]
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    VERDICTS_FIELD_NUMBER: _ClassVar[int]
    change: _common_pb2.Change
    case_id: str
    verdicts: _containers.RepeatedCompositeFieldContainer[SignalVerdict]
    def __init__(self, change: _Optional[_Union[_common_pb2.Change, _Mapping]] = ..., case_id: _Optional[str] = ..., verdicts: _Optional[_Iterable[_Union[SignalVerdict, _Mapping]]] = ...) -> None: ...

class SignalVerdict(_message.Message):
    __slots__ = ("signal_id", "kind", "reason")
    SIGNAL_ID_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    signal_id: str
    kind: _verdict_pb2.VerdictKind
    reason: str
    def __init__(self, signal_id: _Optional[str] = ..., kind: _Optional[_Union[_verdict_pb2.VerdictKind, str]] = ..., reason: _Optional[str] = ...) -> None: ...

class RecordVerdictsResponse(_message.Message):
    __slots__ = ("verdicts", "rejected")
    VERDICTS_FIELD_NUMBER: _ClassVar[int]
    REJECTED_FIELD_NUMBER: _ClassVar[int]
    verdicts: _containers.RepeatedCompositeFieldContainer[_verdict_pb2.Verdict]
    rejected: _containers.RepeatedCompositeFieldContainer[_common_pb2.RejectedItem]
    def __init__(self, verdicts: _Optional[_Iterable[_Union[_verdict_pb2.Verdict, _Mapping]]] = ..., rejected: _Optional[_Iterable[_Union[_common_pb2.RejectedItem, _Mapping]]] = ...) -> None: ...

class OpenLinkedCaseRequest(_message.Message):
    __slots__ = ("change", "case_id", "event_class", "reason")
    CHANGE_FIELD_NUMBER: _ClassVar[int]
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    EVENT_CLASS_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    change: _common_pb2.Change
    case_id: str
    event_class: str
    reason: str
    def __init__(self, change: _Optional[_Union[_common_pb2.Change, _Mapping]] = ..., case_id: _Optional[str] = ..., event_class: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

class OpenLinkedCaseResponse(_message.Message):
    __slots__ = ("case",)
    CASE_FIELD_NUMBER: _ClassVar[int]
    case: _case_pb2.Case
    def __init__(self, case: _Optional[_Union[_case_pb2.Case, _Mapping]] = ...) -> None: ...

class OpenJointCaseRequest(_message.Message):
    __slots__ = ("change", "event_class", "place", "department_ids", "reason")
    CHANGE_FIELD_NUMBER: _ClassVar[int]
    EVENT_CLASS_FIELD_NUMBER: _ClassVar[int]
    PLACE_FIELD_NUMBER: _ClassVar[int]
    DEPARTMENT_IDS_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    change: _common_pb2.Change
    event_class: str
    place: _common_pb2.Place
    department_ids: _containers.RepeatedScalarFieldContainer[str]
    reason: str
    def __init__(self, change: _Optional[_Union[_common_pb2.Change, _Mapping]] = ..., event_class: _Optional[str] = ..., place: _Optional[_Union[_common_pb2.Place, _Mapping]] = ..., department_ids: _Optional[_Iterable[str]] = ..., reason: _Optional[str] = ...) -> None: ...

class OpenJointCaseResponse(_message.Message):
    __slots__ = ("case", "tasks")
    CASE_FIELD_NUMBER: _ClassVar[int]
    TASKS_FIELD_NUMBER: _ClassVar[int]
    case: _case_pb2.Case
    tasks: _containers.RepeatedCompositeFieldContainer[_case_pb2.Task]
    def __init__(self, case: _Optional[_Union[_case_pb2.Case, _Mapping]] = ..., tasks: _Optional[_Iterable[_Union[_case_pb2.Task, _Mapping]]] = ...) -> None: ...

class DecideAppealRequest(_message.Message):
    __slots__ = ("change", "task_id", "approve", "reason")
    CHANGE_FIELD_NUMBER: _ClassVar[int]
    TASK_ID_FIELD_NUMBER: _ClassVar[int]
    APPROVE_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    change: _common_pb2.Change
    task_id: str
    approve: bool
    reason: str
    def __init__(self, change: _Optional[_Union[_common_pb2.Change, _Mapping]] = ..., task_id: _Optional[str] = ..., approve: _Optional[bool] = ..., reason: _Optional[str] = ...) -> None: ...

class DecideAppealResponse(_message.Message):
    __slots__ = ("task",)
    TASK_FIELD_NUMBER: _ClassVar[int]
    task: _case_pb2.Task
    def __init__(self, task: _Optional[_Union[_case_pb2.Task, _Mapping]] = ...) -> None: ...

class DecideReturnRequest(_message.Message):
    __slots__ = ("change", "task_id", "approve", "reason", "department_id")
    CHANGE_FIELD_NUMBER: _ClassVar[int]
    TASK_ID_FIELD_NUMBER: _ClassVar[int]
    APPROVE_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    DEPARTMENT_ID_FIELD_NUMBER: _ClassVar[int]
    change: _common_pb2.Change
    task_id: str
    approve: bool
    reason: str
    department_id: str
    def __init__(self, change: _Optional[_Union[_common_pb2.Change, _Mapping]] = ..., task_id: _Optional[str] = ..., approve: _Optional[bool] = ..., reason: _Optional[str] = ..., department_id: _Optional[str] = ...) -> None: ...

class DecideReturnResponse(_message.Message):
    __slots__ = ("case", "tasks")
    CASE_FIELD_NUMBER: _ClassVar[int]
    TASKS_FIELD_NUMBER: _ClassVar[int]
    case: _case_pb2.Case
    tasks: _containers.RepeatedCompositeFieldContainer[_case_pb2.Task]
    def __init__(self, case: _Optional[_Union[_case_pb2.Case, _Mapping]] = ..., tasks: _Optional[_Iterable[_Union[_case_pb2.Task, _Mapping]]] = ...) -> None: ...

class OverseeCaseRequest(_message.Message):
    __slots__ = ("change", "case_id", "oversight", "reason")
    CHANGE_FIELD_NUMBER: _ClassVar[int]
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    OVERSIGHT_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    change: _common_pb2.Change
    case_id: str
    oversight: Oversight
    reason: str
    def __init__(self, change: _Optional[_Union[_common_pb2.Change, _Mapping]] = ..., case_id: _Optional[str] = ..., oversight: _Optional[_Union[Oversight, str]] = ..., reason: _Optional[str] = ...) -> None: ...

class OverseeCaseResponse(_message.Message):
    __slots__ = ("case",)
    CASE_FIELD_NUMBER: _ClassVar[int]
    case: _case_pb2.Case
    def __init__(self, case: _Optional[_Union[_case_pb2.Case, _Mapping]] = ...) -> None: ...

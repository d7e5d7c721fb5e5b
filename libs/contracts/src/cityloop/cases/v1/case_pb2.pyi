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

class CasePhase(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    CASE_PHASE_UNSPECIFIED: _ClassVar[CasePhase]
    CASE_PHASE_PENDING_CONFIRMATION: _ClassVar[CasePhase]
    CASE_PHASE_PENDING_FILING: _ClassVar[CasePhase]
    CASE_PHASE_PENDING_DISPATCH: _ClassVar[CasePhase]
    CASE_PHASE_IN_HANDLING: _ClassVar[CasePhase]
    CASE_PHASE_PENDING_CHECK: _ClassVar[CasePhase]
    CASE_PHASE_PENDING_CLOSING: _ClassVar[CasePhase]
    CASE_PHASE_CLOSED: _ClassVar[CasePhase]
    CASE_PHASE_NOT_FILED: _ClassVar[CasePhase]
    CASE_PHASE_VOID: _ClassVar[CasePhase]

class LateReturn(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    LATE_RETURN_UNSPECIFIED: _ClassVar[LateReturn]
    LATE_RETURN_NONE: _ClassVar[LateReturn]
    LATE_RETURN_ASKED: _ClassVar[LateReturn]
    LATE_RETURN_APPROVED: _ClassVar[LateReturn]
    LATE_RETURN_REFUSED: _ClassVar[LateReturn]

class TaskStep(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    TASK_STEP_UNSPECIFIED: _ClassVar[TaskStep]
    TASK_STEP_ACCEPTED: _ClassVar[TaskStep]
    TASK_STEP_CONTACTED: _ClassVar[TaskStep]
    TASK_STEP_ARRIVED: _ClassVar[TaskStep]

class Appeal(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    APPEAL_UNSPECIFIED: _ClassVar[Appeal]
    APPEAL_NONE: _ClassVar[Appeal]
    APPEAL_ASKED: _ClassVar[Appeal]
    APPEAL_APPROVED: _ClassVar[Appeal]
    APPEAL_REFUSED: _ClassVar[Appeal]

class TaskRole(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    TASK_ROLE_UNSPECIFIED: _ClassVar[TaskRole]
    TASK_ROLE_LEAD: _ClassVar[TaskRole]
    TASK_ROLE_CO_HANDLER: _ClassVar[TaskRole]
    TASK_ROLE_PARTICIPANT: _ClassVar[TaskRole]

class TaskState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    TASK_STATE_UNSPECIFIED: _ClassVar[TaskState]
    TASK_STATE_DISPATCHED: _ClassVar[TaskState]
    TASK_STATE_ACCEPTED: _ClassVar[TaskState]
    TASK_STATE_RETURNED: _ClassVar[TaskState]
    TASK_STATE_FED_BACK: _ClassVar[TaskState]
    TASK_STATE_PASSED: _ClassVar[TaskState]
    TASK_STATE_FAILED_CHECK: _ClassVar[TaskState]
    TASK_STATE_CANCELLED: _ClassVar[TaskState]
CASE_PHASE_UNSPECIFIED: CasePhase
CASE_PHASE_PENDING_CONFIRMATION: CasePhase
CASE_PHASE_PENDING_FILING: CasePhase
CASE_PHASE_PENDING_DISPATCH: CasePhase
CASE_PHASE_IN_HANDLING: CasePhase
CASE_PHASE_PENDING_CHECK: CasePhase
CASE_PHASE_PENDING_CLOSING: CasePhase
CASE_PHASE_CLOSED: CasePhase
CASE_PHASE_NOT_FILED: CasePhase
CASE_PHASE_VOID: CasePhase
LATE_RETURN_UNSPECIFIED: LateReturn
LATE_RETURN_NONE: LateReturn
LATE_RETURN_ASKED: LateReturn
LATE_RETURN_APPROVED: LateReturn
LATE_RETURN_REFUSED: LateReturn
TASK_STEP_UNSPECIFIED: TaskStep
TASK_STEP_ACCEPTED: TaskStep
TASK_STEP_CONTACTED: TaskStep
TASK_STEP_ARRIVED: TaskStep
APPEAL_UNSPECIFIED: Appeal
APPEAL_NONE: Appeal
APPEAL_ASKED: Appeal
APPEAL_APPROVED: Appeal
APPEAL_REFUSED: Appeal
TASK_ROLE_UNSPECIFIED: TaskRole
TASK_ROLE_LEAD: TaskRole
TASK_ROLE_CO_HANDLER: TaskRole
TASK_ROLE_PARTICIPANT: TaskRole
TASK_STATE_UNSPECIFIED: TaskState
TASK_STATE_DISPATCHED: TaskState
TASK_STATE_ACCEPTED: TaskState
TASK_STATE_RETURNED: TaskState
TASK_STATE_FED_BACK: TaskState
TASK_STATE_PASSED: TaskState
TASK_STATE_FAILED_CHECK: TaskState
TASK_STATE_CANCELLED: TaskState

class Case(_message.Message):
    __slots__ = ("case_id", "case_number", "version", "occurred_at", "recorded_at", "event_id", "event_number", "phase", "event_class", "place", "grade", "urgency", "lead_department_id", "transition", "due_at", "overdue", "reopened", "linked_case_number", "state", "state_name", "whole_due_at", "whole_overdue", "extensions", "waits_until", "attributes", "correction", "merge", "splits", "urgings", "supervised")
    class AttributesEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: _common_pb2.AttributeValue
        def __init__(self, key: _Optional[str] = ..., value: _Optional[_Union[_common_pb2.AttributeValue, _Mapping]] = ...) -> None: ...
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    CASE_NUMBER_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    OCCURRED_AT_FIELD_NUMBER: _ClassVar[int]
    RECORDED_AT_FIELD_NUMBER: _ClassVar[int]
    EVENT_ID_FIELD_NUMBER: _ClassVar[int]
    EVENT_NUMBER_FIELD_NUMBER: _ClassVar[int]
    PHASE_FIELD_NUMBER: _ClassVar[int]
    EVENT_CLASS_FIELD_NUMBER: _ClassVar[int]
    PLACE_FIELD_NUMBER: _ClassVar[int]
    GRADE_FIELD_NUMBER: _ClassVar[int]
    URGENCY_FIELD_NUMBER: _ClassVar[int]
    LEAD_DEPARTMENT_ID_FIELD_NUMBER: _ClassVar[int]
    TRANSITION_FIELD_NUMBER: _ClassVar[int]
    DUE_AT_FIELD_NUMBER: _ClassVar[int]
    OVERDUE_FIELD_NUMBER: _ClassVar[int]
    REOPENED_FIELD_NUMBER: _ClassVar[int]
    LINKED_CASE_NUMBER_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    STATE_NAME_FIELD_NUMBER: _ClassVar[int]
    WHOLE_DUE_AT_FIELD_NUMBER: _ClassVar[int]
    WHOLE_OVERDUE_FIELD_NUMBER: _ClassVar[int]
    EXTENSIONS_FIELD_NUMBER: _ClassVar[int]
    WAITS_UNTIL_FIELD_NUMBER: _ClassVar[int]
    ATTRIBUTES_FIELD_NUMBER: _ClassVar[int]
    CORRECTION_FIELD_NUMBER: _ClassVar[int]
    MERGE_FIELD_NUMBER: _ClassVar[int]
    SPLITS_FIELD_NUMBER: _ClassVar[int]
    URGINGS_FIELD_NUMBER: _ClassVar[int]
    SUPERVISED_FIELD_NUMBER: _ClassVar[int]
    case_id: str
    case_number: str
    version: int
    occurred_at: _timestamp_pb2.Timestamp
    recorded_at: _timestamp_pb2.Timestamp
    event_id: str
    event_number: str
    phase: CasePhase
    event_class: str
    place: _common_pb2.Place
    grade: _common_pb2.EventGrade
    urgency: _common_pb2.Urgency
    lead_department_id: str
    transition: Transition
    due_at: _timestamp_pb2.Timestamp
    overdue: bool
    reopened: int
    linked_case_number: str
    state: str
    state_name: _common_pb2.Label
    whole_due_at: _timestamp_pb2.Timestamp
    whole_overdue: bool
    extensions: int
    waits_until: _timestamp_pb2.Timestamp
    attributes: _containers.MessageMap[str, _common_pb2.AttributeValue]
    correction: _common_pb2.Correction
    merge: _common_pb2.Merge
    splits: _containers.RepeatedCompositeFieldContainer[_common_pb2.Split]
    urgings: int
    supervised: bool
    def __init__(self, case_id: _Optional[str] = ..., case_number: _Optional[str] = ..., version: _Optional[int] = ..., occurred_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., recorded_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., event_id: _Optional[str] = ..., event_number: _Optional[str] = ..., phase: _Optional[_Union[CasePhase, str]] = ..., event_class: _Optional[str] = ..., place: _Optional[_Union[_common_pb2.Place, _Mapping]] = ..., grade: _Optional[_Union[_common_pb2.EventGrade, str]] = ..., urgency: _Optional[_Union[_common_pb2.Urgency, str]] = ..., lead_department_id: _Optional[str] = ..., transition: _Optional[_Union[Transition, _Mapping]] = ..., due_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., overdue: _Optional[bool] = ..., reopened: _Optional[int] = ..., linked_case_number: _Optional[str] = ..., state: _Optional[str] = ..., state_name: _Optional[_Union[_common_pb2.Label, _Mapping]] = ..., whole_due_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., whole_overdue: _Optional[bool] = ..., extensions: _Optional[int] = ..., waits_until: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., attributes: _Optional[_Mapping[str, _common_pb2.AttributeValue]] = ..., correction: _Optional[_Union[_common_pb2.Correction, _Mapping]] = ..., merge: _Optional[_Union[_common_pb2.Merge, _Mapping]] = ..., splits: _Optional[_Iterable[_Union[_common_pb2.Split, _Mapping]]] = ..., urgings: _Optional[int] = ..., supervised: _Optional[bool] = ...) -> None: ...

class Transition(_message.Message):
    __slots__ = ("move", "post_id", "reason", "explanation")
    MOVE_FIELD_NUMBER: _ClassVar[int]
    POST_ID_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    EXPLANATION_FIELD_NUMBER: _ClassVar[int]
    move: str
    post_id: str
    reason: str
    explanation: _common_pb2.Explanation
    def __init__(self, move: _Optional[str] = ..., post_id: _Optional[str] = ..., reason: _Optional[str] = ..., explanation: _Optional[_Union[_common_pb2.Explanation, _Mapping]] = ...) -> None: ...

class Reply(_message.Message):
    __slots__ = ("reply_id", "occurred_at", "department_id", "text", "photos", "move", "task_id", "post_id")
    REPLY_ID_FIELD_NUMBER: _ClassVar[int]
    OCCURRED_AT_FIELD_NUMBER: _ClassVar[int]
    DEPARTMENT_ID_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    PHOTOS_FIELD_NUMBER: _ClassVar[int]
    MOVE_FIELD_NUMBER: _ClassVar[int]
    TASK_ID_FIELD_NUMBER: _ClassVar[int]
    POST_ID_FIELD_NUMBER: _ClassVar[int]
    reply_id: str
    occurred_at: _timestamp_pb2.Timestamp
    department_id: str
    text: str
    photos: _containers.RepeatedCompositeFieldContainer[_common_pb2.AttachmentReference]
    move: str
    task_id: str
    post_id: str
    def __init__(self, reply_id: _Optional[str] = ..., occurred_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., department_id: _Optional[str] = ..., text: _Optional[str] = ..., photos: _Optional[_Iterable[_Union[_common_pb2.AttachmentReference, _Mapping]]] = ..., move: _Optional[str] = ..., task_id: _Optional[str] = ..., post_id: _Optional[str] = ...) -> None: ...

class Task(_message.Message):
    __slots__ = ("task_id", "task_number", "case_id", "case_number", "version", "occurred_at", "recorded_at", "state", "department_id", "event_class", "place", "transition", "due_at", "overdue", "attachments", "role", "parent_task_id", "done_children", "children", "instruction", "message_ids", "appeal", "escalations", "attributes", "accepted_at", "contacted_at", "arrived_at", "assigned_post_id", "assigned_person_id", "late_return", "urgings", "supervised")
    class AttributesEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: _common_pb2.AttributeValue
        def __init__(self, key: _Optional[str] = ..., value: _Optional[_Union[_common_pb2.AttributeValue, _Mapping]] = ...) -> None: ...
    TASK_ID_FIELD_NUMBER: _ClassVar[int]
    TASK_NUMBER_FIELD_NUMBER: _ClassVar[int]
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    CASE_NUMBER_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    OCCURRED_AT_FIELD_NUMBER: _ClassVar[int]
    RECORDED_AT_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    DEPARTMENT_ID_FIELD_NUMBER: _ClassVar[int]
    EVENT_CLASS_FIELD_NUMBER: _ClassVar[int]
    PLACE_FIELD_NUMBER: _ClassVar[int]
    TRANSITION_FIELD_NUMBER: _ClassVar[int]
    DUE_AT_FIELD_NUMBER: _ClassVar[int]
    OVERDUE_FIELD_NUMBER: _ClassVar[int]
    ATTACHMENTS_FIELD_NUMBER: _ClassVar[int]
    ROLE_FIELD_NUMBER: _ClassVar[int]
    PARENT_TASK_ID_FIELD_NUMBER: _ClassVar[int]
    DONE_CHILDREN_FIELD_NUMBER: _ClassVar[int]
    CHILDREN_FIELD_NUMBER: _ClassVar[int]
    INSTRUCTION_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_IDS_FIELD_NUMBER: _ClassVar[int]
    APPEAL_FIELD_NUMBER: _ClassVar[int]
    ESCALATIONS_FIELD_NUMBER: _ClassVar[int]
    ATTRIBUTES_FIELD_NUMBER: _ClassVar[int]
    ACCEPTED_AT_FIELD_NUMBER: _ClassVar[int]
    CONTACTED_AT_FIELD_NUMBER: _ClassVar[int]
    ARRIVED_AT_FIELD_NUMBER: _ClassVar[int]
    ASSIGNED_POST_ID_FIELD_NUMBER: _ClassVar[int]
    ASSIGNED_PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    LATE_RETURN_FIELD_NUMBER: _ClassVar[int]
    URGINGS_FIELD_NUMBER: _ClassVar[int]
    SUPERVISED_FIELD_NUMBER: _ClassVar[int]
    task_id: str
    task_number: str
    case_id: str
    case_number: str
    version: int
    occurred_at: _timestamp_pb2.Timestamp
    recorded_at: _timestamp_pb2.Timestamp
    state: TaskState
    department_id: str
    event_class: str
    place: _common_pb2.Place
    transition: Transition
    due_at: _timestamp_pb2.Timestamp
    overdue: bool
    attachments: _containers.RepeatedCompositeFieldContainer[_common_pb2.AttachmentReference]
    role: TaskRole
    parent_task_id: str
    done_children: int
    children: int
    instruction: _common_pb2.Label
    message_ids: _containers.RepeatedScalarFieldContainer[str]
    appeal: Appeal
    escalations: _containers.RepeatedCompositeFieldContainer[Escalation]
    attributes: _containers.MessageMap[str, _common_pb2.AttributeValue]
    accepted_at: _timestamp_pb2.Timestamp
    contacted_at: _timestamp_pb2.Timestamp
    arrived_at: _timestamp_pb2.Timestamp
    assigned_post_id: str
    assigned_person_id: str
    late_return: LateReturn
    urgings: int
    supervised: bool
    def __init__(self, task_id: _Optional[str] = ..., task_number: _Optional[str] = ..., case_id: _Optional[str] = ..., case_number: _Optional[str] = ..., version: _Optional[int] = ..., occurred_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., recorded_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., state: _Optional[_Union[TaskState, str]] = ..., department_id: _Optional[str] = ..., event_class: _Optional[str] = ..., place: _Optional[_Union[_common_pb2.Place, _Mapping]] = ..., transition: _Optional[_Union[Transition, _Mapping]] = ..., due_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., overdue: _Optional[bool] = ..., attachments: _Optional[_Iterable[_Union[_common_pb2.AttachmentReference, _Mapping]]] = ..., role: _Optional[_Union[TaskRole, str]] = ..., parent_task_id: _Optional[str] = ..., done_children: _Optional[int] = ..., children: _Optional[int] = ..., instruction: _Optional[_Union[_common_pb2.Label, _Mapping]] = ..., message_ids: _Optional[_Iterable[str]] = ..., appeal: _Optional[_Union[Appeal, str]] = ..., escalations: _Optional[_Iterable[_Union[Escalation, _Mapping]]] = ..., attributes: _Optional[_Mapping[str, _common_pb2.AttributeValue]] = ..., accepted_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., contacted_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., arrived_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., assigned_post_id: _Optional[str] = ..., assigned_person_id: _Optional[str] = ..., late_return: _Optional[_Union[LateReturn, str]] = ..., urgings: _Optional[int] = ..., supervised: _Optional[bool] = ...) -> None: ...

class Escalation(_message.Message):
    __slots__ = ("awaits", "level", "post_ids", "absent_post_ids", "vacant_levels")
    AWAITS_FIELD_NUMBER: _ClassVar[int]
    LEVEL_FIELD_NUMBER: _ClassVar[int]
    POST_IDS_FIELD_NUMBER: _ClassVar[int]
    ABSENT_POST_IDS_FIELD_NUMBER: _ClassVar[int]
    VACANT_LEVELS_FIELD_NUMBER: _ClassVar[int]
    awaits: TaskStep
    level: int
    post_ids: _containers.RepeatedScalarFieldContainer[str]
    absent_post_ids: _containers.RepeatedScalarFieldContainer[str]
    vacant_levels: _containers.RepeatedScalarFieldContainer[int]
    def __init__(self, awaits: _Optional[_Union[TaskStep, str]] = ..., level: _Optional[int] = ..., post_ids: _Optional[_Iterable[str]] = ..., absent_post_ids: _Optional[_Iterable[str]] = ..., vacant_levels: _Optional[_Iterable[int]] = ...) -> None: ...

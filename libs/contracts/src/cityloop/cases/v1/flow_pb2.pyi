import datetime

from cityloop.cases.v1 import case_pb2 as _case_pb2
from cityloop.common.v1 import common_pb2 as _common_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class FlowPhase(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    FLOW_PHASE_UNSPECIFIED: _ClassVar[FlowPhase]
    FLOW_PHASE_FILED: _ClassVar[FlowPhase]
    FLOW_PHASE_IN_REVIEW: _ClassVar[FlowPhase]
    FLOW_PHASE_WAITING: _ClassVar[FlowPhase]
    FLOW_PHASE_DECIDED: _ClassVar[FlowPhase]
    FLOW_PHASE_IN_FORCE: _ClassVar[FlowPhase]
    FLOW_PHASE_COMPLETED: _ClassVar[FlowPhase]
    FLOW_PHASE_REFUSED: _ClassVar[FlowPhase]
    FLOW_PHASE_WITHDRAWN: _ClassVar[FlowPhase]
    FLOW_PHASE_LAPSED: _ClassVar[FlowPhase]
FLOW_PHASE_UNSPECIFIED: FlowPhase
FLOW_PHASE_FILED: FlowPhase
FLOW_PHASE_IN_REVIEW: FlowPhase
FLOW_PHASE_WAITING: FlowPhase
FLOW_PHASE_DECIDED: FlowPhase
FLOW_PHASE_IN_FORCE: FlowPhase
FLOW_PHASE_COMPLETED: FlowPhase
FLOW_PHASE_REFUSED: FlowPhase
FLOW_PHASE_WITHDRAWN: FlowPhase
FLOW_PHASE_LAPSED: FlowPhase

class Flow(_message.Message):
    __slots__ = ("flow_id", "flow_number", "version", "occurred_at", "recorded_at", "definition", "name", "phase", "state", "state_name", "department_id", "place", "transition", "due_at", "overdue", "parent_flow_number", "case_numbers", "children", "ended_children", "opened_at", "attributes", "forms")
    class AttributesEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: _common_pb2.AttributeValue
        def __init__(self, key: _Optional[str] = ..., value: _Optional[_Union[_common_pb2.AttributeValue, _Mapping]] = ...) -> None: ...
    FLOW_ID_FIELD_NUMBER: _ClassVar[int]
    FLOW_NUMBER_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    OCCURRED_AT_FIELD_NUMBER: _ClassVar[int]
    RECORDED_AT_FIELD_NUMBER: _ClassVar[int]
    DEFINITION_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    PHASE_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    STATE_NAME_FIELD_NUMBER: _ClassVar[int]
    DEPARTMENT_ID_FIELD_NUMBER: _ClassVar[int]
    PLACE_FIELD_NUMBER: _ClassVar[int]
    TRANSITION_FIELD_NUMBER: _ClassVar[int]
    DUE_AT_FIELD_NUMBER: _ClassVar[int]
    OVERDUE_FIELD_NUMBER: _ClassVar[int]
    PARENT_FLOW_NUMBER_FIELD_NUMBER: _ClassVar[int]
    CASE_NUMBERS_FIELD_NUMBER: _ClassVar[int]
    CHILDREN_FIELD_NUMBER: _ClassVar[int]
    ENDED_CHILDREN_FIELD_NUMBER: _ClassVar[int]
    OPENED_AT_FIELD_NUMBER: _ClassVar[int]
    ATTRIBUTES_FIELD_NUMBER: _ClassVar[int]
    FORMS_FIELD_NUMBER: _ClassVar[int]
    flow_id: str
    flow_number: str
    version: int
    occurred_at: _timestamp_pb2.Timestamp
    recorded_at: _timestamp_pb2.Timestamp
    definition: str
    name: _common_pb2.Label
    phase: FlowPhase
    state: str
    state_name: _common_pb2.Label
    department_id: str
    place: _common_pb2.Place
    transition: _case_pb2.Transition
    due_at: _timestamp_pb2.Timestamp
    overdue: bool
    parent_flow_number: str
    case_numbers: _containers.RepeatedScalarFieldContainer[str]
    children: int
    ended_children: int
    opened_at: _timestamp_pb2.Timestamp
    attributes: _containers.MessageMap[str, _common_pb2.AttributeValue]
    forms: _containers.RepeatedCompositeFieldContainer[_common_pb2.AnsweredForm]
    def __init__(self, flow_id: _Optional[str] = ..., flow_number: _Optional[str] = ..., version: _Optional[int] = ..., occurred_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., recorded_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., definition: _Optional[str] = ..., name: _Optional[_Union[_common_pb2.Label, _Mapping]] = ..., phase: _Optional[_Union[FlowPhase, str]] = ..., state: _Optional[str] = ..., state_name: _Optional[_Union[_common_pb2.Label, _Mapping]] = ..., department_id: _Optional[str] = ..., place: _Optional[_Union[_common_pb2.Place, _Mapping]] = ..., transition: _Optional[_Union[_case_pb2.Transition, _Mapping]] = ..., due_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., overdue: _Optional[bool] = ..., parent_flow_number: _Optional[str] = ..., case_numbers: _Optional[_Iterable[str]] = ..., children: _Optional[int] = ..., ended_children: _Optional[int] = ..., opened_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., attributes: _Optional[_Mapping[str, _common_pb2.AttributeValue]] = ..., forms: _Optional[_Iterable[_Union[_common_pb2.AnsweredForm, _Mapping]]] = ...) -> None: ...

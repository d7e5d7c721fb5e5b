import datetime

from cityloop.cases.v1 import flow_pb2 as _flow_pb2
from cityloop.common.v1 import common_pb2 as _common_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class FlowReviewVerdict(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    FLOW_REVIEW_VERDICT_UNSPECIFIED: _ClassVar[FlowReviewVerdict]
    FLOW_REVIEW_VERDICT_APPROVED: _ClassVar[FlowReviewVerdict]
    FLOW_REVIEW_VERDICT_REJECTED: _ClassVar[FlowReviewVerdict]
    FLOW_REVIEW_VERDICT_RECUSED: _ClassVar[FlowReviewVerdict]
FLOW_REVIEW_VERDICT_UNSPECIFIED: FlowReviewVerdict
FLOW_REVIEW_VERDICT_APPROVED: FlowReviewVerdict
FLOW_REVIEW_VERDICT_REJECTED: FlowReviewVerdict
FLOW_REVIEW_VERDICT_RECUSED: FlowReviewVerdict

class OpenFlowRequest(_message.Message):
    __slots__ = ("change", "definition", "subject", "place", "parent", "case_numbers")
    CHANGE_FIELD_NUMBER: _ClassVar[int]
    DEFINITION_FIELD_NUMBER: _ClassVar[int]
    SUBJECT_FIELD_NUMBER: _ClassVar[int]
    PLACE_FIELD_NUMBER: _ClassVar[int]
    PARENT_FIELD_NUMBER: _ClassVar[int]
    CASE_NUMBERS_FIELD_NUMBER: _ClassVar[int]
    change: _common_pb2.Change
    definition: str
    subject: str
    place: _common_pb2.Place
    parent: str
    case_numbers: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, change: _Optional[_Union[_common_pb2.Change, _Mapping]] = ..., definition: _Optional[str] = ..., subject: _Optional[str] = ..., place: _Optional[_Union[_common_pb2.Place, _Mapping]] = ..., parent: _Optional[str] = ..., case_numbers: _Optional[_Iterable[str]] = ...) -> None: ...

class OpenFlowResponse(_message.Message):
    __slots__ = ("flow",)
    FLOW_FIELD_NUMBER: _ClassVar[int]
    flow: _flow_pb2.Flow
    def __init__(self, flow: _Optional[_Union[_flow_pb2.Flow, _Mapping]] = ...) -> None: ...

class MoveFlowRequest(_message.Message):
    __slots__ = ("change", "flow_id", "expected_version", "move", "reason")
    CHANGE_FIELD_NUMBER: _ClassVar[int]
    FLOW_ID_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_VERSION_FIELD_NUMBER: _ClassVar[int]
    MOVE_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    change: _common_pb2.Change
    flow_id: str
    expected_version: int
    move: str
    reason: str
    def __init__(self, change: _Optional[_Union[_common_pb2.Change, _Mapping]] = ..., flow_id: _Optional[str] = ..., expected_version: _Optional[int] = ..., move: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

class MoveFlowResponse(_message.Message):
    __slots__ = ("flow",)
    FLOW_FIELD_NUMBER: _ClassVar[int]
    flow: _flow_pb2.Flow
    def __init__(self, flow: _Optional[_Union[_flow_pb2.Flow, _Mapping]] = ...) -> None: ...

class FlowReview(_message.Message):
    __slots__ = ("verdict", "score", "reason", "post_id", "filed_at")
    VERDICT_FIELD_NUMBER: _ClassVar[int]
    SCORE_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    POST_ID_FIELD_NUMBER: _ClassVar[int]
    FILED_AT_FIELD_NUMBER: _ClassVar[int]
    verdict: FlowReviewVerdict
    score: int
    reason: str
    post_id: str
    filed_at: _timestamp_pb2.Timestamp
    def __init__(self, verdict: _Optional[_Union[FlowReviewVerdict, str]] = ..., score: _Optional[int] = ..., reason: _Optional[str] = ..., post_id: _Optional[str] = ..., filed_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class ReviewFlowRequest(_message.Message):
    __slots__ = ("change", "flow_id", "verdict", "score", "reason")
    CHANGE_FIELD_NUMBER: _ClassVar[int]
    FLOW_ID_FIELD_NUMBER: _ClassVar[int]
    VERDICT_FIELD_NUMBER: _ClassVar[int]
    SCORE_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    change: _common_pb2.Change
    flow_id: str
    verdict: FlowReviewVerdict
    score: int
    reason: str
    def __init__(self, change: _Optional[_Union[_common_pb2.Change, _Mapping]] = ..., flow_id: _Optional[str] = ..., verdict: _Optional[_Union[FlowReviewVerdict, str]] = ..., score: _Optional[int] = ..., reason: _Optional[str] = ...) -> None: ...

class ReviewFlowResponse(_message.Message):
    __slots__ = ("review",)
    REVIEW_FIELD_NUMBER: _ClassVar[int]
    review: FlowReview
    def __init__(self, review: _Optional[_Union[FlowReview, _Mapping]] = ...) -> None: ...

class RecordDutyRequest(_message.Message):
    __slots__ = ("change", "flow_id", "duty", "text")
    CHANGE_FIELD_NUMBER: _ClassVar[int]
    FLOW_ID_FIELD_NUMBER: _ClassVar[int]
    DUTY_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    change: _common_pb2.Change
    flow_id: str
    duty: str
    text: str
    def __init__(self, change: _Optional[_Union[_common_pb2.Change, _Mapping]] = ..., flow_id: _Optional[str] = ..., duty: _Optional[str] = ..., text: _Optional[str] = ...) -> None: ...

class RecordDutyResponse(_message.Message):
    __slots__ = ("duty",)
    DUTY_FIELD_NUMBER: _ClassVar[int]
    duty: FlowDuty
    def __init__(self, duty: _Optional[_Union[FlowDuty, _Mapping]] = ...) -> None: ...

class FlowDuty(_message.Message):
    __slots__ = ("duty", "name", "due_at", "done_at", "times_done", "times_missed")
    DUTY_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    DUE_AT_FIELD_NUMBER: _ClassVar[int]
    DONE_AT_FIELD_NUMBER: _ClassVar[int]
    TIMES_DONE_FIELD_NUMBER: _ClassVar[int]
    TIMES_MISSED_FIELD_NUMBER: _ClassVar[int]
    duty: str
    name: _common_pb2.Label
    due_at: _timestamp_pb2.Timestamp
    done_at: _timestamp_pb2.Timestamp
    times_done: int
    times_missed: int
    def __init__(self, duty: _Optional[str] = ..., name: _Optional[_Union[_common_pb2.Label, _Mapping]] = ..., due_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., done_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., times_done: _Optional[int] = ..., times_missed: _Optional[int] = ...) -> None: ...

class GetFlowRequest(_message.Message):
    __slots__ = ("flow",)
    FLOW_FIELD_NUMBER: _ClassVar[int]
    flow: str
    def __init__(self, flow: _Optional[str] = ...) -> None: ...

class GetFlowResponse(_message.Message):
    __slots__ = ("flow", "subject", "history", "reviews", "mean_score", "duties", "moves")
    FLOW_FIELD_NUMBER: _ClassVar[int]
    SUBJECT_FIELD_NUMBER: _ClassVar[int]
    HISTORY_FIELD_NUMBER: _ClassVar[int]
    REVIEWS_FIELD_NUMBER: _ClassVar[int]
    MEAN_SCORE_FIELD_NUMBER: _ClassVar[int]
    DUTIES_FIELD_NUMBER: _ClassVar[int]
    MOVES_FIELD_NUMBER: _ClassVar[int]
    flow: _flow_pb2.Flow
    subject: str
    history: _containers.RepeatedCompositeFieldContainer[_flow_pb2.Flow]
    reviews: _containers.RepeatedCompositeFieldContainer[FlowReview]
    mean_score: float
    duties: _containers.RepeatedCompositeFieldContainer[FlowDuty]
    moves: _containers.RepeatedCompositeFieldContainer[FlowMoveOffer]
    def __init__(self, flow: _Optional[_Union[_flow_pb2.Flow, _Mapping]] = ..., subject: _Optional[str] = ..., history: _Optional[_Iterable[_Union[_flow_pb2.Flow, _Mapping]]] = ..., reviews: _Optional[_Iterable[_Union[FlowReview, _Mapping]]] = ..., mean_score: _Optional[float] = ..., duties: _Optional[_Iterable[_Union[FlowDuty, _Mapping]]] = ..., moves: _Optional[_Iterable[_Union[FlowMoveOffer, _Mapping]]] = ...) -> None: ...

class FlowMoveOffer(_message.Message):
    __slots__ = ("move", "name")
    MOVE_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    move: str
    name: _common_pb2.Label
    def __init__(self, move: _Optional[str] = ..., name: _Optional[_Union[_common_pb2.Label, _Mapping]] = ...) -> None: ...

class ListFlowsRequest(_message.Message):
    __slots__ = ("definition", "phase", "parent_flow_number", "page_size", "page_token")
    DEFINITION_FIELD_NUMBER: _ClassVar[int]
    PHASE_FIELD_NUMBER: _ClassVar[int]
    PARENT_FLOW_NUMBER_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    definition: str
    phase: _flow_pb2.FlowPhase
    parent_flow_number: str
    page_size: int
    page_token: str
    def __init__(self, definition: _Optional[str] = ..., phase: _Optional[_Union[_flow_pb2.FlowPhase, str]] = ..., parent_flow_number: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListFlowsResponse(_message.Message):
    __slots__ = ("flows", "next_page_token")
    FLOWS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    flows: _containers.RepeatedCompositeFieldContainer[_flow_pb2.Flow]
    next_page_token: str
    def __init__(self, flows: _Optional[_Iterable[_Union[_flow_pb2.Flow, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

import datetime

from cityloop.common.v1 import common_pb2 as _common_pb2
from cityloop.events.v1 import indicator_pb2 as _indicator_pb2
from cityloop.events.v1 import indicators_service_pb2 as _indicators_service_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class BriefingState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    BRIEFING_STATE_UNSPECIFIED: _ClassVar[BriefingState]
    BRIEFING_STATE_WAITING: _ClassVar[BriefingState]
    BRIEFING_STATE_DRAFT: _ClassVar[BriefingState]
    BRIEFING_STATE_SIGNED: _ClassVar[BriefingState]
BRIEFING_STATE_UNSPECIFIED: BriefingState
BRIEFING_STATE_WAITING: BriefingState
BRIEFING_STATE_DRAFT: BriefingState
BRIEFING_STATE_SIGNED: BriefingState

class Briefing(_message.Message):
    __slots__ = ("briefing_number", "briefing", "title", "edition", "state", "period", "case_number", "event_number", "known_at", "drafted_at", "waiting_reason", "figures", "lists", "parts", "owner_department_id", "owner_role", "classification", "digest", "signed_by_post_id", "signed_at", "correction_reason", "corrected_by_number", "pack_version")
    BRIEFING_NUMBER_FIELD_NUMBER: _ClassVar[int]
    BRIEFING_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    EDITION_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    PERIOD_FIELD_NUMBER: _ClassVar[int]
    CASE_NUMBER_FIELD_NUMBER: _ClassVar[int]
    EVENT_NUMBER_FIELD_NUMBER: _ClassVar[int]
    KNOWN_AT_FIELD_NUMBER: _ClassVar[int]
    DRAFTED_AT_FIELD_NUMBER: _ClassVar[int]
    WAITING_REASON_FIELD_NUMBER: _ClassVar[int]
    FIGURES_FIELD_NUMBER: _ClassVar[int]
    LISTS_FIELD_NUMBER: _ClassVar[int]
    PARTS_FIELD_NUMBER: _ClassVar[int]
    OWNER_DEPARTMENT_ID_FIELD_NUMBER: _ClassVar[int]
    OWNER_ROLE_FIELD_NUMBER: _ClassVar[int]
    CLASSIFICATION_FIELD_NUMBER: _ClassVar[int]
    DIGEST_FIELD_NUMBER: _ClassVar[int]
    SIGNED_BY_POST_ID_FIELD_NUMBER: _ClassVar[int]
    SIGNED_AT_FIELD_NUMBER: _ClassVar[int]
    CORRECTION_REASON_FIELD_NUMBER: _ClassVar[int]
    CORRECTED_BY_NUMBER_FIELD_NUMBER: _ClassVar[int]
    PACK_VERSION_FIELD_NUMBER: _ClassVar[int]
    briefing_number: str
    briefing: str
    title: _common_pb2.Label
    edition: int
    state: BriefingState
    period: _indicator_pb2.IndicatorPeriod
    case_number: str
    event_number: str
    known_at: _timestamp_pb2.Timestamp
    drafted_at: _timestamp_pb2.Timestamp
    waiting_reason: str
    figures: _containers.RepeatedCompositeFieldContainer[BriefingFigure]
    lists: _containers.RepeatedCompositeFieldContainer[BriefingList]
    parts: _containers.RepeatedCompositeFieldContainer[BriefingPart]
    owner_department_id: str
    owner_role: str
    classification: _common_pb2.Classification
    digest: str
    signed_by_post_id: str
    signed_at: _timestamp_pb2.Timestamp
    correction_reason: str
    corrected_by_number: str
    pack_version: int
    def __init__(self, briefing_number: _Optional[str] = ..., briefing: _Optional[str] = ..., title: _Optional[_Union[_common_pb2.Label, _Mapping]] = ..., edition: _Optional[int] = ..., state: _Optional[_Union[BriefingState, str]] = ..., period: _Optional[_Union[_indicator_pb2.IndicatorPeriod, _Mapping]] = ..., case_number: _Optional[str] = ..., event_number: _Optional[str] = ..., known_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., drafted_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., waiting_reason: _Optional[str] = ..., figures: _Optional[_Iterable[_Union[BriefingFigure, _Mapping]]] = ..., lists: _Optional[_Iterable[_Union[BriefingList, _Mapping]]] = ..., parts: _Optional[_Iterable[_Union[BriefingPart, _Mapping]]] = ..., owner_department_id: _Optional[str] = ..., owner_role: _Optional[str] = ..., classification: _Optional[_Union[_common_pb2.Classification, str]] = ..., digest: _Optional[str] = ..., signed_by_post_id: _Optional[str] = ..., signed_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., correction_reason: _Optional[str] = ..., corrected_by_number: _Optional[str] = ..., pack_version: _Optional[int] = ...) -> None: ...

class BriefingFigure(_message.Message):
    __slots__ = ("indicator", "title", "unit", "dimension", "rows", "left_out", "fact_number", "undefined")
    INDICATOR_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    UNIT_FIELD_NUMBER: _ClassVar[int]
    DIMENSION_FIELD_NUMBER: _ClassVar[int]
    ROWS_FIELD_NUMBER: _ClassVar[int]
    LEFT_OUT_FIELD_NUMBER: _ClassVar[int]
    FACT_NUMBER_FIELD_NUMBER: _ClassVar[int]
    UNDEFINED_FIELD_NUMBER: _ClassVar[int]
    indicator: str
    title: _common_pb2.Label
    unit: str
    dimension: str
    rows: _containers.RepeatedCompositeFieldContainer[BriefingFigureRow]
    left_out: int
    fact_number: int
    undefined: bool
    def __init__(self, indicator: _Optional[str] = ..., title: _Optional[_Union[_common_pb2.Label, _Mapping]] = ..., unit: _Optional[str] = ..., dimension: _Optional[str] = ..., rows: _Optional[_Iterable[_Union[BriefingFigureRow, _Mapping]]] = ..., left_out: _Optional[int] = ..., fact_number: _Optional[int] = ..., undefined: _Optional[bool] = ...) -> None: ...

class BriefingFigureRow(_message.Message):
    __slots__ = ("name", "figure")
    NAME_FIELD_NUMBER: _ClassVar[int]
    FIGURE_FIELD_NUMBER: _ClassVar[int]
    name: _common_pb2.Label
    figure: _indicators_service_pb2.ComparedFigure
    def __init__(self, name: _Optional[_Union[_common_pb2.Label, _Mapping]] = ..., figure: _Optional[_Union[_indicators_service_pb2.ComparedFigure, _Mapping]] = ...) -> None: ...

class BriefingList(_message.Message):
    __slots__ = ("list", "title", "columns", "cases", "left_out")
    LIST_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    COLUMNS_FIELD_NUMBER: _ClassVar[int]
    CASES_FIELD_NUMBER: _ClassVar[int]
    LEFT_OUT_FIELD_NUMBER: _ClassVar[int]
    list: str
    title: _common_pb2.Label
    columns: _containers.RepeatedCompositeFieldContainer[BriefingColumn]
    cases: _containers.RepeatedCompositeFieldContainer[BriefingCase]
    left_out: int
    def __init__(self, list: _Optional[str] = ..., title: _Optional[_Union[_common_pb2.Label, _Mapping]] = ..., columns: _Optional[_Iterable[_Union[BriefingColumn, _Mapping]]] = ..., cases: _Optional[_Iterable[_Union[BriefingCase, _Mapping]]] = ..., left_out: _Optional[int] = ...) -> None: ...

class BriefingColumn(_message.Message):
    __slots__ = ("attribute", "name")
    ATTRIBUTE_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    attribute: str
    name: _common_pb2.Label
    def __init__(self, attribute: _Optional[str] = ..., name: _Optional[_Union[_common_pb2.Label, _Mapping]] = ...) -> None: ...

class BriefingCase(_message.Message):
    __slots__ = ("case_number", "event_class", "title", "grade", "state_name", "state", "department_name", "areas", "opened_at", "due_at", "ended_at", "overdue", "values")
    CASE_NUMBER_FIELD_NUMBER: _ClassVar[int]
    EVENT_CLASS_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    GRADE_FIELD_NUMBER: _ClassVar[int]
    STATE_NAME_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    DEPARTMENT_NAME_FIELD_NUMBER: _ClassVar[int]
    AREAS_FIELD_NUMBER: _ClassVar[int]
    OPENED_AT_FIELD_NUMBER: _ClassVar[int]
    DUE_AT_FIELD_NUMBER: _ClassVar[int]
    ENDED_AT_FIELD_NUMBER: _ClassVar[int]
    OVERDUE_FIELD_NUMBER: _ClassVar[int]
    VALUES_FIELD_NUMBER: _ClassVar[int]
    case_number: str
    event_class: str
    title: _common_pb2.Label
    grade: _common_pb2.EventGrade
    state_name: _common_pb2.Label
    state: str
    department_name: _common_pb2.Label
    areas: _containers.RepeatedCompositeFieldContainer[_common_pb2.Label]
    opened_at: _timestamp_pb2.Timestamp
    due_at: _timestamp_pb2.Timestamp
    ended_at: _timestamp_pb2.Timestamp
    overdue: bool
    values: _containers.RepeatedCompositeFieldContainer[_common_pb2.Label]
    def __init__(self, case_number: _Optional[str] = ..., event_class: _Optional[str] = ..., title: _Optional[_Union[_common_pb2.Label, _Mapping]] = ..., grade: _Optional[_Union[_common_pb2.EventGrade, str]] = ..., state_name: _Optional[_Union[_common_pb2.Label, _Mapping]] = ..., state: _Optional[str] = ..., department_name: _Optional[_Union[_common_pb2.Label, _Mapping]] = ..., areas: _Optional[_Iterable[_Union[_common_pb2.Label, _Mapping]]] = ..., opened_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., due_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., ended_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., overdue: _Optional[bool] = ..., values: _Optional[_Iterable[_Union[_common_pb2.Label, _Mapping]]] = ...) -> None: ...

class BriefingPart(_message.Message):
    __slots__ = ("part", "title", "hint", "required", "most", "text", "version", "written_by_post_id", "written_at")
    PART_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    HINT_FIELD_NUMBER: _ClassVar[int]
    REQUIRED_FIELD_NUMBER: _ClassVar[int]
    MOST_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    WRITTEN_BY_POST_ID_FIELD_NUMBER: _ClassVar[int]
    WRITTEN_AT_FIELD_NUMBER: _ClassVar[int]
    part: str
    title: _common_pb2.Label
    hint: _common_pb2.Label
    required: bool
    most: int
    text: str
    version: int
    written_by_post_id: str
    written_at: _timestamp_pb2.Timestamp
    def __init__(self, part: _Optional[str] = ..., title: _Optional[_Union[_common_pb2.Label, _Mapping]] = ..., hint: _Optional[_Union[_common_pb2.Label, _Mapping]] = ..., required: _Optional[bool] = ..., most: _Optional[int] = ..., text: _Optional[str] = ..., version: _Optional[int] = ..., written_by_post_id: _Optional[str] = ..., written_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

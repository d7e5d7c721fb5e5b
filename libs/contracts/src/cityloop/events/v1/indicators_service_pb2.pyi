import datetime

from cityloop.common.v1 import common_pb2 as _common_pb2
from cityloop.events.v1 import indicator_pb2 as _indicator_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class IndicatorSide(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    INDICATOR_SIDE_UNSPECIFIED: _ClassVar[IndicatorSide]
    INDICATOR_SIDE_HIGHER: _ClassVar[IndicatorSide]
    INDICATOR_SIDE_LOWER: _ClassVar[IndicatorSide]
INDICATOR_SIDE_UNSPECIFIED: IndicatorSide
INDICATOR_SIDE_HIGHER: IndicatorSide
INDICATOR_SIDE_LOWER: IndicatorSide

class ListIndicatorsRequest(_message.Message):
    __slots__ = ("tag",)
    TAG_FIELD_NUMBER: _ClassVar[int]
    tag: str
    def __init__(self, tag: _Optional[str] = ...) -> None: ...

class ListIndicatorsResponse(_message.Message):
    __slots__ = ("indicators",)
    INDICATORS_FIELD_NUMBER: _ClassVar[int]
    indicators: _containers.RepeatedCompositeFieldContainer[Indicator]
    def __init__(self, indicators: _Optional[_Iterable[_Union[Indicator, _Mapping]]] = ...) -> None: ...

class Indicator(_message.Message):
    __slots__ = ("indicator", "title", "unit", "periods", "dimensions", "defined_at", "target", "better", "baseline", "bands", "owner_department_id", "owner_role", "overdue", "tags", "milestones")
    INDICATOR_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    UNIT_FIELD_NUMBER: _ClassVar[int]
    PERIODS_FIELD_NUMBER: _ClassVar[int]
    DIMENSIONS_FIELD_NUMBER: _ClassVar[int]
    DEFINED_AT_FIELD_NUMBER: _ClassVar[int]
    TARGET_FIELD_NUMBER: _ClassVar[int]
    BETTER_FIELD_NUMBER: _ClassVar[int]
    BASELINE_FIELD_NUMBER: _ClassVar[int]
    BANDS_FIELD_NUMBER: _ClassVar[int]
    OWNER_DEPARTMENT_ID_FIELD_NUMBER: _ClassVar[int]
    OWNER_ROLE_FIELD_NUMBER: _ClassVar[int]
    OVERDUE_FIELD_NUMBER: _ClassVar[int]
    TAGS_FIELD_NUMBER: _ClassVar[int]
    MILESTONES_FIELD_NUMBER: _ClassVar[int]
    indicator: str
    title: _common_pb2.Label
    unit: str
    periods: _containers.RepeatedScalarFieldContainer[str]
    dimensions: _containers.RepeatedScalarFieldContainer[str]
    defined_at: _timestamp_pb2.Timestamp
    target: str
    better: IndicatorSide
    baseline: str
    bands: _containers.RepeatedCompositeFieldContainer[IndicatorBand]
    owner_department_id: str
    owner_role: str
    overdue: _containers.RepeatedCompositeFieldContainer[_indicator_pb2.IndicatorPeriod]
    tags: _containers.RepeatedScalarFieldContainer[str]
    milestones: _containers.RepeatedCompositeFieldContainer[IndicatorMilestone]
    def __init__(self, indicator: _Optional[str] = ..., title: _Optional[_Union[_common_pb2.Label, _Mapping]] = ..., unit: _Optional[str] = ..., periods: _Optional[_Iterable[str]] = ..., dimensions: _Optional[_Iterable[str]] = ..., defined_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., target: _Optional[str] = ..., better: _Optional[_Union[IndicatorSide, str]] = ..., baseline: _Optional[str] = ..., bands: _Optional[_Iterable[_Union[IndicatorBand, _Mapping]]] = ..., owner_department_id: _Optional[str] = ..., owner_role: _Optional[str] = ..., overdue: _Optional[_Iterable[_Union[_indicator_pb2.IndicatorPeriod, _Mapping]]] = ..., tags: _Optional[_Iterable[str]] = ..., milestones: _Optional[_Iterable[_Union[IndicatorMilestone, _Mapping]]] = ...) -> None: ...

class IndicatorMilestone(_message.Message):
    __slots__ = ("milestone", "title", "begins_at")
    MILESTONE_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    BEGINS_AT_FIELD_NUMBER: _ClassVar[int]
    milestone: str
    title: _common_pb2.Label
    begins_at: _timestamp_pb2.Timestamp
    def __init__(self, milestone: _Optional[str] = ..., title: _Optional[_Union[_common_pb2.Label, _Mapping]] = ..., begins_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class IndicatorBand(_message.Message):
    __slots__ = ("band", "title", "least")
    BAND_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    LEAST_FIELD_NUMBER: _ClassVar[int]
    band: str
    title: _common_pb2.Label
    least: str
    def __init__(self, band: _Optional[str] = ..., title: _Optional[_Union[_common_pb2.Label, _Mapping]] = ..., least: _Optional[str] = ...) -> None: ...

class GetFiguresRequest(_message.Message):
    __slots__ = ("indicator", "unit", "until", "periods", "dimension", "horizon", "milestone")
    INDICATOR_FIELD_NUMBER: _ClassVar[int]
    UNIT_FIELD_NUMBER: _ClassVar[int]
    UNTIL_FIELD_NUMBER: _ClassVar[int]
    PERIODS_FIELD_NUMBER: _ClassVar[int]
    DIMENSION_FIELD_NUMBER: _ClassVar[int]
    HORIZON_FIELD_NUMBER: _ClassVar[int]
    MILESTONE_FIELD_NUMBER: _ClassVar[int]
    indicator: str
    unit: str
    until: _timestamp_pb2.Timestamp
    periods: int
    dimension: str
    horizon: Horizon
    milestone: str
    def __init__(self, indicator: _Optional[str] = ..., unit: _Optional[str] = ..., until: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., periods: _Optional[int] = ..., dimension: _Optional[str] = ..., horizon: _Optional[_Union[Horizon, _Mapping]] = ..., milestone: _Optional[str] = ...) -> None: ...

class Horizon(_message.Message):
    __slots__ = ("known_at", "occurred_by")
    KNOWN_AT_FIELD_NUMBER: _ClassVar[int]
    OCCURRED_BY_FIELD_NUMBER: _ClassVar[int]
    known_at: _timestamp_pb2.Timestamp
    occurred_by: _timestamp_pb2.Timestamp
    def __init__(self, known_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., occurred_by: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class GetFiguresResponse(_message.Message):
    __slots__ = ("figures", "fact_number", "live_at")
    FIGURES_FIELD_NUMBER: _ClassVar[int]
    FACT_NUMBER_FIELD_NUMBER: _ClassVar[int]
    LIVE_AT_FIELD_NUMBER: _ClassVar[int]
    figures: _containers.RepeatedCompositeFieldContainer[ComparedFigure]
    fact_number: int
    live_at: _timestamp_pb2.Timestamp
    def __init__(self, figures: _Optional[_Iterable[_Union[ComparedFigure, _Mapping]]] = ..., fact_number: _Optional[int] = ..., live_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class ComparedFigure(_message.Message):
    __slots__ = ("period", "part", "value", "previous", "year_before", "gap_to_target", "gap_to_baseline", "band", "restated", "before_milestone", "change_since_milestone")
    PERIOD_FIELD_NUMBER: _ClassVar[int]
    PART_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    PREVIOUS_FIELD_NUMBER: _ClassVar[int]
    YEAR_BEFORE_FIELD_NUMBER: _ClassVar[int]
    GAP_TO_TARGET_FIELD_NUMBER: _ClassVar[int]
    GAP_TO_BASELINE_FIELD_NUMBER: _ClassVar[int]
    BAND_FIELD_NUMBER: _ClassVar[int]
    RESTATED_FIELD_NUMBER: _ClassVar[int]
    BEFORE_MILESTONE_FIELD_NUMBER: _ClassVar[int]
    CHANGE_SINCE_MILESTONE_FIELD_NUMBER: _ClassVar[int]
    period: _indicator_pb2.IndicatorPeriod
    part: _indicator_pb2.IndicatorPart
    value: _indicator_pb2.IndicatorValue
    previous: _indicator_pb2.IndicatorValue
    year_before: _indicator_pb2.IndicatorValue
    gap_to_target: str
    gap_to_baseline: str
    band: str
    restated: int
    before_milestone: _indicator_pb2.IndicatorValue
    change_since_milestone: str
    def __init__(self, period: _Optional[_Union[_indicator_pb2.IndicatorPeriod, _Mapping]] = ..., part: _Optional[_Union[_indicator_pb2.IndicatorPart, _Mapping]] = ..., value: _Optional[_Union[_indicator_pb2.IndicatorValue, _Mapping]] = ..., previous: _Optional[_Union[_indicator_pb2.IndicatorValue, _Mapping]] = ..., year_before: _Optional[_Union[_indicator_pb2.IndicatorValue, _Mapping]] = ..., gap_to_target: _Optional[str] = ..., gap_to_baseline: _Optional[str] = ..., band: _Optional[str] = ..., restated: _Optional[int] = ..., before_milestone: _Optional[_Union[_indicator_pb2.IndicatorValue, _Mapping]] = ..., change_since_milestone: _Optional[str] = ...) -> None: ...

class ListFigureRecordsRequest(_message.Message):
    __slots__ = ("indicator", "unit", "moment", "part", "denominator", "horizon", "page_size", "page_token")
    INDICATOR_FIELD_NUMBER: _ClassVar[int]
    UNIT_FIELD_NUMBER: _ClassVar[int]
    MOMENT_FIELD_NUMBER: _ClassVar[int]
    PART_FIELD_NUMBER: _ClassVar[int]
    DENOMINATOR_FIELD_NUMBER: _ClassVar[int]
    HORIZON_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    indicator: str
    unit: str
    moment: _timestamp_pb2.Timestamp
    part: _indicator_pb2.IndicatorPart
    denominator: bool
    horizon: Horizon
    page_size: int
    page_token: str
    def __init__(self, indicator: _Optional[str] = ..., unit: _Optional[str] = ..., moment: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., part: _Optional[_Union[_indicator_pb2.IndicatorPart, _Mapping]] = ..., denominator: _Optional[bool] = ..., horizon: _Optional[_Union[Horizon, _Mapping]] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListFigureRecordsResponse(_message.Message):
    __slots__ = ("records", "next_page_token")
    RECORDS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    records: _containers.RepeatedCompositeFieldContainer[FigureRecord]
    next_page_token: str
    def __init__(self, records: _Optional[_Iterable[_Union[FigureRecord, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class FigureRecord(_message.Message):
    __slots__ = ("kind", "id", "number", "counted_at", "seconds")
    KIND_FIELD_NUMBER: _ClassVar[int]
    ID_FIELD_NUMBER: _ClassVar[int]
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    COUNTED_AT_FIELD_NUMBER: _ClassVar[int]
    SECONDS_FIELD_NUMBER: _ClassVar[int]
    kind: str
    id: str
    number: str
    counted_at: _timestamp_pb2.Timestamp
    seconds: int
    def __init__(self, kind: _Optional[str] = ..., id: _Optional[str] = ..., number: _Optional[str] = ..., counted_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., seconds: _Optional[int] = ...) -> None: ...

class EnterValueRequest(_message.Message):
    __slots__ = ("change", "indicator", "unit", "moment", "value")
    CHANGE_FIELD_NUMBER: _ClassVar[int]
    INDICATOR_FIELD_NUMBER: _ClassVar[int]
    UNIT_FIELD_NUMBER: _ClassVar[int]
    MOMENT_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    change: _common_pb2.Change
    indicator: str
    unit: str
    moment: _timestamp_pb2.Timestamp
    value: str
    def __init__(self, change: _Optional[_Union[_common_pb2.Change, _Mapping]] = ..., indicator: _Optional[str] = ..., unit: _Optional[str] = ..., moment: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., value: _Optional[str] = ...) -> None: ...

class EnterValueResponse(_message.Message):
    __slots__ = ("period", "version")
    PERIOD_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    period: _indicator_pb2.IndicatorPeriod
    version: int
    def __init__(self, period: _Optional[_Union[_indicator_pb2.IndicatorPeriod, _Mapping]] = ..., version: _Optional[int] = ...) -> None: ...

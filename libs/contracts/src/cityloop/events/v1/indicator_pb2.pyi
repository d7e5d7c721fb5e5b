import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class IndicatorFigure(_message.Message):
    __slots__ = ("figure_id", "version", "occurred_at", "recorded_at", "indicator", "period", "part", "value", "band", "band_before", "band_changes", "restated", "fact_number", "offsets")
    FIGURE_ID_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    OCCURRED_AT_FIELD_NUMBER: _ClassVar[int]
    RECORDED_AT_FIELD_NUMBER: _ClassVar[int]
    INDICATOR_FIELD_NUMBER: _ClassVar[int]
    PERIOD_FIELD_NUMBER: _ClassVar[int]
    PART_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    BAND_FIELD_NUMBER: _ClassVar[int]
    BAND_BEFORE_FIELD_NUMBER: _ClassVar[int]
    BAND_CHANGES_FIELD_NUMBER: _ClassVar[int]
    RESTATED_FIELD_NUMBER: _ClassVar[int]
    FACT_NUMBER_FIELD_NUMBER: _ClassVar[int]
    OFFSETS_FIELD_NUMBER: _ClassVar[int]
    figure_id: str
    version: int
    occurred_at: _timestamp_pb2.Timestamp
    recorded_at: _timestamp_pb2.Timestamp
    indicator: str
    period: IndicatorPeriod
    part: IndicatorPart
    value: IndicatorValue
    band: str
    band_before: str
    band_changes: int
    restated: int
    fact_number: int
    offsets: _containers.RepeatedCompositeFieldContainer[TopicOffset]
    def __init__(self, figure_id: _Optional[str] = ..., version: _Optional[int] = ..., occurred_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., recorded_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., indicator: _Optional[str] = ..., period: _Optional[_Union[IndicatorPeriod, _Mapping]] = ..., part: _Optional[_Union[IndicatorPart, _Mapping]] = ..., value: _Optional[_Union[IndicatorValue, _Mapping]] = ..., band: _Optional[str] = ..., band_before: _Optional[str] = ..., band_changes: _Optional[int] = ..., restated: _Optional[int] = ..., fact_number: _Optional[int] = ..., offsets: _Optional[_Iterable[_Union[TopicOffset, _Mapping]]] = ...) -> None: ...

class IndicatorPeriod(_message.Message):
    __slots__ = ("unit", "start", "end")
    UNIT_FIELD_NUMBER: _ClassVar[int]
    START_FIELD_NUMBER: _ClassVar[int]
    END_FIELD_NUMBER: _ClassVar[int]
    unit: str
    start: _timestamp_pb2.Timestamp
    end: _timestamp_pb2.Timestamp
    def __init__(self, unit: _Optional[str] = ..., start: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., end: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class IndicatorPart(_message.Message):
    __slots__ = ("dimension", "id")
    DIMENSION_FIELD_NUMBER: _ClassVar[int]
    ID_FIELD_NUMBER: _ClassVar[int]
    dimension: str
    id: str
    def __init__(self, dimension: _Optional[str] = ..., id: _Optional[str] = ...) -> None: ...

class IndicatorValue(_message.Message):
    __slots__ = ("value", "unit", "numerator", "denominator", "withheld", "missing_parts")
    VALUE_FIELD_NUMBER: _ClassVar[int]
    UNIT_FIELD_NUMBER: _ClassVar[int]
    NUMERATOR_FIELD_NUMBER: _ClassVar[int]
    DENOMINATOR_FIELD_NUMBER: _ClassVar[int]
    WITHHELD_FIELD_NUMBER: _ClassVar[int]
    MISSING_PARTS_FIELD_NUMBER: _ClassVar[int]
    value: str
    unit: str
    numerator: int
    denominator: int
    withheld: bool
    missing_parts: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, value: _Optional[str] = ..., unit: _Optional[str] = ..., numerator: _Optional[int] = ..., denominator: _Optional[int] = ..., withheld: _Optional[bool] = ..., missing_parts: _Optional[_Iterable[str]] = ...) -> None: ...

class TopicOffset(_message.Message):
    __slots__ = ("topic", "partition", "next_offset")
    TOPIC_FIELD_NUMBER: _ClassVar[int]
    PARTITION_FIELD_NUMBER: _ClassVar[int]
    NEXT_OFFSET_FIELD_NUMBER: _ClassVar[int]
    topic: str
    partition: int
    next_offset: int
    def __init__(self, topic: _Optional[str] = ..., partition: _Optional[int] = ..., next_offset: _Optional[int] = ...) -> None: ...

import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class QualityFlag(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    QUALITY_FLAG_UNSPECIFIED: _ClassVar[QualityFlag]
    QUALITY_FLAG_OUT_OF_RANGE: _ClassVar[QualityFlag]
    QUALITY_FLAG_IN_FUTURE: _ClassVar[QualityFlag]
    QUALITY_FLAG_NOT_A_NUMBER: _ClassVar[QualityFlag]
QUALITY_FLAG_UNSPECIFIED: QualityFlag
QUALITY_FLAG_OUT_OF_RANGE: QualityFlag
QUALITY_FLAG_IN_FUTURE: QualityFlag
QUALITY_FLAG_NOT_A_NUMBER: QualityFlag

class ObservationBatch(_message.Message):
    __slots__ = ("layout_version", "recorded_at", "count", "datastream_numbers", "phenomenon_times", "values", "qualities", "result_times")
    LAYOUT_VERSION_FIELD_NUMBER: _ClassVar[int]
    RECORDED_AT_FIELD_NUMBER: _ClassVar[int]
    COUNT_FIELD_NUMBER: _ClassVar[int]
    DATASTREAM_NUMBERS_FIELD_NUMBER: _ClassVar[int]
    PHENOMENON_TIMES_FIELD_NUMBER: _ClassVar[int]
    VALUES_FIELD_NUMBER: _ClassVar[int]
    QUALITIES_FIELD_NUMBER: _ClassVar[int]
    RESULT_TIMES_FIELD_NUMBER: _ClassVar[int]
    layout_version: int
    recorded_at: _timestamp_pb2.Timestamp
    count: int
    datastream_numbers: bytes
    phenomenon_times: bytes
    values: bytes
    qualities: bytes
    result_times: bytes
    def __init__(self, layout_version: _Optional[int] = ..., recorded_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., count: _Optional[int] = ..., datastream_numbers: _Optional[bytes] = ..., phenomenon_times: _Optional[bytes] = ..., values: _Optional[bytes] = ..., qualities: _Optional[bytes] = ..., result_times: _Optional[bytes] = ...) -> None: ...

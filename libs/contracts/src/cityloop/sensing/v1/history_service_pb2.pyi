import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Reading(_message.Message):
    __slots__ = ("phenomenon_time", "value", "quality")
    PHENOMENON_TIME_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    QUALITY_FIELD_NUMBER: _ClassVar[int]
    phenomenon_time: _timestamp_pb2.Timestamp
    value: float
    quality: int
    def __init__(self, phenomenon_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., value: _Optional[float] = ..., quality: _Optional[int] = ...) -> None: ...

class GetLatestReadingRequest(_message.Message):
    __slots__ = ("datastream_number",)
    DATASTREAM_NUMBER_FIELD_NUMBER: _ClassVar[int]
    datastream_number: int
    def __init__(self, datastream_number: _Optional[int] = ...) -> None: ...

class GetLatestReadingResponse(_message.Message):
    __slots__ = ("reading",)
    READING_FIELD_NUMBER: _ClassVar[int]
    reading: Reading
    def __init__(self, reading: _Optional[_Union[Reading, _Mapping]] = ...) -> None: ...

class ListReadingsRequest(_message.Message):
    __slots__ = ("datastream_number", "page_size", "page_token")
    DATASTREAM_NUMBER_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    datastream_number: int
    page_size: int
    page_token: str
    def __init__(self, datastream_number: _Optional[int] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListReadingsResponse(_message.Message):
    __slots__ = ("readings", "next_page_token")
    READINGS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    readings: _containers.RepeatedCompositeFieldContainer[Reading]
    next_page_token: str
    def __init__(self, readings: _Optional[_Iterable[_Union[Reading, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

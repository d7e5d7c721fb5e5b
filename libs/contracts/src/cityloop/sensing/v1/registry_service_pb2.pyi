import datetime

from cityloop.common.v1 import common_pb2 as _common_pb2
from cityloop.sensing.v1 import device_health_pb2 as _device_health_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Thing(_message.Message):
    __slots__ = ("thing_id", "thing_model", "name", "place", "department_id", "datastreams")
    THING_ID_FIELD_NUMBER: _ClassVar[int]
    THING_MODEL_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    PLACE_FIELD_NUMBER: _ClassVar[int]
    DEPARTMENT_ID_FIELD_NUMBER: _ClassVar[int]
    DATASTREAMS_FIELD_NUMBER: _ClassVar[int]
    thing_id: str
    thing_model: str
    name: _common_pb2.Label
    place: _common_pb2.Place
    department_id: str
    datastreams: _containers.RepeatedCompositeFieldContainer[Datastream]
    def __init__(self, thing_id: _Optional[str] = ..., thing_model: _Optional[str] = ..., name: _Optional[_Union[_common_pb2.Label, _Mapping]] = ..., place: _Optional[_Union[_common_pb2.Place, _Mapping]] = ..., department_id: _Optional[str] = ..., datastreams: _Optional[_Iterable[_Union[Datastream, _Mapping]]] = ...) -> None: ...

class Datastream(_message.Message):
    __slots__ = ("datastream_id", "number", "thing_id", "thing_model", "property", "unit", "minimum", "maximum", "place", "name")
    DATASTREAM_ID_FIELD_NUMBER: _ClassVar[int]
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    THING_ID_FIELD_NUMBER: _ClassVar[int]
    THING_MODEL_FIELD_NUMBER: _ClassVar[int]
    PROPERTY_FIELD_NUMBER: _ClassVar[int]
    UNIT_FIELD_NUMBER: _ClassVar[int]
    MINIMUM_FIELD_NUMBER: _ClassVar[int]
    MAXIMUM_FIELD_NUMBER: _ClassVar[int]
    PLACE_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    datastream_id: str
    number: int
    thing_id: str
    thing_model: str
    property: str
    unit: str
    minimum: float
    maximum: float
    place: _common_pb2.Place
    name: _common_pb2.Label
    def __init__(self, datastream_id: _Optional[str] = ..., number: _Optional[int] = ..., thing_id: _Optional[str] = ..., thing_model: _Optional[str] = ..., property: _Optional[str] = ..., unit: _Optional[str] = ..., minimum: _Optional[float] = ..., maximum: _Optional[float] = ..., place: _Optional[_Union[_common_pb2.Place, _Mapping]] = ..., name: _Optional[_Union[_common_pb2.Label, _Mapping]] = ...) -> None: ...

class RegisterThingRequest(_message.Message):
    __slots__ = ("change", "thing")
    CHANGE_FIELD_NUMBER: _ClassVar[int]
    THING_FIELD_NUMBER: _ClassVar[int]
    change: _common_pb2.Change
    thing: Thing
    def __init__(self, change: _Optional[_Union[_common_pb2.Change, _Mapping]] = ..., thing: _Optional[_Union[Thing, _Mapping]] = ...) -> None: ...

class RegisterThingResponse(_message.Message):
    __slots__ = ("thing",)
    THING_FIELD_NUMBER: _ClassVar[int]
    thing: Thing
    def __init__(self, thing: _Optional[_Union[Thing, _Mapping]] = ...) -> None: ...

class BatchGetDatastreamsRequest(_message.Message):
    __slots__ = ("numbers", "recorded_since")
    NUMBERS_FIELD_NUMBER: _ClassVar[int]
    RECORDED_SINCE_FIELD_NUMBER: _ClassVar[int]
    numbers: _containers.RepeatedScalarFieldContainer[int]
    recorded_since: _timestamp_pb2.Timestamp
    def __init__(self, numbers: _Optional[_Iterable[int]] = ..., recorded_since: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class BatchGetDatastreamsResponse(_message.Message):
    __slots__ = ("datastreams", "as_of", "too_many")
    DATASTREAMS_FIELD_NUMBER: _ClassVar[int]
    AS_OF_FIELD_NUMBER: _ClassVar[int]
    TOO_MANY_FIELD_NUMBER: _ClassVar[int]
    datastreams: _containers.RepeatedCompositeFieldContainer[Datastream]
    as_of: _timestamp_pb2.Timestamp
    too_many: bool
    def __init__(self, datastreams: _Optional[_Iterable[_Union[Datastream, _Mapping]]] = ..., as_of: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., too_many: _Optional[bool] = ...) -> None: ...

class CountThingsRequest(_message.Message):
    __slots__ = ("department_ids", "jurisdictions", "areas")
    DEPARTMENT_IDS_FIELD_NUMBER: _ClassVar[int]
    JURISDICTIONS_FIELD_NUMBER: _ClassVar[int]
    AREAS_FIELD_NUMBER: _ClassVar[int]
    department_ids: _containers.RepeatedScalarFieldContainer[str]
    jurisdictions: _containers.RepeatedScalarFieldContainer[str]
    areas: _containers.RepeatedCompositeFieldContainer[_common_pb2.AreaReference]
    def __init__(self, department_ids: _Optional[_Iterable[str]] = ..., jurisdictions: _Optional[_Iterable[str]] = ..., areas: _Optional[_Iterable[_Union[_common_pb2.AreaReference, _Mapping]]] = ...) -> None: ...

class CountThingsResponse(_message.Message):
    __slots__ = ("things",)
    THINGS_FIELD_NUMBER: _ClassVar[int]
    things: int
    def __init__(self, things: _Optional[int] = ...) -> None: ...

class ListDeviceHealthRequest(_message.Message):
    __slots__ = ("page_size", "page_token")
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    page_size: int
    page_token: str
    def __init__(self, page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListDeviceHealthResponse(_message.Message):
    __slots__ = ("things", "next_page_token")
    THINGS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    things: _containers.RepeatedCompositeFieldContainer[_device_health_pb2.DeviceHealth]
    next_page_token: str
    def __init__(self, things: _Optional[_Iterable[_Union[_device_health_pb2.DeviceHealth, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class ListAlgorithmRecordsRequest(_message.Message):
    __slots__ = ("algorithm_id", "page_size", "page_token")
    ALGORITHM_ID_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    algorithm_id: str
    page_size: int
    page_token: str
    def __init__(self, algorithm_id: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListAlgorithmRecordsResponse(_message.Message):
    __slots__ = ("records", "next_page_token")
    RECORDS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    records: _containers.RepeatedCompositeFieldContainer[AlgorithmRecord]
    next_page_token: str
    def __init__(self, records: _Optional[_Iterable[_Union[AlgorithmRecord, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class AlgorithmRecord(_message.Message):
    __slots__ = ("algorithm_id", "model_version", "detections", "found_true", "found_false", "wrong_class", "wrong_place", "repeats")
    ALGORITHM_ID_FIELD_NUMBER: _ClassVar[int]
    MODEL_VERSION_FIELD_NUMBER: _ClassVar[int]
    DETECTIONS_FIELD_NUMBER: _ClassVar[int]
    FOUND_TRUE_FIELD_NUMBER: _ClassVar[int]
    FOUND_FALSE_FIELD_NUMBER: _ClassVar[int]
    WRONG_CLASS_FIELD_NUMBER: _ClassVar[int]
    WRONG_PLACE_FIELD_NUMBER: _ClassVar[int]
    REPEATS_FIELD_NUMBER: _ClassVar[int]
    algorithm_id: str
    model_version: str
    detections: int
    found_true: int
    found_false: int
    wrong_class: int
    wrong_place: int
    repeats: int
    def __init__(self, algorithm_id: _Optional[str] = ..., model_version: _Optional[str] = ..., detections: _Optional[int] = ..., found_true: _Optional[int] = ..., found_false: _Optional[int] = ..., wrong_class: _Optional[int] = ..., wrong_place: _Optional[int] = ..., repeats: _Optional[int] = ...) -> None: ...

class ListThingsRequest(_message.Message):
    __slots__ = ("thing_model", "area", "page_size", "page_token")
    THING_MODEL_FIELD_NUMBER: _ClassVar[int]
    AREA_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    thing_model: str
    area: _common_pb2.AreaReference
    page_size: int
    page_token: str
    def __init__(self, thing_model: _Optional[str] = ..., area: _Optional[_Union[_common_pb2.AreaReference, _Mapping]] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListThingsResponse(_message.Message):
    __slots__ = ("things", "next_page_token")
    THINGS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    things: _containers.RepeatedCompositeFieldContainer[Thing]
    next_page_token: str
    def __init__(self, things: _Optional[_Iterable[_Union[Thing, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

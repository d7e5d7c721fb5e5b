from cityloop.common.v1 import common_pb2 as _common_pb2
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
    __slots__ = ("numbers",)
    NUMBERS_FIELD_NUMBER: _ClassVar[int]
    numbers: _containers.RepeatedScalarFieldContainer[int]
    def __init__(self, numbers: _Optional[_Iterable[int]] = ...) -> None: ...

class BatchGetDatastreamsResponse(_message.Message):
    __slots__ = ("datastreams",)
    DATASTREAMS_FIELD_NUMBER: _ClassVar[int]
    datastreams: _containers.RepeatedCompositeFieldContainer[Datastream]
    def __init__(self, datastreams: _Optional[_Iterable[_Union[Datastream, _Mapping]]] = ...) -> None: ...

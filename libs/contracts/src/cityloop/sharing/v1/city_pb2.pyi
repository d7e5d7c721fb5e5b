import datetime

from cityloop.common.v1 import common_pb2 as _common_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class CityRecord(_message.Message):
    __slots__ = ("city_id", "city_version", "recorded_at", "city", "division", "area", "department", "post", "calendar", "marker")
    CITY_ID_FIELD_NUMBER: _ClassVar[int]
    CITY_VERSION_FIELD_NUMBER: _ClassVar[int]
    RECORDED_AT_FIELD_NUMBER: _ClassVar[int]
    CITY_FIELD_NUMBER: _ClassVar[int]
    DIVISION_FIELD_NUMBER: _ClassVar[int]
    AREA_FIELD_NUMBER: _ClassVar[int]
    DEPARTMENT_FIELD_NUMBER: _ClassVar[int]
    POST_FIELD_NUMBER: _ClassVar[int]
    CALENDAR_FIELD_NUMBER: _ClassVar[int]
    MARKER_FIELD_NUMBER: _ClassVar[int]
    city_id: str
    city_version: int
    recorded_at: _timestamp_pb2.Timestamp
    city: City
    division: Division
    area: Area
    department: Department
    post: Post
    calendar: Calendar
    marker: CityVersionMarker
    def __init__(self, city_id: _Optional[str] = ..., city_version: _Optional[int] = ..., recorded_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., city: _Optional[_Union[City, _Mapping]] = ..., division: _Optional[_Union[Division, _Mapping]] = ..., area: _Optional[_Union[Area, _Mapping]] = ..., department: _Optional[_Union[Department, _Mapping]] = ..., post: _Optional[_Union[Post, _Mapping]] = ..., calendar: _Optional[_Union[Calendar, _Mapping]] = ..., marker: _Optional[_Union[CityVersionMarker, _Mapping]] = ...) -> None: ...

class City(_message.Message):
    __slots__ = ("name", "time_zone", "boundary", "jurisdiction", "layers", "fallback_department_id", "drill")
    NAME_FIELD_NUMBER: _ClassVar[int]
    TIME_ZONE_FIELD_NUMBER: _ClassVar[int]
    BOUNDARY_FIELD_NUMBER: _ClassVar[int]
    JURISDICTION_FIELD_NUMBER: _ClassVar[int]
    LAYERS_FIELD_NUMBER: _ClassVar[int]
    FALLBACK_DEPARTMENT_ID_FIELD_NUMBER: _ClassVar[int]
    DRILL_FIELD_NUMBER: _ClassVar[int]
    name: _common_pb2.Label
    time_zone: str
    boundary: bytes
    jurisdiction: str
    layers: _containers.RepeatedCompositeFieldContainer[Layer]
    fallback_department_id: str
    drill: bool
    def __init__(self, name: _Optional[_Union[_common_pb2.Label, _Mapping]] = ..., time_zone: _Optional[str] = ..., boundary: _Optional[bytes] = ..., jurisdiction: _Optional[str] = ..., layers: _Optional[_Iterable[_Union[Layer, _Mapping]]] = ..., fallback_department_id: _Optional[str] = ..., drill: _Optional[bool] = ...) -> None: ...

class Layer(_message.Message):
    __slots__ = ("layer", "name", "jurisdiction")
    LAYER_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    JURISDICTION_FIELD_NUMBER: _ClassVar[int]
    layer: str
    name: _common_pb2.Label
    jurisdiction: bool
    def __init__(self, layer: _Optional[str] = ..., name: _Optional[_Union[_common_pb2.Label, _Mapping]] = ..., jurisdiction: _Optional[bool] = ...) -> None: ...

class Division(_message.Message):
    __slots__ = ("division_id", "parent_id", "level", "name")
    DIVISION_ID_FIELD_NUMBER: _ClassVar[int]
    PARENT_ID_FIELD_NUMBER: _ClassVar[int]
    LEVEL_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    division_id: str
    parent_id: str
    level: str
    name: _common_pb2.Label
    def __init__(self, division_id: _Optional[str] = ..., parent_id: _Optional[str] = ..., level: _Optional[str] = ..., name: _Optional[_Union[_common_pb2.Label, _Mapping]] = ...) -> None: ...

class Area(_message.Message):
    __slots__ = ("layer", "area_id", "name", "division_id", "geometry")
    LAYER_FIELD_NUMBER: _ClassVar[int]
    AREA_ID_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    DIVISION_ID_FIELD_NUMBER: _ClassVar[int]
    GEOMETRY_FIELD_NUMBER: _ClassVar[int]
    layer: str
    area_id: str
    name: _common_pb2.Label
    division_id: str
    geometry: bytes
    def __init__(self, layer: _Optional[str] = ..., area_id: _Optional[str] = ..., name: _Optional[_Union[_common_pb2.Label, _Mapping]] = ..., division_id: _Optional[str] = ..., geometry: _Optional[bytes] = ...) -> None: ...

class Department(_message.Message):
    __slots__ = ("department_id", "name", "division_id", "aliases", "body")
    DEPARTMENT_ID_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    DIVISION_ID_FIELD_NUMBER: _ClassVar[int]
    ALIASES_FIELD_NUMBER: _ClassVar[int]
    BODY_FIELD_NUMBER: _ClassVar[int]
    department_id: str
    name: _common_pb2.Label
    division_id: str
    aliases: _containers.RepeatedScalarFieldContainer[str]
    body: bool
    def __init__(self, department_id: _Optional[str] = ..., name: _Optional[_Union[_common_pb2.Label, _Mapping]] = ..., division_id: _Optional[str] = ..., aliases: _Optional[_Iterable[str]] = ..., body: _Optional[bool] = ...) -> None: ...

class Post(_message.Message):
    __slots__ = ("post_id", "department_id", "name", "roles")
    POST_ID_FIELD_NUMBER: _ClassVar[int]
    DEPARTMENT_ID_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    ROLES_FIELD_NUMBER: _ClassVar[int]
    post_id: str
    department_id: str
    name: _common_pb2.Label
    roles: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, post_id: _Optional[str] = ..., department_id: _Optional[str] = ..., name: _Optional[_Union[_common_pb2.Label, _Mapping]] = ..., roles: _Optional[_Iterable[str]] = ...) -> None: ...

class Calendar(_message.Message):
    __slots__ = ("calendar_id", "time_zone", "known_from", "known_until", "week", "days")
    CALENDAR_ID_FIELD_NUMBER: _ClassVar[int]
    TIME_ZONE_FIELD_NUMBER: _ClassVar[int]
    KNOWN_FROM_FIELD_NUMBER: _ClassVar[int]
    KNOWN_UNTIL_FIELD_NUMBER: _ClassVar[int]
    WEEK_FIELD_NUMBER: _ClassVar[int]
    DAYS_FIELD_NUMBER: _ClassVar[int]
    calendar_id: str
    time_zone: str
    known_from: str
    known_until: str
    week: _containers.RepeatedCompositeFieldContainer[WeekdayShifts]
    days: _containers.RepeatedCompositeFieldContainer[CalendarDay]
    def __init__(self, calendar_id: _Optional[str] = ..., time_zone: _Optional[str] = ..., known_from: _Optional[str] = ..., known_until: _Optional[str] = ..., week: _Optional[_Iterable[_Union[WeekdayShifts, _Mapping]]] = ..., days: _Optional[_Iterable[_Union[CalendarDay, _Mapping]]] = ...) -> None: ...

class WeekdayShifts(_message.Message):
    __slots__ = ("weekdays", "shifts")
    WEEKDAYS_FIELD_NUMBER: _ClassVar[int]
    SHIFTS_FIELD_NUMBER: _ClassVar[int]
    weekdays: _containers.RepeatedScalarFieldContainer[int]
    shifts: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, weekdays: _Optional[_Iterable[int]] = ..., shifts: _Optional[_Iterable[str]] = ...) -> None: ...

class CalendarDay(_message.Message):
    __slots__ = ("date", "name", "shifts")
    DATE_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    SHIFTS_FIELD_NUMBER: _ClassVar[int]
    date: str
    name: _common_pb2.Label
    shifts: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, date: _Optional[str] = ..., name: _Optional[_Union[_common_pb2.Label, _Mapping]] = ..., shifts: _Optional[_Iterable[str]] = ...) -> None: ...

class CityVersionMarker(_message.Message):
    __slots__ = ("entities", "digest")
    ENTITIES_FIELD_NUMBER: _ClassVar[int]
    DIGEST_FIELD_NUMBER: _ClassVar[int]
    entities: int
    digest: str
    def __init__(self, entities: _Optional[int] = ..., digest: _Optional[str] = ...) -> None: ...

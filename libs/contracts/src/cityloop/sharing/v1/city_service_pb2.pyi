from cityloop.common.v1 import common_pb2 as _common_pb2
from cityloop.sharing.v1 import city_pb2 as _city_pb2
from cityloop.sharing.v1 import component_pb2 as _component_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ListPostsRequest(_message.Message):
    __slots__ = ("page_size", "page_token")
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    page_size: int
    page_token: str
    def __init__(self, page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListPostsResponse(_message.Message):
    __slots__ = ("department", "posts", "next_page_token")
    DEPARTMENT_FIELD_NUMBER: _ClassVar[int]
    POSTS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    department: _city_pb2.Department
    posts: _containers.RepeatedCompositeFieldContainer[_city_pb2.Post]
    next_page_token: str
    def __init__(self, department: _Optional[_Union[_city_pb2.Department, _Mapping]] = ..., posts: _Optional[_Iterable[_Union[_city_pb2.Post, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class PutComponentsRequest(_message.Message):
    __slots__ = ("change", "components")
    CHANGE_FIELD_NUMBER: _ClassVar[int]
    COMPONENTS_FIELD_NUMBER: _ClassVar[int]
    change: _common_pb2.Change
    components: _containers.RepeatedCompositeFieldContainer[_component_pb2.Component]
    def __init__(self, change: _Optional[_Union[_common_pb2.Change, _Mapping]] = ..., components: _Optional[_Iterable[_Union[_component_pb2.Component, _Mapping]]] = ...) -> None: ...

class PutComponentsResponse(_message.Message):
    __slots__ = ("components", "rejected")
    COMPONENTS_FIELD_NUMBER: _ClassVar[int]
    REJECTED_FIELD_NUMBER: _ClassVar[int]
    components: int
    rejected: _containers.RepeatedCompositeFieldContainer[_common_pb2.RejectedItem]
    def __init__(self, components: _Optional[int] = ..., rejected: _Optional[_Iterable[_Union[_common_pb2.RejectedItem, _Mapping]]] = ...) -> None: ...

class BatchGetComponentsRequest(_message.Message):
    __slots__ = ("component_ids",)
    COMPONENT_IDS_FIELD_NUMBER: _ClassVar[int]
    component_ids: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, component_ids: _Optional[_Iterable[str]] = ...) -> None: ...

class BatchGetComponentsResponse(_message.Message):
    __slots__ = ("components",)
    COMPONENTS_FIELD_NUMBER: _ClassVar[int]
    components: _containers.RepeatedCompositeFieldContainer[_component_pb2.Component]
    def __init__(self, components: _Optional[_Iterable[_Union[_component_pb2.Component, _Mapping]]] = ...) -> None: ...

class ListComponentsNearRequest(_message.Message):
    __slots__ = ("position", "radius_metres", "component_class")
    POSITION_FIELD_NUMBER: _ClassVar[int]
    RADIUS_METRES_FIELD_NUMBER: _ClassVar[int]
    COMPONENT_CLASS_FIELD_NUMBER: _ClassVar[int]
    position: _common_pb2.Position
    radius_metres: float
    component_class: str
    def __init__(self, position: _Optional[_Union[_common_pb2.Position, _Mapping]] = ..., radius_metres: _Optional[float] = ..., component_class: _Optional[str] = ...) -> None: ...

class ListComponentsNearResponse(_message.Message):
    __slots__ = ("components",)
    COMPONENTS_FIELD_NUMBER: _ClassVar[int]
    components: _containers.RepeatedCompositeFieldContainer[NearComponent]
    def __init__(self, components: _Optional[_Iterable[_Union[NearComponent, _Mapping]]] = ...) -> None: ...

class NearComponent(_message.Message):
    __slots__ = ("component", "distance_metres")
    COMPONENT_FIELD_NUMBER: _ClassVar[int]
    DISTANCE_METRES_FIELD_NUMBER: _ClassVar[int]
    component: _component_pb2.Component
    distance_metres: float
    def __init__(self, component: _Optional[_Union[_component_pb2.Component, _Mapping]] = ..., distance_metres: _Optional[float] = ...) -> None: ...

class ApplyCityRequest(_message.Message):
    __slots__ = ("header", "record")
    HEADER_FIELD_NUMBER: _ClassVar[int]
    RECORD_FIELD_NUMBER: _ClassVar[int]
    header: ApplyCityHeader
    record: _city_pb2.CityRecord
    def __init__(self, header: _Optional[_Union[ApplyCityHeader, _Mapping]] = ..., record: _Optional[_Union[_city_pb2.CityRecord, _Mapping]] = ...) -> None: ...

class ApplyCityHeader(_message.Message):
    __slots__ = ("change", "city_id", "entities", "accept")
    CHANGE_FIELD_NUMBER: _ClassVar[int]
    CITY_ID_FIELD_NUMBER: _ClassVar[int]
    ENTITIES_FIELD_NUMBER: _ClassVar[int]
    ACCEPT_FIELD_NUMBER: _ClassVar[int]
    change: _common_pb2.Change
    city_id: str
    entities: int
    accept: bool
    def __init__(self, change: _Optional[_Union[_common_pb2.Change, _Mapping]] = ..., city_id: _Optional[str] = ..., entities: _Optional[int] = ..., accept: _Optional[bool] = ...) -> None: ...

class ApplyCityResponse(_message.Message):
    __slots__ = ("city_version", "entities")
    CITY_VERSION_FIELD_NUMBER: _ClassVar[int]
    ENTITIES_FIELD_NUMBER: _ClassVar[int]
    city_version: int
    entities: int
    def __init__(self, city_version: _Optional[int] = ..., entities: _Optional[int] = ...) -> None: ...

class PlanCityRequest(_message.Message):
    __slots__ = ("header", "record")
    HEADER_FIELD_NUMBER: _ClassVar[int]
    RECORD_FIELD_NUMBER: _ClassVar[int]
    header: PlanCityHeader
    record: _city_pb2.CityRecord
    def __init__(self, header: _Optional[_Union[PlanCityHeader, _Mapping]] = ..., record: _Optional[_Union[_city_pb2.CityRecord, _Mapping]] = ...) -> None: ...

class PlanCityHeader(_message.Message):
    __slots__ = ("city_id", "entities", "roll_back")
    CITY_ID_FIELD_NUMBER: _ClassVar[int]
    ENTITIES_FIELD_NUMBER: _ClassVar[int]
    ROLL_BACK_FIELD_NUMBER: _ClassVar[int]
    city_id: str
    entities: int
    roll_back: bool
    def __init__(self, city_id: _Optional[str] = ..., entities: _Optional[int] = ..., roll_back: _Optional[bool] = ...) -> None: ...

class PlanCityResponse(_message.Message):
    __slots__ = ("city_version", "changes", "removed", "uses")
    CITY_VERSION_FIELD_NUMBER: _ClassVar[int]
    CHANGES_FIELD_NUMBER: _ClassVar[int]
    REMOVED_FIELD_NUMBER: _ClassVar[int]
    USES_FIELD_NUMBER: _ClassVar[int]
    city_version: int
    changes: _containers.RepeatedCompositeFieldContainer[CityKindChange]
    removed: _containers.RepeatedScalarFieldContainer[str]
    uses: _containers.RepeatedCompositeFieldContainer[CityUse]
    def __init__(self, city_version: _Optional[int] = ..., changes: _Optional[_Iterable[_Union[CityKindChange, _Mapping]]] = ..., removed: _Optional[_Iterable[str]] = ..., uses: _Optional[_Iterable[_Union[CityUse, _Mapping]]] = ...) -> None: ...

class CityKindChange(_message.Message):
    __slots__ = ("kind", "added", "changed", "removed")
    KIND_FIELD_NUMBER: _ClassVar[int]
    ADDED_FIELD_NUMBER: _ClassVar[int]
    CHANGED_FIELD_NUMBER: _ClassVar[int]
    REMOVED_FIELD_NUMBER: _ClassVar[int]
    kind: str
    added: int
    changed: int
    removed: int
    def __init__(self, kind: _Optional[str] = ..., added: _Optional[int] = ..., changed: _Optional[int] = ..., removed: _Optional[int] = ...) -> None: ...

class CityUse(_message.Message):
    __slots__ = ("subject", "count")
    SUBJECT_FIELD_NUMBER: _ClassVar[int]
    COUNT_FIELD_NUMBER: _ClassVar[int]
    subject: str
    count: int
    def __init__(self, subject: _Optional[str] = ..., count: _Optional[int] = ...) -> None: ...

class RollBackCityRequest(_message.Message):
    __slots__ = ("change", "accept")
    CHANGE_FIELD_NUMBER: _ClassVar[int]
    ACCEPT_FIELD_NUMBER: _ClassVar[int]
    change: _common_pb2.Change
    accept: bool
    def __init__(self, change: _Optional[_Union[_common_pb2.Change, _Mapping]] = ..., accept: _Optional[bool] = ...) -> None: ...

class RollBackCityResponse(_message.Message):
    __slots__ = ("city_id", "city_version", "entities")
    CITY_ID_FIELD_NUMBER: _ClassVar[int]
    CITY_VERSION_FIELD_NUMBER: _ClassVar[int]
    ENTITIES_FIELD_NUMBER: _ClassVar[int]
    city_id: str
    city_version: int
    entities: int
    def __init__(self, city_id: _Optional[str] = ..., city_version: _Optional[int] = ..., entities: _Optional[int] = ...) -> None: ...

class GetCityVersionRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class GetCityVersionResponse(_message.Message):
    __slots__ = ("city_id", "city_version", "entities")
    CITY_ID_FIELD_NUMBER: _ClassVar[int]
    CITY_VERSION_FIELD_NUMBER: _ClassVar[int]
    ENTITIES_FIELD_NUMBER: _ClassVar[int]
    city_id: str
    city_version: int
    entities: int
    def __init__(self, city_id: _Optional[str] = ..., city_version: _Optional[int] = ..., entities: _Optional[int] = ...) -> None: ...

class ResolvePositionsRequest(_message.Message):
    __slots__ = ("positions",)
    POSITIONS_FIELD_NUMBER: _ClassVar[int]
    positions: _containers.RepeatedCompositeFieldContainer[_common_pb2.Position]
    def __init__(self, positions: _Optional[_Iterable[_Union[_common_pb2.Position, _Mapping]]] = ...) -> None: ...

class ResolvePositionsResponse(_message.Message):
    __slots__ = ("resolved",)
    RESOLVED_FIELD_NUMBER: _ClassVar[int]
    resolved: _containers.RepeatedCompositeFieldContainer[ResolvedPosition]
    def __init__(self, resolved: _Optional[_Iterable[_Union[ResolvedPosition, _Mapping]]] = ...) -> None: ...

class ResolvedPosition(_message.Message):
    __slots__ = ("in_city", "place", "problem")
    IN_CITY_FIELD_NUMBER: _ClassVar[int]
    PLACE_FIELD_NUMBER: _ClassVar[int]
    PROBLEM_FIELD_NUMBER: _ClassVar[int]
    in_city: bool
    place: _common_pb2.Place
    problem: str
    def __init__(self, in_city: _Optional[bool] = ..., place: _Optional[_Union[_common_pb2.Place, _Mapping]] = ..., problem: _Optional[str] = ...) -> None: ...

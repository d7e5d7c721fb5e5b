from cityloop.common.v1 import common_pb2 as _common_pb2
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Component(_message.Message):
    __slots__ = ("component_id", "component_class", "name", "place", "competent_department_id", "owner", "ownerless", "maintenance_unit")
    COMPONENT_ID_FIELD_NUMBER: _ClassVar[int]
    COMPONENT_CLASS_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    PLACE_FIELD_NUMBER: _ClassVar[int]
    COMPETENT_DEPARTMENT_ID_FIELD_NUMBER: _ClassVar[int]
    OWNER_FIELD_NUMBER: _ClassVar[int]
    OWNERLESS_FIELD_NUMBER: _ClassVar[int]
    MAINTENANCE_UNIT_FIELD_NUMBER: _ClassVar[int]
    component_id: str
    component_class: str
    name: _common_pb2.Label
    place: _common_pb2.Place
    competent_department_id: str
    owner: str
    ownerless: bool
    maintenance_unit: str
    def __init__(self, component_id: _Optional[str] = ..., component_class: _Optional[str] = ..., name: _Optional[_Union[_common_pb2.Label, _Mapping]] = ..., place: _Optional[_Union[_common_pb2.Place, _Mapping]] = ..., competent_department_id: _Optional[str] = ..., owner: _Optional[str] = ..., ownerless: _Optional[bool] = ..., maintenance_unit: _Optional[str] = ...) -> None: ...

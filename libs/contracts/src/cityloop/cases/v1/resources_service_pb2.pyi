import datetime

from cityloop.common.v1 import common_pb2 as _common_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class BookingState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    BOOKING_STATE_UNSPECIFIED: _ClassVar[BookingState]
    BOOKING_STATE_WAITING: _ClassVar[BookingState]
    BOOKING_STATE_GRANTED: _ClassVar[BookingState]
    BOOKING_STATE_RELEASED: _ClassVar[BookingState]
BOOKING_STATE_UNSPECIFIED: BookingState
BOOKING_STATE_WAITING: BookingState
BOOKING_STATE_GRANTED: BookingState
BOOKING_STATE_RELEASED: BookingState

class Resource(_message.Message):
    __slots__ = ("resource_id", "kind", "name", "department_id")
    RESOURCE_ID_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    DEPARTMENT_ID_FIELD_NUMBER: _ClassVar[int]
    resource_id: str
    kind: str
    name: _common_pb2.Label
    department_id: str
    def __init__(self, resource_id: _Optional[str] = ..., kind: _Optional[str] = ..., name: _Optional[_Union[_common_pb2.Label, _Mapping]] = ..., department_id: _Optional[str] = ...) -> None: ...

class Booking(_message.Message):
    __slots__ = ("booking_id", "state", "kind", "resource_id", "case_number", "task_id", "reason", "requested_at", "granted_at", "released_at", "facts")
    class FactsEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    BOOKING_ID_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    RESOURCE_ID_FIELD_NUMBER: _ClassVar[int]
    CASE_NUMBER_FIELD_NUMBER: _ClassVar[int]
    TASK_ID_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    REQUESTED_AT_FIELD_NUMBER: _ClassVar[int]
    GRANTED_AT_FIELD_NUMBER: _ClassVar[int]
    RELEASED_AT_FIELD_NUMBER: _ClassVar[int]
    FACTS_FIELD_NUMBER: _ClassVar[int]
    booking_id: str
    state: BookingState
    kind: str
    resource_id: str
    case_number: str
    task_id: str
    reason: str
    requested_at: _timestamp_pb2.Timestamp
    granted_at: _timestamp_pb2.Timestamp
    released_at: _timestamp_pb2.Timestamp
    facts: _containers.ScalarMap[str, str]
    def __init__(self, booking_id: _Optional[str] = ..., state: _Optional[_Union[BookingState, str]] = ..., kind: _Optional[str] = ..., resource_id: _Optional[str] = ..., case_number: _Optional[str] = ..., task_id: _Optional[str] = ..., reason: _Optional[str] = ..., requested_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., granted_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., released_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., facts: _Optional[_Mapping[str, str]] = ...) -> None: ...

class PutResourceRequest(_message.Message):
    __slots__ = ("change", "resource")
    CHANGE_FIELD_NUMBER: _ClassVar[int]
    RESOURCE_FIELD_NUMBER: _ClassVar[int]
    change: _common_pb2.Change
    resource: Resource
    def __init__(self, change: _Optional[_Union[_common_pb2.Change, _Mapping]] = ..., resource: _Optional[_Union[Resource, _Mapping]] = ...) -> None: ...

class PutResourceResponse(_message.Message):
    __slots__ = ("resource",)
    RESOURCE_FIELD_NUMBER: _ClassVar[int]
    resource: Resource
    def __init__(self, resource: _Optional[_Union[Resource, _Mapping]] = ...) -> None: ...

class BookResourceRequest(_message.Message):
    __slots__ = ("change", "task_id", "kind", "resource_id")
    CHANGE_FIELD_NUMBER: _ClassVar[int]
    TASK_ID_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    RESOURCE_ID_FIELD_NUMBER: _ClassVar[int]
    change: _common_pb2.Change
    task_id: str
    kind: str
    resource_id: str
    def __init__(self, change: _Optional[_Union[_common_pb2.Change, _Mapping]] = ..., task_id: _Optional[str] = ..., kind: _Optional[str] = ..., resource_id: _Optional[str] = ...) -> None: ...

class BookResourceResponse(_message.Message):
    __slots__ = ("booking",)
    BOOKING_FIELD_NUMBER: _ClassVar[int]
    booking: Booking
    def __init__(self, booking: _Optional[_Union[Booking, _Mapping]] = ...) -> None: ...

class ReleaseResourceRequest(_message.Message):
    __slots__ = ("change", "booking_id")
    CHANGE_FIELD_NUMBER: _ClassVar[int]
    BOOKING_ID_FIELD_NUMBER: _ClassVar[int]
    change: _common_pb2.Change
    booking_id: str
    def __init__(self, change: _Optional[_Union[_common_pb2.Change, _Mapping]] = ..., booking_id: _Optional[str] = ...) -> None: ...

class ReleaseResourceResponse(_message.Message):
    __slots__ = ("booking",)
    BOOKING_FIELD_NUMBER: _ClassVar[int]
    booking: Booking
    def __init__(self, booking: _Optional[_Union[Booking, _Mapping]] = ...) -> None: ...

class ListResourcesRequest(_message.Message):
    __slots__ = ("kind",)
    KIND_FIELD_NUMBER: _ClassVar[int]
    kind: str
    def __init__(self, kind: _Optional[str] = ...) -> None: ...

class ListResourcesResponse(_message.Message):
    __slots__ = ("resources", "bookings")
    RESOURCES_FIELD_NUMBER: _ClassVar[int]
    BOOKINGS_FIELD_NUMBER: _ClassVar[int]
    resources: _containers.RepeatedCompositeFieldContainer[Resource]
    bookings: _containers.RepeatedCompositeFieldContainer[Booking]
    def __init__(self, resources: _Optional[_Iterable[_Union[Resource, _Mapping]]] = ..., bookings: _Optional[_Iterable[_Union[Booking, _Mapping]]] = ...) -> None: ...

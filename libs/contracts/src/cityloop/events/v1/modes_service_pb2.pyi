import datetime

from cityloop.common.v1 import common_pb2 as _common_pb2
from cityloop.events.v1 import operating_mode_pb2 as _operating_mode_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class SwitchModeRequest(_message.Message):
    __slots__ = ("change", "area", "mode", "reason")
    CHANGE_FIELD_NUMBER: _ClassVar[int]
    AREA_FIELD_NUMBER: _ClassVar[int]
    MODE_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    change: _common_pb2.Change
    area: _common_pb2.AreaReference
    mode: _operating_mode_pb2.Mode
    reason: str
    def __init__(self, change: _Optional[_Union[_common_pb2.Change, _Mapping]] = ..., area: _Optional[_Union[_common_pb2.AreaReference, _Mapping]] = ..., mode: _Optional[_Union[_operating_mode_pb2.Mode, str]] = ..., reason: _Optional[str] = ...) -> None: ...

class SwitchModeResponse(_message.Message):
    __slots__ = ("mode",)
    MODE_FIELD_NUMBER: _ClassVar[int]
    mode: _operating_mode_pb2.OperatingMode
    def __init__(self, mode: _Optional[_Union[_operating_mode_pb2.OperatingMode, _Mapping]] = ...) -> None: ...

class ListModesRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ListModesResponse(_message.Message):
    __slots__ = ("modes",)
    MODES_FIELD_NUMBER: _ClassVar[int]
    modes: _containers.RepeatedCompositeFieldContainer[ModeStatus]
    def __init__(self, modes: _Optional[_Iterable[_Union[ModeStatus, _Mapping]]] = ...) -> None: ...

class ModeStatus(_message.Message):
    __slots__ = ("mode", "acknowledgements", "missing")
    MODE_FIELD_NUMBER: _ClassVar[int]
    ACKNOWLEDGEMENTS_FIELD_NUMBER: _ClassVar[int]
    MISSING_FIELD_NUMBER: _ClassVar[int]
    mode: _operating_mode_pb2.OperatingMode
    acknowledgements: _containers.RepeatedCompositeFieldContainer[ModeAcknowledgement]
    missing: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, mode: _Optional[_Union[_operating_mode_pb2.OperatingMode, _Mapping]] = ..., acknowledgements: _Optional[_Iterable[_Union[ModeAcknowledgement, _Mapping]]] = ..., missing: _Optional[_Iterable[str]] = ...) -> None: ...

class ModeAcknowledgement(_message.Message):
    __slots__ = ("service", "acknowledged_at")
    SERVICE_FIELD_NUMBER: _ClassVar[int]
    ACKNOWLEDGED_AT_FIELD_NUMBER: _ClassVar[int]
    service: str
    acknowledged_at: _timestamp_pb2.Timestamp
    def __init__(self, service: _Optional[str] = ..., acknowledged_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class AcknowledgeModeRequest(_message.Message):
    __slots__ = ("area", "version")
    AREA_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    area: _common_pb2.AreaReference
    version: int
    def __init__(self, area: _Optional[_Union[_common_pb2.AreaReference, _Mapping]] = ..., version: _Optional[int] = ...) -> None: ...

class AcknowledgeModeResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

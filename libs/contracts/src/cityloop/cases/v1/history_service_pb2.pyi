from cityloop.cases.v1 import history_pb2 as _history_pb2
from cityloop.events.v1 import city_event_pb2 as _city_event_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ReadHistoryRequest(_message.Message):
    __slots__ = ("after_number",)
    AFTER_NUMBER_FIELD_NUMBER: _ClassVar[int]
    after_number: int
    def __init__(self, after_number: _Optional[int] = ...) -> None: ...

class ReadHistoryResponse(_message.Message):
    __slots__ = ("entries",)
    ENTRIES_FIELD_NUMBER: _ClassVar[int]
    entries: _containers.RepeatedCompositeFieldContainer[_history_pb2.HistoryEntry]
    def __init__(self, entries: _Optional[_Iterable[_Union[_history_pb2.HistoryEntry, _Mapping]]] = ...) -> None: ...

class ReadSignalsRequest(_message.Message):
    __slots__ = ("after_event_id", "after_version")
    AFTER_EVENT_ID_FIELD_NUMBER: _ClassVar[int]
    AFTER_VERSION_FIELD_NUMBER: _ClassVar[int]
    after_event_id: str
    after_version: int
    def __init__(self, after_event_id: _Optional[str] = ..., after_version: _Optional[int] = ...) -> None: ...

class ReadSignalsResponse(_message.Message):
    __slots__ = ("signals",)
    SIGNALS_FIELD_NUMBER: _ClassVar[int]
    signals: _containers.RepeatedCompositeFieldContainer[_city_event_pb2.EventSignal]
    def __init__(self, signals: _Optional[_Iterable[_Union[_city_event_pb2.EventSignal, _Mapping]]] = ...) -> None: ...

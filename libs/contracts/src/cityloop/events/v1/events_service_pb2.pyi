from cityloop.citizen.v1 import report_pb2 as _report_pb2
from cityloop.common.v1 import common_pb2 as _common_pb2
from cityloop.events.v1 import city_event_pb2 as _city_event_pb2
from cityloop.events.v1 import report_link_pb2 as _report_link_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ListHeldReportsRequest(_message.Message):
    __slots__ = ("page_size", "page_token")
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    page_size: int
    page_token: str
    def __init__(self, page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListHeldReportsResponse(_message.Message):
    __slots__ = ("reports", "next_page_token")
    REPORTS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    reports: _containers.RepeatedCompositeFieldContainer[HeldReport]
    next_page_token: str
    def __init__(self, reports: _Optional[_Iterable[_Union[HeldReport, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class HeldReport(_message.Message):
    __slots__ = ("report", "reason")
    REPORT_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    report: _report_pb2.Report
    reason: str
    def __init__(self, report: _Optional[_Union[_report_pb2.Report, _Mapping]] = ..., reason: _Optional[str] = ...) -> None: ...

class LocateReportRequest(_message.Message):
    __slots__ = ("change", "report_number", "position")
    CHANGE_FIELD_NUMBER: _ClassVar[int]
    REPORT_NUMBER_FIELD_NUMBER: _ClassVar[int]
    POSITION_FIELD_NUMBER: _ClassVar[int]
    change: _common_pb2.Change
    report_number: str
    position: _common_pb2.Position
    def __init__(self, change: _Optional[_Union[_common_pb2.Change, _Mapping]] = ..., report_number: _Optional[str] = ..., position: _Optional[_Union[_common_pb2.Position, _Mapping]] = ...) -> None: ...

class LocateReportResponse(_message.Message):
    __slots__ = ("link",)
    LINK_FIELD_NUMBER: _ClassVar[int]
    link: _report_link_pb2.ReportLink
    def __init__(self, link: _Optional[_Union[_report_link_pb2.ReportLink, _Mapping]] = ...) -> None: ...

class GetEventRequest(_message.Message):
    __slots__ = ("event",)
    EVENT_FIELD_NUMBER: _ClassVar[int]
    event: str
    def __init__(self, event: _Optional[str] = ...) -> None: ...

class GetEventResponse(_message.Message):
    __slots__ = ("event", "signals")
    EVENT_FIELD_NUMBER: _ClassVar[int]
    SIGNALS_FIELD_NUMBER: _ClassVar[int]
    event: _city_event_pb2.CityEvent
    signals: _containers.RepeatedCompositeFieldContainer[_city_event_pb2.EventSignal]
    def __init__(self, event: _Optional[_Union[_city_event_pb2.CityEvent, _Mapping]] = ..., signals: _Optional[_Iterable[_Union[_city_event_pb2.EventSignal, _Mapping]]] = ...) -> None: ...

class ListEventsRequest(_message.Message):
    __slots__ = ("state", "event_class", "page_size", "page_token")
    STATE_FIELD_NUMBER: _ClassVar[int]
    EVENT_CLASS_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    state: _city_event_pb2.CityEventState
    event_class: str
    page_size: int
    page_token: str
    def __init__(self, state: _Optional[_Union[_city_event_pb2.CityEventState, str]] = ..., event_class: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListEventsResponse(_message.Message):
    __slots__ = ("events", "next_page_token")
    EVENTS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    events: _containers.RepeatedCompositeFieldContainer[_city_event_pb2.CityEvent]
    next_page_token: str
    def __init__(self, events: _Optional[_Iterable[_Union[_city_event_pb2.CityEvent, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

from cityloop.citizen.v1 import message_pb2 as _message_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ReadReporterReceiptsRequest(_message.Message):
    __slots__ = ("after_number",)
    AFTER_NUMBER_FIELD_NUMBER: _ClassVar[int]
    after_number: int
    def __init__(self, after_number: _Optional[int] = ...) -> None: ...

class ReadReporterReceiptsResponse(_message.Message):
    __slots__ = ("receipts",)
    RECEIPTS_FIELD_NUMBER: _ClassVar[int]
    receipts: _containers.RepeatedCompositeFieldContainer[ReporterReceipt]
    def __init__(self, receipts: _Optional[_Iterable[_Union[ReporterReceipt, _Mapping]]] = ...) -> None: ...

class ReporterReceipt(_message.Message):
    __slots__ = ("number", "receipt", "trace_id")
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    RECEIPT_FIELD_NUMBER: _ClassVar[int]
    TRACE_ID_FIELD_NUMBER: _ClassVar[int]
    number: int
    receipt: _message_pb2.MessageReceipt
    trace_id: str
    def __init__(self, number: _Optional[int] = ..., receipt: _Optional[_Union[_message_pb2.MessageReceipt, _Mapping]] = ..., trace_id: _Optional[str] = ...) -> None: ...

from cityloop.common.v1 import common_pb2 as _common_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class SendMessagesRequest(_message.Message):
    __slots__ = ("change", "recipients", "warning_id")
    CHANGE_FIELD_NUMBER: _ClassVar[int]
    RECIPIENTS_FIELD_NUMBER: _ClassVar[int]
    WARNING_ID_FIELD_NUMBER: _ClassVar[int]
    change: _common_pb2.Change
    recipients: _containers.RepeatedCompositeFieldContainer[Recipient]
    warning_id: str
    def __init__(self, change: _Optional[_Union[_common_pb2.Change, _Mapping]] = ..., recipients: _Optional[_Iterable[_Union[Recipient, _Mapping]]] = ..., warning_id: _Optional[str] = ...) -> None: ...

class Recipient(_message.Message):
    __slots__ = ("reference", "name", "phone")
    REFERENCE_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    PHONE_FIELD_NUMBER: _ClassVar[int]
    reference: str
    name: str
    phone: str
    def __init__(self, reference: _Optional[str] = ..., name: _Optional[str] = ..., phone: _Optional[str] = ...) -> None: ...

class SendMessagesResponse(_message.Message):
    __slots__ = ("messages", "rejected")
    MESSAGES_FIELD_NUMBER: _ClassVar[int]
    REJECTED_FIELD_NUMBER: _ClassVar[int]
    messages: _containers.RepeatedCompositeFieldContainer[SentMessage]
    rejected: _containers.RepeatedCompositeFieldContainer[RejectedRecipient]
    def __init__(self, messages: _Optional[_Iterable[_Union[SentMessage, _Mapping]]] = ..., rejected: _Optional[_Iterable[_Union[RejectedRecipient, _Mapping]]] = ...) -> None: ...

class RejectedRecipient(_message.Message):
    __slots__ = ("index", "reason", "message")
    INDEX_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    index: int
    reason: str
    message: str
    def __init__(self, index: _Optional[int] = ..., reason: _Optional[str] = ..., message: _Optional[str] = ...) -> None: ...

class SentMessage(_message.Message):
    __slots__ = ("reference", "message_id", "link")
    REFERENCE_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_ID_FIELD_NUMBER: _ClassVar[int]
    LINK_FIELD_NUMBER: _ClassVar[int]
    reference: str
    message_id: str
    link: str
    def __init__(self, reference: _Optional[str] = ..., message_id: _Optional[str] = ..., link: _Optional[str] = ...) -> None: ...

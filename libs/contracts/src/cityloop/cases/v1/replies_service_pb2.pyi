from cityloop.cases.v1 import case_pb2 as _case_pb2
from cityloop.common.v1 import common_pb2 as _common_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ReadRepliesRequest(_message.Message):
    __slots__ = ("case_id",)
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    case_id: str
    def __init__(self, case_id: _Optional[str] = ...) -> None: ...

class ReadRepliesResponse(_message.Message):
    __slots__ = ("replies",)
    REPLIES_FIELD_NUMBER: _ClassVar[int]
    replies: _containers.RepeatedCompositeFieldContainer[_case_pb2.Reply]
    def __init__(self, replies: _Optional[_Iterable[_Union[_case_pb2.Reply, _Mapping]]] = ...) -> None: ...

class ReadShownPhotoRequest(_message.Message):
    __slots__ = ("case_id", "attachment_id", "small")
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    ATTACHMENT_ID_FIELD_NUMBER: _ClassVar[int]
    SMALL_FIELD_NUMBER: _ClassVar[int]
    case_id: str
    attachment_id: str
    small: bool
    def __init__(self, case_id: _Optional[str] = ..., attachment_id: _Optional[str] = ..., small: _Optional[bool] = ...) -> None: ...

class ReadShownPhotoResponse(_message.Message):
    __slots__ = ("file", "content")
    FILE_FIELD_NUMBER: _ClassVar[int]
    CONTENT_FIELD_NUMBER: _ClassVar[int]
    file: _common_pb2.AttachmentReference
    content: bytes
    def __init__(self, file: _Optional[_Union[_common_pb2.AttachmentReference, _Mapping]] = ..., content: _Optional[bytes] = ...) -> None: ...

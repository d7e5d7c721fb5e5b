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

class PublicationState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    PUBLICATION_STATE_UNSPECIFIED: _ClassVar[PublicationState]
    PUBLICATION_STATE_DRAFT: _ClassVar[PublicationState]
    PUBLICATION_STATE_SIGNED: _ClassVar[PublicationState]
    PUBLICATION_STATE_WITHDRAWN: _ClassVar[PublicationState]
PUBLICATION_STATE_UNSPECIFIED: PublicationState
PUBLICATION_STATE_DRAFT: PublicationState
PUBLICATION_STATE_SIGNED: PublicationState
PUBLICATION_STATE_WITHDRAWN: PublicationState

class Publication(_message.Message):
    __slots__ = ("publication", "title", "state", "digest", "owner_department_id", "owner_role", "signed_by_post_id", "signed_at", "withdrawn_reason", "withdrawn_at", "link", "corrections")
    PUBLICATION_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    DIGEST_FIELD_NUMBER: _ClassVar[int]
    OWNER_DEPARTMENT_ID_FIELD_NUMBER: _ClassVar[int]
    OWNER_ROLE_FIELD_NUMBER: _ClassVar[int]
    SIGNED_BY_POST_ID_FIELD_NUMBER: _ClassVar[int]
    SIGNED_AT_FIELD_NUMBER: _ClassVar[int]
    WITHDRAWN_REASON_FIELD_NUMBER: _ClassVar[int]
    WITHDRAWN_AT_FIELD_NUMBER: _ClassVar[int]
    LINK_FIELD_NUMBER: _ClassVar[int]
    CORRECTIONS_FIELD_NUMBER: _ClassVar[int]
    publication: str
    title: _common_pb2.Label
    state: PublicationState
    digest: str
    owner_department_id: str
    owner_role: str
    signed_by_post_id: str
    signed_at: _timestamp_pb2.Timestamp
    withdrawn_reason: str
    withdrawn_at: _timestamp_pb2.Timestamp
    link: str
    corrections: _containers.RepeatedCompositeFieldContainer[PublicationCorrection]
    def __init__(self, publication: _Optional[str] = ..., title: _Optional[_Union[_common_pb2.Label, _Mapping]] = ..., state: _Optional[_Union[PublicationState, str]] = ..., digest: _Optional[str] = ..., owner_department_id: _Optional[str] = ..., owner_role: _Optional[str] = ..., signed_by_post_id: _Optional[str] = ..., signed_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., withdrawn_reason: _Optional[str] = ..., withdrawn_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., link: _Optional[str] = ..., corrections: _Optional[_Iterable[_Union[PublicationCorrection, _Mapping]]] = ...) -> None: ...

class PublicationCorrection(_message.Message):
    __slots__ = ("corrected_at", "reason", "entry_number")
    CORRECTED_AT_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    ENTRY_NUMBER_FIELD_NUMBER: _ClassVar[int]
    corrected_at: _timestamp_pb2.Timestamp
    reason: str
    entry_number: str
    def __init__(self, corrected_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., reason: _Optional[str] = ..., entry_number: _Optional[str] = ...) -> None: ...

class ListPublicationsRequest(_message.Message):
    __slots__ = ("state",)
    STATE_FIELD_NUMBER: _ClassVar[int]
    state: PublicationState
    def __init__(self, state: _Optional[_Union[PublicationState, str]] = ...) -> None: ...

class ListPublicationsResponse(_message.Message):
    __slots__ = ("publications",)
    PUBLICATIONS_FIELD_NUMBER: _ClassVar[int]
    publications: _containers.RepeatedCompositeFieldContainer[Publication]
    def __init__(self, publications: _Optional[_Iterable[_Union[Publication, _Mapping]]] = ...) -> None: ...

class SignPublicationRequest(_message.Message):
    __slots__ = ("change", "publication", "digest")
    CHANGE_FIELD_NUMBER: _ClassVar[int]
    PUBLICATION_FIELD_NUMBER: _ClassVar[int]
    DIGEST_FIELD_NUMBER: _ClassVar[int]
    change: _common_pb2.Change
    publication: str
    digest: str
    def __init__(self, change: _Optional[_Union[_common_pb2.Change, _Mapping]] = ..., publication: _Optional[str] = ..., digest: _Optional[str] = ...) -> None: ...

class SignPublicationResponse(_message.Message):
    __slots__ = ("publication",)
    PUBLICATION_FIELD_NUMBER: _ClassVar[int]
    publication: Publication
    def __init__(self, publication: _Optional[_Union[Publication, _Mapping]] = ...) -> None: ...

class WithdrawPublicationRequest(_message.Message):
    __slots__ = ("change", "publication", "reason")
    CHANGE_FIELD_NUMBER: _ClassVar[int]
    PUBLICATION_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    change: _common_pb2.Change
    publication: str
    reason: str
    def __init__(self, change: _Optional[_Union[_common_pb2.Change, _Mapping]] = ..., publication: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

class WithdrawPublicationResponse(_message.Message):
    __slots__ = ("publication",)
    PUBLICATION_FIELD_NUMBER: _ClassVar[int]
    publication: Publication
    def __init__(self, publication: _Optional[_Union[Publication, _Mapping]] = ...) -> None: ...

class CorrectPublicationRequest(_message.Message):
    __slots__ = ("change", "publication", "reason", "entry_number")
    CHANGE_FIELD_NUMBER: _ClassVar[int]
    PUBLICATION_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    ENTRY_NUMBER_FIELD_NUMBER: _ClassVar[int]
    change: _common_pb2.Change
    publication: str
    reason: str
    entry_number: str
    def __init__(self, change: _Optional[_Union[_common_pb2.Change, _Mapping]] = ..., publication: _Optional[str] = ..., reason: _Optional[str] = ..., entry_number: _Optional[str] = ...) -> None: ...

class CorrectPublicationResponse(_message.Message):
    __slots__ = ("publication",)
    PUBLICATION_FIELD_NUMBER: _ClassVar[int]
    publication: Publication
    def __init__(self, publication: _Optional[_Union[Publication, _Mapping]] = ...) -> None: ...

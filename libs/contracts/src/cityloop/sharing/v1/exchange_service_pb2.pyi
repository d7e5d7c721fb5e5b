import datetime

from cityloop.common.v1 import common_pb2 as _common_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Row(_message.Message):
    __slots__ = ("values",)
    class ValuesEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    VALUES_FIELD_NUMBER: _ClassVar[int]
    values: _containers.ScalarMap[str, str]
    def __init__(self, values: _Optional[_Mapping[str, str]] = ...) -> None: ...

class PutRowsRequest(_message.Message):
    __slots__ = ("change", "dataset_id", "rows")
    CHANGE_FIELD_NUMBER: _ClassVar[int]
    DATASET_ID_FIELD_NUMBER: _ClassVar[int]
    ROWS_FIELD_NUMBER: _ClassVar[int]
    change: _common_pb2.Change
    dataset_id: str
    rows: _containers.RepeatedCompositeFieldContainer[Row]
    def __init__(self, change: _Optional[_Union[_common_pb2.Change, _Mapping]] = ..., dataset_id: _Optional[str] = ..., rows: _Optional[_Iterable[_Union[Row, _Mapping]]] = ...) -> None: ...

class PutRowsResponse(_message.Message):
    __slots__ = ("rows", "rejected")
    ROWS_FIELD_NUMBER: _ClassVar[int]
    REJECTED_FIELD_NUMBER: _ClassVar[int]
    rows: int
    rejected: _containers.RepeatedCompositeFieldContainer[_common_pb2.RejectedItem]
    def __init__(self, rows: _Optional[int] = ..., rejected: _Optional[_Iterable[_Union[_common_pb2.RejectedItem, _Mapping]]] = ...) -> None: ...

class FetchRowsRequest(_message.Message):
    __slots__ = ("change", "agreement_id", "keys", "fields", "issue", "polygon")
    CHANGE_FIELD_NUMBER: _ClassVar[int]
    AGREEMENT_ID_FIELD_NUMBER: _ClassVar[int]
    KEYS_FIELD_NUMBER: _ClassVar[int]
    FIELDS_FIELD_NUMBER: _ClassVar[int]
    ISSUE_FIELD_NUMBER: _ClassVar[int]
    POLYGON_FIELD_NUMBER: _ClassVar[int]
    change: _common_pb2.Change
    agreement_id: str
    keys: _containers.RepeatedScalarFieldContainer[str]
    fields: _containers.RepeatedScalarFieldContainer[str]
    issue: str
    polygon: _containers.RepeatedCompositeFieldContainer[_common_pb2.Position]
    def __init__(self, change: _Optional[_Union[_common_pb2.Change, _Mapping]] = ..., agreement_id: _Optional[str] = ..., keys: _Optional[_Iterable[str]] = ..., fields: _Optional[_Iterable[str]] = ..., issue: _Optional[str] = ..., polygon: _Optional[_Iterable[_Union[_common_pb2.Position, _Mapping]]] = ...) -> None: ...

class FetchRowsResponse(_message.Message):
    __slots__ = ("rows", "masked_fields", "receipt", "count")
    ROWS_FIELD_NUMBER: _ClassVar[int]
    MASKED_FIELDS_FIELD_NUMBER: _ClassVar[int]
    RECEIPT_FIELD_NUMBER: _ClassVar[int]
    COUNT_FIELD_NUMBER: _ClassVar[int]
    rows: _containers.RepeatedCompositeFieldContainer[Row]
    masked_fields: _containers.RepeatedScalarFieldContainer[str]
    receipt: Receipt
    count: int
    def __init__(self, rows: _Optional[_Iterable[_Union[Row, _Mapping]]] = ..., masked_fields: _Optional[_Iterable[str]] = ..., receipt: _Optional[_Union[Receipt, _Mapping]] = ..., count: _Optional[int] = ...) -> None: ...

class Receipt(_message.Message):
    __slots__ = ("receipt_id", "occurred_at", "agreement_id", "rows", "rows_digest", "audit_digest", "quota_left")
    RECEIPT_ID_FIELD_NUMBER: _ClassVar[int]
    OCCURRED_AT_FIELD_NUMBER: _ClassVar[int]
    AGREEMENT_ID_FIELD_NUMBER: _ClassVar[int]
    ROWS_FIELD_NUMBER: _ClassVar[int]
    ROWS_DIGEST_FIELD_NUMBER: _ClassVar[int]
    AUDIT_DIGEST_FIELD_NUMBER: _ClassVar[int]
    QUOTA_LEFT_FIELD_NUMBER: _ClassVar[int]
    receipt_id: str
    occurred_at: _timestamp_pb2.Timestamp
    agreement_id: str
    rows: int
    rows_digest: str
    audit_digest: str
    quota_left: int
    def __init__(self, receipt_id: _Optional[str] = ..., occurred_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., agreement_id: _Optional[str] = ..., rows: _Optional[int] = ..., rows_digest: _Optional[str] = ..., audit_digest: _Optional[str] = ..., quota_left: _Optional[int] = ...) -> None: ...

class LookUpRowRequest(_message.Message):
    __slots__ = ("change", "dataset_id", "key", "fields", "issue")
    CHANGE_FIELD_NUMBER: _ClassVar[int]
    DATASET_ID_FIELD_NUMBER: _ClassVar[int]
    KEY_FIELD_NUMBER: _ClassVar[int]
    FIELDS_FIELD_NUMBER: _ClassVar[int]
    ISSUE_FIELD_NUMBER: _ClassVar[int]
    change: _common_pb2.Change
    dataset_id: str
    key: str
    fields: _containers.RepeatedScalarFieldContainer[str]
    issue: str
    def __init__(self, change: _Optional[_Union[_common_pb2.Change, _Mapping]] = ..., dataset_id: _Optional[str] = ..., key: _Optional[str] = ..., fields: _Optional[_Iterable[str]] = ..., issue: _Optional[str] = ...) -> None: ...

class LookUpRowResponse(_message.Message):
    __slots__ = ("row", "masked_fields", "receipt")
    ROW_FIELD_NUMBER: _ClassVar[int]
    MASKED_FIELDS_FIELD_NUMBER: _ClassVar[int]
    RECEIPT_FIELD_NUMBER: _ClassVar[int]
    row: Row
    masked_fields: _containers.RepeatedScalarFieldContainer[str]
    receipt: Receipt
    def __init__(self, row: _Optional[_Union[Row, _Mapping]] = ..., masked_fields: _Optional[_Iterable[str]] = ..., receipt: _Optional[_Union[Receipt, _Mapping]] = ...) -> None: ...

class ListRowsRequest(_message.Message):
    __slots__ = ("dataset_id", "department_id", "fields", "issue", "page_size", "page_token")
    DATASET_ID_FIELD_NUMBER: _ClassVar[int]
    DEPARTMENT_ID_FIELD_NUMBER: _ClassVar[int]
    FIELDS_FIELD_NUMBER: _ClassVar[int]
    ISSUE_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    dataset_id: str
    department_id: str
    fields: _containers.RepeatedScalarFieldContainer[str]
    issue: str
    page_size: int
    page_token: str
    def __init__(self, dataset_id: _Optional[str] = ..., department_id: _Optional[str] = ..., fields: _Optional[_Iterable[str]] = ..., issue: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListRowsResponse(_message.Message):
    __slots__ = ("rows", "masked_fields", "receipt", "next_page_token")
    ROWS_FIELD_NUMBER: _ClassVar[int]
    MASKED_FIELDS_FIELD_NUMBER: _ClassVar[int]
    RECEIPT_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    rows: _containers.RepeatedCompositeFieldContainer[ListedRow]
    masked_fields: _containers.RepeatedScalarFieldContainer[str]
    receipt: Receipt
    next_page_token: str
    def __init__(self, rows: _Optional[_Iterable[_Union[ListedRow, _Mapping]]] = ..., masked_fields: _Optional[_Iterable[str]] = ..., receipt: _Optional[_Union[Receipt, _Mapping]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class ListedRow(_message.Message):
    __slots__ = ("key", "values", "position")
    class ValuesEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    KEY_FIELD_NUMBER: _ClassVar[int]
    VALUES_FIELD_NUMBER: _ClassVar[int]
    POSITION_FIELD_NUMBER: _ClassVar[int]
    key: str
    values: _containers.ScalarMap[str, str]
    position: _common_pb2.Position
    def __init__(self, key: _Optional[str] = ..., values: _Optional[_Mapping[str, str]] = ..., position: _Optional[_Union[_common_pb2.Position, _Mapping]] = ...) -> None: ...

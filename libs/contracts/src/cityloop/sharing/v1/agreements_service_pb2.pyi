import datetime

from cityloop.common.v1 import common_pb2 as _common_pb2
from cityloop.events.v1 import operating_mode_pb2 as _operating_mode_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Delivery(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    DELIVERY_UNSPECIFIED: _ClassVar[Delivery]
    DELIVERY_ROWS: _ClassVar[Delivery]
    DELIVERY_COUNTS: _ClassVar[Delivery]

class AgreementState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    AGREEMENT_STATE_UNSPECIFIED: _ClassVar[AgreementState]
    AGREEMENT_STATE_REQUESTED: _ClassVar[AgreementState]
    AGREEMENT_STATE_APPROVED: _ClassVar[AgreementState]
    AGREEMENT_STATE_REJECTED: _ClassVar[AgreementState]
    AGREEMENT_STATE_REVOKED: _ClassVar[AgreementState]
DELIVERY_UNSPECIFIED: Delivery
DELIVERY_ROWS: Delivery
DELIVERY_COUNTS: Delivery
AGREEMENT_STATE_UNSPECIFIED: AgreementState
AGREEMENT_STATE_REQUESTED: AgreementState
AGREEMENT_STATE_APPROVED: AgreementState
AGREEMENT_STATE_REJECTED: AgreementState
AGREEMENT_STATE_REVOKED: AgreementState

class Agreement(_message.Message):
    __slots__ = ("agreement_id", "agreement_number", "version", "occurred_at", "recorded_at", "state", "dataset_id", "provider_department_id", "consumer_department_id", "fields", "rows", "purpose", "valid_from", "valid_until", "cleared_classification", "daily_quota", "reason", "open_in", "delivery")
    AGREEMENT_ID_FIELD_NUMBER: _ClassVar[int]
    AGREEMENT_NUMBER_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    OCCURRED_AT_FIELD_NUMBER: _ClassVar[int]
    RECORDED_AT_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    DATASET_ID_FIELD_NUMBER: _ClassVar[int]
    PROVIDER_DEPARTMENT_ID_FIELD_NUMBER: _ClassVar[int]
    CONSUMER_DEPARTMENT_ID_FIELD_NUMBER: _ClassVar[int]
    FIELDS_FIELD_NUMBER: _ClassVar[int]
    ROWS_FIELD_NUMBER: _ClassVar[int]
    PURPOSE_FIELD_NUMBER: _ClassVar[int]
    VALID_FROM_FIELD_NUMBER: _ClassVar[int]
    VALID_UNTIL_FIELD_NUMBER: _ClassVar[int]
    CLEARED_CLASSIFICATION_FIELD_NUMBER: _ClassVar[int]
    DAILY_QUOTA_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    OPEN_IN_FIELD_NUMBER: _ClassVar[int]
    DELIVERY_FIELD_NUMBER: _ClassVar[int]
    agreement_id: str
    agreement_number: str
    version: int
    occurred_at: _timestamp_pb2.Timestamp
    recorded_at: _timestamp_pb2.Timestamp
    state: AgreementState
    dataset_id: str
    provider_department_id: str
    consumer_department_id: str
    fields: _containers.RepeatedScalarFieldContainer[str]
    rows: RowFilter
    purpose: str
    valid_from: _timestamp_pb2.Timestamp
    valid_until: _timestamp_pb2.Timestamp
    cleared_classification: _common_pb2.Classification
    daily_quota: int
    reason: str
    open_in: ModeCondition
    delivery: Delivery
    def __init__(self, agreement_id: _Optional[str] = ..., agreement_number: _Optional[str] = ..., version: _Optional[int] = ..., occurred_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., recorded_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., state: _Optional[_Union[AgreementState, str]] = ..., dataset_id: _Optional[str] = ..., provider_department_id: _Optional[str] = ..., consumer_department_id: _Optional[str] = ..., fields: _Optional[_Iterable[str]] = ..., rows: _Optional[_Union[RowFilter, _Mapping]] = ..., purpose: _Optional[str] = ..., valid_from: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., valid_until: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., cleared_classification: _Optional[_Union[_common_pb2.Classification, str]] = ..., daily_quota: _Optional[int] = ..., reason: _Optional[str] = ..., open_in: _Optional[_Union[ModeCondition, _Mapping]] = ..., delivery: _Optional[_Union[Delivery, str]] = ...) -> None: ...

class RowFilter(_message.Message):
    __slots__ = ("field", "values")
    FIELD_FIELD_NUMBER: _ClassVar[int]
    VALUES_FIELD_NUMBER: _ClassVar[int]
    field: str
    values: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, field: _Optional[str] = ..., values: _Optional[_Iterable[str]] = ...) -> None: ...

class ModeCondition(_message.Message):
    __slots__ = ("area", "modes")
    AREA_FIELD_NUMBER: _ClassVar[int]
    MODES_FIELD_NUMBER: _ClassVar[int]
    area: _common_pb2.AreaReference
    modes: _containers.RepeatedScalarFieldContainer[_operating_mode_pb2.Mode]
    def __init__(self, area: _Optional[_Union[_common_pb2.AreaReference, _Mapping]] = ..., modes: _Optional[_Iterable[_Union[_operating_mode_pb2.Mode, str]]] = ...) -> None: ...

class RequestAgreementRequest(_message.Message):
    __slots__ = ("change", "dataset_id", "fields", "rows", "purpose", "valid_from", "valid_until", "open_in", "delivery")
    CHANGE_FIELD_NUMBER: _ClassVar[int]
    DATASET_ID_FIELD_NUMBER: _ClassVar[int]
    FIELDS_FIELD_NUMBER: _ClassVar[int]
    ROWS_FIELD_NUMBER: _ClassVar[int]
    PURPOSE_FIELD_NUMBER: _ClassVar[int]
    VALID_FROM_FIELD_NUMBER: _ClassVar[int]
    VALID_UNTIL_FIELD_NUMBER: _ClassVar[int]
    OPEN_IN_FIELD_NUMBER: _ClassVar[int]
    DELIVERY_FIELD_NUMBER: _ClassVar[int]
    change: _common_pb2.Change
    dataset_id: str
    fields: _containers.RepeatedScalarFieldContainer[str]
    rows: RowFilter
    purpose: str
    valid_from: _timestamp_pb2.Timestamp
    valid_until: _timestamp_pb2.Timestamp
    open_in: ModeCondition
    delivery: Delivery
    def __init__(self, change: _Optional[_Union[_common_pb2.Change, _Mapping]] = ..., dataset_id: _Optional[str] = ..., fields: _Optional[_Iterable[str]] = ..., rows: _Optional[_Union[RowFilter, _Mapping]] = ..., purpose: _Optional[str] = ..., valid_from: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., valid_until: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., open_in: _Optional[_Union[ModeCondition, _Mapping]] = ..., delivery: _Optional[_Union[Delivery, str]] = ...) -> None: ...

class RequestAgreementResponse(_message.Message):
    __slots__ = ("agreement",)
    AGREEMENT_FIELD_NUMBER: _ClassVar[int]
    agreement: Agreement
    def __init__(self, agreement: _Optional[_Union[Agreement, _Mapping]] = ...) -> None: ...

class DecideAgreementRequest(_message.Message):
    __slots__ = ("change", "agreement_id", "decision", "reason", "cleared_classification", "daily_quota")
    CHANGE_FIELD_NUMBER: _ClassVar[int]
    AGREEMENT_ID_FIELD_NUMBER: _ClassVar[int]
    DECISION_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    CLEARED_CLASSIFICATION_FIELD_NUMBER: _ClassVar[int]
    DAILY_QUOTA_FIELD_NUMBER: _ClassVar[int]
    change: _common_pb2.Change
    agreement_id: str
    decision: AgreementState
    reason: str
    cleared_classification: _common_pb2.Classification
    daily_quota: int
    def __init__(self, change: _Optional[_Union[_common_pb2.Change, _Mapping]] = ..., agreement_id: _Optional[str] = ..., decision: _Optional[_Union[AgreementState, str]] = ..., reason: _Optional[str] = ..., cleared_classification: _Optional[_Union[_common_pb2.Classification, str]] = ..., daily_quota: _Optional[int] = ...) -> None: ...

class DecideAgreementResponse(_message.Message):
    __slots__ = ("agreement",)
    AGREEMENT_FIELD_NUMBER: _ClassVar[int]
    agreement: Agreement
    def __init__(self, agreement: _Optional[_Union[Agreement, _Mapping]] = ...) -> None: ...

class ListAgreementsRequest(_message.Message):
    __slots__ = ("page_size", "page_token")
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    page_size: int
    page_token: str
    def __init__(self, page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListAgreementsResponse(_message.Message):
    __slots__ = ("agreements", "next_page_token")
    AGREEMENTS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    agreements: _containers.RepeatedCompositeFieldContainer[Agreement]
    next_page_token: str
    def __init__(self, agreements: _Optional[_Iterable[_Union[Agreement, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

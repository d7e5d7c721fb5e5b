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

class LedgerHolders(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    LEDGER_HOLDERS_UNSPECIFIED: _ClassVar[LedgerHolders]
    LEDGER_HOLDERS_RESIDENTS: _ClassVar[LedgerHolders]
    LEDGER_HOLDERS_STAFF: _ClassVar[LedgerHolders]

class LedgerAccountKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    LEDGER_ACCOUNT_KIND_UNSPECIFIED: _ClassVar[LedgerAccountKind]
    LEDGER_ACCOUNT_KIND_HOLDER: _ClassVar[LedgerAccountKind]
    LEDGER_ACCOUNT_KIND_STORE: _ClassVar[LedgerAccountKind]
    LEDGER_ACCOUNT_KIND_ISSUED: _ClassVar[LedgerAccountKind]
    LEDGER_ACCOUNT_KIND_RESERVED: _ClassVar[LedgerAccountKind]
    LEDGER_ACCOUNT_KIND_HANDED_OUT: _ClassVar[LedgerAccountKind]
    LEDGER_ACCOUNT_KIND_SPENT: _ClassVar[LedgerAccountKind]
    LEDGER_ACCOUNT_KIND_EXPIRED: _ClassVar[LedgerAccountKind]

class LedgerEntryKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    LEDGER_ENTRY_KIND_UNSPECIFIED: _ClassVar[LedgerEntryKind]
    LEDGER_ENTRY_KIND_EARNED: _ClassVar[LedgerEntryKind]
    LEDGER_ENTRY_KIND_BY_HAND: _ClassVar[LedgerEntryKind]
    LEDGER_ENTRY_KIND_STOCK: _ClassVar[LedgerEntryKind]
    LEDGER_ENTRY_KIND_REDEEMED: _ClassVar[LedgerEntryKind]
    LEDGER_ENTRY_KIND_HANDED_OUT: _ClassVar[LedgerEntryKind]
    LEDGER_ENTRY_KIND_EXPIRED: _ClassVar[LedgerEntryKind]
    LEDGER_ENTRY_KIND_REVERSED: _ClassVar[LedgerEntryKind]

class AppealState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    APPEAL_STATE_UNSPECIFIED: _ClassVar[AppealState]
    APPEAL_STATE_NOTICED: _ClassVar[AppealState]
    APPEAL_STATE_APPEALED: _ClassVar[AppealState]
    APPEAL_STATE_UPHELD: _ClassVar[AppealState]
    APPEAL_STATE_REJECTED: _ClassVar[AppealState]
LEDGER_HOLDERS_UNSPECIFIED: LedgerHolders
LEDGER_HOLDERS_RESIDENTS: LedgerHolders
LEDGER_HOLDERS_STAFF: LedgerHolders
LEDGER_ACCOUNT_KIND_UNSPECIFIED: LedgerAccountKind
LEDGER_ACCOUNT_KIND_HOLDER: LedgerAccountKind
LEDGER_ACCOUNT_KIND_STORE: LedgerAccountKind
LEDGER_ACCOUNT_KIND_ISSUED: LedgerAccountKind
LEDGER_ACCOUNT_KIND_RESERVED: LedgerAccountKind
LEDGER_ACCOUNT_KIND_HANDED_OUT: LedgerAccountKind
LEDGER_ACCOUNT_KIND_SPENT: LedgerAccountKind
LEDGER_ACCOUNT_KIND_EXPIRED: LedgerAccountKind
LEDGER_ENTRY_KIND_UNSPECIFIED: LedgerEntryKind
LEDGER_ENTRY_KIND_EARNED: LedgerEntryKind
LEDGER_ENTRY_KIND_BY_HAND: LedgerEntryKind
LEDGER_ENTRY_KIND_STOCK: LedgerEntryKind
LEDGER_ENTRY_KIND_REDEEMED: LedgerEntryKind
LEDGER_ENTRY_KIND_HANDED_OUT: LedgerEntryKind
LEDGER_ENTRY_KIND_EXPIRED: LedgerEntryKind
LEDGER_ENTRY_KIND_REVERSED: LedgerEntryKind
APPEAL_STATE_UNSPECIFIED: AppealState
APPEAL_STATE_NOTICED: AppealState
APPEAL_STATE_APPEALED: AppealState
APPEAL_STATE_UPHELD: AppealState
APPEAL_STATE_REJECTED: AppealState

class HolderReference(_message.Message):
    __slots__ = ("phone", "counter_code", "post_id", "account_number")
    PHONE_FIELD_NUMBER: _ClassVar[int]
    COUNTER_CODE_FIELD_NUMBER: _ClassVar[int]
    POST_ID_FIELD_NUMBER: _ClassVar[int]
    ACCOUNT_NUMBER_FIELD_NUMBER: _ClassVar[int]
    phone: str
    counter_code: str
    post_id: str
    account_number: str
    def __init__(self, phone: _Optional[str] = ..., counter_code: _Optional[str] = ..., post_id: _Optional[str] = ..., account_number: _Optional[str] = ...) -> None: ...

class LedgerEvidence(_message.Message):
    __slots__ = ("report_number", "case_number", "text")
    REPORT_NUMBER_FIELD_NUMBER: _ClassVar[int]
    CASE_NUMBER_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    report_number: str
    case_number: str
    text: str
    def __init__(self, report_number: _Optional[str] = ..., case_number: _Optional[str] = ..., text: _Optional[str] = ...) -> None: ...

class OpenAccountRequest(_message.Message):
    __slots__ = ("change", "ledger", "holder")
    CHANGE_FIELD_NUMBER: _ClassVar[int]
    LEDGER_FIELD_NUMBER: _ClassVar[int]
    HOLDER_FIELD_NUMBER: _ClassVar[int]
    change: _common_pb2.Change
    ledger: str
    holder: HolderReference
    def __init__(self, change: _Optional[_Union[_common_pb2.Change, _Mapping]] = ..., ledger: _Optional[str] = ..., holder: _Optional[_Union[HolderReference, _Mapping]] = ...) -> None: ...

class OpenAccountResponse(_message.Message):
    __slots__ = ("account_number", "link", "counter_code")
    ACCOUNT_NUMBER_FIELD_NUMBER: _ClassVar[int]
    LINK_FIELD_NUMBER: _ClassVar[int]
    COUNTER_CODE_FIELD_NUMBER: _ClassVar[int]
    account_number: str
    link: str
    counter_code: str
    def __init__(self, account_number: _Optional[str] = ..., link: _Optional[str] = ..., counter_code: _Optional[str] = ...) -> None: ...

class CloseAccountRequest(_message.Message):
    __slots__ = ("change", "ledger", "holder")
    CHANGE_FIELD_NUMBER: _ClassVar[int]
    LEDGER_FIELD_NUMBER: _ClassVar[int]
    HOLDER_FIELD_NUMBER: _ClassVar[int]
    change: _common_pb2.Change
    ledger: str
    holder: HolderReference
    def __init__(self, change: _Optional[_Union[_common_pb2.Change, _Mapping]] = ..., ledger: _Optional[str] = ..., holder: _Optional[_Union[HolderReference, _Mapping]] = ...) -> None: ...

class CloseAccountResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class MakeEntryRequest(_message.Message):
    __slots__ = ("change", "ledger", "holder", "unit", "amount", "item", "evidence", "reason")
    CHANGE_FIELD_NUMBER: _ClassVar[int]
    LEDGER_FIELD_NUMBER: _ClassVar[int]
    HOLDER_FIELD_NUMBER: _ClassVar[int]
    UNIT_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FIELD_NUMBER: _ClassVar[int]
    ITEM_FIELD_NUMBER: _ClassVar[int]
    EVIDENCE_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    change: _common_pb2.Change
    ledger: str
    holder: HolderReference
    unit: str
    amount: int
    item: str
    evidence: LedgerEvidence
    reason: str
    def __init__(self, change: _Optional[_Union[_common_pb2.Change, _Mapping]] = ..., ledger: _Optional[str] = ..., holder: _Optional[_Union[HolderReference, _Mapping]] = ..., unit: _Optional[str] = ..., amount: _Optional[int] = ..., item: _Optional[str] = ..., evidence: _Optional[_Union[LedgerEvidence, _Mapping]] = ..., reason: _Optional[str] = ...) -> None: ...

class MakeEntryResponse(_message.Message):
    __slots__ = ("entry",)
    ENTRY_FIELD_NUMBER: _ClassVar[int]
    entry: LedgerEntry
    def __init__(self, entry: _Optional[_Union[LedgerEntry, _Mapping]] = ...) -> None: ...

class EnterStockRequest(_message.Message):
    __slots__ = ("change", "ledger", "store", "unit", "amount", "batch", "expires_on", "evidence", "reason")
    CHANGE_FIELD_NUMBER: _ClassVar[int]
    LEDGER_FIELD_NUMBER: _ClassVar[int]
    STORE_FIELD_NUMBER: _ClassVar[int]
    UNIT_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FIELD_NUMBER: _ClassVar[int]
    BATCH_FIELD_NUMBER: _ClassVar[int]
    EXPIRES_ON_FIELD_NUMBER: _ClassVar[int]
    EVIDENCE_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    change: _common_pb2.Change
    ledger: str
    store: str
    unit: str
    amount: int
    batch: str
    expires_on: str
    evidence: LedgerEvidence
    reason: str
    def __init__(self, change: _Optional[_Union[_common_pb2.Change, _Mapping]] = ..., ledger: _Optional[str] = ..., store: _Optional[str] = ..., unit: _Optional[str] = ..., amount: _Optional[int] = ..., batch: _Optional[str] = ..., expires_on: _Optional[str] = ..., evidence: _Optional[_Union[LedgerEvidence, _Mapping]] = ..., reason: _Optional[str] = ...) -> None: ...

class EnterStockResponse(_message.Message):
    __slots__ = ("entry",)
    ENTRY_FIELD_NUMBER: _ClassVar[int]
    entry: LedgerEntry
    def __init__(self, entry: _Optional[_Union[LedgerEntry, _Mapping]] = ...) -> None: ...

class ReverseEntryRequest(_message.Message):
    __slots__ = ("change", "entry_number", "evidence", "reason")
    CHANGE_FIELD_NUMBER: _ClassVar[int]
    ENTRY_NUMBER_FIELD_NUMBER: _ClassVar[int]
    EVIDENCE_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    change: _common_pb2.Change
    entry_number: str
    evidence: LedgerEvidence
    reason: str
    def __init__(self, change: _Optional[_Union[_common_pb2.Change, _Mapping]] = ..., entry_number: _Optional[str] = ..., evidence: _Optional[_Union[LedgerEvidence, _Mapping]] = ..., reason: _Optional[str] = ...) -> None: ...

class ReverseEntryResponse(_message.Message):
    __slots__ = ("entry",)
    ENTRY_FIELD_NUMBER: _ClassVar[int]
    entry: LedgerEntry
    def __init__(self, entry: _Optional[_Union[LedgerEntry, _Mapping]] = ...) -> None: ...

class RedeemRequest(_message.Message):
    __slots__ = ("change", "ledger", "holder", "offer", "store")
    CHANGE_FIELD_NUMBER: _ClassVar[int]
    LEDGER_FIELD_NUMBER: _ClassVar[int]
    HOLDER_FIELD_NUMBER: _ClassVar[int]
    OFFER_FIELD_NUMBER: _ClassVar[int]
    STORE_FIELD_NUMBER: _ClassVar[int]
    change: _common_pb2.Change
    ledger: str
    holder: HolderReference
    offer: str
    store: str
    def __init__(self, change: _Optional[_Union[_common_pb2.Change, _Mapping]] = ..., ledger: _Optional[str] = ..., holder: _Optional[_Union[HolderReference, _Mapping]] = ..., offer: _Optional[str] = ..., store: _Optional[str] = ...) -> None: ...

class RedeemResponse(_message.Message):
    __slots__ = ("redemption",)
    REDEMPTION_FIELD_NUMBER: _ClassVar[int]
    redemption: Redemption
    def __init__(self, redemption: _Optional[_Union[Redemption, _Mapping]] = ...) -> None: ...

class HandOutRequest(_message.Message):
    __slots__ = ("change", "code")
    CHANGE_FIELD_NUMBER: _ClassVar[int]
    CODE_FIELD_NUMBER: _ClassVar[int]
    change: _common_pb2.Change
    code: str
    def __init__(self, change: _Optional[_Union[_common_pb2.Change, _Mapping]] = ..., code: _Optional[str] = ...) -> None: ...

class HandOutResponse(_message.Message):
    __slots__ = ("redemption",)
    REDEMPTION_FIELD_NUMBER: _ClassVar[int]
    redemption: Redemption
    def __init__(self, redemption: _Optional[_Union[Redemption, _Mapping]] = ...) -> None: ...

class DecideAppealRequest(_message.Message):
    __slots__ = ("change", "entry_number", "upheld", "reason")
    CHANGE_FIELD_NUMBER: _ClassVar[int]
    ENTRY_NUMBER_FIELD_NUMBER: _ClassVar[int]
    UPHELD_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    change: _common_pb2.Change
    entry_number: str
    upheld: bool
    reason: str
    def __init__(self, change: _Optional[_Union[_common_pb2.Change, _Mapping]] = ..., entry_number: _Optional[str] = ..., upheld: _Optional[bool] = ..., reason: _Optional[str] = ...) -> None: ...

class DecideAppealResponse(_message.Message):
    __slots__ = ("appeal",)
    APPEAL_FIELD_NUMBER: _ClassVar[int]
    appeal: Appeal
    def __init__(self, appeal: _Optional[_Union[Appeal, _Mapping]] = ...) -> None: ...

class ListLedgersRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ListLedgersResponse(_message.Message):
    __slots__ = ("ledgers",)
    LEDGERS_FIELD_NUMBER: _ClassVar[int]
    ledgers: _containers.RepeatedCompositeFieldContainer[Ledger]
    def __init__(self, ledgers: _Optional[_Iterable[_Union[Ledger, _Mapping]]] = ...) -> None: ...

class Ledger(_message.Message):
    __slots__ = ("ledger", "name", "holders", "department_id", "units")
    LEDGER_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    HOLDERS_FIELD_NUMBER: _ClassVar[int]
    DEPARTMENT_ID_FIELD_NUMBER: _ClassVar[int]
    UNITS_FIELD_NUMBER: _ClassVar[int]
    ledger: str
    name: _common_pb2.Label
    holders: LedgerHolders
    department_id: str
    units: _containers.RepeatedCompositeFieldContainer[LedgerUnit]
    def __init__(self, ledger: _Optional[str] = ..., name: _Optional[_Union[_common_pb2.Label, _Mapping]] = ..., holders: _Optional[_Union[LedgerHolders, str]] = ..., department_id: _Optional[str] = ..., units: _Optional[_Iterable[_Union[LedgerUnit, _Mapping]]] = ...) -> None: ...

class LedgerUnit(_message.Message):
    __slots__ = ("unit", "name")
    UNIT_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    unit: str
    name: _common_pb2.Label
    def __init__(self, unit: _Optional[str] = ..., name: _Optional[_Union[_common_pb2.Label, _Mapping]] = ...) -> None: ...

class GetLedgerRequest(_message.Message):
    __slots__ = ("ledger",)
    LEDGER_FIELD_NUMBER: _ClassVar[int]
    ledger: str
    def __init__(self, ledger: _Optional[str] = ...) -> None: ...

class GetLedgerResponse(_message.Message):
    __slots__ = ("ledger", "open_accounts", "totals")
    LEDGER_FIELD_NUMBER: _ClassVar[int]
    OPEN_ACCOUNTS_FIELD_NUMBER: _ClassVar[int]
    TOTALS_FIELD_NUMBER: _ClassVar[int]
    ledger: Ledger
    open_accounts: int
    totals: _containers.RepeatedCompositeFieldContainer[LedgerTotal]
    def __init__(self, ledger: _Optional[_Union[Ledger, _Mapping]] = ..., open_accounts: _Optional[int] = ..., totals: _Optional[_Iterable[_Union[LedgerTotal, _Mapping]]] = ...) -> None: ...

class LedgerTotal(_message.Message):
    __slots__ = ("unit", "kind", "store", "amount")
    UNIT_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    STORE_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FIELD_NUMBER: _ClassVar[int]
    unit: str
    kind: LedgerAccountKind
    store: str
    amount: int
    def __init__(self, unit: _Optional[str] = ..., kind: _Optional[_Union[LedgerAccountKind, str]] = ..., store: _Optional[str] = ..., amount: _Optional[int] = ...) -> None: ...

class GetAccountRequest(_message.Message):
    __slots__ = ("ledger", "holder")
    LEDGER_FIELD_NUMBER: _ClassVar[int]
    HOLDER_FIELD_NUMBER: _ClassVar[int]
    ledger: str
    holder: HolderReference
    def __init__(self, ledger: _Optional[str] = ..., holder: _Optional[_Union[HolderReference, _Mapping]] = ...) -> None: ...

class GetAccountResponse(_message.Message):
    __slots__ = ("account_number", "opened_at", "balances", "redemptions")
    ACCOUNT_NUMBER_FIELD_NUMBER: _ClassVar[int]
    OPENED_AT_FIELD_NUMBER: _ClassVar[int]
    BALANCES_FIELD_NUMBER: _ClassVar[int]
    REDEMPTIONS_FIELD_NUMBER: _ClassVar[int]
    account_number: str
    opened_at: _timestamp_pb2.Timestamp
    balances: _containers.RepeatedCompositeFieldContainer[LedgerBalance]
    redemptions: _containers.RepeatedCompositeFieldContainer[Redemption]
    def __init__(self, account_number: _Optional[str] = ..., opened_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., balances: _Optional[_Iterable[_Union[LedgerBalance, _Mapping]]] = ..., redemptions: _Optional[_Iterable[_Union[Redemption, _Mapping]]] = ...) -> None: ...

class LedgerBalance(_message.Message):
    __slots__ = ("unit", "amount", "expires_on", "item")
    UNIT_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FIELD_NUMBER: _ClassVar[int]
    EXPIRES_ON_FIELD_NUMBER: _ClassVar[int]
    ITEM_FIELD_NUMBER: _ClassVar[int]
    unit: str
    amount: int
    expires_on: str
    item: str
    def __init__(self, unit: _Optional[str] = ..., amount: _Optional[int] = ..., expires_on: _Optional[str] = ..., item: _Optional[str] = ...) -> None: ...

class ListEntriesRequest(_message.Message):
    __slots__ = ("ledger", "account_number", "page_size", "page_token")
    LEDGER_FIELD_NUMBER: _ClassVar[int]
    ACCOUNT_NUMBER_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    ledger: str
    account_number: str
    page_size: int
    page_token: str
    def __init__(self, ledger: _Optional[str] = ..., account_number: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListEntriesResponse(_message.Message):
    __slots__ = ("entries", "next_page_token")
    ENTRIES_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    entries: _containers.RepeatedCompositeFieldContainer[LedgerEntry]
    next_page_token: str
    def __init__(self, entries: _Optional[_Iterable[_Union[LedgerEntry, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class LedgerEntry(_message.Message):
    __slots__ = ("entry_number", "ledger", "kind", "rule_id", "pack_version", "occurred_at", "recorded_at", "account_number", "post_id", "evidence", "reason", "transfers", "reverses_number")
    ENTRY_NUMBER_FIELD_NUMBER: _ClassVar[int]
    LEDGER_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    RULE_ID_FIELD_NUMBER: _ClassVar[int]
    PACK_VERSION_FIELD_NUMBER: _ClassVar[int]
    OCCURRED_AT_FIELD_NUMBER: _ClassVar[int]
    RECORDED_AT_FIELD_NUMBER: _ClassVar[int]
    ACCOUNT_NUMBER_FIELD_NUMBER: _ClassVar[int]
    POST_ID_FIELD_NUMBER: _ClassVar[int]
    EVIDENCE_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    TRANSFERS_FIELD_NUMBER: _ClassVar[int]
    REVERSES_NUMBER_FIELD_NUMBER: _ClassVar[int]
    entry_number: str
    ledger: str
    kind: LedgerEntryKind
    rule_id: str
    pack_version: int
    occurred_at: _timestamp_pb2.Timestamp
    recorded_at: _timestamp_pb2.Timestamp
    account_number: str
    post_id: str
    evidence: LedgerEvidence
    reason: str
    transfers: _containers.RepeatedCompositeFieldContainer[LedgerTransfer]
    reverses_number: str
    def __init__(self, entry_number: _Optional[str] = ..., ledger: _Optional[str] = ..., kind: _Optional[_Union[LedgerEntryKind, str]] = ..., rule_id: _Optional[str] = ..., pack_version: _Optional[int] = ..., occurred_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., recorded_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., account_number: _Optional[str] = ..., post_id: _Optional[str] = ..., evidence: _Optional[_Union[LedgerEvidence, _Mapping]] = ..., reason: _Optional[str] = ..., transfers: _Optional[_Iterable[_Union[LedgerTransfer, _Mapping]]] = ..., reverses_number: _Optional[str] = ...) -> None: ...

class LedgerTransfer(_message.Message):
    __slots__ = ("unit", "amount", "debit", "credit", "batch")
    UNIT_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FIELD_NUMBER: _ClassVar[int]
    DEBIT_FIELD_NUMBER: _ClassVar[int]
    CREDIT_FIELD_NUMBER: _ClassVar[int]
    BATCH_FIELD_NUMBER: _ClassVar[int]
    unit: str
    amount: int
    debit: LedgerAccountKind
    credit: LedgerAccountKind
    batch: str
    def __init__(self, unit: _Optional[str] = ..., amount: _Optional[int] = ..., debit: _Optional[_Union[LedgerAccountKind, str]] = ..., credit: _Optional[_Union[LedgerAccountKind, str]] = ..., batch: _Optional[str] = ...) -> None: ...

class Redemption(_message.Message):
    __slots__ = ("entry_number", "ledger", "offer", "store", "redeemed_at", "handed_out_at", "code")
    ENTRY_NUMBER_FIELD_NUMBER: _ClassVar[int]
    LEDGER_FIELD_NUMBER: _ClassVar[int]
    OFFER_FIELD_NUMBER: _ClassVar[int]
    STORE_FIELD_NUMBER: _ClassVar[int]
    REDEEMED_AT_FIELD_NUMBER: _ClassVar[int]
    HANDED_OUT_AT_FIELD_NUMBER: _ClassVar[int]
    CODE_FIELD_NUMBER: _ClassVar[int]
    entry_number: str
    ledger: str
    offer: str
    store: str
    redeemed_at: _timestamp_pb2.Timestamp
    handed_out_at: _timestamp_pb2.Timestamp
    code: str
    def __init__(self, entry_number: _Optional[str] = ..., ledger: _Optional[str] = ..., offer: _Optional[str] = ..., store: _Optional[str] = ..., redeemed_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., handed_out_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., code: _Optional[str] = ...) -> None: ...

class ListAppealsRequest(_message.Message):
    __slots__ = ("ledger", "page_size", "page_token")
    LEDGER_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    ledger: str
    page_size: int
    page_token: str
    def __init__(self, ledger: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListAppealsResponse(_message.Message):
    __slots__ = ("appeals", "next_page_token")
    APPEALS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    appeals: _containers.RepeatedCompositeFieldContainer[Appeal]
    next_page_token: str
    def __init__(self, appeals: _Optional[_Iterable[_Union[Appeal, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class Appeal(_message.Message):
    __slots__ = ("entry_number", "state", "text", "appealed_at", "decided_at", "reason")
    ENTRY_NUMBER_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    APPEALED_AT_FIELD_NUMBER: _ClassVar[int]
    DECIDED_AT_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    entry_number: str
    state: AppealState
    text: str
    appealed_at: _timestamp_pb2.Timestamp
    decided_at: _timestamp_pb2.Timestamp
    reason: str
    def __init__(self, entry_number: _Optional[str] = ..., state: _Optional[_Union[AppealState, str]] = ..., text: _Optional[str] = ..., appealed_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., decided_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., reason: _Optional[str] = ...) -> None: ...

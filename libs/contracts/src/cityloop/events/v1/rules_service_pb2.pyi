from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ListRuleRecordsRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ListRuleRecordsResponse(_message.Message):
    __slots__ = ("records",)
    RECORDS_FIELD_NUMBER: _ClassVar[int]
    records: _containers.RepeatedCompositeFieldContainer[RuleRecord]
    def __init__(self, records: _Optional[_Iterable[_Union[RuleRecord, _Mapping]]] = ...) -> None: ...

class RuleRecord(_message.Message):
    __slots__ = ("rule_id", "version", "true_signals", "false_signals", "wrong_class", "wrong_place", "repeats", "wrongly_fused", "wrongly_separate")
    RULE_ID_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    TRUE_SIGNALS_FIELD_NUMBER: _ClassVar[int]
    FALSE_SIGNALS_FIELD_NUMBER: _ClassVar[int]
    WRONG_CLASS_FIELD_NUMBER: _ClassVar[int]
    WRONG_PLACE_FIELD_NUMBER: _ClassVar[int]
    REPEATS_FIELD_NUMBER: _ClassVar[int]
    WRONGLY_FUSED_FIELD_NUMBER: _ClassVar[int]
    WRONGLY_SEPARATE_FIELD_NUMBER: _ClassVar[int]
    rule_id: str
    version: str
    true_signals: int
    false_signals: int
    wrong_class: int
    wrong_place: int
    repeats: int
    wrongly_fused: int
    wrongly_separate: int
    def __init__(self, rule_id: _Optional[str] = ..., version: _Optional[str] = ..., true_signals: _Optional[int] = ..., false_signals: _Optional[int] = ..., wrong_class: _Optional[int] = ..., wrong_place: _Optional[int] = ..., repeats: _Optional[int] = ..., wrongly_fused: _Optional[int] = ..., wrongly_separate: _Optional[int] = ...) -> None: ...

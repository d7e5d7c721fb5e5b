from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class AuditProblemKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    AUDIT_PROBLEM_KIND_UNSPECIFIED: _ClassVar[AuditProblemKind]
    AUDIT_PROBLEM_KIND_LINKS_MISSING: _ClassVar[AuditProblemKind]
    AUDIT_PROBLEM_KIND_ENTRY_MISSING: _ClassVar[AuditProblemKind]
    AUDIT_PROBLEM_KIND_ENTRY_CHANGED: _ClassVar[AuditProblemKind]
    AUDIT_PROBLEM_KIND_CHAIN_BROKEN: _ClassVar[AuditProblemKind]
    AUDIT_PROBLEM_KIND_ENTRIES_STRAY: _ClassVar[AuditProblemKind]
AUDIT_PROBLEM_KIND_UNSPECIFIED: AuditProblemKind
AUDIT_PROBLEM_KIND_LINKS_MISSING: AuditProblemKind
AUDIT_PROBLEM_KIND_ENTRY_MISSING: AuditProblemKind
AUDIT_PROBLEM_KIND_ENTRY_CHANGED: AuditProblemKind
AUDIT_PROBLEM_KIND_CHAIN_BROKEN: AuditProblemKind
AUDIT_PROBLEM_KIND_ENTRIES_STRAY: AuditProblemKind

class VerifyAuditRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class VerifyAuditResponse(_message.Message):
    __slots__ = ("entries", "total", "head", "problem_count", "problems")
    ENTRIES_FIELD_NUMBER: _ClassVar[int]
    TOTAL_FIELD_NUMBER: _ClassVar[int]
    HEAD_FIELD_NUMBER: _ClassVar[int]
    PROBLEM_COUNT_FIELD_NUMBER: _ClassVar[int]
    PROBLEMS_FIELD_NUMBER: _ClassVar[int]
    entries: int
    total: int
    head: str
    problem_count: int
    problems: _containers.RepeatedCompositeFieldContainer[AuditProblem]
    def __init__(self, entries: _Optional[int] = ..., total: _Optional[int] = ..., head: _Optional[str] = ..., problem_count: _Optional[int] = ..., problems: _Optional[_Iterable[_Union[AuditProblem, _Mapping]]] = ...) -> None: ...

class AuditProblem(_message.Message):
    __slots__ = ("kind", "sequence", "last", "entry_id")
    KIND_FIELD_NUMBER: _ClassVar[int]
    SEQUENCE_FIELD_NUMBER: _ClassVar[int]
    LAST_FIELD_NUMBER: _ClassVar[int]
    ENTRY_ID_FIELD_NUMBER: _ClassVar[int]
    kind: AuditProblemKind
    sequence: int
    last: int
    entry_id: str
    def __init__(self, kind: _Optional[_Union[AuditProblemKind, str]] = ..., sequence: _Optional[int] = ..., last: _Optional[int] = ..., entry_id: _Optional[str] = ...) -> None: ...

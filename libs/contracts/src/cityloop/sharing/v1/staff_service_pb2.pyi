import datetime

from cityloop.common.v1 import common_pb2 as _common_pb2
from cityloop.sharing.v1 import staff_pb2 as _staff_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ApplyStaffRequest(_message.Message):
    __slots__ = ("change", "staff")
    CHANGE_FIELD_NUMBER: _ClassVar[int]
    STAFF_FIELD_NUMBER: _ClassVar[int]
    change: _common_pb2.Change
    staff: Staff
    def __init__(self, change: _Optional[_Union[_common_pb2.Change, _Mapping]] = ..., staff: _Optional[_Union[Staff, _Mapping]] = ...) -> None: ...

class Staff(_message.Message):
    __slots__ = ("department_id", "persons", "holders")
    DEPARTMENT_ID_FIELD_NUMBER: _ClassVar[int]
    PERSONS_FIELD_NUMBER: _ClassVar[int]
    HOLDERS_FIELD_NUMBER: _ClassVar[int]
    department_id: str
    persons: _containers.RepeatedCompositeFieldContainer[_staff_pb2.Person]
    holders: _containers.RepeatedCompositeFieldContainer[_staff_pb2.PostHolder]
    def __init__(self, department_id: _Optional[str] = ..., persons: _Optional[_Iterable[_Union[_staff_pb2.Person, _Mapping]]] = ..., holders: _Optional[_Iterable[_Union[_staff_pb2.PostHolder, _Mapping]]] = ...) -> None: ...

class ApplyStaffResponse(_message.Message):
    __slots__ = ("version", "changes")
    VERSION_FIELD_NUMBER: _ClassVar[int]
    CHANGES_FIELD_NUMBER: _ClassVar[int]
    version: int
    changes: StaffChanges
    def __init__(self, version: _Optional[int] = ..., changes: _Optional[_Union[StaffChanges, _Mapping]] = ...) -> None: ...

class PlanStaffRequest(_message.Message):
    __slots__ = ("staff",)
    STAFF_FIELD_NUMBER: _ClassVar[int]
    staff: Staff
    def __init__(self, staff: _Optional[_Union[Staff, _Mapping]] = ...) -> None: ...

class PlanStaffResponse(_message.Message):
    __slots__ = ("version", "changes")
    VERSION_FIELD_NUMBER: _ClassVar[int]
    CHANGES_FIELD_NUMBER: _ClassVar[int]
    version: int
    changes: StaffChanges
    def __init__(self, version: _Optional[int] = ..., changes: _Optional[_Union[StaffChanges, _Mapping]] = ...) -> None: ...

class StaffChanges(_message.Message):
    __slots__ = ("added", "changed", "ended", "vacant_posts")
    ADDED_FIELD_NUMBER: _ClassVar[int]
    CHANGED_FIELD_NUMBER: _ClassVar[int]
    ENDED_FIELD_NUMBER: _ClassVar[int]
    VACANT_POSTS_FIELD_NUMBER: _ClassVar[int]
    added: _containers.RepeatedCompositeFieldContainer[_staff_pb2.PostHolder]
    changed: _containers.RepeatedCompositeFieldContainer[_staff_pb2.PostHolder]
    ended: _containers.RepeatedCompositeFieldContainer[_staff_pb2.PostHolder]
    vacant_posts: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, added: _Optional[_Iterable[_Union[_staff_pb2.PostHolder, _Mapping]]] = ..., changed: _Optional[_Iterable[_Union[_staff_pb2.PostHolder, _Mapping]]] = ..., ended: _Optional[_Iterable[_Union[_staff_pb2.PostHolder, _Mapping]]] = ..., vacant_posts: _Optional[_Iterable[str]] = ...) -> None: ...

class LeavePostRequest(_message.Message):
    __slots__ = ("change", "department_id", "person_id", "post_id")
    CHANGE_FIELD_NUMBER: _ClassVar[int]
    DEPARTMENT_ID_FIELD_NUMBER: _ClassVar[int]
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    POST_ID_FIELD_NUMBER: _ClassVar[int]
    change: _common_pb2.Change
    department_id: str
    person_id: str
    post_id: str
    def __init__(self, change: _Optional[_Union[_common_pb2.Change, _Mapping]] = ..., department_id: _Optional[str] = ..., person_id: _Optional[str] = ..., post_id: _Optional[str] = ...) -> None: ...

class LeavePostResponse(_message.Message):
    __slots__ = ("version", "ended")
    VERSION_FIELD_NUMBER: _ClassVar[int]
    ENDED_FIELD_NUMBER: _ClassVar[int]
    version: int
    ended: _containers.RepeatedCompositeFieldContainer[_staff_pb2.PostHolder]
    def __init__(self, version: _Optional[int] = ..., ended: _Optional[_Iterable[_Union[_staff_pb2.PostHolder, _Mapping]]] = ...) -> None: ...

class ListStaffRequest(_message.Message):
    __slots__ = ("department_id", "page_size", "page_token")
    DEPARTMENT_ID_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    department_id: str
    page_size: int
    page_token: str
    def __init__(self, department_id: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListStaffResponse(_message.Message):
    __slots__ = ("members", "next_page_token")
    MEMBERS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    members: _containers.RepeatedCompositeFieldContainer[StaffMember]
    next_page_token: str
    def __init__(self, members: _Optional[_Iterable[_Union[StaffMember, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class StaffMember(_message.Message):
    __slots__ = ("person", "holder")
    PERSON_FIELD_NUMBER: _ClassVar[int]
    HOLDER_FIELD_NUMBER: _ClassVar[int]
    person: _staff_pb2.Person
    holder: _staff_pb2.PostHolder
    def __init__(self, person: _Optional[_Union[_staff_pb2.Person, _Mapping]] = ..., holder: _Optional[_Union[_staff_pb2.PostHolder, _Mapping]] = ...) -> None: ...

class ListPostHoldersRequest(_message.Message):
    __slots__ = ("department_id",)
    DEPARTMENT_ID_FIELD_NUMBER: _ClassVar[int]
    department_id: str
    def __init__(self, department_id: _Optional[str] = ...) -> None: ...

class ListPostHoldersResponse(_message.Message):
    __slots__ = ("version", "holders", "shifts")
    VERSION_FIELD_NUMBER: _ClassVar[int]
    HOLDERS_FIELD_NUMBER: _ClassVar[int]
    SHIFTS_FIELD_NUMBER: _ClassVar[int]
    version: int
    holders: _containers.RepeatedCompositeFieldContainer[_staff_pb2.PostHolder]
    shifts: _containers.RepeatedCompositeFieldContainer[_staff_pb2.DutyShift]
    def __init__(self, version: _Optional[int] = ..., holders: _Optional[_Iterable[_Union[_staff_pb2.PostHolder, _Mapping]]] = ..., shifts: _Optional[_Iterable[_Union[_staff_pb2.DutyShift, _Mapping]]] = ...) -> None: ...

class Roster(_message.Message):
    __slots__ = ("department_id", "begins_at", "ends_at", "shifts")
    DEPARTMENT_ID_FIELD_NUMBER: _ClassVar[int]
    BEGINS_AT_FIELD_NUMBER: _ClassVar[int]
    ENDS_AT_FIELD_NUMBER: _ClassVar[int]
    SHIFTS_FIELD_NUMBER: _ClassVar[int]
    department_id: str
    begins_at: _timestamp_pb2.Timestamp
    ends_at: _timestamp_pb2.Timestamp
    shifts: _containers.RepeatedCompositeFieldContainer[_staff_pb2.DutyShift]
    def __init__(self, department_id: _Optional[str] = ..., begins_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., ends_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., shifts: _Optional[_Iterable[_Union[_staff_pb2.DutyShift, _Mapping]]] = ...) -> None: ...

class ApplyRosterRequest(_message.Message):
    __slots__ = ("change", "roster")
    CHANGE_FIELD_NUMBER: _ClassVar[int]
    ROSTER_FIELD_NUMBER: _ClassVar[int]
    change: _common_pb2.Change
    roster: Roster
    def __init__(self, change: _Optional[_Union[_common_pb2.Change, _Mapping]] = ..., roster: _Optional[_Union[Roster, _Mapping]] = ...) -> None: ...

class ApplyRosterResponse(_message.Message):
    __slots__ = ("version", "changes")
    VERSION_FIELD_NUMBER: _ClassVar[int]
    CHANGES_FIELD_NUMBER: _ClassVar[int]
    version: int
    changes: RosterChanges
    def __init__(self, version: _Optional[int] = ..., changes: _Optional[_Union[RosterChanges, _Mapping]] = ...) -> None: ...

class PlanRosterRequest(_message.Message):
    __slots__ = ("roster",)
    ROSTER_FIELD_NUMBER: _ClassVar[int]
    roster: Roster
    def __init__(self, roster: _Optional[_Union[Roster, _Mapping]] = ...) -> None: ...

class PlanRosterResponse(_message.Message):
    __slots__ = ("problems", "changes")
    PROBLEMS_FIELD_NUMBER: _ClassVar[int]
    CHANGES_FIELD_NUMBER: _ClassVar[int]
    problems: _containers.RepeatedCompositeFieldContainer[RosterProblem]
    changes: RosterChanges
    def __init__(self, problems: _Optional[_Iterable[_Union[RosterProblem, _Mapping]]] = ..., changes: _Optional[_Union[RosterChanges, _Mapping]] = ...) -> None: ...

class RosterProblem(_message.Message):
    __slots__ = ("shift", "reason", "message")
    SHIFT_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    shift: int
    reason: str
    message: str
    def __init__(self, shift: _Optional[int] = ..., reason: _Optional[str] = ..., message: _Optional[str] = ...) -> None: ...

class RosterChanges(_message.Message):
    __slots__ = ("added", "changed", "ended", "gaps")
    ADDED_FIELD_NUMBER: _ClassVar[int]
    CHANGED_FIELD_NUMBER: _ClassVar[int]
    ENDED_FIELD_NUMBER: _ClassVar[int]
    GAPS_FIELD_NUMBER: _ClassVar[int]
    added: _containers.RepeatedCompositeFieldContainer[_staff_pb2.DutyShift]
    changed: _containers.RepeatedCompositeFieldContainer[_staff_pb2.DutyShift]
    ended: _containers.RepeatedCompositeFieldContainer[_staff_pb2.DutyShift]
    gaps: _containers.RepeatedCompositeFieldContainer[DutyGap]
    def __init__(self, added: _Optional[_Iterable[_Union[_staff_pb2.DutyShift, _Mapping]]] = ..., changed: _Optional[_Iterable[_Union[_staff_pb2.DutyShift, _Mapping]]] = ..., ended: _Optional[_Iterable[_Union[_staff_pb2.DutyShift, _Mapping]]] = ..., gaps: _Optional[_Iterable[_Union[DutyGap, _Mapping]]] = ...) -> None: ...

class DutyGap(_message.Message):
    __slots__ = ("post_id", "begins_at", "ends_at")
    POST_ID_FIELD_NUMBER: _ClassVar[int]
    BEGINS_AT_FIELD_NUMBER: _ClassVar[int]
    ENDS_AT_FIELD_NUMBER: _ClassVar[int]
    post_id: str
    begins_at: _timestamp_pb2.Timestamp
    ends_at: _timestamp_pb2.Timestamp
    def __init__(self, post_id: _Optional[str] = ..., begins_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., ends_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class ListShiftsRequest(_message.Message):
    __slots__ = ("department_id", "begins_at", "ends_at", "page_size", "page_token")
    DEPARTMENT_ID_FIELD_NUMBER: _ClassVar[int]
    BEGINS_AT_FIELD_NUMBER: _ClassVar[int]
    ENDS_AT_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    department_id: str
    begins_at: _timestamp_pb2.Timestamp
    ends_at: _timestamp_pb2.Timestamp
    page_size: int
    page_token: str
    def __init__(self, department_id: _Optional[str] = ..., begins_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., ends_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListShiftsResponse(_message.Message):
    __slots__ = ("shifts", "next_page_token")
    SHIFTS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    shifts: _containers.RepeatedCompositeFieldContainer[ShiftOnDuty]
    next_page_token: str
    def __init__(self, shifts: _Optional[_Iterable[_Union[ShiftOnDuty, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class ShiftOnDuty(_message.Message):
    __slots__ = ("shift", "person")
    SHIFT_FIELD_NUMBER: _ClassVar[int]
    PERSON_FIELD_NUMBER: _ClassVar[int]
    shift: _staff_pb2.DutyShift
    person: _staff_pb2.Person
    def __init__(self, shift: _Optional[_Union[_staff_pb2.DutyShift, _Mapping]] = ..., person: _Optional[_Union[_staff_pb2.Person, _Mapping]] = ...) -> None: ...

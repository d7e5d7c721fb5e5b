from cityloop.cases.v1 import case_pb2 as _case_pb2
from cityloop.common.v1 import common_pb2 as _common_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ListTasksRequest(_message.Message):
    __slots__ = ("state", "page_size", "page_token")
    STATE_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    state: _case_pb2.TaskState
    page_size: int
    page_token: str
    def __init__(self, state: _Optional[_Union[_case_pb2.TaskState, str]] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListTasksResponse(_message.Message):
    __slots__ = ("tasks", "next_page_token")
    TASKS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    tasks: _containers.RepeatedCompositeFieldContainer[_case_pb2.Task]
    next_page_token: str
    def __init__(self, tasks: _Optional[_Iterable[_Union[_case_pb2.Task, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class StreamTasksRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class StreamTasksResponse(_message.Message):
    __slots__ = ("task",)
    TASK_FIELD_NUMBER: _ClassVar[int]
    task: _case_pb2.Task
    def __init__(self, task: _Optional[_Union[_case_pb2.Task, _Mapping]] = ...) -> None: ...

class AcceptRequest(_message.Message):
    __slots__ = ("change", "task_id")
    CHANGE_FIELD_NUMBER: _ClassVar[int]
    TASK_ID_FIELD_NUMBER: _ClassVar[int]
    change: _common_pb2.Change
    task_id: str
    def __init__(self, change: _Optional[_Union[_common_pb2.Change, _Mapping]] = ..., task_id: _Optional[str] = ...) -> None: ...

class AcceptResponse(_message.Message):
    __slots__ = ("task",)
    TASK_FIELD_NUMBER: _ClassVar[int]
    task: _case_pb2.Task
    def __init__(self, task: _Optional[_Union[_case_pb2.Task, _Mapping]] = ...) -> None: ...

class RecordStepRequest(_message.Message):
    __slots__ = ("change", "task_id", "step", "position", "note")
    CHANGE_FIELD_NUMBER: _ClassVar[int]
    TASK_ID_FIELD_NUMBER: _ClassVar[int]
    STEP_FIELD_NUMBER: _ClassVar[int]
    POSITION_FIELD_NUMBER: _ClassVar[int]
    NOTE_FIELD_NUMBER: _ClassVar[int]
    change: _common_pb2.Change
    task_id: str
    step: _case_pb2.TaskStep
    position: _common_pb2.Position
    note: str
    def __init__(self, change: _Optional[_Union[_common_pb2.Change, _Mapping]] = ..., task_id: _Optional[str] = ..., step: _Optional[_Union[_case_pb2.TaskStep, str]] = ..., position: _Optional[_Union[_common_pb2.Position, _Mapping]] = ..., note: _Optional[str] = ...) -> None: ...

class RecordStepResponse(_message.Message):
    __slots__ = ("task",)
    TASK_FIELD_NUMBER: _ClassVar[int]
    task: _case_pb2.Task
    def __init__(self, task: _Optional[_Union[_case_pb2.Task, _Mapping]] = ...) -> None: ...

class ReturnRequest(_message.Message):
    __slots__ = ("change", "task_id", "reason")
    CHANGE_FIELD_NUMBER: _ClassVar[int]
    TASK_ID_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    change: _common_pb2.Change
    task_id: str
    reason: str
    def __init__(self, change: _Optional[_Union[_common_pb2.Change, _Mapping]] = ..., task_id: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

class ReturnResponse(_message.Message):
    __slots__ = ("task",)
    TASK_FIELD_NUMBER: _ClassVar[int]
    task: _case_pb2.Task
    def __init__(self, task: _Optional[_Union[_case_pb2.Task, _Mapping]] = ...) -> None: ...

class FeedBackRequest(_message.Message):
    __slots__ = ("change", "task_id", "result", "attachments", "answer", "reply")
    CHANGE_FIELD_NUMBER: _ClassVar[int]
    TASK_ID_FIELD_NUMBER: _ClassVar[int]
    RESULT_FIELD_NUMBER: _ClassVar[int]
    ATTACHMENTS_FIELD_NUMBER: _ClassVar[int]
    ANSWER_FIELD_NUMBER: _ClassVar[int]
    REPLY_FIELD_NUMBER: _ClassVar[int]
    change: _common_pb2.Change
    task_id: str
    result: str
    attachments: _containers.RepeatedCompositeFieldContainer[Attachment]
    answer: _common_pb2.FormAnswer
    reply: str
    def __init__(self, change: _Optional[_Union[_common_pb2.Change, _Mapping]] = ..., task_id: _Optional[str] = ..., result: _Optional[str] = ..., attachments: _Optional[_Iterable[_Union[Attachment, _Mapping]]] = ..., answer: _Optional[_Union[_common_pb2.FormAnswer, _Mapping]] = ..., reply: _Optional[str] = ...) -> None: ...

class Attachment(_message.Message):
    __slots__ = ("media_type", "content", "shown")
    MEDIA_TYPE_FIELD_NUMBER: _ClassVar[int]
    CONTENT_FIELD_NUMBER: _ClassVar[int]
    SHOWN_FIELD_NUMBER: _ClassVar[int]
    media_type: str
    content: bytes
    shown: bool
    def __init__(self, media_type: _Optional[str] = ..., content: _Optional[bytes] = ..., shown: _Optional[bool] = ...) -> None: ...

class FeedBackResponse(_message.Message):
    __slots__ = ("task",)
    TASK_FIELD_NUMBER: _ClassVar[int]
    task: _case_pb2.Task
    def __init__(self, task: _Optional[_Union[_case_pb2.Task, _Mapping]] = ...) -> None: ...

class HandOverRequest(_message.Message):
    __slots__ = ("change", "task_id", "note")
    CHANGE_FIELD_NUMBER: _ClassVar[int]
    TASK_ID_FIELD_NUMBER: _ClassVar[int]
    NOTE_FIELD_NUMBER: _ClassVar[int]
    change: _common_pb2.Change
    task_id: str
    note: str
    def __init__(self, change: _Optional[_Union[_common_pb2.Change, _Mapping]] = ..., task_id: _Optional[str] = ..., note: _Optional[str] = ...) -> None: ...

class HandOverResponse(_message.Message):
    __slots__ = ("task",)
    TASK_FIELD_NUMBER: _ClassVar[int]
    task: _case_pb2.Task
    def __init__(self, task: _Optional[_Union[_case_pb2.Task, _Mapping]] = ...) -> None: ...

class AssignRequest(_message.Message):
    __slots__ = ("change", "task_id", "post_id", "person_id", "note")
    CHANGE_FIELD_NUMBER: _ClassVar[int]
    TASK_ID_FIELD_NUMBER: _ClassVar[int]
    POST_ID_FIELD_NUMBER: _ClassVar[int]
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    NOTE_FIELD_NUMBER: _ClassVar[int]
    change: _common_pb2.Change
    task_id: str
    post_id: str
    person_id: str
    note: str
    def __init__(self, change: _Optional[_Union[_common_pb2.Change, _Mapping]] = ..., task_id: _Optional[str] = ..., post_id: _Optional[str] = ..., person_id: _Optional[str] = ..., note: _Optional[str] = ...) -> None: ...

class AssignResponse(_message.Message):
    __slots__ = ("task",)
    TASK_FIELD_NUMBER: _ClassVar[int]
    task: _case_pb2.Task
    def __init__(self, task: _Optional[_Union[_case_pb2.Task, _Mapping]] = ...) -> None: ...

class AppealRequest(_message.Message):
    __slots__ = ("change", "task_id", "reason")
    CHANGE_FIELD_NUMBER: _ClassVar[int]
    TASK_ID_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    change: _common_pb2.Change
    task_id: str
    reason: str
    def __init__(self, change: _Optional[_Union[_common_pb2.Change, _Mapping]] = ..., task_id: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

class AppealResponse(_message.Message):
    __slots__ = ("task",)
    TASK_FIELD_NUMBER: _ClassVar[int]
    task: _case_pb2.Task
    def __init__(self, task: _Optional[_Union[_case_pb2.Task, _Mapping]] = ...) -> None: ...

class ListEscalatedTasksRequest(_message.Message):
    __slots__ = ("page_size", "page_token")
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    page_size: int
    page_token: str
    def __init__(self, page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListEscalatedTasksResponse(_message.Message):
    __slots__ = ("tasks", "next_page_token")
    TASKS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    tasks: _containers.RepeatedCompositeFieldContainer[_case_pb2.Task]
    next_page_token: str
    def __init__(self, tasks: _Optional[_Iterable[_Union[_case_pb2.Task, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

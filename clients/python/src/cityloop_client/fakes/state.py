"""What the fake city holds, and what it judges."""

from __future__ import annotations

import asyncio
import hashlib
import itertools
from collections.abc import Sequence

import grpc
from cityloop.cases.v1.case_pb2 import Task, TaskState, Transition
from cityloop.cases.v1.cases_service_pb2 import ReadFileRequest
from cityloop.citizen.v1.report_pb2 import Report
from cityloop.citizen.v1.reports_service_pb2 import ReadPhotoRequest
from cityloop.common.v1.common_pb2 import AttachmentReference, Change
from cityloop.sensing.v1.registry_service_pb2 import Thing
from cityloop.sharing.v1.city_pb2 import Post

from cityloop_client.fakes.serving import Context, Refusal, Serving

PIECE = 64 * 1024


class State:
    """Of one department: see `FakeCity`."""

    def __init__(self, department: str = "drainage", posts: Sequence[Post] = ()) -> None:
        self.department = department
        handle = Post(post_id=f"{department}.handle", department_id=department, roles=["handle"])
        self.posts = {post.post_id: post for post in posts or (handle,)}
        self.tasks: dict[str, Task] = {}
        self.things: dict[str, Thing] = {}
        self.readings: dict[tuple[int, int], float] = {}
        """Values by datastream number and time in microseconds since 1970."""
        self.reports: dict[str, Report] = {}
        self.rows: dict[str, list[dict[str, str]]] = {}
        """The rows that may be read, by agreement; give an agreement by putting them here."""
        self.attachments: dict[str, list[bytes]] = {}
        """What was attached when a task was fed back."""
        self.files: dict[str, bytes] = {}
        """Photos of reports and files of cases that may be read, by id."""
        self.serving = Serving()
        self.numbers = itertools.count(1)
        self.changed = asyncio.Condition()
        self.broken = 0
        """How often streams were broken."""

    def check_actor(self, change: Change) -> None:
        """Whether one of the department's posts acts.

        Raises:
            Refusal: it does not.
        """
        if not change.actor.post_id or not change.actor.person_id:
            message = "name the actor: change.actor.post_id and change.actor.person_id"
            raise Refusal(grpc.StatusCode.INVALID_ARGUMENT, "ACTOR_MISSING", message)
        if change.actor.post_id not in self.posts:
            message = f"post {change.actor.post_id!r} is not one of {self.department}"
            raise Refusal(grpc.StatusCode.PERMISSION_DENIED, "FOREIGN_POST", message)

    def move(self, task_id: str, change: Change, move: str, allowed: Sequence[TaskState], to: TaskState) -> Task:
        """A task after a move of a post.

        Raises:
            Refusal: there is none, or it is not possible now.
        """
        self.check_actor(change)
        task = self.tasks.get(task_id)
        if task is None:
            raise Refusal(grpc.StatusCode.NOT_FOUND, "TASK_UNKNOWN", f"no task {task_id!r}")
        if task.state not in allowed:
            state = TaskState.Name(task.state).removeprefix("TASK_STATE_").lower()
            message = f"task {task.task_number} is {state}: {move!r} is not possible"
            raise Refusal(grpc.StatusCode.FAILED_PRECONDITION, "ILLEGAL_TRANSITION", message)
        moved = Task()
        moved.CopyFrom(task)
        moved.state, moved.version = to, task.version + 1
        moved.transition.CopyFrom(Transition(move=move, post_id=change.actor.post_id))
        self.tasks[task_id] = moved
        return moved

    async def read_file(
        self, method: str, context: Context, request: ReadFileRequest | ReadPhotoRequest
    ) -> tuple[AttachmentReference, list[bytes]]:
        """What a file is, and its pieces. A thumbnail is the file itself here."""

        def effect() -> AttachmentReference:
            self.check_actor(request.change)
            if request.attachment_id not in self.files:
                message = f"no file {request.attachment_id!r} that is a matter of this post"
                raise Refusal(grpc.StatusCode.NOT_FOUND, "FILE_UNKNOWN", message)
            content = self.files[request.attachment_id]
            digest = f"sha256:{hashlib.sha256(content).hexdigest()}"
            return AttachmentReference(
                attachment_id=request.attachment_id, size_bytes=len(content), digest=digest, media_type="image/jpeg"
            )

        file = await self.serving.unary(method, context, request, effect)
        content = self.files[request.attachment_id]
        return file, [content[start : start + PIECE] for start in range(0, len(content), PIECE)]

    async def tell(self) -> None:
        """Wake whoever watches."""
        async with self.changed:
            self.changed.notify_all()

"""The way in: one client for all services of a city, as one system of one department."""

from __future__ import annotations

import asyncio
import os
import random
import uuid
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Mapping
from contextlib import aclosing
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

import grpc
from cityloop.cases.v1.case_pb2 import Task, TaskState
from cityloop.cases.v1.tasks_service_pb2 import (
    ListTasksRequest,
    ListTasksResponse,
    StreamTasksRequest,
    StreamTasksResponse,
)
from cityloop.sharing.v1.city_pb2 import Post
from cityloop.sharing.v1.city_service_pb2 import ListPostsRequest, ListPostsResponse
from google.protobuf.message import Message

from cityloop_client.certificates import Certificates
from cityloop_client.connection import Connection
from cityloop_client.errors import error_of
from cityloop_client.methods import SERVICES, method_of, service_of
from cityloop_client.post_client import PostClient
from cityloop_client.readings import ReadingStream
from cityloop_client.retry_policy import RetryPolicy

Answer = TypeVar("Answer", bound=Message)
Result = TypeVar("Result")
GONE = {TaskState.TASK_STATE_RETURNED, TaskState.TASK_STATE_PASSED, TaskState.TASK_STATE_CANCELLED}
"""Of a task that comes back no more."""


class Client:
    """Calls the services of a city; a context, closed at its end.

    Args:
        addresses: host:port of the services that are called, by name, such as `{"collaboration-tasks": "…:50051"}`.
        certificates: the department's; replaced files are taken by the next call. None for a fake that asks for none.
        retry_policy: how long it waits and tries again.
    """

    def __init__(
        self, addresses: Mapping[str, str], certificates: Certificates | None, retry_policy: RetryPolicy | None = None
    ) -> None:
        unknown = sorted(set(addresses) - set(SERVICES.values()))
        if unknown:
            raise ValueError(f"there is no service {unknown[0]!r}: there are {', '.join(sorted(SERVICES.values()))}")
        self.retry_policy = retry_policy or RetryPolicy()
        self._addresses = dict(addresses)
        self._certificates = certificates
        self._connections: dict[str, Connection] = {}

    @classmethod
    def from_environment(
        cls, environment: Mapping[str, str] = os.environ, retry_policy: RetryPolicy | None = None
    ) -> Client:
        """By `CITYLOOP_CERTIFICATES` (a folder) and an address a service, such as `CITYLOOP_COLLABORATION_TASKS`, as
        `cityloop certificate issue` writes them into a `cityloop.env`.

        Raises:
            ValueError: there is no `CITYLOOP_CERTIFICATES`.
        """
        if "CITYLOOP_CERTIFICATES" not in environment:
            raise ValueError(
                "CITYLOOP_CERTIFICATES is not set: source the cityloop.env that `cityloop certificate issue` wrote"
            )
        names = {f"CITYLOOP_{service.upper().replace('-', '_')}": service for service in SERVICES.values()}
        addresses = {service: environment[name] for name, service in names.items() if name in environment}
        folder = Path(environment["CITYLOOP_CERTIFICATES"])
        return cls(addresses, Certificates.in_folder(folder), retry_policy)

    async def __aenter__(self) -> Client:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, stack: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Close all connections."""
        await asyncio.gather(*(connection.close() for connection in self._connections.values()))

    def connection(self, service: str) -> Connection:
        """The connection to a service.

        Raises:
            ValueError: its address was not given.
            CertificateError: the files of the certificate cannot be used.
        """
        if service not in self._connections:
            if service not in self._addresses:
                variable = f"CITYLOOP_{service.upper().replace('-', '_')}"
                raise ValueError(f"the address of {service} was not given: name it, or set {variable}")
            self._connections[service] = Connection(self._addresses[service], self._certificates)
        return self._connections[service]

    async def call(
        self, request: Message, answer_type: type[Answer], *, deadline_seconds: float | None = None
    ) -> Answer:
        """The answer to any request of the contracts that has one answer.

        A change without an idempotency key is given one, so that it happens once however often it is sent. A service
        that is away or overloaded is asked again until the deadline.

        Raises:
            CallError: it was refused, or not answered in time.
        """
        sent = with_key(request)
        method = method_of(type(request), answer_type)

        async def ask(channel: grpc.aio.Channel, seconds: float) -> Answer:
            return await _unary(channel, method, sent, answer_type)(sent, timeout=seconds)  # type: ignore[no-any-return]

        return await self._until_answered(method, ask, deadline_seconds)

    async def collect(
        self, request: Message, answer_type: type[Answer], *, deadline_seconds: float | None = None
    ) -> list[Answer]:
        """All answers to a request whose stream ends, such as the pieces of a file. One that breaks is begun anew.

        Raises:
            CallError: it was refused, or not answered whole in time.
        """
        method = method_of(type(request), answer_type)

        async def ask(channel: grpc.aio.Channel, seconds: float) -> list[Answer]:
            stream = channel.unary_stream(f"/{method}", type(request).SerializeToString, answer_type.FromString)
            return [answer async for answer in stream(request, timeout=seconds)]

        return await self._until_answered(method, ask, deadline_seconds)

    async def _until_answered(
        self,
        method: str,
        ask: Callable[[grpc.aio.Channel, float], Awaitable[Result]],
        deadline_seconds: float | None,
    ) -> Result:
        """What is answered, asked again as the policy says."""
        clock, connection = asyncio.get_running_loop().time, self.connection(service_of(method))
        end, failures = clock() + (deadline_seconds or self.retry_policy.deadline_seconds), 0
        while True:
            try:
                async with connection.channel() as channel:
                    seconds = min(self.retry_policy.attempt_seconds, end - clock())
                    return await ask(channel, seconds)
            except grpc.aio.AioRpcError as error:
                problem, failures = error_of(error, method), failures + 1
                pause = self.retry_policy.pause(problem, failures, random.random())  # noqa: S311 jitter, no secret
                if pause is None or clock() + pause >= end:
                    raise problem from error
            await asyncio.sleep(pause)

    async def stream(self, request: Message, answer_type: type[Answer]) -> AsyncGenerator[Answer, None]:
        """The answers to a request that has many, without an end: the stream is opened again when it breaks, and may
        then tell again what it has told. Leave it inside `contextlib.aclosing`, so that it ends at once.

        Raises:
            CallError: it was refused.
        """
        method, failures = method_of(type(request), answer_type), 0
        connection = self.connection(service_of(method))
        while True:
            try:
                async with connection.channel() as channel:
                    call = channel.unary_stream(f"/{method}", type(request).SerializeToString, answer_type.FromString)
                    async for answer in call(request):
                        failures = 0
                        yield answer
            except grpc.aio.AioRpcError as error:
                problem, failures = error_of(error, method), failures + 1
                pause = self.retry_policy.pause(problem, failures, random.random())  # noqa: S311
                if pause is None:
                    raise problem from error
                await asyncio.sleep(pause)

    async def posts(self) -> list[Post]:
        """The posts of the department, with their roles: one of them acts in every change."""
        found: list[Post] = []
        token = ""
        while True:
            answer = await self.call(ListPostsRequest(page_token=token), ListPostsResponse)
            found += answer.posts
            token = answer.next_page_token
            if not token:
                return found

    async def tasks(self, state: TaskState = TaskState.TASK_STATE_UNSPECIFIED) -> AsyncIterator[Task]:
        """The department's tasks, newest first; of one state where one is given."""
        token = ""
        while True:
            answer = await self.call(ListTasksRequest(state=state, page_token=token), ListTasksResponse)
            for task in answer.tasks:
                yield task
            token = answer.next_page_token
            if not token:
                return

    async def watch_tasks(self) -> AsyncGenerator[Task, None]:
        """The department's open tasks, then every change of one, for ever; each version once.

        What ends while the connection is broken is not told: ask `tasks` where that matters.
        """
        told: dict[str, int] = {}
        async with aclosing(self.stream(StreamTasksRequest(), StreamTasksResponse)) as answers:
            async for answer in answers:
                task = answer.task
                if task.version > told.get(task.task_id, 0):
                    told[task.task_id] = task.version
                    yield task
                if task.state in GONE:
                    told.pop(task.task_id, None)

    def readings(self) -> ReadingStream:
        """A stream for the readings of the department's things; a context."""
        return ReadingStream(self.connection("sensing-ingest"), self.retry_policy)

    def in_post(self, post_id: str, person_id: str) -> PostClient:
        """What a person does in a post of the department.

        Args:
            post_id: one of `posts()`, such as `drainage.handle`.
            person_id: who holds the post now; two acts that need two persons are compared by it.
        """
        return PostClient(self, post_id, person_id)


def with_key(request: Message) -> Message:
    """The request itself, or a copy with a new idempotency key where it is a change that has none."""
    change = getattr(request, "change", None)
    if change is None or change.idempotency_key:
        return request
    keyed = type(request)()
    keyed.CopyFrom(request)
    keyed.change.idempotency_key = str(uuid.uuid4())  # type: ignore[attr-defined]
    return keyed


def _unary(channel: grpc.aio.Channel, method: str, request: Message, answer_type: type[Message]) -> Any:
    return channel.unary_unary(f"/{method}", type(request).SerializeToString, answer_type.FromString)

"""The fake city: its server, and what a test scripts."""

from __future__ import annotations

from types import TracebackType

import grpc
from cityloop.cases.v1.case_pb2 import Task, TaskState
from cityloop.cases.v1.cases_service_pb2_grpc import add_CasesServiceServicer_to_server
from cityloop.cases.v1.tasks_service_pb2_grpc import add_TasksServiceServicer_to_server
from cityloop.citizen.v1.reports_service_pb2_grpc import add_ReportsServiceServicer_to_server
from cityloop.sensing.v1.ingest_service_pb2_grpc import add_IngestServiceServicer_to_server
from cityloop.sensing.v1.registry_service_pb2_grpc import add_RegistryServiceServicer_to_server
from cityloop.sharing.v1.city_service_pb2_grpc import add_CityServiceServicer_to_server
from cityloop.sharing.v1.exchange_service_pb2_grpc import add_ExchangeServiceServicer_to_server

from cityloop_client.client import Client
from cityloop_client.fakes import servicers
from cityloop_client.fakes.serving import Failure, Refusal
from cityloop_client.fakes.state import State
from cityloop_client.methods import SERVICES
from cityloop_client.retry_policy import RetryPolicy

QUICK = RetryPolicy(first_pause_seconds=0.001, longest_pause_seconds=0.01)


class FakeCity(State):
    """A server on the loopback that answers one department, as the fleet does: posts, tasks, things, readings, reports,
    rows. It judges what a client can do wrong by itself (foreign posts, reused keys, acts that the state of a task does
    not allow); it has no packs, no clocks and no other departments.

    Args:
        department: the department of the certificate that a client would have.
        posts: its posts; one with the role `handle` when absent.
    """

    async def __aenter__(self) -> FakeCity:
        self._server = grpc.aio.server()
        add_TasksServiceServicer_to_server(servicers.Tasks(self), self._server)  # type: ignore[no-untyped-call]
        add_CasesServiceServicer_to_server(servicers.Cases(self), self._server)  # type: ignore[no-untyped-call]
        add_CityServiceServicer_to_server(servicers.City(self), self._server)  # type: ignore[no-untyped-call]
        add_RegistryServiceServicer_to_server(servicers.Registry(self), self._server)  # type: ignore[no-untyped-call]
        add_IngestServiceServicer_to_server(servicers.Ingest(self), self._server)  # type: ignore[no-untyped-call]
        add_ReportsServiceServicer_to_server(servicers.Reports(self), self._server)  # type: ignore[no-untyped-call]
        add_ExchangeServiceServicer_to_server(servicers.Exchange(self), self._server)  # type: ignore[no-untyped-call]
        self.port = self._server.add_insecure_port("127.0.0.1:0")
        await self._server.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, stack: TracebackType | None
    ) -> None:
        await self._server.stop(None)

    def client(self, retry_policy: RetryPolicy = QUICK) -> Client:
        """A client of the department; it waits for milliseconds where others wait for seconds."""
        return Client(dict.fromkeys(SERVICES.values(), f"127.0.0.1:{self.port}"), None, retry_policy)

    async def dispatch(self, task: Task) -> Task:
        """Give the department a task: it is listed, and told to who watches."""
        given = Task()
        given.CopyFrom(task)
        number = next(self.numbers)
        given.task_id = given.task_id or f"task-{number}"
        given.task_number = given.task_number or f"T-2026-{number:06}"
        given.department_id = self.department
        given.state, given.version = TaskState.TASK_STATE_DISPATCHED, 1
        self.tasks[given.task_id] = given
        await self.tell()
        return given

    def fail(
        self, method: str, code: grpc.StatusCode, reason: str = "", *, times: int = 1, after: bool = False
    ) -> None:
        """End the next calls of a method so, such as `fail("TasksService/Accept", grpc.StatusCode.UNAVAILABLE)`.

        Args:
            method: service and method; of a stream it fails when it is opened.
            code: what the client gets.
            reason: of a refusal.
            times: how many calls.
            after: have the effect first, so that only the answer is lost: what a client must survive.
        """
        failure = Failure(Refusal(code, reason, f"scripted {code.name}"), after)
        self.serving.failures.setdefault(method, []).extend([failure] * times)

    async def break_streams(self) -> None:
        """End the open streams, as a service does that stops."""
        self.broken += 1
        await self.tell()

"""Every method that the fleet serves, as its policies name it, and what a call of one was refused with."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import grpc
from cityloop_local.fleet import OWN_DEPARTMENT
from cityloop_rpc import Policy
from cityloop_testkit.contracts import load_contracts
from cityloop_testkit.fleets import RunningFleet
from cityloop_testkit.sources import SERVICES
from google.protobuf import descriptor_pool
from google.protobuf.descriptor import MethodDescriptor
from google.protobuf.message import Message
from google.protobuf.message_factory import GetMessageClass

SECONDS = 20.0
STREAM_SECONDS = 0.5
"""A stream that only its caller ends is left after so long: it was answered."""
IMPATIENT_SECONDS = 0.001


@dataclass(frozen=True, slots=True)
class Method:
    """One method: whose it is, and which identities its policy lets call it."""

    service: str
    descriptor: MethodDescriptor
    callers: tuple[str, ...]

    @property
    def name(self) -> str:
        """Such as `SubmitReport`."""
        return str(self.descriptor.name)

    @property
    def path(self) -> str:
        """Such as `/cityloop.citizen.v1.ReportsService/SubmitReport`."""
        return f"/{self.descriptor.containing_service.full_name}/{self.name}"

    @property
    def for_departments(self) -> bool:
        """Whether any department may call it."""
        return "department:*" in self.callers

    @property
    def endless(self) -> bool:
        """Whether only its caller ends it."""
        return bool(self.descriptor.server_streaming and not self.descriptor.client_streaming)

    def identity(self, department: str) -> tuple[str, str]:
        """Department and system of one who may call it: the department's desk, else the operator or a service."""
        if self.for_departments:
            return department, "desk"
        return OWN_DEPARTMENT, self.callers[0].removeprefix("service:")


def methods() -> list[Method]:
    """Every method of every service, in the order of the policies."""
    load_contracts()
    return [method for service in SERVICES for method in _of(service)]


def _of(service: str) -> Iterator[Method]:
    policy = Policy.load(files(f"cityloop_{service.replace('-', '_')}") / "policy.yaml")
    for path, callers in policy.methods.items():
        contract, _, name = path.partition("/")
        found = descriptor_pool.Default().FindServiceByName(contract)
        yield Method(service, found.methods_by_name[name], tuple(callers))


def open_to(fleet: RunningFleet, method: Method, department: str) -> grpc.aio.Channel:
    """A channel to the method's service, as the department's desk or as who else may call it."""
    return fleet.channel(method.service, *method.identity(department))


async def refusal(channel: grpc.aio.Channel, method: Method, message: Message) -> grpc.aio.AioRpcError | None:
    """What a call was refused with; None when it was answered."""

    async def once() -> AsyncIterator[Message]:
        yield message

    given = once() if method.descriptor.client_streaming else message
    call = _stub(channel, method, type(message))(given, timeout=STREAM_SECONDS if method.endless else SECONDS)
    try:
        if method.descriptor.server_streaming:
            answers = [answer async for answer in call]
            assert answers or method.endless
        else:
            await call
    except grpc.aio.AioRpcError as error:
        left = method.endless and error.code() is grpc.StatusCode.DEADLINE_EXCEEDED
        return None if left else error
    return None


def impatient(channel: grpc.Channel, method: Method, message: Message) -> grpc.StatusCode:
    """What became of a call whose caller waits for a millisecond; blocks.

    By the blocking client, whose status is always what ended the call. grpc.aio's own writer may still be at work on
    a stream when the deadline ends it: it then cancels the call itself, or takes its own failed write for the status.
    """
    given = iter([message]) if method.descriptor.client_streaming else message
    try:
        answer = _stub(channel, method, type(message))(given, timeout=IMPATIENT_SECONDS)
        if method.descriptor.server_streaming:
            list(answer)
    except grpc.RpcError as error:
        return error.code()
    return grpc.StatusCode.OK


def _stub(channel: Any, method: Method, kind: type[Message]) -> Any:
    make = {
        (False, False): channel.unary_unary,
        (False, True): channel.unary_stream,
        (True, False): channel.stream_unary,
        (True, True): channel.stream_stream,
    }[method.descriptor.client_streaming, method.descriptor.server_streaming]
    answer = GetMessageClass(method.descriptor.output_type)
    return make(method.path, request_serializer=kind.SerializeToString, response_deserializer=answer.FromString)

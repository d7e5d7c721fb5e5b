"""The gRPC server of a service: mTLS, policy, health, reflection."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

import grpc
from grpc_health.v1 import health, health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection

from cityloop_rpc.credentials import Credentials
from cityloop_rpc.interceptor import ServerInterceptor, VouchForPerson, WaitForIntake, at_once, no_tokens
from cityloop_rpc.policy import Policy
from cityloop_rpc.shutdown import Shutdown

MAX_MESSAGE_BYTES = 8 * 1024 * 1024
"""Of a call to a service that asks for no more."""
LARGEST_MESSAGE_BYTES = 24 * 1024 * 1024
"""Of any call: a pack of 16 MiB and what goes with it."""
GRACE_SECONDS = 10.0
OPTIONS = [
    ("grpc.max_concurrent_streams", 1000),
    ("grpc.keepalive_time_ms", 30_000),
    ("grpc.keepalive_timeout_ms", 5_000),
    ("grpc.keepalive_permit_without_calls", 1),
    ("grpc.http2.min_ping_interval_without_data_ms", 10_000),
    ("grpc.so_reuseport", 0),
]


@dataclass(frozen=True, slots=True)
class Registration:
    """One servicer: its full service name, and the generated function that adds it to a server."""

    service: str
    add: Callable[[Any, grpc.aio.Server], None]
    servicer: object


class RpcServer:
    """Serves the registrations on one port; `port` is the real one after `start`, also where 0 was asked for.

    Calls from outside the fleet wait for `wait`, which returns when new things are taken. Who acts by a token of a
    person, `vouch` says.
    """

    def __init__(
        self,
        host: str,
        port: int,
        credentials: Credentials,
        policy: Policy,
        registrations: Sequence[Registration],
        max_message_bytes: int = MAX_MESSAGE_BYTES,
        wait: WaitForIntake = at_once,
        vouch: VouchForPerson = no_tokens,
    ) -> None:
        self.port = port
        self._host = host
        self._credentials = credentials
        self._policy = policy
        self._registrations = registrations
        self._wait = wait
        self._vouch = vouch
        self._options = [
            *OPTIONS,
            ("grpc.max_receive_message_length", max_message_bytes),
            ("grpc.max_send_message_length", max_message_bytes),
        ]
        self._health = health.aio.HealthServicer()
        self._shutdown = Shutdown()
        self._faulty: Collection[str] = ()

    async def start(self) -> None:
        """Listen; health says NOT_SERVING until `set_ready`."""
        interceptors = [ServerInterceptor(self._policy, self._shutdown, lambda: self._faulty, self._wait, self._vouch)]
        self._server = grpc.aio.server(interceptors=interceptors, options=self._options)
        names = [registration.service for registration in self._registrations]
        for registration in self._registrations:
            registration.add(registration.servicer, self._server)
        health_pb2_grpc.add_HealthServicer_to_server(self._health, self._server)
        reflection.enable_server_reflection([*names, health.SERVICE_NAME, reflection.SERVICE_NAME], self._server)
        await self.set_ready(ready=False)
        self._server_credentials = self._credentials.server()
        self.port = self._server.add_secure_port(f"{self._host}:{self.port}", self._server_credentials)
        await self._server.start()

    async def set_ready(self, *, ready: bool, faulty: Collection[str] = ()) -> None:
        """What health says from now on, and of which parts calls hear that fail for want of one."""
        self._faulty = faulty
        serving = health_pb2.HealthCheckResponse.SERVING
        status = serving if ready else health_pb2.HealthCheckResponse.NOT_SERVING
        for name in ["", *(registration.service for registration in self._registrations)]:
            await self._health.set(name, status)

    async def stop(self) -> None:
        """Take no more calls, finish those at hand within 10 s; streams that would go on are ended at once.

        A stream of requests and answers takes no further request, and answers those it has.
        """
        self._shutdown.begin()
        await self._server.stop(GRACE_SECONDS)

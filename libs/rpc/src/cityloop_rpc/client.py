"""Channels to other services: mTLS, a deadline on every call, the trace passed on."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any

import grpc
from cityloop_telemetry import TRACEPARENT, current_traceparent, exemplar, failed, span

from cityloop_rpc.credentials import Credentials
from cityloop_rpc.renewing_channel import RenewingChannel
from cityloop_rpc.server import LARGEST_MESSAGE_BYTES
from cityloop_rpc.telemetry import Metrics, Spans

DEADLINE_SECONDS = 5.0
OPTIONS = [
    ("grpc.max_receive_message_length", LARGEST_MESSAGE_BYTES),
    ("grpc.max_send_message_length", LARGEST_MESSAGE_BYTES),
    ("grpc.keepalive_time_ms", 30_000),
    ("grpc.keepalive_timeout_ms", 5_000),
    ("grpc.keepalive_permit_without_calls", 1),
    ("grpc.initial_reconnect_backoff_ms", 100),
    ("grpc.max_reconnect_backoff_ms", 1_000),
    ("grpc.min_reconnect_backoff_ms", 5_000),
    ("grpc.lb_policy_name", "round_robin"),
]


def open_channel(target: str, credentials: Credentials, deadline_seconds: float = DEADLINE_SECONDS) -> grpc.aio.Channel:
    """A channel whose unary calls end after `deadline_seconds` unless they say another; streams stay open.

    New certificate files are taken by the next call, also of stubs that were made before. A unary call that reached a
    server while that stopped is made again, once: then it meets another server, or fails with UNAVAILABLE.
    """
    interceptors = [_Unary(deadline_seconds), _UnaryStream(), _StreamUnary(), _StreamStream()]
    return RenewingChannel(
        credentials,
        lambda secured: grpc.aio.secure_channel(target, secured, options=OPTIONS, interceptors=interceptors),
    )


def _with_context(details: grpc.aio.ClientCallDetails, deadline: float | None) -> grpc.aio.ClientCallDetails:
    metadata = grpc.aio.Metadata(*(details.metadata or ()))
    traceparent = current_traceparent()
    if traceparent:
        metadata.add(TRACEPARENT, traceparent)
    timeout = details.timeout if details.timeout is not None else deadline
    return grpc.aio.ClientCallDetails(details.method, timeout, metadata, details.credentials, details.wait_for_ready)


class _Unary(grpc.aio.UnaryUnaryClientInterceptor):
    def __init__(self, deadline: float) -> None:
        self._deadline = deadline

    async def intercept_unary_unary(
        self, continuation: Callable[..., Any], client_call_details: grpc.aio.ClientCallDetails, request: Any
    ) -> Any:
        method = client_call_details.method
        name = (method.decode() if isinstance(method, bytes) else method).removeprefix("/")
        with span(Spans.RPC_CLIENT, name, attributes={"rpc.system.name": "grpc", "rpc.method": name}) as current:
            started, code = time.perf_counter(), grpc.StatusCode.CANCELLED
            details = _with_context(client_call_details, self._deadline)
            call = await continuation(details, request)
            try:
                code = await call.code()
                if code is grpc.StatusCode.CANCELLED:
                    # By the server (a caller that cancels raises): gRPC's does so with what reaches it while it stops.
                    call = await continuation(details, request)
                    code = await call.code()
            except asyncio.CancelledError:
                call.cancel()
                raise
            finally:
                service, _, called = name.partition("/")
                Metrics.RPC_CLIENT_HANDLED.labels(service, called, code.name).inc()
                current.set_attribute("rpc.response.status_code", code.name)
                if code is not grpc.StatusCode.OK:
                    failed(current, code.name)
                Metrics.RPC_CLIENT_SECONDS.labels(service).observe(time.perf_counter() - started, exemplar())
            return call


class _UnaryStream(grpc.aio.UnaryStreamClientInterceptor):
    async def intercept_unary_stream(
        self, continuation: Callable[..., Any], client_call_details: grpc.aio.ClientCallDetails, request: Any
    ) -> Any:
        return await continuation(_with_context(client_call_details, None), request)


class _StreamUnary(grpc.aio.StreamUnaryClientInterceptor):
    async def intercept_stream_unary(
        self, continuation: Callable[..., Any], client_call_details: grpc.aio.ClientCallDetails, request_iterator: Any
    ) -> Any:
        return await continuation(_with_context(client_call_details, None), request_iterator)


class _StreamStream(grpc.aio.StreamStreamClientInterceptor):
    async def intercept_stream_stream(
        self, continuation: Callable[..., Any], client_call_details: grpc.aio.ClientCallDetails, request_iterator: Any
    ) -> Any:
        return await continuation(_with_context(client_call_details, None), request_iterator)

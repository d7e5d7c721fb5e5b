"""A real server and real clients over mTLS, with a service that needs no stub: bytes in, bytes out."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import grpc
import pytest
import pytest_asyncio
from cityloop_kernel import ConflictError, InvalidError, NotFoundError, NotReadyError, OverloadedError, RefusedError
from cityloop_local.certificates import DevelopmentAuthority
from cityloop_rpc import (
    Credentials,
    Policy,
    Registration,
    RpcServer,
    caller,
    details_of,
    interceptor,
    open_channel,
    reason_of,
)
from cityloop_rpc import server as server_module
from cityloop_telemetry import REGISTRY, SpanName, current_traceparent, span, trace_id_of
from cityloop_testkit import eventually
from google.rpc import error_details_pb2, status_pb2
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection_pb2, reflection_pb2_grpc

SERVICE = "cityloop.probe.v1.ProbeService"
POLICY = Policy({f"{SERVICE}/{name}": ["department:drainage", "operator"] for name in ("Echo", "Count", "Collect")})
TYPES = {"Echo": "unary", "Count": "server_stream", "Collect": "client_stream"}
ERRORS: dict[bytes, Exception] = {
    b"invalid": InvalidError("fix it", "BAD"),
    b"missing": NotFoundError("not there"),
    b"conflict": ConflictError("later"),
    b"details": ConflictError("wait for T-1", "TASKS_OPEN", {"tasks": "T-1", "move": "核查"}),
    b"many details": ConflictError("wait for all", "TASKS_OPEN", {"tasks": "T-1, " * 500}),
    b"away": NotReadyError("no city", "NO_CITY"),
    b"busy": OverloadedError("slower", 1.5),
    b"other": RefusedError("for a reason of its own", "OWN"),
    b"database": ConnectionRefusedError("10.0.0.7:5432"),
    b"pool": TimeoutError(),
    b"unknown": RuntimeError("password=hunter2"),
}


class Probe:
    """Echoes, counts, collects; fails as it is told."""

    def __init__(self) -> None:
        self.began = asyncio.Event()
        self.cancelled = asyncio.Event()
        self.may_end = asyncio.Event()
        self.counting = 0

    async def echo(self, request: bytes, _context: Any) -> bytes:
        if request in ERRORS:
            raise ERRORS[request]
        if request == b"trace":
            return current_traceparent().encode()
        if request == b"who":
            return str(caller()).encode()
        if request in {b"wait", b"wait and end late"}:
            self.began.set()
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                self.cancelled.set()
                if request != b"wait":
                    await self.may_end.wait()
                raise
        return request

    async def count(self, request: bytes, _context: Any) -> AsyncIterator[bytes]:
        for number in range(3):
            yield str(number).encode()
        if request == b"flood":
            self.counting += 1
            try:
                while True:
                    yield bytes(100_000)
            finally:
                self.counting -= 1
        if request == b"fail":
            raise ERRORS[b"conflict"]
        if request == b"forever":
            self.began.set()
            await asyncio.Event().wait()

    async def collect(self, requests: AsyncIterator[bytes], _context: Any) -> bytes:
        return b",".join([request async for request in requests])

    def add(self, _servicer: object, server: grpc.aio.Server) -> None:
        handlers: dict[str, Any] = {
            "Echo": grpc.unary_unary_rpc_method_handler(self.echo),
            "Count": grpc.unary_stream_rpc_method_handler(self.count),
            "Collect": grpc.stream_unary_rpc_method_handler(self.collect),
        }
        server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(SERVICE, handlers),))


@pytest.fixture
def probe() -> Probe:
    return Probe()


@pytest_asyncio.fixture
async def server(issue: Callable[[str, str], Credentials], probe: Probe) -> AsyncIterator[RpcServer]:
    server = RpcServer("127.0.0.1", 0, issue("cityloop", "probe"), POLICY, [Registration(SERVICE, probe.add, None)])
    await server.start()
    yield server
    await server._server.stop(0)


@asynccontextmanager
async def calling(
    server: RpcServer, credentials: Credentials, deadline: float = 5.0
) -> AsyncIterator[Callable[..., Any]]:
    async with open_channel(f"127.0.0.1:{server.port}", credentials, deadline) as channel:
        yield channel.unary_unary(f"/{SERVICE}/Echo")


async def failed(call: Any) -> grpc.aio.AioRpcError:
    with pytest.raises(grpc.aio.AioRpcError) as error:
        await call
    return error.value


def handled(method: str, code: str) -> float:
    return counted("grpc_server_handled_total", method, grpc_code=code)


def counted(name: str, method: str, **labels: str) -> float:
    own = {"grpc_type": TYPES[method], "grpc_service": SERVICE, "grpc_method": method}
    return REGISTRY.get_sample_value(name, own | labels) or 0.0


def durations(name: str, method: str) -> float:
    labels = {"grpc_service": SERVICE, "grpc_method": method}
    return REGISTRY.get_sample_value(f"{name}_count", labels) or 0.0


async def test_the_certificate_says_who_calls(server: RpcServer, issue: Callable[[str, str], Credentials]) -> None:
    async with calling(server, issue("drainage", "scada")) as echo:
        assert await echo(b"who") == b"drainage/scada"


@pytest.mark.parametrize(("department", "system"), [("parks", "desk"), ("cityloop", "event-hub"), ("drainage2", "x")])
async def test_what_the_table_does_not_name_is_denied(
    server: RpcServer, issue: Callable[[str, str], Credentials], department: str, system: str
) -> None:
    async with calling(server, issue(department, system)) as echo:
        error = await failed(echo(b"hello"))
    assert (error.code(), reason_of(error)) == (grpc.StatusCode.PERMISSION_DENIED, "METHOD_NOT_ALLOWED")


async def test_without_a_certificate_or_with_a_foreign_one_nothing_is_served(
    server: RpcServer, issue: Callable[[str, str], Credentials], tmp_path: Path
) -> None:
    ours = issue("drainage", "scada")
    theirs = DevelopmentAuthority(tmp_path).issue("drainage", "scada")
    foreign = grpc.ssl_channel_credentials(
        ours.authority.read_bytes(), theirs.key.read_bytes(), theirs.certificate.read_bytes()
    )
    for credentials in (grpc.ssl_channel_credentials(ours.authority.read_bytes()), foreign):
        async with grpc.aio.secure_channel(f"127.0.0.1:{server.port}", credentials) as channel:
            echo: Any = channel.unary_unary(f"/{SERVICE}/Echo")
            error = await failed(echo(b"hello", timeout=2))
            assert error.code() == grpc.StatusCode.UNAVAILABLE


@pytest.mark.parametrize(
    ("request_", "code", "reason"),
    [
        (b"invalid", grpc.StatusCode.INVALID_ARGUMENT, "BAD"),
        (b"missing", grpc.StatusCode.NOT_FOUND, "NOT_FOUND"),
        (b"conflict", grpc.StatusCode.FAILED_PRECONDITION, "CONFLICT"),
        (b"away", grpc.StatusCode.UNAVAILABLE, "NO_CITY"),
        (b"busy", grpc.StatusCode.RESOURCE_EXHAUSTED, "OVERLOADED"),
        (b"other", grpc.StatusCode.ABORTED, "OWN"),
        (b"database", grpc.StatusCode.UNAVAILABLE, "AWAY"),
        (b"pool", grpc.StatusCode.UNAVAILABLE, "AWAY"),
        (b"unknown", grpc.StatusCode.INTERNAL, "INTERNAL"),
    ],
)
async def test_a_failure_is_a_status_with_its_reason_and_no_more(
    server: RpcServer,
    issue: Callable[[str, str], Credentials],
    request_: bytes,
    code: grpc.StatusCode,
    reason: str,
) -> None:
    async with calling(server, issue("drainage", "scada")) as echo:
        error = await failed(echo(request_))
    assert (error.code(), reason_of(error)) == (code, reason)
    said = f"{error.details()} {error.trailing_metadata()!r}"
    assert "hunter2" not in said
    assert "10.0.0.7" not in said
    assert details_of(error) == {}


async def test_a_refusal_carries_its_facts_unless_they_are_more_than_a_status_may_be(
    server: RpcServer, issue: Callable[[str, str], Credentials]
) -> None:
    async with calling(server, issue("drainage", "scada")) as echo:
        assert details_of(await failed(echo(b"details"))) == {"tasks": "T-1", "move": "核查"}
        error = await failed(echo(b"many details"))
    assert (reason_of(error), details_of(error), error.details()) == ("TASKS_OPEN", {}, "wait for all")


async def test_an_overloaded_service_says_when_to_come_back(
    server: RpcServer, issue: Callable[[str, str], Credentials]
) -> None:
    async with calling(server, issue("drainage", "scada")) as echo:
        error = await failed(echo(b"busy"))
    details = dict(error.trailing_metadata() or ())["grpc-status-details-bin"]
    retry = error_details_pb2.RetryInfo()
    assert any(detail.Unpack(retry) for detail in status_pb2.Status.FromString(details).details)
    assert retry.retry_delay.ToMilliseconds() == 1500


async def test_a_call_that_will_not_end_in_time_is_answered_before_its_deadline_and_says_what_is_away(
    server: RpcServer, probe: Probe, issue: Callable[[str, str], Credentials], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The caller said no deadline; the channel gives it one."""
    monkeypatch.setattr(interceptor, "ANSWERED_BEFORE", 0.99)
    before = handled("Echo", "DEADLINE_EXCEEDED")
    await server.set_ready(ready=False, faulty=["database", "broker"])
    async with calling(server, issue("drainage", "scada"), deadline=30) as echo:
        error = await failed(echo(b"wait and end late"))
        assert (error.code(), reason_of(error)) == (grpc.StatusCode.DEADLINE_EXCEEDED, "AWAY")
        assert details_of(error) == {"away": "broker, database"}
        await probe.cancelled.wait()
        probe.may_end.set()
        assert details_of(await failed(echo(b"pool"))) == {"away": "broker, database"}
    await eventually(lambda: handled("Echo", "DEADLINE_EXCEEDED") == before + 1, seconds=5)


async def test_a_caller_that_goes_away_ends_the_work(
    server: RpcServer, probe: Probe, issue: Callable[[str, str], Credentials]
) -> None:
    async with calling(server, issue("drainage", "scada")) as echo:
        call = asyncio.ensure_future(echo(b"wait"))
        await probe.began.wait()
        call.cancel()
        await probe.cancelled.wait()


async def test_streams_pass_in_both_directions_and_fail_with_a_reason(
    server: RpcServer, issue: Callable[[str, str], Credentials]
) -> None:
    async def three() -> AsyncIterator[bytes]:
        for item in (b"a", b"b", b"c"):
            yield item

    before = handled("Count", "FAILED_PRECONDITION")
    async with open_channel(f"127.0.0.1:{server.port}", issue("drainage", "scada")) as channel:
        count: Any = channel.unary_stream(f"/{SERVICE}/Count")
        assert [item async for item in count(b"go")] == [b"0", b"1", b"2"]
        collect: Any = channel.stream_unary(f"/{SERVICE}/Collect")
        assert await collect(three()) == b"a,b,c"
        call, seen = count(b"fail"), []

        async def read() -> None:
            async for item in call:
                seen.append(item)  # noqa: PERF401 what was read before the failure counts

        error = await failed(read())
    assert seen == [b"0", b"1", b"2"]
    assert (error.code(), reason_of(error)) == (grpc.StatusCode.FAILED_PRECONDITION, "CONFLICT")
    assert handled("Count", "FAILED_PRECONDITION") == before + 1


async def test_a_stream_that_nobody_reads_ends_with_its_caller(
    server: RpcServer, probe: Probe, issue: Callable[[str, str], Credentials], caplog: pytest.LogCaptureFixture
) -> None:
    before, many = handled("Count", "CANCELLED"), 10
    async with open_channel(f"127.0.0.1:{server.port}", issue("drainage", "scada")) as channel:
        count: Any = channel.unary_stream(f"/{SERVICE}/Count")
        for _ in range(many):
            call = count(b"flood")
            await call.read()
            await eventually(lambda: probe.counting == 1, seconds=5)
            call.cancel()
            await eventually(lambda: probe.counting == 0, seconds=5)
    await eventually(lambda: handled("Count", "CANCELLED") == before + many, seconds=5)
    assert not [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR]


async def test_the_trace_goes_along(server: RpcServer, issue: Callable[[str, str], Credentials]) -> None:
    async with calling(server, issue("drainage", "scada")) as echo:
        with span(SpanName("work", "what is done")):
            here = current_traceparent()
            there = (await echo(b"trace")).decode()
    assert trace_id_of(there) == trace_id_of(here)
    assert there != here


async def test_health_and_reflection_answer_whoever_has_a_certificate(
    server: RpcServer, issue: Callable[[str, str], Credentials]
) -> None:
    async with open_channel(f"127.0.0.1:{server.port}", issue("parks", "desk")) as channel:
        stub = health_pb2_grpc.HealthStub(channel)
        watch = stub.Watch(health_pb2.HealthCheckRequest(service=SERVICE))
        assert (await watch.read()).status == health_pb2.HealthCheckResponse.NOT_SERVING
        await server.set_ready(ready=True)
        assert (await watch.read()).status == health_pb2.HealthCheckResponse.SERVING
        watch.cancel()
        answer = await stub.Check(health_pb2.HealthCheckRequest(service=SERVICE))
        assert answer.status == health_pb2.HealthCheckResponse.SERVING

        async def ask() -> AsyncIterator[reflection_pb2.ServerReflectionRequest]:
            yield reflection_pb2.ServerReflectionRequest(list_services="")

        reflect = reflection_pb2_grpc.ServerReflectionStub(channel)
        (listing,) = [item async for item in reflect.ServerReflectionInfo(ask())]
        assert SERVICE in {item.name for item in listing.list_services_response.service}


async def test_an_idle_stream_outlives_its_keepalive_pings(
    issue: Callable[[str, str], Credentials], probe: Probe, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server bears pings as often as its option says; a misspelt option once ended idle streams (GOAWAY)."""
    name = "grpc.http2.min_ping_interval_without_data_ms"
    assert name in dict(server_module.OPTIONS)
    options = [*((key, value) for key, value in server_module.OPTIONS if key != name), (name, 50)]
    monkeypatch.setattr(server_module, "OPTIONS", options)
    registration = Registration(SERVICE, probe.add, None)
    patient = RpcServer("127.0.0.1", 0, issue("cityloop", "probe"), POLICY, [registration])
    await patient.start()
    pinging = [("grpc.keepalive_time_ms", 150), ("grpc.keepalive_permit_without_calls", 1)]
    pinging += [("grpc.http2.max_pings_without_data", 0)]
    credentials = issue("drainage", "scada").client()
    async with grpc.aio.secure_channel(f"127.0.0.1:{patient.port}", credentials, options=pinging) as channel:
        count: Any = channel.unary_stream(f"/{SERVICE}/Count")
        stream = count(b"forever")
        assert [await stream.read() for _ in range(3)] == [b"0", b"1", b"2"]
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(1.5):
                await stream.read()
        assert channel.get_state() == grpc.ChannelConnectivity.READY
    await patient._server.stop(0)


async def test_streams_are_counted_by_message_and_timed_apart_from_unary_calls(
    server: RpcServer, issue: Callable[[str, str], Credentials]
) -> None:
    sent, received = "grpc_server_msg_sent_total", "grpc_server_msg_received_total"
    before = counted(sent, "Count"), counted(received, "Collect"), durations("cityloop_rpc_stream_seconds", "Count")
    unary = durations("grpc_server_handling_seconds", "Count")
    async with open_channel(f"127.0.0.1:{server.port}", issue("drainage", "scada")) as channel:
        count: Any = channel.unary_stream(f"/{SERVICE}/Count")
        collect: Any = channel.stream_unary(f"/{SERVICE}/Collect")
        assert len([one async for one in count(b"")]) == 3
        assert await collect(iter([b"a", b"b"])) == b"a,b"
    await eventually(lambda: durations("cityloop_rpc_stream_seconds", "Count") == before[2] + 1)
    assert (counted(sent, "Count"), counted(received, "Collect")) == (before[0] + 3, before[1] + 2)
    assert durations("grpc_server_handling_seconds", "Count") == unary, "no stream is among the unary calls"


async def test_the_duration_of_a_call_leads_to_its_trace(
    server: RpcServer, issue: Callable[[str, str], Credentials]
) -> None:
    async with calling(server, issue("drainage", "scada")) as echo:
        trace_id = trace_id_of((await echo(b"trace")).decode())

    def seen() -> bool:
        samples = (sample for family in REGISTRY.collect() for sample in family.samples)
        found = [it.exemplar for it in samples if it.name == "grpc_server_handling_seconds_bucket" and it.exemplar]
        return trace_id in {exemplar.labels["trace_id"] for exemplar in found}

    await eventually(seen)


async def test_calls_to_others_are_counted_by_their_status(
    server: RpcServer, issue: Callable[[str, str], Credentials]
) -> None:
    def calls(code: str) -> float:
        labels = {"grpc_service": SERVICE, "grpc_method": "Echo", "grpc_code": code}
        return REGISTRY.get_sample_value("grpc_client_handled_total", labels) or 0.0

    before = calls("OK"), calls("NOT_FOUND")
    async with calling(server, issue("drainage", "scada")) as echo:
        await echo(b"one")
        await failed(echo(b"missing"))
    assert (calls("OK"), calls("NOT_FOUND")) == (before[0] + 1, before[1] + 1)

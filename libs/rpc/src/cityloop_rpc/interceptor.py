"""What happens round every served call: identity, policy, the request's form, trace, metrics, errors as statuses."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Collection, Coroutine, Iterator
from contextlib import aclosing, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import partial
from typing import Any, NoReturn, TypeAlias

import grpc
from cityloop_kernel import ForbiddenError, RefusedError, UnauthenticatedError
from cityloop_telemetry import TRACEPARENT, Logger, exemplar, failed, span

from cityloop_rpc.identity import Identity, identity_of
from cityloop_rpc.policy import Policy
from cityloop_rpc.requests import parse
from cityloop_rpc.shutdown import Shutdown
from cityloop_rpc.statuses import AWAY, DETAILS_KEY, DeadlineError, status_of
from cityloop_rpc.telemetry import LogEvents, Metrics, Spans

Context = grpc.aio.ServicerContext[Any, Any]
ANSWERED_BEFORE = 0.05
"""The share of its time before a call's deadline in which it is answered that it will not end: later nobody listens."""
FAULTS = {"UNKNOWN", "DEADLINE_EXCEEDED", "UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE", "DATA_LOSS"}
"""Codes by which a server says that it failed, and not its caller."""
_caller: ContextVar[Identity] = ContextVar("caller")
AUTHORIZATION, BEARER = "authorization", "Bearer "
"""The metadata that has the token of a person, and how its value begins (RFC 6750)."""
WaitForIntake: TypeAlias = Callable[[], Awaitable[None]]
"""Returns when new things are taken from outside."""


VouchForPerson: TypeAlias = Callable[[str, Identity], Awaitable[Identity]]
"""Who acts by a token that a caller brings; raises what is against it."""


async def no_tokens(_token: str, _carrier: Identity) -> Identity:
    """Of a service that takes none."""
    raise UnauthenticatedError("this service takes no tokens: call without one", "TOKEN_NOT_TAKEN")


async def at_once() -> None:
    """New things are always taken."""


def caller() -> Identity:
    """The identity of the call being served; only inside a servicer's method."""
    return _caller.get()


@dataclass(frozen=True, slots=True)
class Method:
    """A method of the server, as metrics name it."""

    path: str
    streams_requests: bool
    streams_responses: bool

    @property
    def labels(self) -> tuple[str, str]:
        """Service and name."""
        service, _, name = self.path.removeprefix("/").partition("/")
        return service, name

    @property
    def kind(self) -> str:
        """How it streams, in the words of go-grpc-prometheus."""
        match self.streams_requests, self.streams_responses:
            case False, False:
                return "unary"
            case False, True:
                return "server_stream"
            case True, False:
                return "client_stream"
            case _:
                return "bidi_stream"


async def _write(context: Context, response: Any) -> None:
    """Send one response of a stream; where it cannot be sent its caller is gone, and the call is cancelled."""
    try:
        await context.write(response)
    except (grpc.aio.InternalError, grpc.aio.UsageError) as error:
        raise asyncio.CancelledError("the caller is gone") from error


class ServerInterceptor(grpc.aio.ServerInterceptor):
    """Wraps every method of the server in the same way.

    Args:
        policy: who may call what.
        shutdown: of the server.
        faulty: names of the parts that do not work now, for whoever is not answered because of them.
        wait: returns when new things are taken: calls from outside the fleet wait for it, and what their streams bring.
        vouch: says who acts by a token.
    """

    def __init__(
        self,
        policy: Policy,
        shutdown: Shutdown,
        faulty: Callable[[], Collection[str]] = tuple,
        wait: WaitForIntake = at_once,
        vouch: VouchForPerson = no_tokens,
    ) -> None:
        self._vouch = vouch
        self._faulty = faulty
        self._wait = wait
        self._leaving: set[asyncio.Future[Any]] = set()
        self._policy = policy
        self._shutdown = shutdown
        self._log = Logger()

    async def intercept_service(
        self,
        continuation: Callable[[grpc.HandlerCallDetails], Awaitable[grpc.RpcMethodHandler[Any, Any] | None]],
        handler_call_details: grpc.HandlerCallDetails,
    ) -> grpc.RpcMethodHandler[Any, Any] | None:
        """The handler of the method, wrapped; an unknown method stays unknown."""
        handler = await continuation(handler_call_details)
        if handler is None:
            return handler
        method = Method(handler_call_details.method, bool(handler.request_streaming), bool(handler.response_streaming))
        make = {
            (False, False): grpc.unary_unary_rpc_method_handler,
            (False, True): grpc.unary_stream_rpc_method_handler,
            (True, False): grpc.stream_unary_rpc_method_handler,
            (True, True): grpc.stream_stream_rpc_method_handler,
        }[method.streams_requests, method.streams_responses]
        inner = handler.unary_unary or handler.unary_stream or handler.stream_unary or handler.stream_stream
        wrap = self._stream if method.streams_responses else self._unary
        read: Any = partial(self._read_each, method) if method.streams_requests else parse
        if method.kind == "bidi_stream":
            read = partial(self._read_until_shutdown, method)
        wrapped = wrap(method, inner, partial(read, handler.request_deserializer))
        return make(wrapped, None, handler.response_serializer)

    def _read_until_shutdown(
        self, method: Method, deserialize: Any, contents: AsyncIterator[bytes]
    ) -> AsyncIterator[Any]:
        return self._shutdown.items_until_shutdown(self._read_each(method, deserialize, contents))

    async def _read_each(
        self, method: Method, deserialize: Callable[[bytes], Any] | None, contents: AsyncIterator[bytes]
    ) -> AsyncIterator[Any]:
        received = Metrics.STREAM_RECEIVED.labels(method.kind, *method.labels)
        async for content in contents:
            received.inc()
            await self._wait_for_intake()
            yield parse(deserialize, content)

    async def _wait_for_intake(self) -> None:
        """A service of the fleet never waits: what is under way could not end without its answers."""
        if not caller().is_service:
            await self._wait()

    async def _when_taken(self, work: Callable[[], Awaitable[Any]]) -> Any:
        await self._wait_for_intake()
        return await work()

    def _unary(self, method: Method, inner: Any, read: Callable[[Any], Any]) -> Any:
        async def call(content: Any, context: Context) -> Any:
            with self._observe_call(method, context) as admit:
                try:
                    await admit()
                    work = self._when_taken(lambda: inner(read(content), context))
                    return await self._before_deadline(work, context)
                except Exception as error:
                    await self._abort(method, context, error)

        return call

    async def _before_deadline(self, work: Coroutine[Any, Any, Any], context: Context) -> Any:
        """What the work returns. Work that will not end in time is cancelled and not waited for: where a part gives no
        answer, its end takes as long as the work would.

        Raises:
            DeadlineError: the work will not end in time.
        """
        remaining = context.time_remaining()
        seconds = None if remaining is None else remaining * (1 - ANSWERED_BEFORE)
        task = asyncio.ensure_future(work)
        try:
            await asyncio.wait({task}, timeout=seconds)
        except asyncio.CancelledError:
            task.cancel()
            await asyncio.wait({task})
            raise
        if task.done():
            return task.result()
        task.cancel()
        self._leaving.add(task)
        task.add_done_callback(self._left)
        raise DeadlineError

    def _left(self, task: asyncio.Future[Any]) -> None:
        self._leaving.discard(task)
        if not task.cancelled():
            task.exception()

    def _stream(self, method: Method, inner: Any, read: Callable[[Any], Any]) -> Any:
        """Writes what the method yields. A generator in its place would be left to the garbage collector when a caller
        goes away, and then ended in another context than that of its span.
        """
        sent = Metrics.STREAM_SENT.labels(method.kind, *method.labels)

        async def call(content: Any, context: Context) -> None:
            with self._observe_call(method, context) as admit:
                try:
                    await admit()
                    await self._wait_for_intake()
                    responses = inner(read(content), context)
                    if isinstance(responses, AsyncGenerator):
                        async with aclosing(responses):
                            async for response in responses:
                                await _write(context, response)
                                sent.inc()
                    else:
                        await self._shutdown.run_until_shutdown(responses)
                except Exception as error:
                    await self._abort(method, context, error)

        return call

    @contextmanager
    def _observe_call(self, method: Method, context: Context) -> Iterator[Callable[[], Awaitable[None]]]:
        metadata = {key: value for key, value in context.invocation_metadata() or () if isinstance(value, str)}
        if method.kind != "unary":
            # How many are open; of unary calls those that ended say enough, and each method is a series less.
            Metrics.RPC_STARTED.labels(method.kind, *method.labels).inc()
        started = time.perf_counter()

        async def admit() -> None:
            identity = identity_of(context)
            given = metadata.get(AUTHORIZATION)
            if given is not None:
                identity = await self._vouch(given.removeprefix(BEARER), identity)
            self._policy.check(identity, method.path)
            _caller.set(identity)
            self._shutdown.enter_call()

        def ended(*, cancelled: bool) -> None:
            code = grpc.StatusCode.CANCELLED if cancelled else context.code() or grpc.StatusCode.OK
            code_name = code.name if isinstance(code, grpc.StatusCode) else str(code)
            Metrics.RPC_HANDLED.labels(method.kind, *method.labels, code_name).inc()
            current.set_attribute("rpc.response.status_code", code_name)
            if code_name in FAULTS:
                failed(current, code_name)
            seconds = time.perf_counter() - started
            if method.kind == "unary":
                # Buckets by service, a sum by method: buckets of each method would be most of a service's series.
                Metrics.RPC_SECONDS.labels(method.labels[0]).observe(seconds, exemplar())
                Metrics.RPC_METHOD_SECONDS.labels(*method.labels).inc(seconds)
            else:
                Metrics.STREAM_SECONDS.labels(*method.labels).observe(seconds, exemplar())

        name = method.path.removeprefix("/")
        attributes = {"rpc.system.name": "grpc", "rpc.method": name}
        traceparent = metadata.get(TRACEPARENT)
        with span(Spans.RPC_SERVER, name, traceparent=traceparent, attributes=attributes, fails=False) as current:
            cancelled = False
            try:
                yield admit
            except asyncio.CancelledError:
                cancelled = True
                raise
            finally:
                ended(cancelled=cancelled)

    async def _abort(self, method: Method, context: Context, error: Exception) -> NoReturn:
        if isinstance(error, grpc.aio.AbortError):
            raise error
        if isinstance(error, RefusedError):
            level = self._log.warning if isinstance(error, ForbiddenError) else self._log.info
            level(LogEvents.RPC_REFUSED, method=method.path, reason=error.reason)
        elif isinstance(error, DeadlineError):
            # How long is waited is the caller's choice; what is away has log lines of its own.
            self._log.warning(LogEvents.RPC_REFUSED, method=method.path, reason=AWAY)
        else:
            self._log.error(LogEvents.RPC_FAILED, method=method.path, exc_info=error)
        code, message, details = status_of(error, self._faulty())
        await context.abort(code, message, ((DETAILS_KEY, details),))
        raise error

"""How a fake serves any call: scripted failures, refusals with their reasons, and each change once under its key."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NoReturn, TypeVar

import grpc
from google.protobuf.message import Message
from google.rpc import error_details_pb2, status_pb2

from cityloop_client.errors import DETAILS_KEY

Answer = TypeVar("Answer", bound=Message)
Context = grpc.aio.ServicerContext[Any, Any]


class Refusal(Exception):  # noqa: N818 not an error of the fake
    """A call is refused, as the services refuse one."""

    def __init__(self, code: grpc.StatusCode, reason: str, message: str, details: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.reason = reason
        self.message = message
        self.details = details or {}


@dataclass(frozen=True, slots=True)
class Failure:
    """What the next call of a method ends with.

    Args:
        refusal: code, reason and message.
        after: whether the call has its effect first, and only its answer is lost.
    """

    refusal: Refusal
    after: bool


@dataclass(slots=True)
class Serving:
    """Serves the calls of one fake."""

    failures: dict[str, list[Failure]] = field(default_factory=dict)
    answers: dict[tuple[str, str], tuple[bytes, Message]] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    """The methods called, in their order: every attempt."""

    async def unary(self, method: str, context: Context, request: Message, effect: Callable[[], Answer]) -> Answer:
        """The answer of a call that has one."""
        failure = self._next_failure(method)
        try:
            if failure is not None and not failure.after:
                raise failure.refusal
            answer = self._once(method, request, effect)
            if failure is not None:
                raise failure.refusal
        except Refusal as refusal:
            await _abort(context, refusal)
        return answer

    async def begin(self, method: str, context: Context) -> None:
        """A stream begins; it ends at once where a failure was scripted."""
        failure = self._next_failure(method)
        if failure is not None:
            await _abort(context, failure.refusal)

    def _next_failure(self, method: str) -> Failure | None:
        self.calls.append(method)
        waiting = self.failures.get(method, [])
        return waiting.pop(0) if waiting else None

    def _once(self, method: str, request: Message, effect: Callable[[], Answer]) -> Answer:
        change = getattr(request, "change", None)
        if change is None:
            return effect()
        key, content = change.idempotency_key, request.SerializeToString(deterministic=True)
        if not 1 <= len(key) <= 200:
            message = "change.idempotency_key must have 1 to 200 characters"
            raise Refusal(grpc.StatusCode.INVALID_ARGUMENT, "IDEMPOTENCY_KEY_MISSING", message)
        if (method, key) not in self.answers:
            self.answers[method, key] = content, effect()
        first, answer = self.answers[method, key]
        if first != content:
            message = f"idempotency key {key!r} was used for another request"
            raise Refusal(grpc.StatusCode.ALREADY_EXISTS, "IDEMPOTENCY_KEY_REUSED", message)
        return answer  # type: ignore[return-value]


async def _abort(context: Context, refusal: Refusal) -> NoReturn:
    status = status_pb2.Status(code=refusal.code.value[0], message=refusal.message)
    if refusal.reason:
        info = error_details_pb2.ErrorInfo(reason=refusal.reason, domain="cityloop", metadata=refusal.details)
        status.details.add().Pack(info)
    await context.abort(refusal.code, refusal.message, ((DETAILS_KEY, status.SerializeToString()),))
    raise refusal

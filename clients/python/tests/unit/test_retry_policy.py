"""Which ends of a call are worth another attempt, and when."""

from __future__ import annotations

import grpc
import pytest
from cityloop_client import CallError, RetryPolicy
from cityloop_client.errors import KINDS, FailedError

RETRY_POLICY = RetryPolicy(first_pause_seconds=0.1, longest_pause_seconds=2.0)
AGAIN = {grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.CANCELLED, grpc.StatusCode.DEADLINE_EXCEEDED}


def ended(code: grpc.StatusCode, retry_after: float | None = None) -> CallError:
    return KINDS.get(code, FailedError)("a.b/C", code, "", "why", {}, retry_after)


@pytest.mark.parametrize("code", [code for code in grpc.StatusCode if code is not grpc.StatusCode.OK])
def test_only_what_may_end_otherwise_is_tried_again(code: grpc.StatusCode) -> None:
    assert (RETRY_POLICY.pause(ended(code), 1, 0.5) is not None) == (code in AGAIN)


def test_pauses_double_up_to_the_longest_and_scatter_by_half() -> None:
    away = ended(grpc.StatusCode.UNAVAILABLE)
    assert [RETRY_POLICY.pause(away, failures, 1) for failures in (1, 2, 3, 5, 6, 10_000)] == [0.1, 0.2, 0.4, 1.6, 2, 2]
    assert RETRY_POLICY.pause(away, 10, 0) == 1


def test_one_that_is_overloaded_is_asked_when_it_said() -> None:
    assert RETRY_POLICY.pause(ended(grpc.StatusCode.RESOURCE_EXHAUSTED, 7.5), 3, 0.5) == 7.5

"""Items of a call that were not taken, as contracts have them."""

from __future__ import annotations

from collections.abc import Mapping

from cityloop.common.v1.common_pb2 import RejectedItem
from cityloop_kernel import RefusedError


def rejected_items(rejected: Mapping[int, RefusedError]) -> list[RejectedItem]:
    """Refusals by their places in the call, from 0, in that order."""
    return [
        RejectedItem(index=index, reason=error.reason, message=str(error)) for index, error in sorted(rejected.items())
    ]

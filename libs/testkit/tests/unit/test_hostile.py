"""Of messages that were tried before each field is spoilt once, of all others with every value that is bad."""

from __future__ import annotations

from typing import Any

from cityloop.common.v1.common_pb2 import Change
from cityloop.sensing.v1.registry_service_pb2 import RegisterThingRequest
from cityloop_testkit.hostile import hostile, messages_in

CHANGE: str = Change.DESCRIPTOR.full_name
NAMES: dict[str, Any] = {"post_id": "drainage.handle"}


def spoilt(tried: set[str]) -> dict[str, int]:
    """How often each field is spoilt."""
    found = [what.partition(" ")[0] for what, _ in hostile(RegisterThingRequest.DESCRIPTOR, NAMES, tried)]
    return {field: found.count(field) for field in found}


def test_what_was_tried_before_is_spoilt_once_a_field() -> None:
    whole, brief = spoilt(set()), spoilt({CHANGE})
    of_change = {field for field in whole if field.startswith("change.")}
    assert of_change
    assert brief == {field: 1 if field in of_change else times for field, times in whole.items()}
    assert whole["change.idempotency_key"] > 1


def test_messages_stand_in_messages() -> None:
    assert {CHANGE, "cityloop.common.v1.Actor"} <= messages_in(RegisterThingRequest.DESCRIPTOR)
    assert messages_in(Change.DESCRIPTOR) >= {"cityloop.common.v1.Actor"}
    assert CHANGE not in messages_in(Change.DESCRIPTOR)

"""A batch of readings in JSON is judged reading by reading: one that is none costs the others nothing."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest
from cityloop_kernel import InvalidError, RefusedError
from cityloop_sensing_ingest.observations.entrypoints.http_edge import listed, microseconds, read_each
from cityloop_web.charsets import read_json

GOOD = {"datastream_id": "gauge", "phenomenon_time": "2026-07-01T08:00:00+08:00", "value": 12.5}


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"value": None}, "VALUE_INVALID"),
        ({"value": float("nan")}, "VALUE_INVALID"),
        ({"value": float("-inf")}, "VALUE_INVALID"),
        ({"value": "high"}, "VALUE_INVALID"),
        ({"value": [1]}, "VALUE_INVALID"),
        ({"value": 10**400}, "VALUE_INVALID"),
        ({"phenomenon_time": None}, "TIME_INVALID"),
        ({"phenomenon_time": "2026-07-01T08:00:00"}, "TIME_INVALID"),
        ({"phenomenon_time": "yesterday"}, "TIME_INVALID"),
        ({"phenomenon_time": 1e300}, "TIME_INVALID"),
        ({"datastream_id": ""}, "READING_INVALID"),
        ({"datastream_id": 7}, "READING_INVALID"),
        ({"datastream_id": "a\0b"}, "READING_INVALID"),
        ({"datastream_id": "\ud800"}, "READING_INVALID"),
        ({"datastream_id": "x" * 201}, "READING_INVALID"),
        ({"unit": "cm"}, "READING_INVALID"),
    ],
)
def test_a_reading_that_is_none_is_named_by_its_place(changes: dict[str, Any], reason: str) -> None:
    readings, rejected = read_each([GOOD, {**GOOD, **changes}, GOOD])
    assert list(readings) == [0, 2]
    assert [(item.index, item.reason) for item in rejected] == [(1, reason)]
    assert len(rejected[0].detail) < 200


@pytest.mark.parametrize("item", [None, 7, "reading", [], {}])
def test_what_is_no_reading_at_all_is_named_by_its_place(item: object) -> None:
    readings, rejected = read_each([item, GOOD])
    assert list(readings) == [1]
    assert rejected[0].index == 0


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ([], "BODY_INVALID"),
        ({}, "BODY_INVALID"),
        ({"readings": 7}, "BODY_INVALID"),
        ({"readings": [GOOD], "more": 1}, "BODY_INVALID"),
        ({"readings": []}, "BATCH_TOO_LARGE"),
        ({"readings": [GOOD] * 1_001}, "BATCH_TOO_LARGE"),
    ],
    ids=["list", "empty", "number", "more", "no reading", "too many"],
)
def test_what_is_no_batch_is_refused(content: object, reason: str) -> None:
    with pytest.raises(InvalidError) as error:
        listed(content)
    assert error.value.reason == reason


def test_damaged_bodies_are_refused_or_judged_reading_by_reading() -> None:
    dice = random.Random(17)  # noqa: S311 no secret
    base = json.dumps({"readings": [GOOD, {**GOOD, "value": None}, GOOD]}).encode()
    taken = 0
    for _ in range(1_000):
        body = bytearray(base)
        for _ in range(dice.randrange(1, 4)):
            at = dice.randrange(len(body))
            body[at : at + dice.randrange(3)] = dice.choice(
                (b"", b"\xff", b"9" * 30, b'"', b"{", b"null", dice.randbytes(2))
            )
        try:
            sent = listed(read_json(bytes(body), "application/json"))
        except RefusedError:
            continue
        readings, rejected = read_each(sent)
        assert len(readings) + len(rejected) == len(sent)
        for reading in readings.values():
            microseconds(reading.phenomenon_time)
            reading.datastream_id.encode()
        taken += len(readings)
    assert taken > 100

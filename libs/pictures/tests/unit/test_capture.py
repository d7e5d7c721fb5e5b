"""Where and when a photo says it was taken, and what it says in a way that cannot be believed."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from cityloop_pictures.capture import Capture, capture_of

CAMERA: dict[int, Any] = {0x9003: "2026:07:01 18:03:22", 0x9011: "+08:00"}
GPS: dict[int, Any] = {1: "N", 2: (23.0, 5.0, 6.78), 3: "E", 4: (113.0, 14.0, 1.5)}


def test_a_time_keeps_its_offset_or_says_that_it_has_none() -> None:
    assert capture_of(CAMERA, {}).at == "2026-07-01T18:03:22+08:00"
    assert capture_of({0x9003: "2026:07:01 18:03:22"}, {}).at == "2026-07-01T18:03:22"
    assert capture_of({**CAMERA, 0x9011: "east"}, {}).at == "2026-07-01T18:03:22"
    assert dt.datetime.fromisoformat(capture_of(CAMERA, GPS).at).tzinfo is not None


def test_without_a_time_of_the_camera_that_of_the_satellites_counts() -> None:
    assert capture_of({}, {7: (10.0, 3.0, 22.9), 29: "2026:07:01"}).at == "2026-07-01T10:03:22+00:00"
    assert capture_of({}, {7: (10.0, 3.0)}).at == ""


def test_the_sides_of_the_earth_count() -> None:
    said = capture_of({}, {**GPS, 1: b"S\x00", 3: "W"})
    assert (said.longitude, said.latitude) == (-113.23375, -23.0852167)
    assert said
    assert not Capture()


@pytest.mark.parametrize(
    "gps",
    [
        {**GPS, 1: "?"},
        {**GPS, 2: (91.0, 0.0, 0.0)},
        {**GPS, 2: (float("nan"), 0.0, 0.0)},
        {**GPS, 2: (23.0, 5.0)},
        {**GPS, 4: "113"},
        {**GPS, 4: ("a", "b", "c")},
        {key: value for key, value in GPS.items() if key != 3},
        {},
    ],
)
def test_a_place_that_is_none_is_not_said(gps: dict[int, Any]) -> None:
    assert capture_of(CAMERA, gps) == Capture("2026-07-01T18:03:22+08:00")


@pytest.mark.parametrize("time", ["0000:00:00 00:00:00", "1970:01:01 00:00:00", "yesterday", "", None])
def test_a_time_that_is_none_is_not_said(time: str | None) -> None:
    assert capture_of({0x9003: time}, {}) == Capture()


@pytest.mark.parametrize(("error", "metres"), [(12.5, 12.5), (-1.0, 0.0), (float("inf"), 0.0), ("far", 0.0)])
def test_an_accuracy_is_a_positive_number_or_not_said(error: object, metres: float) -> None:
    assert capture_of({}, {**GPS, 31: error}).accuracy_metres == metres

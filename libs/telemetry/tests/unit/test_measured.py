"""What is read from elsewhere: absent before it was read, absent when the reading is old, never stale."""

from __future__ import annotations

from cityloop_telemetry import VALID_SECONDS, Measured
from prometheus_client import CollectorRegistry, generate_latest


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def gauge(clock: Clock, *labels: str) -> tuple[Measured, CollectorRegistry]:
    registry = CollectorRegistry()
    return Measured("cityloop_waiting_rows", "Rows", labels, registry=registry, clock=clock), registry


def test_it_is_absent_until_it_is_read() -> None:
    measured, registry = gauge(Clock())
    assert registry.get_sample_value("cityloop_waiting_rows") is None
    measured.read_one(3)
    assert registry.get_sample_value("cityloop_waiting_rows") == 3


def test_it_is_absent_again_once_the_reading_is_too_old() -> None:
    clock = Clock()
    measured, registry = gauge(clock)
    measured.read_one(3)
    clock.now += VALID_SECONDS - 0.1
    assert registry.get_sample_value("cityloop_waiting_rows") == 3
    clock.now += 0.2
    assert registry.get_sample_value("cityloop_waiting_rows") is None
    assert b"cityloop_waiting_rows 3" not in generate_latest(registry)


def test_what_is_not_in_a_reading_is_gone() -> None:
    measured, registry = gauge(Clock(), "topic")
    measured.read({("a",): 1, ("b",): 2})
    measured.read({("b",): 5})
    assert registry.get_sample_value("cityloop_waiting_rows", {"topic": "a"}) is None
    assert registry.get_sample_value("cityloop_waiting_rows", {"topic": "b"}) == 5


def test_what_is_forgotten_is_absent_at_once() -> None:
    measured, registry = gauge(Clock())
    measured.read_one(3)
    measured.forget()
    assert registry.get_sample_value("cityloop_waiting_rows") is None

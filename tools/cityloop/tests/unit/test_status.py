"""What `make status` says of a service, by what that answers."""

from __future__ import annotations

from cityloop_cli.status import ask, part_of
from cityloop_local.workspace import free_port

METRICS = """
process_start_time_seconds 1.7672256e+09
cityloop_consumer_lag_records{group="event-hub",topic="a"} 3.0
cityloop_consumer_lag_records{group="event-hub",topic="b"} 4.0
cityloop_consumer_lag_seconds{group="event-hub",topic="a"} 1.0
cityloop_consumer_lag_seconds{group="event-hub",topic="b"} 12.0
cityloop_outbox_rows 0.0
cityloop_outbox_oldest_seconds 0.0
cityloop_dead_letter_records{topic="a"} 2.0
"""


def test_a_service_that_is_well_in_a_line() -> None:
    line = part_of("event-hub", 1, {}, METRICS).line
    assert "ready" in line
    assert "NOT READY" not in line
    assert "2026-01-01" in line or "2025-12-31" in line, "in the reader's own time"
    assert "started again 1 times; lag 7 records, the oldest 12 s old; outbox 0 rows; dead letters 2" in line


def test_what_could_not_be_measured_is_not_told_as_nothing() -> None:
    line = part_of("event-hub", 0, {"database": "is away"}, "process_start_time_seconds 1.0\n").line
    assert "NOT READY" in line
    assert "lag not measured; outbox not measured; dead letters not measured" in line


def test_a_service_whose_topics_have_no_dead_letters_has_none() -> None:
    assert part_of("data-sharing", 0, {}, METRICS.replace("cityloop_dead_letter_records", "x")).dead_letters == 0


def test_a_service_that_does_not_answer_says_where_to_look() -> None:
    part = ask("event-hub", free_port(), 2)
    assert "NOT READY" in part.line
    assert "not running, started again 2 times" in part.line
    assert "see logs/event-hub.log" in part.problems["process"]

"""What `make status` says of a service, by what that answers."""

from __future__ import annotations

from cityloop_cli.status import ask, part_of, restarts_in
from cityloop_local.workspace import free_port
from cityloop_terminal.languages import language_of

ENGLISH = language_of({"LANG_UI": "en"})
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
    line = part_of("event-hub", 1, {}, METRICS).line(ENGLISH)
    assert "ready" in line
    assert "NOT READY" not in line
    assert "Jan 1, 2026" in line or "Dec 31, 2025" in line, "in the reader's own time"
    assert "started again 1 time; lag 7 records, the oldest 12 sec old; outbox 0 rows; dead letters 2" in line


def test_what_could_not_be_measured_is_not_told_as_nothing() -> None:
    line = part_of("event-hub", 0, {"database": "is away"}, "process_start_time_seconds 1.0\n").line(ENGLISH)
    assert "NOT READY" in line
    assert "lag not measured; outbox not measured; dead letters not measured" in line


def test_a_service_whose_topics_have_no_dead_letters_has_none() -> None:
    assert part_of("data-sharing", 0, {}, METRICS.replace("cityloop_dead_letter_records", "x")).dead_letters == 0


def test_a_service_that_does_not_answer_says_where_to_look() -> None:
    address = f"127.0.0.1:{free_port()}"
    part = ask("event-hub", address, 2, "logs/event-hub.log")
    assert "NOT READY" in part.line(ENGLISH)
    assert "not running, started again 2 times" in part.line(ENGLISH)
    assert "see logs/event-hub.log" in ENGLISH.spoken(part.problems["process"])
    remote = ask("event-hub", address)
    assert "not running; lag" in remote.line(ENGLISH), "nobody counts how often"
    assert f"{address} does not answer" in ENGLISH.spoken(remote.problems["process"])


def test_a_service_in_json() -> None:
    found = part_of("event-hub", None, {"database": "is away"}, METRICS).fields
    assert found == {
        "service": "event-hub",
        "ready": False,
        "since": "2026-01-01T00:00:00+00:00",
        "restarts": None,
        "problems": {"database": "is away"},
        "lag": {"records": 7, "oldest_seconds": 12.0},
        "outbox": {"rows": 0, "oldest_seconds": 0.0},
        "dead_letters": 2,
    }


def test_what_was_started_again_is_counted_by_the_supervisors_log_in_whatever_language_it_speaks() -> None:
    log = "event-hub 已结束\n" + 2 * '{"event": "process_started_again", "process": "event-hub"}\n' + '{"event": "x"}\n'
    assert (restarts_in(log)["event-hub"], restarts_in(log)["Kafka"]) == (2, 0)

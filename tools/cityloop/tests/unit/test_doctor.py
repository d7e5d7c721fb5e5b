"""What is wrong is found and shown with what to do; what is right is not called wrong."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from cityloop_cli.broker_topics import TopicSettings, TopicState, compared
from cityloop_cli.checks import CHECKS, Problem
from cityloop_cli.examination import Examination
from cityloop_cli.main import app
from cityloop_cli.status import Part, part_of
from cityloop_local.workspace import free_port
from cityloop_messaging import TopicAhead
from cityloop_terminal.languages import language_of
from typer.testing import CliRunner

ENGLISH = language_of({"LANG_UI": "en"})
RUNBOOKS = Path(__file__).parents[4] / "docs/operations/runbooks"
WELL = """
cityloop_build_info{service="event-hub",version="0.1.0",python="3.11.7"} 1.0
cityloop_city_version 4.0
cityloop_calendar_seconds 3000000.0
cityloop_pack_version{pack="base"} 1.0
cityloop_pack_version{pack="flood"} 2.0
cityloop_certificate_expiry_seconds{file="event-hub.crt"} 900000.0
cityloop_consumer_standstill_seconds{group="event-hub",topic="citizen.reports.v1"} 0.0
cityloop_consumer_lag_seconds{group="event-hub",topic="citizen.reports.v1"} 3.0
cityloop_consumer_stopped_partitions{group="event-hub",topic="citizen.reports.v1"} 0.0
cityloop_dead_letter_records{topic="citizen.reports.v1"} 0.0
cityloop_outbox_oldest_seconds 1.0
cityloop_parked_oldest_seconds{consumer="event-hub"} 0.0
cityloop_mode_missing_acknowledgements{follower="sensing-ingest"} 0.0
"""
READING = '{group="event-hub",topic="citizen.reports.v1"}'
TOPIC = compared({"t": TopicSettings(3, {})}, {"t": TopicSettings(3, {})})


def part(name: str = "event-hub", was: str = "", now: str = "", ahead: float = 0.0) -> Part:
    """A service that is well but for one line of what it measures."""
    assert was in WELL
    return part_of(name, None, {}, WELL.replace(was, now, 1), ahead)


def examined(
    *parts: Part,
    topics: Sequence[TopicState] = TOPIC,
    expiry: float = 900_000.0,
    disk: tuple[str, int, int] | None = ("/fleet", 50 * 10**9, 100 * 10**9),
    schema: tuple[Sequence[int], Sequence[int]] = ((), ()),
    ahead: Sequence[TopicAhead] = (),
) -> Examination:
    return Examination(
        [part("sensing-ingest"), *parts],
        "0.1.0",
        topics,
        {"operator.crt": expiry},
        disk,
        schemas={"event-hub": schema},
        ahead={"event-hub": ahead},
    )


def problems(found: Examination) -> dict[str, list[Problem]]:
    told = {name: list(check(found)) for name, check in CHECKS.items()}
    return {name: each for name, each in told.items() if each}


def test_a_fleet_that_is_well_has_no_ills() -> None:
    assert problems(examined(part())) == {}
    assert problems(examined(part(), disk=None)) == {}, "elsewhere"


@pytest.mark.parametrize(
    ("check", "found", "said"),
    [
        (
            "services",
            examined(part_of("event-hub", None, {"database": "no answer for 9 s"}, WELL)),
            "event-hub is not ready: database: no answer for 9 s",
        ),
        (
            "versions",
            examined(part(was='version="0.1.0"', now='version="0.2.0"')),
            "finish the upgrade, or roll it back",
        ),
        ("city", examined(part(was="city_version 4.0", now="city_version 3.0")), "event-hub 3 and sensing-ingest 4"),
        (
            "calendar",
            examined(part(was="calendar_seconds 3000000.0", now="calendar_seconds 90000.0")),
            "the calendar of the city ends in 1 day: add the next year",
        ),
        (
            "packs",
            examined(part(was='{pack="flood"} 2.0', now='{pack="flood"} 1.0')),
            "different versions of flood: event-hub 1 and sensing-ingest 2",
        ),
        (
            "packs",
            examined(part(was='cityloop_pack_version{pack="flood"} 2.0\n')),
            "different versions of flood: event-hub – and sensing-ingest 2",
        ),
        (
            "certificates",
            examined(part(was="900000.0", now="80000.0")),
            "event-hub event-hub.crt expires in 1 day: renew",
        ),
        ("certificates", examined(part(), expiry=-5.0), "operator.crt expires in 0 days"),
        (
            "topics",
            examined(part(), topics=compared({"t": TopicSettings(3, {})}, {})),
            "t missing: create it with 3 partitions",
        ),
        ("migrations", examined(part(), schema=([101], [])), "is behind this release: migrations 101 are missing"),
        ("migrations", examined(part(), schema=([], [102])), "is ahead of this release: it has migrations 102"),
        (
            "ahead",
            examined(
                part(), ahead=[TopicAhead("events.warnings.v1", 0, 4, 6), TopicAhead("events.warnings.v1", 1, 0, 1)]
            ),
            "events.warnings.v1 holds 3 records that the database of event-hub has not sent",
        ),
        (
            "consumers",
            examined(part(was=f"standstill_seconds{READING} 0.0", now=f"standstill_seconds{READING} 70.0")),
            "has not moved for 70 sec: look at its log",
        ),
        (
            "consumers",
            examined(part(was="} 3.0\n", now="} 500.0\n")),
            "event-hub is 8 min behind on citizen.reports.v1",
        ),
        (
            "dead-letters",
            examined(part("data-sharing", 'v1"} 0.0\ncityloop_outbox', 'v1"} 7.0\ncityloop_outbox')),
            "7 records of citizen.reports.v1 were set aside: `cityloop dlq show citizen.reports.v1`",
        ),
        (
            "consumers",
            examined(part(was=f"stopped_partitions{READING} 0.0", now=f"stopped_partitions{READING} 1.0")),
            "event-hub has stopped 1 partition of citizen.reports.v1",
        ),
        ("outbox", examined(part(was="oldest_seconds 1.0", now="oldest_seconds 90.0")), "has waited 90 sec"),
        ("parked", examined(part(was='{consumer="event-hub"} 0.0', now='{consumer="event-hub"} 400.0')), "7 min"),
        (
            "modes",
            examined(part(was='"sensing-ingest"} 0.0', now='"sensing-ingest"} 2.0')),
            "does not follow 2 operating",
        ),
        ("clocks", examined(part(ahead=-9.0)), "the clock of event-hub differs from this one's by -9 s"),
        ("disk", examined(part(), disk=("/fleet", 6 * 10**9, 100 * 10**9)), "/fleet has 6 GB (6 %) left: make room"),
        ("disk", examined(part(), disk=("/fleet", 10**9, 4 * 10**9)), "/fleet has 1 GB (25 %) left"),
    ],
)
def test_what_is_ill_is_told_with_what_to_do(check: str, found: Examination, said: str) -> None:
    told = problems(found)
    assert set(told) == {check}
    assert said in ENGLISH.spoken(told[check][0].said)
    runbook = told[check][0].runbook
    assert not runbook or (RUNBOOKS / f"{runbook}.md").is_file()


def test_a_doctor_who_reaches_nobody_says_whom(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Neither a service nor the broker answers, and there is no certificate."""
    monkeypatch.setenv("LANG_UI", "en")
    monkeypatch.setenv("CITYLOOP_FLEET_FOLDER", str(tmp_path / "none"))
    for name in ("KEY", "CERTIFICATE", "AUTHORITY"):
        monkeypatch.delenv(f"CITYLOOP_{name}", raising=False)
    nobody = f"127.0.0.1:{free_port()}"
    asked = ["--kafka", nobody, "--admin", f"event-hub={nobody}", "doctor"]
    result = CliRunner().invoke(app, asked)
    assert result.exit_code == 1
    assert f"services: event-hub is not ready: process: {nobody} does not answer" in result.stdout
    assert "see docs/operations/runbooks/CityloopServiceDown.md" in result.stdout
    assert "topics: Kafka refused or did not answer" in result.stdout
    assert "certificates: not looked at: give --key or set CITYLOOP_KEY" in result.stdout
    told = json.loads(CliRunner().invoke(app, [*asked, "--json"]).stdout)["checks"]
    assert {check["check"]: (check["looked_at"], len(check["problems"])) for check in told if check["problems"]} == {
        "services": (True, 1),
        "topics": (True, 1),
    }
    assert {check["check"] for check in told if not check["looked_at"]} == {
        "certificates",
        "disk",
        "migrations",
        "ahead",
    }

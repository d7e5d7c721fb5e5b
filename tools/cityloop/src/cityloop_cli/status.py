"""`make status`: what each part of the local fleet says of itself."""

from __future__ import annotations

import datetime as dt
import json
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from cityloop.topics import TOPICS
from cityloop_local.workspace import LOOPBACK, listening
from prometheus_client.parser import text_string_to_metric_families

ASK_SECONDS = 2.0
STARTED_AGAIN = " had ended and is started again"
ABSENT = "not measured"


@dataclass(frozen=True, slots=True)
class Part:
    """A service as it answers now.

    Args:
        name: of the service.
        since: when its process began; None when it does not answer.
        restarts: how often the supervisor has started it again.
        problems: why it is not ready; empty when it is.
        lag: records not handled, and age of the oldest in seconds; None when it is not measured.
        outbox: rows not sent, and age of the oldest in seconds.
        dead_letters: of the topics that it consumes, not replayed.
    """

    name: str
    since: dt.datetime | None
    restarts: int
    problems: Mapping[str, str]
    lag: tuple[int, float] | None = None
    outbox: tuple[int, float] | None = None
    dead_letters: int | None = None

    @property
    def line(self) -> str:
        """What people read of it."""
        state = "ready" if not self.problems else "NOT READY"
        since = "not running" if self.since is None else f"up since {self.since.astimezone():%Y-%m-%d %H:%M:%S}"
        lag, outbox = _waiting(self.lag, "records"), _waiting(self.outbox, "rows")
        letters = ABSENT if self.dead_letters is None else str(self.dead_letters)
        return (
            f"{self.name:20} {state:9}  {since}, started again {self.restarts} times;"
            f" lag {lag}; outbox {outbox}; dead letters {letters}"
        )


def _waiting(found: tuple[int, float] | None, what: str) -> str:
    if found is None:
        return ABSENT
    count, seconds = found
    return f"{count} {what}" + (f", the oldest {seconds:.0f} s old" if count else "")


def lines_of_status(folder: Path) -> Iterator[str]:
    """A line for broker and database server, for each service, and for each thing that keeps it from being ready."""
    supervisor = folder / "supervisor.log"
    said = supervisor.read_text(errors="replace").splitlines() if supervisor.is_file() else []
    machine = json.loads((folder / "machine.json").read_text())
    for name, label in (("postgres", "PostgreSQL"), ("kafka", "Kafka")):
        state = "listens" if listening(machine[name]) else "DOES NOT LISTEN"
        yield f"{label:20} {state:9}  port {machine[name]}, started again {_restarts(said, label)} times"
    ports = json.loads((folder / "fleet.json").read_text())["ports"]
    for key, port in ports.items():
        name, _, kind = key.rpartition(".")
        if kind == "admin":
            part = ask(name, port, _restarts(said, name))
            yield part.line
            yield from (f"{'':20} {what}: {problem}" for what, problem in part.problems.items())


def ask(name: str, port: int, restarts: int) -> Part:
    """What the service behind an admin port says."""
    try:
        problems = json.loads(_read(port, "ready"))["problems"]
        text = _read(port, "metrics")
    except OSError as error:
        return Part(name, None, restarts, {"process": f"does not answer ({error}); see logs/{name}.log"})
    return part_of(name, restarts, problems, text)


def part_of(name: str, restarts: int, problems: Mapping[str, str], metrics: str) -> Part:
    """A service by its answers to `/ready` and `/metrics`."""
    values: dict[str, list[float]] = {}
    for family in text_string_to_metric_families(metrics):
        for sample in family.samples:
            values.setdefault(sample.name, []).append(sample.value)

    def pair(count: str, age: str) -> tuple[int, float] | None:
        return (int(sum(values[count])), max(values[age])) if count in values and age in values else None

    started = values.get("process_start_time_seconds")
    letters = values.get("cityloop_dead_letter_records", None if _sets_aside(name) else [])
    return Part(
        name,
        dt.datetime.fromtimestamp(started[0], dt.UTC) if started else None,
        restarts,
        problems,
        pair("cityloop_consumer_lag_records", "cityloop_consumer_lag_seconds"),
        pair("cityloop_outbox_rows", "cityloop_outbox_oldest_seconds"),
        None if letters is None else int(sum(letters)),
    )


def _sets_aside(service: str) -> bool:
    return any(service in topic.consumers and topic.dead_letters for topic in TOPICS.values())


def _restarts(said: list[str], name: str) -> int:
    return sum(line.startswith(f"{name}{STARTED_AGAIN}") for line in said)


def _read(port: int, path: str) -> str:
    try:
        with urllib.request.urlopen(f"http://{LOOPBACK}:{port}/{path}", timeout=ASK_SECONDS) as answer:
            return str(answer.read().decode())
    except urllib.error.HTTPError as error:  # 503 says why
        return error.read().decode()

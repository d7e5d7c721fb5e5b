"""`make status`: what each part of the local fleet says of itself."""

from __future__ import annotations

import datetime as dt
import json
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from cityloop.topics import TOPICS
from cityloop_kernel import Phrase, say
from cityloop_local.workspace import LOOPBACK, listening
from cityloop_localisation import Language
from cityloop_telemetry import LogEvent
from prometheus_client.parser import text_string_to_metric_families

ASK_SECONDS = 2.0
NAME_WIDTH, STATE_WIDTH = 20, 9
ABSENT = say("status-not-measured")


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
    problems: Mapping[str, Phrase]
    lag: tuple[int, float] | None = None
    outbox: tuple[int, float] | None = None
    dead_letters: int | None = None

    def line(self, language: Language) -> str:
        """What people read of it."""
        state = language.say("status-not-ready" if self.problems else "status-ready")
        zone = dt.datetime.now().astimezone().tzinfo or dt.UTC
        moment = "" if self.since is None else language.moment(self.since, zone, seconds=True)
        since = say("status-up", moment=moment) if moment else say("status-down")
        lag = ABSENT if self.lag is None else _waiting(say("status-records", count=self.lag[0]), self.lag)
        outbox = ABSENT if self.outbox is None else _waiting(say("status-rows", count=self.outbox[0]), self.outbox)
        letters = ABSENT if self.dead_letters is None else str(self.dead_letters)
        name, state = self.name.ljust(NAME_WIDTH), state.ljust(STATE_WIDTH)
        return language.say(
            "status-part",
            name=name,
            state=state,
            since=since,
            times=self.restarts,
            lag=lag,
            outbox=outbox,
            letters=letters,
        )


def _waiting(waiting: Phrase, found: tuple[int, float]) -> Phrase:
    count, seconds = found
    return say("status-oldest", waiting=waiting, seconds=seconds) if count else waiting


def lines_of_status(folder: Path, language: Language) -> Iterator[str]:
    """A line for broker and database server, for each service, and for each thing that keeps it from being ready."""
    supervisor = folder / "supervisor.log"
    restarts = restarts_in(supervisor.read_text(errors="replace") if supervisor.is_file() else "")
    machine = json.loads((folder / "machine.json").read_text())
    for name, label in (("postgres", "PostgreSQL"), ("kafka", "Kafka")):
        state = language.say("status-listens" if listening(machine[name]) else "status-does-not-listen")
        shown = {"name": label.ljust(NAME_WIDTH), "state": state.ljust(STATE_WIDTH), "port": str(machine[name])}
        yield language.say("status-server", **shown, times=restarts[label])
    ports = json.loads((folder / "fleet.json").read_text())["ports"]
    for key, port in ports.items():
        name, _, kind = key.rpartition(".")
        if kind == "admin":
            part = ask(name, port, restarts[name])
            yield part.line(language)
            for what, problem in part.problems.items():
                yield " " * (NAME_WIDTH + 1) + language.say("status-problem", what=what, problem=problem)


def ask(name: str, port: int, restarts: int) -> Part:
    """What the service behind an admin port says."""
    try:
        problems = json.loads(_read(port, "ready"))["problems"]
        text = _read(port, "metrics")
    except OSError as error:
        silent = say("status-does-not-answer", problem=str(error), log=f"logs/{name}.log")
        return Part(name, None, restarts, {"process": silent})
    return part_of(name, restarts, problems, text)


def part_of(name: str, restarts: int, problems: Mapping[str, Phrase], metrics: str) -> Part:
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


def restarts_in(log: str) -> Counter[str]:
    """How often the supervisor started each process again, by its log, whose other lines are for people."""
    found: Counter[str] = Counter()
    for line in log.splitlines():
        if LogEvent.PROCESS_STARTED_AGAIN in line and line.startswith("{"):
            found[json.loads(line)["process"]] += 1
    return found


def _read(port: int, path: str) -> str:
    try:
        with urllib.request.urlopen(f"http://{LOOPBACK}:{port}/{path}", timeout=ASK_SECONDS) as answer:
            return str(answer.read().decode())
    except urllib.error.HTTPError as error:  # 503 says why
        return error.read().decode()

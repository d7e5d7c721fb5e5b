"""`make status` and `cityloop status`: what each part of a fleet says of itself."""

from __future__ import annotations

import datetime as dt
import json
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import typer
from cityloop.common.v1.common_pb2 import Phrase as PhraseMessage
from cityloop.topics import TOPICS
from cityloop_kernel import Phrase, say
from cityloop_local.telemetry import LogEvents
from cityloop_local.workspace import LOOPBACK, listening
from cityloop_localisation import Language
from cityloop_packs.problem_messages import phrase_of_message
from cityloop_terminal.console import language as terminal_language
from cityloop_terminal.console import out, spoken
from cityloop_terminal.help_pages import SpokenCommand
from google.protobuf.json_format import ParseDict
from prometheus_client.parser import text_string_to_metric_families

from cityloop_cli.connection import Connection, refusals
from cityloop_cli.results import Json, print_json

ASK_SECONDS = 2.0
NAME_WIDTH, STATE_WIDTH = 20, 9
ABSENT = say("status-not-measured")
Sample = tuple[Mapping[str, str], float]
"""Labels and value."""

app = typer.Typer()


@app.command(cls=SpokenCommand, help="help-status")
def status(context: typer.Context, as_json: Json = False) -> None:
    """Whether each service is ready, since when it is up, and what waits there."""
    connection: Connection = context.obj
    with refusals(""):
        parts = [ask(name, address) for name, address in connection.admin_ports().items()]
    if as_json:
        print_json({"services": [part.fields for part in parts]})
    else:
        for line in (line for part in parts for line in _lines(part, terminal_language())):
            out.print(line, markup=False)
    if any(part.problems for part in parts):
        raise typer.Exit(1)


@dataclass(frozen=True, slots=True)
class Part:
    """A service as it answers now.

    Args:
        name: of the service.
        since: when its process began; None when it does not answer.
        restarts: how often the supervisor has started it again; None where nobody counts.
        problems: why it is not ready; empty when it is.
        lag: records not handled, and age of the oldest in seconds; None when it is not measured.
        outbox: rows not sent, and age of the oldest in seconds.
        dead_letters: of the topics that it consumes, not replayed.
        metrics: all that it measures, by the names of samples.
        ahead: seconds that its clock is ahead of this one; None when it does not say.
    """

    name: str
    since: dt.datetime | None
    restarts: int | None
    problems: Mapping[str, Phrase]
    lag: tuple[int, float] | None = None
    outbox: tuple[int, float] | None = None
    dead_letters: int | None = None
    metrics: Mapping[str, Sequence[Sample]] = field(default_factory=dict)
    ahead: float | None = None

    @property
    def fields(self) -> dict[str, Any]:
        """For programs."""
        return {
            "service": self.name,
            "ready": not self.problems,
            "since": None if self.since is None else self.since.isoformat(),
            "restarts": self.restarts,
            "problems": {what: spoken(problem) for what, problem in self.problems.items()},
            "lag": None if self.lag is None else dict(zip(("records", "oldest_seconds"), self.lag, strict=True)),
            "outbox": None if self.outbox is None else dict(zip(("rows", "oldest_seconds"), self.outbox, strict=True)),
            "dead_letters": self.dead_letters,
        }

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
            again="" if self.restarts is None else say("status-again", times=self.restarts),
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
            yield from _lines(ask(name, f"{LOOPBACK}:{port}", restarts[name], f"logs/{name}.log"), language)


def _lines(part: Part, language: Language) -> Iterator[str]:
    yield part.line(language)
    for what, problem in part.problems.items():
        yield " " * (NAME_WIDTH + 1) + language.say("status-problem", what=what, problem=problem)


def ask(name: str, address: str, restarts: int | None = None, log: str = "") -> Part:
    """What the service behind an admin port says."""
    try:
        answer, ahead = _read(address, "ready")
        metrics, _ = _read(address, "metrics")
    except OSError as error:
        silent = {"problem": str(error), "log": log} if log else {"address": address, "problem": str(error)}
        said = say("status-does-not-answer", **silent) if log else say("status-silent", **silent)
        return Part(name, None, restarts, {"process": said})
    return part_of(name, restarts, problems_of(json.loads(answer)), metrics, ahead)


def problems_of(answer: Mapping[str, Any]) -> dict[str, Phrase]:
    """What `/ready` names, in the contract's form; in English of a service of an earlier release."""
    phrases = answer.get("phrases", {})
    return {
        name: phrase_of_message(ParseDict(phrases[name], PhraseMessage())) if name in phrases else text
        for name, text in answer["problems"].items()
    }


def part_of(
    name: str, restarts: int | None, problems: Mapping[str, Phrase], metrics: str, ahead: float | None = None
) -> Part:
    """A service by its answers to `/ready` and `/metrics`."""
    samples: dict[str, list[Sample]] = {}
    for family in text_string_to_metric_families(metrics):
        for sample in family.samples:
            samples.setdefault(sample.name, []).append((sample.labels, sample.value))
    values = {measured: [value for _, value in found] for measured, found in samples.items()}

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
        samples,
        ahead,
    )


def _sets_aside(service: str) -> bool:
    return any(service in topic.consumers and topic.dead_letters for topic in TOPICS.values())


def restarts_in(log: str) -> Counter[str]:
    """How often the supervisor started each process again, by its log, whose other lines are for people."""
    found: Counter[str] = Counter()
    for line in log.splitlines():
        if LogEvents.PROCESS_STARTED_AGAIN in line and line.startswith("{"):
            found[json.loads(line)["process"]] += 1
    return found


def _read(address: str, path: str) -> tuple[str, float | None]:
    """An answer, and how many seconds the clock of who answers is ahead of this one."""
    try:
        with urllib.request.urlopen(f"http://{address}/{path}", timeout=ASK_SECONDS) as answer:
            return answer.read().decode(), _ahead(answer.headers["Date"])
    except urllib.error.HTTPError as error:  # 503 says why
        return error.read().decode(), _ahead(error.headers["Date"])


def _ahead(date: str | None) -> float | None:
    if date is None:
        return None
    # It is cut to the second.
    return (parsedate_to_datetime(date) - dt.datetime.now(dt.UTC)).total_seconds() + 0.5

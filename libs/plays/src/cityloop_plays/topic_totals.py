"""What stands on the topics at the end: how much of what, and that nothing is there twice or missing between."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable

from cityloop.cases.v1.case_pb2 import Case, CasePhase, Task, TaskRole, TaskState
from cityloop.cases.v1.verdict_pb2 import Verdict, VerdictKind
from cityloop.citizen.v1.message_pb2 import MessageReceipt, MessageState
from cityloop.citizen.v1.report_pb2 import Feedback, FeedbackKind
from cityloop.events.v1.city_event_pb2 import CityEvent, CityEventState
from cityloop.events.v1.signal_pb2 import SignalSourceType
from cityloop.events.v1.warning_pb2 import Warning as WarningMessage
from cityloop.events.v1.warning_pb2 import WarningKind, WarningState
from cityloop.sensing.v1.command_pb2 import Command, CommandState
from cityloop.topics import (
    CASES_CASES,
    CASES_TASKS,
    CASES_VERDICTS,
    CITIZEN_FEEDBACK,
    CITIZEN_MESSAGE_RECEIPTS,
    EVENTS_CITY_EVENTS,
    EVENTS_WARNINGS,
    SENSING_COMMAND_RESULTS,
    TOPICS,
    Topic,
)
from cityloop_kernel import Phrase, Sentence, phrase_list, say
from cityloop_messaging import Fact
from cityloop_operator.fleet_client import FleetClient
from cityloop_packs import ENDED_PHASES

from cityloop_plays.names import PlayNames
from cityloop_plays.texts import word

Total = tuple[str | int, ...]
"""What subjects that ended alike have in common: what they are, then their identifiers and counts."""


def _id(name: str, prefix: str) -> str:
    return name.removeprefix(prefix).lower()


def _event(message: CityEvent) -> Total:
    counts = message.counts
    state = _id(CityEventState.Name(message.state), "CITY_EVENT_STATE_")
    return "event", message.event_class, state, counts.datastreams, counts.reports, counts.detections


def _case(message: Case) -> Total:
    phase = _id(CasePhase.Name(message.phase), "CASE_PHASE_")
    return "case", message.event_class, phase, message.reopened, message.lead_department_id


def _task(message: Task) -> Total:
    state = _id(TaskState.Name(message.state), "TASK_STATE_")
    role = _id(TaskRole.Name(message.role), "TASK_ROLE_")
    return "task", message.event_class, message.department_id, role, state


def _warning(message: WarningMessage) -> Total:
    kind = _id(WarningKind.Name(message.kind), "WARNING_KIND_")
    return "warning", kind, _id(WarningState.Name(message.state), "WARNING_STATE_")


def _receipt(message: MessageReceipt) -> Total | None:
    """What a reporter is told on the way depends on when the report came: only how his case ended is counted."""
    if message.HasField("reporter_message"):
        state = message.reporter_message.state
        return ("reporter-message", state) if state in ENDED_PHASES else None
    return "message", _id(MessageState.Name(message.state), "MESSAGE_STATE_")


def _feedback(message: Feedback) -> Total:
    kind = _id(FeedbackKind.Name(message.kind), "FEEDBACK_KIND_")
    return ("feedback", kind, message.rating) if message.rating else ("feedback", kind)


def _verdict(message: Verdict) -> Total:
    source = _id(SignalSourceType.Name(message.source.type), "SIGNAL_SOURCE_TYPE_")
    return "verdict", source, _id(VerdictKind.Name(message.kind), "VERDICT_KIND_")


def _command(message: Command) -> Total:
    return "command", message.command, _id(CommandState.Name(message.state), "COMMAND_STATE_")


COUNTED: dict[Topic, Callable[..., Total | None]] = {
    EVENTS_CITY_EVENTS: _event,
    CASES_CASES: _case,
    CASES_TASKS: _task,
    EVENTS_WARNINGS: _warning,
    CITIZEN_FEEDBACK: _feedback,
    CITIZEN_MESSAGE_RECEIPTS: _receipt,
    CASES_VERDICTS: _verdict,
    SENSING_COMMAND_RESULTS: _command,
}


async def totals(client: FleetClient) -> dict[str, int]:
    """How many subjects ended how, by identifiers as a play file has them; the newest version of each counts."""
    found: Counter[str] = Counter()
    for topic, total_of in COUNTED.items():
        newest: dict[str, Fact] = {}
        for fact in await client.facts(topic):
            known = newest.get(_subject(fact))
            if known is None or (fact.sequence or 0) >= (known.sequence or 0):
                newest[_subject(fact)] = fact
        ended = filter(None, (total_of(fact.payload) for fact in newest.values()))
        found.update("/".join(map(str, total)) for total in ended)
    return dict(sorted(found.items()))


async def faults(client: FleetClient) -> list[Sentence]:
    """Versions that are missing, and versions that say two things; a record that was sent twice is no fault."""
    found: list[Sentence] = []
    for topic in TOPICS.values():
        if topic.versioned_subjects and not topic.compacted:
            found += _faults(topic, await client.facts(topic))
    return found


def _faults(topic: Topic, facts: Iterable[Fact]) -> Iterable[Sentence]:
    versions: defaultdict[str, dict[int, set[object]]] = defaultdict(lambda: defaultdict(set))
    for fact in facts:
        versions[_subject(fact)][fact.sequence or 0].add(fact.fact_id)
    for subject, known in versions.items():
        missing = sorted(set(range(1, max(known) + 1)) - set(known))
        if missing:
            yield say(
                "fault-versions-missing", topic=topic.name, subject=subject, versions=phrase_list(map(str, missing))
            )
        twice = sorted(version for version, ids in known.items() if len(ids) > 1)
        if twice:
            yield say("fault-versions-twice", topic=topic.name, subject=subject, versions=phrase_list(map(str, twice)))


def _subject(fact: Fact) -> str:
    """What a fact is a version of; where subjects have no versions, each fact stands for itself."""
    return fact.subject if fact.topic.versioned_subjects else str(fact.fact_id)


def total_said(total: str, names: PlayNames) -> Phrase:
    """Subjects that ended alike, as people call them; the identifiers where they are of no known kind."""
    kind, *parts = total.split("/")
    match kind, parts:
        case "event", [name, state, datastreams, reports, detections]:
            counts = {"datastreams": int(datastreams), "reports": int(reports), "detections": int(detections)}
            return say("total-event", event_class=names.event_class(name), state=word(state), **counts)
        case "case", [name, phase, reopened, lead]:
            case = {"event_class": names.event_class(name), "state": word(phase), "lead": names.department(lead)}
            return say("total-case", **case, reopened=int(reopened))
        case "task", [name, department, role, state]:
            task = {"event_class": names.event_class(name), "department": names.department(department)}
            return say("total-task", **task, role=word(role), state=word(state))
        case "warning", [of_kind, state]:
            return say("total-warning", kind=word(of_kind), state=word(state))
        case "message", [state]:
            return say("total-message", state=word(f"message-{state}"))
        case "reporter-message", [state]:
            return say("total-reporter-message", state=word(state))
        case "feedback", ["rating", rating]:
            return say("total-rating", rating=int(rating))
        case "feedback", [of_kind]:
            return say("total-feedback", kind=word(of_kind))
        case "verdict", [source, of_kind]:
            return say("total-verdict", source=word(source), kind=word(of_kind))
        case "command", [command, state]:
            return say("total-command", command=names.command(command), state=word(state))
        case _:
            return total

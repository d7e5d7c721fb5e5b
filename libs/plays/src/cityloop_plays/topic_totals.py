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
from cityloop_kernel import Sentence, phrase_list, say
from cityloop_messaging import Fact
from cityloop_operator.fleet_client import FleetClient
from cityloop_packs import ENDED_PHASES


def _word(name: str, prefix: str) -> str:
    return name.removeprefix(prefix).lower()


def _event(message: CityEvent) -> str:
    counts = message.counts
    numbers = f"{counts.datastreams} datastreams, {counts.reports} reports, {counts.detections} detections"
    state = _word(CityEventState.Name(message.state), "CITY_EVENT_STATE_")
    return f"event {message.event_class} {state}: {numbers}"


def _case(message: Case) -> str:
    phase = _word(CasePhase.Name(message.phase), "CASE_PHASE_")
    return f"case {message.event_class} {phase}, reopened {message.reopened}, lead {message.lead_department_id}"


def _task(message: Task) -> str:
    state = _word(TaskState.Name(message.state), "TASK_STATE_")
    role = _word(TaskRole.Name(message.role), "TASK_ROLE_")
    return f"task of {message.event_class} for {message.department_id}, {role}: {state}"


def _warning(message: WarningMessage) -> str:
    kind = _word(WarningKind.Name(message.kind), "WARNING_KIND_")
    return f"warning {kind}: {_word(WarningState.Name(message.state), 'WARNING_STATE_')}"


def _receipt(message: MessageReceipt) -> str:
    """What a reporter is told on the way depends on when the report came: only how his case ended is counted."""
    if message.HasField("reporter_message"):
        state = message.reporter_message.state
        return f"reporter told {state}" if state in ENDED_PHASES else ""
    return f"message {_word(MessageState.Name(message.state), 'MESSAGE_STATE_')}"


def _feedback(message: Feedback) -> str:
    kind = _word(FeedbackKind.Name(message.kind), "FEEDBACK_KIND_")
    return f"feedback {kind} {message.rating}" if message.rating else f"feedback {kind}"


def _verdict(message: Verdict) -> str:
    source = _word(SignalSourceType.Name(message.source.type), "SIGNAL_SOURCE_TYPE_")
    return f"verdict on a {source} {_word(VerdictKind.Name(message.kind), 'VERDICT_KIND_')}"


def _command(message: Command) -> str:
    return f"command {message.command} {_word(CommandState.Name(message.state), 'COMMAND_STATE_')}"


COUNTED: dict[Topic, Callable[..., str]] = {
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
    """How many subjects ended how, by a line for each kind; the newest version of each counts."""
    found: Counter[str] = Counter()
    for topic, line in COUNTED.items():
        newest: dict[str, Fact] = {}
        for fact in await client.facts(topic):
            known = newest.get(_subject(fact))
            if known is None or (fact.sequence or 0) >= (known.sequence or 0):
                newest[_subject(fact)] = fact
        found.update(filter(None, (line(fact.payload) for fact in newest.values())))
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

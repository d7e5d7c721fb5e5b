"""Facts and their traces: a span where one is handed over, one where it is handled, by OpenTelemetry's conventions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from cityloop.topics import Topic
from cityloop_telemetry import causes_of, current_traceparent, span

from cityloop_messaging.causation import present_cause
from cityloop_messaging.envelope import Fact
from cityloop_messaging.subscription import Payload
from cityloop_messaging.telemetry import Spans


def published(fact: Fact[Payload], operation: str) -> Fact[Payload]:
    """The fact as it leaves: in the trace of what caused it, which is its own traceparent or the present span.

    Args:
        fact: its traceparent, where it has one, is of its cause.
        operation: `create` where the outbox sends it later, else `send`.
    """
    present = current_traceparent()
    links = [present] if fact.traceparent and present else []
    attributes = _attributes(fact.topic, operation)
    with span(Spans.PUBLISH, fact.topic.name, traceparent=fact.traceparent or None, links=links, attributes=attributes):
        return _leaving(fact, current_traceparent())


def published_together(facts: Sequence[Fact], operation: str) -> list[Fact]:
    """Facts as they leave: in one span when they are of one topic and none has a cause of its own; else each alone.

    Args:
        facts: at least one.
        operation: as of `published`.
    """
    topic = facts[0].topic
    if len(facts) == 1 or any(fact.traceparent or fact.topic is not topic for fact in facts):
        return [published(fact, operation) for fact in facts]
    attributes = _attributes(topic, operation) | {"messaging.batch.message_count": len(facts)}
    with span(Spans.PUBLISH, topic.name, attributes=attributes):
        traceparent = current_traceparent()
        return [_leaving(fact, traceparent) for fact in facts]


def _leaving(fact: Fact[Payload], traceparent: str) -> Fact[Payload]:
    """With its trace, and with the reaction that it comes from."""
    return replace(fact, traceparent=traceparent, cause=fact.cause if fact.cause.depth else present_cause())


def _attributes(topic: Topic, operation: str) -> dict[str, str | int]:
    return {
        "messaging.system": "kafka",
        "messaging.operation.name": "send",
        "messaging.operation.type": operation,
        "messaging.destination.name": topic.name,
    }


@contextmanager
def processing(
    topic: Topic, facts: Sequence[Fact], group: str, partition: int | None = None, offset: int | None = None
) -> Iterator[None]:
    """A span in which facts are handled: one alone, or several of one trace, go on with it; else it is linked to each.

    Args:
        topic: of the facts.
        facts: handled together.
        group: of consumers.
        partition: of the topic, where it is known.
        offset: of the first.
    """
    causes = causes_of(fact.traceparent for fact in facts)
    attributes: dict[str, str | int] = {
        "messaging.system": "kafka",
        "messaging.operation.name": "process",
        "messaging.operation.type": "process",
        "messaging.destination.name": topic.name,
        "messaging.consumer.group.name": group,
    }
    if partition is not None:
        attributes["messaging.destination.partition.id"] = str(partition)
    if offset is not None:
        attributes["messaging.kafka.offset"] = offset
    if len(facts) > 1:
        attributes["messaging.batch.message_count"] = len(facts)
    with span(
        Spans.PROCESS,
        topic.name,
        traceparent=causes.traceparent or None,
        links=causes.links,
        attributes=attributes,
        root=not causes.traceparent,
    ):
        yield

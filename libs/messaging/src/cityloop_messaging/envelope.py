"""The envelope of a fact: CloudEvents 1.0, Kafka binding, binary mode, protobuf payload."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Generic
from uuid import UUID

from cityloop.topics import Payload_co, Topic
from cityloop_telemetry import TRACEPARENT
from google.protobuf.message import DecodeError, Message
from google.protobuf.timestamp_pb2 import Timestamp

from cityloop_messaging.causation import NO_CAUSE, Causation
from cityloop_messaging.classified import within_classification
from cityloop_messaging.errors import InvalidRecordError
from cityloop_messaging.telemetry import Metrics

SPECVERSION = "1.0"
CONTENT_TYPE = "application/protobuf"
SCHEMA_PREFIX = "urn:cityloop:proto:"
Headers = Sequence[tuple[str, bytes]]


@dataclass(frozen=True, slots=True)
class Fact(Generic[Payload_co]):
    """One thing that happened, as its owner published it."""

    topic: Topic[Payload_co]
    key: str
    fact_id: UUID
    source: str
    """The service that published it, such as `event-hub`."""
    subject: str
    """Id of what it is about."""
    occurred_at: dt.datetime
    jurisdiction: str
    payload: Payload_co
    sequence: int | None = None
    """Version of the subject, from 1, without gaps; None on unversioned topics."""
    traceparent: str = ""
    cause: Causation = NO_CAUSE
    """The reaction that it comes from, where it comes from one."""
    partition: int | None = None
    """Only where the topic's key names the partition itself (observations)."""

    @property
    def recorded_at(self) -> dt.datetime:
        """When a service stored it, from the payload."""
        return to_datetime(self.payload.recorded_at)  # type: ignore[attr-defined]


def to_datetime(stamp: Timestamp) -> dt.datetime:
    """A protobuf timestamp as an aware datetime in UTC."""
    return stamp.ToDatetime(tzinfo=dt.UTC)


def to_timestamp(moment: dt.datetime) -> Timestamp:
    """An aware datetime as a protobuf timestamp."""
    stamp = Timestamp()
    stamp.FromDatetime(moment)
    return stamp


def encode_payload(fact: Fact) -> bytes:
    """The value of the record that carries the fact: attributes above the topic's classification stay here."""
    payload, left_out = within_classification(fact.payload, fact.topic.classification)
    if left_out:
        Metrics.ATTRIBUTES_LEFT_OUT.labels(fact.topic.name).inc(left_out)
    return payload.SerializeToString(deterministic=True)


def encode_headers(fact: Fact) -> list[tuple[str, bytes]]:
    """The headers of the record that carries the fact.

    Raises:
        ValueError: the payload is not the topic's, or a versioned subject has no sequence (or the reverse).
    """
    type_name = fact.payload.DESCRIPTOR.full_name
    if type_name != fact.topic.payload_name:
        raise ValueError(f"{fact.topic.name} carries {fact.topic.payload_name}, not {type_name}")
    if fact.topic.versioned_subjects != (fact.sequence is not None):
        raise ValueError(f"{fact.topic.name}: a sequence is for versioned subjects, and only for them")
    headers = {
        "ce_specversion": SPECVERSION,
        "ce_id": str(fact.fact_id),
        "ce_source": f"/cityloop/{fact.source}",
        "ce_type": type_name,
        "ce_subject": fact.subject,
        "ce_time": fact.occurred_at.astimezone(dt.UTC).isoformat(timespec="microseconds").replace("+00:00", "Z"),
        "ce_dataschema": SCHEMA_PREFIX + type_name,
        "ce_jurisdiction": fact.jurisdiction,
        "content-type": CONTENT_TYPE,
    }
    if fact.sequence is not None:
        headers["ce_sequence"] = str(fact.sequence)
    if fact.cause.depth:
        headers |= {"ce_cause": fact.cause.cause, "ce_depth": str(fact.cause.depth)}
    if fact.traceparent:
        headers[TRACEPARENT] = fact.traceparent
    return [(name, value.encode()) for name, value in headers.items()]


def decode(topic: Topic[Payload_co], key: bytes | None, value: bytes | None, headers: Headers) -> Fact[Payload_co]:
    """The fact in a record.

    Raises:
        InvalidRecordError: it is no CloudEvent of this topic, or its payload does not parse; the message says which.
    """
    try:
        found = {name: data.decode() for name, data in headers}
        specversion, type_name = found["ce_specversion"], found["ce_type"]
        fact_id, occurred_at = UUID(found["ce_id"]), dt.datetime.fromisoformat(found["ce_time"])
        sequence = int(found["ce_sequence"]) if "ce_sequence" in found else None
        source, subject = found["ce_source"], found["ce_subject"]
        cause = Causation(found.get("ce_cause", ""), int(found.get("ce_depth", "0")))
    except KeyError as error:
        raise InvalidRecordError(f"header {error.args[0]} is missing") from error
    except (ValueError, AttributeError) as error:
        raise InvalidRecordError(f"a header is malformed: {error}") from error
    if specversion != SPECVERSION:
        raise InvalidRecordError(f"CloudEvents {specversion} is not known, {SPECVERSION} is")
    if type_name != topic.payload_name:
        raise InvalidRecordError(f"type {type_name} does not belong on {topic.name}, {topic.payload_name} does")
    if occurred_at.tzinfo is None:
        raise InvalidRecordError("ce_time has no zone")
    if topic.versioned_subjects and (sequence is None or sequence < 1):
        raise InvalidRecordError(f"ce_sequence is {sequence}, versioned subjects count from 1")
    payload = _parse(topic.payload, value)
    _check_identity(topic, payload, fact_id, sequence)
    return Fact(
        topic=topic,
        key=(key or b"").decode(errors="replace"),
        fact_id=fact_id,
        source=source.rpartition("/")[2],
        subject=subject,
        occurred_at=occurred_at,
        jurisdiction=found.get("ce_jurisdiction", ""),
        payload=payload,
        sequence=sequence,
        traceparent=found.get(TRACEPARENT, ""),
        cause=cause,
    )


def _check_identity(topic: Topic[Payload_co], payload: Message, fact_id: UUID, sequence: int | None) -> None:
    """Version and id stand in the headers and in the payload: a reader takes either."""
    if topic.versioned_subjects and attrgetter("version")(payload) != sequence:
        raise InvalidRecordError(f"ce_sequence is {sequence}, the version of its payload another")
    if topic.id_field and attrgetter(topic.id_field)(payload) != str(fact_id):
        raise InvalidRecordError(f"ce_id is {fact_id}, the {topic.id_field} of its payload another")


def _parse(payload: type[Payload_co], value: bytes | None) -> Payload_co:
    if value is None:
        raise InvalidRecordError("the record has no value")
    message = payload()
    try:
        message.ParseFromString(value)
    except DecodeError as error:
        raise InvalidRecordError(f"the payload is no {payload.DESCRIPTOR.full_name}: {error}") from error
    return message

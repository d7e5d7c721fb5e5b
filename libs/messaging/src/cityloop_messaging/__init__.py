"""Facts on Kafka: envelope, producer, consumer runtime, outbox, inbox, projections."""

from cityloop_messaging.backoff import Backoff
from cityloop_messaging.causation import NO_CAUSE, Causation, caused_by, present_cause
from cityloop_messaging.classified import within_classification
from cityloop_messaging.connection import (
    KafkaConnection,
    KafkaTls,
    create_topics,
    dead_letter_config,
    topic_config,
)
from cityloop_messaging.consumer import Consumer
from cityloop_messaging.dead_letter_replay import ReplayResult, drop, replay, waiting_letters
from cityloop_messaging.dead_letter_watch import DeadLetterWatch, count_waiting
from cityloop_messaging.dead_letters import DeadLetters
from cityloop_messaging.envelope import Fact, decode, encode_headers, to_datetime, to_timestamp
from cityloop_messaging.errors import (
    FatalError,
    FencedError,
    InvalidRecordError,
    Outcome,
    UnavailableError,
    classify,
)
from cityloop_messaging.facts import fact_of
from cityloop_messaging.ids import new_id, utc_now
from cityloop_messaging.inbox import claim_new_facts, delete_expired_inbox
from cityloop_messaging.inflation import bounded_consumer
from cityloop_messaging.instructions import Instruction, InstructionKind, instruct
from cityloop_messaging.log_ends import end_offsets
from cityloop_messaging.outbox import Outbox, Relay, lane_of, measure_outbox, record_published, waits_in_outbox
from cityloop_messaging.parking import ParkedWatch, awaited, park, unpark
from cityloop_messaging.producer import Producer
from cityloop_messaging.projection import Projection
from cityloop_messaging.subscription import Handle, Payload, PositionStore, ReceivedFact, Subscription
from cityloop_messaging.topics_ahead import (
    WITHOUT_OUTBOX,
    RestoreNotEndedError,
    TopicAhead,
    TopicsAheadError,
    check_topics,
    topics_ahead,
)
from cityloop_messaging.tracing import processing

__all__ = [
    "NO_CAUSE",
    "WITHOUT_OUTBOX",
    "Backoff",
    "Causation",
    "Consumer",
    "DeadLetterWatch",
    "DeadLetters",
    "Fact",
    "FatalError",
    "FencedError",
    "Handle",
    "Instruction",
    "InstructionKind",
    "InvalidRecordError",
    "KafkaConnection",
    "KafkaTls",
    "Outbox",
    "Outcome",
    "ParkedWatch",
    "Payload",
    "PositionStore",
    "Producer",
    "Projection",
    "ReceivedFact",
    "Relay",
    "ReplayResult",
    "RestoreNotEndedError",
    "Subscription",
    "TopicAhead",
    "TopicsAheadError",
    "UnavailableError",
    "awaited",
    "bounded_consumer",
    "caused_by",
    "check_topics",
    "claim_new_facts",
    "classify",
    "count_waiting",
    "create_topics",
    "dead_letter_config",
    "decode",
    "delete_expired_inbox",
    "drop",
    "encode_headers",
    "end_offsets",
    "fact_of",
    "instruct",
    "lane_of",
    "measure_outbox",
    "new_id",
    "park",
    "present_cause",
    "processing",
    "record_published",
    "replay",
    "to_datetime",
    "to_timestamp",
    "topic_config",
    "topics_ahead",
    "unpark",
    "utc_now",
    "waiting_letters",
    "waits_in_outbox",
    "within_classification",
]

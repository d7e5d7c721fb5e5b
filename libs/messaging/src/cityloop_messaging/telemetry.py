"""Names of the metrics, log events and spans that are emitted here."""

from __future__ import annotations

from cityloop_telemetry import LATENCY_BUCKETS, REGISTRY, SIZE_BUCKETS, LogEvent, Measured, SpanName
from opentelemetry.trace import SpanKind
from prometheus_client import Counter, Gauge, Histogram


class Metrics:
    """Counted as it happens."""

    RECORDS_HANDLED = Counter(
        "cityloop_consumer_records_total",
        "Records by outcome: handled, dead_letter, invalid, passed_over",
        ("group", "topic", "outcome"),
        registry=REGISTRY,
    )
    ATTRIBUTES_LEFT_OUT = Counter(
        "cityloop_attributes_left_out_total",
        "Values of attributes that were classified too high for their topic",
        ("topic",),
        registry=REGISTRY,
    )
    CONSUMER_RETRIES = Counter(
        "cityloop_consumer_retries_total", "Batches tried again", ("group", "error"), registry=REGISTRY
    )
    CONSUMER_SECONDS = Histogram(
        "cityloop_consumer_batch_seconds",
        "Duration of handling one batch",
        ("group",),
        buckets=LATENCY_BUCKETS,
        registry=REGISTRY,
    )
    CONSUMER_BATCH = Histogram(
        "cityloop_consumer_batch_records",
        "Records in one batch",
        ("group",),
        buckets=SIZE_BUCKETS,
        registry=REGISTRY,
    )
    CONSUMER_BUFFERED = Gauge(
        "cityloop_consumer_buffered_records", "Fetched, not handled yet", ("group",), registry=REGISTRY
    )
    CONSUMER_IN_FLIGHT = Gauge(
        "cityloop_consumer_in_flight_batches", "Batches in handlers' hands", ("group",), registry=REGISTRY
    )
    CONSUMER_POSITION = Gauge(
        "cityloop_consumer_position", "Next offset to handle", ("group", "topic", "partition"), registry=REGISTRY
    )
    PROJECTION_POSITION = Gauge(
        "cityloop_projection_position", "Next offset to apply", ("service", "topic", "partition"), registry=REGISTRY
    )
    CONSUMER_SESSIONS = Counter(
        "cityloop_consumer_sessions_total", "Times the group was joined", ("group",), registry=REGISTRY
    )
    CONSUMER_STOPPED = Gauge(
        "cityloop_consumer_stopped_partitions",
        "Partitions stopped because too much was invalid",
        ("group", "topic"),
        registry=REGISTRY,
    )
    CONSUMER_LOST = Counter(
        "cityloop_consumer_lost_records_total",
        "Records that their log no longer held when their turn came; each needs a person",
        ("group", "topic"),
        registry=REGISTRY,
    )
    CONSUMER_OVER_LIMIT = Counter(
        "cityloop_consumer_over_limit_total",
        "Times too much was invalid; what outsiders write goes on all the same",
        ("group", "topic"),
        registry=REGISTRY,
    )
    WITHHELD_BATCHES = Counter(
        "cityloop_consumer_withheld_batches_total",
        "Batches that were not inflated or cannot be read; their offsets stand in the log and in the DLQ twin",
        ("topic",),
        registry=REGISTRY,
    )
    PUBLISHED = Counter("cityloop_published_records_total", "Acknowledged by Kafka", ("topic",), registry=REGISTRY)
    PUBLISH_ERRORS = Counter(
        "cityloop_publish_errors_total", "Records that Kafka did not acknowledge", ("topic",), registry=REGISTRY
    )
    PUBLISH_SECONDS = Histogram(
        "cityloop_publish_seconds",
        "From sending to acknowledgement",
        (),
        buckets=LATENCY_BUCKETS,
        registry=REGISTRY,
    )
    PUBLISH_IN_FLIGHT = Gauge(
        "cityloop_publish_in_flight_records", "Sent, not acknowledged by Kafka yet", registry=REGISTRY
    )
    OUTBOX_TAKEN = Counter(
        "cityloop_outbox_lanes_taken_total", "Relays that stood still and lost their lanes", registry=REGISTRY
    )
    OUTBOX_ERRORS = Counter("cityloop_outbox_errors_total", "Failed rounds of the relay", ("error",), registry=REGISTRY)


class Measures:
    """Read from elsewhere; each is absent when it could not be read for 30 s."""

    CONSUMER_ASSIGNED = Measured(
        "cityloop_consumer_assigned_partitions", "Partitions of this member", ("group", "topic"), registry=REGISTRY
    )
    CONSUMER_LAG = Measured(
        "cityloop_consumer_lag_records",
        "Records of this member's partitions that stand in the log and are not handled",
        ("group", "topic"),
        registry=REGISTRY,
    )
    CONSUMER_LAG_SECONDS = Measured(
        "cityloop_consumer_lag_seconds",
        "Age of the oldest record that is not handled; 0 when there is none",
        ("group", "topic"),
        registry=REGISTRY,
    )
    CONSUMER_STANDSTILL = Measured(
        "cityloop_consumer_standstill_seconds",
        "How long a partition with records to handle has not moved; the longest of the topic",
        ("group", "topic"),
        registry=REGISTRY,
    )
    CONSUMER_UNSAVED = Measured(
        "cityloop_consumer_commit_age_seconds",
        "Since the last commit of a partition that has handled more by now; 0 when all is committed",
        ("group", "topic"),
        registry=REGISTRY,
    )
    DEAD_LETTERS = Measured(
        "cityloop_dead_letter_records",
        "Records in a topic's DLQ twin that no replay has read",
        ("topic",),
        registry=REGISTRY,
    )
    PARKED = Measured(
        "cityloop_parked_records", "Facts that wait for their reference", ("consumer",), registry=REGISTRY
    )
    PARKED_OLDEST = Measured(
        "cityloop_parked_oldest_seconds",
        "How long the oldest parked fact has waited; more than 300 needs a person",
        ("consumer",),
        registry=REGISTRY,
    )
    OUTBOX_ROWS = Measured("cityloop_outbox_rows", "Rows of the service's database not sent yet", registry=REGISTRY)
    OUTBOX_AGE = Measured(
        "cityloop_outbox_oldest_seconds", "Age of the oldest row of the database not sent", registry=REGISTRY
    )


class LogEvents(LogEvent):
    """What happened, in snake_case."""

    CONSUMER_JOINED = "consumer_joined"
    CONSUMER_ASSIGNED = "consumer_assigned"
    CONSUMER_REVOKED = "consumer_revoked"
    CLIENT_NOT_CLOSED = "client_not_closed"
    CONSUMER_REJOINING = "consumer_rejoining"
    CONSUMER_RETRY = "consumer_retry"
    CONSUMER_LOG_CHANGED = "consumer_log_changed"
    CONSUMER_STOPPED_PARTITION = "consumer_stopped_partition"
    BATCH_WITHHELD = "batch_withheld"
    RECORD_PASSED_OVER = "record_passed_over"
    RECORD_DEAD_LETTERED = "record_dead_lettered"
    DEAD_LETTERS_REPLAYED = "dead_letters_replayed"
    DEAD_LETTERS_DROPPED = "dead_letters_dropped"
    RECORD_PARKED = "record_parked"
    PARKED_TOO_LONG = "parked_too_long"
    OUTBOX_RETRY = "outbox_retry"
    OUTBOX_TAKEN = "outbox_taken"
    PROJECTION_READY = "projection_ready"
    PROJECTION_INVALID = "projection_invalid"
    PROJECTION_RETRY = "projection_retry"


class Spans:
    """Kinds of spans."""

    PUBLISH = SpanName("send {}", "one record, when it is handed to the outbox or to Kafka's client", SpanKind.PRODUCER)
    PROCESS = SpanName("process {}", "records of a partition that are handled together", SpanKind.CONSUMER)

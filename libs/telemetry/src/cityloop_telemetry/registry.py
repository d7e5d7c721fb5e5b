"""Every name that Cityloop emits: metrics, log events, spans. A test checks that each is used and none is beside it.

Prometheus conventions for metrics (base units, `_total`), OpenTelemetry conventions for span attributes.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from opentelemetry.trace import SpanKind
from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    GCCollector,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    disable_created_metrics,
)

disable_created_metrics()  # type: ignore[no-untyped-call]
REGISTRY = CollectorRegistry()
"""The registry of this process; the admin port serves it."""
ProcessCollector(registry=REGISTRY)
PlatformCollector(registry=REGISTRY)
GCCollector(registry=REGISTRY)

# Few, for each is a series of every method, route and topic.
LATENCY_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
STREAM_BUCKETS = (1.0, 60.0, 600.0, 3_600.0, 86_400.0)
CLOSING_BUCKETS = (600.0, 3_600.0, 4 * 3_600.0, 8 * 3_600.0, 86_400.0, 3 * 86_400.0, 7 * 86_400.0, 30 * 86_400.0)
SIZE_BUCKETS = (1, 10, 100, 1_000)


class Metrics:
    """All metrics of the fleet, by concern."""

    # rpc; names of go-grpc-prometheus
    RPC_STARTED = Counter(
        "grpc_server_started_total", "Calls begun", ("grpc_type", "grpc_service", "grpc_method"), registry=REGISTRY
    )
    RPC_HANDLED = Counter(
        "grpc_server_handled_total",
        "Calls ended",
        ("grpc_type", "grpc_service", "grpc_method", "grpc_code"),
        registry=REGISTRY,
    )
    RPC_SECONDS = Histogram(
        "grpc_server_handling_seconds",
        "Duration of unary calls",
        ("grpc_service", "grpc_method"),
        buckets=LATENCY_BUCKETS,
        registry=REGISTRY,
    )
    STREAM_SECONDS = Histogram(
        "cityloop_rpc_stream_seconds",
        "Duration of streaming calls",
        ("grpc_service", "grpc_method"),
        buckets=STREAM_BUCKETS,
        registry=REGISTRY,
    )
    STREAM_RECEIVED = Counter(
        "grpc_server_msg_received_total",
        "Messages of streaming requests",
        ("grpc_type", "grpc_service", "grpc_method"),
        registry=REGISTRY,
    )
    STREAM_SENT = Counter(
        "grpc_server_msg_sent_total",
        "Messages of streaming answers",
        ("grpc_type", "grpc_service", "grpc_method"),
        registry=REGISTRY,
    )
    RPC_CLIENT_HANDLED = Counter(
        "grpc_client_handled_total",
        "Unary calls to other services ended",
        ("grpc_service", "grpc_method", "grpc_code"),
        registry=REGISTRY,
    )
    RPC_CLIENT_SECONDS = Histogram(
        "grpc_client_handling_seconds",
        "Duration of unary calls to other services",
        ("grpc_service",),
        buckets=LATENCY_BUCKETS,
        registry=REGISTRY,
    )
    # life of a service
    BUILD_INFO = Gauge(
        "cityloop_build_info",
        "1; which release runs on which Python",
        ("service", "version", "python"),
        registry=REGISTRY,
    )
    LOOP_DELAY = Histogram(
        "cityloop_event_loop_delay_seconds",
        "How much later than asked for the event loop came round; it is looked at once a second",
        buckets=(0.01, 0.05, 0.25, 1.0, 5.0),
        registry=REGISTRY,
    )
    DEPENDENCY_UP = Gauge(
        "cityloop_dependency_up", "Whether database and broker answer", ("dependency",), registry=REGISTRY
    )
    # HTTP
    HTTP_HANDLED = Counter(
        "cityloop_http_requests_total",
        "Requests ended, by route as declared",
        ("method", "route", "code"),
        registry=REGISTRY,
    )
    HTTP_SECONDS = Histogram(
        "cityloop_http_request_seconds",
        "Duration of requests",
        ("method", "route"),
        buckets=LATENCY_BUCKETS,
        registry=REGISTRY,
    )
    # messaging: in
    RECORDS_HANDLED = Counter(
        "cityloop_consumer_records_total",
        "Records by outcome: handled, dead_letter, invalid, passed_over",
        ("group", "topic", "outcome"),
        registry=REGISTRY,
    )
    CONSUMER_RETRIES = Counter(
        "cityloop_consumer_retries_total", "Batches tried again", ("group", "topic", "error"), registry=REGISTRY
    )
    CONSUMER_SECONDS = Histogram(
        "cityloop_consumer_batch_seconds",
        "Duration of handling one batch",
        ("group", "topic"),
        buckets=LATENCY_BUCKETS,
        registry=REGISTRY,
    )
    CONSUMER_BATCH = Histogram(
        "cityloop_consumer_batch_records",
        "Records in one batch",
        ("group", "topic"),
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
    # messaging: out
    PUBLISHED = Counter("cityloop_published_records_total", "Acknowledged by Kafka", ("topic",), registry=REGISTRY)
    PUBLISH_ERRORS = Counter(
        "cityloop_publish_errors_total", "Records that Kafka did not acknowledge", ("topic",), registry=REGISTRY
    )
    PUBLISH_SECONDS = Histogram(
        "cityloop_publish_seconds",
        "From sending to acknowledgement",
        ("topic",),
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
    # database
    POOL_CONNECTIONS = Gauge(
        "cityloop_database_pool_connections", "Connections of the pool: in_use, idle", ("state",), registry=REGISTRY
    )
    POOL_LIMIT = Gauge("cityloop_database_pool_limit_connections", "The most that the pool opens", registry=REGISTRY)
    POOL_EXHAUSTED = Counter(
        "cityloop_database_pool_exhausted_total", "Times that no connection came in time", registry=REGISTRY
    )
    TRANSACTIONS = Counter(
        "cityloop_database_transactions_total",
        "Units of work by outcome: committed, rolled_back, lost",
        ("outcome",),
        registry=REGISTRY,
    )
    POOL_WAIT = Histogram(
        "cityloop_database_pool_wait_seconds",
        "Waiting for a connection",
        buckets=LATENCY_BUCKETS,
        registry=REGISTRY,
    )
    TRANSACTION_SECONDS = Histogram(
        "cityloop_database_transaction_seconds",
        "Duration of a unit of work",
        buckets=LATENCY_BUCKETS,
        registry=REGISTRY,
    )
    # audit
    AUDIT_SEQUENCE = Gauge("cityloop_audit_head_sequence", "Rows in the hash chain", registry=REGISTRY)
    # city and packs
    CITY_VERSION = Gauge("cityloop_city_version", "Version of the city model in use", registry=REGISTRY)
    PACK_VERSION = Gauge("cityloop_pack_version", "Version of a pack in use", ("pack",), registry=REGISTRY)
    # sharing
    SHARED_ROWS = Counter(
        "cityloop_shared_rows_total", "Rows that left under agreements", ("dataset",), registry=REGISTRY
    )
    # sensing
    READINGS = Counter(
        "cityloop_readings_total", "Readings by outcome: accepted, flagged, rejected", ("outcome",), registry=REGISTRY
    )
    READING_QUALITIES = Counter(
        "cityloop_reading_qualities_total",
        "Accepted readings by quality: good, out_of_range, in_future, not_a_number; one may have several flags",
        ("quality",),
        registry=REGISTRY,
    )
    DETECTIONS = Counter(
        "cityloop_detections_total", "Detections by outcome: taken, repeated, rejected", ("outcome",), registry=REGISTRY
    )
    ALGORITHM_VERDICTS = Counter(
        "cityloop_algorithm_verdicts_total", "What detections turned out to be", ("kind",), registry=REGISTRY
    )
    DEVICE_STATES = Counter(
        "cityloop_device_states_total", "Changes of device health, by the new state", ("state",), registry=REGISTRY
    )
    COMMANDS = Counter("cityloop_commands_total", "Commands by the state they came to", ("state",), registry=REGISTRY)
    # events
    RULE_READINGS = Counter("cityloop_rule_readings_total", "Readings that detection evaluated", registry=REGISTRY)
    RULE_READINGS_UNKNOWN = Counter(
        "cityloop_rule_readings_unknown_total",
        "Readings passed over by detection: sensing-ingest does not know their datastreams",
        registry=REGISTRY,
    )
    SIGNALS = Counter("cityloop_signals_total", "Signals by source and kind", ("source", "kind"), registry=REGISTRY)
    REPORTS_HELD = Counter(
        "cityloop_reports_held_total", "Reports that wait for a person to locate them", registry=REGISTRY
    )
    EVENTS = Counter(
        "cityloop_city_events_total",
        "What fusion did: opened, joined, kept, cleared, closed",
        ("change",),
        registry=REGISTRY,
    )
    WARNINGS = Counter(
        "cityloop_warnings_total", "Warnings by kind and the state they came to", ("kind", "state"), registry=REGISTRY
    )
    NOT_ACKNOWLEDGED = Counter(
        "cityloop_messages_not_acknowledged_total", "Messages not confirmed by their limit", registry=REGISTRY
    )
    # cases
    TRANSITIONS = Counter(
        "cityloop_case_transitions_total", "Moves of cases and tasks", ("subject", "move"), registry=REGISTRY
    )
    CASE_REFUSALS = Counter(
        "cityloop_case_refusals_total", "Acts on cases, tasks and resources refused", ("reason",), registry=REGISTRY
    )
    BOOKINGS = Counter(
        "cityloop_bookings_total", "Bookings granted, waiting, released, refused", ("outcome",), registry=REGISTRY
    )
    VERDICTS = Counter("cityloop_verdicts_total", "What signals turned out to be", ("kind",), registry=REGISTRY)
    CLOSING_SECONDS = Histogram(
        "cityloop_case_closing_seconds",
        "From the opening of a case to its closing, each time that it is closed",
        buckets=CLOSING_BUCKETS,
        registry=REGISTRY,
    )
    # people
    RATINGS = Counter("cityloop_ratings_total", "Ratings of closed reports, 1 to 5", ("rating",), registry=REGISTRY)
    REPORTS = Counter("cityloop_reports_total", "Reports taken in", ("channel",), registry=REGISTRY)
    FEEDBACK = Counter("cityloop_feedback_total", "What reporters said of the handling", ("kind",), registry=REGISTRY)
    SUBMISSIONS_BOUNDED = Counter(
        "cityloop_submissions_bounded_total",
        "Submissions refused for their rate, by what was bounded: address, key, number",
        ("bound",),
        registry=REGISTRY,
    )
    SUBMISSIONS_REPEATED = Counter(
        "cityloop_submissions_repeated_total", "Submissions that were sent again and made no report", registry=REGISTRY
    )
    MESSAGES = Counter("cityloop_messages_total", "Messages put in reporters' inboxes", registry=REGISTRY)
    RECEIPTS = Counter(
        "cityloop_message_receipts_total", "What became of messages to people", ("state",), registry=REGISTRY
    )


class LogEvent(StrEnum):
    """Names of log events, snake_case; what happened, not a sentence."""

    SERVICE_STARTING = "service_starting"
    LANGUAGES_READ = "languages_read"
    SERVICE_READY = "service_ready"
    SERVICE_STOPPING = "service_stopping"
    SERVICE_STOPPED = "service_stopped"
    SERVICE_FAILED = "service_failed"
    BACKGROUND_RETRY = "background_retry"
    MEASUREMENT_FAILED = "measurement_failed"
    MIGRATION_APPLIED = "migration_applied"
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
    HTTP_FAILED = "http_failed"
    HTTP_UNAVAILABLE = "http_unavailable"
    PHOTO_DECODER_ENDED = "photo_decoder_ended"
    RPC_FAILED = "rpc_failed"
    RPC_REFUSED = "rpc_refused"
    CERTIFICATE_TAKEN = "certificate_taken"
    DEPENDENCY_AWAY = "dependency_away"
    DEPENDENCY_BACK = "dependency_back"
    PROCESS_STARTED_AGAIN = "process_started_again"
    AUDIT_HEAD = "audit_head"
    CITY_VERSION_IN_USE = "city_version_in_use"
    CITY_VERSION_INCOMPLETE = "city_version_incomplete"
    PACK_SET_ANSWERED = "pack_set_answered"
    PACK_SET_IN_USE = "pack_set_in_use"
    PACK_SET_FAILED = "pack_set_failed"
    PACK_UNREADABLE = "pack_unreadable"
    PACK_SET_DECIDED = "pack_set_decided"
    DATASTREAMS_UNKNOWN = "datastreams_unknown"
    RULE_SET_IN_USE = "rule_set_in_use"
    WARNING_REFUSED = "warning_refused"
    WARNING_NOT_ACKNOWLEDGED = "warning_not_acknowledged"
    COMMAND_TIMED_OUT = "command_timed_out"
    HEALTH_WATCH_RESUMED = "health_watch_resumed"
    HANDLER_UNKNOWN = "handler_unknown"
    MODE_SWITCHED = "mode_switched"
    MODE_IN_USE = "mode_in_use"
    MODE_NOT_ACKNOWLEDGED = "mode_not_acknowledged"
    CLOCK_NOT_KEPT = "clock_not_kept"


@dataclass(frozen=True, slots=True)
class SpanName:
    """A kind of span: its name, in which `{}` is the method, topic or route, what it covers, and its kind in OTLP."""

    name: str
    covers: str
    kind: SpanKind = SpanKind.INTERNAL


class Spans:
    """All spans of the fleet. Those between processes are named as OpenTelemetry's conventions want it."""

    RPC_SERVER = SpanName("{}", "one call, on the side that serves it", SpanKind.SERVER)
    RPC_CLIENT = SpanName("{}", "one call, on the side that makes it", SpanKind.CLIENT)
    HTTP_SERVER = SpanName("{}", "one HTTP request, on the side that serves it", SpanKind.SERVER)
    PUBLISH = SpanName("send {}", "one record, when it is handed to the outbox or to Kafka's client", SpanKind.PRODUCER)
    PROCESS = SpanName("process {}", "records of a partition that are handled together", SpanKind.CONSUMER)
    READ = SpanName("sensing.read", "one batch of readings on a stream")
    COALESCE = SpanName("sensing.coalesce", "readings of one partition that travel as one record")
    HEALTH = SpanName("sensing.health", "a thing whose health a look found changed")
    TIME_OUT = SpanName("sensing.time_out", "a command whose time passed without an end")
    DETECT = SpanName("events.detect", "signals that rules find in one record of readings")
    FUSE = SpanName("events.fuse", "an event that signals opened or changed; its links are their spans")
    FOLLOW = SpanName("cases.follow", "one event, feedback or command applied to its case")
    KEEP_CLOCKS = SpanName("cases.keep_clocks", "the clocks of one case that follow a mode or ring")
    CALL_BACK = SpanName("citizen.call_back", "reporters who are asked to rate what was closed before")

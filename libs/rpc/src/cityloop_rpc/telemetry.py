"""Names of the metrics, log events and spans that are emitted here."""

from __future__ import annotations

from cityloop_telemetry import CALL_BUCKETS, LATENCY_BUCKETS, REGISTRY, STREAM_BUCKETS, LogEvent, SpanName
from opentelemetry.trace import SpanKind
from prometheus_client import Counter, Histogram


class Metrics:
    """Counted as it happens."""

    RPC_STARTED = Counter(
        "grpc_server_started_total",
        "Streaming calls begun",
        ("grpc_type", "grpc_service", "grpc_method"),
        registry=REGISTRY,
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
        ("grpc_service",),
        buckets=LATENCY_BUCKETS,
        registry=REGISTRY,
    )
    RPC_METHOD_SECONDS = Counter(
        "cityloop_rpc_seconds_total",
        "Duration of unary calls together; over those handled it is the mean of a method",
        ("grpc_service", "grpc_method"),
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
        buckets=CALL_BUCKETS,
        registry=REGISTRY,
    )


class LogEvents(LogEvent):
    """What happened, in snake_case."""

    RPC_FAILED = "rpc_failed"
    RPC_REFUSED = "rpc_refused"
    CERTIFICATE_TAKEN = "certificate_taken"


class Spans:
    """Kinds of spans."""

    RPC_SERVER = SpanName("{}", "one call, on the side that serves it", SpanKind.SERVER)
    RPC_CLIENT = SpanName("{}", "one call, on the side that makes it", SpanKind.CLIENT)

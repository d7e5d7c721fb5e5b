"""How many series a service has on a city that uses all of it, by what bounds the values of each label.

A replica that holds every partition, each method called and each route asked, with a few results each. Nothing that
grows with a city (departments, classes, areas, things) is a label. Not counted: what is written to a DLQ twin, 8
series of each topic from which something was ever set aside.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest
import yaml
from cityloop.topics import TOPICS, Topic
from cityloop_telemetry import REGISTRY, Measured
from cityloop_telemetry.labels import LABELS
from cityloop_testkit import emitted_names as names
from cityloop_testkit.sources import ROOT, SERVICES
from methods import Method, methods
from prometheus_client import Histogram

MOST = 1_000
"""As the alert `CityloopSeriesMany` has it."""
RESULTS = 3
"""Of one method or route: answered, refused, away."""
ROUTES = {"citizen-services": 32, "collaboration-tasks": 4, "console": 15, "sensing-ingest": 4}
"""Routes of the HTTP edges, each of one method, and `unmatched`."""
GROWS_WITH_A_CITY = {"department", "event_class", "area", "division", "thing", "datastream", "number"}
VALUES = {
    "bound": 3,
    "change": 10,
    "channel": 10,
    "consumer": 3,
    "dataset": 60,
    "dependency": 2,
    "error": 2,
    "file": 3,
    "follower": 5,
    "grade": 4,
    "kind": 8,
    "move": 20,
    "outcome": 4,
    "pack": 20,
    "phase": 9,
    "purpose": 4,
    "python": 1,
    "quality": 6,
    "rating": 5,
    "service": 1,
    "snapshot": 4,
    "source": 8,
    "state": 9,
    "subject": 2,
    "version": 1,
}
"""Of a city with 20 packs and 60 datasets; of the others what their closed lists hold, at most."""
OWN = {
    # Moves of cases, and those of tasks.
    "cityloop_case_transitions_total": 20 + 20,
    "cityloop_database_pool_connections": 2,
    # As PostgreSQL names them.
    "cityloop_database_sessions": 6,
    "cityloop_feedback_total": 2,
    "cityloop_form_prefilled_total": 3,
    "cityloop_message_receipts_total": 4,
    # Phases that are no end.
    "cityloop_open_cases": 6,
    "cityloop_open_flows": 5,
    "cityloop_overdue_cases": 6,
    "cityloop_publication_acts_total": 3,
    "cityloop_publication_reads_total": 4,
    "cityloop_reactions_waiting": 2,
    "cityloop_signals_total": 10,
    "cityloop_verdicts_total": 5,
    "cityloop_warnings_total": 10,
}
"""Metrics whose labels have fewer values, or fewer together, than these labels have elsewhere."""
OF_THE_PROCESS = sum(
    len(family.samples) for family in REGISTRY.collect() if not family.name.startswith(("cityloop", "grpc"))
)
METHODS = methods()


def consumed(service: str) -> list[Topic]:
    return [topic for topic in TOPICS.values() if service in topic.consumers and not topic.compacted]


def projected(service: str) -> list[Topic]:
    own = (topic for topic in TOPICS.values() if topic.compacted)
    return [topic for topic in own if service in {*topic.consumers, topic.owner}]


def streams(method: Method) -> bool:
    return bool(method.descriptor.server_streaming or method.descriptor.client_streaming)


def together(service: str, metric: str) -> Mapping[tuple[str, ...], int]:
    """Of labels that depend on each other: how many combinations of their values there are."""
    served = [method for method in METHODS if method.service == service]
    # Streams that a service reads have no series of its own.
    called = [method for method in METHODS if f"service:{service}" in method.callers and not streams(method)]
    of_kind = [method for method in served if streams(method)]
    timed = of_kind if "stream" in metric else [method for method in served if not streams(method)]
    counted = of_kind if "_msg_" in metric or "started" in metric else served
    services = {method.path.rpartition("/")[0] for method in (timed if "server" in metric else called)}
    written = [topic for topic in TOPICS.values() if service in topic.producers]
    partitions = sum(topic.partitions for topic in consumed(service))
    return {
        ("grpc_type", "grpc_service", "grpc_method"): len(counted),
        ("grpc_type", "grpc_service", "grpc_method", "grpc_code"): len(served) * RESULTS,
        ("grpc_service", "grpc_method"): len(timed),
        ("grpc_service", "grpc_method", "grpc_code"): len(called) * RESULTS,
        ("grpc_service",): len(services),
        ("group",): 1,
        ("group", "topic"): len(consumed(service)),
        ("group", "topic", "partition"): partitions,
        ("service", "topic", "partition"): sum(topic.partitions for topic in projected(service)),
        ("topic",): len(written),
        ("method", "route", "code"): ROUTES.get(service, 0) * RESULTS,
        ("method", "route"): ROUTES.get(service, 0),
    }


def series_of(service: str) -> dict[str, int]:
    """Series by metric, of those that a service's process has."""
    package = f"cityloop_{service.replace('-', '_')}"
    others = {f"cityloop_{name.replace('-', '_')}" for name in SERVICES} - {package}
    found: dict[str, int] = {}
    for place, metric in names.metrics().items():
        if place.partition(".")[0] in others or (place.startswith("cityloop_web") and service not in ROUTES):
            continue
        labels = tuple(metric._labels if isinstance(metric, Measured) else metric._labelnames)
        count, bounded = 1, together(service, names.exposed_name(metric))
        rest = labels
        for length in range(len(labels), 0, -1):
            if labels[:length] in bounded:
                count, rest = bounded[labels[:length]], labels[length:]
                break
        for label in rest:
            count *= VALUES[label]
        of_one = len(metric._upper_bounds) + 2 if isinstance(metric, Histogram) else 1
        found[names.exposed_name(metric)] = OWN.get(names.exposed_name(metric), count * of_one)
    return found


def test_no_label_grows_with_a_city() -> None:
    assert set(LABELS) & GROWS_WITH_A_CITY == set()


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_has_few_series_whatever_it_does(service: str) -> None:
    found = series_of(service)
    largest = sorted(found.items(), key=lambda item: -item[1])[:8]
    total = OF_THE_PROCESS + sum(found.values())
    assert total < MOST, largest
    readme = " ".join((ROOT / "deploy/monitoring/README.md").read_text().split())
    assert f"{total} ({service})" in readme, "the page says how many"


def test_the_alert_is_of_the_same_number() -> None:
    (expression,) = (
        rule["expr"]
        for group in yaml.safe_load((ROOT / "deploy/monitoring/alerts.yaml").read_text())["groups"]
        for rule in group["rules"]
        if rule.get("alert") == "CityloopSeriesMany"
    )
    assert re.search(r"> (\d+)$", expression)[1] == str(MOST)  # type: ignore[index]

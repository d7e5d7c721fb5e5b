"""The real Prometheus on a fleet that has played the evening: all that is asked for is there, and not too much."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from cityloop_local.fleet import PROCESSES
from cityloop_testkit import eventually
from cityloop_testkit.http import http_client
from monitoring.conftest import Watched
from monitoring.prometheus import Asking
from monitoring.queries import Selector, panel_expressions, rules, selectors

pytestmark = pytest.mark.timeout(900)
MOST_SERIES = 1_000
NAMES = {spec.name for spec in PROCESSES}
OF_FAILURES = {"code", "grpc_code", "job", "service"}
"""Matchers that a healthy fleet has no series for, and those of one service."""


@pytest_asyncio.fixture
async def asking(evening: Watched) -> AsyncIterator[Asking]:
    """Prometheus and Alertmanager."""
    async with http_client() as client:
        yield Asking(evening.monitoring, client)


def without_failures(selector: Selector) -> str:
    """The same for all services, and whatever became of the calls."""
    kept = [matcher for matcher in selector.matchers if matcher.partition("=")[0] not in OF_FAILURES]
    return str(Selector(selector.metric, tuple(kept)))


async def test_every_service_is_scraped_and_alerts_have_somebody_to_go_to(asking: Asking, evening: Watched) -> None:
    async def healthy() -> bool:
        return {target["labels"]["job"] for target in await asking.targets() if target["health"] == "up"} == NAMES

    await eventually(healthy)
    assert await asking.alertmanagers() == [f"{evening.monitoring.alertmanager}/api/v2/alerts"]


async def test_every_panel_has_data(asking: Asking) -> None:
    async def empty() -> list[str]:
        return [name for name, expression in panel_expressions() if not await asking.query(expression)]

    async def filled() -> bool:
        return not await empty()

    try:
        await eventually(filled, 90)
    except AssertionError:
        assert await empty() == []


async def test_every_rule_is_evaluated_and_what_it_asks_for_is_there(asking: Asking) -> None:
    async def evaluated() -> bool:
        return all(rule["health"] == "ok" for rule in await asking.rules())

    await eventually(evaluated)
    asked = {without_failures(selector) for rule in rules() for selector in selectors(rule["expr"])}
    assert len(asked) > 40
    assert [expression for expression in sorted(asked) if not await asking.query(expression)] == []


async def test_durations_lead_to_traces(asking: Asking) -> None:
    found = await asking.exemplars("grpc_server_handling_seconds_bucket")
    assert any(one["labels"]["trace_id"] for series in found for one in series["exemplars"])


async def test_no_service_has_many_series(asking: Asking) -> None:
    found = await asking.query("scrape_samples_scraped")
    counts = {one["metric"]["job"]: int(one["value"][1]) for one in found}
    assert set(counts) == NAMES
    assert all(count < MOST_SERIES for count in counts.values()), counts


async def test_a_fleet_that_is_well_alerts_nobody(asking: Asking) -> None:
    assert await asking.shown() == set()

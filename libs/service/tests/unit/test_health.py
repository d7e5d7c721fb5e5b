"""What a service says of itself while it starts, serves and stops."""

from __future__ import annotations

import httpx
import pytest
from aiokafka.errors import KafkaConnectionError
from cityloop_database import SchemaError
from cityloop_kernel import Phrase, phrase_list, say
from cityloop_service.admin import admin_app
from cityloop_service.health import Health


def test_it_says_that_it_starts_and_stops() -> None:
    health = Health()
    assert health.not_ready() == health.not_started() == {"service": say("health-starting")}
    assert health.not_live() == {}, "starting it again would not make it start sooner"
    health.serves()
    assert (health.not_ready(), health.not_started()) == ({}, {})
    health.stops()
    assert health.not_ready() == {"service": say("health-stopping")}
    assert health.not_started() == {}


def test_it_is_as_ready_and_as_alive_as_each_of_its_parts() -> None:
    health, city, consumer = Health(), {"city": "none yet"}, {"consumer": "has not polled"}
    health.serves()
    health.ready_when(lambda: city)
    health.ready_when(dict)
    health.live_when(lambda: consumer)
    assert (health.not_ready(), health.not_live()) == (city, consumer)
    city.clear()
    assert health.not_ready() == {}


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (SchemaError("migrations are missing", 3, 4), say("health-schema", migrations=phrase_list(["3", "4"]))),
        (ConnectionRefusedError("no server"), "no server"),
        (KafkaConnectionError(), "KafkaConnectionError"),
    ],
)
async def test_what_a_restart_would_not_mend_is_waited_for_and_said(error: Exception, says: Phrase) -> None:
    health, failures = Health(), [error, error]
    said: list[Phrase | None] = []

    async def start() -> str:
        if failures:
            said.append(health.not_ready().get("part"))
            raise failures.pop()
        said.append(health.not_ready().get("part"))
        return "started"

    assert await health.start("part", start) == "started"
    assert said == [None, says, says]
    assert "part" not in health.not_ready()


async def test_what_a_restart_may_mend_ends_the_start() -> None:
    async def start() -> None:
        raise ValueError("a password that has changed")

    with pytest.raises(ValueError, match="a password"):
        await Health().start("part", start)


async def test_of_its_metrics_it_tells_all_or_those_that_are_named() -> None:
    first, second = "process_open_fds", "process_start_time_seconds"
    app = httpx.ASGITransport(admin_app(dict, dict))
    async with httpx.AsyncClient(transport=app, base_url="http://service") as client:
        whole = (await client.get("/metrics")).text
        named = (await client.get("/metrics", params={"name[]": first})).text
        none = (await client.get("/metrics", params={"name[]": "nothing"})).text
    assert f"# TYPE {first} " in whole
    assert f"# TYPE {second} " in whole
    assert [line.split()[2] for line in named.splitlines() if line.startswith("# TYPE")] == [first]
    assert none.strip() == ""

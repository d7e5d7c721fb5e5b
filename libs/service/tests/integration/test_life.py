"""The life of a service process: wrong settings, probes, an orderly end, and an end when its work fails."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from cityloop_local.forked import ForkedProcess
from cityloop_local.workspace import free_port, listening
from cityloop_rpc import Credentials
from cityloop_testkit import eventually
from cityloop_testkit.http import http_client

PROBE = "probe_service"


@pytest.fixture
def settings(issue: Callable[[str, str], Credentials]) -> dict[str, str]:
    files = issue("cityloop", "probe")
    return {
        "PROBE_GRPC_PORT": "1",
        "PROBE_ADMIN_PORT": str(free_port()),
        "PROBE_KAFKA_BOOTSTRAP_SERVERS": "localhost:1",
        "PROBE_DATABASE_DSN": "postgresql://probe:hunter2@localhost:1/probe",
        "PROBE_TLS_KEY": str(files.key),
        "PROBE_TLS_CERTIFICATE": str(files.certificate),
        "PROBE_TLS_AUTHORITY": str(files.authority),
        "PROBE_EVENT_HUB_ADDRESS": "127.0.0.1:9",
        "PROBE_DATA_SHARING_ADDRESS": "127.0.0.1:9",
    }


@pytest.fixture(autouse=True)
def importable(monkeypatch: pytest.MonkeyPatch) -> None:
    """The probe is a module beside this one."""
    monkeypatch.syspath_prepend(Path(__file__).parent)


class Probe:
    """The probe as a process of its own, forked as services of a fleet are, and what it has written."""

    def __init__(self, settings: dict[str, str], folder: Path) -> None:
        self._output, self._errors = folder / "output", folder / "errors"
        command = (sys.executable, "-m", PROBE)
        self.process = ForkedProcess(command, {**os.environ, **settings}, self._output, self._errors)

    async def told_ready(self) -> None:
        """Return once it says that it is ready."""
        await eventually(lambda: self._errors.is_file() and "service_ready" in self._errors.read_text())

    async def ended(self) -> tuple[int, str, str]:
        """Its exit code, and all that it has written, once it has ended."""
        code = await asyncio.to_thread(self.process.wait)
        return code, self._output.read_text(), self._errors.read_text()


@asynccontextmanager
async def started(settings: dict[str, str]) -> AsyncIterator[Probe]:
    with TemporaryDirectory() as folder:
        probe = Probe(settings, Path(folder))
        try:
            yield probe
        finally:
            probe.process.kill()
            await asyncio.to_thread(probe.process.wait)


async def ended(settings: dict[str, str]) -> tuple[int, str, str]:
    async with started(settings) as probe:
        return await probe.ended()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"PROBE_GRPC_PORT": ""}, "PROBE_GRPC_PORT: "),
        ({"PROBE_LOG_LEVEL": "LOUD"}, "PROBE_LOG_LEVEL: "),
        ({"PROBE_TLS_KEY": "/nowhere"}, "PROBE_TLS_KEY: "),
        ({"PROBE_DATABASE_POOL_SIZE": "1"}, "PROBE_DATABASE_POOL_SIZE: "),
        ({"PROBE_PEERS": "not json"}, "peers"),
    ],
)
async def test_wrong_settings_end_it_with_2_and_the_variable_to_set(
    settings: dict[str, str], change: dict[str, str], says: str
) -> None:
    code, _, errors = await ended({**settings, **change})
    assert code == 2
    assert "settings are missing or wrong" in errors
    assert says in errors
    assert "Traceback" not in errors
    assert "hunter2" not in errors


async def test_a_missing_setting_is_named_as_its_variable(settings: dict[str, str]) -> None:
    del settings["PROBE_DATABASE_DSN"]
    code, _, errors = await ended(settings)
    assert (code, "PROBE_DATABASE_DSN: is missing" in errors) == (2, True)


async def test_told_to_end_it_stops_in_reverse_and_ends_with_0(settings: dict[str, str]) -> None:
    port = int(settings["PROBE_ADMIN_PORT"])
    async with started(settings) as probe:
        await probe.told_ready()
        async with http_client(base_url=f"http://127.0.0.1:{port}") as client:
            for path in ("/ready", "/live"):
                assert (await client.get(path)).json() == {"ok": True, "problems": {}, "phrases": {}}
            assert "cityloop_consumer_sessions_total" in (await client.get("/metrics")).text
        probe.process.send_signal(signal.SIGTERM)
        code, output, errors = await probe.ended()
    parts = ["pool", "consumer", "server"]
    assert output.split("\n")[:-1] == [f"start {it}" for it in parts] + [f"stop {it}" for it in parts[::-1]]
    events = [json.loads(line)["event"] for line in errors.splitlines()]
    assert events == ["service_starting", "service_ready", "service_stopping", "service_stopped"]
    assert code == 0
    assert not listening(port)


async def test_told_to_end_while_it_still_starts_it_stops_what_it_has_and_ends_with_0(settings: dict[str, str]) -> None:
    async with started({**settings, "PROBE_BEHAVIOUR": "waits"}) as probe:
        await eventually(lambda: listening(int(settings["PROBE_ADMIN_PORT"])), seconds=20)
        probe.process.send_signal(signal.SIGTERM)
        code, output, errors = await probe.ended()
    assert output.split() == ["start", "pool", "start", "consumer", "stop", "consumer", "stop", "pool"]
    assert "Traceback" not in errors
    assert code == 0


@pytest.mark.parametrize(
    ("behaviour", "path", "says"),
    [
        ("not-ready", "/ready", ("city", "no complete version yet: `cityloop city apply`", "health-no-city")),
        ("stuck", "/live", ("consumer", "has not polled for 90 sec", "health-not-polled")),
    ],
)
async def test_a_probe_says_what_is_wrong_in_english_and_as_a_sentence(
    settings: dict[str, str], behaviour: str, path: str, says: tuple[str, str, str]
) -> None:
    port = int(settings["PROBE_ADMIN_PORT"])
    async with started({**settings, "PROBE_BEHAVIOUR": behaviour}):
        await eventually(lambda: listening(port), seconds=20)
        async with http_client(base_url=f"http://127.0.0.1:{port}") as client:
            answer = await client.get(path)
            assert answer.status_code == 503
            assert not answer.json()["ok"]
            ((name, problem),) = answer.json()["problems"].items()
            said = answer.json()["phrases"][name]["sentence"]
            assert says == (name, problem, said["message"])


@pytest.mark.parametrize(
    ("behaviour", "says"),
    [("fails", "the work broke"), ("ends", "the work ended by itself"), ("is-cancelled", "the work ended by itself")],
)
async def test_work_that_ends_takes_the_service_down_with_1(
    settings: dict[str, str], behaviour: str, says: str
) -> None:
    code, output, errors = await ended({**settings, "PROBE_BEHAVIOUR": behaviour})
    assert code == 1
    assert output.splitlines()[-1] == "stop pool", "what was started is stopped in order"
    assert says in errors


async def test_work_that_does_not_stop_is_ended_by_force(settings: dict[str, str]) -> None:
    """What hangs in a process would keep its partitions: another replica gets them only when it is gone."""
    async with started({**settings, "PROBE_BEHAVIOUR": "is-deaf"}) as probe:
        await probe.told_ready()
        probe.process.send_signal(signal.SIGTERM)
        code, _, errors = await probe.ended()
    assert code == 1
    assert "has not stopped within 2 s; the process ends" in errors


async def test_a_port_that_is_taken_is_named(settings: dict[str, str]) -> None:
    async with started(settings):
        await eventually(lambda: listening(int(settings["PROBE_ADMIN_PORT"])), seconds=20)
        code, output, errors = await ended(settings)
    assert code != 0
    assert "Address already in use" in errors
    assert output.splitlines()[-1] == "stop pool"

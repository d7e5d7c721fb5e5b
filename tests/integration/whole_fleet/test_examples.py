"""The programs of others, as the README starts them: processes that know an environment and nothing else."""

from __future__ import annotations

import ast
import asyncio
import os
import sys
import uuid
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from cityloop.citizen.v1.report_pb2 import Report
from cityloop.topics import CITIZEN_REPORTS
from cityloop_testkit import read_all
from cityloop_testkit.fleets import RunningFleet
from cityloop_testkit.sources import ROOT
from grpc_tools import protoc  # type: ignore[import-untyped]

pytestmark = pytest.mark.xdist_group("whole-fleet")
EXAMPLES = ROOT / "clients" / "examples"
SECONDS = 60.0


def environment(fleet: RunningFleet, department: str, folder: Path) -> dict[str, str]:
    """What `cityloop certificate issue` writes for a department."""
    fleet.fleet.authority.export(department, "desk", folder)
    addresses = {name: fleet.fleet.address(name) for name in fleet.fleet.services}
    named = {f"CITYLOOP_{name.upper().replace('-', '_')}": address for name, address in addresses.items()}
    return {**named, "CITYLOOP_CERTIFICATES": str(folder)}


@asynccontextmanager
async def started(name: str, own: Mapping[str, str], *arguments: str) -> AsyncIterator[asyncio.StreamReader]:
    """A program that runs until the block ends; what it prints."""
    inherited = {key: value for key, value in os.environ.items() if not key.startswith("CITYLOOP_")}
    process = await asyncio.create_subprocess_exec(
        sys.executable, str(EXAMPLES / name), *arguments, env={**inherited, **own}, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    try:
        yield process.stdout
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


async def line_with(lines: asyncio.StreamReader, *words: str) -> str:
    """The first line that holds all the words.

    Raises:
        AssertionError: the program ended without it; with what it said.
    """
    said: list[str] = []
    async with asyncio.timeout(SECONDS):
        async for line in lines:
            said.append(line.decode().strip())
            if all(word in said[-1] for word in words):
                return said[-1]
    raise AssertionError(f"no line with {words}: {said}")


async def test_a_gateways_reading_reaches_a_partner_and_is_done_by_a_worker(
    whole_fleet: RunningFleet, tmp_path: Path
) -> None:
    fleet, compiled = whole_fleet, tmp_path / "compiled"
    (compiled / "cityloop").mkdir(parents=True)
    # Here our own package is installed too; a package proper comes first, whatever the order of the path.
    (compiled / "cityloop" / "__init__.py").touch()
    sources = [str(path) for path in (ROOT / "proto").glob("cityloop/**/*.proto")]
    includes = [f"-I{ROOT / 'proto'}", f"-I{Path(protoc.__file__).parent / '_proto'}"]
    assert protoc.main(["protoc", *includes, f"--python_out={compiled}", *sources]) == 0

    worker_own = environment(fleet, "urban-management", tmp_path / "worker")
    partner_own = {"CITYLOOP_KAFKA": fleet.kafka.bootstrap_servers, "PYTHONPATH": str(compiled)}
    topic, group = f"{fleet.kafka.prefix}events.city-events.v1", f"partner-{uuid.uuid4()}"
    gauge = f"gauge-{uuid.uuid4()}"
    gateway_own = environment(fleet, "drainage", tmp_path / "gateway")
    given = ("--thing", gauge, "--at", "113.27", "23.11")
    async with (
        started("partner.py", partner_own, "--topic", topic, "--group", group) as partner,
        started("worker.py", worker_own) as worker,
        started("gateway.py", gateway_own, *given) as gateway,
    ):
        await line_with(worker, "urban-management.handle waits for tasks")
        await line_with(gateway, gauge, "is registered")
        await line_with(gateway, "4 readings are durable, 0 of them flagged")
        seen = await line_with(partner, f"road-waterlogging open, by {gauge}.level")
        assert "of /cityloop/event-hub at 20" in seen
        accepted = await line_with(worker, "(road-waterlogging, C-", "is accepted")
        await line_with(worker, f"{accepted.split()[0]} is fed back")


async def test_an_open311_client_hands_in_a_request(whole_fleet: RunningFleet, tmp_path: Path) -> None:
    key_file = tmp_path / "api-key"
    key_file.write_text("a key of the shared fleet")
    own = {
        "CITYLOOP_OPEN311": f"http://127.0.0.1:{whole_fleet.fleet.port('citizen-services', 'http')}",
        "CITYLOOP_OPEN311_KEY_FILE": str(key_file),
    }
    async with started("open311.py", own, "--at", "23.12", "113.28") as lines:
        number = (await line_with(lines, "handed in as R-")).split()[-1]
        await line_with(lines, f"{number} is open")
    await whole_fleet.settle()
    facts = [Report.FromString(record.value) for record in await read_all(whole_fleet.kafka, CITIZEN_REPORTS)]
    assert [fact.channel for fact in facts if fact.report_number == number] == ["partner-app"]


@pytest.mark.parametrize("file", sorted(EXAMPLES.glob("*.py")), ids=lambda file: str(file.name))
def test_an_example_is_short_and_imports_only_what_its_reader_has(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert len(text.splitlines()) < 60
    nodes = list(ast.walk(ast.parse(text)))
    named = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    named |= {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
    allowed = {
        "partner.py": {"aiokafka", "aiokafka.helpers", "cityloop.events.v1.city_event_pb2"},
        "open311.py": {"httpx"},
    }
    ours = {name for name in named if name.partition(".")[0] not in sys.stdlib_module_names}
    assert all(name in allowed.get(file.name, ours) for name in ours)
    assert not any(name.startswith("cityloop_") and name != "cityloop_client" for name in ours)


def test_every_example_is_named_in_the_readme() -> None:
    readme = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    assert all(f"clients/examples/{file.name}`" in readme for file in EXAMPLES.glob("*.py"))

"""A fleet all of whose certificates have expired, its authority's too, is fixed while it runs."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import grpc
import pytest
from cityloop_local import certificates
from cityloop_local.machine import Machine
from cityloop_operator.local import operator_channel
from cityloop_operator.operations import list_packs
from cityloop_testkit import eventually
from cityloop_testkit.english import english

pytestmark = pytest.mark.timeout(300)


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Machine]:
    monkeypatch.setattr(certificates, "LIFETIME", dt.timedelta(seconds=1))
    with Machine(tmp_path / "machine", lambda _line: None) as machine:
        monkeypatch.undo()
        yield machine


async def test_services_and_callers_that_expired_go_on_with_renewed_files(machine: Machine) -> None:
    fleet, channel = machine.fleet, operator_channel(machine)

    async def expired(names: list[str]) -> bool:
        """Whether these services, and no others, say that they are not ready for their certificates."""
        said = {name: await asyncio.to_thread(fleet.problem, name, "ready") for name in fleet.services}
        return [name for name, problem in said.items() if "certificate" in english(problem)] == names

    files = fleet.authority.folder
    former = {file: file.read_bytes() for file in files.glob("*.crt")}
    await eventually(lambda: expired(list(fleet.services)), seconds=60)
    async with channel as operator:

        async def answers() -> bool:
            try:
                await list_packs(operator)
            except grpc.aio.AioRpcError:
                return False
            return True

        fleet.authority.renew()
        assert [file for file, content in former.items() if file.read_bytes() == content] == []
        await eventually(lambda: expired([]), seconds=60)
        await eventually(answers)

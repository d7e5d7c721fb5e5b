"""`make up MONITORING=1` as its user has it: the addresses are named, and all ends with the fleet."""

from __future__ import annotations

import asyncio
import os
import re
import sys
from pathlib import Path

import psutil
import pytest
from cityloop_local.fleet import PROCESSES
from cityloop_local.monitoring import ALERTMANAGER, PROMETHEUS
from cityloop_testkit import eventually
from cityloop_testkit.http import http_client

pytestmark = pytest.mark.timeout(300)


async def fleet(command: str, folder: Path) -> str:
    """What a command of the local fleet prints.

    Raises:
        AssertionError: it failed.
    """
    environment = os.environ | {"CITYLOOP_FLEET_FOLDER": str(folder), "CITYLOOP_MONITORING": "1"}
    arguments = [sys.executable, "-m", "cityloop_cli.local_fleet", command]
    process = await asyncio.create_subprocess_exec(
        *arguments, env=environment, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    output, _ = await process.communicate()
    assert process.returncode == 0, output.decode()
    return output.decode()


def of_folder(folder: Path) -> list[str]:
    """Names of the monitoring processes that keep their state in a folder."""
    processes = [process.info for process in psutil.process_iter(["name", "cmdline"])]
    lines = [" ".join(info["cmdline"] or ()) for info in processes]
    return sorted(
        name for name in (PROMETHEUS, ALERTMANAGER) for line in lines if f"={folder}/monitoring/{name}" in line
    )


async def test_they_start_with_the_fleet_and_end_with_it(tmp_path: Path) -> None:
    try:
        said = await fleet("up", tmp_path)
        addresses = dict(re.findall(r"(Prometheus|Alertmanager), [^:]+: (http://\S+)", said))
        assert set(addresses) == {"Prometheus", "Alertmanager"}
        async with http_client() as client:

            async def all_up() -> bool:
                answer = await client.get(f"{addresses['Prometheus']}/api/v1/query", params={"query": "sum(up)"})
                found = answer.json()["data"]["result"]
                return bool(found) and found[0]["value"][1] == str(len(PROCESSES))

            await eventually(all_up)
            assert (await client.get(f"{addresses['Alertmanager']}/-/ready")).status_code == 200
        status = await fleet("status", tmp_path)
        assert len(re.findall(r"^\S+ +(?:ready|listens) ", status, re.MULTILINE)) == len(PROCESSES) + len(
            ("Kafka", "PostgreSQL")
        ), status
        assert of_folder(tmp_path)
    finally:
        await fleet("down", tmp_path)
    assert of_folder(tmp_path) == []

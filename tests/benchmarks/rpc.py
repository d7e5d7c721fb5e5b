"""A unary call through our server (mTLS, caller, policy, deadline, span, metrics) beside bare grpc.aio with mTLS."""

from __future__ import annotations

import asyncio
import sys
import time
from pathlib import Path
from typing import Any

import grpc
import psutil
from cityloop_local.machine import Machine
from cityloop_local.server import Server
from cityloop_local.workspace import free_port
from cityloop_rpc import Credentials, open_channel
from cpu import process_of
from harness import Ratio, credentials
from rpc_server import METHOD

CALLERS, SECONDS, ROUNDS = 32, 4.0, 3
START_SECONDS = 30
REQUEST = b"x" * 200


async def run(machine: Machine) -> Ratio:
    """Both in turn, of each the best; the client is the same."""
    operator = credentials(machine, "cityloop", "operator")
    found: dict[str, list[float]] = {"ours": [], "bare": []}
    spent: dict[str, float] = {}
    for _ in range(ROUNDS):
        for kind, rates in found.items():
            rate, spent[kind] = await _measured(machine, kind, operator)
            rates.append(rate)
    print(f"CPU of the server for a unary call: ours {spent['ours']:.3f} ms, bare {spent['bare']:.3f} ms")  # noqa: T201
    best = {kind: max(rates) for kind, rates in found.items()}
    return Ratio("gRPC unary through our server", best["ours"], best["bare"], "calls/s", required=0.5)


async def _measured(machine: Machine, kind: str, operator: Credentials) -> tuple[float, float]:
    """Calls a second, and CPU milliseconds of the server for each."""
    files = machine.fleet.authority.issue("cityloop", "probe")
    port = free_port()
    script = str(Path(__file__).with_name("rpc_server.py"))
    given = [kind, str(port), str(files.key), str(files.certificate), str(files.authority)]
    server = Server(f"probe-{kind}", [sys.executable, script, *given], machine.folder / f"probe-{kind}.log", {})
    server.start()
    try:
        async with open_channel(f"127.0.0.1:{port}", operator) as channel:
            async with asyncio.timeout(START_SECONDS):
                await channel.channel_ready()
            await _calls(channel, 1.0)
            process = process_of(server)
            before = _seconds(process)
            calls = await _calls(channel, SECONDS)
            return calls / SECONDS, (_seconds(process) - before) * 1000 / calls
    finally:
        await asyncio.to_thread(server.stop)


async def _calls(channel: grpc.aio.Channel, seconds: float) -> int:
    end, count = time.perf_counter() + seconds, 0
    call: Any = channel.unary_unary(METHOD)

    async def one() -> None:
        nonlocal count
        while time.perf_counter() < end:
            await call(REQUEST)
            count += 1

    await asyncio.gather(*(one() for _ in range(CALLERS)))
    return count


def _seconds(process: psutil.Process) -> float:
    return sum(sum(item.cpu_times()[:2]) for item in (process, *process.children(recursive=True)))

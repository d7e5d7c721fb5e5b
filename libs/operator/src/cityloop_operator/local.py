"""The operator of one machine: its city and its packs, applied from the folders of the clone."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path

import grpc
from cityloop.sharing.v1.city_pb2 import CityRecord
from cityloop_kernel import phrase_list, say
from cityloop_local.fleet import OWN_DEPARTMENT
from cityloop_local.machine import Machine
from cityloop_local.workspace import root
from cityloop_packs import parse_manifest
from cityloop_rpc import Credentials, open_channel

from cityloop_operator.city_file import CITY_FILE
from cityloop_operator.fast_motion import in_fast_motion
from cityloop_operator.fleet_client import LateError
from cityloop_operator.operations import (
    apply_city,
    apply_packs,
    apply_staff,
    put_components,
    read_city,
    read_components,
    read_packs,
)
from cityloop_operator.reading.faults import CityDataError
from cityloop_operator.staff_file import holders_in, staff_of_city

READY_SECONDS = 60.0
LOOK_SECONDS = 0.1


def folder_of_city(name: str) -> Path:
    """The folder of a city of deploy/cities.

    Raises:
        CityDataError: there is none of this name; the sentence names those that there are.
    """
    cities = root() / "deploy" / "cities"
    known = sorted(path.parent.name for path in cities.glob(f"*/{CITY_FILE}"))
    if name not in known:
        raise CityDataError(say("city-unknown", city=name, folder=str(cities), known=phrase_list(known)))
    return cities / name


def holders_of_city(name: str) -> dict[str, str]:
    """A person who holds each post of a city of deploy/cities, by the staff file beside its own; none without one."""
    return holders_in(folder_of_city(name))


async def apply_city_and_packs(
    machine: Machine,
    name: str,
    packs: Sequence[str],
    fast_motion: float = 1,
    *,
    of_packs: Mapping[str, float] | None = None,
    calendar: CityRecord | None = None,
) -> None:
    """Apply a city, its staff directory and, last, packs with those they require; returns when all run.

    Args:
        machine: runs.
        name: of the city.
        packs: their names, of deploy/packs.
        fast_motion: durations of the packs are divided by it.
        of_packs: by what those of some packs are divided instead.
        calendar: in place of the city's own.
    """
    async with operator_channel(machine) as channel:
        folder = root() / "deploy" / "cities" / name
        city_id, records = read_city(folder)
        if calendar is not None:
            records = [*(one for one in records if one.WhichOneof("entity") != "calendar"), calendar]
        await apply_city(channel, city_id, records)
        await ready(machine)
        await put_components(channel, read_components(folder))
        await apply_staff(channel, staff_of_city(folder))
        found = read_packs(root() / "deploy" / "packs", *packs)
        faster = of_packs or {}
        factors = [faster.get(parse_manifest(files).pack, fast_motion) for files in found]
        await apply_packs(
            channel, [in_fast_motion(files, factor) for files, factor in zip(found, factors, strict=True)]
        )


async def ready(machine: Machine) -> None:
    """Return when every service is ready (it has a city).

    Raises:
        StartError: one has ended.
        LateError: one is not ready after a minute.
    """
    end = time.monotonic() + READY_SECONDS
    while not await asyncio.to_thread(machine.fleet.ready):
        if time.monotonic() > end:
            logs = machine.folder / "logs"
            raise LateError(say("late-to-be-ready", seconds=round(READY_SECONDS), logs=str(logs)))
        await asyncio.sleep(LOOK_SECONDS)


@contextlib.asynccontextmanager
async def operator_channel(machine: Machine, service: str = "data-sharing") -> AsyncIterator[grpc.aio.Channel]:
    """A channel to a service as the operator."""
    files = machine.fleet.authority.issue(OWN_DEPARTMENT, "operator")
    channel = open_channel(machine.fleet.address(service), Credentials(files.key, files.certificate, files.authority))
    try:
        yield channel
    finally:
        await channel.close()

"""Plays on a machine of a test's own, disturbed on the way, and the checks that did not hold.

They are told in the pseudo-language: what no catalogue says fails, as a check that does not hold.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from functools import cache
from pathlib import Path

from cityloop.topics import SENSING_OBSERVATIONS, TOPICS
from cityloop_local.machine import Machine
from cityloop_localisation import Catalogues, Language, Room, say
from cityloop_localisation.pseudo import TAG, pseudo, untranslated
from cityloop_localisation.source import rooms_of
from cityloop_messaging import utc_now
from cityloop_operator.fleet_client import FleetClient
from cityloop_operator.local import apply_city_and_packs, holders_of_city
from cityloop_plays.expectations.registry import Expectations
from cityloop_plays.outcome import checks
from cityloop_plays.play_file import PlayFile
from cityloop_plays.player import run_steps
from cityloop_plays.stage import Stage
from cityloop_terminal.languages import SHARED
from cityloop_testkit.fleets import RunningFleet
from disturbances import Disturbance
from trace_chains import Chains

ROOT = Path(__file__).parents[1]
STORMS = ("evening", "harbour-storm")
"""Plays that go on at once while services are killed: `test_plays_side_by_side`."""
SYSTEMS = (
    *("bad-rating", "business-request", "civic-points", "heritage-quarter", "home-security", "night-works"),
    *("open-call", "park-round", "road-orders", "smart-building", "smart-poles", "street-summons", "valley-park"),
    *("campaign", "clue-reward", "elder-devices", "heritage-repair", "hospital-figures", "informal-places", "lifts"),
    *(
        "noise-zones",
        "outlet-dispute",
        "platform-operations",
        "quarter-end",
        "reverse-control",
        "road-holes",
        "scenic-limits",
    ),
    *("service-figures", "test-permit"),
)
"""Plays of what the source documents describe, on one fleet: `test_systems_side_by_side`."""
PACE = 0.4
MOST_BROKEN = 20
_holders = cache(holders_of_city)


@cache
def accents() -> Language:
    """The pseudo-language of all that a rehearsal says."""
    rooms = [room for package in ("cityloop_localisation", *SHARED) for room in rooms_of(package) if room.tag == "en"]
    return Catalogues([*rooms, *(Room(TAG, room.file, pseudo(room)) for room in rooms)], "en")[TAG]


async def undisturbed(_machine: Machine, _fleet: RunningFleet) -> None:
    """Nothing happens to the fleet."""


async def play(
    machine: Machine, file: PlayFile, disturb: Disturbance = undisturbed, *, ends_by_itself: bool = True
) -> list[str]:
    """Play while the machine is disturbed; returns the checks that failed, a line each.

    Args:
        machine: runs, without a city.
        file: what is played.
        disturb: runs beside the play.
        ends_by_itself: whether the disturbance must have ended before the checks; else it goes on beside them.

    Raises:
        AssertionError: the play could not go on; the message ends with what was told last.
    """
    await apply_city_and_packs(machine, file.city, file.packs, file.fast_motion)
    fleet = RunningFleet(machine.fleet, machine.connection)
    disturbing = asyncio.ensure_future(disturb(machine, fleet))
    try:
        async with _performed(machine, file) as stage:
            if ends_by_itself:
                await disturbing
            elif disturbing.done():
                disturbing.result()
            await fleet.settle()
            return await _failed(stage, file)
    finally:
        disturbing.cancel()
        await asyncio.gather(disturbing, return_exceptions=True)


async def play_side_by_side(
    machine: Machine, files: Sequence[PlayFile], packs: Sequence[str], disturb: Disturbance = undisturbed
) -> list[str]:
    """Play several on one fleet at once while it is disturbed; returns the checks that failed, a line each.

    Args:
        machine: runs, without a city.
        files: what is played, in one city.
        packs: all that are in use meanwhile.
        disturb: ends by itself before the checks.
    """
    fleet = await _ready_for(machine, files, packs)
    disturbing = asyncio.ensure_future(disturb(machine, fleet))
    try:
        async with AsyncExitStack() as stack:
            opened = [stack.enter_async_context(_performed(machine, file)) for file in files]
            stages = await asyncio.gather(*opened)
            await disturbing
            await fleet.settle()
            expected = _together(files)
            looks = [
                _failed(stage, file, of_fleet=number == 0)
                for number, (stage, file) in enumerate(zip(stages, expected, strict=True))
            ]
            failed = [line for lines in await asyncio.gather(*looks) for line in lines]
            return failed + await _broken_traces(machine)
    finally:
        disturbing.cancel()
        await asyncio.gather(disturbing, return_exceptions=True)


async def play_in_turn(machine: Machine, files: Sequence[PlayFile], packs: Sequence[str]) -> list[str]:
    """Play several on one fleet, one after the other, each checked at its end; arguments and return as above.

    The things of a play go on reporting when its steps are done: they would be silent else, and that is an event.
    """
    fleet = await _ready_for(machine, files, packs)
    failed = []
    async with AsyncExitStack() as stack:
        for count, file in enumerate(files, 1):
            stage = await stack.enter_async_context(_performed(machine, file))
            await fleet.settle()
            failed += await _failed(stage, _together(files[:count])[-1])
    return failed


async def _ready_for(machine: Machine, files: Sequence[PlayFile], packs: Sequence[str]) -> RunningFleet:
    (city,) = {file.city for file in files}
    factors = {file.fast_motion for file in files}
    # Packs of one play in its fast motion; what plays share, in that of all or in none.
    of_packs = {pack: file.fast_motion for file in files for pack in file.packs}
    assert all(of_packs[pack] == file.fast_motion for file in files for pack in file.packs), "one motion a pack"
    calendars = [file.calendar.record(utc_now()) for file in files if file.calendar is not None]
    assert len(calendars) <= 1, "one calendar a city"
    shared = factors.pop() if len(factors) == 1 else 1
    calendar = calendars[0] if calendars else None
    await apply_city_and_packs(machine, city, packs, shared, of_packs=of_packs, calendar=calendar)
    return RunningFleet(machine.fleet, machine.connection)


def _together(files: Sequence[PlayFile]) -> list[PlayFile]:
    """The plays, each with what the fleet holds once all of them were played."""
    expected = [file.expect.model_dump() for file in files]
    whole: dict[str, object] = {
        name: _sum([expect[name] for expect in expected]) for name in ("events", "warnings", "totals")
    }
    whole["predictions_before_alarm"] = sum(expect["predictions_before_alarm"] or 0 for expect in expected)
    return [
        file.model_copy(update={"expect": Expectations.model_validate(expect | whole)})
        for file, expect in zip(files, expected, strict=True)
    ]


@asynccontextmanager
async def _performed(machine: Machine, file: PlayFile) -> AsyncIterator[Stage]:
    """A play whose steps are done; what they began goes on until the block ends.

    Raises:
        AssertionError: the play could not go on; the message ends with what was told last.
    """
    client = FleetClient.of(machine)
    told: list[str] = []
    stage = Stage(
        client,
        file.places,
        told.append,
        accents(),
        holders=_holders(file.city),
        pace=PACE,
        fast_motion=file.fast_motion,
        calendar=file.calendar,
    )
    try:
        async with run_steps(stage, file):
            yield stage
        left = [line for line in told if untranslated(line)]
        assert left == [], "no catalogue says all of it"
    except (LookupError, TimeoutError) as error:
        raise AssertionError("\n".join([*told[-20:], str(error)])) from error
    finally:
        await client.close()


async def _failed(stage: Stage, file: PlayFile, *, of_fleet: bool = True) -> list[str]:
    failed = []
    async for check in checks(stage, file.expect, of_fleet=of_fleet):
        said = stage.translate(check.what)
        # Of the totals each line is a sentence; of other checks what is counted is an identifier.
        lines = check.expected if check.what == say("check-totals") and isinstance(check.expected, dict) else {}
        if not check.holds or untranslated("\n".join([said, *lines])):
            failed.append(f"{said}: expected {check.expected!r}, found {check.found!r}")
    return failed


async def _broken_traces(machine: Machine) -> list[str]:
    """Facts that are not in the trace of what caused them, a line each; readings begin theirs."""
    client = FleetClient.of(machine)
    try:
        topics = [topic for topic in TOPICS.values() if not topic.compacted and topic is not SENSING_OBSERVATIONS]
        facts = [fact for topic in topics for fact in await client.facts(topic)]
    finally:
        await client.close()
    return list(Chains(facts).breaks())[:MOST_BROKEN]


def _sum(counts: Sequence[Mapping[str, int]]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for count in counts:
        total.update(count)
    return dict(total)

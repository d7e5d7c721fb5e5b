"""Conditions of packs: what one costs beside the bare library, and how long many of them keep the loop waiting."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

import yaml
from cel_expr_python import cel
from cityloop.common.v1.common_pb2 import AttributeValue
from cityloop_packs import EVENT_CLASSES, ActivePacks, Situation, parse_all, responsibility_of
from harness import Ratio

WANTED_MICROSECONDS, WANTED_GAP = 20.0, 0.005
REQUIRED = 0.25
"""Of the speed of the bare library: a judgement says what was absent, and counts."""
RESPONSIBILITIES, REQUESTS, BATCH, EACH = 50, 100_000, 200, 50_000
VALUES = {
    "diameter": AttributeValue(number=300, unit="mm"),
    "material": AttributeValue(choice="iron"),
    "hit": AttributeValue(choices={"choices": ["road", "school"]}),
}
CONDITION = "diameter >= 300 && material == 'iron'"


async def run() -> list[Ratio]:
    """The ratio of a judgement with its attributes at hand to the same expression bare; the rest is printed."""
    packs = _packs()
    environment = packs.named(EVENT_CLASSES)["pipe-burst"].item.environment
    at_hand = environment.at_hand(VALUES)
    variables = {"diameter": cel.Type.DOUBLE, "material": cel.Type.STRING, "hit": cel.Type.List(cel.Type.STRING)}
    bare = cel.NewEnv(variables=variables)
    compiled = bare.compile("diameter >= 300.0 && material == 'iron'")
    activation = bare.Activation({"diameter": 300.0, "material": "iron", "hit": ["road", "school"]})
    ours = _microseconds(lambda: at_hand.judge(CONDITION))
    theirs = _microseconds(lambda: compiled.eval(activation).value())
    longest, each = await _resolve_many(packs)
    _print(f"a condition with its attributes at hand: {ours:.1f} µs ({WANTED_MICROSECONDS:g} wanted)")
    _print(
        f"{REQUESTS} requests against {RESPONSIBILITIES} conditioned responsibilities: {each * 1e6:.0f} µs each,"
        f" the loop waited at most {longest * 1e3:.1f} ms ({WANTED_GAP * 1e3:g} wanted)"
    )
    return [Ratio("conditions judged", 1e6 / ours, 1e6 / theirs, "/s", REQUIRED)]


def _print(line: str) -> None:
    print(line, flush=True)  # noqa: T201


def _microseconds(work: Callable[[], object]) -> float:
    """Of processor time, for what else runs must not count; the least of three."""
    found = []
    for _ in range(3):
        began = time.thread_time()
        for _ in range(EACH):
            work()
        found.append((time.thread_time() - began) / EACH * 1e6)
    return min(found)


async def _resolve_many(packs: ActivePacks) -> tuple[float, float]:
    """The longest that the loop waited while a thread resolved requests in batches, as fusion does; seconds each."""
    longest, done = 0.0, asyncio.Event()

    async def beat() -> None:
        nonlocal longest
        while not done.is_set():
            began = time.perf_counter()
            await asyncio.sleep(0.001)
            longest = max(longest, time.perf_counter() - began - 0.001)

    beating = asyncio.create_task(beat())
    situation, began = Situation(attributes=VALUES), time.perf_counter()
    for _ in range(0, REQUESTS, BATCH):
        await asyncio.to_thread(_resolve, packs, situation)
    each = (time.perf_counter() - began) / REQUESTS
    done.set()
    await beating
    return longest, each


def _resolve(packs: ActivePacks, situation: Situation) -> None:
    for _ in range(BATCH):
        responsibility_of(packs, "pipe-burst", situation)


def _packs() -> ActivePacks:
    iron, road, school = ({"choice": name, "name": {"en": name}} for name in ("iron", "road", "school"))
    kinds = {"diameter": {"number": "mm"}, "material": {"choice": [iron]}, "hit": {"choices": [road, school]}}
    attributes = [
        {"attribute": name, "name": {"en": name}, "type": kind, "classification": "general_1"}
        for name, kind in kinds.items()
    ]
    burst = {"event_class": "pipe-burst", "title": {"en": "burst"}, "problem": "event", "attributes": attributes}
    responsibilities = [
        {
            "responsibility": f"r-{number}",
            "event_classes": ["pipe-burst"],
            "when": f"diameter >= {300 if number == RESPONSIBILITIES - 1 else 1_000 + number} && material == 'iron'",
            "department": "water",
        }
        for number in range(RESPONSIBILITIES)
    ]
    files = {
        "pack.yaml": {"pack": "base", "kind": "base", "title": {"en": "base"}},
        "problem-kinds.yaml": {"problem_kinds": [{"problem_kind": "event", "name": {"en": "event"}}]},
        "event-classes.yaml": {"event_classes": [burst]},
        "responsibilities.yaml": {"responsibilities": responsibilities},
    }
    return ActivePacks.of(parse_all([{name: yaml.safe_dump(content) for name, content in files.items()}]))

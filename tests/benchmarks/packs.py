"""Fifty packs of 200 items: how long a plan takes, a set until every service runs it, and what a start costs more.

The limit is the barest way of the same items: YAML read by the C loader, each item written to Kafka as JSON, and read.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Mapping

import yaml
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from cityloop_local.fleet import OWN_DEPARTMENT
from cityloop_local.machine import Machine
from cityloop_operator.operations import apply_packs, plan_packs, read_packs
from cityloop_packs import ActivePacks, Situation, parse_all, process_of, responsibility_of
from cityloop_rpc import open_channel
from harness import PACKS, Ratio, credentials

COUNT = 50
REQUIRED = 0.05
TOPIC = "limit-of-packs"
RESOLVES = 20_000


def pack(number: int, above: int = 10) -> dict[str, str]:
    """A pack of 200 items: 20 classes with a process and a message each, 20 models, 60 rules, 60 responsibilities."""
    names = [f"p{number}-c{index}" for index in range(20)]
    title = {"zh": "名称", "en": "a name"}
    content: dict[str, object] = {
        "pack.yaml": {"pack": f"p{number}", "title": title, "requires": ["simulated", "base"]},
        "event-classes.yaml": {
            "event_classes": [{"event_class": name, "title": title, "problem": "event"} for name in names]
        },
        "process.yaml": {
            "processes": [
                {"process": name, "extends": "base/ordinary", "event_classes": [name], "automatic": ["confirm"]}
                for name in names
            ]
        },
        "messages.yaml": {"messages": [{"state": "closed", "event_classes": [name], "text": title} for name in names]},
        "thing-models.yaml": {
            "thing_models": [
                {
                    "thing_model": f"m-{name}",
                    "title": title,
                    "observed_properties": [{"observed_property": "level", "title": title}],
                }
                for name in names
            ]
        },
        "rules.yaml": {
            "rules": [
                {
                    "rule": f"{name}-{index}",
                    "thing_model": f"m-{name}",
                    "observed_property": "level",
                    "threshold": {"above": above + index, "clear_below": 1},
                    "event_class": name,
                    "grade": "general",
                }
                for name in names
                for index in range(3)
            ]
        },
        "responsibilities.yaml": {
            "responsibilities": [
                {
                    "responsibility": f"{name}-{index}",
                    "event_classes": [name],
                    "department": "drainage",
                    "areas": {"district": [f"99010{index + 1}"]},
                }
                for name in names
                for index in range(3)
            ]
        },
    }
    return {name: yaml.safe_dump(value, allow_unicode=True) for name, value in content.items()}


async def run(machine: Machine) -> Ratio:
    """Apply them all, plan and apply one that has changed, start a service again."""
    files = [pack(number) for number in range(COUNT)]
    channel = open_channel(machine.fleet.address("data-sharing"), credentials(machine, OWN_DEPARTMENT, "operator"))
    before = await _start(machine)
    all_of_them = await _seconds(apply_packs(channel, files))
    plan = await _seconds(plan_packs(channel, [pack(7, above=20)]))
    one = await _seconds(apply_packs(channel, [pack(7, above=20)]))
    again = await _start(machine)
    _print(f"{COUNT} packs of 200 items applied as one set: {all_of_them:.1f} s until every service runs it")
    _print(f"one of them changed: plan {plan:.1f} s (2 wanted), until every service runs it {one:.1f} s (5 wanted)")
    _print(f"event-hub ready after {before:.1f} s without and {again:.1f} s with them (0.5 more wanted)")
    for name, cost in _resolves(files).items():
        _print(f"resolving {name}: {cost:.2f} µs (10 wanted)")
    await channel.close()
    limit = await _limit(machine, files)
    return Ratio("packs until every service runs them", all_of_them, limit, "s", REQUIRED, less_is_better=True)


async def _start(machine: Machine) -> float:
    """Seconds from a start of event-hub until it is ready; the least of three, as what else runs only adds to it."""
    fleet, found = machine.fleet, []
    for _ in range(3):
        await asyncio.to_thread(fleet.processes["event-hub"].stop)
        began = time.perf_counter()
        await asyncio.to_thread(fleet.start_service, "event-hub")
        await asyncio.to_thread(fleet.wait_ready)
        found.append(time.perf_counter() - began)
    return min(found)


async def _seconds(work: Awaitable[object]) -> float:
    began = time.perf_counter()
    await work
    return time.perf_counter() - began


def _resolves(files: list[dict[str, str]]) -> Mapping[str, float]:
    packs = ActivePacks.of(parse_all([*read_packs(PACKS, "simulated"), *files]))
    process_of(packs, "p7-c3")
    responsibility_of(packs, "p7-c3", Situation({"district": "990103"}))
    questions: dict[str, Callable[[], object]] = {
        "a process": lambda: process_of(packs, "p7-c3"),
        "a responsibility by place": lambda: responsibility_of(packs, "p7-c3", Situation({"district": "990103"})),
        "a class that nobody declares": lambda: process_of(packs, "unheard-of"),
    }
    found = {}
    for name, resolve in questions.items():
        began = time.perf_counter()
        for _ in range(RESOLVES):
            resolve()
        found[name] = (time.perf_counter() - began) / RESOLVES * 1e6
    return found


async def _limit(machine: Machine, files: list[dict[str, str]]) -> float:
    """Seconds that the same items take as JSON over a topic, read from YAML at one end and checked by nobody."""
    servers = machine.connection.bootstrap_servers
    producer = AIOKafkaProducer(bootstrap_servers=servers, acks="all")
    consumer = AIOKafkaConsumer(bootstrap_servers=servers, auto_offset_reset="earliest")
    client = AIOKafkaAdminClient(bootstrap_servers=servers)
    await client.start()
    await producer.start()
    await consumer.start()
    try:
        await client.create_topics([NewTopic(TOPIC, 1, 1)])
        began = time.perf_counter()
        texts = (text for content in files for text in content.values())
        lists = (yaml.load(text, Loader=yaml.CSafeLoader).values() for text in texts)
        items = [
            item for values in lists for value in values for item in (value if isinstance(value, list) else [value])
        ]
        sent = [await producer.send(TOPIC, json.dumps(item).encode()) for item in items]
        await asyncio.gather(*sent)
        consumer.assign([TopicPartition(TOPIC, 0)])
        await consumer.seek_to_beginning()
        left = len(sent)
        while left > 0:
            batches = await consumer.getmany(timeout_ms=1_000)
            read = [json.loads(record.value) for records in batches.values() for record in records]
            left -= len(read)
        return time.perf_counter() - began
    finally:
        await producer.stop()
        await consumer.stop()
        await client.close()


def _print(line: str) -> None:
    print(f"packs: {line}", flush=True)  # noqa: T201

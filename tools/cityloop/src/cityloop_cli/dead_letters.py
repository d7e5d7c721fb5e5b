"""`cityloop dlq`: records that were set aside, looked at, replayed, dropped."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from contextlib import AsyncExitStack
from typing import Annotated, Any

import typer
from aiokafka import AIOKafkaConsumer, ConsumerRecord
from aiokafka.admin import AIOKafkaAdminClient
from cityloop.topics import TOPICS, Topic
from cityloop_localisation import phrase_list, say
from cityloop_messaging import KafkaConnection, Producer, ReplayResult, count_waiting, drop, replay, waiting_letters
from cityloop_telemetry import configure_logs
from cityloop_terminal.console import out, tell, working
from cityloop_terminal.help_pages import SpokenCommand, SpokenGroup
from google.protobuf.message import DecodeError

from cityloop_cli.connection import Connection, UsageProblemError, refusals
from cityloop_cli.payloads import plain, without_words
from cityloop_cli.results import Json, print_facts, print_json, print_table

COLUMNS = ("topic-column-topic", "dlq-column-waiting", "dlq-column-readers")
MOST = 10_000
"""Records that one command handles; more than that is a decision to be taken again."""
Named = Annotated[str, typer.Argument(help="help-dlq-topic")]
Partition = Annotated[int | None, typer.Option(min=0, help="help-dlq-partition")]

app = typer.Typer(cls=SpokenGroup, help="help-dlq", no_args_is_help=True)


@app.command(name="list", cls=SpokenCommand, help="help-dlq-list")
def list_waiting(context: typer.Context, as_json: Json = False) -> None:
    """List the topics whose records were set aside and wait, with how many."""
    connection: Connection = context.obj
    with refusals(""):
        found = asyncio.run(_counts(connection.broker()))
    waiting = [(TOPICS[name], count) for name, count in found.items() if count]
    if as_json:
        print_json({"topics": [{"topic": name, "waiting": count} for name, count in found.items()]})
    elif waiting:
        print_table(COLUMNS, [(topic.name, str(count), ", ".join(topic.consumers)) for topic, count in waiting])
    else:
        tell(say("dlq-none"))


@app.command(cls=SpokenCommand, help="help-dlq-show")
def show(
    context: typer.Context,
    topic: Named,
    partition: Partition = None,
    most: Annotated[int, typer.Option(min=1, max=MOST, help="help-most-entries")] = 10,
    as_json: Json = False,
) -> None:
    """Show the records of a topic that wait, in the order in which they would be replayed."""
    connection: Connection = context.obj
    with refusals(""):
        chosen = _topic(topic)
        found = asyncio.run(waiting_letters(connection.broker(), chosen, at_most=most, partition=partition))
    letters = [_letter(chosen, record) for record in found]
    if as_json:
        print_json({"dead_letters": letters})
        return
    for letter in letters:
        origin = letter["origin"]
        place, from_where = f"{letter['partition']}/{letter['offset']}", f"{origin['partition']}/{origin['offset']}"
        tell(say("dlq-letter", place=place, origin=from_where, group=origin["group"], attempts=origin["attempts"]))
        print_facts(
            [
                ("dlq-error", plain(letter["error"])),
                ("dlq-id", plain(f"{letter['id']} · {letter['type']} · {letter['time']}")),
                ("dlq-subject", plain(letter["subject"])),
            ]
        )
        if letter["payload"] is None:
            tell(say("dlq-unreadable", bytes=letter["bytes"]))
        else:
            out.print(json.dumps(letter["payload"], ensure_ascii=True, indent=2), markup=False)
    if not letters:
        tell(say("dlq-none-of", topic=topic))


@app.command(name="replay", cls=SpokenCommand, help="help-dlq-replay")
def replay_letters(
    context: typer.Context,
    topic: Named,
    partition: Partition = None,
    most: Annotated[int, typer.Option(min=1, max=MOST, help="help-dlq-most")] = 100,
) -> None:
    """Send the next records that wait to their topic again; what cannot be handled yet is set aside again."""
    connection: Connection = context.obj
    with refusals(""):
        broker, chosen = connection.broker(), _topic(topic)
        configure_logs("cityloop", "WARNING")
        with working(say("dlq-replaying", topic=topic)):
            done = asyncio.run(_replay(broker, chosen, most, partition))
    tell(say("dlq-replayed", count=done.sent, topic=topic))


@app.command(name="drop", cls=SpokenCommand, help="help-dlq-drop")
def drop_letters(
    context: typer.Context,
    topic: Named,
    most: Annotated[int, typer.Option(min=1, max=MOST, help="help-dlq-most")],
    by: Annotated[str, typer.Option(help="help-dlq-by")],
    reason: Annotated[str, typer.Option(help="help-dlq-reason")],
    partition: Partition = None,
) -> None:
    """Take the next records that wait off the list, for good: they are sent to nobody."""
    connection: Connection = context.obj
    with refusals(""):
        broker, chosen = connection.broker(), _topic(topic)
        if not by.strip() or not reason.strip():
            raise UsageProblemError(say("dlq-no-reason"))
        configure_logs("cityloop")
        done = asyncio.run(drop(broker, chosen, at_most=most, by=by, reason=reason, partition=partition))
    tell(say("dlq-dropped", count=done, topic=topic))


def _topic(name: str) -> Topic:
    found = TOPICS.get(name.removesuffix(".dlq"))
    if found is None or not found.dead_letters:
        known = phrase_list(sorted(topic.name for topic in TOPICS.values() if topic.dead_letters))
        raise UsageProblemError(say("dlq-no-topic", topic=name, known=known))
    return found


async def _counts(connection: KafkaConnection) -> dict[str, int]:
    """How many wait of each topic that has a twin."""
    async with AsyncExitStack() as stack:
        admin = AIOKafkaAdminClient(**connection.client_options())
        stack.push_async_callback(admin.close)
        await admin.start()
        ends = AIOKafkaConsumer(**connection.client_options())
        stack.push_async_callback(ends.stop)
        await ends.start()
        there = set(await admin.list_topics())
        topics = [topic for topic in TOPICS.values() if topic.dead_letters and connection.dead_letters(topic) in there]
        described = await admin.describe_topics([connection.dead_letters(topic) for topic in topics])
        partitions = {item["topic"]: len(item["partitions"]) for item in described}
        return {
            topic.name: await count_waiting(connection, ends, admin, topic, partitions[connection.dead_letters(topic)])
            for topic in topics
        }


async def _replay(connection: KafkaConnection, topic: Topic, most: int, partition: int | None) -> ReplayResult:
    producer = Producer(connection, "cityloop-command-line")
    await producer.start()
    try:
        return await replay(connection, producer, topic, at_most=most, partition=partition)
    finally:
        await producer.stop()


def _letter(topic: Topic, record: ConsumerRecord) -> dict[str, Any]:
    """What a record says of itself, where it was set aside and why; without words of anybody."""
    headers = {name: (value or b"").decode(errors="replace") for name, value in record.headers}
    names = ("topic", "partition", "offset", "group", "attempts")
    return {
        "partition": record.partition,
        "offset": record.offset,
        "error": headers.get("dlq_error", ""),
        "origin": {name: headers.get(f"dlq_{name}", "") for name in names},
        **{name: headers.get(f"ce_{name}", "") for name in ("id", "type", "source", "subject", "time")},
        "bytes": len(record.value or b""),
        "payload": _payload(topic, record.value),
    }


def _payload(topic: Topic, value: bytes | None) -> Mapping[str, Any] | None:
    """None of what is no message of the topic."""
    if value is None:
        return None
    try:
        return without_words(topic.payload.FromString(value))
    except DecodeError:
        return None

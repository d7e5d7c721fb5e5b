"""`cityloop topics`: the topics of the register, against those that the broker has."""

from __future__ import annotations

import asyncio

import typer
from cityloop_kernel import Phrase, phrase_list, say
from cityloop_terminal.console import err, tell
from cityloop_terminal.help_pages import SpokenCommand

from cityloop_cli.broker_topics import POLICY, TopicSettings, TopicState, compared, declared_topics, topics_on_broker
from cityloop_cli.connection import Connection, refusals
from cityloop_cli.results import Json, print_json, print_table

COLUMNS = ("topic-column-topic", "topic-column-partitions", "topic-column-kept", "topic-column-state")
DAY_MS = 24 * 60 * 60 * 1000

app = typer.Typer()


@app.command(cls=SpokenCommand, help="help-topics")
def topics(context: typer.Context, as_json: Json = False) -> None:
    """Show every topic that is declared or there, and what is wrong with it. Exit code 1 when something is."""
    connection: Connection = context.obj
    with refusals(""):
        broker = connection.broker()
        found = compared(declared_topics(broker), asyncio.run(topics_on_broker(broker)))
    if as_json:
        print_json({"topics": [topic.fields for topic in found]})
    else:
        print_table(COLUMNS, [_row(topic) for topic in found])
    wrong = sum(bool(topic.problems) for topic in found)
    if wrong:
        tell(say("topic-wrong", count=wrong), err)
        raise typer.Exit(1)


def _row(topic: TopicState) -> tuple[Phrase, ...]:
    settings = topic.found or topic.declared
    assert settings is not None  # noqa: S101 it is of one side at least
    if topic.declared is None:
        state: Phrase = say("topic-unknown")
    elif topic.problems:
        state = phrase_list(list(topic.problems.values()), "clauses")
    else:
        state = say("topic-well")
    return topic.name, str(settings.partitions), _retention(settings), state


def _retention(topic: TopicSettings) -> Phrase:
    """How long records stay."""
    milliseconds = int(topic.settings.get("retention.ms", "-1"))
    if "compact" in topic.settings.get(POLICY, ""):
        return say("topic-compacted")
    return say("topic-kept-for-ever") if milliseconds < 0 else say("topic-kept-days", days=milliseconds / DAY_MS)

"""`cityloop events`: what is going on in the city."""

from __future__ import annotations

from typing import Annotated

import grpc
import typer
from cityloop.common.v1.common_pb2 import EventGrade
from cityloop.events.v1 import events_service_pb2 as messages
from cityloop.events.v1.city_event_pb2 import CityEvent, CityEventState, EventSignal, EventSignalChange
from cityloop.events.v1.events_service_pb2_grpc import EventsServiceStub
from cityloop.events.v1.signal_pb2 import SignalKind
from cityloop_localisation import Phrase, say
from cityloop_terminal.console import tell
from cityloop_terminal.help_pages import SpokenCommand, SpokenGroup

from cityloop_cli.connection import Connection, refusals
from cityloop_cli.results import (
    Json,
    Most,
    chosen,
    fields_of,
    moment,
    name_of,
    named,
    paged,
    print_facts,
    print_json,
    print_table,
    word,
)

HUB = "event-hub"
COLUMNS = (
    "column-number",
    "column-state",
    "column-class",
    "column-grade",
    "column-since",
    "column-lead",
    "column-place",
)
SIGNAL_COLUMNS = ("column-at", "column-change", "column-signal", "column-source", "column-rule")

app = typer.Typer(cls=SpokenGroup, help="help-events", no_args_is_help=True)


@app.command(name="list", cls=SpokenCommand, help="help-events-list")
def list_events(
    context: typer.Context,
    state: Annotated[str, typer.Option(help="help-event-state")] = "",
    event_class: Annotated[str, typer.Option("--class", help="help-class")] = "",
    most: Most = 50,
    as_json: Json = False,
) -> None:
    """List events, the newest first."""
    connection: Connection = context.obj
    with refusals(connection.addresses[HUB]):
        wanted = messages.ListEventsRequest(state=chosen(CityEventState, state), event_class=event_class)

        async def work(channel: grpc.aio.Channel) -> list[CityEvent]:
            stub = EventsServiceStub(channel)  # type: ignore[no-untyped-call]
            return await paged(stub.ListEvents, wanted, lambda answer: answer.events, most)

        found = connection.call(work, HUB)
    if as_json:
        print_json({"events": [fields_of(event) for event in found]})
    elif found:
        print_table(COLUMNS, [_row(event) for event in found])
    else:
        tell(say("events-none"))


@app.command(cls=SpokenCommand, help="help-events-show")
def show(
    context: typer.Context,
    event: Annotated[str, typer.Argument(help="help-event-number")],
    as_json: Json = False,
) -> None:
    """Show one event with its signals."""
    connection: Connection = context.obj

    async def work(channel: grpc.aio.Channel) -> messages.GetEventResponse:
        stub = EventsServiceStub(channel)  # type: ignore[no-untyped-call]
        answer: messages.GetEventResponse = await stub.GetEvent(messages.GetEventRequest(event=event))
        return answer

    with refusals(connection.addresses[HUB]):
        found = connection.call(work, HUB)
    if as_json:
        print_json(fields_of(found))
        return
    print_facts(list(zip(COLUMNS, _row(found.event), strict=True)))
    print_facts([("column-reason", found.event.explanation.reason), ("column-version", str(found.event.version))])
    print_table(SIGNAL_COLUMNS, [_signal_row(signal) for signal in found.signals])


def _row(event: CityEvent) -> tuple[Phrase, ...]:
    return (
        event.event_number,
        word("state", name_of(CityEventState, event.state)),
        event.event_class,
        word("grade", name_of(EventGrade, event.grade)),
        moment(event.occurred_at),
        event.proposed_lead.department_id,
        named(event.place),
    )


def _signal_row(found: EventSignal) -> tuple[Phrase, ...]:
    signal = found.signal
    return (
        moment(found.occurred_at),
        word("signal-change", name_of(EventSignalChange, found.change)),
        word("signal-kind", name_of(SignalKind, signal.kind)),
        signal.source.source_id,
        signal.explanation.rule_id,
    )

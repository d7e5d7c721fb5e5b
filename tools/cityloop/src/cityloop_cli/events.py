"""`cityloop events`: what is going on in the city."""

from __future__ import annotations

from typing import Annotated

import typer
from cityloop.common.v1.common_pb2 import EventGrade
from cityloop.events.v1 import events_service_pb2 as messages
from cityloop.events.v1.city_event_pb2 import CityEvent, CityEventState, EventSignal, EventSignalChange
from cityloop.events.v1.events_service_pb2_grpc import EventsServiceStub
from cityloop.events.v1.signal_pb2 import Signal, SignalKind, SignalSourceType
from cityloop_localisation import Phrase
from cityloop_terminal.help_pages import SpokenCommand, SpokenGroup
from cityloop_terminal.refusals import as_it_stands
from cityloop_words import explain

from cityloop_cli.records import RecordKind, list_records, show_record
from cityloop_cli.results import Json, Most, chosen, moment, name_of, named, print_facts, print_table, word

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
CLAIMS = {
    SignalSourceType.SIGNAL_SOURCE_TYPE_DETECTION: "detected",
    SignalSourceType.SIGNAL_SOURCE_TYPE_DEVICE_HEALTH: "silent",
}
"""What sources claim that judge no readings."""

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
    list_records(
        context,
        KIND,
        lambda: messages.ListEventsRequest(state=chosen(CityEventState, state), event_class=event_class),
        most,
        as_json=as_json,
    )


@app.command(cls=SpokenCommand, help="help-events-show")
def show(
    context: typer.Context,
    event: Annotated[str, typer.Argument(help="help-event-number")],
    as_json: Json = False,
) -> None:
    """Show one event with its signals."""
    show_record(
        context, KIND, messages.GetEventRequest(event=event), lambda answer: answer.event, _details, as_json=as_json
    )


def _details(found: messages.GetEventResponse) -> None:
    print_facts([("column-reason", _reason(found.event.opening_signal)), ("column-version", str(found.event.version))])
    print_table(SIGNAL_COLUMNS, [_signal_row(signal) for signal in found.signals])


def _reason(opening: Signal) -> Phrase:
    """Why the signal that opened the event was raised; empty of a report, which its number says."""
    claim = CLAIMS.get(opening.source.type, name_of(SignalKind, opening.kind).lower())
    return explain(claim, dict(opening.explanation.inputs), as_it_stands) or ""


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


KIND = RecordKind("events", "events-none", HUB, EventsServiceStub, "ListEvents", "GetEvent", COLUMNS, _row)

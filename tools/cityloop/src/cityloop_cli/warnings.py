"""`cityloop warnings`: warnings to the public, drafts among them."""

from __future__ import annotations

from typing import Annotated

import typer
from cityloop.events.v1 import warnings_service_pb2 as messages
from cityloop.events.v1.warning_pb2 import Warning as Warned
from cityloop.events.v1.warning_pb2 import WarningKind, WarningLevel, WarningState
from cityloop.events.v1.warnings_service_pb2_grpc import WarningsServiceStub
from cityloop_kernel import Name
from cityloop_localisation import Phrase, phrase_list, say
from cityloop_terminal.help_pages import SpokenCommand, SpokenGroup
from cityloop_terminal.refusals import as_it_stands
from cityloop_words import explain

from cityloop_cli.records import RecordKind, list_records, show_record
from cityloop_cli.results import Json, Most, chosen, moment, name_of, named, print_facts, print_table, word

HUB = "event-hub"
COLUMNS = (
    "column-number",
    "column-state",
    "column-level",
    "column-kind",
    "column-class",
    "column-since",
    "column-issuer",
    "column-event",
    "column-place",
)
HISTORY_COLUMNS = ("column-at", "column-version", "column-state", "column-level", "column-post", "column-confirm-by")

app = typer.Typer(cls=SpokenGroup, help="help-warnings", no_args_is_help=True)


@app.command(name="list", cls=SpokenCommand, help="help-warnings-list")
def list_warnings(
    context: typer.Context,
    state: Annotated[str, typer.Option(help="help-warning-state")] = "",
    most: Most = 50,
    as_json: Json = False,
) -> None:
    """List warnings, the newest first."""
    list_records(
        context, KIND, lambda: messages.ListWarningsRequest(state=chosen(WarningState, state)), most, as_json=as_json
    )


@app.command(cls=SpokenCommand, help="help-warnings-show")
def show(
    context: typer.Context,
    warning: Annotated[str, typer.Argument(help="help-warning-number")],
    as_json: Json = False,
) -> None:
    """Show one warning with every version of it."""
    show_record(
        context,
        KIND,
        messages.GetWarningRequest(warning=warning),
        lambda answer: answer.warning,
        _details,
        as_json=as_json,
    )


def _details(found: messages.GetWarningResponse) -> None:
    print_facts(
        [
            ("column-headline", Name(dict(found.warning.headline.texts))),
            ("column-instruction", Name(dict(found.warning.instruction.texts))),
            ("column-reason", _reason(found.warning)),
        ]
    )
    print_table(HISTORY_COLUMNS, [_history_row(version) for version in found.history])


def _reason(warning: Warned) -> Phrase:
    """What it was drafted by; of a cancelled one why it was cancelled, as somebody wrote it."""
    inputs = dict(warning.explanation.inputs)
    if warning.state == WarningState.WARNING_STATE_CANCELLED:
        withdrawal = inputs.get("withdrawn", "")
        return word("warning-withdrawn", withdrawal) if withdrawal else warning.explanation.reason
    parts = [say("warning-part", part=part.part, weight=f"{part.weight:.2f}") for part in warning.parts]
    predicted = explain("predicted", inputs, as_it_stands)
    return predicted or phrase_list(parts, "clauses")


def _row(warning: Warned) -> tuple[Phrase, ...]:
    return (
        warning.warning_number,
        word("state", name_of(WarningState, warning.state)),
        word("level", name_of(WarningLevel, warning.level)),
        word("kind", name_of(WarningKind, warning.kind)),
        warning.event_class,
        moment(warning.occurred_at),
        warning.issuing_department_id,
        warning.event_number,
        named(warning.place),
    )


def _history_row(warning: Warned) -> tuple[Phrase, ...]:
    return (
        moment(warning.occurred_at),
        str(warning.version),
        word("state", name_of(WarningState, warning.state)),
        word("level", name_of(WarningLevel, warning.level)),
        warning.signed_by_post_id,
        moment(warning.acknowledge_by),
    )


KIND = RecordKind("warnings", "warnings-none", HUB, WarningsServiceStub, "ListWarnings", "GetWarning", COLUMNS, _row)

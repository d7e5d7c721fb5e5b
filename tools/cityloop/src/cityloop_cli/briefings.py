"""`cityloop briefings`: what was drafted and signed, and drafting and signing as a post of a department."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Annotated

import grpc
import typer
from cityloop.cases.v1 import briefings_service_pb2 as messages
from cityloop.cases.v1.briefing_pb2 import Briefing, BriefingFigure, BriefingState
from cityloop.cases.v1.briefings_service_pb2_grpc import BriefingsServiceStub
from cityloop_kernel import Name
from cityloop_localisation import Phrase, say
from cityloop_messaging import to_timestamp
from cityloop_operator.changes import change
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
    paged,
    print_facts,
    print_json,
    print_table,
    word,
)

TASKS = "collaboration-tasks"
COLUMNS = (
    "column-number",
    "column-briefing",
    "column-name",
    "column-edition",
    "column-state",
    "column-from",
    "column-known",
)
FIGURE_COLUMNS = ("column-figure", "column-part", "column-value", "column-before", "column-year-before")
LIST_COLUMNS = ("column-list", "column-number", "column-class", "column-state", "column-since")
DAYS = ("%Y-%m-%d", "%Y-%m-%dT%H:%M:%S")
Number = Annotated[str, typer.Argument(help="help-briefing-number")]
Post = Annotated[str, typer.Option(help="help-briefing-post")]
Person = Annotated[str, typer.Option(help="help-briefing-person")]

app = typer.Typer(cls=SpokenGroup, help="help-briefings", no_args_is_help=True)


@app.command(name="list", cls=SpokenCommand, help="help-briefings-list")
def list_briefings(
    context: typer.Context,
    briefing: Annotated[str, typer.Option(help="help-briefing-name")] = "",
    state: Annotated[str, typer.Option(help="help-briefing-state")] = "",
    most: Most = 50,
    as_json: Json = False,
) -> None:
    """List briefings, the newest first."""
    connection: Connection = context.obj

    async def work(channel: grpc.aio.Channel) -> list[Briefing]:
        request = messages.ListBriefingsRequest(briefing=briefing, state=chosen(BriefingState, state))
        return await paged(_stub(channel).ListBriefings, request, lambda answer: answer.briefings, most)

    with refusals(connection.addresses[TASKS]):
        found = connection.call(work, TASKS)
    if as_json:
        print_json({"briefings": [fields_of(item) for item in found]})
    elif found:
        print_table(COLUMNS, [_row(item) for item in found])
    else:
        tell(say("briefings-none"))


@app.command(cls=SpokenCommand, help="help-briefings-show")
def show(context: typer.Context, number: Number, as_json: Json = False) -> None:
    """Show one edition with all that stands in it."""
    connection: Connection = context.obj

    async def work(channel: grpc.aio.Channel) -> Briefing:
        answer: messages.GetBriefingResponse = await _stub(channel).GetBriefing(
            messages.GetBriefingRequest(briefing_number=number)
        )
        return answer.briefing

    with refusals(connection.addresses[TASKS]):
        found = connection.call(work, TASKS)
    _print(found, as_json=as_json)


@app.command(cls=SpokenCommand, help="help-briefings-draft")
def draft(
    context: typer.Context,
    briefing: Annotated[str, typer.Argument(help="help-briefing-name")],
    post: Post,
    person: Person,
    day: Annotated[dt.datetime | None, typer.Option(formats=DAYS, help="help-briefing-day")] = None,
    case: Annotated[str, typer.Option(help="help-briefing-case")] = "",
    renew: Annotated[bool, typer.Option("--renew", help="help-briefing-renew")] = False,
    as_json: Json = False,
) -> None:
    """Draft a briefing; asked again, the same is shown."""
    connection: Connection = context.obj
    request = messages.DraftBriefingRequest(
        change=change(post, person),
        briefing=briefing,
        moment=None if day is None else to_timestamp(day.replace(tzinfo=dt.UTC)),
        case_number=case,
        renew=renew,
    )

    async def work(channel: grpc.aio.Channel) -> Briefing:
        answer: messages.DraftBriefingResponse = await _stub(channel).DraftBriefing(request)
        return answer.briefing

    with refusals(connection.addresses[TASKS]):
        found = connection.call(work, TASKS)
    _print(found, as_json=as_json)


@app.command(cls=SpokenCommand, help="help-briefings-sign")
def sign(
    context: typer.Context,
    number: Number,
    post: Post,
    person: Person,
    digest: Annotated[str, typer.Option(help="help-briefing-digest")],
    as_json: Json = False,
) -> None:
    """Sign a draft as it was read."""
    connection: Connection = context.obj
    request = messages.SignBriefingRequest(change=change(post, person), briefing_number=number, digest=digest)

    async def work(channel: grpc.aio.Channel) -> Briefing:
        answer: messages.SignBriefingResponse = await _stub(channel).SignBriefing(request)
        return answer.briefing

    with refusals(connection.addresses[TASKS]):
        found = connection.call(work, TASKS)
    if as_json:
        print_json(fields_of(found))
    else:
        tell(say("briefings-signed", number=found.briefing_number))


def _stub(channel: grpc.aio.Channel) -> BriefingsServiceStub:
    return BriefingsServiceStub(channel)  # type: ignore[no-untyped-call]


def _print(found: Briefing, *, as_json: bool) -> None:
    if as_json:
        print_json(fields_of(found))
        return
    print_facts(list(zip(COLUMNS, _row(found), strict=True)))
    print_facts([("column-digest", found.digest), ("column-waits-for", found.waiting_reason)])
    for part in found.parts:
        tell(say("briefings-part", name=_name(part.title.texts), text=part.text or say("briefings-not-written")))
    print_table(FIGURE_COLUMNS, [row for figure in found.figures for row in _figure_rows(figure)])
    rows = [
        (
            _name(listed.title.texts),
            case.case_number,
            _name(case.title.texts),
            _name(case.state_name.texts) or case.state,
            moment(case.opened_at),
        )
        for listed in found.lists
        for case in listed.cases
    ]
    print_table(LIST_COLUMNS, rows)


def _row(found: Briefing) -> tuple[Phrase, ...]:
    return (
        found.briefing_number,
        found.briefing,
        _name(found.title.texts),
        str(found.edition),
        word("briefing-state", name_of(BriefingState, found.state)),
        moment(found.period.start),
        moment(found.known_at),
    )


def _figure_rows(figure: BriefingFigure) -> list[tuple[Phrase, ...]]:
    title = _name(figure.title.texts)
    return [
        (
            title,
            _name(row.name.texts) or row.figure.part.id,
            row.figure.value.value,
            row.figure.previous.value,
            row.figure.year_before.value,
        )
        for row in figure.rows
    ]


def _name(texts: Mapping[str, str]) -> Phrase:
    return Name(dict(texts)) if texts else ""

"""`cityloop reactions`: the reactions that services run, what came of their causes, and letting one go on."""

from __future__ import annotations

from typing import Annotated

import grpc
import typer
from cityloop.common.v1 import reactions_service_pb2 as messages
from cityloop.common.v1.reactions_service_pb2_grpc import ReactionsServiceStub
from cityloop_kernel import Name
from cityloop_localisation import Phrase, say
from cityloop_packs import OWNERS
from cityloop_terminal.console import tell
from cityloop_terminal.help_pages import SpokenCommand, SpokenGroup

from cityloop_cli.connection import Connection, refusals
from cityloop_cli.results import Json, Most, fields_of, moment, name_of, print_json, print_table, word

RUNNING = tuple(dict.fromkeys(OWNERS.values()))
"""The services that run reactions."""
COLUMNS = ("column-reaction", "column-name", "column-acts", "column-waiting", "column-drafts", "column-next-date")
CAUSE_COLUMNS = ("column-reaction", "column-cause", "column-target", "column-state", "column-result", "column-since")

app = typer.Typer(cls=SpokenGroup, help="help-reactions", no_args_is_help=True)


@app.command(name="list", cls=SpokenCommand, help="help-reactions-list")
def list_reactions(context: typer.Context, as_json: Json = False) -> None:
    """List the reactions of the packs in use."""
    connection: Connection = context.obj

    async def work(channel: grpc.aio.Channel) -> messages.ListReactionsResponse:
        stub = ReactionsServiceStub(channel)  # type: ignore[no-untyped-call]
        answer: messages.ListReactionsResponse = await stub.ListReactions(messages.ListReactionsRequest())
        return answer

    found: list[messages.Reaction] = []
    for service in RUNNING:
        with refusals(connection.addresses[service]):
            found += connection.call(work, service).reactions
    if as_json:
        print_json({"reactions": [fields_of(item) for item in found]})
    elif found:
        print_table(COLUMNS, [_row(item) for item in found])
    else:
        tell(say("reactions-none"))


@app.command(cls=SpokenCommand, help="help-reactions-causes")
def causes(
    context: typer.Context,
    reaction: Annotated[str, typer.Argument(help="help-reaction-name")] = "",
    most: Most = 50,
    as_json: Json = False,
) -> None:
    """List what reactions were asked for, newest first, and what came of it."""
    connection: Connection = context.obj

    async def work(channel: grpc.aio.Channel) -> messages.ListReactionCausesResponse:
        stub = ReactionsServiceStub(channel)  # type: ignore[no-untyped-call]
        asked = messages.ListReactionCausesRequest(reaction=reaction, page_size=most)
        answer: messages.ListReactionCausesResponse = await stub.ListReactionCauses(asked)
        return answer

    found: list[messages.ReactionCause] = []
    for service in RUNNING:
        with refusals(connection.addresses[service]):
            found += connection.call(work, service).causes
    found = sorted(found, key=lambda item: item.occurred_at.ToNanoseconds(), reverse=True)[:most]
    if as_json:
        print_json({"causes": [fields_of(item) for item in found]})
    elif found:
        print_table(CAUSE_COLUMNS, [_cause_row(item) for item in found])
    else:
        tell(say("reactions-no-causes"))


@app.command(cls=SpokenCommand, help="help-reactions-resume")
def resume(
    context: typer.Context,
    reaction: Annotated[str, typer.Argument(help="help-reaction-name")],
    discard: Annotated[bool, typer.Option("--discard", help="help-reactions-discard")] = False,
) -> None:
    """Let a reaction go on that has stopped at the bound of its hour."""
    connection: Connection = context.obj
    service, _ = _running(connection, reaction)

    async def work(channel: grpc.aio.Channel) -> messages.ResumeReactionResponse:
        stub = ReactionsServiceStub(channel)  # type: ignore[no-untyped-call]
        asked = messages.ResumeReactionRequest(reaction=reaction, discard_waiting=discard)
        answer: messages.ResumeReactionResponse = await stub.ResumeReaction(asked)
        return answer

    with refusals(connection.addresses[service]):
        answer = connection.call(work, service)
    tell(say("reactions-resumed", reaction=reaction, discarded=answer.discarded))


@app.command(name="let-come", cls=SpokenCommand, help="help-reactions-let-come")
def let_come(context: typer.Context, reaction: Annotated[str, typer.Argument(help="help-reaction-name")]) -> None:
    """In a city of drills: let the next date of a reaction come now."""
    connection: Connection = context.obj
    service, found = _running(connection, reaction)

    async def work(channel: grpc.aio.Channel) -> messages.LetDateComeResponse:
        stub = ReactionsServiceStub(channel)  # type: ignore[no-untyped-call]
        asked = messages.LetDateComeRequest(reaction=reaction, date=found.next_at)
        answer: messages.LetDateComeResponse = await stub.LetDateCome(asked)
        return answer

    with refusals(connection.addresses[service]):
        answer = connection.call(work, service)
    came, following = moment(found.next_at), moment(answer.next_at)
    tell(say("reactions-date-came", reaction=reaction, date=came, next=following))


def _running(connection: Connection, reaction: str) -> tuple[str, messages.Reaction]:
    """The service that runs a reaction, with what it says of it; the last, which refuses it, where none does."""

    async def listed(channel: grpc.aio.Channel) -> messages.Reaction | None:
        stub = ReactionsServiceStub(channel)  # type: ignore[no-untyped-call]
        answer = await stub.ListReactions(messages.ListReactionsRequest())
        return next((item for item in answer.reactions if item.reaction == reaction), None)

    for service in RUNNING:
        with refusals(connection.addresses[service]):
            if (found := connection.call(listed, service)) is not None:
                return service, found
    return RUNNING[-1], messages.Reaction()


def _row(item: messages.Reaction) -> tuple[Phrase, ...]:
    acts: Phrase = f"{item.acts}/{item.most_an_hour}"
    if item.HasField("stopped_at"):
        acts = say("reactions-stopped", acts=acts, since=moment(item.stopped_at))
    name = Name(dict(item.name.texts)) if item.name.texts else ""
    return item.reaction, name, acts, str(item.waiting), str(item.drafts), moment(item.next_at)


def _cause_row(item: messages.ReactionCause) -> tuple[Phrase, ...]:
    state = word("reaction-state", name_of(messages.ReactionCauseState, item.state))
    return item.reaction, item.cause, item.target, state, item.result, moment(item.occurred_at)

"""`cityloop staff`: who holds which post, from a file; and leaving a post."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import grpc
import typer
from cityloop.sharing.v1 import staff_service_pb2 as messages
from cityloop.sharing.v1.staff_pb2 import PostHolder
from cityloop.sharing.v1.staff_service_pb2_grpc import StaffServiceStub
from cityloop_localisation import Phrase, say
from cityloop_operator.changes import OPERATOR, change
from cityloop_operator.operations import apply_staff
from cityloop_operator.staff_file import read_staff
from cityloop_terminal.console import out, tell
from cityloop_terminal.help_pages import SpokenCommand, SpokenGroup

from cityloop_cli.connection import Connection, UsageProblemError, refusals
from cityloop_cli.results import Json, Most, fields_of, moment, paged, print_json, print_table, word

COLUMNS = (
    "column-post",
    "column-person",
    "column-name",
    "column-phone",
    "column-held-from",
    "column-held-until",
    "column-deputy",
)
CHANGES = ("column-change", "column-post", "column-person", "column-held-from", "column-held-until", "column-deputy")
File = Annotated[Path, typer.Argument(help="help-staff-file")]
Zone = Annotated[str, typer.Option(help="help-staff-zone")]
Encoding = Annotated[str, typer.Option(help="help-staff-encoding")]
Department = Annotated[str, typer.Argument(help="help-staff-department")]
Post = Annotated[str, typer.Option("--as-post", help="help-staff-as-post")]
Person = Annotated[str, typer.Option("--as-person", help="help-staff-as-person")]

app = typer.Typer(cls=SpokenGroup, help="help-staff", no_args_is_help=True)


@app.command(cls=SpokenCommand, help="help-staff-plan")
def plan(
    context: typer.Context, file: File, zone: Zone = "Asia/Shanghai", encoding: Encoding = "", as_json: Json = False
) -> None:
    """Show what a file would change, department by department; changes nothing."""
    connection: Connection = context.obj
    with refusals(connection.address):
        directories = read_staff(file, zone_of(zone), encoding)

        async def work(channel: grpc.aio.Channel) -> dict[str, messages.StaffChanges]:
            stub = _stub(channel)
            return {
                department: (await stub.PlanStaff(messages.PlanStaffRequest(staff=staff))).changes
                for department, staff in directories.items()
            }

        planned = connection.call(work)
    _print(planned, as_json=as_json)


@app.command(cls=SpokenCommand, help="help-staff-apply")
def apply(
    context: typer.Context,
    file: File,
    zone: Zone = "Asia/Shanghai",
    encoding: Encoding = "",
    as_post: Post = OPERATOR,
    as_person: Person = OPERATOR,
    as_json: Json = False,
) -> None:
    """Make a file the directory of each department that it names."""
    connection: Connection = context.obj
    with refusals(connection.address):
        directories = read_staff(file, zone_of(zone), encoding)

        async def work(channel: grpc.aio.Channel) -> dict[str, messages.StaffChanges]:
            return await apply_staff(channel, directories, as_post, as_person)

        applied = connection.call(work)
    _print(applied, as_json=as_json)


@app.command(name="list", cls=SpokenCommand, help="help-staff-list")
def list_staff(context: typer.Context, department: Department, most: Most = 100, as_json: Json = False) -> None:
    """List who holds the posts of a department, now and later."""
    connection: Connection = context.obj

    async def work(channel: grpc.aio.Channel) -> list[messages.StaffMember]:
        request = messages.ListStaffRequest(department_id=department)
        return await paged(_stub(channel).ListStaff, request, lambda answer: answer.members, most)

    with refusals(connection.address):
        found = connection.call(work)
    if as_json:
        print_json({"members": [fields_of(member) for member in found]})
    elif found:
        print_table(COLUMNS, [_member(member) for member in found])
    else:
        tell(say("staff-none", department=department))


@app.command(cls=SpokenCommand, help="help-staff-leave")
def leave(
    context: typer.Context,
    department: Department,
    person: Annotated[str, typer.Argument(help="help-staff-person")],
    post: Annotated[str, typer.Option(help="help-staff-post")] = "",
    as_post: Post = OPERATOR,
    as_person: Person = OPERATOR,
    as_json: Json = False,
) -> None:
    """End what a person may do for a post, or for every post of the department, at once."""
    connection: Connection = context.obj
    request = messages.LeavePostRequest(
        change=change(as_post, as_person), department_id=department, person_id=person, post_id=post
    )

    async def work(channel: grpc.aio.Channel) -> messages.LeavePostResponse:
        return await _stub(channel).LeavePost(request)  # type: ignore[no-any-return]

    with refusals(connection.address):
        found = connection.call(work)
    _print({department: messages.StaffChanges(ended=found.ended)}, as_json=as_json)


def _print(changes: dict[str, messages.StaffChanges], *, as_json: bool) -> None:
    if as_json:
        print_json({department: fields_of(found) for department, found in changes.items()})
        return
    rows = [
        (word("staff-change", what), *_holder(holder))
        for found in changes.values()
        for what in ("added", "changed", "ended")
        for holder in getattr(found, what)
    ]
    if rows:
        print_table(CHANGES, rows)
    else:
        tell(say("staff-unchanged"))
    for department, found in changes.items():
        if found.vacant_posts:
            posts = ", ".join(found.vacant_posts)
            tell(say("staff-vacant", department=department, posts=posts), out, "yellow")


def _member(member: messages.StaffMember) -> tuple[Phrase, ...]:
    post, person, *rest = _holder(member.holder)
    return post, person, member.person.name, member.person.phone, *rest


def _holder(holder: PostHolder) -> tuple[Phrase, ...]:
    until = moment(holder.valid_until) if holder.HasField("valid_until") else ""
    deputy = say("staff-deputy") if holder.deputy else ""
    return holder.post_id, holder.person_id, moment(holder.valid_from), until, deputy


def zone_of(name: str) -> ZoneInfo:
    """The time zone of a name.

    Raises:
        UsageProblemError: there is none.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise UsageProblemError(say("staff-no-zone", zone=name)) from error


def _stub(channel: grpc.aio.Channel) -> StaffServiceStub:
    return StaffServiceStub(channel)  # type: ignore[no-untyped-call]

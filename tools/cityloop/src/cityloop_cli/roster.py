"""`cityloop roster`: who is on duty in which post, from a file; and who is on duty now and next."""

from __future__ import annotations

from collections.abc import Mapping

import grpc
import typer
from cityloop.sharing.v1 import staff_service_pb2 as messages
from cityloop.sharing.v1.staff_pb2 import DutyShift
from cityloop.sharing.v1.staff_service_pb2_grpc import StaffServiceStub
from cityloop_localisation import Phrase, say
from cityloop_operator.changes import OPERATOR, change
from cityloop_operator.reading.faults import CityDataError
from cityloop_operator.roster_file import RosterOfFile, read_roster
from cityloop_terminal.console import out, tell
from cityloop_terminal.help_pages import SpokenCommand, SpokenGroup
from cityloop_words import refusal_sentence

from cityloop_cli.connection import Connection, refusals
from cityloop_cli.results import Json, Most, fields_of, moment, paged, print_json, print_table, word
from cityloop_cli.staff import Department, Encoding, File, Person, Post, Zone, zone_of

SHIFTS = ("column-post", "column-person", "column-name", "column-phone", "column-held-from", "column-held-until")
CHANGES = ("column-change", "column-post", "column-person", "column-held-from", "column-held-until", "column-leads")

app = typer.Typer(cls=SpokenGroup, help="help-roster", no_args_is_help=True)


@app.command(cls=SpokenCommand, help="help-roster-plan")
def plan(
    context: typer.Context, file: File, zone: Zone = "Asia/Shanghai", encoding: Encoding = "", as_json: Json = False
) -> None:
    """Show what a file would change, and when nobody would be on duty; changes nothing."""
    connection: Connection = context.obj
    with refusals(connection.address):
        rosters = read_roster(file, zone_of(zone), encoding)
        planned = connection.call(lambda channel: _planned(channel, rosters))
    _print(planned, as_json=as_json)


@app.command(cls=SpokenCommand, help="help-roster-apply")
def apply(
    context: typer.Context,
    file: File,
    zone: Zone = "Asia/Shanghai",
    encoding: Encoding = "",
    as_post: Post = OPERATOR,
    as_person: Person = OPERATOR,
    as_json: Json = False,
) -> None:
    """Make a file the roster of its time, for each department that it names."""
    connection: Connection = context.obj
    with refusals(connection.address):
        rosters = read_roster(file, zone_of(zone), encoding)

        async def work(channel: grpc.aio.Channel) -> dict[str, messages.RosterChanges]:
            await _planned(channel, rosters)
            stub = _stub(channel)
            return {
                department: (
                    await stub.ApplyRoster(
                        messages.ApplyRosterRequest(change=change(as_post, as_person), roster=found.roster)
                    )
                ).changes
                for department, found in rosters.items()
            }

        applied = connection.call(work)
    _print(applied, as_json=as_json)


@app.command(name="list", cls=SpokenCommand, help="help-roster-list")
def list_shifts(context: typer.Context, department: Department, most: Most = 100, as_json: Json = False) -> None:
    """List who is on duty in a department, now and within a day."""
    connection: Connection = context.obj

    async def work(channel: grpc.aio.Channel) -> list[messages.ShiftOnDuty]:
        request = messages.ListShiftsRequest(department_id=department)
        return await paged(_stub(channel).ListShifts, request, lambda answer: answer.shifts, most)

    with refusals(connection.address):
        found = connection.call(work)
    if as_json:
        print_json({"shifts": [fields_of(shift) for shift in found]})
    elif found:
        print_table((*SHIFTS, "column-leads"), [_on_duty(shift) for shift in found])
    else:
        tell(say("roster-none", department=department))


async def _planned(channel: grpc.aio.Channel, rosters: Mapping[str, RosterOfFile]) -> dict[str, messages.RosterChanges]:
    """What each roster would change; the first problem of any is told with its file and line."""
    stub, found = _stub(channel), {}
    for department, of_file in rosters.items():
        answer = await stub.PlanRoster(messages.PlanRosterRequest(roster=of_file.roster))
        for problem in answer.problems:
            said = refusal_sentence(problem.reason, {}, _as_it_is)
            raise CityDataError(of_file.wrong(problem.shift, said or problem.message))
        found[department] = answer.changes
    return found


def _as_it_is(_kind: str, name: str) -> Phrase:
    return name


def _print(changes: Mapping[str, messages.RosterChanges], *, as_json: bool) -> None:
    if as_json:
        print_json({department: fields_of(found) for department, found in changes.items()})
        return
    rows = [
        (word("roster-change", what), *_times(shift))
        for found in changes.values()
        for what in ("added", "changed", "ended")
        for shift in getattr(found, what)
    ]
    if rows:
        print_table(CHANGES, rows)
    else:
        tell(say("roster-unchanged"))
    for found in changes.values():
        for gap in found.gaps:
            times = {"begins": moment(gap.begins_at), "ends": moment(gap.ends_at)}
            tell(say("roster-gap", post=gap.post_id, **times), out, "yellow")


def _times(shift: DutyShift) -> tuple[Phrase, ...]:
    leads = say("roster-leads") if shift.leader else ""
    return shift.post_id, shift.person_id, moment(shift.starts_at), moment(shift.ends_at), leads


def _on_duty(found: messages.ShiftOnDuty) -> tuple[Phrase, ...]:
    post, person, *rest = _times(found.shift)
    return post, person, found.person.name, found.person.phone, *rest


def _stub(channel: grpc.aio.Channel) -> StaffServiceStub:
    return StaffServiceStub(channel)  # type: ignore[no-untyped-call]

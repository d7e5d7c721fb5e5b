"""`cityloop city plan` and `rollback`: what a city would change, and what would be left without its place."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import grpc
import typer
from cityloop.sharing.v1.city_service_pb2 import PlanCityResponse, RollBackCityResponse
from cityloop_localisation import Phrase, phrase_list, say
from cityloop_operator.city_planning import (
    RemovedEntities,
    open_cases_on,
    open_events_on,
    plan_city,
    plan_city_rollback,
    roll_back_city,
    things_on,
)
from cityloop_operator.operations import read_city
from cityloop_terminal.console import err, tell, working
from cityloop_terminal.help_pages import SpokenCommand

from cityloop_cli.connection import Connection, UsageProblemError, refusals
from cityloop_cli.results import Json, fields_of, print_json, word

ASKED: Mapping[str, tuple[str, Callable[[grpc.aio.Channel, RemovedEntities], Awaitable[int]]]] = {
    "open_events": ("event-hub", open_events_on),
    "open_cases": ("collaboration-tasks", open_cases_on),
    "things": ("sensing-ingest", things_on),
}
"""What stands in other services, by subject: which service is asked, and how."""
Accept = Annotated[bool, typer.Option("--accept", help="help-city-accept")]

app = typer.Typer()


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan with what every service says of it: how much stands on what would go, by subject; where there is any."""

    answer: PlanCityResponse
    uses: Mapping[str, int]

    @property
    def fields(self) -> dict[str, Any]:
        """For programs."""
        return fields_of(self.answer) | {"uses": [{"subject": name, "count": n} for name, n in self.uses.items()]}


def asked_everywhere(connection: Connection, plan: Callable[[grpc.aio.Channel], Awaitable[PlanCityResponse]]) -> Plan:
    """A plan of data-sharing, completed by the other services where anything would go.

    Raises:
        UsageProblemError: the address of a service that must be asked is not given.
    """
    answer = connection.call(plan)
    uses = {use.subject: use.count for use in answer.uses}
    removed = RemovedEntities.of(answer.removed)
    if removed:
        for subject, (service, count_on) in ASKED.items():
            uses[subject] = connection.call(lambda channel, count_on=count_on: count_on(channel, removed), service)  # type: ignore[misc]
    return Plan(answer, {subject: count for subject, count in uses.items() if count})


def check_accepted(plan: Plan, *, accept: bool) -> None:
    """Whether a plan may be carried out.

    Raises:
        UsageProblemError: something would be left without its place, and nobody accepts that; with the counts.
    """
    if plan.uses and not accept:
        raise UsageProblemError(say("city-leaves", uses=_counted(plan)))


@app.command(cls=SpokenCommand, help="help-city-plan")
def plan(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="help-city-folder")],
    data: Annotated[Path | None, typer.Option(help="help-city-data")] = None,
    as_json: Json = False,
) -> None:
    """Say what applying a city would change and what stands on what would go; changes nothing."""
    connection: Connection = context.obj
    with refusals(connection.address), working(say("city-planning")):
        city_id, records = read_city(folder, data)
        found = asked_everywhere(connection, lambda channel: plan_city(channel, city_id, records))
    if as_json:
        print_json(found.fields)
    else:
        _tell(found)


@app.command(cls=SpokenCommand, help="help-city-rollback")
def rollback(context: typer.Context, accept: Accept = False) -> None:
    """Go back to the version of the city before the present one, as a new version."""
    connection: Connection = context.obj

    async def work(channel: grpc.aio.Channel) -> RollBackCityResponse:
        return await roll_back_city(channel, accept=accept)

    with refusals(connection.address), working(say("city-planning")):
        found = asked_everywhere(connection, plan_city_rollback)
        check_accepted(found, accept=accept)
        done = connection.call(work)
    _tell(found)
    before, version = str(found.answer.city_version - 1), str(done.city_version)
    tell(say("city-rolled-back", city=done.city_id, before=before, version=version))


def _tell(plan: Plan) -> None:
    for item in plan.answer.changes:
        counts = {"added": item.added, "changed": item.changed, "removed": item.removed}
        tell(say("city-change", kind=word("city-kind", item.kind), **counts))
    for key in plan.answer.removed:
        tell(say("city-goes", entity=key), style="red")
    if plan.uses:
        tell(say("city-leaves", uses=_counted(plan)), err, "red")
    if not plan.answer.changes:
        tell(say("city-no-change"))


def _counted(plan: Plan) -> Phrase:
    return phrase_list(
        [say("city-use", count=count, subject=word("city-subject", subject)) for subject, count in plan.uses.items()]
    )

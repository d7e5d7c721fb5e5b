"""Commands over gRPC: who may give them, the second person, the interlock, the gateway, and time."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import grpc
import net as nets
import pytest
import pytest_asyncio
from cityloop.common.v1 import reactions_service_pb2 as reactions
from cityloop.common.v1.common_pb2 import AreaReference, EventGrade
from cityloop.common.v1.reactions_service_pb2_grpc import ReactionsServiceStub
from cityloop.events.v1.city_event_pb2 import CityEvent, CityEventState
from cityloop.events.v1.operating_mode_pb2 import Mode, OperatingMode
from cityloop.sensing.v1 import commands_service_pb2 as messages
from cityloop.sensing.v1.command_pb2 import Command, CommandState
from cityloop.sensing.v1.commands_service_pb2_grpc import CommandsServiceStub
from cityloop.sensing.v1.registry_service_pb2 import ListThingsRequest, Thing
from cityloop.sensing.v1.registry_service_pb2_grpc import RegistryServiceStub
from cityloop.topics import EVENTS_CITY_EVENTS, EVENTS_OPERATING_MODES, SENSING_COMMAND_RESULTS
from cityloop_kernel import derived_id
from cityloop_messaging import Fact, fact_of, to_timestamp
from cityloop_testkit import Clusters, eventually, read_all
from cityloop_testkit.city_facts import pack_facts, publish
from net import PACK, Net, change, refused

pytestmark = pytest.mark.asyncio(loop_scope="module")
States = CommandState
EACH = "for_each: {things: {thing_model: road-barrier, layer: street}}"
ACT = "act: {request_command: {thing_model: road-barrier, command: close, parameters: {lane: all}, reason: flooded}}"
FLOODED = "cause: {fact: {of: event, event_classes: [road-waterlogging], grades: ["
REACTIONS = f"""reactions:
  - {{reaction: shut, {FLOODED}serious]}}}}, {EACH}, {ACT}}}
  - {{reaction: shut-by-order, {FLOODED}major]}}}}, {EACH}, {ACT}, authorised: order 7}}
  - {{reaction: shut-once-signed, {FLOODED}general]}}}}, {EACH}, {ACT}, signed_by: [operate]}}
"""
WITH_REACTIONS = {**PACK, "reactions.yaml": REACTIONS}
SECONDS = dt.timedelta(seconds=1)
FAILED, DENIED = grpc.StatusCode.FAILED_PRECONDITION, grpc.StatusCode.PERMISSION_DENIED


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def net(clusters: Clusters, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Net]:
    async with nets.running_net(clusters, tmp_path_factory.mktemp("net"), [WITH_REACTIONS]) as running:
        yield running


@dataclass
class Barrier:
    """A barrier of the drainage company, and those who have to do with it."""

    net: Net
    thing: Thing

    def stub(self, department: str = "drainage", system: str = "desk") -> CommandsServiceStub:
        return CommandsServiceStub(self.net.channel(department, system))  # type: ignore[no-untyped-call]

    async def request(
        self,
        command: str = "close",
        *,
        post: str = "drainage.operate",
        department: str = "drainage",
        issue: str = "C-2026-000001",
        key: str = "",
        parameters: dict[str, str] | None = None,
    ) -> Command:
        if parameters is None:
            parameters = {"lane": "all"} if command == "close" else {}
        request = messages.RequestCommandRequest(
            change=change(post, "Li", key),
            thing_id=self.thing.thing_id,
            command=command,
            parameters=parameters,
            issue=issue,
        )
        answer: messages.RequestCommandResponse = await self.stub(department).RequestCommand(request)
        return answer.command

    async def state(
        self, holds: bool = True, department: str = "traffic-police", interlock: str = "road-clear", text: str = "seen"
    ) -> None:
        request = messages.StateInterlockRequest(
            change=change(f"{department}.handle"),
            thing_id=self.thing.thing_id,
            interlock=interlock,
            holds=holds,
            text=text,
        )
        await self.stub(department).StateInterlock(request)

    async def approve(
        self,
        command: Command,
        *,
        approved: bool = True,
        reason: str = "",
        person: str = "Wang",
        post: str = "drainage.approve",
    ) -> Command:
        request = messages.ApproveCommandRequest(
            change=change(post, person), command_id=command.command_id, approved=approved, reason=reason
        )
        answer: messages.ApproveCommandResponse = await self.stub(post.split(".")[0]).ApproveCommand(request)
        return answer.command

    async def report(
        self, command: Command, state: CommandState, reason: str = "", department: str = "drainage"
    ) -> Command:
        request = messages.ReportCommandRequest(command_id=command.command_id, state=state, reason=reason)
        answer: messages.ReportCommandResponse = await self.stub(department, "gateway").ReportCommand(request)
        return answer.command

    async def history(self, name: str) -> list[Command]:
        answer: messages.GetCommandResponse = await self.stub().GetCommand(messages.GetCommandRequest(command=name))
        assert answer.command == answer.history[-1]
        return list(answer.history)

    async def states(self, command: Command) -> list[CommandState]:
        return [item.state for item in await self.history(command.command_number)]

    async def published(self, command: Command) -> list[Command]:
        """The versions on the topic, once all that are recorded are there."""
        wanted = await self.history(command.command_id)

        async def all_there() -> bool:
            return len(await look()) == len(wanted)

        async def look() -> list[Command]:
            found = [
                Command.FromString(record.value) for record in await read_all(self.net.kafka, SENSING_COMMAND_RESULTS)
            ]
            return [item for item in found if item.command_id == command.command_id]

        await eventually(all_there)
        return await look()

    async def switch(self, mode: Mode, version: int) -> None:
        """The operating mode of an area that the barrier stands in."""
        area, moment = self.thing.place.areas[0], self.net.clock()
        payload = OperatingMode(
            area=AreaReference(layer=area.layer, area_id=area.area_id),
            version=version,
            occurred_at=to_timestamp(moment),
            recorded_at=to_timestamp(moment),
            mode=mode,
        )
        key = f"{area.layer}/{area.area_id}"
        fact_id = derived_id("mode of a test", key, version)
        fact = Fact(EVENTS_OPERATING_MODES, key, fact_id, "event-hub", key, moment, "990100", payload, version)
        await self.net.producer.publish([fact])


async def seen(stream: Any, command: Command) -> list[Command]:
    """What a gateway reads until it has a command."""
    found: list[Command] = []
    while not found or found[-1].command_id != command.command_id:
        found.append((await stream.read()).command)
    return found


@pytest_asyncio.fixture(loop_scope="module")
async def barrier(net: Net) -> Barrier:
    return Barrier(net, await net.register("road-barrier", "drainage"))


async def test_a_command_goes_from_two_persons_over_the_gateway_to_its_result(barrier: Barrier) -> None:
    stream = barrier.stub(system="gateway").StreamCommands(messages.StreamCommandsRequest())
    await barrier.state(text="no vehicle between the signs")
    asked = await barrier.request(key="once")
    assert asked == await barrier.request(key="once"), "one key, one command"
    assert asked.state == States.COMMAND_STATE_PENDING_APPROVAL
    assert asked.command_number.startswith("D-20")
    released = await barrier.approve(asked)
    assert (await seen(stream, asked))[-1] == released
    stream.cancel()
    acknowledged = await barrier.report(released, States.COMMAND_STATE_ACKNOWLEDGED)
    assert await barrier.report(released, States.COMMAND_STATE_ACKNOWLEDGED) == acknowledged, "said twice, said once"
    done = await barrier.report(released, States.COMMAND_STATE_DONE, "barrier is down")
    assert await barrier.report(released, States.COMMAND_STATE_ACKNOWLEDGED) == done, "late, and harmless"
    again = barrier.report(released, States.COMMAND_STATE_REFUSED, "jammed")
    assert (await refused(again))[:2] == (FAILED, "ILLEGAL_TRANSITION")

    published = await barrier.published(asked)
    assert [(item.version, item.state) for item in published] == [
        (1, States.COMMAND_STATE_PENDING_APPROVAL),
        (2, States.COMMAND_STATE_RELEASED),
        (3, States.COMMAND_STATE_ACKNOWLEDGED),
        (4, States.COMMAND_STATE_DONE),
    ]
    last = published[-1]
    assert (last.requested_by_post_id, last.approved_by_post_id) == ("drainage.operate", "drainage.approve")
    assert (last.interlock.post_id, last.interlock.text) == ("traffic-police.handle", "no vehicle between the signs")
    assert (last.issue, dict(last.parameters), last.reason) == ("C-2026-000001", {"lane": "all"}, "barrier is down")
    assert (last.code, dict(last.details)) == ("", {}), "a person's words have no details"
    assert b"Li" not in last.SerializeToString(), "persons are compared inside and never published"


@dataclass
class Flood:
    """What reactions do about a flooded road where a barrier stands."""

    barrier: Barrier

    def stub(self, department: str = "drainage") -> ReactionsServiceStub:
        return ReactionsServiceStub(self.barrier.net.channel(department, "desk"))  # type: ignore[no-untyped-call]

    async def rises(self, grade: EventGrade) -> None:
        name = str(derived_id("flood", self.barrier.thing.thing_id, grade))
        now = to_timestamp(self.barrier.net.clock())  # a pack applied after the clock moved counts from then
        event = CityEvent(
            event_id=name, event_number=f"E-{name}", version=1, occurred_at=now, recorded_at=now, grade=grade,
            state=CityEventState.CITY_EVENT_STATE_OPEN, event_class=nets.CLASS, place=self.barrier.thing.place,
        )  # fmt: skip
        await self.barrier.net.producer.publish([fact_of(EVENTS_CITY_EVENTS, event, "990100")])

    async def cause(self, reaction: str, state: str) -> reactions.ReactionCause:
        """That of the barrier, once it has come to a state."""
        wanted = f"REACTION_CAUSE_STATE_{state}"

        async def look() -> list[reactions.ReactionCause]:
            request = reactions.ListReactionCausesRequest(reaction=f"barriers/{reaction}", state=wanted)
            found = (await self.stub().ListReactionCauses(request)).causes
            return [item for item in found if item.target == self.barrier.thing.thing_id]

        (cause,) = await eventually(look)
        return cause


async def test_a_reaction_asks_for_a_command_that_waits_for_its_second_person(barrier: Barrier) -> None:
    flood = Flood(barrier)
    await barrier.state()
    await flood.rises(EventGrade.EVENT_GRADE_SERIOUS)
    done = await flood.cause("shut", "DONE")
    (asked,) = await barrier.history(done.result)
    assert (asked.state, asked.requested_by_post_id) == (States.COMMAND_STATE_PENDING_APPROVAL, "")
    assert asked.issue.startswith("flooded (barriers/shut: ")
    assert asked.thing_id == barrier.thing.thing_id
    assert (await barrier.approve(asked)).state == States.COMMAND_STATE_RELEASED
    await flood.rises(EventGrade.EVENT_GRADE_MAJOR)
    by_order = await flood.cause("shut-by-order", "DONE")
    (released,) = await barrier.history(by_order.result)
    assert released.state == States.COMMAND_STATE_RELEASED, "an order authorised it beforehand"


async def test_a_reaction_does_nothing_against_the_interlock(net: Net) -> None:
    unseen = Flood(Barrier(net, await net.register("road-barrier", "drainage")))
    await unseen.rises(EventGrade.EVENT_GRADE_MAJOR)
    assert (await unseen.cause("shut-by-order", "REFUSED")).result == "INTERLOCK_DOES_NOT_HOLD"


async def test_who_signs_a_reaction_may_give_its_command_and_another_approves_it(barrier: Barrier) -> None:
    flood = Flood(barrier)
    await barrier.state()
    await flood.rises(EventGrade.EVENT_GRADE_GENERAL)
    draft = await flood.cause("shut-once-signed", "DRAFT")

    def signing(department: str, role: str = "operate", person: str = "Li") -> Any:
        request = reactions.SignReactionRequest(
            change=change(f"{department}.{role}", person),
            reaction=draft.reaction,
            cause=draft.cause,
            target=draft.target,
        )
        return flood.stub(department).SignReaction(request)

    assert (await refused(signing("traffic-police")))[:2] == (DENIED, "FOREIGN_THING")
    number = (await signing("drainage")).cause.result
    (asked,) = await barrier.history(number)
    assert (asked.state, asked.requested_by_post_id) == (States.COMMAND_STATE_PENDING_APPROVAL, "drainage.operate")
    assert (await refused(barrier.approve(asked, person="Li")))[:2] == (DENIED, "SAME_PERSON")
    assert (await barrier.approve(asked)).state == States.COMMAND_STATE_RELEASED


async def test_things_of_a_model_are_listed_page_by_page(net: Net) -> None:
    operator = RegistryServiceStub(net.channel("cityloop", "operator"))  # type: ignore[no-untyped-call]
    cameras = [await net.register("water-level-gauge", "traffic-police") for _ in range(3)]
    request = ListThingsRequest(thing_model="water-level-gauge", page_size=2)
    first = await operator.ListThings(request)
    request.page_token = first.next_page_token
    second = await operator.ListThings(request)
    found = [thing.thing_id for page in (first, second) for thing in page.things]
    assert found == sorted(thing.thing_id for thing in cameras)
    assert not second.next_page_token
    assert (first.things[0].department_id, first.things[0].place) == ("traffic-police", cameras[0].place)
    elsewhere = ListThingsRequest(thing_model="water-level-gauge", area=AreaReference(layer="street", area_id="none"))
    assert not (await operator.ListThings(elsewhere)).things
    assert (await refused(operator.ListThings(ListThingsRequest())))[1] == "THING_MODEL_MISSING"
    department = RegistryServiceStub(net.channel("drainage"))  # type: ignore[no-untyped-call]
    assert (await refused(department.ListThings(request)))[1] == "METHOD_NOT_ALLOWED"


async def test_against_the_interlock_a_command_is_refused_and_recorded(barrier: Barrier) -> None:
    code, reason, says = await refused(barrier.request(key="unstated"))
    assert (code, reason) == (FAILED, "INTERLOCK_DOES_NOT_HOLD")
    assert "road-clear: nobody of traffic-police has stated" in says
    assert (await refused(barrier.request(key="unstated")))[2] == says, "asked again with the key, refused as before"
    number = says.split(" ")[0]
    (recorded,) = await barrier.history(number)
    assert recorded.state == States.COMMAND_STATE_REFUSED
    assert (recorded.code, recorded.details["interlock"]) == ("INTERLOCK_DOES_NOT_HOLD", "road-clear")
    assert recorded.thing_name.texts["en"]
    assert await barrier.published(recorded) == [recorded]

    await barrier.state(holds=False, text="a lorry stands there")
    assert "a lorry stands there" in (await refused(barrier.request()))[2]
    await barrier.state()
    barrier.net.clock.move(121 * SECONDS)
    says = (await refused(barrier.request()))[2]
    assert "valid for 120 s; traffic-police must state it anew" in says
    await barrier.state()
    assert (await barrier.request()).state == States.COMMAND_STATE_PENDING_APPROVAL


async def test_the_interlock_must_hold_when_the_second_person_approves_too(barrier: Barrier) -> None:
    await barrier.state()
    asked = await barrier.request()
    await barrier.state(holds=False, text="a bus drove in")
    assert (await refused(barrier.approve(asked)))[1] == "INTERLOCK_DOES_NOT_HOLD"
    last = (await barrier.history(asked.command_id))[-1]
    assert (last.state, "a bus drove in" in last.reason) == (States.COMMAND_STATE_REFUSED, True)


async def test_the_second_person_is_another_with_the_role(barrier: Barrier) -> None:
    await barrier.state()
    asked = await barrier.request()
    assert (await refused(barrier.approve(asked, person="Li")))[:2] == (DENIED, "SAME_PERSON")
    assert (await refused(barrier.approve(asked, post="drainage.handle")))[:2] == (DENIED, "ROLE_MISSING")
    assert (await refused(barrier.approve(asked, post="traffic-police.approve")))[:2] == (DENIED, "FOREIGN_THING")
    assert (await refused(barrier.approve(asked, approved=False)))[1] == "REASON_MISSING"
    ended = await barrier.approve(asked, approved=False, reason="the lane is needed")
    assert (ended.state, ended.reason) == (States.COMMAND_STATE_REFUSED, "the lane is needed")
    assert (await refused(barrier.approve(asked)))[:2] == (FAILED, "ILLEGAL_TRANSITION")


@pytest.mark.parametrize(
    ("fields", "code", "reason"),
    [
        ({"department": "traffic-police", "post": "traffic-police.operate"}, DENIED, "FOREIGN_THING"),
        ({"post": "drainage.handle"}, DENIED, "ROLE_MISSING"),
        ({"post": "traffic-police.operate"}, DENIED, "FOREIGN_POST"),
        ({"command": "explode"}, grpc.StatusCode.NOT_FOUND, "COMMAND_UNKNOWN"),
        ({"issue": ""}, grpc.StatusCode.INVALID_ARGUMENT, "ISSUE_MISSING"),
        ({"parameters": {}}, grpc.StatusCode.INVALID_ARGUMENT, "PARAMETER_MISSING"),
        ({"parameters": {"lane": "middle"}}, grpc.StatusCode.INVALID_ARGUMENT, "PARAMETER_INVALID"),
        ({"parameters": {"lane": "all", "speed": "9"}}, grpc.StatusCode.INVALID_ARGUMENT, "PARAMETER_UNKNOWN"),
        ({"issue": "x" * 2_001}, grpc.StatusCode.INVALID_ARGUMENT, "TEXT_TOO_LONG"),
    ],
)
async def test_what_no_post_may_ask_is_refused(
    barrier: Barrier, fields: dict[str, object], code: grpc.StatusCode, reason: str
) -> None:
    await barrier.state()
    assert (await refused(barrier.request(**fields)))[:2] == (code, reason)  # type: ignore[arg-type]


async def test_things_and_models_that_are_not_known_are_named(net: Net, barrier: Barrier) -> None:
    unknown = Barrier(net, Thing(thing_id="no such barrier"))
    assert (await refused(unknown.request()))[1] == "THING_UNKNOWN"
    camera = Barrier(net, await net.register("camera", "drainage"))
    without = {
        **WITH_REACTIONS,
        "thing-models.yaml": PACK["thing-models.yaml"].replace("thing_model: camera", "thing_model: eye"),
    }
    await publish(net.kafka, pack_facts([without], set_number=2, pack_version=2))

    async def lost() -> bool:
        return (await refused(camera.request()))[:2] == (FAILED, "NO_THING_MODEL")

    await eventually(lost)
    assert (await refused(barrier.history("D-1999-000001")))[:2] == (grpc.StatusCode.NOT_FOUND, "COMMAND_UNKNOWN")


async def test_statements_come_from_the_interlocks_departments(barrier: Barrier) -> None:
    assert (await refused(barrier.state(department="drainage")))[:2] == (DENIED, "FOREIGN_INTERLOCK")
    assert (await refused(barrier.state(interlock="bridge-up")))[1] == "INTERLOCK_UNKNOWN"
    assert (await refused(barrier.state(text="")))[1] == "TEXT_MISSING"


async def test_a_mode_that_authorised_it_beforehand_needs_no_second_person(barrier: Barrier) -> None:
    await barrier.switch(Mode.MODE_RESPONSE, 1)
    found: list[Command] = []

    async def released() -> bool:
        await barrier.state()
        found.append(await barrier.request())
        return found[-1].state == States.COMMAND_STATE_RELEASED

    await eventually(released)
    assert (found[-1].authorised_by_mode, found[-1].approved_by_post_id) == ("response", "")
    await barrier.state(holds=False)
    assert (await refused(barrier.request()))[1] == "INTERLOCK_DOES_NOT_HOLD", "no mode opens an interlock"
    await barrier.switch(Mode.MODE_PEACETIME, 2)
    simple = await barrier.request("lamp-test")
    assert (simple.state, simple.authorised_by_mode) == (States.COMMAND_STATE_RELEASED, "")

    async def pending() -> bool:
        await barrier.state()
        return (await barrier.request()).state == States.COMMAND_STATE_PENDING_APPROVAL

    await eventually(pending)


async def test_a_foreign_gateway_neither_sees_nor_reports(barrier: Barrier) -> None:
    waiting = await barrier.request("lamp-test")
    foreign = barrier.report(waiting, States.COMMAND_STATE_DONE, department="traffic-police")
    assert (await refused(foreign))[:2] == (DENIED, "FOREIGN_COMMAND")
    nonsense = barrier.report(waiting, States.COMMAND_STATE_RELEASED)
    assert (await refused(nonsense))[:2] == (grpc.StatusCode.INVALID_ARGUMENT, "STATE_INVALID")
    assert (await refused(barrier.report(waiting, States.COMMAND_STATE_REFUSED)))[1] == "REASON_MISSING"
    other = Barrier(barrier.net, await barrier.net.register("road-barrier", "traffic-police"))
    theirs = await other.request("lamp-test", post="traffic-police.operate", department="traffic-police")
    stream = other.stub("traffic-police", "gateway").StreamCommands(messages.StreamCommandsRequest())
    found = await seen(stream, theirs)
    assert waiting not in found, "the older command of another department is not theirs"
    stream.cancel()
    assert (await barrier.report(waiting, States.COMMAND_STATE_REFUSED, "lamp broken")).reason == "lamp broken"


async def test_a_gateway_that_comes_back_gets_what_waits_first(barrier: Barrier) -> None:
    waiting = await barrier.request("lamp-test")
    stream = barrier.stub(system="gateway").StreamCommands(messages.StreamCommandsRequest())
    assert waiting in await seen(stream, waiting)
    live = await barrier.request("lamp-test")
    assert await seen(stream, live) == [live], "each once"
    stream.cancel()


async def test_without_a_result_in_time_a_command_has_timed_out(barrier: Barrier) -> None:
    await barrier.state()
    unapproved = await barrier.request()
    released = await barrier.request("lamp-test")
    acknowledged = await barrier.report(await barrier.request("lamp-test"), States.COMMAND_STATE_ACKNOWLEDGED)
    barrier.net.clock.move(61 * SECONDS)

    async def timed_out() -> bool:
        return [(await barrier.states(item))[-1] for item in (released, acknowledged)] == [
            States.COMMAND_STATE_TIMED_OUT
        ] * 2

    await eventually(timed_out)
    last = (await barrier.published(released))[-1]
    assert last.occurred_at == released.expires_at
    assert last.reason == "nothing came from the device in time"
    assert (last.code, dict(last.details)) == ("COMMAND_TIMED_OUT", {"waited_for": "device"})
    late = barrier.report(released, States.COMMAND_STATE_DONE)
    assert (await refused(late))[:2] == (FAILED, "ILLEGAL_TRANSITION")
    assert await barrier.states(unapproved) == [States.COMMAND_STATE_PENDING_APPROVAL]
    barrier.net.clock.move(900 * SECONDS)
    assert (await refused(barrier.approve(unapproved)))[:2] == (FAILED, "ILLEGAL_TRANSITION")

    async def given_up() -> bool:
        return (await barrier.states(unapproved))[-1] == States.COMMAND_STATE_TIMED_OUT

    await eventually(given_up)

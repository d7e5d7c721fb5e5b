"""What an operator does over gRPC: apply a city, plan, apply, roll back and watch packs."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from pathlib import Path

import grpc
from cityloop.sharing.v1 import city_service_pb2 as city
from cityloop.sharing.v1 import city_service_pb2_grpc as city_stubs
from cityloop.sharing.v1 import packs_service_pb2 as messages
from cityloop.sharing.v1.city_pb2 import CityRecord
from cityloop.sharing.v1.component_pb2 import Component
from cityloop.sharing.v1.pack_pb2 import PackAnswer, PackSetState
from cityloop.sharing.v1.packs_service_pb2_grpc import PacksServiceStub
from cityloop.sharing.v1.staff_service_pb2 import ApplyStaffRequest, Staff, StaffChanges
from cityloop.sharing.v1.staff_service_pb2_grpc import StaffServiceStub
from cityloop_kernel import Phrase, Sentence, SentenceError, phrase_list, say
from cityloop_packs import Manifest, file_problem_of_message, in_order, parse_manifest
from cityloop_rpc import reason_of
from google.protobuf.json_format import Parse

from cityloop_operator.changes import OPERATOR, change
from cityloop_operator.city_file import CityFile
from cityloop_operator.generated_city import generate
from cityloop_operator.generated_components import generate_components
from cityloop_operator.imported_city import import_city
from cityloop_operator.reading.faults import CityDataError

LOOK_SECONDS = 0.2
DECISION_SECONDS = 40.0
COMPONENTS_A_CALL = 1_000
CALL_SECONDS = 120.0
"""A pack may have 16 MiB."""
UNDECIDED = {PackSetState.PACK_SET_STATE_PLANNED, PackSetState.PACK_SET_STATE_PROPOSED}
REFUSED, FAILED = PackSetState.PACK_SET_STATE_REFUSED, PackAnswer.PACK_ANSWER_FAILED
Files = Mapping[str, str]
CITY_STILL_READ = {"NO_CITY", "CITY_BEHIND"}


class PackRefusedError(SentenceError):
    """A service refused a set of packs, or did not answer in time; the sentence says which and why."""


def read_city(folder: Path, data: Path | None = None) -> tuple[str, list[CityRecord]]:
    """The id and the records of the city that a folder describes.

    Args:
        folder: holds `city.yaml`.
        data: the folder of data that an imported city is made from.

    Raises:
        CityDataError: the city is imported and its data is missing or wrong; the message names the file.
    """
    file = CityFile.read(folder)
    return file.city, generate(file) if file.imported is None else import_city(file, data).records


def read_components(folder: Path) -> list[Component]:
    """The components of the city that a folder describes; none where it describes none."""
    return generate_components(CityFile.read(folder))


def read_pack(folder: Path) -> dict[str, str]:
    """The files of a pack by name."""
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.yaml"))}


def read_packs(folder: Path, *names: str) -> list[dict[str, str]]:
    """The files of packs in a folder and of all that they require from it, each after those it requires.

    Raises:
        PackError: a pack.yaml is missing or wrong.
    """
    found: dict[str, dict[str, str]] = {}
    manifests: dict[str, Manifest] = {}
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = read_pack(folder / name)
            manifests[name] = parse_manifest(found[name])
            waiting += manifests[name].requires
    return [found[name] for name in in_order(manifests)]


def with_required(pack: Mapping[str, str], folder: Path) -> list[Mapping[str, str]]:
    """A pack behind all that it requires from a folder of packs.

    Raises:
        PackError: a pack.yaml is missing or wrong.
    """
    return [*read_packs(folder, *parse_manifest(pack).requires), pack]


async def apply_staff(
    channel: grpc.aio.Channel, directories: Mapping[str, Staff], post: str = OPERATOR, person: str = OPERATOR
) -> dict[str, StaffChanges]:
    """Apply the staff directory of each department; returns what changes of each."""
    stub = StaffServiceStub(channel)  # type: ignore[no-untyped-call]
    return {
        department: (await stub.ApplyStaff(ApplyStaffRequest(change=change(post, person), staff=staff))).changes
        for department, staff in directories.items()
    }


async def apply_city(
    channel: grpc.aio.Channel, city_id: str, records: Sequence[CityRecord], *, accept: bool = False
) -> int:
    """Apply a city; returns its version. Refused unless accepted where data-sharing's own would be left without it."""

    async def requests() -> AsyncIterator[city.ApplyCityRequest]:
        header = city.ApplyCityHeader(change=change(), city_id=city_id, entities=len(records), accept=accept)
        yield city.ApplyCityRequest(header=header)
        for record in records:
            yield city.ApplyCityRequest(record=record)

    answer = await city_stubs.CityServiceStub(channel).ApplyCity(requests(), timeout=60)  # type: ignore[no-untyped-call]
    return int(answer.city_version)


async def put_components(
    channel: grpc.aio.Channel, components: Sequence[Component], report: Callable[[int], None] = lambda _count: None
) -> int:
    """Put components, 1,000 a call, once the service has read the newest city; returns how many were taken.

    Args:
        channel: to data-sharing.
        components: where and whose they are; areas are resolved by the service.
        report: told after each call how many are put.

    Raises:
        CityDataError: one was not taken; those of the calls before it, and the others of its own, were.
    """
    stub = city_stubs.CityServiceStub(channel)  # type: ignore[no-untyped-call]
    put = 0
    end = time.monotonic() + DECISION_SECONDS
    while put < len(components):
        part = components[put : put + COMPONENTS_A_CALL]
        try:
            answer = await stub.PutComponents(city.PutComponentsRequest(change=change(), components=part), timeout=30)
        except grpc.aio.AioRpcError as error:
            if reason_of(error) not in CITY_STILL_READ or time.monotonic() > end:
                raise
            await asyncio.sleep(LOOK_SECONDS)
            continue
        if answer.rejected:
            first = answer.rejected[0]
            problems = problems_in_refusal(first.details)
            problem = phrase_list(problems, "clauses") if problems else first.message
            raise CityDataError(say("city-component-refused", problem=problem, count=len(answer.rejected)))
        put += answer.components
        report(put)
    return put


async def city_version(channel: grpc.aio.Channel) -> city.GetCityVersionResponse:
    """Which version of which city is applied."""
    stub = city_stubs.CityServiceStub(channel)  # type: ignore[no-untyped-call]
    answer: city.GetCityVersionResponse = await stub.GetCityVersion(city.GetCityVersionRequest())
    return answer


async def plan_packs(
    channel: grpc.aio.Channel, packs: Sequence[Files] = (), withdraw: Sequence[str] = ()
) -> tuple[messages.PlanPackSetResponse, messages.PackSetSummary | None]:
    """Problems of a set and what it would change; with what every service says of it, where services were asked."""
    stub = PacksServiceStub(channel)  # type: ignore[no-untyped-call]
    request = messages.PlanPackSetRequest(proposal=_proposal(packs, withdraw))
    answer: messages.PlanPackSetResponse = await stub.PlanPackSet(request, timeout=CALL_SECONDS)
    if not answer.set_number:
        return answer, None
    return answer, await _when(stub, answer.set_number, lambda summary: summary.set.state not in UNDECIDED)


async def apply_packs(
    channel: grpc.aio.Channel, packs: Sequence[Files] = (), withdraw: Sequence[str] = (), expected: int = 0
) -> int:
    """Propose a set and wait until it runs; returns its number.

    Args:
        channel: to data-sharing.
        packs: files of packs that come, or replace their present version.
        withdraw: ids of packs that go.
        expected: the set that must be in use; not looked at when 0.

    Raises:
        PackRefusedError: it did not become active.
    """
    stub = PacksServiceStub(channel)  # type: ignore[no-untyped-call]
    request = messages.ApplyPackSetRequest(
        change=change(), proposal=_proposal(packs, withdraw), expected_set_number=expected
    )
    answer = await stub.ApplyPackSet(request, timeout=CALL_SECONDS)
    await wait_for_decision(stub, answer.set_number)
    return int(answer.set_number)


async def roll_back_packs(channel: grpc.aio.Channel, to: int = 0) -> int:
    """Go back to the packs of an earlier set, of the one before the present when `to` is 0; returns the new number.

    Raises:
        PackRefusedError: it did not become active.
    """
    stub = PacksServiceStub(channel)  # type: ignore[no-untyped-call]
    answer = await stub.RollBackPackSet(messages.RollBackPackSetRequest(change=change(), set_number=to))
    await wait_for_decision(stub, answer.set_number)
    return int(answer.set_number)


async def list_packs(channel: grpc.aio.Channel) -> messages.ListPacksResponse:
    """The packs in use, and the number of their set."""
    stub = PacksServiceStub(channel)  # type: ignore[no-untyped-call]
    answer: messages.ListPacksResponse = await stub.ListPacks(messages.ListPacksRequest())
    return answer


async def get_pack(channel: grpc.aio.Channel, pack_id: str, version: int = 0) -> messages.GetPackResponse:
    """A version of a pack with its files, the one in use when 0."""
    stub = PacksServiceStub(channel)  # type: ignore[no-untyped-call]
    request = messages.GetPackRequest(pack_id=pack_id, pack_version=version)
    answer: messages.GetPackResponse = await stub.GetPack(request)
    return answer


async def get_pack_set(channel: grpc.aio.Channel, set_number: int = 0) -> messages.PackSetSummary:
    """A set with every service's answer, the one in use when 0."""
    stub = PacksServiceStub(channel)  # type: ignore[no-untyped-call]
    return (await stub.GetPackSet(messages.GetPackSetRequest(set_number=set_number))).summary  # type: ignore[no-any-return]


async def list_pack_sets(channel: grpc.aio.Channel, at_most: int) -> list[messages.PackSetSummary]:
    """The newest sets."""
    stub = PacksServiceStub(channel)  # type: ignore[no-untyped-call]
    found: list[messages.PackSetSummary] = []
    token = ""
    while len(found) < at_most:
        answer = await stub.ListPackSets(messages.ListPackSetsRequest(page_token=token))
        found += answer.sets
        token = answer.next_page_token
        if not token:
            break
    return found[:at_most]


def problems_in(summary: messages.PackSetSummary) -> list[Phrase]:
    """What services have against a set."""
    return [
        say("set-problem", service=answer.service, problem=file_problem_of_message(problem).sentence)
        for answer in summary.answers
        if answer.answer in {PackAnswer.PACK_ANSWER_REFUSED, FAILED}
        for problem in answer.problems
    ]


def problems_in_refusal(details: Mapping[str, str]) -> list[Phrase]:
    """What is wrong with packs by the details of a refusal, and how many problems it had no room for."""
    found = [text for name, text in details.items() if name.startswith("problem-")]
    said = [file_problem_of_message(Parse(text, messages.PackFileProblem())).sentence for text in found]
    left = int(details.get("problems", "0")) - len(said)
    return [*said, say("set-more-problems", count=left)] if left > 0 else said


async def wait_for_decision(stub: PacksServiceStub, set_number: int) -> messages.PackSetSummary:
    """Return when every service runs this set.

    Raises:
        PackRefusedError: it was refused, an instance cannot run it, or nothing happened within 40 s.
    """

    def runs(summary: messages.PackSetSummary) -> bool:
        if summary.set.state == REFUSED or FAILED in {item.answer for item in summary.answers}:
            raise PackRefusedError(_why(summary))
        running = {item.service for item in summary.answers if item.answer == PackAnswer.PACK_ANSWER_RUNNING}
        decided = summary.set.state not in UNDECIDED
        return decided and running >= {item.service for item in summary.answers}

    return await _when(stub, set_number, runs)


async def _when(
    stub: PacksServiceStub, set_number: int, true: Callable[[messages.PackSetSummary], bool]
) -> messages.PackSetSummary:
    end = time.monotonic() + DECISION_SECONDS
    while time.monotonic() < end:
        summary = (await stub.GetPackSet(messages.GetPackSetRequest(set_number=set_number))).summary
        if true(summary):
            return summary  # type: ignore[no-any-return]
        await asyncio.sleep(LOOK_SECONDS)
    raise PackRefusedError(say("set-undecided", set=str(set_number), seconds=round(DECISION_SECONDS)))


def _proposal(packs: Sequence[Files], withdraw: Sequence[str]) -> messages.PackSetProposal:
    listed = [messages.PackFiles(files=files) for files in packs]
    return messages.PackSetProposal(packs=listed, withdraw=withdraw)


def _why(summary: messages.PackSetSummary) -> Sentence:
    number = str(summary.set.set_number)
    return say("set-refused", set=number, problems=phrase_list(problems_in(summary), "clauses"))

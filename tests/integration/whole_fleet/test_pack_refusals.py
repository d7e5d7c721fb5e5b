"""A pack that one service refuses runs on none, whichever service it is; each says why."""

from __future__ import annotations

import json
from collections.abc import Mapping

import grpc
import pytest
from cities import simulated_pack
from cityloop.sharing.v1.pack_pb2 import PackAnswer, PackState
from cityloop_operator.operations import PackRefusedError, apply_pack, list_packs
from cityloop_rpc import reason_of
from cityloop_testkit.fleets import RunningFleet

FILES = simulated_pack()
OWNER = "data-sharing"
"""Proposes packs: what it refuses itself is proposed to nobody."""
ACTIVE = ("simulated", 1)
MANIFEST = "{pack: odd, title: {zh: 怪, en: Odd}}"
MODEL = "thing_model: odd-gauge, title: {zh: 计, en: Gauge}"
PROCESS = FILES["process.yaml"].partition("  - process: maintenance")[0].replace("process: flood", "process: another")
PROCESS = PROCESS.replace("$all_clear_level_cm", "5")
NEVER_ASKED = FILES["messages.yaml"].replace("modes: [recovery, peacetime]", "modes: [recovery]")
ODD: Mapping[str, tuple[Mapping[str, str], str]] = {
    OWNER: (
        {"responsibilities.yaml": "responsibilities: [{responsibility: r, department: nobody-at-all}]"},
        "names department 'nobody-at-all', which the city has not",
    ),
    "sensing-ingest": (
        {
            "thing-models.yaml": f"thing_models: [{{{MODEL}, commands: [{{command: open, title: {{zh: 开, en: Open}},"
            " roles: [operate], parameters: {lane: []}}]}]"
        },
        "has no value for its parameter 'lane'",
    ),
    "event-hub": (
        {
            "thing-models.yaml": f"thing_models: [{{{MODEL}}}]",
            "rules.yaml": "rules: [{rule: odd-silent, thing_model: odd-gauge, silent: true, event_class: gauge-silent,"
            " grade: general}]",
        },
        "rule 'odd-silent' is about silence",
    ),
    "collaboration-tasks": (
        {"process.yaml": PROCESS},
        "event class 'road-waterlogging' has the processes 'another' and 'flood'",
    ),
    "citizen-services": (
        {**{name: text for name, text in FILES.items() if name != "modes.yaml"}, "messages.yaml": NEVER_ASKED},
        "the call-back of state 'closed' waits for recovery",
    ),
}
"""What each service has against a pack beside the one in use, or in its place, and what it says."""
pytestmark = [pytest.mark.xdist_group("whole-fleet"), pytest.mark.timeout(300)]


@pytest.mark.parametrize("service", ODD)
async def test_what_one_service_refuses_no_service_takes(whole_fleet: RunningFleet, service: str) -> None:
    fleet, (files, says) = whole_fleet, ODD[service]
    pack = "simulated" if "pack.yaml" in files else f"odd-{service}"
    files = {"pack.yaml": MANIFEST.replace("odd,", f"{pack},"), **files}
    with pytest.raises((PackRefusedError, grpc.aio.AioRpcError)) as raised:
        await apply_pack(fleet.channel(OWNER), pack, files)
    if isinstance(raised.value, grpc.aio.AioRpcError):
        assert (service, reason_of(raised.value)) == (OWNER, "PACK_INVALID")
        assert says in str(raised.value.details())
    else:
        assert f"{service}: " in str(raised.value)
        assert says in str(raised.value)
    found = [item for item in await list_packs(fleet.channel(OWNER), pack) if (pack, item.pack.pack_version) != ACTIVE]
    assert {item.pack.state for item in found} <= {PackState.PACK_STATE_WITHDRAWN}
    assert bool(found) == (service != OWNER)
    answers = {answer.service: answer.answer for item in found for answer in item.answers}
    refusing = {name for name, answer in answers.items() if answer == PackAnswer.PACK_ANSWER_REFUSED}
    assert refusing == {service} - {OWNER}
    await fleet.settle()
    for name in fleet.fleet.services:
        lines = (fleet.fleet.folder / "logs" / f"{name}.log").read_text().splitlines()
        taken = [json.loads(line) for line in lines if "pack_in_use" in line]
        assert {(item["pack"], item["version"]) for item in taken} <= {ACTIVE}, f"{name} runs it"

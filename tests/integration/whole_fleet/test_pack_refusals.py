"""A pack that one service refuses runs on none, whichever service it is; each says why."""

from __future__ import annotations

import json
from collections.abc import Mapping

import grpc
import pytest
from cities import simulated_packs
from cityloop.sharing.v1.pack_pb2 import PackAnswer, PackSetState
from cityloop_operator.operations import PackRefusedError, apply_packs, get_pack_set, list_pack_sets, list_packs
from cityloop_rpc import reason_of
from cityloop_testkit.english import english
from cityloop_testkit.fleets import RunningFleet

OWNER = "data-sharing"
"""Proposes packs: what it refuses itself is proposed to nobody."""
MANIFEST = "{pack: odd, title: {zh: 怪, en: Odd}, requires: [waterlogging]}"
CLASSES = "event_classes: [{event_class: odd, title: {zh: 怪, en: Odd}, problem: event}]"
MODEL = "thing_model: odd-gauge, title: {zh: 计, en: Gauge}"
MOVE = "{move: close, sources: [pending_check], target: pending_check, guards: [{role: [check]}]}"
NOBODY = "responsibility: r, event_classes: [], department: nobody-at-all"
NEVER_ASKED = "text: {zh: a, en: a}, call_back: {modes: [response], text: {zh: b, en: b}}"
WITHOUT_MODES = {name: text for name, text in simulated_packs()[1].items() if name != "modes.yaml"}
ODD: Mapping[str, tuple[Mapping[str, str], str]] = {
    OWNER: (
        {"responsibilities.yaml": f"responsibilities: [{{{NOBODY}}}]"},
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
        {
            "event-classes.yaml": CLASSES,
            "process.yaml": f"processes: [{{process: p, event_classes: [odd], moves: [{MOVE}]}}]",
        },
        "odd/process.yaml:1: process 'p': ",
    ),
    "citizen-services": (
        {
            "event-classes.yaml": CLASSES,
            "messages.yaml": f"messages: [{{state: closed, event_classes: [odd], {NEVER_ASKED}}}]",
        },
        "odd/messages.yaml:1: the call-back of state 'closed' waits for response",
    ),
}
"""What each service has against a pack beside those in use, and what it says."""
pytestmark = [pytest.mark.xdist_group("whole-fleet"), pytest.mark.timeout(300)]


@pytest.mark.parametrize("service", ODD)
async def test_what_one_service_refuses_no_service_takes(whole_fleet: RunningFleet, service: str) -> None:
    fleet, (files, says) = whole_fleet, ODD[service]
    others = [WITHOUT_MODES] if service == "citizen-services" else []
    operator = fleet.channel(OWNER)
    before = await list_packs(operator)
    with pytest.raises((PackRefusedError, grpc.aio.AioRpcError)) as raised:
        await apply_packs(operator, [*others, {"pack.yaml": MANIFEST, **files}])
    if isinstance(raised.value, grpc.aio.AioRpcError):
        assert (service, reason_of(raised.value)) == (OWNER, "PACK_INVALID")
        assert says in str(raised.value.details())
    else:
        assert isinstance(raised.value, PackRefusedError)
        said = english(raised.value.sentence)
        assert f"{service}: " in said
        assert says in said
        (refused,) = await list_pack_sets(operator, 1)
        assert refused.set.state == PackSetState.PACK_SET_STATE_REFUSED
        answers = (await get_pack_set(operator, refused.set.set_number)).answers
        assert {item.service for item in answers if item.answer == PackAnswer.PACK_ANSWER_REFUSED} == {service}
    assert await list_packs(operator) == before
    await fleet.settle()
    for name in fleet.fleet.services:
        lines = (fleet.fleet.folder / "logs" / f"{name}.log").read_text().splitlines()
        taken = [json.loads(line)["number"] for line in lines if "pack_set_in_use" in line]
        assert taken[-1:] in ([], [before.set_number]), f"{name} runs it"

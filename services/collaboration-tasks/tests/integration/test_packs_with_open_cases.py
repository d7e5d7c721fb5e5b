"""A change of packs while cases are open leaves none of them without a way to its end."""

from __future__ import annotations

import desk
import pytest
from cityloop_cli.operations import PackRefusedError, apply_pack, read_pack
from cityloop_messaging import Producer
from cityloop_testkit.fleets import RunningFleet
from desk import ROOT, SUPERVISION, Desk, case_of, event_fact

running, fleet, producer = desk.running, desk.fleet, desk.producer
LIGHTS = """
  - process: lights
    event_classes: [street-light]
    initial: pending_dispatch
    automatic: [dispatch]
    transitions:
      - {move: dispatch, sources: [pending_dispatch], target: in_handling, roles: [dispatch], dispatches: true}
      - {move: close, sources: [pending_check], target: closed, roles: [intake], passes_tasks: true}
"""
"""A process that knows no confirmation."""


async def test_a_pack_that_would_leave_open_cases_behind_is_refused_until_they_have_ended(
    fleet: RunningFleet, producer: Producer
) -> None:
    operator, supervision = fleet.channel("data-sharing"), Desk.of(fleet, SUPERVISION)
    files = read_pack(ROOT / "deploy/packs/simulated")
    files["process.yaml"] += LIGHTS
    await producer.publish([event_fact("dark", "street-light"), event_fact("gauge")])
    case = (await case_of(supervision, "dark")).case
    await case_of(supervision, "gauge")
    with pytest.raises(PackRefusedError) as raised:
        await apply_pack(operator, "simulated", files)
    says = f"1 open cases of 'street-light' are pending_confirmation, such as {case.case_number}, and would never end"
    assert says in str(raised.value)
    assert str(raised.value).count("open cases") == 1, "the others go on"
    await supervision.decide("dark", "do-not-file", "intake", "it shines")
    assert await apply_pack(operator, "simulated", files)

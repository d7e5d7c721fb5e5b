"""A change of packs while cases are open leaves none of them without a way to its end, nor an event without a case."""

from __future__ import annotations

import desk
import pytest
import yaml
from cityloop.topics import EVENTS_CITY_EVENTS
from cityloop_messaging import Producer
from cityloop_operator.operations import PackRefusedError, apply_pack, read_pack
from cityloop_testkit.fleets import RunningFleet
from desk import ROOT, SUPERVISION, Desk, case_of, event_fact, membership_fact

running, fleet, producer = desk.running, desk.fleet, desk.producer
SERVICES = ["data-sharing", "collaboration-tasks"]
OF_OTHERS = {"road-waterlogging", "gauge-silent", "recurrent-waterlogging"}
"""Classes that another process than the ordinary one handles."""
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


async def test_an_event_whose_class_has_no_process_waits_for_one_and_holds_up_no_other(
    fleet: RunningFleet, producer: Producer
) -> None:
    operator, supervision = fleet.channel("data-sharing"), Desk.of(fleet, SUPERVISION)
    files = read_pack(ROOT / "deploy/packs/simulated")
    strict = dict(files)
    classes = {item["event_class"] for item in yaml.safe_load(files["event-classes.yaml"])["event_classes"]}
    strict["process.yaml"] = files["process.yaml"].replace('["*"]', f"[{', '.join(sorted(classes - OF_OTHERS))}]")
    await apply_pack(operator, "simulated", strict)
    others = [f"cover-{number}" for number in range(20)]
    await producer.publish([event_fact("unheard", "unheard-of"), membership_fact("unheard", "R-unheard")])
    await producer.publish([event_fact(name, "manhole-cover") for name in others])
    for name in others:
        assert (await case_of(supervision, name)).case.event_class == "manhole-cover"
    with pytest.raises(AssertionError, match="has parked 2 facts"):
        await fleet.settle(seconds=2)
    await apply_pack(operator, "simulated", files)
    await fleet.settle()
    assert (await case_of(supervision, "unheard")).case.event_class == "unheard-of"
    assert await fleet.behind("collaboration-tasks", EVENTS_CITY_EVENTS) == []

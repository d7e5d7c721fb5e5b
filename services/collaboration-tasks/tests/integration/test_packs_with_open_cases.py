"""A change of packs while cases are open leaves none of them without a way to its end, nor an event without a case."""

from __future__ import annotations

import desk
import pytest
import yaml
from cities import simulated_packs
from cityloop.topics import EVENTS_CITY_EVENTS
from cityloop_messaging import Producer
from cityloop_operator.operations import PackRefusedError, apply_packs
from cityloop_testkit.english import english
from cityloop_testkit.fleets import RunningFleet
from desk import SUPERVISION, Desk, case_of, event_fact, membership_fact

running, fleet, producer = desk.running, desk.fleet, desk.producer
SERVICES = ["data-sharing", "collaboration-tasks"]
LIGHTS = """
  - process: lights
    event_classes: [street-light]
    initial: pending_dispatch
    automatic: [dispatch]
    moves:
      - move: dispatch
        sources: [pending_dispatch]
        target: in_handling
        guards: [{role: [dispatch]}]
        effects: [dispatch]
      - move: close
        sources: [pending_check]
        target: closed
        guards: [{role: [intake]}, tasks_done]
        effects: [pass_tasks]
"""
"""A process that knows no confirmation."""


async def test_a_pack_that_would_leave_open_cases_behind_is_refused_until_they_have_ended(
    fleet: RunningFleet, producer: Producer
) -> None:
    operator, supervision = fleet.channel("data-sharing"), Desk.of(fleet, SUPERVISION)
    packs = simulated_packs(city={"process.yaml": f"processes:{LIGHTS}"})
    await producer.publish([event_fact("dark", "street-light"), event_fact("gauge")])
    case = (await case_of(supervision, "dark")).case
    await case_of(supervision, "gauge")
    with pytest.raises(PackRefusedError) as raised:
        await apply_packs(operator, packs)
    says = f"1 open case of 'street-light' is pending_confirmation, such as {case.case_number}, and would never end"
    assert says in english(raised.value.sentence)
    assert english(raised.value.sentence).count("open case") == 1, "the others go on"
    await supervision.decide("dark", "do-not-file", "intake", "it shines")
    assert await apply_packs(operator, packs)


async def test_an_event_whose_class_has_no_process_waits_for_one_and_holds_up_no_other(
    fleet: RunningFleet, producer: Producer
) -> None:
    operator, supervision = fleet.channel("data-sharing"), Desk.of(fleet, SUPERVISION)
    packs = simulated_packs()
    base, city, scenario = packs
    everyday = [item["event_class"] for item in yaml.safe_load(city["event-classes.yaml"])["event_classes"]]
    process = {"process": "everyday", "extends": "base/ordinary", "event_classes": everyday}
    own = {**city, "process.yaml": yaml.safe_dump({"processes": [process]})}
    nothing_ordinary = {**base, "process.yaml": base["process.yaml"].replace('["*"]', "[]")}
    await apply_packs(operator, [nothing_ordinary, own, scenario])
    others = [f"cover-{number}" for number in range(20)]
    await producer.publish([event_fact("unheard", "unheard-of"), membership_fact("unheard", "R-unheard")])
    await producer.publish([event_fact(name, "manhole-cover") for name in others])
    for name in others:
        assert (await case_of(supervision, name)).case.event_class == "manhole-cover"
    with pytest.raises(AssertionError, match="has parked 1 facts"):
        await fleet.settle(seconds=2)
    await apply_packs(operator, packs)
    await fleet.settle()
    assert (await case_of(supervision, "unheard")).case.event_class == "unheard-of"
    assert await fleet.behind("collaboration-tasks", EVENTS_CITY_EVENTS) == []

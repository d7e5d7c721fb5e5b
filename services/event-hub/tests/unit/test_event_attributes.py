"""What signals say of attributes: which of them are of one event, what the event says, and who should lead it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import yaml
from cityloop.common.v1.common_pb2 import AttributeValue, Classification
from cityloop.events.v1.signal_pb2 import Signal
from cityloop_city import CityModel
from cityloop_city.records import model_of
from cityloop_event_hub.fusion.domain.fuse import FusionContext
from cityloop_event_hub.fusion.domain.signals import attributes_said
from cityloop_event_hub.fusion.handlers.signal_consumer import leads_of
from cityloop_modes import Modes
from cityloop_operator.operations import read_city
from cityloop_packs import ActivePacks, parse_all
from fusing import ROOT, START
from fusion_store import DETECTION, REPORT, Store, reported
from hypothesis import given
from hypothesis import strategies as st

GENERAL_1 = Classification.CLASSIFICATION_GENERAL_1


def declared(name: str, kind: object, value: str) -> dict[str, Any]:
    return {"attribute": name, "name": {"zh": name}, "type": kind, "classification": "general_1", "value": value}


BURST = {
    "event_class": "pipe-burst",
    "title": {"zh": "爆管"},
    "problem": "event",
    "fusion": {"distance_metres": 1000, "window_hours": 24, "same": ["pipe_number"]},
    "attributes": [declared("pipe_number", "text", "first"), declared("diameter", {"number": "mm"}, "greatest")],
}
FILES = [
    {
        "pack.yaml": yaml.safe_dump({"pack": "base", "kind": "base", "title": {"zh": "基础"}}),
        "problem-kinds.yaml": yaml.safe_dump({"problem_kinds": [{"problem_kind": "event", "name": {"zh": "事件"}}]}),
    },
    {
        "pack.yaml": yaml.safe_dump({"pack": "pipes", "requires": ["base"], "title": {"zh": "管道"}}),
        "event-classes.yaml": yaml.safe_dump({"event_classes": [BURST]}),
        "responsibilities.yaml": yaml.safe_dump(
            {
                "responsibilities": [
                    {
                        "responsibility": "large",
                        "event_classes": ["pipe-burst"],
                        "when": "diameter >= 300",
                        "department": "drainage",
                    },
                    {"responsibility": "small", "event_classes": ["pipe-burst"], "department": "urban-management"},
                ]
            }
        ),
    },
]
PACKS = ActivePacks.of(parse_all(FILES))
CITY_ID, RECORDS = read_city(ROOT / "deploy/cities/simulated")
CITY: CityModel = model_of(CITY_ID, 1, RECORDS)
CONTEXT = FusionContext(PACKS, leads_of(PACKS, CITY, Modes()), START + dt.timedelta(days=1))


def burst(number: int, pipe: str | None, diameter: int | None, metres: int = 0, minutes: int = 0) -> Signal:
    signal = reported(number, REPORT if number % 2 else DETECTION, "pipe-burst", metres, minutes, 1.0)
    values = {
        **({} if pipe is None else {"pipe_number": AttributeValue(text=pipe, classification=GENERAL_1)}),
        **({} if diameter is None else {"diameter": AttributeValue(number=diameter, classification=GENERAL_1)}),
    }
    said = attributes_said(values, signal.signal_id, signal.source.source_id, signal.occurred_at, 1.0)
    for name, value in said.items():
        signal.attributes[name].CopyFrom(value)
    return signal


def events(*batches: list[Signal]) -> Store:
    store = Store(CONTEXT)
    for batch in batches:
        store.take(batch)
    return store


def together(store: Store) -> set[frozenset[str]]:
    """The signals of each event, whatever its id."""
    mine: dict[str, set[str]] = {}
    for signal_id, member in store.members.items():
        mine.setdefault(member.event_id, set()).add(signal_id)
    return {frozenset(ids) for ids in mine.values()}


def test_the_same_pipe_is_one_event_and_another_pipe_beside_it_another() -> None:
    store = events([burst(1, "P-1", None), burst(2, "P-1", None, 400), burst(3, "P-2", None)])
    assert sorted(event.signals for event in store.events.values()) == [1, 2]


def test_whoever_does_not_know_the_pipe_joins_none() -> None:
    store = events([burst(1, "P-1", 300), burst(2, None, 300), burst(3, None, 300)])
    assert [event.signals for event in store.events.values()] == [1, 1, 1]


def test_the_lead_follows_what_is_known() -> None:
    store = events([burst(1, "P-1", None, minutes=1)])
    (event,) = store.events.values()
    assert event.lead.responsibility_id == "pipes/small"
    (judged,) = event.lead.explanation.conditions
    assert (judged.item_id, judged.holds, list(judged.absent)) == ("pipes/large", False, ["diameter"])
    store.take([burst(2, "P-1", 200, minutes=2)])
    store.take([burst(3, "P-1", 500, minutes=3)])
    store.take([burst(4, "P-1", 100, minutes=4)])
    (event,) = store.events.values()
    assert event.lead.responsibility_id == "pipes/large"
    assert event.attributes["diameter"].number == 500
    assert event.attributes["diameter"].origin.signal_id == burst(3, None, None).signal_id
    assert event.attributes["pipe_number"].origin.source_id == "source-1"


BURSTS = st.lists(
    st.builds(
        burst,
        st.integers(0, 10**6),
        st.sampled_from(["P-1", "P-2", None]),
        st.sampled_from([None, 100, 300, 600]),
        st.integers(0, 500),
        st.integers(0, 30),
    ),
    min_size=1,
    max_size=12,
    unique_by=lambda signal: signal.signal_id,
)


@given(BURSTS, st.data())
def test_cuts_change_nothing_and_order_only_who_was_first(signals: list[Signal], data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.sets(st.integers(1, len(signals)))))
    batches = [signals[first:last] for first, last in zip([0, *cuts], [*cuts, len(signals)], strict=True)]
    assert events(*batches).state() == events(signals).state()
    shuffled = data.draw(st.permutations(signals))
    one, other = events(signals), events(shuffled)
    assert together(one) == together(other), "all are in reach of each other"
    for store in (one, other):
        for event in store.events.values():
            numbers = {
                member.signal.attributes["diameter"].number
                for member in store.members.values()
                if member.event_id == event.event_id and "diameter" in member.signal.attributes
            }
            assert (event.attributes["diameter"].number if numbers else None) == max(numbers, default=None)
            large = any(number >= 300 for number in numbers)
            assert event.lead.responsibility_id == ("pipes/large" if large else "pipes/small")

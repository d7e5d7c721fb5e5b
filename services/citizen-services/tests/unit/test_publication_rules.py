"""Publications: a signature holds for what was signed, and its owner is a post that the city has."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from cityloop.cases.v1.case_pb2 import Case
from cityloop.cases.v1.flow_pb2 import Flow
from cityloop.common.v1.common_pb2 import AttributeValue
from cityloop.events.v1.indicator_pb2 import IndicatorFigure, IndicatorPeriod
from cityloop.sharing.v1.city_pb2 import City, Department, Post
from cityloop_citizen_services.publications.adapters.register_messages import case_entry, figure_of, flow_entry
from cityloop_citizen_services.publications.domain.entries import shown_position
from cityloop_citizen_services.publications.domain.publication import (
    PublicationState,
    Signature,
    check_reason,
    digest_of,
    state_of,
)
from cityloop_citizen_services.publications.handlers.check_packs import owners_check
from cityloop_citizen_services.publications.handlers.lists import NEVER, precision_of, wanted_of
from cityloop_city import CityModel
from cityloop_kernel import InvalidError, NotReadyError
from cityloop_messaging import InvalidRecordError
from cityloop_operator.operations import read_packs
from cityloop_packs import PUBLICATIONS, ActivePacks, parse_all
from cityloop_testkit.english import english

PACKS = ActivePacks.of(
    parse_all(read_packs(Path(__file__).parents[4] / "deploy/packs", "open-calls", "better-service"))
)
CALLS, COVERS = (PACKS.named(PUBLICATIONS)[name] for name in ("open-calls/calls", "better-service/manhole-covers"))
NOW = dt.datetime(2026, 11, 30, tzinfo=dt.UTC)
SIGNED = Signature("open-calls/calls", "d1", {"en": "Calls"}, "d", "supervise", "d.supervise", NOW)


def city(role: str) -> CityModel:
    keepers = ("city-operations-command", "city-operations-supervision")
    departments = {name: Department(department_id=name) for name in keepers}
    posts = {name: Post(post_id=name, department_id=name, roles=[role]) for name in keepers}
    return CityModel("c", 1, City(), departments=departments, posts=posts)


@pytest.mark.parametrize(
    ("digest", "signature", "state"),
    [
        ("d1", None, PublicationState.DRAFT),
        ("d1", SIGNED, PublicationState.SIGNED),
        ("d2", SIGNED, PublicationState.DRAFT),
        ("", SIGNED, PublicationState.WITHDRAWN),
        ("d1", replace(SIGNED, withdrawn_at=NOW, withdrawn_reason="r"), PublicationState.WITHDRAWN),
    ],
)
def test_a_signature_holds_for_what_was_signed(
    digest: str, signature: Signature | None, state: PublicationState
) -> None:
    assert state_of(digest, signature) is state


def test_whatever_changes_in_a_publication_is_to_be_signed_again() -> None:
    other = replace(CALLS, item=CALLS.item.model_copy(update={"least_group": 6}))
    assert digest_of(CALLS) == digest_of(replace(CALLS, pack_version=2)) != digest_of(other)


@pytest.mark.parametrize("reason", ["", " \n", "x" * 1_001, "half \ud800", "nul \0"])
def test_a_reason_is_one_that_everybody_can_read(reason: str) -> None:
    with pytest.raises(InvalidError):
        check_reason(reason)
    assert check_reason(" it named a person ") == "it named a person"


def test_a_publication_that_no_post_could_sign_is_refused() -> None:
    assert owners_check(lambda: city("supervise"))(PACKS) == []
    problems = owners_check(lambda: city("handle"))(PACKS)
    assert {found.item_id for found in problems} >= {"calls", "districts"}
    says = "department 'city-operations-command' has no post with the role 'supervise': nobody could sign it"
    assert says in {english(found.phrase) for found in problems}

    def none_yet() -> CityModel:
        raise NotReadyError("no city yet")

    assert owners_check(none_yet)(PACKS) == []


def test_cases_are_listed_once_their_class_shows_them() -> None:
    wanted = wanted_of(COVERS, PACKS, NOW)
    assert wanted is not None
    assert wanted.known_until == NOW - dt.timedelta(hours=1)
    assert precision_of(COVERS, PACKS) == "exact"
    without = PACKS.without("simulated")
    gone = wanted_of(COVERS, without, NOW)
    assert gone is not None
    assert (gone.known_until, precision_of(COVERS, without)) == (NEVER, None)


def test_nothing_above_general_1_enters_the_register_though_a_topic_had_it() -> None:
    values = {
        "need": AttributeValue(text="n", classification="CLASSIFICATION_GENERAL_1"),
        "contact": AttributeValue(text="c", classification="CLASSIFICATION_GENERAL_2"),
        "unsaid": AttributeValue(text="u"),
    }
    flow = Flow(
        flow_id="f", flow_number="F-1", definition="p/f", phase="FLOW_PHASE_FILED", state="s", attributes=values
    )
    assert set(flow_entry(flow).attributes) == {"need"}
    case = Case(case_id="c", case_number="C-1", phase="CASE_PHASE_CLOSED", state="closed", attributes=values)
    assert case_entry(case).attributes == {}


def test_what_is_malformed_is_set_aside() -> None:
    with pytest.raises(InvalidRecordError):
        flow_entry(Flow(flow_id="f", flow_number="F-1", definition="p/f", state="s"))
    with pytest.raises(InvalidRecordError):
        case_entry(Case(case_id="c", case_number="C-1", phase="CASE_PHASE_CLOSED"))
    with pytest.raises(InvalidRecordError):
        figure_of(IndicatorFigure(figure_id="f"))
    window = IndicatorFigure(figure_id="f", indicator="p/i", period=IndicatorPeriod(unit="window"))
    assert figure_of(window) is None


def test_a_place_is_shown_as_exactly_as_declared() -> None:
    case = Case(case_id="c", case_number="C-1", phase="CASE_PHASE_CLOSED", state="closed")
    case.place.position.longitude, case.place.position.latitude = 113.2205123, 23.0905678
    entry = case_entry(case)
    assert shown_position(entry, "exact") == (113.22051, 23.09057)
    assert shown_position(entry, "segment") == (113.221, 23.091)
    assert shown_position(entry, "area") is shown_position(entry, None) is None

"""The rules of commands, without anything around them."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from cityloop.common.v1.common_pb2 import Label
from cityloop_kernel import Moment, RefusedError
from cityloop_packs import ActivePacks, DeviceCommand, Interlock, ModeName, parse
from cityloop_sensing_ingest.commands import domain
from cityloop_sensing_ingest.commands.domain import Command, CommandState, Statement
from cityloop_sensing_ingest.packs.handlers.check_packs import pack_check, problems_of_thing_models
from cityloop_testkit.english import english
from cityloop_words import refusal_sentence
from net import PACK

NOW = dt.datetime(2026, 7, 1, 8, tzinfo=dt.UTC)
MOMENT = Moment(NOW, NOW)
LOCK = Interlock(interlock="road-clear", departments=("traffic-police",), valid_seconds=120)
PLAN = DeviceCommand.model_validate(
    {
        "command": "close",
        "title": {"zh": "关", "en": "Close"},
        "roles": ["operate"],
        "approve_roles": ["approve"],
        "pre_authorised_modes": ["response"],
    }
)
States = CommandState


def command(state: CommandState) -> Command:
    return Command(
        command_id="c",
        command_number="D-2026-000001",
        version=1,
        state=state,
        thing_id="barrier",
        department_id="drainage",
        jurisdiction="990100",
        command="close",
        parameters={},
        issue="C-1",
        requested_by_post_id="drainage.operate",
        requested_by_person_id="Li",
        approved_by_post_id="",
        authorised_by_mode="",
        interlock=None,
        reason="",
        expires_at=None,
        occurred_at=NOW,
        recorded_at=NOW,
        thing_name=Label(texts={"zh": "道闸", "en": "Barrier"}),
        thing_model="barrier",
    )


def statement(seconds_ago: float, *, holds: bool = True) -> Statement:
    return Statement("road-clear", "traffic-police.handle", NOW - dt.timedelta(seconds=seconds_ago), holds, "seen")


@pytest.mark.parametrize(
    ("newest", "says"),
    [
        (None, "nobody of traffic-police has stated"),
        (statement(1, holds=False), "stated that it does not hold (seen)"),
        (statement(120), "stated 120 s ago, valid for 120 s"),
        (statement(119.9), ""),
    ],
)
def test_an_interlock_says_what_is_missing(newest: Statement | None, says: str) -> None:
    missing = domain.blocking_reason(LOCK, newest, NOW)
    assert says in missing.text
    assert bool(missing) == bool(says)
    assert missing.code == (domain.NOT_HOLDING if says else "")
    sentence = refusal_sentence(missing.code, missing.details, lambda _kind, name: name)
    assert (sentence is not None) == bool(says), "a blocking reason has its details"


def test_without_an_interlock_nothing_is_missing() -> None:
    assert not domain.blocking_reason(None, None, NOW)


@pytest.mark.parametrize(
    ("mode", "plan", "expected"),
    [
        ("peacetime", PLAN, (States.PENDING_APPROVAL, "")),
        ("emergency", PLAN, (States.PENDING_APPROVAL, "")),
        ("response", PLAN, (States.RELEASED, "response")),
        ("response", PLAN.model_copy(update={"approve_roles": ()}), (States.RELEASED, "")),
    ],
)
def test_the_second_person_is_spared_only_in_the_modes_of_the_pack(
    mode: ModeName, plan: DeviceCommand, expected: tuple[CommandState, str]
) -> None:
    assert domain.first_state(plan, mode) == expected


LEGAL = {
    (States.RELEASED, States.ACKNOWLEDGED),
    (States.RELEASED, States.DONE),
    (States.RELEASED, States.REFUSED),
    (States.ACKNOWLEDGED, States.DONE),
    (States.ACKNOWLEDGED, States.REFUSED),
}
HARMLESS = {(state, state) for state in domain.REPORTS} | {(States.DONE, States.ACKNOWLEDGED)}


@pytest.mark.parametrize("before", States)
@pytest.mark.parametrize("reported", States)
def test_a_report_moves_a_command_changes_nothing_or_is_refused(before: CommandState, reported: CommandState) -> None:
    known = command(before)
    if (before, reported) in LEGAL:
        moved = domain.report(known, reported, "why", MOMENT)
        assert (moved.state, moved.version, moved.reason) == (reported, 2, "why")
    elif (before, reported) in HARMLESS:
        assert domain.report(known, reported, "why", MOMENT) is known
    else:
        with pytest.raises(RefusedError) as error:
            domain.report(known, reported, "why", MOMENT)
        assert error.value.reason == ("ILLEGAL_TRANSITION" if reported in domain.REPORTS else "STATE_INVALID")


def test_a_release_gives_the_device_its_time() -> None:
    released = command(States.PENDING_APPROVAL).released(PLAN, MOMENT)
    assert released.expires_at == NOW + dt.timedelta(seconds=PLAN.complete_seconds)
    assert replace(released, state=States.DONE).state.ended


BAD = """
thing_models:
  - thing_model: road-barrier
    title: {zh: 道闸, en: Barrier}
    commands:
      - {command: open, title: {zh: 开, en: Open}, roles: [operate], pre_authorised_modes: [response]}
      - {command: open, title: {zh: 开, en: Open}, roles: [operate], parameters: {lane: []},
         interlock: {interlock: clear, departments: [drainage], valid_seconds: 9}}
      - {command: close, title: {zh: 关, en: Close}, roles: [operate],
         interlock: {interlock: clear, departments: [traffic-police], valid_seconds: 9}}
"""


def test_packs_whose_commands_contradict_themselves_are_objected_to() -> None:
    assert problems_of_thing_models(ActivePacks.of({"barriers": parse(PACK)})) == []
    problems = problems_of_thing_models(ActivePacks.of({"bad": parse(PACK | {"thing-models.yaml": BAD})}))
    wanted = [
        "command 'open' stands twice",
        "interlock 'clear' is stated by other departments",
        "nobody would have to approve it",
        "no value for its parameter 'lane'",
    ]
    assert [text for text in wanted if not any(text in english(item.phrase) for item in problems)] == []
    assert len(problems) == len(wanted)


def test_a_pack_that_asks_for_a_longer_dwell_than_the_history_proves_is_objected_to() -> None:
    guards = "[{role: [check]}, tasks_done, {remeasurement: {below: 5, dwell: PT2H}}]"
    move = f"{{move: close, sources: [pending_check], target: closed, guards: {guards}}}"
    process = f"processes: [{{process: flood, moves: [{move}]}}]"
    packs = ActivePacks.of({"barriers": parse(PACK | {"process.yaml": process})})
    assert pack_check(7_200)(packs) == []
    (problem,) = pack_check(7_199)(packs)
    assert english(problem.phrase).startswith(
        "process 'flood': move 'close' needs a dwell of 7,200 s, but the history proves 7,199 s"
    )

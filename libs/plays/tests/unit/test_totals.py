"""How subjects ended is counted by identifiers, and said in words."""

from __future__ import annotations

import pytest
from cityloop.cases.v1.case_pb2 import CasePhase, TaskRole, TaskState
from cityloop.cases.v1.verdict_pb2 import VerdictKind
from cityloop.citizen.v1.message_pb2 import MessageState
from cityloop.citizen.v1.report_pb2 import FeedbackKind
from cityloop.events.v1.city_event_pb2 import CityEventState
from cityloop.events.v1.signal_pb2 import SignalSourceType
from cityloop.events.v1.warning_pb2 import WarningKind, WarningState
from cityloop.sensing.v1.command_pb2 import CommandState
from cityloop_kernel import Sentence
from cityloop_local.workspace import root
from cityloop_plays.names import PlayNames
from cityloop_plays.play_file import PlayFile
from cityloop_plays.texts import catalogues
from cityloop_plays.topic_totals import total_said
from google.protobuf.internal.enum_type_wrapper import EnumTypeWrapper

PLAYS = ("evening", "harbour-storm")
"""Those that say how all that there is ended."""
ENDS = [
    (CityEventState, "event/c/{}/1/2/3"),
    (CasePhase, "case/c/{}/0/d"),
    (TaskRole, "task/c/d/{}/passed"),
    (TaskState, "task/c/d/lead/{}"),
    (WarningKind, "warning/{}/signed"),
    (WarningState, "warning/prediction/{}"),
    (MessageState, "message/{}"),
    (FeedbackKind, "feedback/{}"),
    (SignalSourceType, "verdict/{}/true"),
    (VerdictKind, "verdict/report/{}"),
    (CommandState, "command/open/{}"),
]


@pytest.mark.parametrize("name", PLAYS)
def test_each_total_that_a_play_expects_is_a_sentence(name: str) -> None:
    expected = PlayFile.read(root() / "deploy/plays" / name).expect.totals.root
    assert expected
    for total in expected:
        assert isinstance(total_said(total, PlayNames()), Sentence), total


@pytest.mark.parametrize(("choices", "total"), ENDS, ids=[total for _, total in ENDS])
def test_however_it_ended_there_is_a_word_for_it(choices: EnumTypeWrapper, total: str) -> None:
    prefix = choices.Name(0).removesuffix("UNSPECIFIED")
    for name in {*choices.keys()} - {choices.Name(0), "FEEDBACK_KIND_RATING"}:
        word = name.removeprefix(prefix).lower()
        said = catalogues()["zh"].spoken(total_said(total.format(word), PlayNames()))
        assert word not in said, said


def test_what_is_of_no_known_kind_keeps_its_identifiers() -> None:
    assert total_said("unheard-of/1", PlayNames()) == "unheard-of/1"

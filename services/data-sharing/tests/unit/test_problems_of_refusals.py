"""What a refusal carries of the problems of packs: as many as it has room for, and how many there are."""

from __future__ import annotations

import pytest
from cityloop_data_sharing.problem_messages import (
    change_message,
    details_of_problems,
    file_problem_message,
    in_english,
)
from cityloop_kernel import InvalidError, say
from cityloop_operator.operations import problems_in_refusal
from cityloop_packs import FileProblem, file_problem_of_message, sentence_of_message
from cityloop_rpc.statuses import MAX_DETAILS_LENGTH, status_of
from cityloop_testkit.english import english
from google.rpc import error_details_pb2, status_pb2

PROBLEM = FileProblem(say("pack-requires-missing", pack="base"), "water", "pack.yaml", 3)


def received(problems: list[FileProblem]) -> dict[str, str]:
    """The details of a refusal as its caller has them."""
    _, _, status = status_of(InvalidError("wrong", "PACK_INVALID", details_of_problems(problems)))
    info = error_details_pb2.ErrorInfo()
    assert status_pb2.Status.FromString(status).details[0].Unpack(info)
    return dict(info.metadata)


@pytest.mark.parametrize("count", [1, 5, 100])
def test_a_refusal_carries_the_first_problems_and_says_how_many_more_there_are(count: int) -> None:
    details = received([PROBLEM] * count)
    said = [english(one) for one in problems_in_refusal(details)]
    whole = "water/pack.yaml:3: requires 'base', which is not in use; apply it too"
    assert said[0] == whole
    carried = said.count(whole)
    assert carried == count or said[carried:] == [f"and {count - carried} more; `cityloop pack plan` lists them all"]
    assert carried >= min(count, 5)
    assert sum(len(f"{name}{value}".encode()) for name, value in details.items()) <= MAX_DETAILS_LENGTH


def test_a_refusal_that_carries_no_problem_says_none() -> None:
    assert problems_in_refusal({"set": "3"}) == []


def test_problems_and_changes_have_their_english_beside_them() -> None:
    message = file_problem_message(PROBLEM)
    assert message.text == "water/pack.yaml:3: requires 'base', which is not in use; apply it too"
    assert file_problem_of_message(message) == PROBLEM
    change = say("pack-change-again", pack="water")
    assert change_message(change).text == "water: takes new work again"
    assert sentence_of_message(change_message(change).sentence) == change


def test_a_sentence_of_a_service_of_a_release_to_come_is_named_by_its_id() -> None:
    assert in_english(say("pack-unheard-of", pack="water")) == "pack-unheard-of (pack water)"

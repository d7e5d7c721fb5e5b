"""Who is sent what, once it is signed; and what a recipient makes of it."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
from cityloop.common.v1.common_pb2 import Label
from cityloop.events.v1.warning_pb2 import Warning as WarningContract
from cityloop_citizen_services.messages.domain.warning_message import (
    MessageState,
    Recipient,
    WarningMessage,
    check_sender,
    refused_recipients,
)
from cityloop_citizen_services.warnings.domain.warning import KnownWarning, WarningState
from cityloop_kernel import ConflictError, ForbiddenError, InvalidError
from cityloop_packs import Right

NOW = dt.datetime(2026, 7, 1, 8, tzinfo=dt.UTC)
MESSAGE = WarningMessage("m", "w", "street", 1, MessageState.DELIVERED, "990101001", NOW, NOW)
COURSE = [
    (WarningState.DRAFT, "draft"),
    (WarningState.SIGNED, "signed"),
    (WarningState.ALL_CLEAR_DRAFT, "draft of the end"),
    (WarningState.ALL_CLEAR, "end"),
]


def version(number: int) -> tuple[WarningContract, WarningState]:
    state, headline = COURSE[number - 1]
    return WarningContract(version=number, headline=Label(texts={"en": headline})), state


def after(*numbers: int) -> KnownWarning:
    warning = KnownWarning("w")
    for number in numbers:
        warning = warning.with_version(*version(number))
    return warning


def test_only_what_is_signed_and_not_over_is_sent() -> None:
    with pytest.raises(ConflictError) as caught:
        after().content_to_send()
    assert caught.value.reason == "WARNING_NOT_SIGNED"
    with pytest.raises(ConflictError, match="is draft"):
        after(1).content_to_send()
    assert after(1, 2).content_to_send().headline.texts["en"] == "signed"
    assert after(1, 2, 3).content_to_send().headline.texts["en"] == "signed", "in force until the all-clear is signed"
    with pytest.raises(ConflictError) as caught:
        after(1, 2, 3, 4).content_to_send()
    assert caught.value.reason == "WARNING_OVER"
    cancelled = after(1).with_version(WarningContract(version=2), WarningState.CANCELLED)
    with pytest.raises(ConflictError, match="is cancelled"):
        cancelled.content_to_send()


def test_versions_that_come_twice_change_nothing() -> None:
    for repeated in itertools.product([1, 2, 3, 4], repeat=2):
        warning = after(1, 2, 3, 4)
        assert after(1, 2, 3, 4, *repeated) == warning
        assert (warning.state, warning.version) == (WarningState.ALL_CLEAR, 4)
    assert after(1, 2).with_version(*version(2)).version == 2


def test_receipts_count_without_gaps_and_each_step_once() -> None:
    read = MESSAGE.opened(NOW)
    assert (read.version, read.state) == (2, MessageState.READ)
    assert read.opened(NOW) is read
    confirmed = read.confirmed(NOW)
    assert (confirmed.version, confirmed.state) == (3, MessageState.CONFIRMED)
    assert confirmed.confirmed(NOW) is confirmed
    assert confirmed.opened(NOW) is confirmed
    assert MESSAGE.confirmed(NOW).version == 2


def test_a_post_that_handles_sends() -> None:
    check_sender("street.handle", set(Right))
    with pytest.raises(ForbiddenError, match="right send_messages"):
        check_sender("street.check", set(Right) - {Right.SEND_MESSAGES})


@pytest.mark.parametrize(
    ("recipients", "reason"),
    [
        ([], "TOO_MANY_RECIPIENTS"),
        ([Recipient(str(number), "", "") for number in range(1_001)], "TOO_MANY_RECIPIENTS"),
        ([Recipient("", "张三", "138")], "RECIPIENT_INVALID"),
        ([Recipient("r1", "x" * 201, "")], "RECIPIENT_INVALID"),
        ([Recipient("r1", "x\x00", "")], "RECIPIENT_INVALID"),
    ],
)
def test_recipients_are_bounded(recipients: list[Recipient], reason: str) -> None:
    with pytest.raises(InvalidError) as caught:
        refused_recipients(recipients)
    assert caught.value.reason == reason
    assert "张三" not in str(caught.value)
    assert refused_recipients([Recipient(str(number), "", "") for number in range(1_000)]) == {}


def test_one_recipient_who_cannot_be_sent_to_costs_the_others_nothing() -> None:
    good, twice = Recipient("r1", "张三", "138"), Recipient("r1", "李四", "139")
    refused = refused_recipients(
        [good, Recipient("", "王五", "137"), twice, Recipient("r2", "x" * 201, ""), Recipient("r3", "", "")]
    )
    assert {place: error.reason for place, error in refused.items()} == dict.fromkeys((1, 2, 3), "RECIPIENT_INVALID")
    assert not any(name in str(error) for error in refused.values() for name in ("王五", "李四", "139"))

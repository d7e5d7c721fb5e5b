"""What is refused at the door, and with which words."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from cityloop.common.v1.common_pb2 import Place, Position
from cityloop_citizen_services.reports.domain.report import IntakeChannel
from cityloop_citizen_services.reports.domain.submission import File, Reporter, Submission, check
from cityloop_kernel import InvalidError
from cityloop_testkit.photos import HEIC

NOW = dt.datetime(2026, 7, 1, tzinfo=dt.UTC)
GOOD = Submission(IntakeChannel.PAGE, "hole", Place(text="bridge"), "a hole", NOW, NOW)
CLASSES = ["hole", "light"]


def refused(submission: Submission) -> str:
    with pytest.raises(InvalidError) as caught:
        check(submission, CLASSES, any_class=False)
    return caught.value.reason


def test_a_text_or_a_position_is_enough() -> None:
    check(GOOD, CLASSES, any_class=False)
    check(replace(GOOD, place=Place(position=Position())), CLASSES, any_class=False)
    assert refused(replace(GOOD, place=Place())) == "PLACE_MISSING"


def test_an_unknown_class_is_refused_by_naming_those_there_are() -> None:
    with pytest.raises(InvalidError, match="hole, light"):
        check(replace(GOOD, event_class="volcano"), CLASSES, any_class=False)
    check(replace(GOOD, event_class="volcano"), CLASSES, any_class=True)
    with pytest.raises(InvalidError):
        check(replace(GOOD, event_class=""), CLASSES, any_class=True)


def test_everything_is_bounded() -> None:
    assert refused(replace(GOOD, text="x" * 4_001)) == "TEXT_TOO_LONG"
    assert refused(replace(GOOD, place=Place(text="x" * 4_001))) == "TEXT_TOO_LONG"
    assert refused(replace(GOOD, reporter=Reporter(phone="1" * 201))) == "TEXT_TOO_LONG"
    assert refused(replace(GOOD, text="a\x00b")) == "TEXT_INVALID"
    assert refused(replace(GOOD, media_url="javascript:alert(1)")) == "MEDIA_URL_INVALID"
    photo = File("image/png", b"\x89PNG\r\n\x1a\n" + bytes(3 * 1024 * 1024))
    check(replace(GOOD, files=[photo]), CLASSES, any_class=False)
    assert refused(replace(GOOD, files=[photo, photo])) == "ATTACHMENTS_TOO_LARGE"
    assert refused(replace(GOOD, files=[File("text/html", b"x")])) == "MEDIA_TYPE_UNKNOWN"
    assert refused(replace(GOOD, files=[File("image/png", b"")])) == "MEDIA_TYPE_UNKNOWN"
    assert refused(replace(GOOD, files=[File("image/png", b"<script>")])) == "CONTENT_MISMATCHED"
    assert refused(replace(GOOD, files=[File("image/png", b"\xff\xd8\xff a JPEG")])) == "CONTENT_MISMATCHED"
    check(replace(GOOD, files=[File("image/heif", HEIC), File("image/heic", HEIC)]), CLASSES, any_class=False)


def test_the_photo_that_is_refused_is_named_by_its_number() -> None:
    with pytest.raises(InvalidError, match="photo 2") as caught:
        check(replace(GOOD, files=[File("image/heic", HEIC), File("", b"GIF89a")]), CLASSES, any_class=False)
    assert caught.value.details == {"field": "photo", "number": "2"}

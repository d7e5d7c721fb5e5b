"""Phones and identity numbers in texts: what is one, what is none, and what is left of it in a mask."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

import pytest
from cityloop.citizen.v1.report_pb2 import Feedback, PersonalData, Report
from cityloop.common.v1.common_pb2 import (
    AreaReference,
    AttachmentReference,
    AttributeValue,
    Classification,
    Place,
    Position,
)
from cityloop_citizen_services.feedback.adapters.feedback_messages import feedback_fact, feedback_message
from cityloop_citizen_services.feedback.domain.feedback import Feedback as ReporterFeedback
from cityloop_citizen_services.feedback.domain.feedback import FeedbackKind
from cityloop_citizen_services.reports.adapters.report_messages import report_fact, report_message
from cityloop_citizen_services.reports.domain import personal_data as rules
from cityloop_citizen_services.reports.domain.personal_data import masked, named_in
from cityloop_citizen_services.reports.domain.report import IntakeChannel, initial_status
from cityloop_citizen_services.reports.domain.report import Report as DomainReport
from hypothesis import given
from hypothesis import strategies as st

GENERAL_1 = Classification.CLASSIFICATION_GENERAL_1
NOW = dt.datetime(2026, 7, 1, tzinfo=dt.UTC)
IDENTITY = "11010519491231002X"
"""The example of GB 11643."""
PHONES = (
    "13800138000",
    "138 0013 8000",
    "138-0013-8000",
    "13800 138000",
    "+86 13800138000",
    "8613800138000",
    "１３８００１３８０００",
    "020-87654321",
    "（020）8765 4321",
    "0755 8765432",
    "+44 20 7946 0958",
    "+16175550123",
    "(617) 555-0123",
    "617-555-0123",
    "617.555.0123",
)
NONE = (
    "水深 150 厘米，20260701 起",
    "2026-07-01 18:03:22",
    "113.2351234, 23.0851234",
    "R-2026-000001",
    "12345678901234567890",
    "150 20 30 40 50",
    "12345",
    "440106199013011234",
    "110105194912310021",
    "路灯 99010100510001380013",
    "",
)


@pytest.mark.parametrize("phone", PHONES)
def test_a_phone_is_masked_and_what_stands_around_it_stays(phone: str) -> None:
    text = f"请打电话{phone}，谢谢"
    assert named_in(text) == {rules.PersonalData.PHONE}
    left = masked(text)
    assert not re.search(r"\d", left)
    assert (len(left), left.startswith("请打电话"), left.endswith("，谢谢")) == (len(text), True, True)


@pytest.mark.parametrize(
    "number", [IDENTITY, IDENTITY.lower(), "110105 19491231 002X", "１１０１０５１９４９１２３１００２Ｘ"]
)
def test_an_identity_number_is_one_by_its_date_and_its_check_digit(number: str) -> None:
    assert named_in(f"我的身份证{number}。") == {rules.PersonalData.IDENTITY_NUMBER}
    assert not re.search(r"[\dXx]", masked(number))


@pytest.mark.parametrize("text", NONE)
def test_other_digits_stay(text: str) -> None:
    assert masked(text) == text
    assert not named_in(text)


def test_both_in_one_text_are_found() -> None:
    assert masked(f"张三 {IDENTITY} 电话13800138000") == "张三 ****************** 电话***********"
    assert named_in(IDENTITY, "13800138000") == set(rules.PersonalData)


@given(st.text(alphabet="0123456789０９+-() .Xx路", max_size=60))
def test_a_mask_keeps_the_length_and_leaves_nothing_to_find(text: str) -> None:
    left = masked(text)
    assert len(left) == len(text)
    assert all(a in {b, "*"} for a, b in zip(left, text, strict=True))


def report_with(text: str, where: str) -> DomainReport:
    return DomainReport(
        report_number="R-2026-000001",
        event_class="hole",
        place=Place(text=where),
        text=text,
        attachments=(),
        media_url="",
        channel=IntakeChannel.PAGE,
        source_number="",
        secret_digest=None,
        occurred_at=NOW,
        recorded_at=NOW,
        link=None,
        conclusion=None,
        status=initial_status(NOW),
    )


def test_the_topic_has_a_report_masked_and_who_may_see_it_whole_has_it_whole_and_marked() -> None:
    report = report_with(f"call 13800138000 or ask {IDENTITY}", "at +44 20 7946 0958")
    published, shown = report_fact(report).payload, report_message(report)
    assert isinstance(published, Report)
    assert (published.text, published.place.text) == (f"call {'*' * 11} or ask {'*' * 18}", "at +** ** **** ****")
    assert (shown.text, shown.place.text) == (report.text, report.place.text)
    kinds = [PersonalData.PERSONAL_DATA_PHONE, PersonalData.PERSONAL_DATA_IDENTITY_NUMBER]
    assert sorted(published.personal_data) == sorted(shown.personal_data) == kinds
    assert report.place.text == "at +44 20 7946 0958", "what is kept is not touched"
    assert not report_message(report_with("a hole", "12 People's Road")).personal_data


def test_a_complaint_about_a_department_has_no_words_and_no_exact_place_on_its_topic() -> None:
    point = Position(longitude=113.2301234, latitude=23.0801234)
    area = AreaReference(layer="district", area_id="990101")
    report = replace(
        report_with("he shouted", "12 People's Road"),
        place=Place(text="12 People's Road", position=point, jurisdiction="990101", areas=[area]),
        attributes={"unit": AttributeValue(reference="works", classification=GENERAL_1)},
        attachments=(AttachmentReference(attachment_id="p-1"),),
        complaint=True,
    )
    published = report_fact(report).payload
    assert isinstance(published, Report)
    for word in ("shouted", "People", "113.2301", "23.0801", "p-1"):
        assert word not in str(published)
    assert (published.place.position.longitude, published.place.position.latitude) == (113.231, 23.081)
    assert (list(published.place.areas), published.attributes["unit"].reference) == ([area], "works")


def test_what_is_said_of_the_handling_is_read_masked_and_stands_on_no_topic() -> None:
    number = "01890000-0000-7000-8000-000000000000"
    feedback = ReporterFeedback(
        number, "R-1", "c", "C-1", 0, FeedbackKind.NOT_FIXED, 0, "call 13800138000", "990101", NOW, NOW
    )
    published = feedback_fact(feedback).payload
    assert isinstance(published, Feedback)
    assert published.text == ""
    assert feedback_message(feedback).text == "call ***********"

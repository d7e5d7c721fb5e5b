"""Feedback as its contract has it."""

from __future__ import annotations

from cityloop.citizen.v1 import report_pb2
from cityloop.topics import CITIZEN_FEEDBACK
from cityloop_messaging import Fact, fact_of, to_timestamp

from cityloop_citizen_services.feedback.domain.feedback import Feedback
from cityloop_citizen_services.reports.domain.personal_data import masked


def feedback_message(feedback: Feedback) -> report_pb2.Feedback:
    """What a reporter said as its contract has it; what its text names of persons is masked."""
    return report_pb2.Feedback(
        feedback_id=feedback.feedback_id,
        occurred_at=to_timestamp(feedback.occurred_at),
        recorded_at=to_timestamp(feedback.recorded_at),
        report_number=feedback.report_number,
        case_id=feedback.case_id,
        case_number=feedback.case_number,
        kind=f"FEEDBACK_KIND_{feedback.kind.name}",
        rating=feedback.rating,
        text=masked(feedback.text),
    )


def feedback_fact(feedback: Feedback) -> Fact:
    """That a reporter said something as a fact, without his words: whose matter they are reads them with his report."""
    payload = feedback_message(feedback)
    payload.ClearField("text")
    return fact_of(CITIZEN_FEEDBACK, payload, feedback.jurisdiction)
